"""A payment stops what asks for it until the sheet shows that payment."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from shared.core.keys import account_key
from shared.core.sheet.payments import Payment
from shared.errors import NotDone
from shared.flows.payments import record_payment
from shared.flows.staff import answer_sidebar
from shared.flows.sweep import sweep
from shared.ports import Query
from tests.flows.conftest import ROW, World
from tests.flows.test_imported_payments import BOSS, HEAD, upload
from tests.flows.test_sheet_outage import down, office, up
from tests.flows.test_stand_in import take

__all__ = ["office"]
SHOWN = {"Last payment date": "2026-11-16", "Last payment amount": "250.00"}


def pay(world: World, dollars: int, reference: str = "x") -> str:
    one = Payment("A-1", dollars * 100, date(2026, 11, 16), reference)
    return record_payment(one, world.deps, world.clock.now())


def work(world: World, *, days: int = 0) -> None:
    """Work now, or once a day for so many days from tomorrow on."""
    for _ in range(days):
        world.clock.pass_(days=1)
        work(world)
    world.plan()
    sweep(world.deps, world.clock.now())
    world.drain()


def tasks(world: World) -> list[str]:
    found = world.deps.documents.query(Query("people_tasks"))
    return [str(one.data["reason"]) for one in found]


def state(world: World) -> dict[str, object]:
    found = world.deps.documents.get(f"accounts/{account_key('A-1')}")
    assert found
    return dict(found.data["state"])


def test_a_late_fee_that_is_added_and_waived_shows_no_payment(world: World) -> None:
    """Paid in full; the sheet has yet to show it: 500, 550 with the fee, 500 again."""
    world.plan()
    assert pay(world, 500) == "full"
    world.clock.pass_(hours=1)
    world.write({**ROW, "Balance": "550.00"})
    work(world)
    assert world.texts() == []
    world.clock.pass_(days=1)
    world.write(ROW)
    work(world)
    world.clock.pass_(hours=2)
    work(world)
    assert world.texts() == []


def test_a_credit_of_five_dollars_shows_no_payment_of_five_hundred(
    world: World,
) -> None:
    world.plan()
    assert pay(world, 500) == "full"
    world.clock.pass_(hours=1)
    world.write({**ROW, "Balance": "495.00"})
    work(world)
    world.clock.pass_(days=1)
    work(world)
    assert world.texts() == []


def test_two_parts_that_pay_all_are_a_payment_in_full(world: World) -> None:
    """200 and 300 of 500: nothing is owed, however long the sheet takes to say so."""
    world.plan()
    assert pay(world, 200, "one") == "part"
    assert pay(world, 300, "two") == "full"
    assert tasks(world) == ["part_payment", "part_payment"], "a person looks at both"
    work(world, days=12)
    assert world.texts() == []


def test_two_who_share_a_flat_pay_the_same_on_one_day(world: World) -> None:
    """A list without references: two payments of 250 pay 500."""
    world.plan()
    upload(world, "Account ID,Amount,Date\nA-1,250,2026-11-16\nA-1,250,2026-11-16\n")
    work(world, days=12)
    assert world.texts() == []


@pytest.mark.parametrize("again", ["a-1", " A-1"])
def test_the_same_payment_by_another_spelling_of_the_id_is_the_same(
    world: World, again: str
) -> None:
    """A list of the whole year is imported each month: it silences nobody anew."""
    world.plan()
    upload(world, f"{HEAD}A-1,500.00,2026-11-16,x1\n")
    world.write({**ROW, "Balance": "0"})
    work(world)
    world.clock.pass_(days=31)
    world.write({**ROW, "Due date": "2026-12-11"})
    work(world)
    told = upload(world, f"{HEAD}{again},500.00,2026-11-16,x1\n")["payments"]
    assert told["counts"] == [{"count": 1, "text": "imported before"}]


def test_a_list_without_references_imported_again_changes_nothing(
    world: World,
) -> None:
    """Two equal lines were two payments; tomorrow's list holds them and one more."""
    world.plan()
    one = "A-1,100,2026-11-16\n"
    upload(world, f"Account ID,Amount,Date\n{one}{one}")
    told = upload(world, f"Account ID,Amount,Date\n{one}{one}{one}")["payments"]
    assert [line["count"] for line in told["counts"]] == [1, 2]
    assert told["counts"][1]["text"] == "imported before"


