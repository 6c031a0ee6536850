"""Two strangers' debts are never texted to one phone."""

from __future__ import annotations

import pytest

from shared.core import messages
from shared.flows import deliver
from shared.flows.claim import claim
from shared.flows.events import take_receipt
from shared.flows.sweep import sweep
from shared.ports import Query, Receipt
from tests.flows.conftest import ROW, World
from tests.flows.replies import tasks

BEA = {**ROW, "Account ID": "B-1", "Customer": "Bea Sample", "Email": "bea@example.com"}


def shown(world: World, account_id: str) -> str:
    found = world.deps.documents.query(Query("accounts"))
    (one,) = [a.data for a in found if a.data["id"] == account_id]
    return one["shown"].get("service_note", "")


def days(world: World, count: int) -> None:
    for _ in range(count):
        world.plan()
        world.drain()
        sweep(world.deps, world.clock.now())
        world.plan()
        world.clock.pass_(days=1)


def test_a_number_that_two_customers_list_is_written_to_for_one_of_them(
    world: World,
) -> None:
    """Whoever holds the phone must not read of a stranger's debt."""
    world.write(*({**one, "Email": ""} for one in (ROW, BEA)))
    days(world, 4)
    assert len(world.texts()) == 1
    waiting = "B-1" if "Ann" in world.texts()[0] else "A-1"
    assert "one Customer ID" in shown(world, waiting)
    assert "shared_point" in tasks(world, waiting)


def test_once_staff_say_it_is_one_person_it_goes_on(world: World) -> None:
    world.write(ROW, BEA)
    days(world, 2)
    both = {"Customer ID": "C-1"}
    world.write({**ROW, **both, "Balance": "510.00"}, {**BEA, **both})
    days(world, 10)
    assert len(world.texts()) > 1


def test_once_the_wrong_number_is_corrected_both_are_written_to(world: World) -> None:
    world.write(ROW, BEA)
    days(world, 2)
    world.write({**ROW, "Phone": "+12125550150"}, {**BEA, "Phone": "+12125550151"})
    days(world, 10)
    assert world.texts("+12125550150")
    assert world.texts("+12125550151")


def test_a_message_planned_for_somebody_who_is_another_now_is_planned_anew(
    world: World,
) -> None:
    """Merged after planning, two people's texts must not both leave in one day."""
    world.write(ROW, {**BEA, "Phone": "+12125550102"})
    world.plan()
    both = {"Customer ID": "C-1"}
    world.write({**ROW, **both}, {**BEA, **both})
    world.plan()
    world.drain()
    world.plan()
    world.drain()
    left = [m for m in world.messages() if m["state"] == messages.ACCEPTED]
    assert len(left) == 1


def test_a_claim_that_ends_a_message_and_dies_loses_no_step(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A crash between the end and its record must not cost the office its reminder."""
    world.plan()
    world.write({**ROW, "Balance": "400.00"})
    with monkeypatch.context() as crash:
        crash.setattr(deliver, "give_back", lambda *_: None)
        world.plan()
        world.drain()
    assert world.texts() == []
    world.clock.pass_(minutes=2)
    sweep(world.deps, world.clock.now())
    world.plan()
    world.drain()
    assert ["$400.00" in text for text in world.texts()] == [True]


def test_receipts_of_strangers_do_not_keep_ours_waiting(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Five hundred receipts for texts sent by hand would have hidden each of ours."""
    monkeypatch.setattr("shared.flows.queries.SWEEP", 3)
    now = world.clock.now()
    for n in range(5):
        take_receipt(Receipt("local", f"hand-{n}", "delivered", now), world.deps, now)
    world.plan()
    (message,) = world.messages()
    taken = claim(world.deps, message["id"], now)
    assert not isinstance(taken, deliver.Outcome)
    take_receipt(Receipt("local", "ours", "delivered", now), world.deps, now)
    sent = {"state": "accepted", "provider": "local", "provider_id": "ours"}
    world.deps.documents.update(f"messages/{message['id']}", sent)
    for _ in range(4):
        world.clock.pass_(seconds=30)
        sweep(world.deps, world.clock.now())
    assert world.message()["state"] == messages.DELIVERED
