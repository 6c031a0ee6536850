"""A text in any script is found again in the provider's list: never sent twice."""

from __future__ import annotations

import pytest

from shared.errors import Uncertain
from shared.flows.sweep import sweep
from shared.ports import SentCopy
from tests.flows.conftest import World
from tests.flows.test_never_twice import Provider
from tests.flows.test_never_unlawful import reply
from tests.flows.test_staff_at_work import ask


@pytest.mark.parametrize("text", ["Nine o'clock.", "好的 谢谢", "Да, спасибо!", "👍"])
def test_an_answer_of_staff_whose_acceptance_was_not_heard(
    world: World, text: str
) -> None:
    provider = Provider(name="local")
    world = world.with_(sms=(provider,), ledgers=(("sms", provider),))
    world.plan()
    reply(world, "When is the office open on Sunday?", "q-1")
    world.drain()
    provider.received.clear()
    provider.answers, provider.delivered_despite = [Uncertain("timeout")], True
    ask(world, "answer", channel="sms", text=text)
    world.drain()
    world.clock.pass_(minutes=3)
    now = world.clock.now()
    provider.listed.append(SentCopy("P9", "+12125550177", "x", now, "accepted"))
    sweep(world.deps, now)
    world.drain()
    assert [one.text for one in provider.received] == [text]
