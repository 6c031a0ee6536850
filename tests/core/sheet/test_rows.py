"""A row becomes an account, or says why it cannot."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.core.model import Account, BadRow
from shared.core.sheet.columns import SERVICE, STAFF
from shared.core.sheet.duplicates import duplicates, refuse_duplicates
from shared.core.sheet.headings import match
from shared.core.sheet.rows import RowReader

TODAY = date(2026, 11, 21)
HEADINGS = [column.heading for column in (*STAFF, *SERVICE)]
AT = {c.slug: index for index, c in enumerate((*STAFF, *SERVICE))}
READER = RowReader(match(HEADINGS), today=TODAY)
GOOD = {
    "account_id": "A-1001",
    "customer_id": "C-1",
    "customer": "Ana García",
    "phone": "(617) 555-0123",
    "email": "Ana@Example.com",
    "address": "12 Main St",
    "city": "Boston",
    "state": "Mass.",
    "zip": "2110",
    "language": "español",
    "balance_cents": "$1,234.50",
    "due_on": "11/01/2026",
    "sms_consent": "yes",
    "sms_consent_on": "2026-01-05",
}


def cells(**changes):
    row = [""] * len(HEADINGS)
    for slug, cell in {**GOOD, **changes}.items():
        row[AT[slug]] = cell
    return row


def read(**changes):
    row = cells(**changes)
    return READER.read(7, row, READER.fingerprint(row))


def codes(found):
    return {(p.field, p.code, p.fatal) for p in found.problems}


def test_a_good_row_is_an_account_with_everything_in_one_spelling():
    account = read()
    assert isinstance(account, Account)
    assert account.problems == ()
    assert (account.account_id, account.row, account.customer) == (
        "A-1001",
        7,
        "Ana García",
    )
    assert (account.phone, account.email) == ("+16175550123", "ana@example.com")
    assert (account.balance_cents, account.due_on) == (123450, date(2026, 11, 1))
    assert (account.state, account.zip, account.language) == ("MA", "02110", "es")
    assert account.zones == account.phone_zones == ("America/New_York",)
    assert account.area_code_state == "MA"
    assert (account.sms_consent, account.email_consent) == (True, None)
    assert (account.actor, account.debt_type) == ("creditor", "rent")


def test_numbers_of_a_google_sheet_read_like_text_of_a_csv_file():
    """The same sheet must not mean two things."""
    google = read(phone=6175550123, zip=2110, balance_cents=1234.5, due_on=46327)
    text = read()
    google.fingerprint = text.fingerprint
    assert google == text


def test_true_is_no_amount_though_python_counts_with_it():
    """A remembered 1 must not answer for True."""
    assert isinstance(read(balance_cents=1), Account)
    assert ("balance_cents", "bad_money", True) in codes(read(balance_cents=True))
    assert read(sms_consent=1).sms_consent is True


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"account_id": ""}, ("account_id", "missing", True)),
        ({"account_id": "=A1"}, ("account_id", "formula", True)),
        ({"customer": " "}, ("customer", "missing", True)),
        ({"customer": "N/A"}, ("customer", "missing", True)),
        ({"balance_cents": ""}, ("balance_cents", "missing", True)),
        ({"balance_cents": "call"}, ("balance_cents", "bad_money", True)),
        ({"balance_cents": "1.234"}, ("balance_cents", "ambiguous_money", True)),
        ({"due_on": "soon"}, ("due_on", "bad_date", True)),
        ({"due_on": "2226-01-01"}, ("due_on", "date_out_of_range", True)),
        ({"phone": "", "email": ""}, ("phone", "no_contact_point", True)),
        ({"phone": "5", "email": "a@"}, ("phone", "no_contact_point", True)),
    ],
)
def test_without_what_a_message_needs_nobody_is_contacted(changes, problem):
    """A guess would reach a stranger, or ask for a wrong amount."""
    found = read(**changes)
    assert isinstance(found, BadRow)
    assert problem in codes(found)
    assert found.account_id == str(changes.get("account_id", "A-1001"))


def test_every_fault_of_a_row_is_told_at_once():
    found = read(customer="", balance_cents="x", due_on="x", zip="x", phone="x")
    assert {p.field for p in found.problems} == {
        *("customer", "balance_cents", "due_on", "zip", "phone")
    }


def test_one_bad_phone_beside_a_good_address_is_no_disaster():
    account = read(phone="617-555-0123 / 617-555-0124")
    assert isinstance(account, Account)
    assert (account.phone, account.email) == ("", "ana@example.com")
    assert codes(account) == {("phone", "several_phones", False)}


def test_a_problem_names_the_column_as_staff_call_it_and_no_contact_data():
    """They look for their own heading, and others read over their shoulder."""
    headings = ["Acct", "Tenant", "Saldo", "Vence", "Celular", "Correo"]
    reader = RowReader(match(headings), today=TODAY)
    row = ["A", "Ana", "1.234", "2026-11-01", "617-555-0199 x7", "ana@@example.com"]
    found = reader.read(2, row, "f")
    said = " ".join(problem.text for problem in found.problems)
    assert all(label in said for label in ("Saldo", "Celular", "Correo"))
    assert not any(secret in said for secret in ("0199", "ana@", "Ana "))


def test_a_zip_outside_its_state_is_told_and_both_clocks_count():
    account = read(state="CA")
    assert codes(account) == {("zip", "zip_not_in_state", False)}
    assert set(account.zones) == {"America/New_York", "America/Los_Angeles"}


def test_an_area_code_from_elsewhere_is_no_fault():
    """People keep their numbers when they move."""
    account = read(phone="213-555-0123")
    assert account.problems == ()
    assert account.phone_zones == ("America/Los_Angeles",)


def test_a_blank_state_is_the_zips():
    """Which law protects the person must not hang on a blank cell."""
    assert read(state="").state == "MA"


def test_an_unknown_zip_leaves_the_states_clocks():
    account = read(zip="00000", state="TX")
    assert codes(account) == {("zip", "unknown_zip", False)}
    assert set(account.zones) == {"America/Chicago", "America/Denver"}


def test_mountain_in_arizona_is_a_riddle_unless_the_zip_solves_it():
    """Only the Navajo Nation changes its clocks there."""
    phoenix = read(stated_zone="Mountain", state="AZ", zip="85001")
    assert phoenix.stated_zone == ""
    assert codes(phoenix) == {("stated_zone", "ambiguous_zone", False)}
    navajo = read(stated_zone="Mountain", state="AZ", zip="86515")
    assert navajo.stated_zone == "America/Denver"


@pytest.mark.parametrize("slug", ["sms_consent_on", "last_payment_on"])
def test_what_is_said_to_have_happened_tomorrow_did_not(slug):
    """Consent dated ahead proves nothing."""
    account = read(**{slug: "2027-01-01"})
    assert getattr(account, slug) is None
    assert codes(account) == {(slug, "date_in_future", False)}


def test_a_credit_is_negative_and_nothing_is_owed():
    assert read(balance_cents="(25.00)").balance_cents == -2500


def test_a_customer_id_of_zeros_names_nobody():
    """Every tenant marked `0` would be one person, and read the others' debts."""
    for blank in ("0", "000", "N/A", "none", 0):
        assert read(customer_id=blank).customer_id == ""


