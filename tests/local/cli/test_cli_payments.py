"""What is paid is not asked for, even before the sheet shows it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.core.keys import canonical_id
from shared.core.sheet.payments import Payment
from tests.local.cli.conftest import MONDAY, ROW, lines, read_rows, write_rows

BEFORE_HOURS = "2026-11-16T06:00:00-05:00"
SECOND = {**ROW, "Account ID": "A-7", "Unit": "5C", "Balance": "80.00"}


@pytest.fixture
def paid(pme, tmp_path):
    """Import lines of payments, at ten on that Monday."""

    def imported(*rows: str, heading: str = "Account ID,Amount,Date,Reference", **at):
        path = tmp_path / "payments.csv"
        path.write_text("\n".join([heading, *rows]) + "\n", "utf-8")
        sheet = tmp_path / "accounts.csv"
        return pme(
            "import-payments", path, "--sheet", sheet, "--now", at.get("now", MONDAY)
        )

    return imported


def outcomes(pme, sheet, now):
    found = lines(pme("run", sheet, "--now", now, "--json"))
    return {row["account_id"]: row["outcome"] for row in found}


def test_a_paid_account_is_not_reminded_though_the_sheet_still_shows_the_debt(
    pme, sheet, paid
):
    """A tenant who paid this morning is not asked to pay at noon."""
    assert outcomes(pme, sheet, BEFORE_HOURS)["A-1"] == "delayed"

    result = paid("A-1,500.00,2026-11-16,R-1")

    assert result.exit_code == 0
    assert "paid in full" in result.stdout
    for now in (MONDAY, "2026-11-30T12:00:00-05:00", "2026-12-20T12:00:00-05:00"):
        assert outcomes(pme, sheet, now)["A-1"] != "sent"
    row = read_rows(sheet)[0]
    assert row["Balance"] == "500.00"
    assert row["Last contact"] == ""


def test_the_row_says_that_a_payment_was_recorded(pme, sheet, paid):
    """Staff see why nothing goes out."""
    pme("run", sheet, "--now", BEFORE_HOURS)
    paid("A-1,500.00,2026-11-16,R-1")

    row = read_rows(sheet)[0]
    assert row["Last result"] == "payment of $500.00 recorded"
    assert "payment" in row["Flags"]


def test_a_part_payment_pauses_for_three_business_days_and_asks_a_person(
    pme, sheet, paid
):
    """Who pays in part is neither dunned at once nor forgotten."""
    pme("run", sheet, "--now", BEFORE_HOURS)

    result = paid("A-1,100.00,2026-11-16,R-1")

    assert result.exit_code == 3
    assert "paid in part" in result.stdout
    assert outcomes(pme, sheet, "2026-11-19T15:00:00-05:00")["A-1"] != "sent"
    assert outcomes(pme, sheet, "2026-11-23T12:00:00-05:00")["A-1"] == "sent"


def test_a_list_imported_twice_is_recorded_once(pme, sheet, paid, tmp_path):
    """The bank's list of the week holds the list of yesterday."""
    pme("run", sheet, "--now", BEFORE_HOURS)
    paid("A-1,100.00,2026-11-16,R-1")
    once = _count(tmp_path, "payment of")
    assert once == 1

    result = paid("A-1,100.00,2026-11-16,R-1")

    assert "imported before" in result.stdout
    assert _count(tmp_path, "payment of") == once


def test_two_payments_of_one_day_are_told_apart_by_their_references(
    pme, sheet, paid, tmp_path
):
    """Two tenants of one flat pay their halves."""
    pme("run", sheet, "--now", BEFORE_HOURS)

    result = paid("A-1,100.00,2026-11-16,R-1", "A-1,100.00,2026-11-16,R-2")

    assert "imported before" not in result.stdout


def test_the_other_account_in_the_same_message_is_still_written_about(pme, sheet, paid):
    """Paying one of two debts does not silence the other one for ever."""
    write_rows(sheet, ROW, SECOND)
    assert set(outcomes(pme, sheet, BEFORE_HOURS).values()) == {"delayed"}

    paid("A-7,80.00,2026-11-16,R-1")

    found = {
        r["account_id"]: r for r in lines(pme("run", sheet, "--now", MONDAY, "--json"))
    }
    assert found["A-1"]["outcome"] == "sent"
    assert found["A-7"]["outcome"] != "sent"
    assert "$80.00" not in found["A-1"]["text"]
    assert "$500.00" in found["A-1"]["text"]


