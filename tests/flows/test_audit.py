"""The record says who, by what right, what it was before, and what hangs together."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

from shared.errors import BadRequest, NotDone
from shared.flows.alerts import clear_alert, raise_alert
from shared.flows.breakers import watched
from shared.flows.explain import verify_chains
from shared.flows.sheet_outage import begin_outage, end_outage
from shared.flows.tabs_out import write_tabs
from tests.flows.conftest import World
from tests.flows.staff import BOB, ask, entries, join, row
from tests.flows.test_never_unlawful import reply

PERIOD = {"from": "2026-11-16", "to": "2026-11-16"}
ACTIONS: list[tuple[str, dict[str, Any]]] = [
    ("pause", {"reason": "asked"}),
    ("resume", {}),
    ("send_now", {}),
    ("skip_step", {"reason": "asked"}),
    ("change_channel", {"channel": "email"}),
    ("hold", {"hold": "staff", "reason": "x"}),
    ("lift_hold", {"hold": "staff", "reason": "x"}),
    ("mark_paid", {"amount": "10"}),
    ("promise", {"due_on": "2026-11-20"}),
    ("opt_in", {"channel": "sms", "wording": "y", "source": "s", "proof": "p"}),
    ("opt_out", {"channel": "sms", "reason": "asked"}),
    ("assign", {"owner": "ann@example.com"}),
    ("escalate", {"reason": "x"}),
    ("note", {"text": "x"}),
    ("log_call", {"result": "voicemail"}),
    ("by_hand", {"channel": "email", "text": "Your rent is due."}),
    ("kill", {"on": True}),
    ("kill", {"on": False}),
    ("switch", {"integration": "quo", "on": False}),
    ("stop_everything", {}),
    ("set_staff", {"email": "new@example.com", "role": "viewer"}),
    ("remove_staff", {"email": "new@example.com"}),
    ("audit", {**PERIOD, "form": "csv"}),
]


def lines_of(world: World, **fields: Any) -> list[dict[str, str]]:
    told = ask(world, "audit", form="csv", **{**PERIOD, **fields})["csv"]
    return list(csv.DictReader(io.StringIO(told)))


def test_every_action_of_staff_says_by_what_right_and_request(world: World) -> None:
    world.plan()
    for action, fields in ACTIONS:
        world.clock.pass_(seconds=40)
        ask(world, action, **fields)
    mine = [one for one in entries(world) if one["actor"] == BOB]
    assert len({one["what"] for one in mine}) >= 18
    assert [one["what"] for one in mine if not one["cause"]] == []
    unsigned = {one["what"] for one in mine if not one["role"]}
    assert unsigned == set()


@pytest.mark.parametrize(
    ("what", "before", "after"),
    [
        ("paused", "", "9999-01-01T00:00:00.000000Z"),
        ("resumed", "2026-11-19T05:00:00.000000Z", ""),
        ("held", "dispute", "staff"),
        ("promised", "2026-11-18", "2026-11-20 250.00"),
        ("payment", "$500.00 owed", "part"),
        ("assigned", "ann@example.com", "bo@example.com"),
        ("escalated", "bo@example.com", "manager"),
        ("switch", "on", "off"),
        ("staff_changed", "viewer", "agent"),
    ],
)
def test_what_changed_says_what_it_was(
    world: World, what: str, before: str, after: str
) -> None:
    world.plan()
    steps: list[tuple[str, dict[str, Any]]] = [
        ("pause", {"reason": "x"}),
        ("pause", {"reason": "x", "until": "2026-11-19"}),
        ("resume", {}),
        ("hold", {"hold": "dispute", "reason": "x"}),
        ("hold", {"hold": "staff", "reason": "x"}),
        ("promise", {"due_on": "2026-11-18"}),
        ("promise", {"due_on": "2026-11-20", "amount": "250"}),
        ("mark_paid", {"amount": "10"}),
        ("assign", {"owner": "ann@example.com"}),
        ("assign", {"owner": "bo@example.com"}),
        ("escalate", {"reason": "x"}),
        ("kill", {"on": True}),
        ("set_staff", {"email": "new@example.com", "role": "viewer"}),
        ("set_staff", {"email": "new@example.com", "role": "agent"}),
    ]
    for action, fields in steps:
        world.clock.pass_(seconds=1)
        ask(world, action, **fields)
    said = [(one["before"], one["after"]) for one in entries(world, what)]
    assert (before, after) in said


def test_the_state_is_written_down_as_it_was_and_became(world: World) -> None:
    """Whoever wrote it, a button or a reply: before and after, field by field."""
    world.plan()
    world.drain()
    reply(world, "I dispute this debt")
    (said,) = entries(world, "reply")
    changed = json.loads(said["changed"])
    assert changed["holds"] == [None, ["dispute"]]
    assert changed["pause_reason"] == [None, "replied"]
    (sent,) = entries(world, "sent")
    assert json.loads(sent["changed"])["last_step"] == [None, "early_5"]
    assert (sent["before"], sent["after"]) == ("claimed", "accepted")
    assert list(verify_chains(world.deps)) == []


def test_what_the_service_does_by_itself_names_what_it_hangs_with(
    world: World,
) -> None:
    world.plan()
    now = world.clock.now()
    begin_outage(world.deps, NotDone("sheet_unreachable"), now)
    end_outage(world.deps, now)
    raise_alert(world.deps, "stuck", "x", now)
    clear_alert(world.deps, "stuck", "x", now)
    (began, ended) = entries(world, "sheet_outage")
    assert began["cause"] == ended["cause"] != ""
    assert (began["before"], ended["before"]) == ("ended", "began")
    (raised,), (cleared,) = (
        entries(world, "alert_raised"),
        entries(world, "alert_cleared"),
    )
    assert raised["cause"] == cleared["cause"] != ""
    ask(world, "pause", reason="x")
    (cancelled,) = entries(world, "cancelled")
    assert cancelled["before"] == "planned"
    assert cancelled["cause"] == world.message()["id"]


def test_a_message_left_out_of_a_run_is_written_down(world: World) -> None:
    world.tab("Settings", ["Setting", "Value"], ["Approval over messages", "1"])
    world.write(row(1), row(2))
    world.plan()
    ids = [one["id"] for one in world.messages()]
    ask(world, "leave_out", messages=ids[:1])
    (left,) = entries(world, "left_out")
    assert (left["actor"], left["role"], left["cause"]) == (BOB, "admin", ids[0])


@pytest.mark.parametrize(
    ("action", "fields", "count"),
    [
        ("tasks", {}, 1),
        ("preview", {}, 3),
        ("preview_page", {"words": "tenant"}, 3),
        ("calendar", {"account_id": "", "days": 3}, 3),
        ("audit", {"account_id": "", **PERIOD}, 3),
        ("audit", {}, 1),
    ],
)
def test_who_reads_a_list_is_written_down_and_provable(
    world: World, action: str, fields: dict[str, Any], count: int
) -> None:
    """Whoever lists all debtors has read more of them than who opens one account."""
    world.write(*(row(n) for n in range(1, 4)))
    world.plan()
    ask(world, "escalate", reason="x")
    if action == "preview_page":
        ask(world, "preview")
    ask(world, action, **fields)
    read = entries(world, "list_read")[-1]
    assert (read["actor"], read["role"], read["detail"]) == (BOB, "admin", action)
    assert read["after"] == f"{count} account{'s' if count > 1 else ''}"
    assert read["cause"]
    assert read["account"] == "service", "it stands in a chain that is checked"
    assert list(verify_chains(world.deps)) == []


def test_a_room_that_stays_open_is_read_once_an_hour(world: World) -> None:
    """The page asks again every half minute; each page and search is another."""
    world.write(*(row(n) for n in range(1, 4)))
    world.plan()
    ask(world, "preview")
    for _ in range(3):
        ask(world, "preview_page", words="tenant")
    ask(world, "preview_page", words="tenant 2")
    world.clock.pass_(hours=1)
    ask(world, "preview_page", words="tenant")
    pages = [e["after"] for e in entries(world, "list_read") if "page" in e["detail"]]
    assert pages == ["3 accounts", "1 account", "3 accounts"]


def test_a_run_that_waits_is_read_by_who_decides_about_it(world: World) -> None:
    world.tab("Settings", ["Setting", "Value"], ["Approval over messages", "1"])
    world.write(row(1), row(2))
    world.plan()
    ask(world, "runs")
    assert entries(world, "list_read")[-1]["after"] == "2 accounts"


def test_a_list_that_names_nobody_is_no_reading(world: World) -> None:
    world.plan()
    for action in ("tasks", "overview", "whoami", "values", "staff", "runs"):
        ask(world, action, account_id="")
    assert entries(world, "list_read") == []


def test_a_reading_of_a_list_is_in_the_record_of_its_period(world: World) -> None:
    world.plan()
    ask(world, "escalate", reason="x")
    ask(world, "tasks")
    read = [one for one in lines_of(world, account_id="") if one["kind"] == "read"]
    assert [(one["actor"], one["detail"]) for one in read] == [(BOB, "tasks")]


def test_the_record_of_a_period_has_consent_and_verdicts_too(world: World) -> None:
    """As an answer, not only as a file."""
    world.plan()
    world.drain()
    ask(world, "opt_out", channel="sms", reason="asked")
    ask(world, "account")
    told = ask(world, "audit", account_id="", **PERIOD)
    assert "revoked" in {one["what"] for one in told["consent"]}
    assert "allow" in {one["what"] for one in told["verdicts"]}
    assert [one["actor"] for one in told["reads"]] == [BOB]
    assert told["left"] == 0
    opted = next(one for one in told["activity"] if one["what"] == "opted_out")
    assert (opted["account"], opted["role"]) == ("A-1", "admin")
    last = max(one["at"] for kind in ("activity", "consent") for one in told[kind])
    later = ask(world, "audit", account_id="", after=last, **PERIOD)
    assert later["consent"] == []


def test_a_long_period_is_read_page_by_page(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.flows.staff.audit.MOST", 2)
    world.plan()
    for n in range(5):
        world.clock.pass_(seconds=1)
        ask(world, "note", text=f"note {n}")
    seen: list[str] = []
    after, left = "", 1
    while left:
        told = ask(world, "audit", account_id="", after=after, **PERIOD)
        lines = [one for kind in ("activity", "verdicts") for one in told[kind]]
        seen += [one["after"] for one in lines if one["what"] == "note"]
        after, left = max(one["at"] for one in lines), told["left"]
    assert seen == [f"note {n}" for n in range(5)]
    with pytest.raises(BadRequest, match="bad_date"):
        ask(world, "audit", account_id="", after="yesterday", **PERIOD)


@pytest.mark.parametrize("account_id", ["A-1", ""])
def test_the_record_is_exported_as_json_too(world: World, account_id: str) -> None:
    world.plan()
    world.drain()
    ask(world, "opt_out", channel="sms", reason="asked")
    told = ask(world, "audit", form="json", account_id=account_id, **PERIOD)
    assert {one["kind"] for one in told["record"]} >= {"activity", "consent", "verdict"}
    assert told["lines"] == len(told["record"])
    opted = next(one for one in told["record"] if one["what"] == "opted_out")
    assert (opted["role"], opted["actor"]) == ("admin", BOB)
    assert opted["hash"]
    assert entries(world, "record_exported")


def test_staff_of_one_property_read_only_their_lists(world: World) -> None:
    world.write(row(1), row(2, Property="Oak Street"))
    world.plan()
    for n in (1, 2):
        ask(world, "escalate", account_id=f"A-{n}", reason="x")
    who = join(world, "kim@example.com", "agent", "Oak Street")
    ask(world, "tasks", who)
    read = entries(world, "list_read")[-1]
    assert (read["actor"], read["role"], read["after"]) == (who, "agent", "1 account")


def test_readings_do_not_crowd_out_the_activity_tab(world: World) -> None:
    world.plan()
    ask(world, "escalate", reason="x")
    ask(world, "tasks")
    assert write_tabs(world.deps, world.clock.now())
    with world.path.with_suffix(".Activity.csv").open(encoding="utf-8") as file:
        what = {one["What"] for one in csv.DictReader(file)}
    assert "escalated" in what
    assert "list_read" not in what


def test_a_health_change_names_the_alarm_it_hangs_with(world: World) -> None:
    for _ in range(12):
        with pytest.raises(NotDone), watched(world.deps, "quo", "m-1"):
            raise NotDone("down")
    (one,) = entries(world, "provider_health")
    alarm = entries(world, "alert_raised")[0]
    assert one["cause"] == alarm["cause"] != ""
