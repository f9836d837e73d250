"""Settings: which place wins, what a wrong one is told, and that a secret stays one."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livedash import config
from livedash.commands.settings_text import example_file, settings_that_hold
from livedash.config import ConfigWrong, load
from livedash.config.contradictions import contradictions
from livedash.config.keys import with_keys_by_action
from livedash.services import Event
from livedash.settings import Settings, every_setting

Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(text: str) -> Path:
        path = tmp_path / "livedash.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture(autouse=True)
def nothing_at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)


def wrong(path: Path | None, profile: str | None = None, **environment: str) -> str:
    with pytest.raises(ConfigWrong) as raised:
        load(path, profile, environment)
    return str(raised.value)


class TestPrecedence:
    FILE = """
        [screen]
        pane = "file"
        mouse = false
        [profiles.shop.screen]
        pane = "profile"
    """

    def test_without_a_word_from_anybody_the_defaults_hold(self) -> None:
        assert load(environment={}) == Settings()

    def test_the_file_beats_the_defaults(self, write: Write) -> None:
        screen = load(write(self.FILE), environment={}).screen
        assert (screen.pane, screen.mouse) == ("file", False)

    def test_the_environment_beats_the_file(self, write: Write) -> None:
        screen = load(write(self.FILE), environment={"LIVEDASH_SCREEN__PANE": "variable"}).screen
        assert (screen.pane, screen.mouse) == ("variable", False)

    def test_a_profile_named_on_the_command_line_beats_the_environment(self, write: Write) -> None:
        said = {"LIVEDASH_SCREEN__PANE": "variable", "LIVEDASH_SCREEN__MOUSE": "true"}
        screen = load(write(self.FILE), "shop", said).screen
        assert (screen.pane, screen.mouse) == ("profile", True)

    def test_an_empty_variable_says_nothing(self) -> None:
        assert load(environment={"LIVEDASH_SCREEN__PANE": ""}) == Settings()

    def test_other_variables_of_ours_are_no_settings(self) -> None:
        assert load(environment={"LIVEDASH_NOW": "x", "LIVEDASH_PG_BIN": "/x"}) == Settings()

    def test_the_url_variable_beats_the_file_but_not_a_named_profile(self, write: Write) -> None:
        path = write(
            "[database]\nurl = 'postgresql://file'\n"
            "[profiles.shop.database]\nurl = 'postgresql://shop'\n[profiles.bare]\n"
        )
        said = {"LIVEDASH_DATABASE_URL": "postgresql://variable"}
        assert load(path, None, said).database.url == "postgresql://variable"
        assert load(path, "bare", said).database.url == "postgresql://variable"
        assert load(path, "shop", said).database.url == "postgresql://shop"

    def test_the_theme_variable_beats_the_long_one_and_the_file_but_no_profile(
        self, write: Write
    ) -> None:
        path = write("[screen]\ntheme = 'file'\n[profiles.shop.screen]\ntheme = 'profile'")
        said = {"LIVEDASH_SCREEN__THEME": "long", "LIVEDASH_THEME": "short"}
        assert load(path, None, {}).screen.theme == "file"
        assert load(path, None, {"LIVEDASH_SCREEN__THEME": "long"}).screen.theme == "long"
        assert load(path, None, said).screen.theme == "short"
        assert load(path, "shop", said).screen.theme == "profile"

    def test_the_file_beside_the_work_beats_the_one_at_home(
        self, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        at_home = tmp_path / "home"
        monkeypatch.setattr("platformdirs.user_config_path", lambda *_, **__: at_home)
        at_home.mkdir()
        (at_home / "livedash.toml").write_text("[screen]\npane = 'home'")
        assert load(environment={}).screen.pane == "home"
        write("[screen]\npane = 'here'")
        assert load(environment={}).screen.pane == "here"


class TestWrong:
    @pytest.mark.parametrize(
        ("text", "key", "nearest"),
        [
            ("[screen]\nasci = true", "screen.asci", "Did you mean screen.ascii?"),
            ("[screan]\nascii = true", "screan", "Did you mean screen?"),
            ("mouse = true", "mouse", "Did you mean screen.mouse?"),
            ("[database]\nmouse = true", "database.mouse", "Did you mean screen.mouse?"),
            ("[qqqq]\nzzzz = 1", "qqqq", "There are: database, sources, "),
            ("[screen]\nzzzz = 1", "screen.zzzz", "There are: screen.branch, screen.pane, "),
        ],
    )
    def test_an_unknown_key_is_named_with_its_file_and_the_nearest_one(
        self, write: Write, text: str, key: str, nearest: str
    ) -> None:
        path = write(text)
        assert wrong(path).startswith(f"{path}: there is no setting {key}. {nearest}")

    def test_a_value_of_the_wrong_kind_is_told_what_it_should_be(self, write: Write) -> None:
        path = write("[screen]\nmouse = 'perhaps'")
        assert wrong(path).startswith(f"{path}: screen.mouse should be a valid boolean")

    def test_a_number_that_is_too_small_is_told_the_least_one(self, write: Write) -> None:
        path = write("[screen]\nshared_minutes = 0")
        said = f"{path}: screen.shared_minutes should be greater than or equal to 1"
        assert wrong(path) == said

    def test_a_section_that_is_no_table_is_named(self, write: Write) -> None:
        path = write("screen = 3")
        assert wrong(path) == f"{path}: screen should be a table, as in [screen]"

    def test_a_variable_is_named_as_it_is_written(self) -> None:
        said = wrong(None, LIVEDASH_SCREEN__ASCI="1")
        assert said == (
            "environment: there is no setting LIVEDASH_SCREEN__ASCI. "
            "Did you mean LIVEDASH_SCREEN__ASCII?"
        )

    def test_a_fault_in_a_profile_names_the_profile(self, write: Write) -> None:
        path = write("[profiles.shop.screen]\nmice = 1")
        assert load(path, environment={}) == Settings(), "an unused profile stops nobody"
        assert wrong(path, "shop").startswith(f"{path}: profiles.shop: there is no setting")
        with pytest.raises(ConfigWrong, match=r"profiles\.shop"):
            config.check(path)

    def test_a_profile_that_is_not_there_names_the_nearest(self, write: Write) -> None:
        path = write("[profiles.shop]\n[profiles.test]")
        assert wrong(path, "shopp") == f"{path}: there is no profile shopp. Did you mean shop?"
        assert wrong(path, "zz") == f"{path}: there is no profile zz. There are: shop, test"
        assert wrong(None, "zz").startswith("livedash.toml: there is no profile zz")

    def test_a_profile_without_a_file_says_that_there_is_none(self) -> None:
        assert wrong(None, "shop") == "--profile shop: there is no livedash.toml to take it from"

    def test_profiles_that_are_no_tables_are_named(self, write: Write) -> None:
        assert "profiles should be tables" in wrong(write("profiles = 1"))
        assert "profiles should be tables" in wrong(write("[profiles]\nshop = 1"))

    def test_broken_toml_names_the_line(self, write: Write) -> None:
        path = write("[screen]\npane = = 1")
        assert wrong(path).startswith(f"{path}: is not TOML: ")
        assert "line 2" in wrong(path)

    def test_files_that_cannot_be_read_are_named(self, tmp_path: Path) -> None:
        assert "there is no such file" in wrong(tmp_path / "none.toml")
        assert "cannot be read" in wrong(tmp_path)
        (tmp_path / "latin.toml").write_bytes(b"# caf\xe9")
        assert "is not UTF-8" in wrong(tmp_path / "latin.toml")

    def test_a_byte_order_mark_is_no_fault(self, tmp_path: Path) -> None:
        path = tmp_path / "bom.toml"
        path.write_bytes(b"\xef\xbb\xbf[screen]\npane = 'x'")
        assert load(path, environment={}).screen.pane == "x"

    @given(text=st.text(max_size=60))
    def test_no_file_whatever_is_in_it_ends_otherwise_than_in_words(
        self, text: str, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        path = tmp_path_factory.getbasetemp() / "any.toml"
        path.write_text(text, encoding="utf-8", errors="surrogatepass", newline="")
        try:
            load(path, environment={})
        except ConfigWrong as said:
            assert said.lines
            assert str(said).startswith(str(path))


class TestSources:
    def test_several_are_a_list_and_in_a_variable_words(self, write: Write) -> None:
        path = write("[sources]\nuse = ['supabase', 'postgres']")
        assert load(path, environment={}).sources.use == ("supabase", "postgres")
        said = {"LIVEDASH_SOURCES__USE": "pusher, supabase"}
        assert load(path, environment=said).sources.use == ("pusher", "supabase")

    def test_one_that_there_is_not_is_told_what_there_are(self, write: Write) -> None:
        path = write("[sources]\nuse = ['redis']")
        said = f"{path}: sources.use should be 'postgres', 'supabase' or 'pusher'"
        assert wrong(path) == said

    def test_an_empty_table_says_nothing(self, write: Write) -> None:
        assert load(write("[supabase]\n[pusher]"), environment={}) == Settings()

    def test_events_are_tables_of_their_own(self, write: Write) -> None:
        path = write("[pusher.events.sold]\ntable = 'shop.sales'\nalso = ['shop.stock']")
        pusher = load(path, environment={}).pusher
        assert pusher is not None
        assert pusher.events == {"sold": Event(table="shop.sales", also=("shop.stock",))}

    def test_a_fault_inside_of_one_is_named_in_full(self, write: Write) -> None:
        path = write("[pusher.events.sold]\ntabel = 'shop.sales'")
        assert "pusher.events.sold.tabel" in wrong(path)
        assert "pusher.events.sold.table" in wrong(path)

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("use = ['supabase']", ["supabase.url is missing", "supabase.key is missing"]),
            ("use = ['pusher']", ["pusher.key is missing", "pusher.cluster"]),
            ("use = ['postgres']\n[supabase]\nurl = 'https://x'", []),
            (
                "use = ['supabase']\n[supabase]\nurl = 'https://x'\nkey = 'k'\n"
                "token = 't'\ntoken_command = 'c'",
                ["supabase.token and supabase.token_command are set: keep one of them"],
            ),
            (
                "use = ['supabase']\n[supabase]\nurl = 'https://x'\nkey = 'k'\n"
                "unchanging = ['livedash.tasks.project_id', 'tasks.project_id']",
                ["supabase.unchanging: 'tasks.project_id' is not SCHEMA.TABLE.COLUMN"],
            ),
            (
                "use = ['pusher']\n[pusher]\nkey = 'k'\ncluster = 'eu'\nurl = 'wss://x'",
                ["pusher.cluster and pusher.url are set: keep one of them"],
            ),
            (
                "use = ['pusher']\n[pusher]\nkey = 'k'\ncluster = 'eu'\nprivate = true\n"
                "auth_token = 't'",
                ["pusher.private wants", "pusher.auth_token is for pusher.auth_url"],
            ),
        ],
    )
    def test_what_lacks_or_contradicts_names_its_key(
        self, write: Write, text: str, said: list[str]
    ) -> None:
        lines = list(contradictions(load(write(f"[sources]\n{text}"), environment={})))
        assert len(lines) == len(said)
        assert all(line.startswith(start) for line, start in zip(lines, said, strict=True))


class TestSecrets:
    def test_what_opens_a_service_is_in_no_repr(self, write: Write) -> None:
        path = write(
            "[supabase]\nkey = 'hunter2'\ntoken = 'hunter2'\nrefresh_token = 'hunter2'\n"
            "[pusher]\nkey = 'hunter2'\nsecret = 'hunter2'\nauth_token = 'hunter2'"
        )
        settings = load(path, environment={})
        assert "hunter2" not in repr(settings)
        assert list(settings.service_secrets()) == ["hunter2"] * 5
        shown = settings_that_hold(settings)
        assert shown.count("***") == 5
        # A Pusher app's key is no secret: it stands in every web page that uses it.
        assert shown.count("hunter2") == 1

    def test_no_repr_and_no_error_shows_the_url(self, write: Write) -> None:
        path = write("[database]\nurl = 'postgresql://ada:hunter2@h/d'")
        assert "hunter2" not in repr(load(path, environment={}))
        path = write("[database]\nurl = ['postgresql://ada:hunter2@h/d']\nhunter = 2")
        assert "hunter2" not in wrong(path)


class TestExample:
    def test_the_example_in_the_repository_is_the_one_the_program_prints(self) -> None:
        kept = Path(__file__).parent.parent / "config.example.toml"
        assert kept.read_text(encoding="utf-8") == example_file()

    def test_every_setting_is_explained_in_it(self) -> None:
        text = example_file()
        assert all(f"# {one.name} = " in text for one in every_setting())

    def test_it_is_right_as_it_stands_and_with_every_line_taken_in(self, write: Write) -> None:
        text = example_file()
        assert load(write(text), environment={}) == Settings()
        settings = "\n".join(
            line.removeprefix("# ") if " = " in line and "__" not in line else line
            for line in text.replace("# [", "[").splitlines()
        )
        path = write(settings)
        assert load(path, "shop", {}).database.url == "postgresql://ada@db.example.com/shop"
        assert config.check(path) == ("shop",)


@pytest.mark.parametrize(
    "text",
    [
        "",
        '[database]\nurl = "postgresql://h"\n[screen]\nbranch = "Lagos"\nmouse = false',
        '[keys]\nstock.sell = "v"\napp.quit = ["Q", "F10"]',
    ],
)
def test_a_start_with_what_is_plainly_right_never_reads_pydantic(write: Write, text: str) -> None:
    program = (
        "import sys; from pathlib import Path; from livedash.config import load; "
        f"load(Path({str(write(text))!r}), None, {{'LIVEDASH_DATABASE_URL': 'postgresql://h'}}); "
        "sys.exit(bool({'pydantic', 'livedash.services'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", program], timeout=60).returncode == 0


SAID: list[object] = ["Lagos", "", "false", True, False, 0, 1, 7, 1.5, None, [], {}, ["x"]]
values = st.sampled_from(SAID)
tables = st.dictionaries(
    st.sampled_from(["database", "screen", "sources", "screens", "keys"]),
    st.dictionaries(
        st.sampled_from(["url", "branch", "mouse", "shared_minutes", "use", "export_separator"]),
        values,
    )
    | values,
)


@given(tables)
def test_what_is_plainly_right_is_what_pydantic_makes_of_it(table: dict[str, object]) -> None:
    table = with_keys_by_action(table)
    plain = config._plain(table)
    if plain is not None:
        assert plain == config._adapter().validate_python(table)
