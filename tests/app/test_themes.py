"""A theme is put on while the dashboard stands open: all of it looks as if opened in that theme."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import cast

import pytest
from rich.color import Color, ColorSystem
from rich.style import Style

from livedash.app.app import LiveDash
from livedash.app.capabilities import Capabilities, Colours
from livedash.app.known_themes import KnownThemes
from livedash.app.last_theme import FILE, last_theme, remember_theme
from livedash.app.painting import SYSTEMS
from livedash.app.palette import PaletteSheet
from livedash.app.run import open_dashboard
from livedash.app.sheet import Sheet
from livedash.app.themes import for_textual
from livedash.database.address import Address
from livedash.settings import Screen, Settings
from livedash.widgets.answer import Answer
from livedash.widgets.looks import Look, Looks
from livedash.widgets.themes import DARK, THEMES, USUAL
from tests.app.shelled import Shelled, shelled
from tests.app.test_snapshots import FULL, HERE, PANES
from tests.panes.bakery import NOW
from tests.until import until

OWN = 'base = "light"\nok = "#004030"\n[many]\nok = 22\n'


@asynccontextmanager
async def opened(
    theme: str = USUAL,
    *,
    colours: Colours = Colours.TRUE,
    size: tuple[int, int] = (160, 50),
    folders: tuple[Path, ...] = (),
) -> AsyncIterator[Shelled]:
    async with shelled(
        PANES,
        known=(HERE,),
        now=NOW,
        size=size,
        kind=partial(LiveDash, theme=theme, themes=KnownThemes(lambda: folders)),
        capabilities=Capabilities(colours),
    ) as dash:
        for pane in PANES:
            dash.hold(pane, FULL[pane], HERE)
        await dash.live()
        yield dash


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "acme.toml").write_text(OWN)
    return tmp_path


STEPS = [
    *((USUAL, name, Colours.TRUE) for name in THEMES if name != USUAL),
    *((name, USUAL, Colours.TRUE) for name in ("light", "ansi", "mono")),
    ("dark", "acme", Colours.MANY),
    ("light", "acme", Colours.TRUE),
    ("ansi", "mono", Colours.SIXTEEN),
]


@pytest.mark.parametrize(("before", "after", "colours"), STEPS)
async def test_a_screen_that_changes_its_theme_equals_one_that_was_opened_in_it(
    before: str, after: str, colours: Colours, folder: Path
) -> None:
    async with opened(after, colours=colours, folders=(folder,)) as dash:
        wanted = dash.frame
        await dash.press("colon", "z")
        wanted_palette = dash.frame
    async with opened(before, colours=colours, folders=(folder,)) as dash:
        assert dash.frame.ansi != wanted.ansi
        dash.app.choose_theme(after)
        await dash.settle()
        assert not dash.frame.diff(wanted)
        await dash.press("colon", "z")
        assert not dash.frame.diff(wanted_palette)


async def test_a_theme_under_a_sheet_reaches_the_panes_behind_it() -> None:
    async with opened("light") as dash:
        await dash.press("question_mark", "escape")
        await until(lambda: not dash.app.query(Sheet))
        await dash.settle()
        wanted = dash.frame
    async with opened() as dash:
        await dash.press("question_mark")
        dash.app.choose_theme("light")
        await dash.settle()
        await dash.press("escape")
        await until(lambda: not dash.app.query(Sheet))
        await dash.settle()
        # The rows of the wall may have shared a line otherwise: what both begin with is compared.
        assert dash.frame.ansi.splitlines()[:12] == wanted.ansi.splitlines()[:12]


def lit(dash: Shelled) -> str:
    return next(line for line in dash.inside if line.startswith(">")).strip("> ")


async def test_moving_along_the_palette_shows_each_theme_and_esc_the_one_before() -> None:
    async with opened(size=(80, 24)) as dash:
        await dash.press("colon", "escape")
        before = dash.frame
        await dash.press("colon", *"theme")
        shown = {}
        for _ in THEMES:
            shown[lit(dash)] = dash.app.looks.theme, dash.frame.svg
            await dash.press("down")
        first, *others = THEMES
        assert list(shown) == [f"Theme: {first}, as now", *(f"Theme: {name}" for name in others)]
        assert [theme for theme, _ in shown.values()] == list(THEMES.values())
        assert len({svg for _, svg in shown.values()}) == len(THEMES)
        await dash.press("escape")
        assert not dash.frame.diff(before)
        assert dash.app.chosen_theme == ""


async def test_another_line_is_lit_and_the_theme_of_before_is_back() -> None:
    async with opened(size=(80, 24)) as dash:
        await dash.press("colon", *"theme li")
        assert dash.app.looks.theme is THEMES["light"]
        await dash.press("backspace", "backspace", "backspace", *(["backspace"] * 5), *"xyz")
        assert dash.app.looks.theme is THEMES[USUAL], "nothing is lit"
        await dash.press(*(["backspace"] * 3), "z")
        assert dash.app.looks.theme is THEMES[USUAL]
        assert isinstance(dash.sheet, PaletteSheet)


async def test_enter_keeps_it_and_the_next_palette_begins_there() -> None:
    async with opened(size=(80, 24)) as dash:
        await dash.press("colon", *"theme sun", "enter")
        assert dash.app.sheets.top is None
        assert (dash.app.chosen_theme, dash.app.looks.theme) == ("sunset", THEMES["sunset"])
        await dash.press("colon", *"theme light")
        assert dash.app.looks.theme is THEMES["light"]
        await dash.press("escape")
        assert dash.app.looks.theme is THEMES["sunset"]
        await dash.press("colon", *"as now")
        assert lit(dash) == "Theme: sunset, as now"


@pytest.mark.parametrize(
    ("colours", "offered"),
    [
        (Colours.TRUE, (*THEMES, "acme")),
        (Colours.MANY, (*THEMES, "acme")),
        (Colours.SIXTEEN, ("ansi", "mono")),
        (Colours.NONE, ()),
    ],
)
def test_only_themes_that_differ_there_are_offered(
    folder: Path, colours: Colours, offered: tuple[str, ...]
) -> None:
    assert KnownThemes(lambda: [folder]).names_for(colours) == offered


async def test_a_theme_that_there_is_not_is_told_and_costs_only_itself(folder: Path) -> None:
    async with opened("acne", size=(160, 50), folders=(folder,)) as dash:
        assert (
            "There is no theme acne. Did you mean acme? There are: dark, light, contrast, sunset, "
            "ansi, mono, acme" in dash.lines[-1]
        )
        assert dash.app.looks.theme is THEMES[USUAL]


async def test_what_is_wrong_with_a_file_is_told_when_it_is_worn(tmp_path: Path) -> None:
    (tmp_path / "acme.toml").write_text('base = "light"\ntxet = "#000000"')
    async with opened(size=(160, 50), folders=(tmp_path,)) as dash:
        await dash.press("colon", *"acme", "enter")
        assert "acme.toml: there is no key txet. Did you mean text?" in dash.lines[-1]
        assert dash.app.looks.theme.ground == THEMES["light"].ground


def test_what_was_chosen_is_remembered_while_it_is_there(tmp_path: Path, folder: Path) -> None:
    known = KnownThemes(lambda: [folder])
    state = tmp_path / "state"
    assert last_theme(state, known) == USUAL
    for name in ("light", "acme"):
        remember_theme(state, name)
        assert last_theme(state, known) == name
    assert last_theme(state, KnownThemes()) == USUAL
    (state / FILE).write_text("[7")
    assert last_theme(state, known) == USUAL


class Stub:
    """What `open_dashboard` asks of a dashboard that somebody has just closed."""

    frame = fault = None
    return_code = 0

    def __init__(self, theme: str, chosen: str) -> None:
        self.theme, self.chosen_theme = theme, chosen

    async def run_async(self, *, mouse: bool) -> None:
        assert mouse


async def worn(
    monkeypatch: pytest.MonkeyPatch, folder: Path, *, now: datetime | None = None, **said: str
) -> str:
    """The theme that a dashboard opens in, with these settings; there `chosen` is chosen."""
    chosen, wanted = said.pop("chosen", ""), said.pop("theme", None)
    opened = []

    def made(*_: object, theme: str, **__: object) -> Stub:
        opened.append(Stub(theme, chosen))
        return opened[-1]

    monkeypatch.setenv("LIVEDASH_STATE", str(folder))
    settings = Settings(screen=Screen(theme=wanted))
    address = Address.parse("postgresql://ada@127.0.0.1:1/shop")
    kind = cast("Callable[..., LiveDash]", made)
    await open_dashboard(settings, address, now=now, read_only=True, tell=print, kind=kind)
    return opened[0].theme


async def test_what_is_set_beats_what_was_chosen_and_a_frozen_moment_knows_neither_choice(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    wear = partial(worn, monkeypatch, tmp_path)
    assert await wear() == USUAL
    assert await wear(chosen="light") == USUAL
    assert await wear() == "light"
    assert await wear(theme="sunset", chosen="contrast") == "sunset"
    assert await wear(now=NOW, chosen="mono") == USUAL
    assert await wear() == "contrast"


@pytest.mark.parametrize("name", [name for name, one in THEMES.items() if one.most > 256])
def test_textual_s_widgets_have_the_colours_of_ours_at_both_depths(name: str) -> None:
    """What Textual paints itself (fields, frames, the bare ground) is rounded by Rich."""
    for colours in (Colours.TRUE, Colours.MANY):
        looks = Looks(THEMES[name], colours)
        theirs = for_textual(looks)
        for said, look, at in (
            (theirs.foreground, Look(), 0),
            (theirs.background, Look(), 1),
            (theirs.surface, Look(ground="surface"), 1),
            (theirs.panel, Look(ground="raised"), 1),
            (theirs.variables["boost"], Look(ground="raised"), 1),
            (theirs.accent, Look("accent"), 0),
            (theirs.error, Look("bad"), 0),
            (theirs.variables["border"], Look("line"), 0),
        ):
            assert said is not None
            written = Color.parse(said).downgrade(SYSTEMS[colours])
            assert written.get_ansi_codes() == looks.both(look)[at].get_ansi_codes(), look


def test_every_number_of_256_is_written_as_itself() -> None:
    greys = (59, 102, 145, 188)
    """Of the cube: Rich writes one of the other greys."""
    for number in set(range(16, 256)).difference(greys):
        looks = Looks(replace(DARK, many={"ground": number}), Colours.MANY)
        said = for_textual(looks).background
        assert said is not None
        assert Color.parse(said).downgrade(ColorSystem.EIGHT_BIT).number == number


async def test_a_field_stands_out_from_the_ground_and_its_cursor_from_the_field() -> None:
    async with opened(size=(80, 24)) as dash:
        await dash.press("colon", "z")
        field = dash.sheet.query_one(Answer)
        for name, theme in THEMES.items():
            dash.app.choose_theme(name)
            await dash.settle()
            styles = [one.style for one in field.render_line(0) if one.text]
            _, cursor, rest = (style or Style() for style in styles)
            assert cursor.reverse and not rest.reverse, name
            if theme.most > Colours.SIXTEEN:
                assert field.background_colors[1].hex.lower() == theme.raised
                assert cursor.color is not None and rest.bgcolor is not None
                shown = cursor.color.get_truecolor().hex, rest.bgcolor.get_truecolor().hex
                assert shown == (theme.text, theme.raised)
            else:
                assert {cursor.color, cursor.bgcolor} & {None, Color.default()}, name