def test_a_payment_the_row_shows_already_pauses_nothing(pme, sheet, paid):
    """The balance is what is left after it: it may be asked for."""
    write_rows(
        sheet,
        {
            **ROW,
            "Last payment date": "2026-11-14",
            "Last payment amount": "500.00",
        },
    )
    pme("run", sheet, "--now", BEFORE_HOURS)

    result = paid("A-1,500.00,2026-11-14,R-1")

    assert "shown in the sheet already" in result.stdout
    assert outcomes(pme, sheet, MONDAY)["A-1"] == "sent"


def test_lines_that_cannot_be_read_are_named_and_the_others_recorded(pme, sheet, paid):
    """One bad line of a bank's list does not cost a tenant a wrong reminder."""
    pme("run", sheet, "--now", BEFORE_HOURS)

    result = paid(
        "A-1,500.00,2026-11-16,R-1",
        ",5.00,2026-11-16,R-2",
        "A-2,-5.00,2026-11-16,R-3",
        "A-2,5.00,2027-11-16,R-4",
        "A-2,1.234,2026-11-16,R-5",
        "A-2,5.00,soon,R-6",
        "A-9,5.00,2026-11-16,R-7",
    )

    assert result.exit_code == 3
    assert "     1  paid in full" in result.stdout
    assert "     5  lines that could not be read" in result.stdout
    for row in (3, 4, 5, 6, 7, 8):
        assert f"Row {row}:" in result.stderr


def test_headings_are_read_as_tolerantly_as_the_sheets(pme, sheet, paid):
    """Every bank names its columns in its own way."""
    pme("run", sheet, "--now", BEFORE_HOURS)

    result = paid("A-1,$500.00,11/16/2026", heading="acct,amount paid,POSTING DATE")

    assert "paid in full" in result.stdout


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"Account ID,Amount\nA-1,5\n", "Date"),
        (b"", ""),
        (b"Account ID,Amount,Date,Amount\nA-1,5,2026-11-16,6\n", "twice"),
        (b'Account ID,Amount,Date\n"A-1,5,2026-11-16\n', ""),
    ],
)
def test_a_file_that_is_no_list_records_nothing(pme, sheet, tmp_path, content, says):
    """Half a list is not taken for a whole one."""
    path = tmp_path / "payments.csv"
    path.write_bytes(content)
    pme("run", sheet, "--now", BEFORE_HOURS)

    result = pme("import-payments", path, "--sheet", sheet, "--now", MONDAY)

    assert result.exit_code == 2
    assert says in result.stderr
    assert _count(tmp_path, "payment of") == 0


@pytest.mark.parametrize("name", ["payments.xlsx", "payments.pdf", "missing.csv"])
def test_another_kind_of_file_is_refused_by_its_name(pme, sheet, tmp_path, name):
    """The remedy is in the sentence."""
    result = pme("import-payments", tmp_path / name, "--sheet", sheet)

    assert result.exit_code == 2
    assert name in result.stderr


def test_json_has_a_line_for_each_line(pme, sheet, tmp_path):
    """A script knows which of its payments were taken."""
    path = tmp_path / "p.csv"
    path.write_text("Account ID,Amount,Date\nA-1,5,2026-11-16\nA-1,x,2026-11-16\n")
    pme("run", sheet, "--now", BEFORE_HOURS)

    found = lines(
        pme("import-payments", path, "--sheet", sheet, "--now", MONDAY, "--json")
    )

    assert [one["outcome"] for one in found] == ["part", "invalid"]
    assert found[0]["cents"] == 500


@given(
    st.text(max_size=5),
    st.integers(1, 10**9),
    st.dates(),
    st.text(max_size=5),
    st.text(max_size=5),
)
def test_payments_share_an_id_only_if_they_are_the_same(account, cents, on, one, two):
    """Neither counted twice, nor one taken for another."""
    first = Payment(account, cents, on, one)

    assert first.id == Payment(account, cents, on, one).id
    same = canonical_id(one) == canonical_id(two)
    assert (first.id == Payment(account, cents, on, two).id) == same
    assert first.id != Payment(account, cents + 1, on, one).id
    assert first.id != Payment(account, cents, on, one, nth=2).id


def _count(folder: Path, text: str) -> int:
    connection = sqlite3.connect(folder / "accounts.pme.sqlite")
    try:
        dump = "\n".join(connection.iterdump())
    finally:
        connection.close()
    return dump.count(f'"detail":"{text}') + dump.count(f'"detail": "{text}')
