"""One address, however a provider or a mail program writes it."""

from __future__ import annotations

import pytest

from shared.core import messages
from shared.flows.deliver import deliver
from shared.flows.poll import poll_providers
from shared.ports import Page, SentCopy
from tests.flows.conftest import ROW, World
from tests.flows.replies import point, write
from tests.flows.test_lists_and_receipts import polled


@pytest.mark.parametrize(
    ("channel", "sender"),
    [
        ("email", "Ann@Example.COM"),
        ("email", "ANN@EXAMPLE.COM"),
        ("sms", "(212) 555-0101"),
        ("sms", "12125550101"),
        ("sms", "2125550101"),
        ("sms", "+1 212-555-0101"),
        ("sms", "tel:+12125550101"),
    ],
)
def test_a_stop_is_heard_however_its_sender_is_written(
    world: World, channel: str, sender: str
) -> None:
    """Ann opts out from a phone that capitalises her address: she is out."""
    world.plan()
    write(world, "STOP", channel=channel, sender=sender)
    known = ROW["Email"] if channel == "email" else ROW["Phone"]
    assert point(world, known).get("suppressed")
    if channel == "sms":
        states = {m["purpose"]: m["state"] for m in world.messages()}
        assert states["collection"] == messages.CANCELLED


@pytest.mark.parametrize("to", ["Ann@Example.com", "+12125550101", "(212) 555-0101"])
def test_what_staff_sent_by_hand_counts_however_they_wrote_the_address(
    world: World, to: str
) -> None:
    """A tenant whom staff wrote to this morning is not written to again by us."""
    now = world.clock.now()
    world.plan()
    by_hand = SentCopy("H1", to, "Hi Ann, can we talk?", now, "delivered")
    world = polled(world, Page((), (by_hand,), "c1"))
    said = poll_providers(world.deps, now)
    assert said == {"local sms": "0 received, 1 sent by hand"}
    assert deliver(world.message()["id"], world.deps, now).slug == "planned"
