"""Setting a sheet up writes the defaults into tabs and changes nothing that is sent."""

from __future__ import annotations

from typing import Any

from shared.flows.playbook import load_playbook
from tests.flows.conftest import ROW, World
from tests.flows.test_staff_at_work import ask, row


def rows() -> list[dict[str, str]]:
    """Give accounts of every segment."""
    due = ["2026-11-19", "2026-11-16", "2026-11-15", "2026-10-20", "2026-09-20"]
    dues = [row(at, **{"Due date": day}) for at, day in enumerate(due, 2)]
    small = row(8, Balance="24.99")
    paid = row(9, Balance="0")
    return [ROW, *dues, small, paid, row(10, Status="promised"), row(11, Status="x")]


def seen(world: World) -> tuple[Any, ...]:
    """Give what a pass would do now, of all rows."""
    report = world.plan(dry_run=True)
    return report.counts, report.segments, report.notes, report.questions


def texts(world: World) -> list[tuple[str, str, str]]:
    found = world.messages()
    return sorted((one["id"], one["template"], one["text"]) for one in found)


def test_a_sheet_with_the_default_tabs_is_planned_as_one_without(world: World) -> None:
    """Nobody is written to otherwise because somebody has set up the sheet."""
    world.write(*rows())
    before = seen(world)
    assert len(before[1]) > 6

    for tab in ask(world, "default_tabs")["tabs"]:
        world.tab(tab["name"], *tab["rows"])

    assert seen(world) == before


def test_default_tabs_leave_what_was_planned_without_them(world: World) -> None:
    """A set-up in the middle of a month starts no sequence anew."""
    world.write(*rows())
    world.plan()
    before, values = texts(world), ask(world, "values")
    assert before

    for tab in ask(world, "default_tabs")["tabs"]:
        world.tab(tab["name"], *tab["rows"])
    world.plan()

    assert texts(world) == before
    assert ask(world, "values") == values
    assert load_playbook(world.deps, world.clock.now()).problems == ()
