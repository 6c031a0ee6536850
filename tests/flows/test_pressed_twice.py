"""Staff press *Send* twice: one answer, wherever the minute ends."""

from __future__ import annotations

from contextlib import suppress

import pytest

from shared.errors import BadRequest
from tests.flows.conftest import World
from tests.flows.test_hostile_sending import Backup
from tests.flows.test_never_unlawful import reply
from tests.flows.test_staff_at_work import ask


@pytest.mark.parametrize("second", [10, 59])
def test_the_same_answer_two_seconds_later_is_the_same(
    world: World, second: int
) -> None:
    world.plan()
    reply(world, "When is the office open on Sunday?", "q-1")
    phone = Backup("local")
    world = world.with_(sms=(phone,))
    world.clock.pass_(seconds=second)
    ask(world, "answer", channel="sms", text="At nine.")
    world.clock.pass_(seconds=2)
    with suppress(BadRequest):
        ask(world, "answer", channel="sms", text="At nine.")
    world.clock.pass_(seconds=31)
    world.drain()
    assert [one.text for one in phone.received if one.text == "At nine."] == [
        "At nine."
    ]
