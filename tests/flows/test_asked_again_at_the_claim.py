"""What became untrue between planning and sending is found by the claim itself."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from shared.core import messages
from shared.core.instants import to_text
from shared.core.keys import account_key, contact_point_key
from shared.flows.asking import keep_question
from shared.flows.claim import Claimed, claim
from shared.flows.deliver import deliver
from shared.flows.outcome import Outcome
from shared.flows.switch import set_sending
from tests.flows.conftest import ROW, World

ACCOUNT = f"accounts/{account_key(ROW['Account ID'])}"
POINT = f"points/{contact_point_key(ROW['Phone'])}"


def claimed(world: World) -> Outcome:
    """Claim the one message; gives what became of it instead."""
    outcome = claim(world.deps, world.message()["id"], world.clock.now())
    assert isinstance(outcome, Outcome)
    return outcome


@pytest.mark.parametrize(
    ("copy", "reason"),
    [
        ({"balance_cents": 0}, "paid"),
        ({"balance_cents": 40_000}, "balance_changed"),
        ({"hold_until": "2026-11-16"}, "held"),
        ({"phone": "+12125550109"}, "contact_changed"),
        ({"status": "disputed"}, "status_changed"),
        ({"due_on": "2026-11-01"}, "row_changed"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_a_row_that_says_something_else_by_now(
    world: World, copy: dict[str, Any], reason: str
) -> None:
    """Nobody is asked for what they have paid since, nor at a number they gave up."""
    world.plan()
    row: Any = world.deps.documents.get(ACCOUNT).data["copy"]
    world.deps.documents.update(ACCOUNT, {"copy": {**row, **copy}})

    assert claimed(world).reason == reason
    assert world.message()["state"] == messages.CANCELLED


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"person": "somebody-else"}, "person_changed"),
        ({"present": False}, "row_vanished"),
        ({"quarantined": True}, "row_invalid"),
        ({"state": {"pause_until": "2026-12-01T00:00:00.000000Z"}}, "paused"),
        ({"state": {"holds": ["dispute"]}}, "held"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_an_account_that_stands_otherwise_by_now(
    world: World, fields: dict[str, Any], reason: str
) -> None:
    """A debt is not disclosed to who has moved in since; a dispute is respected."""
    world.plan()
    world.deps.documents.update(ACCOUNT, fields)

    assert claimed(world).reason == reason


def test_a_hold_of_the_person_stops_what_was_planned_before_it(world: World) -> None:
    """A lawyer named at one account is not passed by at another."""
    world.plan()
    path = f"people/{world.message()['person']}"
    world.deps.documents.put(path, {"holds": ["attorney"]})

    assert claimed(world).reason == "held"


def test_nothing_is_sent_to_where_nothing_arrives(world: World) -> None:
    world.plan()
    point = {"address": ROW["Phone"], "channel": "sms", "dead": True}
    world.deps.documents.put(POINT, point)

    assert claimed(world).reason == "contact_point_dead"


def test_what_expired_is_not_sent(world: World) -> None:
    """A text of Monday's hours does not wake anybody on Monday night."""
    world.plan()
    path = f"messages/{world.message()['id']}"
    world.deps.documents.update(path, {"expires_at": to_text(world.clock.now())})

    assert claimed(world).slug == messages.EXPIRED


def test_a_task_that_comes_early_sends_nothing(world: World) -> None:
    world.plan()
    path = f"messages/{world.message()['id']}"
    later = world.clock.now() + timedelta(minutes=5)
    world.deps.documents.update(path, {"send_at": to_text(later)})

    assert (claimed(world).reason, claimed(world).again_at) == ("early", later)


def test_nobody_is_chased_while_a_pass_waits_for_an_answer(world: World) -> None:
    """Half of the sheet is gone: what was planned before may be wrong, too."""
    world.plan()
    keep_question(world.deps, ["Half of it is gone."], world.clock.now())

    assert claimed(world).reason == "sheet_in_question"
    assert world.message()["state"] == messages.PLANNED


def test_what_was_due_long_before_sending_went_on_is_planned_anew(world: World) -> None:
    """After a stop of a day no flood of yesterday's texts goes out."""
    world.plan()
    documents = world.deps.documents
    set_sending(documents, on=False, by="bob@example.com", now=world.clock.now())
    world.clock.pass_(minutes=31)
    set_sending(documents, on=True, by="bob@example.com", now=world.clock.now())

    assert claimed(world).reason == "stale_after_stop"


def test_a_second_contact_of_the_day_waits_for_the_next(world: World) -> None:
    """Two debts of one person are not two texts in a day."""
    other = {**ROW, "Account ID": "A-2", "Customer ID": "C-1", "Creditor": "Oak Homes"}
    world.write({**ROW, "Customer ID": "C-1", "Creditor": "Maple Homes"}, other)
    world.plan()
    for one in world.messages():
        send_at = to_text(world.clock.now())
        world.deps.documents.update(f"messages/{one['id']}", {"send_at": send_at})
    first, second = (one["id"] for one in world.messages())

    assert deliver(first, world.deps, world.clock.now()).slug == "sent"
    waits = deliver(second, world.deps, world.clock.now())
    assert (waits.slug, waits.reason[:5]) == ("planned", "HOUSE")
    assert len(world.texts()) == 1


def test_a_verdict_of_the_night_moves_the_message_to_the_morning(world: World) -> None:
    """What was lawful when it was planned is judged again when it is sent."""
    world.plan()
    path = f"messages/{world.message()['id']}"
    tomorrow = to_text(world.clock.now() + timedelta(days=1))
    world.deps.documents.update(path, {"expires_at": tomorrow})
    world.clock.pass_(hours=12)

    outcome = claimed(world)
    assert outcome.slug == "planned"
    assert outcome.again_at == world.clock.now() + timedelta(hours=11)


def test_a_claim_is_good_until_the_hours_end(world: World) -> None:
    """A provider's backlog must not deliver at night: it is told when to give up."""
    world.plan()
    path = f"messages/{world.message()['id']}"
    world.deps.documents.update(path, {"expires_at": "2026-11-20T00:00:00.000000Z"})

    taken = claim(world.deps, world.message()["id"], world.clock.now())
    assert isinstance(taken, Claimed)
    assert taken.message["expires_at"] == "2026-11-17T01:00:00.000000Z"
