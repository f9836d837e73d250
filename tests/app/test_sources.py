"""The sources are those that the settings name, and a fault in the settings names its key."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from livedash.app.sources import sources_of
from livedash.config import ConfigWrong, load
from livedash.database.address import Address
from livedash.live.clock import LoopClock
from livedash.live.wants import Want
from livedash.settings import Settings
from livedash.sources.supabase.feeds import Feed
from livedash.sources.supabase.source import SupabaseSource
from tests.commands.program import environment

ADDRESS = Address.parse("postgresql://ada@127.0.0.1:1/shop")
SUPABASE = "[supabase]\nurl = 'https://abcdefgh.supabase.co'\nkey = 'hunter2'\n"
PUSHER = "[pusher]\nkey = '278d425bdf160c739803'\ncluster = 'eu'\n"


def settings_of(tmp_path: Path, use: str, more: str = "") -> Settings:
    path = tmp_path / "livedash.toml"
    path.write_text(f"[sources]\nuse = [{use}]\n{more}")
    return load(path, environment={})


def names(settings: Settings) -> list[str]:
    sources, _ = sources_of(settings, ADDRESS, LoopClock(), Random(1))
    return [source.name for source in sources]


@pytest.mark.parametrize(
    ("use", "made"),
    [
        ("", ["database"]),
        ("'postgres'", ["postgres"]),
        ("'supabase'", ["database", "supabase"]),
        ("'pusher', 'postgres'", ["postgres", "pusher"]),
        ("'pusher', 'supabase', 'pusher'", ["database", "supabase", "pusher"]),
    ],
)
def test_only_what_is_named_is_made(tmp_path: Path, use: str, made: list[str]) -> None:
    assert names(settings_of(tmp_path, use, SUPABASE + PUSHER)) == made


def test_a_column_that_never_changes_is_asked_by(tmp_path: Path) -> None:
    more = SUPABASE + "unchanging = ['livedash.tasks.project_id', 'livedash.tasks.status_id']"
    settings = settings_of(tmp_path, "'supabase'", more)
    (_, supabase), _ = sources_of(settings, ADDRESS, LoopClock(), Random(1))
    assert isinstance(supabase, SupabaseSource)
    scope = {"project_id": frozenset({"7"}), "person_id": frozenset({"3"})}
    supabase.want([Want("livedash.tasks", scope), Want("livedash.statuses", scope)])
    project = {"project_id": frozenset({"7"})}
    assert supabase._feeds == (Feed("livedash.tasks", project), Feed("livedash.statuses"))


def test_without_settings_it_is_postgres() -> None:
    assert names(Settings()) == ["postgres"]


@pytest.mark.parametrize(
    ("use", "more", "said"),
    [
        ("'supabase'", "", "supabase.url is missing"),
        (
            "'supabase'",
            "[supabase]\nurl = 'ftp://h'\nkey = 'hunter2'",
            "supabase.url should look like",
        ),
        ("'supabase'", "[supabase]\nurl = 'ws://h'\nkey = 'hunter2'", "allow_plain = true"),
        (
            "'supabase'",
            "[supabase]\nurl = 'wss://h/socket'\nkey = 'hunter2'\nrefresh_token = 'hunter2'",
            "[supabase] It should begin with https://",
        ),
        ("'pusher'", "[pusher]\nkey = 'hunter 2'\ncluster = 'eu'", "[pusher] An app's key"),
        ("'pusher'", "[pusher]\nkey = 'k'\nurl = 'ws://hunter2@h'", "[pusher] "),
        ("'pusher'", PUSHER + "announce = true", "pusher.announce wants pusher.secret"),
    ],
)
def test_what_cannot_be_used_is_said_in_a_few_lines_without_a_secret(
    tmp_path: Path, use: str, more: str, said: str
) -> None:
    with pytest.raises(ConfigWrong) as wrong:
        names(settings_of(tmp_path, use, more))
    assert said in str(wrong.value)
    assert len(wrong.value.lines) <= 3
    assert "hunter" not in str(wrong.value)


def test_a_board_is_announced_to_only_where_that_is_asked_for(tmp_path: Path) -> None:
    announcing = "announce = true\nsecret = 's'\napp_id = '12345'"
    for more, announces in (("", False), (announcing, True)):
        settings = settings_of(tmp_path, "'pusher'", PUSHER + more)
        _, board = sources_of(settings, ADDRESS, LoopClock(), Random(1))
        assert board is not None
        assert (board.announcer is not None) == announces


def test_events_of_ones_own_say_what_they_mean(tmp_path: Path) -> None:
    more = PUSHER + "[pusher.events.sold]\ntable = 'livedash.sales_logs'\nid = 'saleId'\n"
    _, board = sources_of(settings_of(tmp_path, "'pusher'", more), ADDRESS, LoopClock(), Random(1))
    assert board is not None
    assert board.source._naming.tables == {"livedash.sales_logs"}


@pytest.mark.parametrize(
    ("use", "read"),
    [
        ("('postgres',)", "[]"),
        ("()", "['livedash.sources.database']"),
        ("('postgres', 'pusher')", "['livedash.services', 'websockets']"),
    ],
)
def test_a_protocol_is_read_only_where_it_is_used(use: str, read: str) -> None:
    program = (
        "import sys\n"
        "from random import Random\n"
        "from livedash.app.sources import sources_of\n"
        "from livedash.database.address import Address\n"
        "from livedash.live.clock import LoopClock\n"
        "from livedash.settings import Settings, Sources\n"
        f"use = {use}\n"
        "settings = Settings(sources=Sources(use=use))\n"
        "if 'pusher' in use:\n"
        "    from livedash.services import Pusher\n"
        "    pusher = Pusher(key='k', cluster='eu')\n"
        "    settings = Settings(sources=Sources(use=use), pusher=pusher)\n"
        "sources_of(settings, Address.parse('postgresql://h'), LoopClock(), Random(1))\n"
        "late = {'websockets', 'livedash.services', 'livedash.sources.database'}\n"
        "print(sorted(late & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout == f"{read}\n", done.stderr


def test_on_the_command_line_it_ends_with_2_and_names_the_key(tmp_path: Path) -> None:
    """Also where the file is only looked at."""
    (tmp_path / "livedash.toml").write_text("[sources]\nuse = ['supabase']\n")
    for command in ([], ["config", "check"]):
        done = subprocess.run(
            [sys.executable, "-m", "livedash", *command],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env=environment(tmp_path, LIVEDASH_DATABASE_URL="postgresql://ada@127.0.0.1:1/shop"),
            timeout=60,
        )
        assert done.returncode == 2, done.stderr
        assert "supabase.url is missing" in done.stderr
        assert "Traceback" not in done.stderr
        assert len(done.stderr.splitlines()) <= 3
