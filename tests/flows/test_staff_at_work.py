"""What staff do takes effect, is written down, and can be taken back."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from typing import Any

import pytest

from shared.core.staff import Member
from shared.errors import BadRequest
from shared.flows.staff import answer_sidebar
from shared.flows.staff.members import set_member
from shared.flows.write_back import write_back
from shared.ports import Query
from tests.flows.conftest import ROW, World
from tests.flows.staff import BOB, ask, refused, row, run
from tests.flows.test_never_unlawful import reply


def done(world: World) -> list[tuple[str, str]]:
    entries = world.deps.documents.query(Query("activity"))
    return [(str(one.data["actor"]), str(one.data["what"])) for one in entries]


def test_send_now_leaves_after_half_a_minute_by_the_law(world: World) -> None:
    world.plan()
    ask(world, "send_now")
    world.drain()
    assert world.texts() == []
    run(world, seconds=31)
    assert len(world.texts()) == 1
    assert (BOB, "sent_now") in done(world)


def test_send_now_of_a_step_that_is_not_due_yet_is_planned_and_sent(
    world: World,
) -> None:
    world.write({**ROW, "Due date": "2026-11-20"})
    world.plan()
    assert world.messages() == []
    ask(world, "send_now")
    world.drain()
    run(world, minutes=1)
    assert len(world.texts()) == 1
    run(world, days=3)
    assert len(world.texts()) == 1, "the step is done: it does not come again"


def test_send_now_at_night_waits_for_the_morning(world: World) -> None:
    """A button does not make the night day."""
    world.plan()
    world.clock.pass_(hours=12)
    ask(world, "send_now")
    run(world, minutes=2)
    assert world.texts() == []


def test_undo_within_half_a_minute_restores_what_was(world: World) -> None:
    world.plan()
    token = ask(world, "pause", reason="asked")["undo"]["token"]
    world.clock.pass_(seconds=20)
    shown = ask(world, "undo", token=token)
    assert shown["state"]["paused_until"] is None
    world.drain()
    run(world, minutes=2)
    assert len(world.texts()) == 1


def test_undo_of_send_now_sends_nothing_early(world: World) -> None:
    world.write({**ROW, "Due date": "2026-11-20"})
    world.plan()
    token = ask(world, "send_now")["undo"]["token"]
    world.clock.pass_(seconds=10)
    ask(world, "undo", token=token)
    world.drain()
    run(world, minutes=2)
    assert world.texts() == []


def test_undo_comes_too_late_or_after_something_else(world: World) -> None:
    world.plan()
    token = ask(world, "pause", reason="asked")["undo"]["token"]
    ask(world, "hold", hold="dispute", reason="letter")
    assert refused(world, "undo", token=token) == "stale"
    token = ask(world, "pause", reason="again")["undo"]["token"]
    world.clock.pass_(seconds=31)
    assert refused(world, "undo", token=token) == "too_late"
    assert refused(world, "undo", token="nonsense") == "nothing_to_undo"


def test_undo_keeps_what_came_in_meanwhile(world: World) -> None:
    """A reply of the last half minute must not vanish from the row."""
    world.plan()
    token = ask(world, "pause", reason="asked")["undo"]["token"]
    reply(world, "thanks")
    ask(world, "undo", token=token)
    (account,) = world.deps.documents.query(Query("accounts"))
    assert account.data["shown"]["reply"] == "thanks"


def test_nobody_undoes_what_somebody_else_did(world: World) -> None:
    world.plan()
    token = ask(world, "pause", reason="asked")["undo"]["token"]
    payload = {"action": "undo", "token": token}
    with pytest.raises(BadRequest):
        answer_sidebar(payload, "office", world.deps, world.clock.now())


def test_skipping_a_step_goes_on_with_the_next(world: World) -> None:
    world.plan()
    ask(world, "skip_step", step="early_5", reason="spoke on the phone")
    run(world, minutes=1)
    assert world.texts() == []
    world.plan()
    assert world.texts() == []
    run(world, days=7)
    world.plan()
    run(world, minutes=10)
    (mail,) = world.deps.mail[0].messages(ROW["Email"])
    assert not mail.from_tenant, "the step of day ten goes by mail"


def test_another_channel_is_used_where_it_is_lawful(world: World) -> None:
    world.plan()
    assert world.message()["channel"] == "sms"
    ask(world, "change_channel", channel="email")
    world.drain()
    run(world, minutes=1)
    mails = world.deps.mail[0].messages(ROW["Email"])
    assert len([one for one in mails if not one.from_tenant]) == 1
    assert world.texts() == []


@pytest.mark.parametrize("kind", ["attorney", "bankruptcy", "deceased", "cease"])
def test_a_hold_of_the_person_covers_what_they_owe_elsewhere(
    world: World, kind: str
) -> None:
    both = {"Customer ID": "C-1"}
    world.write({**ROW, **both}, {**ROW, **both, "Account ID": "A-2", "Unit": "5"})
    world.plan()
    ask(world, "hold", hold=kind, reason="they called")
    run(world, minutes=1)
    assert world.texts() == []


def test_what_is_paid_at_the_desk_is_not_asked_for(world: World) -> None:
    world.plan()
    ask(world, "mark_paid", amount="$500.00")
    run(world, minutes=1)
    assert world.texts() == []
    assert refused(world, "mark_paid", amount="500.00") == "payment_repeat"
    assert refused(world, "mark_paid", amount="five") == "bad_amount"
    assert refused(world, "mark_paid", amount="1", paid_on="2026-12-24") == "bad_date"


def test_a_promise_pauses_to_the_day_after(world: World) -> None:
    world.plan()
    shown = ask(world, "promise", due_on="2026-11-20", amount="250")
    assert shown["state"]["promise"]["amount_cents"] == 25_000
    run(world, minutes=1)
    assert world.texts() == []
    assert refused(world, "promise", due_on="2026-11-10") == "bad_date"
    assert refused(world, "promise", due_on="2027-11-10") == "bad_date"


def test_a_call_counts_like_any_other_contact(world: World) -> None:
    world.plan()
    ask(world, "log_call", result="conversation", text="Pays on Friday")
    people = world.deps.documents.query(Query("people"))
    (entry,) = people[0].data["history"]
    assert (entry["channel"], entry["kind"]) == ("call", "conversation")


def test_an_answer_is_sent_as_the_persons_own_words(world: World) -> None:
    world.plan()
    reply(world, "The heater is broken")
    world.drain()
    before = len(world.texts())
    shown = ask(world, "answer", channel="sms", text="The plumber comes tomorrow.")
    assert (shown["next"]["text"], shown["next"]["written_by"]) == (
        "The plumber comes tomorrow.",
        BOB,
    )
    assert shown["answered"]["parts"] == 1
    world.clock.pass_(seconds=31)
    world.drain()
    assert world.texts()[-1] == "The plumber comes tomorrow."
    assert len(world.texts()) == before + 1


def test_an_answer_after_a_stop_is_refused_with_the_rule(world: World) -> None:
    world.plan()
    reply(world, "STOP")
    world.clock.pass_(hours=4)
    with pytest.raises(BadRequest) as told:
        ask(world, "answer", channel="sms", text="But please pay.")
    assert told.value.code == "not_lawful"
    assert "(" in told.value.text, "the rule's name is told"


def test_the_same_answer_twice_in_a_minute_is_one(world: World) -> None:
    """A double click must not text twice."""
    world.plan()
    reply(world, "The heater is broken")
    ask(world, "answer", channel="sms", text="We come tomorrow.")
    assert refused(world, "answer", channel="sms", text="We come tomorrow.") == "repeat"


def test_a_selection_says_which_were_done_and_which_not(world: World) -> None:
    world.write(*(row(n) for n in range(1, 4)))
    world.plan()
    ids = ["A-1", "A-3", "A-9", "A-1"]
    told = ask(world, "pause", account_ids=ids, reason="holiday")
    assert (told["done"], told["left"]) == (2, 1)
    assert [one["account_id"] for one in told["results"] if not one["done"]] == ["A-9"]
    run(world, minutes=1)
    assert [len(world.texts(row(n)["Phone"])) for n in (1, 2, 3)] == [0, 1, 0]


def test_five_thousand_pasted_rows_are_refused_in_a_sentence(world: World) -> None:
    ids = [f"A-{n}" for n in range(5000)]
    assert refused(world, "pause", account_ids=ids, reason="x") == "too_many"
    assert refused(world, "answer", account_ids=["A-1"]) == "not_in_bulk"


def test_a_stale_sidebar_decides_nothing(world: World) -> None:
    """Two people act at once: the second sees first what the first has done."""
    world.plan()
    tag = ask(world, "account")["tag"]
    ask(world, "hold", hold="dispute", reason="letter")
    assert refused(world, "pause", reason="x", tag=tag) == "stale"


def test_tasks_are_listed_by_due_time_and_closed_with_a_word(world: World) -> None:
    world.plan()
    ask(world, "escalate", reason="difficult", team="legal", days=0)
    reply(world, "I want to speak to somebody")
    listed = ask(world, "tasks")["tasks"]
    assert [one["due_at"] for one in listed] == sorted(one["due_at"] for one in listed)
    legal = next(one for one in listed if one["owner"] == "legal")
    ask(world, "close_task", task=legal["id"], text="settled")
    assert refused(world, "close_task", task=legal["id"], text="x") == "no_such_task"
    assert (BOB, "task_closed") in done(world)


def test_assigning_gives_the_open_tasks_too(world: World) -> None:
    world.plan()
    ask(world, "escalate", reason="difficult")
    ask(world, "assign", owner="ann@example.com")
    (task,) = ask(world, "tasks")["tasks"]
    assert task["owner"] == "ann@example.com"


def test_the_record_of_a_period_names_who_did_what(world: World) -> None:
    world.plan()
    ask(world, "pause", reason="asked")
    told = ask(
        world, "audit", account_id="", **{"from": "2026-11-16", "to": "2026-11-16"}
    )
    said = {(one["actor"], one["what"]) for one in told["activity"]}
    assert (BOB, "paused") in said


@pytest.mark.parametrize(
    ("action", "fields"),
    [
        ("pause", {"reason": "x", "until": "soon"}),
        ("pause", {"reason": "x" * 300}),
        ("pause", {"reason": ["x"]}),
        ("hold", {"hold": "<img onerror>", "reason": "x"}),
        ("answer", {"channel": "fax", "text": "x"}),
        ("escalate", {"reason": "x", "days": True}),
        ("escalate", {"reason": "x", "days": -1}),
        ("log_call", {"result": "shouted"}),
        ("switch", {"integration": "moon", "on": False}),
        ("kill", {"on": "yes"}),
        ("audit", {"account_id": "", "from": "2026-11-30", "to": "2026-11-01"}),
        ("set_staff", {"email": "x", "role": "viewer"}),
        ("set_staff", {"email": "x@example.com", "role": "god"}),
        ("set_staff", {"email": "x@example.com", "role": "viewer", "properties": 7}),
    ],
)
def test_what_cannot_be_read_changes_nothing(
    world: World, action: str, fields: dict[str, Any]
) -> None:
    world.plan()
    ask(world, "whoami")
    before = done(world)
    with pytest.raises(BadRequest) as told:
        ask(world, action, **fields)
    assert told.value.text.endswith(".")
    assert done(world) == before


def test_the_calendar_shows_the_coming_days_and_sends_nothing(world: World) -> None:
    world.write({**ROW, "Due date": "2026-11-20"}, row(2))
    world.plan()
    told = ask(world, "calendar", days=14)["calendar"]
    days = [one["on"] for one in told["days"]]
    assert days == sorted(days)
    assert "2026-11-16" not in days, "it is the account's own calendar"
    lines = [line for one in told["days"] for line in one["lines"]]
    assert {line["account_id"] for line in lines} == {"A-1"}
    assert all(line["text"] for line in lines)
    whole = ask(world, "calendar", account_id="", days=5)["calendar"]
    assert {line["account_id"] for d in whole["days"] for line in d["lines"]} >= {"A-2"}
    assert world.texts() == []
    assert refused(world, "calendar", days=0) == "bad_number"


def test_staff_choose_how_many_days_a_calendar_has(world: World) -> None:
    world.write({**ROW, "Due date": "2026-12-05"})
    world.plan()
    told = ask(world, "calendar")["calendar"]
    assert (told["from"], told["through"], told["most"]) == ("2026-11-16", 14, 31)
    assert told["days"] == []
    assert ask(world, "calendar", days=31)["calendar"]["days"]
    assert ask(world, "calendar", account_id="", days=1)["calendar"]["through"] == 1
    for days in (32, "14", -1):
        assert refused(world, "calendar", days=days) == "bad_number"


def test_a_large_sheet_is_walked_through_fewer_days(world: World) -> None:
    """A question that takes longer than Google waits is no answer at all."""
    world.plan()
    world.deps.documents.put("system/sheet", {"rows": 10_000, "read_at": ""})
    told = ask(world, "calendar", account_id="")["calendar"]
    assert (told["through"], told["most"]) == (6, 6)
    assert refused(world, "calendar", account_id="", days=7) == "bad_number"
    assert ask(world, "calendar", days=31)["calendar"]["through"] == 31


def test_staff_of_one_property_see_only_its_calendar(world: World) -> None:
    """What another owner's tenants owe is none of their business."""
    world.write(ROW, row(2, Property="Oak Street"))
    world.plan()
    who = Member("oak@example.com", "agent", frozenset({"Oak Street"}))
    set_member(Member(BOB, "admin"), BOB, world.deps, world.clock.now())
    set_member(who, BOB, world.deps, world.clock.now())
    payload = {"action": "calendar", "days": 3}
    told = answer_sidebar(payload, who.email, world.deps, world.clock.now())
    days = told["calendar"]["days"]
    assert {line["account_id"] for d in days for line in d["lines"]} == {"A-2"}


