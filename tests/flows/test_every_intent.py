"""Each kind of reply has its whole effect, and staff see it in the row."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shared.core import messages
from shared.core.instants import from_text
from shared.core.replies.understood import EFFECTS
from shared.errors import BadRequest
from shared.flows.staff import answer_sidebar
from shared.ports import Query
from tests.flows.conftest import ROW, World
from tests.flows.replies import point, row, state, tasks, write

OTHER = {**ROW, "Account ID": "A-2", "Phone": "+12125550102", "Unit": "5C"}


@pytest.fixture
def told(world: World) -> World:
    """A tenant who has just got our text."""
    world.write({**ROW, "Customer ID": "C-1"}, {**OTHER, "Customer ID": "C-1"})
    world.plan()
    world.drain()
    world.clock.pass_(minutes=5)
    return world


def answer(world: World) -> str:
    """Give what the machine answered, if anything."""
    before = len(world.texts())
    world.drain()
    new = world.texts()[before:]
    assert len(new) <= 1
    return new[0] if new else ""


def test_hours_the_person_asked_for_are_kept_for_all_their_accounts(
    told: World,
) -> None:
    """Somebody who works nights is not woken by the next text either."""
    write(told, "please don't text me before noon")

    assert "12:00 to 21:00" in answer(told)
    assert state(told)["prefs"] == state(told, "A-2")["prefs"]
    assert "only 12:00 to 21:00" in row(told)["Flags"]
    assert "only 12:00 to 21:00" in row(told, "A-2")["Flags"]
    told.clock.at = told.clock.at.replace(hour=14, minute=30) + timedelta(days=7)
    told.plan()
    (planned,) = [m for m in told.messages() if m["state"] == messages.PLANNED]
    assert planned["send_at"].endswith("T17:00:00.000000Z")
    assert "HOUSE-PREFS" in str(planned["verdict"])


def test_hours_that_cannot_be_read_are_for_a_person(told: World) -> None:
    write(told, "no calls while im in class mon/wed/fri 9-11")

    assert "prefs" not in state(told)
    assert state(told)["pause_reason"] == "replied"
    assert "stop_calling_time" in tasks(told)
    assert answer(told) == ""


def test_whoever_asks_for_spanish_is_written_to_in_spanish(told: World) -> None:
    write(told, "en español por favor")

    assert "español" in answer(told)
    assert state(told)["language"] == state(told, "A-2")["language"] == "es"
    assert "language: es" in row(told)["Flags"]
    told.clock.pass_(days=7)
    told.plan()
    planned = [m for m in told.messages() if m["state"] == messages.PLANNED]
    assert {m["language"] for m in planned} == {"es"}


def test_of_several_promises_the_last_day_pauses_and_each_is_seen(told: World) -> None:
    """Somebody who pays half on Friday is not dunned before the rest is due."""
    write(told, "i'll pay 200 on friday and 300 on the 27th")

    assert "Nov 20, 2026 ($200.00) and Nov 27, 2026 ($300.00)" in answer(told)
    assert row(told)["Promise"] == "2026-11-20 200.00, 2026-11-27 300.00"
    assert state(told)["pause_until"].startswith("2026-11-30")
    kept = told.deps.documents.query(Query("activity"))
    days = sorted(one.data["after"] for one in kept if one.data["what"] == "promised")
    assert days == ["2026-11-20 200.00", "2026-11-27 300.00"]


def test_a_promise_for_next_year_is_given_to_a_person(told: World) -> None:
    write(told, "I will pay on March 15")

    assert state(told)["pause_until"].startswith("9999")
    assert "promise_to_pay" in tasks(told)
    assert answer(told) == ""


def test_a_wrong_number_is_closed_and_asked_pardon_without_naming_a_debt(
    told: World,
) -> None:
    """A stranger learns nothing of somebody's rent."""
    write(told, "wrong number, I don't know any Ann")

    said = answer(told)
    assert "Sorry" in said
    assert "rent" not in said.lower()
    assert point(told)["suppressed"]
    assert "wrong_number" in state(told)["holds"]
    assert "holds" not in state(told, "A-2")
    assert "check_number" in tasks(told)


