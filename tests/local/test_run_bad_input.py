"""Wrong, missing or hostile input: one clear sentence, the right code, nothing lost."""

from __future__ import annotations

import csv
import json
import resource
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.local.typed import Office, Ran, account, read_sheet, write_sheet

KEYS = [
    "account_id",
    "row",
    "person",
    "segment",
    "step",
    "outcome",
    "channel",
    "send_at",
    "message_id",
    "text",
    "rule_ids",
    "reasons",
    "problems",
]
OUTCOMES = {
    "sent",
    "planned",
    "delayed",
    "blocked",
    "invalid",
    "not_due",
    "waiting",
    "uncertain",
}
MB_10 = 10 * 1024 * 1024


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office(tmp_path, {})
    write_sheet(made.sheet, account(1), account(2))
    return made


def complains(ran: Ran, code: int, *words: str) -> None:
    """Expect one sentence for a person, and no traceback."""
    assert ran.code == code, (ran.out, ran.err)
    said = [line for line in ran.err.splitlines() if not line.startswith("·")]
    assert said, "something must be said"
    assert len(said) <= 4, said
    assert "Traceback" not in ran.err
    assert "Error(" not in ran.err
    for word in words:
        assert word.lower() in ran.err.lower(), ran.err
    assert ran.out == ""


HEADINGS = ",".join(account(1))
UNUSABLE: dict[str, tuple[bytes, tuple[str, ...]]] = {
    "nothing in it": (b"", ("head",)),
    "only empty lines": (b"\n\n,,\n", ("head",)),
    "no headings": (b"A-1,Ann,500.00,2026-11-11\n", ("account id",)),
    "a heading is missing": (
        b"Account ID,Customer,Due date\nA-1,Ann,2026-11-11\n",
        ("balance",),
    ),
    "a heading twice": (
        b"Account ID,Customer,Balance,balance,Due date\nA-1,Ann,1,2,2026-11-11\n",
        ("balance", "twice"),
    ),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00\x00", ("csv",)),
    "a zero byte": (f"{HEADINGS}\nA-1,Ann\x00\n".encode(), ("csv utf-8",)),
    "an open quote": (f'{HEADINGS}\nA-1,"Ann\n'.encode(), ()),
    "a cell of 10 MB": (f"{HEADINGS}\nA-1,{'x' * MB_10}\n".encode(), ()),
}


@pytest.mark.parametrize("which", UNUSABLE)
def test_a_sheet_that_cannot_be_used_is_named(office: Office, which: str) -> None:
    """Staff read what is wrong with their file, not how our program is built."""
    content, words = UNUSABLE[which]
    office.sheet.write_bytes(content)
    ran = office.run()
    if which in {"a cell of 10 MB", "an open quote"} and ran.code != 2:
        assert set(ran.outcomes) <= {"invalid"}, "a row that is bad, not a sheet"
        assert "Traceback" not in ran.err
    else:
        complains(ran, 2, *words)
    assert office.sheet.read_bytes() == content or ran.code != 2


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (Path.exists, ("accounts.csv",)),
        (Path.mkdir, ("accounts.csv",)),
    ],
    ids=["missing", "a folder"],
)
def test_a_file_that_is_none_is_named(
    tmp_path: Path, make: Callable[[Path], None], words: tuple[str, ...]
) -> None:
    office = Office(tmp_path, {})
    make(office.sheet)
    complains(office.run(), 2, *words)


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04 cut off"])
def test_a_broken_workbook_is_named(tmp_path: Path, content: bytes) -> None:
    office = Office(tmp_path, {})
    book = tmp_path / "accounts.xlsx"
    book.write_bytes(content)
    complains(office.run(file=book), 2, "accounts.xlsx")
    assert book.read_bytes() == content


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_a_sheet_as_excel_saves_it_is_read_and_kept(
    office: Office, encoding: str
) -> None:
    """An accent in a name must not cost the office its sheet."""
    write_sheet(office.sheet, account(1, Customer="José Núñez"))
    text = office.sheet.read_text("utf-8")
    office.sheet.write_bytes(text.encode(encoding))
    ran = office.run()
    assert ran.outcomes == ["sent"], ran.err
    assert "Jos\u00e9" in ran.lines[0]["text"]
    assert "José Núñez" in office.sheet.read_bytes().decode(encoding)


def test_an_empty_sheet_is_no_error(office: Office) -> None:
    office.sheet.write_text(HEADINGS + "\n", "utf-8")
    ran = office.run()
    assert (ran.code, ran.out) == (0, ""), ran.err