@pytest.mark.parametrize("again", ["123", "123.0", " 123 "])
def test_one_reference_in_two_spellings_is_one_payment(
    world: World, again: str
) -> None:
    """A workbook makes a number of what a bank's text file calls 123."""
    world.plan()
    upload(world, f"{HEAD}A-1,200,2026-11-16,123\n")
    told = upload(world, f"{HEAD}A-1,200,2026-11-16,{again}\n")["payments"]
    assert told["counts"] == [{"count": 1, "text": "imported before"}]


def test_of_two_equal_halves_the_sheet_shows_one(world: World) -> None:
    """The row's last payment is one of two; the other one is not asked for."""
    half = {**ROW, **SHOWN, "Balance": "250.00"}
    world.write(half)
    world.plan()
    assert pay(world, 250, "one") == "in_sheet"
    assert pay(world, 250, "two") == "full"
    assert tasks(world) == ["part_payment"]
    work(world, days=12)
    assert world.texts() == []


def test_once_the_sheet_shows_the_payment_what_is_left_is_asked_for(
    world: World,
) -> None:
    world.plan()
    assert pay(world, 400) == "part"
    world.write({**ROW, "Balance": "100.00"})
    work(world)
    assert len(world.texts()) == 1
    assert "$100.00" in world.texts()[0]
    assert "unshown" not in state(world)


@pytest.mark.parametrize("cents", ["450.00", "0"])
def test_no_file_that_stands_in_for_the_sheet_shows_a_payment(
    office: World, tmp_path: Path, cents: str
) -> None:
    """Last week's download knows another balance; the pause outlasts it."""
    office.write(ROW)
    office.plan()
    assert pay(office, 500) == "full"
    down(office)
    office.clock.pass_(hours=4, minutes=10)
    with pytest.raises(NotDone):
        office.plan()
    take(office, tmp_path, {**ROW, "Balance": cents}, go_on=True)
    for _ in range(3):
        office.clock.pass_(minutes=20)
        sweep(office.deps, office.clock.now())
        office.plan()
        office.drain()
    up(office)
    work(office, days=3)
    assert office.texts() == []
    assert state(office)["pause_reason"] == "payment"


def test_whoever_resumes_says_that_the_balance_counts(world: World) -> None:
    """The payment and the next rent were entered together: the balance stayed."""
    world.plan()
    assert pay(world, 500) == "full"
    work(world)
    wish = {"action": "resume", "account_id": "A-1"}
    answer_sidebar(wish, BOSS, world.deps, world.clock.now())
    assert "unshown" not in state(world)
    work(world, days=1)
    assert len(world.texts()) == 1


def test_after_a_pause_by_staff_the_payment_still_counts(world: World) -> None:
    """They paused until tomorrow; the sheet needs a week."""
    world.plan()
    wish = {"action": "pause", "account_id": "A-1", "reason": "on a call"}
    until = {"until": "2026-11-17"}
    answer_sidebar({**wish, **until}, BOSS, world.deps, world.clock.now())
    assert pay(world, 500) == "full"
    assert state(world)["pause_reason"] == "staff"
    work(world, days=7)
    assert world.texts() == []
    world.write({**ROW, "Balance": "0"})
    work(world)
    assert "pause_reason" not in state(world)


def test_a_list_of_long_ago_cancels_nothing_of_today(world: World) -> None:
    """A payment that the sheet has shown is over, however often a list names it."""
    world.plan()
    pay(world, 400)
    world.write({**ROW, "Balance": "100.00"})
    world.plan()
    assert pay(world, 400) == "repeat"
    work(world)
    assert len(world.texts()) == 1


def test_the_next_tenant_owes_what_the_last_one_paid(world: World) -> None:
    world.plan()
    pay(world, 500)
    other = {"Customer": "Bo Other", "Phone": "+12125550102", "Email": "bo@example.com"}
    world.write({**ROW, **other})
    work(world)
    assert "unshown" not in state(world)


def test_a_payment_for_a_row_that_cannot_be_read_waits_for_a_person(
    world: World,
) -> None:
    """Nobody knows what was owed; once the row is right, it is not asked for."""
    world.write({**ROW, "Balance": "about 500"})
    world.plan()
    assert pay(world, 200) == "part"
    assert sorted(tasks(world)) == ["part_payment", "row_unusable"]
    world.write(ROW)
    work(world, days=7)
    assert world.texts() == []
    world.write({**ROW, "Balance": "0"})
    work(world)
    assert "pause_reason" not in state(world)
