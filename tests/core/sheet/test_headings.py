"""Which column is which, however staff or their software call it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.core.sheet.columns import CONTACTS, SERVICE, STAFF
from shared.core.sheet.headings import match, normal
from shared.errors import BadRequest

NEEDED = ["Account ID", "Customer", "Balance", "Due date"]


@pytest.mark.parametrize(
    "headers",
    [
        ["account id", "CUSTOMER", " Balance ", "Due  Date"],
        ["\ufeffAccount_ID", "Customer:", "balance", "due-date"],
        ["Account #", "Tenant", "Amount Receivable", "Due"],
        ["Número de cuenta", "Inquilino", "Saldo", "Fecha de vencimiento"],
        ["NUMERO DE CUENTA", "inquilino", "saldo", "fecha de vencimiento"],
        ["account_id", "customer", "balance_cents", "due_on"],
    ],
)
def test_headings_are_found_whatever_their_dress(headers):
    """An export must work as it comes, or staff will edit it by hand, wrongly."""
    index = match(headers).index
    assert index == {"account_id": 0, "customer": 1, "balance_cents": 2, "due_on": 3}


def test_every_missing_heading_is_named_at_once():
    """Nobody should have to run it four times to hear of four headings."""
    with pytest.raises(BadRequest) as wrong:
        match(["Phone", "Notes"])
    assert wrong.value.code == "missing_heading"
    assert all(f"“{heading}”" in wrong.value.text for heading in NEEDED)


def test_every_double_heading_is_named_with_its_place():
    """Of two Balance columns one is last month's."""
    with pytest.raises(BadRequest) as wrong:
        match([*NEEDED, "Balance", "Phone", "phone "])
    assert wrong.value.code == "duplicate_heading"
    assert "“Balance” (C) and “Balance” (E)" in wrong.value.text
    assert "“Phone” (F) and “phone” (G)" in wrong.value.text


def test_missing_and_double_headings_are_told_together():
    with pytest.raises(BadRequest) as wrong:
        match(["Account ID", "Balance", "Balance"])
    assert "“Customer”" in wrong.value.text
    assert "twice" in wrong.value.text


def test_two_aliases_of_one_column_are_a_riddle():
    with pytest.raises(BadRequest, match="duplicate_heading"):
        match([*NEEDED, "Mobile", "Cell Phone"])


def test_a_columns_own_heading_wins_over_an_alias_beside_it():
    found = match([*NEEDED, "Phone", "Mobile"])
    assert found.index["phone"] == 4
    assert found.unknown == ("Mobile",)


def test_two_id_columns_are_always_a_riddle():
    """Rows are found again by id while writing; it must be the same column."""
    with pytest.raises(BadRequest, match="duplicate_heading"):
        match([*NEEDED, "Account Number"])


@pytest.mark.parametrize("headers", [[], ["", " ", None], ["\ufeff"]])
def test_an_empty_first_row_is_said_to_be_one(headers):
    with pytest.raises(BadRequest, match="no_header"):
        match(headers)


def test_settings_can_teach_a_heading():
    headers = ["Ref", "Customer", "Rent owed", "Due date"]
    index = match(
        headers, [("Ref", "Account ID"), ("rent-owed", "balance_cents")]
    ).index
    assert (index["account_id"], index["balance_cents"]) == (0, 2)


def test_a_taught_heading_for_no_column_is_refused():
    with pytest.raises(BadRequest, match="unknown_alias"):
        match(NEEDED, [("Ref", "Acount ID")])


def test_staffs_own_columns_are_left_alone():
    found = match([*NEEDED, "Dog's name", "", 7])
    assert found.unknown == ("Dog's name", "7")


def test_no_heading_means_two_columns():
    for columns in ((*STAFF, *SERVICE), CONTACTS):
        owners: dict[str, str] = {}
        for column in columns:
            for name in (column.slug, column.heading, *column.aliases):
                assert owners.setdefault(normal(name), column.slug) == column.slug, name


@given(st.lists(st.one_of(st.none(), st.integers(), st.text(max_size=30)), max_size=8))
def test_any_first_row_is_matched_or_refused(headers):
    wrong = ""
    try:
        match(headers)
    except BadRequest as refused:
        wrong = refused.code
    assert wrong in {"", "no_header", "missing_heading", "duplicate_heading"}