def test_a_short_row_is_a_row_with_blanks():
    found = READER.read(2, ["A-1"], READER.fingerprint(["A-1"]))
    assert isinstance(found, BadRow)
    assert READER.fingerprint(["A-1"]) == READER.fingerprint(["A-1", *[None] * 40])


def test_the_last_contact_is_read_though_it_is_not_staffs():
    """An empty store under a sheet that shows contacts must be noticed."""
    assert read(last_contact="2026-10-01 sms").last_contact == "2026-10-01 sms"


def test_the_mark_changes_with_any_staff_cell_and_no_other():
    """A missed change would chase what is paid; a false one costs a whole pass."""
    mark = READER.fingerprint(cells())
    for column in STAFF:
        changed = cells()
        changed[AT[column.slug]] = "changed"
        assert READER.fingerprint(changed) != mark, column.slug
    for column in SERVICE:
        changed = cells()
        changed[AT[column.slug]] = "changed"
        assert READER.fingerprint(changed) == mark, column.slug


def test_the_mark_does_not_change_with_the_order_of_columns():
    order = list(reversed(range(len(HEADINGS))))
    turned = RowReader(match([HEADINGS[i] for i in order]), today=TODAY)
    row = cells()
    assert turned.fingerprint([row[i] for i in order]) == READER.fingerprint(row)


def test_the_mark_does_not_run_cells_together():
    one, other = cells(city="AB", unit="C"), cells(city="A", unit="BC")
    assert READER.fingerprint(one) != READER.fingerprint(other)


CELL = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**15), 10**15),
    st.floats(),
    st.text(max_size=30),
    st.text(alphabet="0123456789.,-/()+$ xCR@=", max_size=20),
    st.sampled_from([*GOOD.values(), "\ud800", "=1+1", "\x00", "6" * 300, "x" * 9000]),
)


@settings(max_examples=400)
@given(st.dictionaries(st.sampled_from([*AT]), CELL, max_size=12))
def test_any_cells_give_an_account_or_a_reason(changes):
    """One hostile row must not stop the other nine thousand."""
    row = cells(**changes)
    found = READER.read(3, row, READER.fingerprint(row))
    if isinstance(found, BadRow):
        assert any(problem.fatal for problem in found.problems)
    else:
        assert found.account_id
        assert found.customer
        assert found.phone or found.email
        assert not any(problem.fatal for problem in found.problems)
    for problem in found.problems:
        assert problem.text.endswith(".")
        assert len(problem.text) < 250
        problem.text.encode()


@settings(max_examples=150)
@given(st.dictionaries(st.sampled_from([*GOOD]), CELL, max_size=6))
def test_reading_twice_says_the_same(changes):
    """What is remembered of a cell is what is read of it."""
    row = cells(**changes)
    fresh = RowReader(match(HEADINGS), today=TODAY)
    mark = READER.fingerprint(row)
    assert fresh.fingerprint(row) == mark
    assert (
        READER.read(3, row, mark)
        == READER.read(3, row, mark)
        == fresh.read(3, row, mark)
    )


def test_two_rows_with_one_id_are_both_refused_and_named():
    """Which of the two debts is meant, nobody can say."""
    rows = [read(), read(account_id="A-2"), read(account_id=" A-1001 ", customer="")]
    rows[0].row, rows[1].row = 2, 3
    out = refuse_duplicates(rows)
    assert [type(row) for row in out] == [BadRow, Account, BadRow]
    for row in (out[0], out[2]):
        assert row.problems[0].code == "duplicate_id"
        assert "rows 2, 7" in row.problems[0].text
    assert ("customer", "missing", True) in codes(out[2])


def test_blank_ids_are_no_duplicates():
    assert duplicates(["", "", "A", "B", "A"]) == {"A"}
    rows = [read(account_id=""), read(account_id="")]
    assert refuse_duplicates(rows) == rows


def test_a_copied_column_of_ids_is_told_without_a_list_of_hundreds():
    rows = [read() for _ in range(30)]
    text = refuse_duplicates(rows)[0].problems[0].text
    assert "and 25 more" in text
