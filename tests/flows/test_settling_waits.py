"""A message is called absent only where every list was asked, and late enough."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shared.core import messages
from shared.core.instants import to_text
from shared.errors import Uncertain
from shared.flows.claim import claim
from shared.flows.deliver import deliver
from shared.flows.settle import expire_claims, settle_all
from shared.flows.switch import set_integration
from shared.ports import SentCopy
from tests.flows.conftest import World
from tests.flows.test_never_twice import Provider, planned

OTHER = "+12125550177"


def settled(world: World) -> str:
    """Settle the one uncertain message; gives why it is as it is."""
    (outcome,) = settle_all(world.deps, world.clock.now())
    return outcome.reason


@pytest.fixture
def provider() -> Provider:
    return Provider([Uncertain("timeout")])


@pytest.fixture
def unclear(world: World, provider: Provider) -> World:
    """A text whose answer never came, and a later one in the provider's list."""
    world = planned(world, provider)
    deliver(world.message()["id"], world.deps, world.clock.now())
    later = world.clock.now() + timedelta(seconds=125)
    provider.listed.append(SentCopy("P9", OTHER, "x", later, "accepted"))
    return world


def test_absence_counts_once_the_grace_has_passed(unclear: World) -> None:
    """A list that is merely slow must not make us write twice."""
    unclear.clock.pass_(seconds=119)
    assert settled(unclear) == "not_listed_yet"
    unclear.clock.pass_(seconds=1)
    assert settled(unclear) == "shown_not_sent"


def test_a_provider_that_is_switched_off_is_not_asked(unclear: World) -> None:
    unclear.clock.pass_(seconds=200)
    documents, now = unclear.deps.documents, unclear.clock.now()
    set_integration(documents, "local", on=False, by="bob@example.com", now=now)

    assert settled(unclear) == "switched_off"
    assert unclear.message()["state"] == messages.UNCERTAIN


def test_another_text_with_the_same_words_is_not_taken_for_it(
    unclear: World, provider: Provider
) -> None:
    """The copy of last month's reminder, recorded as ours, proves nothing."""
    message = unclear.message()
    now = unclear.clock.now()
    copy = SentCopy("P1", message["to"], message["text"], now, "accepted")
    provider.listed.append(copy)
    earlier = {**message, "id": "m-earlier", "provider_id": "P1", "state": "accepted"}
    unclear.deps.documents.create("messages/m-earlier", earlier)

    assert settled(unclear) == "not_listed_yet"


@pytest.fixture
def crashed(world: World) -> World:
    """A claim whose worker died: either of two providers may have it."""
    lists = (Provider(name="quo"), Provider(name="twilio"))
    world = world.with_(sms=lists, ledgers=tuple(("sms", one) for one in lists))
    world.plan()
    claim(world.deps, world.message()["id"], world.clock.now())
    later = world.clock.now() + timedelta(minutes=10)
    lists[0].listed.append(SentCopy("P9", OTHER, "x", later, "accepted"))
    return world


def test_a_claim_is_left_alone_until_its_lease_is_over(crashed: World) -> None:
    """Its worker may be about to send: settled now, the tenant would hear it twice."""
    crashed.clock.pass_(seconds=119)
    assert expire_claims(crashed.deps, crashed.clock.now()) == 0
    path = f"messages/{crashed.message()['id']}"
    soon = to_text(crashed.clock.now() + timedelta(seconds=60))
    crashed.deps.documents.update(path, {"lease_until": soon})
    crashed.clock.pass_(seconds=59)
    assert expire_claims(crashed.deps, crashed.clock.now()) == 0
    crashed.clock.pass_(seconds=1)
    assert expire_claims(crashed.deps, crashed.clock.now()) == 1


def test_every_list_it_may_be_in_must_show_something_later(crashed: World) -> None:
    """The first provider's list says nothing of what the second one took."""
    crashed.clock.pass_(minutes=10)
    expire_claims(crashed.deps, crashed.clock.now())

    assert settled(crashed) == "not_listed_yet"


def test_a_provider_that_was_taken_out_of_the_settings_leaves_it_to_a_person(
    crashed: World,
) -> None:
    crashed.clock.pass_(minutes=10)
    expire_claims(crashed.deps, crashed.clock.now())
    crashed = crashed.with_(ledgers=crashed.deps.ledgers[:1])

    assert settled(crashed) == "no_list"
    assert crashed.message()["state"] == messages.UNCERTAIN
