"""Hostile words from outside: in a bad order, twice, broken, from the wrong place."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from shared.core.keys import contact_point_key
from shared.core.records.points import ConsentEvent
from shared.flows.consent import record_event
from shared.flows.events import take_event
from shared.flows.poll import poll_providers
from shared.ports import Inbound, Page, Query, SentCopy
from tests.flows.conftest import ROW, World


def inbound(world: World, text: str, n: int = 0, **parts: Any) -> Inbound:
    """Write what the tenant says, *n* seconds from now."""
    base = Inbound(
        provider="local",
        provider_id=f"x{n}",
        channel="sms",
        sender=ROW["Phone"],
        recipient="+12125550199",
        text=text,
        received_at=world.clock.now() + timedelta(seconds=n),
    )
    return replace(base, **parts)


def point(world: World, address: str = ROW["Phone"]) -> dict[str, Any]:
    found = world.deps.documents.get("points/" + contact_point_key(address))
    assert found is not None
    data: dict[str, Any] = found.data
    return data


@pytest.mark.parametrize("order", [(0, 1, 2), (0, 2, 1)])
def test_the_last_stop_of_a_minute_counts(world: World, order: tuple[int, ...]) -> None:
    """STOP, START, STOP within a minute: the person must stay opted out."""
    said = ["STOP", "START", "STOP"]
    for i in order:
        event = inbound(world, said[i], i * 15)
        take_event(event, world.deps, world.clock.now() + timedelta(minutes=1))
    assert point(world)["suppressed"]


def test_two_wordings_of_an_opt_out_get_one_confirmation(world: World) -> None:
    """A second confirmation is a text to somebody who has opted out."""
    for n, text in enumerate(["please don't text me any more", "do not text me again"]):
        take_event(inbound(world, text, n), world.deps, world.clock.now())
        world.drain()
        world.clock.pass_(minutes=2)
    assert len(world.texts()) == 1


def test_a_dead_number_lives_once_its_owner_writes(world: World) -> None:
    """A passing fault must not end a tenant's reminders for ever."""
    dead, now = ConsentEvent("dead", "provider"), world.clock.now()
    record_event(world.deps.documents, "sms", ROW["Phone"], dead, now)
    take_event(inbound(world, "I'm here, thanks"), world.deps, now)
    assert not point(world)["dead"]


class OnePage:
    """A provider's list of one page."""

    name = "quo"

    def __init__(self, *received: Inbound) -> None:
        self.page = Page(received=received, sent=(), cursor="c1")

    def since(self, _cursor: str | None, _now: object) -> Page:
        return self.page


def test_a_stop_behind_a_broken_message_is_heard(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One message that cannot be taken must not keep the STOP behind it unread."""

    def take(event: Inbound, *rest: Any) -> str:
        if event.text == "broken":
            raise ValueError
        return take_event(event, *rest)

    monkeypatch.setattr("shared.flows.poll.take_event", take)
    listed = OnePage(inbound(world, "broken", 0), inbound(world, "STOP", 5))
    office = world.with_(ledgers=(("sms", listed),))
    cursor = "system/cursor-quo-sms"
    poll_providers(office.deps, world.clock.now())
    assert point(world)["suppressed"]
    assert office.deps.documents.get(cursor) is None, "it is read once more"
    poll_providers(office.deps, world.clock.now())
    assert office.deps.documents.get(cursor) is not None


def test_half_a_character_is_stored_and_its_stop_heard(world: World) -> None:
    """A cut emoji must not lose the STOP before it."""
    take_event(inbound(world, "STOP \ud83d"), world.deps, world.clock.now())
    assert point(world)["suppressed"]


def test_a_stop_from_an_alias_stops_the_address_we_wrote_to(world: World) -> None:
    """A tenant's mail programme answers from another address of hers."""
    email = {"Phone": "", "SMS consent": "", "Email consent": "yes"}
    world.write({**ROW, **email, "Email basis": "consumer_direct_consent"})
    world.plan()
    world.drain()
    sent = world.message()
    mail = {"channel": "email", "sender": "alias@example.org"}
    answer = inbound(world, "STOP", in_reply_to=(sent["rfc822_id"],), **mail)
    take_event(answer, world.deps, world.clock.now())
    assert point(world, ROW["Email"])["suppressed"]


def by_hand(world: World, text: str) -> OnePage:
    """List a text that staff wrote in the provider's own app."""
    listed = OnePage()
    copy = SentCopy("hand1", ROW["Phone"], text, world.clock.now(), "accepted", "x")
    listed.page = Page(received=(), sent=(copy,), cursor="c1")
    return listed


def test_a_text_by_hand_counts_for_everybody_at_a_number(world: World) -> None:
    """Two people share a number: neither may be written to beyond the caps."""
    other = {"Account ID": "B-1", "Customer": "Bob Other", "Email": ""}
    world.write(ROW, {**ROW, **other})
    world.clock.pass_(hours=-5)
    world.plan()
    listed = (("sms", by_hand(world, "hi")),)
    poll_providers(world.with_(ledgers=listed).deps, world.clock.now())
    assert len(world.deps.documents.query(Query("people"))) == 2


def test_a_text_by_hand_is_noted_once_however_often_it_is_listed(
    world: World,
) -> None:
    """Each look at a list shows the last ten minutes again."""
    world.plan()
    listed = (("sms", by_hand(world, "hi")),)
    for _ in range(3):
        poll_providers(world.with_(ledgers=listed).deps, world.clock.now())
    happened = world.deps.documents.query(Query("activity"))
    assert [one.data["what"] for one in happened].count("sent_by_hand") == 1


def test_our_words_sent_again_by_hand_are_a_contact(world: World) -> None:
    """Staff who repeat our text by hand have contacted the tenant once more."""
    world.plan()
    world.drain()
    world.clock.pass_(hours=3)
    listed = (("sms", by_hand(world, world.texts()[0])),)
    poll_providers(world.with_(ledgers=listed).deps, world.clock.now())
    (person,) = world.deps.documents.query(Query("people"))
    assert len(person.data["history"]) == 2
