"""Made-up facts for texts."""

from dataclasses import replace
from datetime import date

import pytest

from shared.core.texts import AccountLine, TextFields

RENT = AccountLine(125_000, date(2026, 11, 1), 16, "Maple Court", "4B")
STORAGE = AccountLine(30_050, date(2026, 10, 15), 33, "Maple Storage", "12")
PLAIN = TextFields(
    brand="Maple Court Homes",
    first_name="Ana",
    accounts=(RENT,),
    total_cents=125_000,
    phone="(512) 555-0100",
    address="1 Main Street, Austin, TX 78701",
    pay_link="https://pay.example.com/maple",
    unsubscribe_url="https://example.com/u/1",
    promise_on=date(2026, 11, 27),
)


@pytest.fixture
def facts():
    def make(*accounts, **more):
        lines = accounts or PLAIN.accounts
        total = sum(line.amount_cents for line in lines)
        return replace(PLAIN, accounts=lines, total_cents=total, **more)

    return make
