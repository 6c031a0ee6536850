"""What staff change between planning and sending: each is asked about at the claim."""

from __future__ import annotations

import pytest

from tests.flows.conftest import MONDAY_TEN, ROW, World

OWN = {**ROW, "Customer ID": "C1"}
TWIN = {**OWN, "Account ID": "B-1", "Balance": "70"}
"""A second account of the same person."""
FAR_PHONE = {**TWIN, "Phone": "+12125550102", "Email": "x@example.com"}
GUEST = "+12125550103"


def _planned_by_night(world: World, *rows: dict[str, str]) -> None:
    """Plan at five in the morning: it waits for eight."""
    world.write(*rows or (ROW,))
    world.clock.at = MONDAY_TEN.replace(hour=10)
    world.plan()


def _morning(world: World, days: int = 1) -> None:
    """Plan, send and plan again, as an office does, from nine o'clock on."""
    world.clock.at = MONDAY_TEN.replace(hour=14)
    for _ in range(days):
        world.plan(whole=True)
        world.drain()
        world.plan(whole=True)
        world.clock.pass_(minutes=10)


def _ends(world: World) -> list[tuple[str, str]]:
    return [(one["state"], one["reason"]) for one in world.messages()]


@pytest.mark.parametrize(
    ("column", "value"), [("Due date", "2026-12-11"), ("Hold until", "2026-12-20")]
)
def test_a_row_put_off_overnight_is_not_asked(
    world: World, column: str, value: str
) -> None:
    """Else a tenant with a new due date or staff's word of patience is dunned."""
    _planned_by_night(world, {**ROW, "Hold until": ""})
    world.write({**ROW, column: value})
    _morning(world)
    assert not world.texts()


def test_a_new_tenant_is_not_called_by_the_old_ones_name(world: World) -> None:
    """Else the next tenant reads whose debt it was."""
    _planned_by_night(world)
    world.write({**ROW, "Customer": "Zed Newman"})
    _morning(world)
    assert not any("Ann" in text for text in world.texts())


def test_a_person_with_two_phones_is_written_to(world: World) -> None:
    """Else who gave the office two numbers is never told of the debt."""
    world.write(OWN, FAR_PHONE)
    _morning(world)
    assert world.texts() or world.texts(FAR_PHONE["Phone"]), _ends(world)
    assert len(world.messages()) == 1
