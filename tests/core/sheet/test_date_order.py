"""A column of dates that contradicts how it is read is asked about, not guessed at."""

from __future__ import annotations

import pytest

from shared.core.sheet.date_order import DateOrder, day_first


def seen(*cells: object) -> DateOrder:
    order = DateOrder()
    for cell in cells:
        order.see(cell)
    return order


@pytest.mark.parametrize(
    ("cells", "asks"),
    [
        (["25/12/2026", "26/12/2026", "5/12/2026"], True),
        (["25/12/2026", "5/12/2026"], False),
        (["25/12/2026"], False),
        (["5/12/2026", "12/25/2026"], False),
        (["25/12/2026", "26/12/2026", "12/25/2026", "5/12/2026"], False),
        (["25-12-26", "31.5.2026", "4/7/26"], True),
        (["2026-12-05", 46_000, None, "", "Dec 5, 2026", "5/5/2026"], False),
        (["31/12/2026", "5/5/2026"], False),
    ],
)
def test_a_us_office_is_asked_where_its_dates_seem_day_first(cells, asks) -> None:
    """Read the wrong way round, December's rent is chased in May."""
    assert bool(seen(*cells).question("Due date", read_day_first=False)) is asks


def test_an_office_elsewhere_is_asked_where_its_dates_seem_month_first() -> None:
    order = seen("12/25/2026", "12/26/2026", "5/12/2026")
    assert order.question("Due date", read_day_first=True)
    assert not order.question("Due date", read_day_first=False)


def test_staff_have_the_last_word_on_the_order() -> None:
    assert day_first("US", "day_first")
    assert not day_first("GB", "month_first")
    assert day_first("GB", "auto")
    assert not day_first("US", "auto")