def test_every_setting_says_where_its_value_comes_from(world: World) -> None:
    world.tab(
        "Settings",
        ["Setting", "Value"],
        ["Contact from", "10:00"],
        ["Pay link: Maple Court", "https://pay.example.com/maple"],
        ["Business phone", "=1"],
        ["Promise grace days", "soon"],
    )
    world.plan()
    told = ask(world, "values")
    said = {one["name"]: one for one in told["values"]}
    assert said["Contact from"]["value"] == "10:00"
    assert said["Contact from"]["source"] == "settings"
    assert said["Pay link"]["value"] == "https://pay.example.com/maple"
    assert said["Pay link"]["source"] == "property"
    assert said["Contact until"]["source"] == "default"
    (wrong,) = (one for one in told["problems"] if "grace" in one.lower())
    assert wrong.startswith("Settings tab, row 5: ")
    house = ask(world, "values", account_id="")["values"]
    assert {one["source"] for one in house} <= {"default", "deployment", "settings"}
    assert wrong in ask(world, "overview")["tab_problems"]


def test_the_record_as_a_file_holds_actions_consent_and_verdicts(world: World) -> None:
    """A regulator asks for proof: why this text was lawful on that day."""
    world.plan()
    world.drain()
    ask(world, "note", text="=IMPORTXML(1)")
    ask(world, "opt_out", channel="sms", reason="asked")
    period = {"from": "2026-11-16", "to": "2026-11-16", "form": "csv"}
    for account in ("A-1", ""):
        told = ask(world, "audit", account_id=account, **period)
        lines = list(csv.DictReader(io.StringIO(told["csv"])))
        assert len(lines) == told["lines"]
        kinds = {one["kind"] for one in lines}
        assert kinds == {"activity", "consent", "verdict"}
        assert [one["at"] for one in lines] == sorted(one["at"] for one in lines)
        allowed = [one for one in lines if one["what"] == "allow"]
        assert allowed
        assert all(one["account"] == "A-1" for one in allowed)
        revoked = [one for one in lines if one["what"] == "revoked"]
        assert [one["about"] for one in revoked] == ["…0101"]
        assert "'=IMPORTXML(1)" in {one["after"] for one in lines}
    taken = [one for one in done(world) if one[1] == "record_exported"]
    assert taken == [(BOB, "record_exported")] * 2


