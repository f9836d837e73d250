"""Signatures, against the examples that Pusher publishes for whoever writes a client."""

from __future__ import annotations

from livedash.sources.pusher.signing import of_channel, pass_for, query_of_post

KEY, SECRET = "278d425bdf160c739803", "7ad3773142a6692b25b8"


def test_a_channel_is_signed_as_pusher_s_example_is() -> None:
    signature = "58df8b0c36d6982b82c3ecf6b4662e34fe8c25bba48f5369f135bf843651c3a4"
    assert of_channel(SECRET, "1234.1234", "private-foobar") == signature
    assert pass_for(KEY, SECRET, "1234.1234", "private-foobar") == f"{KEY}:{signature}"


def test_another_socket_id_has_another_signature() -> None:
    one = of_channel(SECRET, "1234.1234", "private-foobar")
    assert one != of_channel(SECRET, "1234.1235", "private-foobar")


def test_a_request_is_signed_as_pusher_s_example_is() -> None:
    body = rb'{"name":"foo","channels":["project-3"],"data":"{\"some\":\"data\"}"}'
    assert query_of_post(KEY, SECRET, "/apps/3/events", body, 1353088179) == (
        f"auth_key={KEY}&auth_timestamp=1353088179&auth_version=1.0"
        "&body_md5=ec365a775a4cd0599faeb73354201b6f&auth_signature="
        "da454824c97ba181a32ccc17a72625ba02771f50b50e1e7430e47a1f3f457e6c"
    )
