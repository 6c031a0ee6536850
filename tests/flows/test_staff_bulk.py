"""A selection of rows: what may be done with all of them, and what became of each."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from shared.errors import Forbidden
from shared.flows.staff import IN_BULK
from shared.ports import Query
from tests.flows.conftest import StillClock, World
from tests.flows.staff import account, ask, entries, join, refused, row, run


@pytest.fixture
def three(world: World) -> World:
    world.write(*(row(n) for n in range(1, 4)))
    world.plan()
    return world


def all_of(world: World, action: str, **fields: Any) -> dict[str, Any]:
    return ask(world, action, account_ids=["A-1", "A-2", "A-3"], **fields)


@pytest.mark.parametrize(
    ("action", "fields"),
    [
        ("mark_paid", {"amount": "500.00"}),
        ("mark_paid", {}),
        ("promise", {"due_on": "2026-11-20"}),
        ("opt_out", {"channel": "sms", "reason": "asked", "source": "letter"}),
        ("skip_step", {"reason": "asked"}),
        ("hold", {"hold": "dispute", "reason": "letter"}),
    ],
)
def test_what_stops_a_text_stops_all_of_a_selection(
    three: World, action: str, fields: dict[str, Any]
) -> None:
    told = all_of(three, action, **fields)
    assert (told["done"], told["left"]) == (3, 0)
    run(three, minutes=2)
    assert [three.texts(row(n)["Phone"]) for n in (1, 2, 3)] == [[], [], []]


def test_calls_are_logged_and_holds_lifted_for_a_selection(three: World) -> None:
    assert all_of(three, "log_call", result="voicemail")["done"] == 3
    people = three.deps.documents.query(Query("people"))
    assert {len(one.data["history"]) for one in people} == {1}
    ask(three, "hold", account_id="A-2", hold="dispute", reason="letter")
    told = all_of(three, "lift_hold", hold="dispute", reason="settled")
    assert (told["done"], told["left"]) == (1, 2)
    assert account(three, 2)["state"].get("holds") is None


def test_everything_but_words_for_one_person_may_be_done_in_bulk() -> None:
    """An answer, a consent with its proof and a letter by hand are each one's own."""
    assert {"mark_paid", "promise", "opt_out", "log_call", "skip_step"} <= IN_BULK
    assert not IN_BULK & {"answer", "opt_in", "by_hand", "account"}


def test_a_row_of_another_property_is_left_and_says_so(world: World) -> None:
    """Half a selection is not mine: the other half is done, and I am told."""
    world.write(row(1), row(2, Property="Oak Street"), row(3))
    world.plan()
    who = join(world, "kim@example.com", "agent", "Maple Court")
    ids = ["A-1", "A-2", "A-3", "A-77"]
    told = ask(world, "pause", who, account_ids=ids, reason="holiday")
    assert (told["done"], told["left"]) == (2, 2)
    why = {one["account_id"]: one["text"] for one in told["results"] if not one["done"]}
    assert why["A-2"] == "This account is of a property that is not yours."
    assert "not known" in why["A-77"]
    assert not account(world, 2)["state"].get("pause_until")


def test_who_may_not_at_all_is_told_once_and_nothing_is_done(world: World) -> None:
    world.write(row(1), row(2))
    world.plan()
    who = join(world, "kim@example.com", "agent")
    ask(world, "hold", hold="dispute", reason="letter")
    fields = {"hold": "dispute", "reason": "x", "account_ids": ["A-1", "A-2"]}
    with pytest.raises(Forbidden, match="needs the role manager"):
        ask(world, "lift_hold", who, **fields)
    assert account(world)["state"]["holds"] == ["dispute"]


def test_too_many_rows_are_told_how_many_may_be(world: World) -> None:
    ids = [f"A-{n}" for n in range(5000)]
    told = {"account_ids": ids, "reason": "x"}
    assert refused(world, "pause", **told) == "too_many"
    assert refused(world, "mark_paid", account_ids=ids) == "too_many"
    assert refused(world, "pause", account_ids=[], reason="x") == "too_many"
    assert {one["what"] for one in entries(world)} <= {"staff_changed"}


def test_all_of_a_selection_bears_one_request(three: World) -> None:
    """Who asks later what else was done with it finds it by its id."""
    all_of(three, "pause", reason="holiday")
    ask(three, "pause", reason="again")
    causes = [one["cause"] for one in entries(three, "paused")]
    assert len(causes) == 4
    assert len(set(causes)) == 2


def test_a_step_is_named_by_each_row_where_none_is_said(three: World) -> None:
    ask(three, "skip_step", reason="asked")
    (skipped,) = entries(three, "skipped")
    assert skipped["before"] == "early_5"
    three.write(row(1, Balance="0.00"))
    three.plan()
    assert refused(three, "skip_step", reason="asked") == "nothing_to_skip"


class Slow(StillClock):
    """A clock on which everything takes half a minute."""

    def now(self) -> datetime:
        self.at += timedelta(seconds=30)
        return self.at


def test_rows_for_which_there_was_no_time_are_named(three: World) -> None:
    """A request that is cut off after a minute would say nothing of any row."""
    slow = three.with_(clock=Slow(three.clock.now()))
    told = all_of(slow, "note", text="x")
    assert told["left"]
    assert told["done"] + told["left"] == 3
    late = [one["text"] for one in told["results"] if not one["done"]]
    assert set(late) == {"There was no time left for this row; do it again."}
    assert len(entries(three, "note")) == told["done"]


def test_an_undo_for_which_there_was_no_time_can_be_gone_on_with(three: World) -> None:
    paused = all_of(three, "pause", reason="slip")
    slow = three.with_(clock=Slow(three.clock.now()))
    back = ask(slow, "undo", token=paused["undo"]["token"])
    assert back["left"]
    rest = ask(three, "undo", token=back["undo"]["token"])
    assert back["done"] + rest["done"] == 3
