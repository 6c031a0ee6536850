"""A provider's list shows our text, but not letter by letter: it is not sent again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from shared.core import messages
from shared.core.keys import opaque
from shared.errors import NotDone, Uncertain
from shared.flows.deliver import deliver
from shared.flows.sweep import sweep
from shared.ports import SentCopy
from tests.flows.conftest import World
from tests.flows.replies import tasks
from tests.flows.test_never_twice import Provider, planned


def unclear(world: World, listed: Any) -> tuple[World, Provider]:
    """Have a text taken, its answer lost, and a list that shows it in another way."""
    provider = Provider([Uncertain("timeout")], delivered_despite=True)
    world = planned(world, provider)
    deliver(world.message()["id"], world.deps, world.clock.now())
    copy = provider.listed[0]
    provider.listed[0] = replace(copy, text=listed(copy.text))
    return world, provider


def settled(world: World, provider: Provider, minutes: int = 5) -> None:
    """Let the grace pass and a later text be listed; then sweep and send."""
    world.clock.pass_(minutes=minutes)
    later = world.clock.now() - timedelta(minutes=1)
    provider.listed.append(SentCopy("P9", "+12125550177", "x", later, "accepted"))
    sweep(world.deps, world.clock.now())
    world.drain()


@pytest.mark.parametrize(
    "listed",
    [
        lambda text: f"{text} Reply STOP to unsubscribe.",
        lambda text: f"{text}\r\n\r\nMsg&data rates may apply. STOP to end",
        lambda text: f" {text} ",
    ],
)
def test_a_sentence_of_the_providers_own_hides_no_text(
    world: World, listed: Any
) -> None:
    world, provider = unclear(world, listed)
    settled(world, provider)
    assert len(provider.received) == 1
    assert world.message()["state"] == messages.ACCEPTED


@pytest.mark.parametrize(
    "listed",
    [
        lambda text: text[:70],
        lambda _text: "",
        lambda text: text.replace("a", "?").replace("o", "?"),
        lambda text: f"Maple: {text}",
    ],
    ids=["cut", "deleted", "garbled", "begins otherwise"],
)
def test_what_may_be_ours_is_no_proof_of_absence(world: World, listed: Any) -> None:
    """A body that the provider cuts, redacts or garbles: a person decides."""
    world, provider = unclear(world, listed)
    settled(world, provider)
    assert len(provider.received) == 1
    assert world.message()["state"] == messages.UNCERTAIN
    settled(world, provider, minutes=61)
    assert len(provider.received) == 1
    assert "uncertain_cannot_be_shown" in tasks(world)


def test_another_text_to_the_same_number_keeps_ours_from_nobody(world: World) -> None:
    """Staff wrote something else by hand; ours surely did not leave: it does now."""
    provider = Provider([Uncertain("timeout")])
    world = planned(world, provider)
    deliver(world.message()["id"], world.deps, world.clock.now())
    by_hand = "The plumber comes on Tuesday at nine."
    now, to = world.clock.now(), world.message()["to"]
    provider.listed.append(SentCopy("H1", to, by_hand, now, "accepted"))
    settled(world, provider)
    assert len(provider.received) == 1


def test_a_mail_is_known_by_the_name_we_gave_it(world: World) -> None:
    """A footer that the mail server adds in front hides no mail of ours."""
    world, provider = unclear(world, lambda _text: "Confidential. Do not read.")
    id_ = world.message()["id"]
    name = f"<{opaque('m', id_)}@example.com>"
    provider.listed[0] = replace(provider.listed[0], rfc822_id=name)
    settled(world, provider)
    assert len(provider.received) == 1
    assert world.message()["state"] == messages.ACCEPTED


def test_of_a_list_that_never_answers_a_person_is_told(world: World) -> None:
    """A key without the right to read: nothing may stay unclear and unseen for ever."""
    provider = Provider([Uncertain("timeout")])

    def never(*_: object) -> list[SentCopy]:
        raise NotDone("quo_forbidden")

    provider.sent_to = never  # type: ignore[method-assign]  # this one's list only
    world = planned(world, provider)
    deliver(world.message()["id"], world.deps, world.clock.now())
    settled(world, provider)
    assert not tasks(world)
    settled(world, provider, minutes=61)
    assert "uncertain_cannot_be_shown" in tasks(world)
    assert world.message()["state"] == messages.UNCERTAIN


@pytest.mark.parametrize("status", ["delivered", "failed", "undelivered"])
def test_what_the_list_says_became_of_it_is_taken(world: World, status: str) -> None:
    """Its receipt never came: a text that failed must not look as if it had arrived."""
    world, provider = unclear(world, lambda text: text)
    provider.listed[0] = replace(provider.listed[0], status=status)
    settled(world, provider)
    assert world.message()["state"] == status
    assert len(provider.received) == 1
    assert ("delivery_failed" in tasks(world)) == (status != "delivered")
