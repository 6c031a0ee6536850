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
from shared.ports import Inbound, Page
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
