"""Two planners, two writers, a person who turns out to be another: nothing doubles."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace

import pytest

from shared.errors import NotDone, Uncertain
from shared.flows.deliver import deliver
from shared.flows.plan import plan
from shared.flows.playbook import load_playbook
from shared.flows.queries import open_tasks
from shared.flows.settle import settle_all
from shared.flows.write_back import write_back
from shared.ports import WriteReport
from tests.flows.conftest import ROW, World
from tests.flows.test_never_twice import Provider, planned


def test_four_planners_at_once_plan_one_message(world: World) -> None:
    """Schedules overlap, edits come in bursts: the tenant gets one text."""
    others = [
        {
            **ROW,
            "Account ID": f"B-{n}",
            "Customer": f"T {n}",
            "Email": f"t{n}@example.com",
        }
        for n in range(12)
    ]
    world.write(ROW, *others)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: plan(world.deps, world.clock.now()), range(8)))
    locks = [lock for m in world.messages() for lock in m["locks"]]
    assert len(locks) == len(set(locks)) == 13


def test_a_customer_id_given_later_brings_the_past_along(world: World) -> None:
    """Caps count per person: becoming known as one person must not reset them."""
    other = {
        **ROW,
        "Account ID": "A-2",
        "Customer": "Ann E.",
        "Email": "",
        "Balance": "0",
    }
    world.write(ROW, other)
    world.plan()
    world.drain()
    world.plan()
    world.clock.pass_(hours=1)
    both = {"Customer ID": "C-9"}
    world.write({**ROW, **both}, {**other, **both, "Balance": "90"})
    world.plan()
    world.drain()
    assert len(world.texts()) == 1


def test_one_writer_at_a_time(world: World) -> None:
    """Two writers would verify each other's half-written rows."""
    world.plan()
    held = {"until": "2026-11-16T15:02:00.000000Z"}
    world.deps.documents.put("system/write_back", held)
    assert write_back(world.deps, world.clock.now()) == 0
    world.clock.pass_(minutes=3)
    assert write_back(world.deps, world.clock.now()) == 1


class Failing:
    """A sheet that fails, or loses rows, as told."""

    def __init__(self, inner: object, answer: object) -> None:
        self._inner, self._answer = inner, answer

    def write(self, changes: object) -> WriteReport:
        if isinstance(self._answer, Exception):
            raise self._answer
        return self._answer

    def __getattr__(self, name: str) -> object:
        return getattr(self._inner, name)


@pytest.mark.parametrize(
    "answer", [NotDone("sheets_down"), WriteReport((), unverified=("A-1",))]
)
def test_what_could_not_be_written_is_written_later(
    world: World, answer: object
) -> None:
    world.plan()
    broken = world.with_(sheet=Failing(world.deps.sheet, answer))
    with suppress(NotDone):
        write_back(broken.deps, world.clock.now())
    assert write_back(world.deps, world.clock.now()) == 1


def test_where_nothing_can_be_looked_up_a_person_decides(world: World) -> None:
    """SMTP keeps no list: neither sending again nor giving up may be guessed."""
    provider = Provider([Uncertain("smtp_lost")])
    world = planned(world, provider)
    world = replace(world, deps=replace(world.deps, ledgers=()))
    deliver(world.message()["id"], world.deps, world.clock.now())
    world.clock.pass_(hours=5)
    (outcome,) = settle_all(world.deps, world.clock.now())
    assert (outcome.slug, outcome.reason) == ("uncertain", "no_list")
    tasks = world.deps.documents.query(open_tasks())
    assert [one.data["reason"] for one in tasks] == ["uncertain_no_list"]
    assert provider.received == []


def test_eight_workers_never_exceed_the_cap_of_a_person_by_one(world: World) -> None:
    """
    Four accounts a person, for four creditors, every task delivered three times.

    Each alone is lawful; the third text of a day is one too many for the tenant.
    """
    world.tab(
        "Settings", ["Setting", "Value"], ["Texts per day", 2], ["Contacts per day", 2]
    )
    rows = [
        {
            **ROW,
            "Account ID": f"P{person}-{n}",
            "Customer ID": f"C-{person}",
            "Customer": f"Tenant {person}",
            "Phone": f"+121255501{person:02d}",
            "Email": "",
            "Creditor/brand": f"Brand {n}",
        }
        for person in range(6)
        for n in range(4)
    ]
    world.write(*rows)
    world.plan()
    ids = [one["id"] for one in world.messages()]
    assert len(ids) == 24, "four letters a person: no creditor hears of another"
    tasks = ids * 3
    random.Random(5).shuffle(tasks)  # noqa: S311 - a game
    now = world.clock.now()

    def work(message_id: str) -> None:
        with suppress(NotDone):
            deliver(message_id, world.deps, now)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, tasks))
    cap = load_playbook(world.deps, now).policy.sms_per_day
    for person in range(6):
        texts = world.texts(f"+121255501{person:02d}")
        assert len(texts) == len(set(texts)) == cap
