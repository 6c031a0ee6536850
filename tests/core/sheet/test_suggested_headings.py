"""Where a column is not found, headings that may be meant are suggested."""

from __future__ import annotations

import pytest

from shared.core.sheet.columns import STAFF
from shared.core.sheet.suggest import missing_columns

ALL = {column.slug for column in STAFF}


@pytest.mark.parametrize(
    ("slug", "heading"),
    [
        ("balance_cents", "Balnce"),
        ("balance_cents", "Total Balance Owed"),
        ("customer", "Customer / tenant name"),
        ("due_on", "Due dates"),
        ("account_id", "Acount ID"),
    ],
)
def test_a_heading_that_looks_like_a_column_is_suggested(
    slug: str, heading: str
) -> None:
    slug = next(
        one.slug for one in STAFF if one.slug.startswith(slug[:3]) and one.required
    )
    (missing,) = missing_columns(frozenset(ALL - {slug}), [heading, "Parking"])
    assert missing.required
    assert missing.suggested[0] == heading


def test_what_looks_like_nothing_is_not_suggested() -> None:
    (missing,) = missing_columns(
        frozenset(ALL - {"balance_cents"}), ["Xyz", "K", "Pets"]
    )
    assert missing.suggested == ()


def test_the_likeliest_three_come_first_and_the_order_is_always_the_same() -> None:
    given = ["Balance 4", "Balance 3", "Blance", "Balance 1", "Balance 2"]
    found = [
        missing_columns(frozenset(ALL - {"balance_cents"}), order)[0].suggested
        for order in (given, given[::-1])
    ]
    assert found[0] == found[1]
    assert len(found[0]) == 3
