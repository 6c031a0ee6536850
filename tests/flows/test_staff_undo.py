"""Whatever has not left yet can be taken back for half a minute, of one row or many."""

from __future__ import annotations

from typing import Any

import pytest

from shared.errors import BadRequest
from shared.flows.claim import claim
from shared.ports import Query
from tests.flows.conftest import World
from tests.flows.staff import account, ask, entries, join, refused, row, run, tasks
from tests.flows.test_never_unlawful import reply


def undo(world: World, shown: dict[str, Any]) -> dict[str, Any]:
    return ask(world, "undo", token=shown["undo"]["token"])


def test_a_whole_selection_is_taken_back_at_once(world: World) -> None:
    """Five hundred rows paused by a slip must not be resumed one by one."""
    world.write(*(row(n) for n in range(1, 4)))
    world.plan()
    ids = ["A-1", "A-2", "A-3", "A-9"]
    told = ask(world, "pause", account_ids=ids, reason="slip")
    ask(world, "hold", account_id="A-2", hold="dispute", reason="letter")
    world.clock.pass_(seconds=10)
    back = undo(world, told)
    assert (back["done"], back["left"]) == (2, 1)
    (left,) = (one for one in back["results"] if not one["done"])
    assert left["account_id"] == "A-2"
    assert left["text"].startswith("Something has happened since")
    assert account(world, 1)["state"].get("pause_until") is None
    assert account(world, 2)["state"]["pause_reason"] == "staff"
    assert refused(world, "undo", token=told["undo"]["token"]) == "nothing_to_undo"


def test_a_selection_of_which_nothing_was_done_offers_no_undo(world: World) -> None:
    world.plan()
    assert "undo" not in ask(world, "pause", account_ids=["A-8", "A-9"], reason="x")


def test_a_payment_marked_by_mistake_is_taken_back_whole(world: World) -> None:
    """Else nobody asks for what is still owed, and the right payment is a repeat."""
    world.plan()
    shown = ask(world, "mark_paid", amount="100")
    assert [one["reason"] for one in shown["tasks"]] == ["part_payment"]
    back = undo(world, shown)
    assert back["state"]["paused_until"] is None
    assert back["tasks"] == []
    assert world.deps.documents.query(Query("payments")) == []
    run(world, minutes=2)
    assert len(world.texts()) == 1
    assert ask(world, "mark_paid", amount="100")["undo"]


def test_an_answer_waits_half_a_minute_and_can_be_taken_back(world: World) -> None:
    world.plan()
    reply(world, "The heater is broken")
    world.drain()
    before = len(world.texts())
    shown = ask(world, "answer", channel="sms", text="Pay or leave.")
    world.clock.pass_(seconds=20)
    world.drain()
    assert len(world.texts()) == before
    undo(world, shown)
    run(world, minutes=2)
    assert len(world.texts()) == before
    assert tasks(world) == tasks(world), "its author is told nothing: they did it"
    assert "answer_not_sent" not in {one["reason"] for one in tasks(world)}
    ask(world, "answer", channel="sms", text="Pay or leave.")
    assert refused(world, "answer", channel="sms", text="Pay or leave.") == "repeat"
    run(world, seconds=31)
    assert world.texts()[before:] == ["Pay or leave."]


def test_an_answer_is_taken_back_although_the_tenant_writes_again(world: World) -> None:
    world.plan()
    reply(world, "The heater is broken")
    shown = ask(world, "answer", channel="sms", text="Pay or leave.")
    reply(world, "I will pay on Friday", "q-2")
    undo(world, shown)
    run(world, minutes=2)
    assert "Pay or leave." not in world.texts()
    assert account(world)["state"]["promise"], "what they wrote stays"


def test_an_answer_that_has_left_is_not_called_back(world: World) -> None:
    world.plan()
    reply(world, "The heater is broken")
    shown = ask(world, "answer", channel="sms", text="We come tomorrow.")
    (message,) = (one for one in world.messages() if one.get("by"))
    world.deps.documents.update(f"messages/{message['id']}", {"state": "claimed"})
    assert refused(world, "undo", token=shown["undo"]["token"]) == "too_late"


def test_a_hold_of_the_person_is_taken_back_everywhere(world: World) -> None:
    both = {"Customer ID": "C-1"}
    world.write(row(1, **both), row(2, **both))
    world.plan()
    undo(world, ask(world, "hold", hold="attorney", reason="wrong row"))
    people = world.deps.documents.query(Query("people"))
    assert not any(one.data.get("holds") for one in people)
    ask(world, "hold", hold="attorney", reason="letter")
    again = ask(world, "hold", account_id="A-2", hold="attorney", reason="twice")
    undo(world, again)
    people = world.deps.documents.query(Query("people"))
    assert [one.data["holds"] for one in people if one.data.get("holds")] == [
        ["attorney"]
    ], "the first one stands"


def test_a_hold_lifted_by_mistake_is_there_again(world: World) -> None:
    world.plan()
    ask(world, "hold", hold="deceased", reason="call")
    shown = undo(world, ask(world, "lift_hold", hold="deceased", reason="slip"))
    assert shown["state"]["holds"] == ["deceased"]
    people = world.deps.documents.query(Query("people"))
    assert [one.data.get("holds") for one in people] == [["deceased"]]


def test_an_assignment_and_an_escalation_are_taken_back(world: World) -> None:
    world.plan()
    undo(world, ask(world, "escalate", reason="difficult"))
    assert tasks(world) == []
    ask(world, "escalate", reason="difficult")
    undo(world, ask(world, "assign", owner="ann@example.com"))
    assert [one["owner"] for one in tasks(world)] == ["manager"]
    assert not account(world).get("assigned_to")
    run(world, minutes=1)
    assert len(world.texts()) == 1, "what was planned is not touched by it"


