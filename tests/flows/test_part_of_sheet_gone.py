"""A heading or a tab that protects people, and is gone: nobody is released unasked."""

from __future__ import annotations

from typing import Any

import pytest

from shared.errors import BadRequest
from shared.flows.asking import open_questions
from shared.flows.deliver import may_send
from shared.flows.health import health
from shared.flows.plan import Options, plan
from shared.flows.staff import answer_sidebar
from shared.flows.sweep import sweep
from shared.ports import Query
from tests.flows.conftest import ROW, World
from tests.flows.test_sheet_outage import row

OFF = [["Setting", "Value"], ["Sending", "off"]]


def later(world: World) -> None:
    world.clock.pass_(minutes=10)
    world.plan()
    sweep(world.deps, world.clock.now())
    world.drain()


def settings_gone(world: World) -> None:
    world.path.with_suffix(".Settings.csv").unlink()


def answer(world: World, questions: list[str]) -> dict[str, Any]:
    payload = {"action": "answer_question", "questions": questions}
    return answer_sidebar(payload, "office", world.deps, world.clock.now())


def test_a_heading_that_is_mistyped_ends_no_hold(world: World) -> None:
    """`Status` becomes `Statsu`: the deceased must not be texted."""
    world.write(row(1, Status="deceased"), row(2, Status=""))
    world.plan()
    world.write(row(1, Statsu="deceased"), row(2, Statsu=""))
    world.clock.pass_(minutes=10)
    (question,) = world.plan().questions
    assert "“Status”" in question
    world.drain()
    assert world.texts(row(1)["Phone"]) == []
    world.write(row(1, Status="deceased"), row(2, Status=""))
    later(world)
    assert world.texts(row(1)["Phone"]) == []
    assert len(world.texts(row(2)["Phone"])) == 1, "put right, it goes on by itself"


@pytest.mark.parametrize(
    "heading",
    ["Hold until", "Time zone", "Acting as", "State", "ZIP", "SMS consent", "Language"],
)
def test_every_column_that_protects_is_asked_about(world: World, heading: str) -> None:
    world.write({**ROW, heading: ROW.get(heading, "")})
    world.plan()
    world.write({name: cell for name, cell in ROW.items() if name != heading})
    assert f"“{heading}”" in " ".join(world.plan().questions)


def test_a_column_that_protects_nobody_may_go(world: World) -> None:
    world.write({**ROW, "Notes": "called"})
    world.plan()
    world.write(ROW)
    assert world.plan().questions == []


def test_an_office_that_never_had_them_is_not_asked(world: World) -> None:
    few = ("Account ID", "Customer", "Phone", "Balance", "Due date")
    world.write({name: ROW[name] for name in few})
    assert world.plan().questions == []
    assert world.plan().questions == []


def test_the_question_is_asked_again_until_it_is_answered(world: World) -> None:
    """A second pass must not take the first one's reading for the last good one."""
    world.write(row(1, Status="deceased"))
    world.plan()
    world.write(row(1))
    assert world.plan().questions
    assert world.plan().questions
    assert world.plan(go_on=True).questions == []
    assert world.plan().questions == []


def test_a_settings_tab_that_is_gone_turns_nothing_on(world: World) -> None:
    """Sending: off stands in a tab that somebody deletes or renames."""
    world.tab("Settings", *OFF)
    world.plan()
    world.drain()
    assert world.texts() == []
    settings_gone(world)
    world.write({**ROW, "Notes": "x"})
    later(world)
    assert not may_send(world.deps, world.clock.now())
    later(world)
    assert world.texts() == []


@pytest.mark.parametrize(
    "rows",
    [
        [["Seting", "Value"], ["Sending", "off"]],
        [["Setting", "Value"], ["", ""]],
    ],
    ids=["mistyped", "emptied"],
)
def test_a_settings_tab_that_says_nothing_any_more_counts_as_gone(
    world: World, rows: list[list[str]]
) -> None:
    """Without its headings nothing in it is read."""
    world.tab("Settings", *OFF)
    world.plan()
    world.tab("Settings", *rows)
    assert "“Settings”" in " ".join(world.plan().questions)
    later(world)
    assert world.texts() == []


def test_what_a_tab_says_counts_while_another_part_is_asked_about(
    world: World,
) -> None:
    """A stop that staff write down meanwhile must stop."""
    world.tab("Settings", ["Setting", "Value"])
    world.write(row(1, Status=""))
    world.plan()
    world.write(row(1))
    world.tab("Settings", *OFF)
    world.plan()
    assert not may_send(world.deps, world.clock.now())


def test_it_is_meant_says_a_manager_in_the_sidebar(world: World) -> None:
    world.tab("Settings", *OFF)
    world.plan()
    settings_gone(world)
    world.plan()
    questions = health(world.deps, world.clock.now())["questions"]
    shown = answer(world, questions)
    assert shown["questions"] == []
    assert may_send(world.deps, world.clock.now())
    assert world.plan().questions == []
    found = [one.data for one in world.deps.documents.query(Query("activity"))]
    assert "question_answered" in str(found)


def test_only_what_was_read_is_answered(world: World) -> None:
    """Between the page and the button something else went missing."""
    world.tab("Settings", *OFF)
    world.write(row(1, Status="deceased"))
    world.plan()
    settings_gone(world)
    world.plan()
    read = open_questions(world.deps, world.clock.now())
    world.write(row(1))
    world.plan()
    shown = answer(world, read)
    (left,) = shown["questions"]
    assert "“Status”" in left
    world.drain()
    assert world.texts(row(1)["Phone"]) == []


@pytest.mark.parametrize("questions", [None, [1], ["What?"]])
def test_an_answer_to_nothing_that_was_asked_is_refused(
    world: World, questions: Any
) -> None:
    world.plan()
    with pytest.raises(BadRequest):
        answer(world, questions)


def test_how_a_first_run_goes_on_is_said_in_the_settings_alone(world: World) -> None:
    """A button that answers everything would write to everybody again."""
    world.write({**ROW, "Last contact": "2026-11-01"})
    (question,) = world.plan().questions
    options = Options(meant=frozenset([question]))
    assert plan(world.deps, world.clock.now(), options).questions == [question]