def test_nobody_answers_the_last_step_and_a_person_is_asked(world: World) -> None:
    """A tenant who never answers must not be forgotten when the texts are over."""
    world.tab(
        "Sequences",
        ["Segment", "Step", "Day", "Template", "Valid days"],
        ["early", "only_one", 5, "early_5", 2],
    )
    world.plan()
    world.drain()
    assert len(world.texts()) == 1
    world.clock.pass_(days=1)
    world.plan()
    assert ask(world, "tasks")["tasks"] == [], "an answer may still come"
    world.clock.pass_(days=2)
    world.plan()
    (task,) = ask(world, "tasks")["tasks"]
    assert task["reason"] == "no_reply"
    world.clock.pass_(days=1)
    world.plan()
    assert len(ask(world, "tasks")["tasks"]) == 1, "once, not every day"


def test_a_test_message_goes_to_whoever_asks_and_to_nobody_else(world: World) -> None:
    world.plan()
    told = ask(world, "test_message", account_id="")
    assert told["sent_to"] == BOB
    (mail,) = world.deps.mail[0].messages(BOB)
    assert "test" in mail.text
    assert world.texts() == []
    ask(world, "kill", account_id="", on=True)
    assert refused(world, "test_message", account_id="") == "not_taken"


def test_a_test_message_before_going_live_says_so(world: World) -> None:
    """Nothing real is asked for anything before the office has said so."""
    settings = replace(world.deps.settings, mail_providers=("gmail",))
    office = world.with_(settings=settings)
    office.plan()
    assert refused(office, "test_message", account_id="") == "not_live"


