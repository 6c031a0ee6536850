"""One address, however a provider or a mail program writes it."""

from __future__ import annotations

import pytest

from shared.core import messages
from tests.flows.conftest import ROW, World
from tests.flows.replies import point, write


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
