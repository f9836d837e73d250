"""A theme of the user's own: what it changes, and what is said of each fault."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path

import pytest

from livedash.app.known_themes import KnownThemes
from livedash.app.theme_file import read_theme
from livedash.widgets.contrast import hard_to_read
from livedash.widgets.looks import Look, Looks
from livedash.widgets.themes import DARK, LIGHT, THEMES
from livedash.widgets.tones import Colours, Theme

DOCS = Path(__file__).parent.parent.parent / "docs" / "themes.md"
Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(text: str) -> Path:
        path = tmp_path / "acme.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_what_it_does_not_say_is_its_base_s(write: Write) -> None:
    found = read_theme(write('base = "light"\nok = "#003F2E"\ndark = true'))
    assert found == (replace(LIGHT, ok="#003f2e", dark=True, many=found.theme.many), ())


def test_the_base_s_numbers_stay_with_the_base_s_colours(write: Write) -> None:
    """Else 256 colours would show the base's green where true colours show the new one."""
    said = 'base = "dark"\nok = "#00ff00"\n[many]\nbad = 203\n"dim/bad_on" = 255'
    many = read_theme(write(said)).theme.many
    assert DARK.many.keys() - many.keys() == {"ok", "ok/ok_on", "ok/warn_on"}
    assert many == {**{key: DARK.many[key] for key in many}, "bad": 203, "dim/bad_on": 255}
    looks = Looks(read_theme(write(said)).theme, Colours.MANY)
    assert [looks.both(Look(tone))[0].number for tone in ("ok", "bad")] == [46, 203]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('txet = "#000000"', "there is no key txet. Did you mean text?"),
        ("qqqq = 1", "there is no key qqqq. There are: accent, accent_on, "),
        ('text = "black"', 'text should be a colour, as in text = "#d5dbe3"'),
        ('text = "#fff"', "text should be a colour"),
        ("text = 7", "text should be a colour"),
        ('dark = "no"', "dark should be true or false"),
        ("many = 7", "many should be a table, as in [many]"),
        ("[many]\nokk = 84", "many: there is no colour okk. Did you mean ok?"),
        (
            "[many]\n'ok/warm_on' = 84",
            "many: ok/warm_on: there is no ground warm_on. Did you mean ",
        ),
        ("[many]\nok = 7", "many: ok should be a number from 16 to 255"),
        ("[many]\nok = true", "many: ok should be a number from 16 to 255"),
    ],
)
def test_a_fault_names_the_file_the_key_and_the_nearest_and_costs_only_itself(
    write: Write, text: str, fault: str
) -> None:
    path = write(f'base = "dark"\nbrand = "#abcdef"\n{text}')
    theme, (said,) = read_theme(path)
    assert said.startswith(f"{path}: {fault}")
    assert theme == replace(DARK, brand="#abcdef", many=theme.many)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", 'base is missing, as in base = "dark". There are: dark, light, contrast, sunset'),
        ('base = "lihgt"', "base: there is no theme lihgt. Did you mean light?"),
        ('base = "mono"', "base: there is no theme mono. There are: contrast, dark, "),
        ("base = []", "base: there is no theme []. There are: "),
    ],
)
def test_without_a_base_it_stands_on_dark(write: Write, text: str, fault: str) -> None:
    path = write(f'{text}\nbrand = "#abcdef"')
    theme, (said,) = read_theme(path)
    assert said.startswith(f"{path}: {fault}")
    assert theme == replace(DARK, brand="#abcdef", many=theme.many)


@pytest.mark.parametrize("content", [b"base = ", b"\xff\xfe", b"a = [" * 3000])
def test_a_file_that_cannot_be_read_is_named_and_the_theme_is_dark(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "acme.toml"
    path.write_bytes(content)
    theme, faults = KnownThemes(lambda: [tmp_path]).find("acme")
    assert theme is DARK
    assert [fault.startswith(f"{path}: ") for fault in faults] == [True]


def test_the_first_folder_that_has_the_name_counts(tmp_path: Path) -> None:
    mine, theirs = tmp_path / "mine", tmp_path / "theirs"
    for folder, base in ((mine, "light"), (theirs, "sunset")):
        folder.mkdir()
        (folder / "acme.toml").write_text(f'base = "{base}"')
    (theirs / "only.toml").write_text('base = "contrast"')
    (theirs / "dark.toml").write_text('base = "light"')
    (theirs / "not one.toml").write_text('base = "light"')
    (theirs / "folder.toml").mkdir()
    known = KnownThemes(lambda: [tmp_path / "none", mine, theirs])
    assert known.names == (*THEMES, "acme", "only")
    assert known.find("acme").theme == LIGHT
    assert known.find("dark").theme is DARK
    for name in ("../mine/acme", "not one", "folder", "", "Acme", "none/acme"):
        theme, (fault,) = known.find(name)
        assert (theme, fault.startswith(f"There is no theme {name}.")) == (DARK, True)


def test_no_file_is_read_for_a_theme_of_livedash() -> None:
    def asked() -> tuple[Path, ...]:
        raise AssertionError("the folders were looked at")

    for name, theme in THEMES.items():
        assert KnownThemes(asked).find(name) == (theme, ())


def example() -> str:
    (found,) = re.findall(r"^```toml\n(base.*?)^```$", DOCS.read_text("utf-8"), re.M | re.S)
    assert isinstance(found, str)
    return found


def test_the_example_of_the_documentation_is_a_theme_that_can_be_read(write: Write) -> None:
    theme, faults = read_theme(write(example()))
    assert faults == ()
    for colours in (Colours.TRUE, Colours.MANY):
        assert hard_to_read(Looks(theme, colours)) == []


def test_the_documentation_names_every_colour() -> None:
    text = DOCS.read_text("utf-8")
    for one in fields(Theme):
        if one.name != "most":
            assert f"`{one.name}`" in text, one.name
    for name in THEMES:
        assert f"`{name}`" in text
