"""A text in any script is found again in the provider's list: never sent twice."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from shared.errors import Uncertain
from shared.flows.listed_texts import same_text
from shared.flows.sweep import sweep
from shared.ports import SentCopy
from tests.flows.conftest import World
from tests.flows.test_never_twice import Provider
from tests.flows.test_never_unlawful import reply
from tests.flows.test_staff_at_work import ask

AT = datetime(2026, 11, 16, 15, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ours", "listed", "same"),
    [
        ("Rent is due — pay now", "Rent is due ? pay now", True),
        ("Rent is due", "RENT  IS DUE!", True),
        ("好的 500", "不好 500", False),
        ("好的", "好 的", True),
        ("!!!", "???", False),
        ("Rent is due", "", False),
    ],
)
def test_a_text_is_known_again_as_far_as_it_can_be(
    ours: str, listed: str, same: bool
) -> None:
    """Garbled punctuation is borne; another text with the same digits is not ours."""
    copy = SentCopy("P1", "+12125550177", listed, AT, "accepted")
    assert (same_text([copy], ours) is copy) == same


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
    world.clock.pass_(seconds=31)
    world.drain()
    world.clock.pass_(minutes=3)
    now = world.clock.now()
    provider.listed.append(SentCopy("P9", "+12125550177", "x", now, "accepted"))
    sweep(world.deps, now)
    world.drain()
    assert [one.text for one in provider.received] == [text]
