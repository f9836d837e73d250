"""The switcher names each branch once and each project once, and changes only the one chosen."""

from __future__ import annotations

from livedash.app.branches import choices
from livedash.business.place import Place
from livedash.testing import LAGOS
from tests.app.shelled import IKEJA, shelled


def at(branch: Place, project: int | None, name: str | None) -> Place:
    return branch._replace(project_id=project, project=name)


KNOWN = (
    at(IKEJA, 2, "Bread online"),
    at(IKEJA, 5, "Oven refit"),
    at(LAGOS, 2, "Bread online"),
    at(LAGOS, 5, "Oven refit"),
)


def test_a_branch_keeps_the_project_and_a_project_keeps_the_branch() -> None:
    refit_at_lagos = KNOWN[3]
    assert [(c.group, c.name, c.place) for c in choices(KNOWN, refit_at_lagos)] == [
        ("Branch", "Ikeja", KNOWN[1]),
        ("Branch", "Lagos", KNOWN[3]),
        ("Project", "Bread online", KNOWN[2]),
        ("Project", "Oven refit", KNOWN[3]),
    ]


def test_without_projects_and_with_projects_alone() -> None:
    bare = at(LAGOS, None, None)
    assert [(c.group, c.name) for c in choices([bare], bare)] == [("Branch", "Lagos")]
    alone = at(LAGOS, 2, "Website")._replace(branch_id=0, branch="Website")
    assert [(c.group, c.name) for c in choices([alone], alone)] == [("Project", "Website")]
    assert choices([], None) == []


async def test_the_switcher_groups_them_and_goes_there() -> None:
    async with shelled(known=KNOWN) as dash:
        await dash.live()
        assert dash.app.session.place == KNOWN[0]
        await dash.press("b")
        listed = [line.strip("▌").split() for line in dash.inside[1:5]]
        assert [words[0] for words in listed] == ["Branch", "Lagos", "Project", "Oven"]
        await dash.press("j", "enter")
        assert dash.app.session.place == KNOWN[2]
        await dash.press("b", "j", "j", "enter")
        assert dash.app.session.place == KNOWN[3]
