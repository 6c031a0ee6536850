"""A STOP from a number to which more is queued than one transaction holds."""

from __future__ import annotations

from shared.core.keys import contact_point_key
from shared.flows.sweep import sweep
from tests.flows.conftest import ROW, World
from tests.flows.replies import write

PHONE = ROW["Phone"]


def test_a_stop_is_kept_however_much_is_queued(world: World) -> None:
    """The office's own number stands in 450 rows, and somebody answers from it."""
    rows = [
        {
            **ROW,
            "Account ID": f"A-{n}",
            "Unit": str(n),
            "Email": "",
            "Customer": f"Ann Example {n}",
        }
        for n in range(450)
    ]
    world.write(*rows)
    world.plan()
    write(world, "STOP")
    world.clock.pass_(minutes=20)
    sweep(world.deps, world.clock.now())
    found = world.deps.documents.get(f"points/{contact_point_key(PHONE)}")
    assert found
    assert found.data.get("suppressed")
