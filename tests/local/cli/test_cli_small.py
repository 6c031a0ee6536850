"""The small commands: JSON lines, made-up sheets, backups, and the way in."""

from __future__ import annotations

import json
import re

import pytest

from tests.local.cli.conftest import MONDAY, lines, read_rows

FICTIONAL = re.compile(r"\(\d{3}\) 555-01\d\d")


def test_replies_are_read_line_by_line_in_their_order(pme):
    """A line that cannot be read costs no other one its answer."""
    said = [
        json.dumps({"text": "STOP", "now": MONDAY, "zone": "America/New_York"}),
        "not json",
        json.dumps({"text": "thanks", "now": MONDAY, "zone": "America/New_York"}),
    ]

    result = pme("classify", stdin="\n".join(said) + "\n")

    first, second, third = lines(result)
    assert result.exit_code == 0
    assert first["intent"] == "stop"
    assert "error" in second
    assert third["intent"] == "thanks"


def test_the_law_is_asked_line_by_line(pme, tmp_path):
    """An outside test reads one answer for each question, from a file, too."""
    path = tmp_path / "cases.jsonl"
    path.write_text('{"id": 1}\nnot json\n[]\n', "utf-8")

    result = pme("decide", path)

    assert [one["id"] for one in lines(result)] == [1, None, None]
    assert all("error" in one for one in lines(result))


@pytest.mark.parametrize("command", ["decide", "classify"])
def test_a_missing_file_of_lines_is_a_usage_error(pme, command):
    """The name that is wrong is said."""
    result = pme(command, "nowhere.jsonl")

    assert result.exit_code == 2
    assert "nowhere.jsonl" in result.stderr


def test_the_same_seed_gives_the_same_sheet(pme, tmp_path):
    """What one person saw, another can look at."""
    for name in ("a.csv", "b.csv"):
        pme(
            "make-sheet",
            30,
            "--seed",
            4,
            "--messy",
            "--out",
            name,
            "--today",
            "2026-11-16",
        )

    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()


def test_nobody_in_a_made_up_sheet_is_real(pme, tmp_path):
    """A sample that reaches a stranger is no sample."""
    pme("make-sheet", 80, "--seed", 3, "--out", "a.csv", "--contacts")

    for path in tmp_path.glob("a*.csv"):
        for row in read_rows(path):
            assert not row["Phone"] or FICTIONAL.fullmatch(row["Phone"])
            assert not row["Email"] or re.search(
                r"@example\.(com|net|org)$", row["Email"]
            )


def test_a_real_sheet_is_not_written_over(pme, tmp_path):
    """A slip in --out does not cost an office its accounts."""
    path = tmp_path / "accounts.csv"
    path.write_text("Account ID,Customer\nA-1,Somebody\n", "utf-8")

    result = pme("make-sheet", 5, "--out", path)

    assert result.exit_code == 2
    assert "accounts.csv is there already" in result.stderr
    assert "Somebody" in path.read_text("utf-8")
    assert pme("make-sheet", 5, "--out", path, "--force").exit_code == 0


@pytest.mark.parametrize("name", ["sheet.pdf", "sheet"])
def test_a_sheet_of_no_known_kind_is_refused(pme, name):
    """The remedy is in the sentence."""
    result = pme("make-sheet", 5, "--out", name)

    assert result.exit_code == 2
    assert ".csv or .xlsx" in result.stderr


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_a_made_up_sheet_is_one_the_service_reads(pme, suffix):
    """`make run` starts from it."""
    name = f"a.{suffix}"
    pme("make-sheet", 25, "--seed", 2, "--out", name, "--today", "2026-11-16")

    found = lines(pme("run", name, "--now", MONDAY, "--dry-run", "--json"))

    assert len(found) == 25
    assert any(one["outcome"] == "planned" for one in found)


def test_a_restored_store_goes_on_where_the_backup_was_made(pme, sheet, tmp_path):
    """A lost disk does not send everything a second time."""
    pme("run", sheet, "--now", MONDAY)
    made = pme("backup", "--db", "accounts.pme.sqlite", "--to", "kept")
    copy = next((tmp_path / "kept").glob("*.gz"))
    for one in tmp_path.glob("accounts.pme.sqlite*"):
        one.unlink()

    result = pme("restore", copy, "--db", "accounts.pme.sqlite")

    assert (made.exit_code, result.exit_code) == (0, 0)
    again = lines(pme("run", sheet, "--now", MONDAY, "--json"))
    assert "sent" not in {one["outcome"] for one in again}


def test_a_backup_is_not_put_over_a_store_in_use_by_accident(pme, sheet, tmp_path):
    """What happened since would be forgotten: opt-outs above all."""
    pme("run", sheet, "--now", MONDAY)
    pme("backup", "--db", "accounts.pme.sqlite", "--to", "kept")
    copy = next((tmp_path / "kept").glob("*.gz"))

    result = pme("restore", copy, "--db", "accounts.pme.sqlite")

    assert result.exit_code == 1
    assert "--force" in result.stderr


def test_firestore_is_not_backed_up_by_a_file(pme):
    """Staff are told where its backups are."""
    result = pme("backup", STORE="firestore://p/d")

    assert result.exit_code == 2
    assert "Firestore" in result.stderr


def test_help_teaches_each_command(pme):
    """A person finds the way without a manual."""
    shown = pme("--help").output
    commands = "run plan serve make-sheet import-payments doctor decide classify backup"

    for command in [*commands.split(), "restore"]:
        assert command in shown
        said = pme(command, "--help")
        assert said.exit_code == 0
        assert len(said.output) > 200


def test_an_unknown_command_is_a_usage_error(pme):
    """A slip of the hand does nothing."""
    assert pme("sned").exit_code == 2
