"""What staff do in the sidebar holds, is written down, and can be taken back."""

from __future__ import annotations

from typing import Any

import pytest

from shared.core import messages
from shared.errors import BadRequest
from shared.flows.staff import answer_sidebar
from tests.flows.conftest import ROW, World


def ask(world: World, action: str, **payload: Any) -> dict[str, Any]:
    body = {"action": action, "account_id": "A-1", **payload}
    return answer_sidebar(body, "kim@example.com", world.deps, world.clock.now())


def test_a_pause_ends_what_is_planned_and_resuming_plans_it_anew(world: World) -> None:
    world.plan()
    shown = ask(world, "pause", reason="spoke on the phone", until="2026-11-18")
    assert shown["state"]["pause_reason"] == "staff"
    world.drain()
    assert world.texts() == []
    ask(world, "resume")
    world.plan()
    world.drain()
    assert len(world.texts()) == 1


def test_a_pause_without_a_day_lasts_until_somebody_resumes(world: World) -> None:
    world.plan()
    ask(world, "pause", reason="court")
    world.clock.pass_(days=40)
    world.plan()
    world.drain()
    assert world.texts() == []


@pytest.mark.parametrize("until", ["yesterday", "2026-11-10", "2031-01-01"])
def test_a_day_that_cannot_be_meant_is_refused(world: World, until: str) -> None:
    world.plan()
    with pytest.raises(BadRequest, match="bad_date"):
        ask(world, "pause", reason="x", until=until)


def test_the_account_shows_the_next_message_and_why(world: World) -> None:
    """Staff who cannot see why a text waits would send it by hand at night."""
    world.clock.pass_(hours=14)
    world.plan()
    shown = ask(world, "account")
    assert shown["next"]["decision"] == "delay"
    assert "HOUSE-WINDOW" in {r["rule_id"] for r in shown["next"]["reasons"]}
    assert "$500.00" in shown["next"]["text"]
    assert shown["days_past_due"] == 6


def test_staff_can_record_an_opt_out_for_the_person(world: World) -> None:
    world.plan()
    shown = ask(world, "opt_out", channel="sms", reason="said so at the desk")
    assert [p["suppressed"] for p in shown["contact_points"]] == [True, False]
    world.drain()
    assert world.texts() == []


def test_the_stop_button_stops_everything_and_is_taken_back(world: World) -> None:
    world.plan()
    assert ask(world, "kill", on=True)["sending"] == "off"
    world.drain()
    assert world.texts() == []
    assert ask(world, "kill", on=False)["sending"] == "on"


def test_a_note_is_kept_with_who_wrote_it(world: World) -> None:
    world.plan()
    shown = ask(world, "note", text="Will bring a cheque.")
    (entry,) = shown["activity"]
    assert (entry["actor"], entry["after"]) == (
        "kim@example.com",
        "Will bring a cheque.",
    )


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        ({"action": "fly"}, "unknown_action"),
        ({"action": "account", "account_id": "no such"}, "unknown_account"),
        ({"action": "note", "account_id": "no such", "text": "x"}, "unknown_account"),
        ({"action": "note", "account_id": "A-1"}, "field_missing"),
        ({"action": "note", "account_id": "A-1", "text": "x" * 3000}, "field_too_long"),
        ({"action": "opt_out", "account_id": "A-1", "channel": "fax"}, "bad_channel"),
        ({"action": "kill"}, "field_missing"),
    ],
)
def test_wrong_asking_is_answered_with_a_sentence(
    world: World, payload: dict[str, Any], code: str
) -> None:
    world.plan()
    with pytest.raises(BadRequest, match=code):
        answer_sidebar(payload, "kim@example.com", world.deps, world.clock.now())


def test_a_co_tenant_is_written_to_where_the_step_says_so(world: World) -> None:
    """Late steps reach everybody who signed; a shared phone is not texted twice."""
    late = {**ROW, "Due date": "2026-09-29"}
    world.write(late)
    world.path.with_name("accounts.Contacts.csv").write_text(
        "Account ID,Name,Role,Phone,SMS consent\n"
        "A-1,Cora Example,co-tenant,+12125550107,yes\n"
        f"A-1,Dan Example,co-tenant,{ROW['Phone']},yes\n"
    )
    world.plan()
    world.drain()
    sent = {(m["role"], m["to"]) for m in world.messages()}
    assert sent == {("tenant", ROW["Phone"]), ("co_tenant", "+12125550107")}
    assert {m["state"] for m in world.messages()} == {messages.ACCEPTED}
