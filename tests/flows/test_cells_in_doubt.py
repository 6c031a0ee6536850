"""A cell by which staff stop something stops it, though nobody can read it."""

from __future__ import annotations

import pytest

from tests.flows.conftest import ROW, World
from tests.flows.test_sheet_outage import row


@pytest.mark.parametrize(
    "said",
    [
        "2099-12-31",
        "12/31/9999",
        "12/31",
        "forever",
        "TBD",
        "?",
        "#REF!",
        "after the court date",
        "31.12.26.",
    ],
)
def test_a_hold_that_cannot_be_read_is_a_hold(world: World, said: str) -> None:
    """Staff wrote that nobody is to be contacted; only until when is unclear."""
    world.write(row(1, **{"Hold until": said}), row(2, **{"Hold until": ""}))
    world.plan()
    world.drain()
    assert len(world.texts(row(2)["Phone"])) == 1
    assert world.texts(row(1)["Phone"]) == []


@pytest.mark.parametrize(
    "said", ["Hawaii-Aleutian", "UTC-10", "Honolulu", "Hawaii (moved)", "#REF!"]
)
def test_a_time_zone_that_cannot_be_read_is_not_the_address(
    world: World, said: str
) -> None:
    """Staff wrote that she lives by another clock: it is five in the morning there."""
    world.write({**ROW, "Time zone": said})
    world.plan()
    world.drain()
    assert world.texts() == []


def test_a_zone_that_can_be_read_is_the_one(world: World) -> None:
    world.write({**ROW, "Time zone": "Hawaii"})
    world.plan()
    world.drain()
    assert world.texts() == []


def test_an_address_that_cannot_be_read_is_not_where_the_phone_is(
    world: World,
) -> None:
    """She kept her New York number; the ZIP lacks a digit: five in the morning."""
    world.write({**ROW, "State": "Hawai", "ZIP": "9681", "City": "Honolulu"})
    world.plan()
    world.drain()
    assert world.texts() == []
