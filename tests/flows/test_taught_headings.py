"""A sheet whose own word for a column is taught in the tab Settings."""

from __future__ import annotations

import pytest

from shared.flows.staff import answer_sidebar
from shared.flows.write_back import write_back
from shared.local.clocks import MovableClock
from shared.local.office import Office
from tests.flows.conftest import ROW, World


@pytest.fixture
def taught(world: World) -> World:
    own = {"Account ID": "Ledger ref", "Balance": "Owes"}
    world.write({own.get(name, name): value for name, value in ROW.items()})
    rows = [[f"Heading: {ours}", name] for name, ours in own.items()]
    world.tab("Settings", ["Setting", "Value"], *rows)
    world.plan()
    return world


def test_the_outcome_is_written_into_the_row(taught: World) -> None:
    """Or everything is sent, and the sheet never says so."""
    assert write_back(taught.deps, taught.clock.now()) == 1
    (row,) = taught.rows()
    assert row["Ledger ref"] == ROW["Account ID"]
    assert row["Next step"]


def test_the_workspace_shows_and_edits_it(taught: World) -> None:
    clock = MovableClock(taught.clock.now())
    office = Office(taught.deps, clock, taught.path)
    (shown,) = office.sheet()["rows"]
    assert shown["account_id"] == ROW["Account ID"]
    office.edit(2, ROW["Account ID"], "Owes", "7.00")
    (row,) = taught.rows()
    assert row["Owes"] == "7.00"


def test_the_calendar_of_one_account_reads_it(taught: World) -> None:
    asked = {"action": "calendar", "account_id": ROW["Account ID"]}
    told = answer_sidebar(asked, "office", taught.deps, taught.clock.now())
    assert told["calendar"]["days"]
