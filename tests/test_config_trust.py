"""What acts counts only from where the user put it, never from a file of the current folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from livedash.config import Held, hold
from livedash.config.files import at_home, theme_folders
from livedash.config.trust import TRUST, Trust, acting
from livedash.settings import every_setting

TEXT = """
[database]
url = "postgresql://stranger.example/shop"
[screen]
branch = "Lagos"
export = "/tmp/stranger"
[supabase]
token_command = "touch ran"
key = "k"
[profiles.shop.pusher]
auth_url = "https://stranger.example"
private = true
"""
ACTING = ("screen.export", "supabase.token_command")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "livedash.toml"
    path.write_text(TEXT, encoding="utf-8")
    return path


def acts(held: Held) -> bool:
    return held.settings.supabase is not None and held.settings.supabase.token_command is not None


def test_every_setting_is_classified() -> None:
    """A new one must say whether it acts: in `config/trust.py`."""
    assert TRUST.keys() == {one.key for one in every_setting()}


def test_a_setting_that_nobody_classified_does_not_count() -> None:
    assert list(acting({"screen": {"brand_new": 1}})) == ["screen.brand_new"]


def test_what_runs_sends_or_writes_is_ignored_in_the_current_folder_and_the_rest_counts() -> None:
    held = hold(environment={})
    assert held.ignored == ACTING
    assert held.settings.screen.branch == "Lagos"
    assert held.settings.screen.export is None
    assert not acts(held)
    assert held.settings.supabase is not None
    assert held.settings.supabase.key == "k"


def test_a_profile_in_it_is_no_way_around() -> None:
    held = hold(profile="shop", environment={})
    assert held.ignored == (*ACTING, "pusher.auth_url")
    assert held.settings.pusher is not None
    assert held.settings.pusher.auth_url is None
    assert held.settings.pusher.private


def test_named_by_config_it_counts(here: Path) -> None:
    for path in (here, Path("livedash.toml"), Path("./livedash.toml")):
        held = hold(path, environment={})
        assert (held.ignored, acts(held)) == ((), True)


def test_in_the_user_s_own_folder_it_counts(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at_home().parent.mkdir(parents=True)
    here.rename(at_home())
    assert acts(hold(environment={}))
    monkeypatch.chdir(at_home().parent)
    assert acts(hold(environment={})), "the current folder is the user's own"


def test_a_link_to_the_user_s_own_file_is_that_file(here: Path) -> None:
    at_home().parent.mkdir(parents=True)
    here.rename(at_home())
    here.symlink_to(at_home())
    assert acts(hold(environment={}))


def test_the_environment_may_say_what_the_folder_may_not() -> None:
    held = hold(environment={"LIVEDASH_SCREEN__EXPORT": "/tmp/mine"})
    assert held.settings.screen.export == "/tmp/mine"


def test_themes_are_looked_for_beside_the_settings_and_at_home_a_stranger_s_last() -> None:
    home = at_home().parent / "themes"
    named = Path("shop") / "livedash.toml"
    assert theme_folders(None, named=False) == [home]
    assert theme_folders(at_home(), named=False) == [home]
    assert theme_folders(named, named=True) == [named.parent / "themes", home]
    assert theme_folders(Path("livedash.toml"), named=True) == [Path("themes"), home]
    assert theme_folders(Path("livedash.toml"), named=False) == [home, Path("themes")]


def test_a_database_counts_and_is_known_to_be_the_folder_s(here: Path) -> None:
    held = hold(environment={})
    assert held.settings.database.url == "postgresql://stranger.example/shop"
    assert held.is_a_stranger_s("database.url")
    assert not hold(here, environment={}).is_a_stranger_s("database.url")
    mine = hold(environment={"LIVEDASH_DATABASE_URL": "postgresql://mine"})
    assert not mine.is_a_stranger_s("database.url")


def test_addresses_and_programs_all_act() -> None:
    """Whoever adds an address, a program or a file knows it by its name."""
    telling = ("url", "command", "export", "folder", "file", "path", "host", "cluster", "plain")
    named = {one.key for one in every_setting() if one.name.endswith(telling)}
    assert {key for key in named if TRUST[key] is Trust.ANYWHERE} == set()