def test_call_me_is_kept_as_consent_to_be_called_and_a_task(told: World) -> None:
    write(told, "call me tomorrow please")

    (person,) = told.deps.documents.query(Query("people"))
    kinds = [(c["channel"], c["kind"]) for c in person.data["history"]]
    assert ("call", "direct_call_consent") in kinds
    assert "call_me" in tasks(told)
    assert "call_me" in row(told)["Flags"]


@pytest.mark.parametrize(
    ("said", "hold"),
    [
        ("I dispute this, I don't owe it", "dispute"),
        ("talk to my lawyer", "attorney"),
        ("I filed chapter 7 bankruptcy", "bankruptcy"),
        ("my mother passed away, she can't pay", "deceased"),
        ("do not contact me again by any means", "cease"),
    ],
)
def test_what_stops_collection_stops_it_for_all_of_the_persons_accounts(
    told: World, said: str, hold: str
) -> None:
    """A bankrupt person has one stay, not one for each unit."""
    write(told, said)

    for account in ("A-1", "A-2"):
        assert hold in state(told, account)["holds"]
        assert hold in row(told, account)["Flags"]
        assert tasks(told, account)
    told.drain()
    for _ in range(10):
        told.clock.pass_(days=1)
        told.plan()
        told.drain()
    assert not [
        m
        for m in told.messages()
        if m["purpose"] == "collection" and m["planned_at"] > "2026-11-16T15:05"
    ]


def test_cease_all_closes_every_medium_of_the_person(told: World) -> None:
    write(told, "do not contact me again by any means")

    for address in (ROW["Phone"], OTHER["Phone"], ROW["Email"]):
        assert point(told, address)["suppressed"]


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("I lost my job and can't pay", "hardship"),
        ("how much do I owe?", "ask_balance"),
        ("send me the payment link", "ask_link"),
        ("I already paid this on monday", "paid_already"),
    ],
)
def test_what_a_person_must_see_to_has_an_owner_and_a_due_time(
    world: World, said: str, reason: str
) -> None:
    world.write({**ROW, "Assigned to": "maria@example.com"})
    world.plan()
    world.drain()
    world.clock.pass_(minutes=5)
    write(world, said)

    task = tasks(world)[reason]
    assert task["owner"] == "maria@example.com"
    assert task["due_at"] > task["opened_at"]
    assert row(world)["Reply"] == said


def test_no_amount_is_told_by_text(told: World) -> None:
    """Whoever holds the phone may not be the tenant."""
    write(told, "how much do I owe?")

    said = answer(told)
    assert "555 0199" in said
    assert "$" not in said


def test_a_leaking_sink_goes_to_the_property_and_the_sequence_goes_on(
    told: World,
) -> None:
    write(told, "the kitchen sink is leaking again, send maintenance")

    assert tasks(told)["other_business"]["owner"] == "Maple Court"
    assert state(told)["pause_reason"] == "other_business"
    assert state(told)["pause_until"] < "2026-11-19"
    assert set(tasks(told)) == {"other_business"}


def test_a_complaint_is_a_task_and_an_entry_of_its_own(told: World) -> None:
    write(told, "I'm going to report you to the CFPB, this is harassment")

    assert "complaint" in tasks(told)
    kept = told.deps.documents.query(Query("activity"))
    assert [one.data for one in kept if one.data["what"] == "complaint"]
    assert "complaint" in row(told)["Flags"]


@pytest.mark.parametrize(
    "said", ["I want to kill myself", "come here again and I'll shoot you"]
)
def test_where_a_life_may_be_in_danger_a_person_looks_within_the_hour(
    told: World, said: str
) -> None:
    write(told, said)

    task = tasks(told)["safety"]
    due = from_text(task["due_at"]) - from_text(task["opened_at"])
    assert due <= timedelta(hours=1)
    assert "soft_hold" in state(told)["holds"]
    assert answer(told) == ""


def test_a_soft_hold_lasts_until_a_person_resumes(told: World) -> None:
    """An opt-out word in an unclear text is read by a person, not guessed."""
    write(told, "please stop the late")

    assert "soft_hold" in state(told)["holds"]
    told.clock.pass_(days=7)
    told.plan()
    assert not [m for m in told.messages() if m["state"] == messages.PLANNED]
    asked = {"action": "resume", "account_id": "A-1"}
    answer_sidebar(asked, "staff@example.com", told.deps, told.clock.now())
    assert "soft_hold" not in state(told).get("holds", [])


