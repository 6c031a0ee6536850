"""The calendar is the product itself on a copy: it shows what would come."""

from __future__ import annotations

from shared.flows.rehearse import rehearse
from shared.ports import Query
from tests.flows.conftest import ROW, World

OTHER = {**ROW, "Account ID": "B-1", "Customer": "Bea", "Phone": "+12125550102"}


def everything(world: World) -> list[tuple[str, object]]:
    names = ("accounts", "messages", "locks", "people", "points", "system", "activity")
    found = [one for name in names for one in world.deps.documents.query(Query(name))]
    return [(one.path, one.data) for one in found]


def test_a_rehearsal_of_one_person_is_theirs_in_that_of_the_whole_sheet(
    world: World,
) -> None:
    """Staff who look at one tenant must see what the whole run would send them."""
    world.write(ROW, {**OTHER, "Email": "bea@example.com"})
    world.plan()
    world.drain()
    now = world.clock.now()
    whole = rehearse(world.deps, now, 21).coming
    alone = rehearse(world.deps, now, 21, frozenset({"B-1"})).coming
    assert len(alone) >= 3
    assert list(alone) == [one for one in whole if one.customer == "Bea"]


def test_a_rehearsal_changes_nothing(world: World) -> None:
    world.plan()
    before = everything(world)
    rehearse(world.deps, world.clock.now(), 10)
    world.drain()
    assert everything(world) != before, "the real message left by itself, only once"
    assert len(world.texts()) == 1
