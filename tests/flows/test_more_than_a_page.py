"""What waits at the front keeps nothing behind it from being found."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shared.core import messages
from shared.core.instants import to_text
from shared.errors import Uncertain
from shared.flows.deliver import deliver
from shared.flows.queries import SWEEP
from shared.flows.settle import settle_all
from shared.flows.sweep import sweep
from shared.flows.switch import set_integration, set_sending
from tests.flows.conftest import ROW, World
from tests.flows.test_hostile_sending import Backup
from tests.flows.test_never_twice import Provider, planned

NO_PHONE = {"Phone": "", "SMS consent": "", "SMS consent date": ""}


def tenants(count: int, **more: str) -> list[dict[str, str]]:
    return [
        {
            **ROW,
            "Account ID": f"B-{n}",
            "Customer": f"Tenant {n}",
            "Unit": str(n),
            "Phone": f"+1212556{n:04d}",
            "Email": f"t{n}@example.com",
            **more,
        }
        for n in range(count)
    ]


@pytest.mark.slow
@pytest.mark.parametrize("count", [SWEEP - 1, SWEEP])
def test_e_mails_that_wait_keep_a_text_without_a_task_from_being_found(
    world: World, count: int
) -> None:
    """E-mail is switched off; a text's task got `switched_off` or was lost."""
    mails = tenants(count, **NO_PHONE, **{"Email consent": "yes"})
    world.write(*mails)
    world.plan()
    assert {one["channel"] for one in world.messages()} == {"email"}
    world.clock.pass_(minutes=1)
    world.write(*mails, ROW)
    world.plan()
    phone = Backup("phone")
    world = world.with_(sms=(phone,))
    now = world.clock.now()
    set_integration(world.deps.documents, "local", on=False, by="kim", now=now)
    # the kill switch, for four minutes: every task ends as `waiting`
    set_sending(world.deps.documents, on=False, by="kim", now=now)
    world.drain()
    world.clock.pass_(minutes=4)
    now = world.clock.now()
    set_sending(world.deps.documents, on=True, by="kim", now=now)
    for _ in range(3):
        world.clock.pass_(minutes=10)
        sweep(world.deps, world.clock.now())
        world.drain()
    assert len(phone.received) == 1


@pytest.mark.slow
@pytest.mark.parametrize("count", [SWEEP, SWEEP + 40])
def test_after_a_stop_nothing_stale_leaves(world: World, count: int) -> None:
    """`cancel_stale` ends 500; the same sweep enqueues the next 500."""
    world.write(*tenants(count))
    world.plan()
    phone = Backup("local")
    world = world.with_(sms=(phone,))
    now = world.clock.now()
    set_sending(world.deps.documents, on=False, by="kim", now=now)
    world.drain()
    world.clock.pass_(hours=2)
    now = world.clock.now()
    set_sending(world.deps.documents, on=True, by="kim", now=now)
    old = {str(one["id"]) for one in world.messages()}
    world.clock.pass_(seconds=30)
    sweep(world.deps, world.clock.now())
    world.drain()
    assert [one for one in phone.received if one.id in old] == []


@pytest.mark.slow
def test_of_a_backlog_a_page_at_a_time_is_enqueued_again(world: World) -> None:
    """Most of it still has its tasks: twice as many would halve the rate of sending."""
    world.write(*tenants(SWEEP + 40))
    world.plan()
    world.clock.pass_(minutes=6)
    assert sweep(world.deps, world.clock.now())["requeued"] == SWEEP


@pytest.mark.slow
def test_what_a_person_decides_keeps_no_newer_one_from_being_settled(
    world: World,
) -> None:
    """After a bad day hundreds may wait for people; tonight's is found all the same."""
    provider = Provider([Uncertain("timeout")], delivered_despite=True)
    world = planned(world, provider)
    deliver(world.message()["id"], world.deps, world.clock.now())
    old = {
        **world.message(),
        "claimed_at": to_text(world.clock.now() - timedelta(hours=2)),
    }
    for n in range(SWEEP):
        body = {**old, "id": f"m-old-{n}", "text": f"{old['text']} number {n}"}
        world.deps.documents.create(f"messages/m-old-{n}", body)
    settle_all(world.deps, world.clock.now())
    (ours,) = (one for one in world.messages() if not one["id"].startswith("m-old"))
    assert ours["state"] == messages.ACCEPTED
