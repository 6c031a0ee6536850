"""An opt-out holds whatever comes in what order; every text has its consent on file."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.core import messages
from shared.core.instants import to_text
from shared.core.keys import contact_point_key
from shared.core.records.points import ConsentEvent, appended, standing
from shared.errors import BadRequest
from shared.flows.consent import record_event
from shared.flows.events import take_event
from shared.flows.staff import answer_sidebar
from shared.ports import Query, Receipt
from tests.flows.conftest import ROW, World
from tests.flows.replies import point, tasks, write

START = datetime(2026, 11, 16, tzinfo=UTC)
KINDS = st.sampled_from(["granted", "renewed", "revoked", "dead", "checked"])
EVENTS = st.builds(
    lambda kind, source, minute: ConsentEvent(
        kind, source, "said", said_at=to_text(START + timedelta(minutes=minute))
    ),
    KINDS,
    st.sampled_from(["sheet", "page", "staff", "provider", "inbound_sms"]),
    st.integers(0, 1000),
)
BACK = st.builds(
    lambda minute: ConsentEvent(
        "resubscribed", "x", said_at=to_text(START + timedelta(minutes=minute))
    ),
    st.integers(0, 1000),
)


def told(events: list[ConsentEvent]) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for n, event in enumerate(events):
        data = appended("c-1", data, event, START + timedelta(days=n + 1))[2]
    return data


@given(st.lists(EVENTS, max_size=8))
def test_nothing_but_the_person_or_staff_ends_an_opt_out(
    events: list[ConsentEvent],
) -> None:
    """No sheet, page, renewal or provider brings back somebody who said STOP."""
    said_stop = any(one.kind == "revoked" for one in events)

    assert standing(told(events)).suppressed == said_stop
    assert not (said_stop and standing(told(events)).consented)


@given(st.lists(EVENTS, max_size=6), EVENTS)
def test_one_more_event_never_lifts_suppression(
    events: list[ConsentEvent], more: ConsentEvent
) -> None:
    before, after = standing(told(events)), standing(told([*events, more]))

    assert after.suppressed >= before.suppressed
    assert after.dead >= before.dead


@given(st.data(), st.lists(EVENTS | BACK, min_size=1, max_size=6))
def test_order_and_repeats_change_nothing(
    data: st.DataObject, events: list[ConsentEvent]
) -> None:
    """A START delivered again after a later STOP must not undo it."""
    again = data.draw(st.lists(st.sampled_from(events), max_size=4))
    shuffled = data.draw(st.permutations([*events, *again]))

    assert standing(told(shuffled)).suppressed == standing(told(events)).suppressed


@given(st.lists(EVENTS | BACK, min_size=1, max_size=6))
def test_a_stop_said_last_holds(events: list[ConsentEvent]) -> None:
    last = ConsentEvent("revoked", "x", said_at=to_text(START + timedelta(days=2)))

    for at in range(len(events) + 1):
        assert standing(told([*events[:at], last, *events[at:]])).suppressed


def test_at_one_instant_the_stop_holds() -> None:
    """*STOP* and *START* of one second: the careful reading."""
    at = to_text(START)
    both = [ConsentEvent(k, "x", said_at=at) for k in ("revoked", "resubscribed")]  # type: ignore[arg-type]

    assert standing(told(both)).suppressed
    assert standing(told(both[::-1])).suppressed


def ledger(world: World, address: str = ROW["Phone"]) -> list[dict[str, Any]]:
    key = contact_point_key(address)
    found = [one.data for one in world.deps.documents.query(Query("consent"))]
    return sorted((e for e in found if e["point"] == key), key=lambda e: e["n"])


def test_every_text_has_its_consent_in_the_ledger(world: World) -> None:
    """A cell is overwritten; what it said when we relied on it is not."""
    world.plan()
    assert ledger(world) == []
    world.drain()

    (entry,) = ledger(world)
    assert (entry["kind"], entry["source"]) == ("granted", "sheet")
    assert "sms_consent_source=lease" in entry["wording"]
    assert "2026-10-01" in entry["wording"]
    for _ in range(25):
        world.clock.pass_(days=1)
        world.plan()
        world.drain()
    assert len(world.texts()) > 1
    assert len(ledger(world)) == 1


def test_a_text_that_is_refused_grants_nothing(world: World) -> None:
    world.plan()
    write(world, "STOP")
    world.drain()

    assert [one["kind"] for one in ledger(world)] == ["revoked"]


def test_consent_in_the_sheet_revives_nobody(world: World) -> None:
    """Staff import last year's consents; who said STOP since then stays out."""
    world.plan()
    write(world, "STOP")
    world.drain()
    for n in range(8):
        world.clock.pass_(days=1)
        world.write(
            {**ROW, "SMS consent": "yes", "SMS consent date": f"2026-11-{17 + n}"}
        )
        world.plan()
        world.drain()

    sent = [m for m in world.messages() if m["state"] == messages.ACCEPTED]
    assert {m["channel"] for m in sent if m["purpose"] == "collection"} <= {"email"}
    assert point(world)["suppressed"]


