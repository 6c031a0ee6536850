"""Deadlines and holidays, checked against the calendar."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from law_requests import RULES

from shared.core.compliance.deadlines import deadline
from shared.core.compliance.holidays import (
    add_business_days,
    holidays,
    is_business_day,
    is_holiday,
)
from shared.errors import BadRequest

holidays_library = pytest.importorskip("holidays")


@pytest.mark.parametrize("year", range(2021, 2041))
def test_federal_holidays_as_observed(year: int) -> None:
    """A day off counted as a working day costs somebody a day of their right."""
    federal = holidays_library.US(years=[year, year + 1])
    kept = {
        day
        for day, name in federal.items()
        if day.year == year and (day.weekday() < 5 or "observed" in name)
    }
    kept -= {day for day in kept if day.weekday() > 4}
    assert {d for d in holidays(year) if d.weekday() < 5} == kept


@pytest.mark.parametrize(
    ("calendar", "day"),
    [
        ("LA", date(2027, 2, 9)),
        ("LA", date(2026, 4, 3)),
        ("LA", date(2026, 11, 27)),
        ("AL", date(2026, 4, 27)),
        ("AL", date(2026, 6, 1)),
        ("MS", date(2026, 4, 27)),
        ("RI", date(2026, 5, 4)),
        ("RI", date(2026, 8, 10)),
        ("RI", date(2026, 7, 4)),
    ],
)
def test_states_keep_their_own(calendar: str, day: date) -> None:
    """Mardi Gras is a holiday in Louisiana and a Tuesday in Georgia."""
    assert is_holiday(day, calendar)
    assert not is_holiday(day)


def test_juneteenth_began_in_2021() -> None:
    """A replay of 2020 counts as 2020 did."""
    assert not is_holiday(date(2020, 6, 19))
    assert is_holiday(date(2021, 6, 18))


@given(st.dates(date(2021, 1, 1), date(2099, 1, 1)), st.integers(1, 30))
def test_business_days_add_up(start: date, count: int) -> None:
    """Ten business days are ten, wherever they start."""
    end = add_business_days(start, count)
    between = [start + timedelta(n) for n in range(1, (end - start).days + 1)]
    assert sum(map(is_business_day, between)) == count
    assert is_business_day(end)


@pytest.mark.parametrize(
    ("kind", "start", "on"),
    [
        ("business_days_10", date(2026, 11, 20), date(2026, 12, 7)),
        ("validation_period_end", date(2026, 10, 5), date(2026, 11, 12)),
        ("plus_days_60", date(2026, 11, 20), date(2027, 1, 19)),
        ("plus_days_7", date(2028, 2, 28), date(2028, 3, 6)),
        ("plus_years_3", date(2028, 2, 29), date(2031, 3, 1)),
        ("plus_years_3", date(2025, 2, 28), date(2028, 2, 28)),
    ],
)
def test_deadlines_fall_on_their_day(kind: str, start: date, on: date) -> None:
    """A right that ends a day early is a right lost."""
    found = deadline(kind, start, RULES)
    assert found.on == on
    assert found.reasons


def test_unknown_or_endless_deadlines_are_refused() -> None:
    """No date is better than a wrong one."""
    with pytest.raises(BadRequest, match="unknown_deadline"):
        deadline("soon", date(2026, 1, 1), RULES)
    for kind in ("plus_years_3", "plus_days_60", "validation_period_end"):
        with pytest.raises(BadRequest, match="bad_value"):
            deadline(kind, date.max, RULES)
