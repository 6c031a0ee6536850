"""A quota of the day: bulk mail leaves a part of it to what people wait for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shared.errors import NotDone
from shared.flows.health import health
from shared.flows.quota import has_room
from tests.flows.conftest import ROW, World


def limited(world: World, per_day: int) -> World:
    """Give the office whose texts go by `quo`, of which a day takes so many."""
    settings = world.deps.settings
    (phone,) = world.deps.sms
    phone.name = "quo"
    return world.with_(
        settings=replace(
            settings, live=True, quo=replace(settings.quo, per_day=per_day)
        )
    )


def many(count: int) -> list[dict[str, str]]:
    return [
        {
            **ROW,
            "Account ID": f"A-{n}",
            "Customer": f"Tenant {n}",
            "Phone": f"+121255501{n:02d}",
            "Email": "",
        }
        for n in range(count)
    ]


def states(world: World) -> dict[str, int]:
    found: dict[str, int] = {}
    for one in world.messages():
        found[one["state"]] = found.get(one["state"], 0) + 1
    return found


def test_bulk_leaves_a_tenth_of_the_quota_and_goes_on_the_next_day(
    world: World,
) -> None:
    """A rent day must not use up what a tenant's answer needs."""
    office = limited(world, 10)
    office.write(*many(12))
    office.plan(go_on=True)
    for _ in range(12):
        office.clock.pass_(seconds=20)
        office.drain()
    assert states(office) == {"accepted": 9, "planned": 3}
    assert {m["reason"] for m in office.messages() if m["state"] == "planned"} == {
        "quota_used"
    }
    now = office.clock.now()
    office.clock.pass_(seconds=20)
    assert has_room(office.deps, "quo", office.clock.now(), bulk=False)
    assert not has_room(office.deps, "quo", now, bulk=True)
    assert health(office.deps, now)["quotas"]["quo"] == {"used": 9, "of": 10}
    office.clock.pass_(hours=24)
    office.drain()
    office.plan(go_on=True)
    office.drain()
    assert states(office)["accepted"] == 12


def test_without_a_quota_nothing_is_counted(world: World) -> None:
    assert has_room(world.deps, "quo", world.clock.now(), bulk=True)


def test_a_count_that_fails_stops_nobody(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A quota is no point of failure: the provider's own word is the last one."""

    def fails(_query: object) -> int:
        raise NotDone("store_busy")

    office = limited(world, 1)
    monkeypatch.setattr(office.deps.documents, "count", fails)
    assert has_room(office.deps, "quo", office.clock.now(), bulk=True)
