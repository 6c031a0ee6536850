"""What staff may see and do: by their properties, and nothing by halves."""

from __future__ import annotations

from typing import Any

import pytest

from shared.core.staff import VEILED, Member
from shared.errors import BadRequest, NotDone
from shared.flows.sheet_outage import begin_outage
from shared.flows.staff import answer_sidebar
from shared.flows.staff.members import set_member
from shared.ports import Query
from tests.flows.conftest import ROW, World

_ADMIN = "bob@example.com"
_TWO = (
    {**ROW, "Customer ID": "C1"},
    {**ROW, "Customer ID": "C1", "Account ID": "A-2", "Property": "Oak Street"},
)


def ask(world: World, action: str, who: str = _ADMIN, **fields: Any) -> dict[str, Any]:
    asked = {"action": action, "account_id": "A-1", **fields}
    return answer_sidebar(asked, who, world.deps, world.clock.now())


def _entries(world: World, what: str) -> list[dict[str, Any]]:
    found = world.deps.documents.query(Query("activity"))
    return [one.data for one in found if one.data["what"] == what]


def test_staff_of_one_property_are_told_nothing_of_the_other(world: World) -> None:
    world.write(_TWO[0], {**_TWO[1], "Balance": "777.00"})
    world.plan()
    assert [one["account_id"] for one in ask(world, "account")["other_accounts"]]
    who = Member("m@example.com", "viewer", frozenset({"Maple Court"}))
    set_member(who, _ADMIN, world.deps, world.clock.now())
    shown = ask(world, "account", who=who.email)
    assert shown["other_accounts"] == []
    assert shown["next"]["text"] == VEILED
    world.drain()
    shown = ask(world, "account", who=who.email)
    assert [one["text"] for one in shown["thread"]] == [VEILED]
    assert "777" not in str(shown)
    assert "Oak" not in str(shown)


def test_the_last_admin_cannot_be_confined_to_a_property(world: World) -> None:
    ask(world, "whoami")
    kept = {"email": _ADMIN, "role": "admin", "properties": ["Maple Court"]}
    with pytest.raises(BadRequest, match="make another one first"):
        ask(world, "set_staff", **kept)
    ask(world, "set_staff", email="kim@example.com", role="admin")
    ask(world, "set_staff", **kept)


def test_a_refused_hold_holds_nobody(world: World) -> None:
    world.write(*_TWO)
    world.plan()
    tag = ask(world, "account")["tag"]
    ask(world, "pause", reason="first")
    with pytest.raises(BadRequest, match="changed meanwhile"):
        ask(world, "hold", hold="attorney", reason="x", tag=tag)
    people = world.deps.documents.query(Query("people"))
    assert not any(one.data.get("holds") for one in people)


def test_an_opt_out_is_recorded_from_a_page_that_is_out_of_date(world: World) -> None:
    world.plan()
    tag = ask(world, "account")["tag"]
    ask(world, "pause", reason="first")
    shown = ask(world, "opt_out", channel="sms", reason="said so", tag=tag)
    assert shown["contact_points"][0]["suppressed"]


@pytest.mark.parametrize("action", ["escalate", "assign", "log_call", "by_hand"])
def test_what_is_refused_for_a_deleted_row_leaves_nothing(
    world: World, action: str
) -> None:
    world.plan()
    fields = {"reason": "x", "owner": "x", "result": "no_answer", "text": "x"}
    with pytest.raises(BadRequest, match="not known"):
        ask(world, action, account_id="A-99", channel="sms", **fields)
    assert world.deps.documents.query(Query("people_tasks")) == []
    assert not any(
        one.data.get("history") for one in world.deps.documents.query(Query("people"))
    )


def test_a_step_that_is_brought_forward_can_be_taken_back_for_half_a_minute(
    world: World,
) -> None:
    world.write({**ROW, "Due date": "2026-11-20"})
    world.plan()
    shown = ask(world, "send_now")
    for _ in range(5):
        world.clock.pass_(seconds=5)
        world.drain()
    assert world.texts() == []
    ask(world, "undo", token=shown["undo"]["token"])
    for _ in range(5):
        world.clock.pass_(minutes=1)
        world.drain()
    assert world.texts() == []


def test_a_step_that_is_brought_forward_leaves_in_half_a_minute(world: World) -> None:
    world.write({**ROW, "Due date": "2026-11-20"})
    world.plan()
    ask(world, "send_now")
    world.drain()
    world.clock.pass_(seconds=31)
    world.drain()
    assert len(world.texts()) == 1