def test_a_hold_by_law_outlasts_resume_and_ends_by_its_own_action(
    told: World,
) -> None:
    """Whoever presses Resume need not have read the lawyer's letter."""
    write(told, "talk to my lawyer")
    asked = {"account_id": "A-1", "hold": "attorney", "reason": "letter of the 20th"}
    staff = ("staff@example.com", told.deps, told.clock.now())
    answer_sidebar({"action": "resume", "account_id": "A-1"}, *staff)
    assert "attorney" in state(told)["holds"]

    answer_sidebar({"action": "lift_hold", **asked}, *staff)
    assert "attorney" not in state(told).get("holds", [])
    with pytest.raises(BadRequest, match="no_such_hold"):
        answer_sidebar({"action": "lift_hold", **asked}, *staff)


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ("please stop emailing me", ROW["Email"]),
        ("stop texting me, email is fine", ROW["Phone"]),
    ],
)
def test_a_stop_closes_what_its_words_cover(
    told: World, said: str, address: str
) -> None:
    other = {ROW["Email"], ROW["Phone"]} - {address}
    write(told, said)

    assert point(told, address)["suppressed"]
    assert not point(told, other.pop()).get("suppressed")


def test_stop_calling_is_seen_by_whoever_would_call(told: World) -> None:
    write(told, "stop calling me, text is ok")

    assert "no_calls" in row(told)["Flags"]
    assert "no_calls" in tasks(told)
    assert not point(told).get("suppressed")


def test_stop_in_an_email_closes_the_address(told: World) -> None:
    write(
        told,
        "Please unsubscribe me\n\nOn Monday Maple Homes wrote:\n> Hello",
        channel="email",
        sender=ROW["Email"],
    )

    assert point(told, ROW["Email"])["suppressed"]


def test_start_brings_back_and_says_once_what_was_agreed_to(told: World) -> None:
    """CTIA: brand, how often, costs, HELP, STOP, terms and privacy."""
    write(told, "STOP")
    told.drain()
    told.clock.pass_(minutes=10)
    write(told, "START")

    said = answer(told)
    for part in ("Maple Homes", "week", "rates", "HELP", "STOP", "Terms", "http"):
        assert part in said
    assert not point(told)["suppressed"]
    told.clock.pass_(minutes=10)
    write(told, "start")
    assert answer(told) == ""


def test_every_effect_is_handled_somewhere() -> None:
    """A slug that nobody reads would be an effect that never happens."""
    from pathlib import Path  # noqa: PLC0415 - only here

    root = Path(__file__).parents[2] / "shared"
    source = "".join(
        (root / name).read_text("utf-8")
        for name in (
            "flows/reading.py",
            "core/outreach/effects.py",
            "core/texts/answers.py",
        )
    )
    # done by what stands beside them: the task, and cancelling
    beside = {"capture_details", "start_verification", "call_back", "offer_plan"}
    beside |= {"check_ledger", "pause_replied", "pause_to_promise"}
    assert {slug for slug in EFFECTS if f'"{slug}"' not in source} <= beside


def test_a_lawyer_holds_what_the_person_owes_later_too(world: World) -> None:
    """A new debt of somebody who has a lawyer must not be chased past the lawyer."""
    world.write({**ROW, "Customer ID": "C-1"})
    world.plan()
    write(world, "Talk to my lawyer")
    world.write(
        {**ROW, "Customer ID": "C-1"},
        {**ROW, "Customer ID": "C-1", "Account ID": "A-2", "Phone": "+12125550155"},
    )
    for _ in range(3):
        world.plan()
        world.drain()
        world.clock.pass_(days=1)
    assert world.texts("+12125550155") == []


def test_a_spam_complaint_closes_the_address(world: World) -> None:
    world.write({**ROW, "SMS consent": "no", "SMS consent date": ""})
    world.plan()
    said = {"channel": "email", "sender": ROW["Email"], "kind": "complaint"}
    assert write(world, "spam complaint", **said) == "complaint"
    world.drain()
    assert {m["state"] for m in world.messages()} == {"cancelled"}
    assert "complaint" in tasks(world)