DIRTY: list[dict[str, str]] = [
    {"Customer": "=HYPERLINK(1)"},
    {"Balance": "a lot"},
    {"Unit": "4\x07B\x1b[31m"},
    {"Balance": "$1,234.50"},
    {"Due date": "someday"},
    {"Account ID": ""},
    {"Phone": "call my mother"},
    {"Balance": "-5"},
    {"Notes": "\u202e=cmd|' /C calc'!A0"},
]


def dirty_sheet(office: Office) -> list[dict[str, str]]:
    rows = [account(n, Notes="") | one for n, one in enumerate(DIRTY, start=1)]
    rows += [account(20, Notes="first"), account(20, Notes="second")]
    rows += [account(30 + n, Notes="") for n in range(9)]
    write_sheet(office.sheet, *rows)
    return rows


def test_each_row_has_a_line_in_the_order_of_the_sheet(office: Office) -> None:
    """Outside programs read these lines; bad rows are in them, too."""
    rows = dirty_sheet(office)
    ran = office.run()
    assert ran.code in {0, 3}, ran.err
    assert [line["row"] for line in ran.lines] == list(range(2, len(rows) + 2))
    for line, row in zip(ran.lines, rows, strict=True):
        assert list(line) == KEYS
        assert line["account_id"] == row["Account ID"]
        assert line["outcome"] in OUTCOMES
        for reason in line["reasons"]:
            assert list(reason) == ["rule_id", "citation", "text"]
        for problem in line["problems"]:
            assert list(problem) == ["field", "code", "text"]
        assert set(line["rule_ids"]) == {r["rule_id"] for r in line["reasons"]}
        if line["outcome"] == "invalid":
            assert line["problems"], "what to correct must be said"
            assert line["message_id"] == ""


def test_bad_rows_are_not_contacted_and_the_others_are(office: Office) -> None:
    """One slip of the keyboard stops one row, not the office."""
    dirty_sheet(office)
    ran = office.run()
    found: dict[str, list[str]] = {}
    for line in ran.lines:
        found.setdefault(line["account_id"], []).append(line["outcome"])
    assert found["A-2"] == found["A-5"] == found[""] == ["invalid"]
    assert found["A-20"] == ["invalid", "invalid"], "nobody can say which is meant"
    assert all(found[f"A-{30 + n}"] == ["sent"] for n in range(9))
    notes = {row["Account ID"]: row["Service note"] for row in read_sheet(office.sheet)}
    assert "balance" in notes["A-2"].lower()
    assert "due date" in notes["A-5"].lower()


def test_staffs_cells_stay_to_the_byte(office: Office) -> None:
    rows = dirty_sheet(office)
    before = office.sheet.read_bytes()
    office.run("--out", office.folder / "out.csv")
    assert office.sheet.read_bytes() == before
    with (office.folder / "out.csv").open(newline="", encoding="utf-8") as file:
        out = list(csv.DictReader(file))
    assert [{name: row[name] for name in rows[0]} for row in out] == rows
    for row in out:
        ours = [value for name, value in row.items() if name not in rows[0]]
        assert not [value for value in ours if (value or "")[:1] in {"=", "@", "+"}]


def test_too_many_bad_rows_wait_for_a_person(office: Office) -> None:
    """A shifted column must not text forty people a wrong amount."""
    rows = [account(n, Balance="?" if n % 2 else "500.00") for n in range(1, 41)]
    write_sheet(office.sheet, *rows)
    ran = office.run()
    assert ran.code == 3
    assert "sent" not in ran.outcomes
    assert "a person is needed" in ran.err.lower()


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in sorted(folder.iterdir())}


@pytest.mark.slow
def test_a_dry_run_leaves_every_byte_as_it_was(office: Office) -> None:
    """Whoever tries something out must be able to trust that nothing happens."""
    before = bytes_of(office.folder)
    first = office.run("--dry-run")
    assert (first.code, first.outcomes) == (0, ["planned"] * 2), first.err
    assert bytes_of(office.folder) == before

    office.run()
    kept = office.sheet.read_bytes()
    with sqlite3.connect(office.folder / "accounts.pme.sqlite") as store:
        asked = "SELECT collection, id, version, data FROM documents ORDER BY 1, 2"
        documents = store.execute(asked).fetchall()
        office.run("--dry-run", now="2026-11-24T10:00:00-05:00")
        assert store.execute(asked).fetchall() == documents
    store.close()
    assert office.sheet.read_bytes() == kept


