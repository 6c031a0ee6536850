"""Business days: no message on a holiday, and no day of waiting too many."""

import json
from datetime import date, timedelta

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.core.calendars import (
    FIRST_YEAR,
    LAST_YEAR,
    BusinessCalendar,
    calendar_for,
)
from shared.local import compile_defaults

DAYS = st.dates(date(FIRST_YEAR - 2, 1, 1), date(LAST_YEAR + 2, 12, 31))
STATES = st.sampled_from(["", "TX", "CA", "MA", "LA", "HI", "NY", "ZZ"])


def test_the_compiled_table_is_what_the_library_says():
    """A holiday that only the library knows is a message on a day off."""
    written = json.loads((compile_defaults.DEFAULTS / "holidays.json").read_text())

    assert written == compile_defaults.holidays_table()


def test_observed_federal_holidays_count():
    """The Fourth of 2026 is a Saturday: the Friday before is the day off."""
    calendar = BusinessCalendar("TX")

    assert not calendar.is_business(date(2026, 7, 3))
    assert calendar.on_or_after(date(2026, 7, 3)) == date(2026, 7, 6)
    assert calendar.on_or_before(date(2026, 7, 5)) == date(2026, 7, 2)


def test_a_states_own_holiday_counts_only_there():
    """Patriots' Day is a working day outside of New England."""
    patriots_day = date(2026, 4, 20)

    assert not BusinessCalendar("MA").is_business(patriots_day)
    assert BusinessCalendar("TX").is_business(patriots_day)


def test_without_holidays_only_weekends_count():
    """A house that works on holidays may say so."""
    calendar = BusinessCalendar("TX", holidays=False)

    assert calendar.is_business(date(2026, 12, 25))
    assert not calendar.is_business(date(2026, 12, 26))


def test_an_unknown_state_has_the_federal_holidays():
    assert not BusinessCalendar("??").is_business(date(2026, 11, 26))


def test_a_calendar_is_made_once():
    assert calendar_for("TX") is calendar_for("TX")


@pytest.mark.parametrize(
    ("n", "expected"),
    [(0, date(2026, 11, 27)), (1, date(2026, 11, 27)), (2, date(2026, 11, 30)),
     (-1, date(2026, 11, 25))],
)  # fmt: skip
def test_counting_skips_thanksgiving_and_the_weekend(n, expected):
    assert BusinessCalendar("").add_business_days(date(2026, 11, 26), n) == expected


@given(DAYS, STATES)
def test_the_next_business_day_is_the_first_one(day, state):
    """No day in between was a business day, and the answer is one."""
    calendar = calendar_for(state)
    found = calendar.on_or_after(day)

    assert calendar.is_business(found)
    skipped = [day + timedelta(i) for i in range((found - day).days)]
    assert not any(map(calendar.is_business, skipped))


@given(DAYS, STATES, st.integers(1, 30))
def test_counting_forth_and_back_comes_home(day, state, n):
    calendar = calendar_for(state)
    start = calendar.on_or_after(day)

    assert calendar.add_business_days(calendar.add_business_days(start, n), -n) == start


@given(st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)))
def test_every_federal_holiday_of_the_library_is_a_day_off(day):
    if day in holidays.country_holidays("US", years=day.year):
        assert not calendar_for("").is_business(day)