@pytest.mark.parametrize(
    ("action", "fields"),
    [
        ("pause", {"reason": "x"}),
        ("send_now", {}),
        ("skip_step", {"step": "early_5", "reason": "x"}),
        ("hold", {"hold": "dispute", "reason": "x"}),
        ("promise", {"due_on": "2026-11-20"}),
    ],
)
def test_undo_holds_for_its_half_minute_while_the_service_works(
    world: World, action: str, fields: dict[str, Any]
) -> None:
    world.plan()
    shown = ask(world, action, **fields)
    for _ in range(2):
        world.clock.pass_(seconds=6)
        world.drain()
    ask(world, "undo", token=shown["undo"]["token"])


@pytest.mark.parametrize("action", ["resume", "change_channel"])
def test_what_is_planned_for_the_morning_can_be_taken_back(
    world: World, action: str
) -> None:
    world.clock.at = world.clock.at.replace(day=17, hour=4)  # 23:00 in New York
    world.plan()
    ask(world, "pause", reason="x")
    shown = ask(world, action, channel="email")
    world.clock.pass_(seconds=6)
    world.drain()
    ask(world, "undo", token=shown["undo"]["token"])
    assert ask(world, "account")["state"]["paused_until"]


def test_what_somebody_else_did_meanwhile_is_not_undone(world: World) -> None:
    world.plan()
    shown = ask(world, "change_channel", channel="email")
    ask(world, "pause", reason="x")
    with pytest.raises(BadRequest, match="happened since"):
        ask(world, "undo", token=shown["undo"]["token"])


def test_the_record_says_who_did_it_and_by_what_right(world: World) -> None:
    world.plan()
    ask(world, "mark_paid", amount="500.00")
    ask(world, "pause", reason="x")
    (paid,), (paused,) = _entries(world, "payment"), _entries(world, "paused")
    assert (paid["actor"], paid["role"]) == (_ADMIN, "admin")
    assert (paused["actor"], paused["role"]) == (_ADMIN, "admin")


def test_an_approval_names_who_fell_out(world: World) -> None:
    world.tab("Settings", ["Setting", "Value"], ["Approval over messages", "1"])
    rows = [
        {
            **ROW,
            "Account ID": f"A-{n}",
            "Customer": f"Tenant {n}",
            "Phone": f"+1212555010{n}",
            "Email": f"t{n}@example.com",
        }
        for n in (1, 2, 3)
    ]
    world.write(*rows)
    world.plan()
    (run,) = ask(world, "runs")["runs"]
    world.write({**rows[0], "Balance": "900.00"}, *rows[1:])
    world.plan()
    (out,) = ask(world, "approve", run=run["id"])["ruling"]["fell_out"]
    assert (out["account_id"], out["customer"]) == ("A-1", "Tenant 1")
    assert out["why"] == "balance_changed"


def test_what_was_given_to_a_team_is_each_ones_of_it(world: World) -> None:
    world.plan()
    ask(world, "escalate", reason="x", team="manager")
    who = Member("mg@example.com", "manager")
    set_member(who, _ADMIN, world.deps, world.clock.now())
    (one,) = ask(world, "tasks", who=who.email, mine=True)["tasks"]
    assert one["owner"] == "manager"


def test_what_waits_for_a_person_is_said_at_the_account(world: World) -> None:
    world.plan()
    assert ask(world, "account")["tasks"] == []
    (one,) = ask(world, "escalate", reason="difficult")["tasks"]
    assert (one["reason"], one["owner"]) == ("escalated", "manager")


def test_an_outage_is_said_at_the_account(world: World) -> None:
    world.plan()
    assert ask(world, "account")["outage"] is None
    begin_outage(world.deps, NotDone("sheet_unreachable"), world.clock.now())
    assert ask(world, "account")["outage"]["copy_of"]


def test_an_address_does_not_wear_the_consent_to_texts(world: World) -> None:
    world.plan()
    sms, mail = ask(world, "account")["contact_points"]
    assert (sms["since"], sms["source"]) == ("2026-10-01", "lease")
    assert (mail["since"], mail["source"]) == ("", "")


def test_a_message_that_waits_for_approval_is_seen_at_its_account(world: World) -> None:
    world.tab("Settings", ["Setting", "Value"], ["Approval over messages", "1"])
    other = {"Account ID": "A-2", "Customer": "Tenant Two", "Email": "t2@example.com"}
    world.write(ROW, {**ROW, **other, "Phone": "+12125550102"})
    world.plan()
    waits = ask(world, "account")["next"]
    assert waits["awaits_approval"]
    assert "$500" in waits["text"]