def test_a_paused_row_names_no_day_before_the_pause_is_over(world: World) -> None:
    """Whoever reads the row must not expect a text that will not come."""
    world.write({**ROW, "Due date": "2026-11-20"})
    world.plan()
    now = world.clock.now

    def cell() -> str:
        world.plan()
        write_back(world.deps, now())
        shown = ask(world, "account", account_id="A-1")["next"]["send_at"]
        (row,) = world.rows()
        assert row["Next contact"] == shown
        return str(shown)

    assert cell() == "2026-11-17"
    ask(world, "pause", account_id="A-1", reason="agreed", until="2026-11-19")
    assert cell() == "2026-11-19"
    ask(world, "resume", account_id="A-1")
    assert cell() == "2026-11-17"
    ask(world, "mark_paid", account_id="A-1", amount="500.00")
    assert cell() == ""


def test_the_record_names_who_looked_at_an_account(world: World) -> None:
    """Reading about a tenant is written down, once an hour and person."""
    world.plan()
    for _ in range(2):
        ask(world, "account", account_id="A-1")
    period = {"from": "2026-11-16", "to": "2026-11-16", "form": "csv"}
    for account in ("", "A-1"):
        text = ask(world, "audit", **period, account_id=account)["csv"]
        found = csv.DictReader(io.StringIO(text))
        read = [one for one in found if one["kind"] == "read"]
        assert [(one["actor"], one["account"]) for one in read] == [(BOB, "A-1")]


