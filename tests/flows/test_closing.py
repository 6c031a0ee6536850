"""What a reply leaves behind is written with its end, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from shared.core.keys import contact_point_key
from shared.errors import NotDone
from shared.flows.closing import MOST_TASKS
from shared.flows.events import take_event
from shared.flows.sweep import sweep
from shared.flows.unread import is_held
from shared.ports import Inbound, Query, Transaction
from tests.flows.conftest import ROW, World

ANSWERED = "I will pay it on Friday"
DISPUTE = "I dispute this, I do not owe it"


class EndLost:
    """A store that loses the transaction with which a reply ends, as a crash does."""

    def __init__(self, real: Any) -> None:
        self.real = real

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)

    def transact(self, work: Callable[[Transaction], Any]) -> Any:
        def watched(tx: Any) -> Any:
            answer = work(tx)
            if any(
                w.path.startswith("inbound/") and w.kind == "update" for w in tx.writes
            ):
                raise NotDone("gone", "The machine is gone.")
            return answer

        return self.real.transact(watched)


def inbound(world: World, text: str) -> Inbound:
    return Inbound(
        provider="local",
        provider_id="x1",
        channel="sms",
        sender=ROW["Phone"],
        recipient="+12125550199",
        text=text,
        received_at=world.clock.now(),
    )


def left(world: World) -> dict[str, int]:
    """Count what replies leave: tasks, answers, replies read, people remembered."""
    documents = world.deps.documents
    people = documents.query(Query("people"))
    told: Any = [h for one in people for h in one.data.get("history", ())]
    read = Query("inbound", where=(("state", "==", "done"),))
    return {
        "tasks": documents.count(Query("people_tasks")),
        "answers": sum(m["purpose"] == "reply_once" for m in world.messages()),
        "read": documents.count(read),
        "remembered": sum(h["inbound"] for h in told),
    }


@pytest.mark.parametrize("text", [ANSWERED, DISPUTE])
def test_a_crash_before_the_end_of_a_reply_leaves_nothing_half_done(
    world: World, text: str
) -> None:
    world.plan()
    broken = world.with_(documents=EndLost(world.deps.documents))

    assert take_event(inbound(world, text), broken.deps, world.clock.now()) == "stored"

    assert set(left(world).values()) == {0}
    point = world.deps.documents.get("points/" + contact_point_key(ROW["Phone"]))
    assert point
    assert is_held(point.data)

    for _ in range(2):
        sweep(world.deps, world.clock.now())
    found = left(world)
    assert found["read"] == found["remembered"] == 1
    assert (found["answers"], found["tasks"]) == (
        (1, 0) if text == ANSWERED else (1, 1)
    )
    point = world.deps.documents.get(point.path)
    assert point
    assert not is_held(point.data)


def test_an_answer_can_leave_as_soon_as_it_is_stored(world: World) -> None:
    """Nothing of its own reply holds it back: no try is wasted on it."""
    world.plan()
    take_event(inbound(world, ANSWERED), world.deps, world.clock.now())
    world.drain()

    (answer,) = [one for one in world.messages() if one["purpose"] == "reply_once"]
    assert answer["state"] in {"accepted", "delivered"}
    assert len(world.texts()) == 1


def test_a_number_of_very_many_accounts_gets_a_task_for_each(world: World) -> None:
    """More than one transaction takes: the others are opened by themselves."""
    count = MOST_TASKS + 20
    world.write(*({**ROW, "Account ID": f"A-{n}"} for n in range(count)))
    world.plan(go_on=True)
    take_event(inbound(world, DISPUTE), world.deps, world.clock.now())

    disputes = Query("people_tasks", where=(("reason", "==", "dispute"),))
    found = world.deps.documents.query(disputes)
    assert len({one.data["account"] for one in found}) == count


def test_a_cry_for_help_reaches_a_person_whatever_becomes_of_the_rest(
    world: World,
) -> None:
    world.plan()
    broken = world.with_(documents=EndLost(world.deps.documents))
    said = "I want to kill myself"
    assert take_event(inbound(world, said), broken.deps, world.clock.now()) == "stored"

    tasks = world.deps.documents.query(Query("people_tasks"))
    assert [one.data["reason"] for one in tasks] == ["safety"]
