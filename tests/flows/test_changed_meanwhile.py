"""An account changes while a pass decides it: no text leaves on what it read before."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from shared.core.keys import account_key
from shared.errors import Conflict
from shared.flows.renew import may_go_on
from shared.flows.sweep import sweep
from shared.ports import Query
from tests.flows.between import Between, copies, receipt
from tests.flows.conftest import ROW, World
from tests.flows.test_sheet_outage import Unreliable, down


def account(world: World) -> dict[str, Any]:
    return world.deps.documents.get(f"accounts/{account_key('A-1')}").data


def paid_at_the_last_moment(world: World) -> None:
    """Plan on 500 owed; just before that reading grows too old, the sheet says paid."""
    world.plan()
    most = world.deps.settings.pace.max_sheet_age_s
    world.clock.at += timedelta(seconds=most - 60)
    world.write({**ROW, "Balance": "0"})


def send(world: World) -> None:
    sweep(world.deps, world.clock.now())
    world.drain()


def test_what_the_sheet_says_is_kept_though_a_receipt_came_in_meanwhile(
    world: World,
) -> None:
    """Who has paid must not be asked on the copy from before."""
    paid_at_the_last_moment(world)
    store = Between(world.deps.documents, copies, receipt(world))
    world.with_(documents=store).plan()
    assert account(world)["copy"]["balance_cents"] == 0
    assert account(world)["attend"], "what the receipt says is decided upon next time"
    world.clock.at += timedelta(seconds=120)
    send(world)
    assert world.texts() == [], "its copy is older than MAX_SHEET_AGE_S, and says 500"


def test_nothing_goes_out_on_a_copy_that_could_not_be_kept(world: World) -> None:
    """However often the account changes: it is in doubt till a pass has kept it."""
    paid_at_the_last_moment(world)
    busy = Between(world.deps.documents, copies, receipt(world), again=True)
    report = world.with_(documents=busy).plan()
    assert report.in_doubt == 1
    assert account(world)["copy"]["balance_cents"] == 50_000
    world.clock.at += timedelta(seconds=120)
    send(world)
    assert world.texts() == []
    assert may_go_on(world.deps, world.message(), {}, world.clock.now())
    world.write(ROW)  # he had not paid after all
    world.plan()
    assert not account(world)["doubt"]
    world.clock.pass_(minutes=3)
    send(world)
    assert len(world.texts()) == 1


def test_a_second_provider_is_not_asked_on_a_copy_in_doubt(world: World) -> None:
    """Between two providers a pass may have found out that the row changed."""
    world.plan()
    message = {**world.message(), "state": "claimed", "claimed_at": "x"}
    message["lease_until"] = "2026-11-16T16:00:00.000000Z"
    world.deps.documents.put(f"messages/{message['id']}", message)
    assert may_go_on(world.deps, message, {}, world.clock.now()) == ""
    world.deps.documents.update(f"accounts/{account_key('A-1')}", {"doubt": "x"})
    assert may_go_on(world.deps, message, {}, world.clock.now()) == "copy_in_doubt"


def test_a_doubt_lasts_while_the_sheet_cannot_be_read(world: World) -> None:
    """A pass over the copy learns nothing of the sheet."""
    office = world.with_(sheet=Unreliable(world.deps.sheet))
    office.plan()
    path = f"accounts/{account_key('A-1')}"
    office.deps.documents.update(path, {"doubt": "x", "attend": True})
    down(office)
    office.plan()
    office.plan()
    assert account(office)["doubt"]
    assert account(office)["attend"]
    send(office)
    assert office.texts() == []


def test_a_newer_reading_of_the_row_is_not_overwritten(world: World) -> None:
    """A slow pass must not bring back what the sheet no longer says."""
    world.plan()
    world.write({**ROW, "Balance": "400.00"})

    def newer() -> None:
        world.write({**ROW, "Balance": "0"})
        world.plan()

    world.with_(documents=Between(world.deps.documents, copies, newer)).plan()
    assert account(world)["copy"]["balance_cents"] == 0


def test_two_passes_that_read_the_same_leave_no_doubt(world: World) -> None:
    world.plan()
    world.write({**ROW, "Balance": "400.00"})
    slow = world.with_(
        documents=Between(world.deps.documents, copies, lambda: world.plan() and None)
    )
    assert not slow.plan().in_doubt
    assert not account(world).get("doubt")


def test_a_bad_row_is_quarantined_though_something_happened_meanwhile(
    world: World,
) -> None:
    """A row that cannot be used any more stands still at once."""
    world.plan()
    world.write({**ROW, "Balance": "five hundred"})

    def quarantines(write: Any) -> bool:
        return "quarantined" in write.data

    store = Between(world.deps.documents, quarantines, receipt(world))
    world.with_(documents=store).plan()
    assert account(world)["quarantined"]
    send(world)
    assert world.texts() == []


def test_an_account_that_is_gone_from_the_store_stops_no_pass(world: World) -> None:
    world.plan()
    world.write({**ROW, "Balance": "400.00"})

    def lost() -> None:
        world.deps.documents.delete(f"accounts/{account_key('A-1')}")
        raise Conflict("changed", "It changed.")

    store = Between(world.deps.documents, copies, lost)
    assert world.with_(documents=store).plan().rows == 1


def entries(world: World) -> list[str]:
    return [one.id for one in world.deps.documents.query(Query("activity"))]


@pytest.mark.parametrize("grown", [True, False])
def test_a_note_in_the_record_follows_what_was_said_there_meanwhile(
    world: World, grown: bool
) -> None:
    """Each entry of the record hangs on the one before: none may be written twice."""
    other = {"Account ID": "A-2", "Customer": "Bo", "Phone": "+12125550102"}
    without = {**ROW, "Email": "", "SMS consent": "no"}
    rows = [without, {**without, **other}]
    world.write(*({**one, "Balance": "0"} for one in rows))
    world.plan()
    world.write(*rows)
    real, path = world.deps.documents, f"accounts/{account_key('A-1')}"
    was = account(world).get("chain", {"n": 0, "hash": ""})
    chain = {"n": was["n"] + 7, "hash": "x"} if grown else was
    before = len(entries(world))

    def noted() -> None:
        real.update(path, {"dirty": False, "chain": chain})

    world.with_(documents=Between(real, copies, noted)).plan()
    assert account(world)["copy"]["balance_cents"] == 50_000
    assert account(world)["chain"]["n"] == chain["n"] + 1
    assert len(entries(world)) == before + len(rows)
