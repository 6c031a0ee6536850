"""The calendar is what the service itself would do, and looking at it does nothing."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest

from tests.local.cli.conftest import MONDAY, OTHER, ROW, lines, read_rows, write_rows

THANKSGIVING = date(2026, 11, 26)
COMING_DAYS = [
    f"2026-11-{day}T{hour}:01:00-05:00"
    for day in range(16, 25)
    for hour in ("10", "12", "16")
]


def test_each_line_says_when_to_whom_and_what(pme, sheet):
    """A script that reads the calendar finds the fields it was promised."""
    result = pme("plan", sheet, "--days", 1, "--now", MONDAY, "--json")

    first = lines(result)[0]
    assert result.exit_code == 0
    assert list(first) == [
        "on",
        "send_at",
        "account_ids",
        "person",
        "channel",
        "step",
        "text",
    ]
    assert first["on"] == "2026-11-16"
    assert first["account_ids"] == ["A-1"]
    assert (first["channel"], first["step"]) == ("sms", "early_5")
    assert "$500.00" in first["text"]
    assert first["send_at"] == "2026-11-16T15:00:00.000000Z"


def test_looking_ahead_changes_neither_sheet_nor_store(pme, sheet, tmp_path):
    """Nobody is contacted, and no step is used up, because somebody looked."""
    pme("run", sheet, "--now", MONDAY)
    before = {one.name: one.read_bytes() for one in tmp_path.glob("accounts.csv")}
    store = _dump(tmp_path / "accounts.pme.sqlite")

    pme("plan", sheet, "--days", 20, "--now", MONDAY)

    assert {n: (tmp_path / n).read_bytes() for n in before} == before
    assert _dump(tmp_path / "accounts.pme.sqlite") == store


def test_looking_at_a_new_sheet_leaves_no_store_behind(pme, sheet, tmp_path):
    """A store that was made by looking would hide the question of the first run."""
    pme("plan", sheet, "--days", 3, "--now", MONDAY)

    assert [one.name for one in tmp_path.iterdir()] == ["accounts.csv"]


def test_the_calendar_is_what_then_happens(pme, sheet):
    """Staff approve a calendar; the people get exactly that."""
    promised = lines(pme("plan", sheet, "--days", 9, "--now", MONDAY, "--json"))

    sent = []
    for now in COMING_DAYS:
        for row in lines(pme("run", sheet, "--now", now, "--json")):
            if row["outcome"] == "sent" and row["message_id"] not in {
                s[0] for s in sent
            }:
                sent.append((row["message_id"], row["account_id"], row["text"]))

    assert [(ids, one["text"]) for one in promised for ids in one["account_ids"]]
    wanted = sorted((one["account_ids"][0], one["text"]) for one in promised)
    assert sorted((account, text) for _, account, text in sent) == wanted


def test_what_is_planned_already_comes_once(pme, sheet):
    """A message that waits for its hour is not shown, nor sent, a second time."""
    pme("run", sheet, "--now", "2026-11-16T06:00:00-05:00")

    found = lines(pme("plan", sheet, "--days", 2, "--now", MONDAY, "--json"))

    steps = [(one["account_ids"][0], one["step"]) for one in found]
    assert ("A-1", "early_5") in steps
    assert len(steps) == len(set(steps))


@pytest.mark.parametrize("seed", [1, 2])
def test_hours_caps_and_days_off_are_kept_in_a_month_of_a_made_up_town(
    pme, tmp_path, seed
):
    """Nobody finds in the calendar what the law or the house forbids."""
    town = tmp_path / "town.csv"
    said = ("--messy", "--out", town, "--today", "2026-11-16")
    pme("make-sheet", 60, "--seed", seed, *said)

    found = lines(pme("plan", town, "--days", 25, "--now", MONDAY, "--json"))

    of_person = defaultdict(list)
    for one in found:
        on = date.fromisoformat(one["on"])
        assert on.weekday() < 6
        assert on != THANKSGIVING
        of_person[one["person"]].append(datetime.fromisoformat(one["send_at"]))
    assert len(found) > 20
    for instants in of_person.values():
        for earlier, later in pairwise(sorted(instants)):
            assert later - earlier > timedelta(hours=10)
        for at in instants:
            week = [one for one in instants if at <= one < at + timedelta(days=7)]
            assert len(week) <= 3
            assert time(13) <= at.time() or at.time() <= time(6)  # 8 am ET … 8 pm HT


def test_a_person_in_los_angeles_is_not_woken_by_new_york(pme, sheet):
    """9:00 is 9:00 on the person's own clock."""
    found = lines(pme("plan", sheet, "--days", 9, "--now", MONDAY, "--json"))

    west = [one["send_at"] for one in found if one["account_ids"] == ["A-2"]]
    assert west
    assert all(at[11:13] >= "17" for at in west)


def test_an_empty_calendar_under_the_kill_switch_says_why(pme, sheet, tmp_path):
    """Nobody takes a stopped office for an idle one."""
    tab = tmp_path / "accounts.Settings.csv"
    tab.write_text("Setting,Value\nSending,off\n", "utf-8")

    result = pme("plan", sheet, "--days", 3, "--now", MONDAY)

    assert "Sending is switched off" in result.stdout
    assert "0 messages" in result.stdout


def test_a_question_of_the_first_run_is_said_beside_the_calendar(pme, tmp_path):
    """Staff see what would go out before they answer, and that nothing goes before."""
    path = write_rows(tmp_path / "a.csv", {**ROW, "Last contact": "2026-11-10"})

    result = pme("plan", path, "--days", 1, "--now", MONDAY)

    assert result.exit_code == 0
    assert "First run" in result.stderr
    assert "A-1" in result.stdout


def test_the_table_goes_by_day_with_names_and_hours(pme, sheet):
    """A person reads it without a manual."""
    shown = pme("plan", sheet, "--days", 2, "--now", MONDAY).stdout

    assert "Monday, 16 November 2026" in shown
    assert "10:00 EST" in shown
    assert "Ann Example" in shown
    assert "messages in 2 days" in shown


def test_accounts_of_one_person_come_in_one_message(pme, tmp_path):
    """A tenant with two debts is not written to twice."""
    second = {**ROW, "Account ID": "A-7", "Unit": "5C", "Balance": "80.00"}
    path = write_rows(tmp_path / "a.csv", ROW, second, OTHER)

    found = lines(pme("plan", path, "--days", 1, "--now", MONDAY, "--json"))

    assert ["A-1", "A-7"] in [one["account_ids"] for one in found]


@pytest.mark.parametrize("days", ["0", "-1", "121", "many"])
def test_a_senseless_number_of_days_is_refused(pme, sheet, days):
    """A slip of the hand does not keep the machine busy for an hour."""
    result = pme("plan", sheet, "--days", days)

    assert result.exit_code == 2
    assert "--days" in result.stderr


def test_a_sheet_that_cannot_be_used_is_said_in_one_sentence(pme, tmp_path):
    """No calendar is better than a wrong one."""
    path = write_rows(tmp_path / "a.csv", {"Account ID": "A-1", "Customer": "Ann"})

    result = pme("plan", path)

    assert result.exit_code == 2
    assert "Balance" in result.stderr
    assert "Due date" in result.stderr
    assert "Traceback" not in result.stderr
    assert read_rows(path) == [{"Account ID": "A-1", "Customer": "Ann"}]


def _dump(path):
    import sqlite3  # noqa: PLC0415 - one use

    connection = sqlite3.connect(path)
    try:
        return list(connection.iterdump())
    finally:
        connection.close()
