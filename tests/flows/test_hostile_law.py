"""What the law or a person forbade stays forbidden, whatever happens in between."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from shared.core.instants import from_text
from shared.core.keys import account_key
from shared.core.staff import Member
from shared.flows.answer import plan_request
from shared.flows.deliver import deliver
from shared.flows.staff.call import Call
from shared.flows.staff.letters import answer
from shared.ports import Query, SmsMessage
from tests.flows.conftest import ROW, World
from tests.flows.replies import write as say
from tests.flows.test_outages import Flaky, office, run


class _Slow(Flaky):
    """Takes nothing, and takes its time to say so."""

    def __init__(self, world: World, seconds: int) -> None:
        super().__init__("one", works=False)
        self._clock, self._seconds = world.clock, seconds

    def send(self, message: SmsMessage, now: datetime) -> Any:
        self._clock.pass_(seconds=self._seconds)
        return super().send(message, now)


def test_a_hold_of_the_person_goes_along_when_two_turn_out_to_be_one(
    world: World,
) -> None:
    world.write(ROW)
    world.plan()
    world.drain()
    say(world, "I have filed for bankruptcy, talk to my attorney")
    held = world.deps.documents.query(Query("people"))
    assert any(one.data.get("holds") for one in held)
    world.clock.pass_(hours=20)
    second = {
        **ROW,
        "Account ID": "A-2",
        "Phone": "+12125550177",
        "Customer": "Ann E. Sample",
        "Email": "other@example.com",
        "Customer ID": "C-9",
    }
    world.write({**ROW, "Customer ID": "C-9"}, second)
    for _ in range(40):
        world.plan()
        run(world, hours=2)
    assert world.texts("+12125550177") == []


def test_a_second_provider_starts_nothing_after_the_window_closed(
    world: World,
) -> None:
    two = Flaky("two")
    one = _Slow(world, 72)
    world = office(world, one, two)
    world.write(ROW)
    hours = ["Contact until", "21:00"], ["Closing margin (minutes)", "1"]
    world.tab("Settings", ["Setting", "Value"], *hours)
    world.plan()
    closing = from_text(world.message()["expires_at"])
    world.clock.at = closing - timedelta(seconds=62)
    world.plan()
    deliver(world.message()["id"], world.deps, world.clock.now())
    assert one.asked == 1
    assert world.clock.now() > closing
    assert two.received == []


def test_a_text_about_consent_starts_nothing_after_the_window_closed(
    world: World,
) -> None:
    two = Flaky("two")
    one = _Slow(world, 40)
    world = office(world, one, two)
    world.write(ROW)
    world.plan()
    world.clock.at = world.clock.at.replace(day=17, hour=1, minute=59, second=40)
    account = world.deps.documents.get(f"accounts/{account_key('A-1')}")
    assert account is not None
    words = "You agreed to texts. STOP to end."
    now = world.clock.now()  # 20:59:40 in New York
    assert plan_request(words, "en", "p1", account, world.deps, now)
    asked = next(m for m in world.messages() if m["purpose"] == "consent_request")
    deliver(asked["id"], world.deps, now)
    assert one.asked == 1
    assert two.received == []


@pytest.mark.parametrize("balance", ["0.00", "250.00"])
def test_a_text_of_staff_that_waited_says_nothing_that_was_paid_meanwhile(
    world: World, balance: str
) -> None:
    world.write({**ROW, "Due date": "2026-11-16"})
    world.plan()
    world.clock.at = world.clock.at.replace(day=17, hour=4)  # 23:00 in New York
    world.plan()
    _answered(world, "please pay the $500 you owe")
    world.write({**ROW, "Due date": "2026-11-16", "Balance": balance})
    for _ in range(24):
        world.plan()
        run(world, minutes=30)
    assert not any("$500 you owe" in one for one in world.texts())
    assert "answer_not_sent" in _reasons(world), "its author is told"


def test_a_text_of_staff_about_what_was_paid_before_still_leaves(
    world: World,
) -> None:
    world.write({**ROW, "Balance": "0.00"})
    world.plan()
    _answered(world, "thank you, we have got it")
    for _ in range(4):
        run(world, minutes=5)
    assert any("thank you" in one for one in world.texts())


def _reasons(world: World) -> set[str]:
    found = world.deps.documents.query(Query("people_tasks"))
    return {str(one.data["reason"]) for one in found}


def _answered(world: World, words: str) -> None:
    asked = {
        "action": "answer",
        "account_id": "A-1",
        "channel": "sms",
        "text": f"Hi Ann, Maple Homes: {words}. Reply STOP to stop.",
    }
    who = Member("ann@example.com", "manager")
    answer(Call(asked, who, world.deps, world.clock.now()))