def test_headings_are_checked_before_a_sheet_is_used(world: World) -> None:
    """What the wizard asks of an existing sheet, aliases of the house included."""
    world.tab("Settings", ["Setting", "Value"], ["Heading: Owes", "Balance"])
    world.plan()
    told = ask(
        world, "headings", headings=["account id", "Tenant", "Owes", "Due", "Pets"]
    )
    assert told["found"]["Balance"] == "Owes"
    assert told["found"]["Customer"] == "Tenant"
    assert "Pets" in told["unknown"]
    missing = {one["heading"]: one for one in told["missing"]}
    assert "Balance" not in missing
    assert refused(world, "headings", headings=["Balance", "balance"]) == (
        "duplicate_heading"
    )
    assert refused(world, "headings", headings="Balance") == "bad_headings"
    assert refused(world, "headings", headings=["x"] * 201) == "bad_headings"


def test_what_staff_wrote_themselves_stands_for_the_planned_message(
    world: World,
) -> None:
    """E-mail is down, somebody writes from their own mailbox: nobody hears it twice."""
    world.plan()
    ask(world, "by_hand", channel="email", text="Your rent is due.")
    world.plan()
    run(world, hours=3)
    assert world.texts() == []
    assert {one["state"] for one in world.messages()} == {"cancelled"}
    person = world.deps.documents.query(Query("people"))[0]
    (contact,) = person.data["history"]
    assert (contact["channel"], contact["inbound"]) == ("email", False)

    run(world, days=1)
    world.plan()
    world.drain()
    assert {one["state"] for one in world.messages()} == {"cancelled"}, (
        "its step is done"
    )
    for _ in range(10):
        world.clock.pass_(days=1)
        world.plan()
        world.drain()
    assert len(world.texts()) == 1, "the next step comes in its time"


def test_nothing_is_recorded_by_hand_while_ours_may_be_leaving(world: World) -> None:
    world.plan()
    path = f"messages/{world.message()['id']}"
    world.deps.documents.update(path, {"state": "uncertain"})
    assert refused(world, "by_hand", channel="sms", text="x") == "under_way"
    assert refused(world, "by_hand", channel="fax", text="x") == "bad_channel"
    people = world.deps.documents.query(Query("people"))
    assert not [one for one in people if one.data.get("history")]