def test_a_call_logged_at_the_wrong_row_counts_no_more(world: World) -> None:
    world.plan()
    undo(world, ask(world, "log_call", result="conversation", text="Friday"))
    people = world.deps.documents.query(Query("people"))
    assert not any(one.data.get("history") for one in people)


def test_what_was_not_written_by_hand_after_all_is_sent(world: World) -> None:
    world.plan()
    undo(world, ask(world, "by_hand", channel="sms", text="Your rent is due."))
    world.plan()
    run(world, minutes=2)
    assert len(world.texts()) == 1


def test_a_task_closed_too_early_is_open_again(world: World) -> None:
    world.plan()
    ask(world, "escalate", reason="difficult")
    (one,) = tasks(world)
    closed = ask(world, "close_task", task=one["id"], text="done")
    assert closed["tasks"] == []
    undo(world, closed)
    assert [each["id"] for each in tasks(world)] == [one["id"]]


@pytest.mark.parametrize("action", ["opt_out", "opt_in"])
def test_consent_is_a_ledger_and_is_never_taken_back(world: World, action: str) -> None:
    """A stop that could vanish would not be one."""
    world.plan()
    said = {"wording": "yes", "proof": "form 1", "source": "letter"}
    shown = ask(world, action, channel="sms", reason="they wrote", **said)
    assert "undo" not in shown


def test_undoing_is_written_down_with_what_it_undid(world: World) -> None:
    world.plan()
    undo(world, ask(world, "pause", reason="slip"))
    (paused,), (undone,) = entries(world, "paused"), entries(world, "undone")
    assert undone["after"] == "pause"
    assert undone["cause"] == paused["cause"] != ""


def test_a_call_at_a_row_that_was_never_right_is_taken_back_too(world: World) -> None:
    """Nobody is known there whose contacts could be counted."""
    world.write(row(1, **{"Due date": "soon"}))
    world.plan()
    shown = undo(world, ask(world, "log_call", result="voicemail"))
    assert shown["shown"].get("last_result") is None


def test_an_answer_that_a_stop_has_ended_is_gone_already(world: World) -> None:
    world.plan()
    reply(world, "The heater is broken", "q-1")
    shown = ask(world, "answer", channel="sms", text="Pay or leave.")
    reply(world, "STOP", "q-2")
    undo(world, shown)
    (message,) = (one for one in world.messages() if one.get("by"))
    assert message["reason"] == "opted_out"


def test_what_a_colleague_did_with_the_tasks_stays(world: World) -> None:
    world.plan()
    ask(world, "escalate", reason="difficult")
    shown = ask(world, "assign", owner="ann@example.com")
    (one,) = tasks(world)
    ask(world, "close_task", task=one["id"], text="done")
    world.clock.pass_(seconds=1)
    ask(world, "escalate", reason="again", team="legal")
    (other,) = tasks(world)
    ask(world, "assign", owner="bo@example.com")
    undo(world, shown)
    assert [each["owner"] for each in tasks(world)] == ["bo@example.com"]
    assert account(world)["assigned_to"] == "bo@example.com"
    assert other["team"] == "legal"


def test_a_task_that_somebody_has_done_is_not_opened_by_an_undo(world: World) -> None:
    world.plan()
    shown = ask(world, "escalate", reason="difficult")
    (one,) = tasks(world)
    ask(world, "close_task", task=one["id"], text="done")
    undo(world, shown)
    found = world.deps.documents.get(f"people_tasks/{one['id']}")
    assert found is not None
    assert found.data["closed_by"]


def test_nobody_takes_back_what_somebody_else_did(world: World) -> None:
    """A colleague's pause is theirs to judge, whoever comes by its token."""
    world.plan()
    shown = ask(world, "pause", reason="slip")
    join(world, "eve@example.com", "agent")
    with pytest.raises(BadRequest) as told:
        ask(world, "undo", "eve@example.com", token=shown["undo"]["token"])
    assert told.value.code == "nothing_to_undo"
    assert undo(world, shown)["state"]["paused_until"] is None


def test_after_half_a_minute_nothing_is_taken_back(world: World) -> None:
    """By then others have acted on it; the buttons say what is done anew."""
    world.plan()
    shown = ask(world, "pause", reason="slip")
    world.clock.pass_(seconds=31)
    assert refused(world, "undo", token=shown["undo"]["token"]) == "too_late"
    assert account(world, 1)["state"]["pause_reason"] == "staff"


def test_who_was_given_other_properties_takes_nothing_back_here(world: World) -> None:
    """Nor are they shown the account that they may not see any more."""
    world.plan()
    eve = join(world, "eve@example.com", "agent")
    shown = ask(world, "pause", eve, reason="slip")
    join(world, eve, "agent", "Oak Park")
    with pytest.raises(BadRequest) as told:
        ask(world, "undo", eve, token=shown["undo"]["token"])
    assert told.value.code == "nothing_to_undo"
    assert account(world, 1)["state"]["pause_reason"] == "staff"


def test_nothing_is_taken_back_while_a_message_is_under_way(world: World) -> None:
    """It would be planned anew, and the tenant hear it twice."""
    world.plan()
    claim(world.deps, world.message()["id"], world.clock.now())
    shown = ask(world, "pause", reason="slip")
    assert refused(world, "undo", token=shown["undo"]["token"]) == "stale"
