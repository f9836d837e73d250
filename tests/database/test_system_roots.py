"""`sslrootcert=system`: what the system trusts is trusted by its name, and nothing else is."""

from __future__ import annotations

import asyncio
import shutil
import ssl
import subprocess
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import asyncpg
import pytest

from livedash.database.address import Address, AddressUnreadable
from livedash.database.connection import connect

NOTHING: Mapping[str, str] = {}
BUSY = b"SFATAL\0C57P03\0Mthe server is starting up\0\0"


@pytest.fixture
async def certified(tmp_path: Path) -> AsyncIterator[tuple[int, Path]]:
    """The port of a Postgres that says over TLS that it is starting, and the file that vouches for
    it as 127.0.0.1."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("needs openssl to make a certificate")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    make = (
        f"req -x509 -newkey rsa:2048 -nodes -subj /CN=shop -addext subjectAltName=IP:127.0.0.1 "
        f"-keyout {key} -out {certificate}"
    )
    await asyncio.to_thread(
        subprocess.run, [openssl, *make.split()], check=True, capture_output=True
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readexactly(8)
        writer.write(b"S")
        try:
            await writer.start_tls(context)
            await reader.read(1000)
            writer.write(b"E" + (len(BUSY) + 4).to_bytes(4, "big") + BUSY)
            await writer.drain()
        except (OSError, ssl.SSLError):
            pass  # the client did not trust us, and went
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        yield server.sockets[0].getsockname()[1], certificate


@pytest.mark.parametrize("said", ["in the address", "in libpq's variable"])
async def test_a_certificate_that_the_system_trusts_is_trusted(
    certified: tuple[int, Path], monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    port, certificate = certified
    dsn = f"postgresql://ada@127.0.0.1:{port}/shop"
    if said == "in the address":
        dsn += "?sslrootcert=system"
    else:
        monkeypatch.setenv("PGSSLROOTCERT", "system")
    with pytest.raises(ssl.SSLCertVerificationError):
        await connect(Address.parse(dsn))
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with pytest.raises(asyncpg.CannotConnectNowError):
        await connect(Address.parse(dsn))


async def test_a_certificate_of_another_name_is_not(
    certified: tuple[int, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    port, certificate = certified
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with pytest.raises(ssl.SSLCertVerificationError):
        await connect(Address.parse(f"postgresql://ada@localhost:{port}/shop?sslrootcert=system"))


@pytest.mark.parametrize("mode", ["disable", "prefer", "require", "verify-ca"])
def test_a_weaker_mode_is_refused(mode: str) -> None:
    dsn = "postgresql://ada:hunter2@db/shop?sslrootcert=system"
    with pytest.raises(AddressUnreadable, match="leave sslmode out") as refused:
        Address.parse(f"{dsn}&sslmode={mode}", environ=NOTHING)
    assert "hunter2" not in str(refused.value)
    with pytest.raises(AddressUnreadable):
        Address.parse(dsn, environ={"PGSSLMODE": mode})
    assert Address.parse(f"{dsn}&sslmode=verify-full", environ=NOTHING).system_roots
