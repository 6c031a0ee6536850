"""Money and dates: what a tenant reads is what Babel would write."""

from datetime import date

import pytest
from babel.dates import format_date
from babel.numbers import format_currency
from hypothesis import given
from hypothesis import strategies as st

from shared.core.texts.formats import long_date, money, short_date

LOCALES = {"en": "en_US", "es": "es_US"}


@given(st.integers(-(10**12), 10**12), st.sampled_from(sorted(LOCALES)))
def test_money_is_written_as_the_locale_writes_it(cents, language):
    dollars = cents / 100 if abs(cents) < 10**10 else cents // 100
    cents = round(dollars * 100)

    assert money(cents) == format_currency(dollars, "USD", locale=LOCALES[language])


@pytest.mark.parametrize("month", range(1, 13))
@pytest.mark.parametrize("day", [1, 3, 11, 28])
@pytest.mark.parametrize("language", sorted(LOCALES))
def test_dates_are_written_as_the_locale_writes_them(month, day, language):
    at = date(2026, month, day)
    locale = LOCALES[language]

    assert short_date(at, language) == format_date(at, "medium", locale=locale)
    assert long_date(at, language) == format_date(at, "long", locale=locale)
