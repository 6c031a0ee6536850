"""When a reading of the sheet looks so wrong that a person must look first."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from shared.core.sheet.guard import GuardLimits, SheetTotals, judge

LIMITS = GuardLimits()
BEFORE = SheetTotals(100, {f"A{n}": 50_000 + n for n in range(100)})


def changed(balances, *, bad=0):
    return SheetTotals(len(balances) + bad, balances, bad)


def test_an_ordinary_day_goes_on():
    after = {name: cents - 500 for name, cents in BEFORE.balances.items()}
    del after["A1"]
    after["A2"] = 0
    assert judge(BEFORE, changed(after, bad=2), LIMITS).ok


def test_too_many_bad_rows_wait_for_a_person():
    """A broken export would silence everybody, or worse, half of them."""
    verdict = judge(None, SheetTotals(100, {}, 26), LIMITS)
    assert not verdict.ok
    assert "26 of 100 rows" in verdict.reasons[0]
    assert judge(None, SheetTotals(100, {}, 25), LIMITS).ok


def test_a_vanished_part_of_the_sheet_waits_for_a_person():
    """A filter deleted by mistake must not close a hundred accounts."""
    after = dict(list(BEFORE.balances.items())[:79])
    verdict = judge(BEFORE, changed(after), LIMITS)
    assert "21 of 100 accounts" in verdict.reasons[0]


def test_new_rows_do_not_hide_vanished_ones():
    """Last year's file pasted over this year's has as many rows."""
    other = {f"B{n}": 100 for n in range(100)}
    assert not judge(BEFORE, changed(other), LIMITS).ok


def test_rows_that_went_bad_have_not_vanished():
    after = dict(list(BEFORE.balances.items())[:78])
    verdict = judge(BEFORE, changed(after, bad=22), LIMITS)
    assert verdict.ok


def test_balances_in_another_unit_wait_for_a_person():
    """Cents taken for dollars ask everybody for a hundred times the rent."""
    after = {name: cents * 100 for name, cents in BEFORE.balances.items()}
    verdict = judge(BEFORE, changed(after), LIMITS)
    assert "100 of 100 accounts changed more than 5 times" in verdict.reasons[0]


def test_payments_and_new_rent_are_no_jumps():
    after = dict.fromkeys(BEFORE.balances, 0)
    assert judge(BEFORE, changed(after), LIMITS).ok
    assert judge(SheetTotals(100, after), BEFORE, LIMITS).ok


def test_a_small_sheet_is_not_judged_by_shares():
    small = SheetTotals(4, {"A": 100, "B": 100}, 2)
    assert judge(small, SheetTotals(1, {}, 1), LIMITS).ok


@given(
    st.dictionaries(st.text(max_size=2), st.integers(-500, 10**6), max_size=30),
    st.dictionaries(st.text(max_size=2), st.integers(-500, 10**6), max_size=30),
    st.integers(0, 30),
)
def test_a_no_always_has_its_reason(before, after, bad):
    verdict = judge(changed(before), changed(after, bad=bad), LIMITS)
    assert verdict.ok is not bool(verdict.reasons)