def test_the_store_is_where_it_is_asked_for(office: Office) -> None:
    at = office.folder / "deep" / "down.sqlite"
    assert office.run("--db", at).outcomes == ["sent"] * 2
    assert at.stat().st_mode & 0o777 == 0o600
    assert not (office.folder / "accounts.pme.sqlite").exists()
    assert office.run("--db", at).outcomes == ["not_due"] * 2


@pytest.mark.parametrize(
    ("now", "outcome"),
    [
        ("2026-11-16T10:00:00", "sent"),
        ("2026-11-16T15:00:00Z", "sent"),
        ("2026-11-16T23:30:00+08:30", "sent"),
        ("2026-11-16T10:00:00Z", "delayed"),
        ("2026-11-16T22:00:00", "delayed"),
    ],
)
def test_now_is_read_with_and_without_a_zone(
    office: Office, now: str, outcome: str
) -> None:
    """Ten o'clock is the office's; five in the morning is nobody's."""
    assert office.run(now=now).outcomes == [outcome] * 2


@pytest.mark.parametrize("now", ["tomorrow", "2026-13-01", "10:00", ""])
def test_a_time_that_is_none_is_a_usage_error(office: Office, now: str) -> None:
    ran = office.run(now=now)
    assert ran.code == 2
    assert "2026-11-23T10:00:00-05:00" in ran.err


def test_run_twice_sends_once(office: Office) -> None:
    first, second = office.run(), office.run()
    assert first.outcomes == ["sent"] * 2
    assert second.outcomes == ["not_due"] * 2
    assert (first.code, second.code) == (0, 0)


def test_what_is_no_store_is_named_and_kept(office: Office) -> None:
    """A slip in --db must not cost the office another file of theirs."""
    at = office.folder / "letter.sqlite"
    at.write_text("Dear Sir or Madam,\n" * 300, "utf-8")
    before, sheet = at.read_bytes(), office.sheet.read_bytes()
    complains(office.run("--db", at), 2, "letter.sqlite")
    assert at.read_bytes() == before
    assert office.sheet.read_bytes() == sheet


@pytest.mark.slow  # three times the five seconds that a writer is waited for
def test_a_locked_store_is_named_and_nothing_is_sent(office: Office) -> None:
    assert office.run().code == 0
    before = office.sheet.read_bytes()
    lock = sqlite3.connect(office.folder / "accounts.pme.sqlite", isolation_level=None)
    try:
        lock.execute("BEGIN EXCLUSIVE")
        complains(office.run(now="2026-11-24T10:00:00-05:00"), 1, "lock")
    finally:
        lock.close()
    assert office.sheet.read_bytes() == before


@pytest.mark.slow
def test_a_full_disk_is_named_and_loses_nothing(office: Office) -> None:
    """What was written is whole: the old sheet, or the new one."""
    rows = [account(n, Notes="x" * 400) for n in range(1, 60)]
    write_sheet(office.sheet, *rows)
    before = office.sheet.read_bytes()

    def small() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, 150_000))

    ran = office.run(preexec_fn=small)
    assert "Traceback" not in ran.err, ran.err
    assert ran.code in {1, 3}, (ran.code, ran.err)
    assert office.sheet.read_bytes()[:5000] == before[:5000] or ran.code == 3
    assert [row["Account ID"] for row in read_sheet(office.sheet)] == [
        row["Account ID"] for row in rows
    ]
    leftovers = [p.name for p in office.folder.iterdir() if p.name.startswith(".")]
    assert leftovers == []
    after = [office.run() for _ in range(2)]
    assert after[-1].code in {0, 3}
    assert set(after[-1].outcomes) <= {"not_due", "delayed", "uncertain"}


def test_a_folder_that_may_not_be_written_is_named(office: Office) -> None:
    complains(office.run("--db", "/proc/pme.sqlite"), 2, "pme.sqlite")


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["run"], "SHEET"),
        (["run", "accounts.pdf"], ".csv"),
        (["run", "--dry"], "--dry"),
        (["runn", "accounts.csv"], "runn"),
    ],
)
def test_a_slip_in_the_command_is_named(
    office: Office, words: list[str], named: str
) -> None:
    ran = office.type(*words)
    assert ran.code == 2
    assert named in ran.err
    assert "Traceback" not in ran.err


def test_json_lines_are_json_whatever_the_sheet_says(office: Office) -> None:
    odd = '"\\\u2028\u0085 "'
    write_sheet(office.sheet, account(1, Customer=odd), account(2, Unit=odd))
    ran = office.run()
    parsed: list[Any] = [json.loads(x) for x in ran.out.split("\n") if x]
    assert [one["row"] for one in parsed] == [2, 3]
