"""A recorded payment counts until the sheet shows that payment, and no longer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from shared.core.instants import to_text
from shared.core.outreach.effects import UNTIL_RESUMED
from shared.core.outreach.unshown import as_read, nothing_is_left, with_payment

NOW = datetime(2026, 11, 16, 15, tzinfo=UTC)
PAUSED = {"pause_until": to_text(UNTIL_RESUMED), "pause_reason": "payment"}


def paid(*cents: int, of: int | None, **more):
    """Give a state in which so much was paid, one after the other, of a balance."""
    unshown: list = []
    for n, one in enumerate(cents):
        unshown = with_payment(unshown, f"y-{n}", one, of)
    return {**PAUSED, "unshown": unshown, **more}


def read(state, balance: int, *, by_sheet: bool = True):
    return as_read(state, balance, NOW, by_sheet=by_sheet)


def left_after(state, balance: int) -> list[int]:
    return [one["cents"] for one in read(state, balance).get("unshown", [])]


def test_the_pause_ends_when_the_sheet_shows_the_payment():
    """The sheet is the owner of the balance; once it has spoken, it counts."""
    after = read({**paid(400, of=500), "done": ["x"]}, 100)
    assert after == {"done": ["x"], "unshown": []}


@pytest.mark.parametrize("balance", [101, 495, 500, 501, 900])
def test_no_other_fall_of_the_balance_ends_it(balance):
    """A credit of five dollars, or a fee that came and went, is not that payment."""
    state = paid(400, of=500)
    assert read(state, balance) == state


def test_what_was_paid_too_much_need_not_be_shown():
    assert "pause_until" not in read(paid(510, of=500), 0)


def test_of_two_parts_the_sheet_shows_one():
    state = paid(100, 200, of=500)
    assert left_after(state, 400) == [200]
    assert left_after(state, 200) == []


def test_a_payment_after_a_fee_is_shown_with_the_one_before_it():
    unshown = with_payment(paid(500, of=500)["unshown"], "y-2", 100, 700)
    assert left_after({**PAUSED, "unshown": unshown}, 100) == []


@pytest.mark.parametrize("balance", [0, 100, 500])
def test_only_the_sheet_itself_shows_a_payment(balance):
    """A file that stands in for it may be older than the payment."""
    state = paid(500, of=500)
    assert read(state, balance, by_sheet=False) == state


def test_parts_that_pay_all_pause_like_the_whole():
    """The pause of a part has ended; the fee was waived that it left open."""
    state = paid(500, of=550, pause_until=to_text(NOW - timedelta(days=1)))
    after = read(state, 500)
    assert after["pause_until"] == to_text(UNTIL_RESUMED)
    assert nothing_is_left(after, 500)


def test_a_part_holds_no_longer_than_its_three_days():
    state = paid(100, of=500, pause_until=to_text(NOW - timedelta(days=1)))
    assert read(state, 500) == state


@pytest.mark.parametrize("reason", ["staff", "replied", ""])
def test_a_pause_of_another_reason_is_not_ended_by_a_payment(reason):
    """What staff paused, staff resume."""
    state = {**paid(500, of=500), "pause_reason": reason}
    assert read(state, 0)["pause_reason"] == reason


def test_after_a_pause_of_staffs_own_the_payment_still_counts():
    ended = to_text(NOW - timedelta(minutes=1))
    after = read(paid(500, of=500, pause_until=ended, pause_reason="staff"), 500)
    assert after["pause_until"] == to_text(UNTIL_RESUMED)
    assert after["pause_reason"] == "payment"


def test_while_nobody_knows_what_was_owed_only_nothing_shows_a_payment():
    assert read(paid(100, of=None), 50)["unshown"]
    assert "pause_until" not in read(paid(100, of=None), 0)


@pytest.mark.parametrize(("balance", "stays"), [(1, True), (0, False)])
def test_a_pause_that_names_no_payment_ends_when_nothing_is_owed(balance, stays):
    """Of a store from before payments were added up."""
    assert ("pause_until" in read(dict(PAUSED), balance)) is stays