def test_a_stop_from_a_number_nobody_knows_is_honoured_later(world: World) -> None:
    """A tenant who moved in yesterday may have said it last year."""
    stranger = "+12125550177"
    write(world, "STOP", sender=stranger)
    world.drain()
    world.write({**ROW, "Phone": stranger})
    world.clock.pass_(days=1)
    world.plan()
    world.drain()

    purposes = [m["purpose"] for m in world.messages() if m["to"] == stranger]
    assert purposes == ["optout_confirmation"]


def test_a_stop_covers_every_account_of_the_number(world: World) -> None:
    """Another property and brand with the same phone are stopped too."""
    other = {
        **ROW,
        "Account ID": "A-2",
        "Customer": "Ann Example",
        "Property": "Oak Hill",
        "Creditor/brand": "Oak Homes",
        "Email": "other@example.com",
    }
    world.write(ROW, other)
    world.plan()
    write(world, "STOP")
    world.clock.pass_(days=1)
    world.plan()
    world.drain()

    texts = [m for m in world.messages() if m["channel"] == "sms"]
    assert {m["state"] for m in texts if m["purpose"] == "collection"} == {"cancelled"}


def test_the_providers_own_opt_out_is_one_here(world: World) -> None:
    """Twilio's 21610: the person stopped the number where we never heard of it."""
    world.plan()
    world.drain()
    sent = world.message()
    event = Receipt(
        provider=sent["provider"],
        provider_id=sent["provider_id"],
        status="failed",
        at=world.clock.now(),
        code="21610",
        reason="opted_out",
    )
    take_event(event, world.deps, world.clock.now())

    assert point(world)["suppressed"]
    assert [one["source"] for one in ledger(world)] == ["sheet", "provider"]


def bounce(world: World, **more: Any) -> str:
    values = {
        "channel": "email",
        "sender": ROW["Email"],
        "kind": "bounce",
        "in_reply_to": (),
    }
    text = f"5.1.1 unknown {more['in_reply_to']}"  # another text: no repeat
    return write(world, text, **{**values, **more})


def test_only_a_bounce_of_our_own_mail_closes_an_address(world: World) -> None:
    """Anybody can send a mail that looks like a server's report."""
    world.write({**ROW, "SMS consent": ""})
    world.plan()
    world.drain()
    bounce(world, in_reply_to=("<forged@example.net>",))
    assert not point(world, ROW["Email"]).get("dead")

    bounce(world, in_reply_to=(world.message()["rfc822_id"],))
    assert point(world, ROW["Email"])["dead"]
    assert "bounced" in tasks(world)


def staff(world: World, action: str, **more: str) -> dict[str, Any]:
    payload = {"action": action, "account_id": "A-1", "channel": "sms", **more}
    return answer_sidebar(payload, "eva@example.com", world.deps, world.clock.now())


PROOF = {"wording": "Yes, text me again", "source": "phone call", "proof": "call 4711"}


def test_staff_bring_somebody_back_with_proof(world: World) -> None:
    world.plan()
    world.drain()
    write(world, "STOP")
    world.drain()
    world.clock.pass_(days=1)
    staff(world, "opt_in", **PROOF)

    assert not point(world)["suppressed"]
    entry = ledger(world)[-1]
    assert (entry["kind"], entry["actor"]) == ("resubscribed", "eva@example.com")
    assert (entry["wording"], entry["proof"]) == (
        "phone call: Yes, text me again",
        "call 4711",
    )
    world.drain()
    assert "HELP" in world.texts()[-1]


@pytest.mark.parametrize("missing", ["wording", "source", "proof"])
def test_without_proof_nobody_is_brought_back(world: World, missing: str) -> None:
    world.plan()
    write(world, "STOP")
    with pytest.raises(BadRequest):
        staff(world, "opt_in", **{**PROOF, missing: " "})

    assert point(world)["suppressed"]


def test_staff_take_somebody_out(world: World) -> None:
    world.plan()
    staff(world, "opt_out", reason="told the office by phone")
    world.drain()

    assert world.texts() == []
    assert ledger(world)[-1]["actor"] == "eva@example.com"


def test_an_old_start_delivered_late_revives_nobody(world: World) -> None:
    world.plan()
    early = world.clock.now()
    world.clock.pass_(minutes=10)
    write(world, "STOP")
    write(world, "START", received_at=early)

    assert point(world)["suppressed"]


def test_the_ledger_is_a_chain(world: World) -> None:
    for kind in ("granted", "revoked", "resubscribed"):
        event = ConsentEvent(kind, "staff")  # type: ignore[arg-type]
        record_event(
            world.deps.documents, "sms", ROW["Phone"], event, world.clock.now()
        )

    entries = ledger(world)
    assert [e["prev"] for e in entries] == ["", *(e["hash"] for e in entries[:-1])]
