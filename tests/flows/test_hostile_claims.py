"""What staff change between planning and sending: each is asked about at the claim."""

from __future__ import annotations

import csv
from datetime import timedelta

import pytest

from shared.flows.events import take_event
from shared.flows.staff import answer_sidebar
from shared.ports import Inbound
from tests.flows.conftest import MONDAY_TEN, ROW, World

OWN = {**ROW, "Customer ID": "C1"}
TWIN = {**OWN, "Account ID": "B-1", "Balance": "70"}
"""A second account of the same person."""
FAR_PHONE = {**TWIN, "Phone": "+12125550102", "Email": "x@example.com"}
GUEST = "+12125550103"


def _planned_by_night(world: World, *rows: dict[str, str]) -> None:
    """Plan at five in the morning: it waits for eight."""
    world.write(*rows or (ROW,))
    world.clock.at = MONDAY_TEN.replace(hour=10)
    world.plan()


def _morning(world: World, days: int = 1) -> None:
    """Plan, send and plan again, as an office does, from nine o'clock on."""
    world.clock.at = MONDAY_TEN.replace(hour=14)
    for _ in range(days):
        world.plan(whole=True)
        world.drain()
        world.plan(whole=True)
        world.clock.pass_(minutes=10)


def _ends(world: World) -> list[tuple[str, str]]:
    return [(one["state"], one["reason"]) for one in world.messages()]


@pytest.mark.parametrize(
    ("column", "value"), [("Due date", "2026-12-11"), ("Hold until", "2026-12-20")]
)
def test_a_row_put_off_overnight_is_not_asked(
    world: World, column: str, value: str
) -> None:
    """Else a tenant with a new due date or staff's word of patience is dunned."""
    _planned_by_night(world, {**ROW, "Hold until": ""})
    world.write({**ROW, column: value})
    _morning(world)
    assert not world.texts()


def test_a_new_tenant_is_not_called_by_the_old_ones_name(world: World) -> None:
    """Else the next tenant reads whose debt it was."""
    _planned_by_night(world)
    world.write({**ROW, "Customer": "Zed Newman"})
    _morning(world)
    assert not any("Ann" in text for text in world.texts())


def test_a_person_with_two_phones_is_written_to(world: World) -> None:
    """Else who gave the office two numbers is never told of the debt."""
    world.write(OWN, FAR_PHONE)
    _morning(world)
    assert world.texts() or world.texts(FAR_PHONE["Phone"]), _ends(world)
    assert len(world.messages()) == 1


def test_whoever_leads_a_message_is_asked_for_consent(world: World) -> None:
    """Else the law is asked about another account's yes, and a no gets a text."""
    young = {**OWN, "Due date": "2026-11-14"}
    _planned_by_night(world, young, TWIN)
    world.write(young, {**TWIN, "SMS consent": "no"})
    _morning(world)
    assert not world.texts()


def test_one_no_counts_for_the_number_on_every_row(world: World) -> None:
    """Else a no in one of two rows is outvoted by the other's yes."""
    bare = {**OWN, "Email": ""}
    world.write(bare, {**TWIN, "Email": "", "SMS consent": "no"})
    _morning(world)
    assert not world.texts()


def test_hours_are_kept_in_every_zone_of_a_message(world: World) -> None:
    """Else whoever has a flat in California too is texted at five in the morning."""
    west = {"City": "Los Angeles", "State": "CA", "ZIP": "90012"}
    world.write(OWN, {**TWIN, **west})
    world.clock.at = MONDAY_TEN.replace(hour=14)
    world.plan()
    world.drain()
    assert not world.texts()


NO_PHONE = {**ROW, "Phone": "", "SMS consent": ""}
YES_MAIL = {
    **NO_PHONE,
    "Email consent": "yes",
    "Email basis": "consumer_direct_consent",
}


def test_who_said_no_to_mail_gets_none(world: World) -> None:
    """Else a no in the sheet is read as nothing."""
    world.write({**NO_PHONE, "Email consent": "no"})
    _morning(world)
    assert not world.messages()


def test_a_no_to_mail_overnight_is_heard(world: World) -> None:
    """Else what was planned before leaves all the same."""
    _planned_by_night(world, YES_MAIL)
    assert world.messages()
    world.write({**YES_MAIL, "Email consent": "no"})
    _morning(world)
    assert {state for state, _ in _ends(world)} <= {"blocked", "cancelled"}


def _start(world: World, days_before: int) -> None:
    at = MONDAY_TEN - timedelta(days=days_before)
    inbound = Inbound(
        provider="local",
        provider_id=f"start-{days_before}",
        channel="sms",
        sender=ROW["Phone"],
        recipient="+12125550199",
        text="START",
        received_at=at,
    )
    take_event(inbound, world.deps, at)


def test_a_no_in_the_sheet_beats_an_older_start(world: World) -> None:
    """Else staff write down a refusal and the texts go on."""
    row = {**ROW, "Email": ""}
    world.write(row)
    world.clock.at = MONDAY_TEN - timedelta(days=3)
    world.plan()
    _start(world, 3)
    world.write({**row, "SMS consent": "no"})
    _morning(world, 2)
    assert not world.texts()


def test_a_start_after_the_no_was_seen_counts(world: World) -> None:
    """Else who wrote START themselves is never heard, for a cell nobody changed."""
    world.write({**ROW, "Email": "", "SMS consent": "no"})
    world.clock.at = MONDAY_TEN - timedelta(days=4)
    world.plan()
    _start(world, 2)
    _morning(world)
    assert world.texts()


def test_one_paid_account_does_not_silence_the_other(world: World) -> None:
    """Else the step of whatever else the person owes is lost with the paid one."""
    _planned_by_night(world, OWN, TWIN)
    assert len(world.messages()) == 1
    world.write({**OWN, "Balance": "0"}, TWIN)
    _morning(world, 3)
    assert len(world.texts()) == 1, _ends(world)


def test_one_paused_account_does_not_silence_the_other(world: World) -> None:
    """Else staff pause one debt and never hear that the other is paused too."""
    _planned_by_night(world, OWN, TWIN)
    pause = {"action": "pause", "account_id": "A-1", "reason": "x"}
    answer_sidebar(pause, "staff", world.deps, world.clock.now())
    _morning(world, 3)
    assert len(world.texts()) == 1, _ends(world)


def test_a_step_paused_and_resumed_is_taken(world: World) -> None:
    """Else a pass between pause and resume loses the step for ever."""
    _planned_by_night(world)
    pause = {"action": "pause", "account_id": "A-1", "reason": "x"}
    answer_sidebar(pause, "staff", world.deps, world.clock.now())
    world.clock.pass_(minutes=10)
    world.plan()
    resume = {"action": "resume", "account_id": "A-1"}
    answer_sidebar(resume, "staff", world.deps, world.clock.now())
    _morning(world, 2)
    assert len(world.texts()) == 1, _ends(world)


@pytest.mark.parametrize(
    "typo",
    [{"Balance": "0"}, {"Balance": "abc"}, {"SMS consent": "no"}, {"Status": "hold"}],
)
def test_a_typo_put_right_loses_no_step(world: World, typo: dict[str, str]) -> None:
    """Else one slip of the hand ends a step for ever."""
    row = {**ROW, "Email": "", "Status": ""}
    _planned_by_night(world, row)
    world.write({**row, **typo})
    _morning(world)
    assert not world.texts()
    world.write(row)
    for _ in range(3):
        world.clock.pass_(minutes=10)
        world.plan()
        world.drain()
    assert len(world.texts()) == 1, _ends(world)


def test_a_declined_step_does_not_go_round(world: World) -> None:
    """Else every pass makes another message that no claim lets go."""
    row = {**ROW, "Email": ""}
    _planned_by_night(world, row)
    world.write({**row, "SMS consent": "no"})
    _morning(world, 6)
    assert len(world.messages()) == 1, _ends(world)


def _contacts(world: World, *rows: tuple[str, ...]) -> None:
    headings = ("Account ID", "Name", "Role", "Phone", "SMS consent")
    path = world.path.with_name("accounts.Contacts.csv")
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([headings, *rows])


@pytest.mark.parametrize(
    "after", [(), (("A-1", "Carl Guest", "co_tenant", GUEST, "no"),)]
)
@pytest.mark.parametrize("whole", [True, False])
def test_a_change_in_the_contacts_tab_is_heard(
    world: World, after: tuple[tuple[str, ...], ...], *, whole: bool
) -> None:
    """Else a co-tenant who moved out, or said no, is texted all the same."""
    row = {**ROW, "Due date": "2026-09-25", "SMS consent": "no", "Email": ""}
    _contacts(world, ("A-1", "Carl Guest", "co_tenant", GUEST, "yes"))
    _planned_by_night(world, row)
    assert [one["to"] for one in world.messages()] == [GUEST]
    _contacts(world, *after)
    world.clock.at = MONDAY_TEN.replace(hour=14)
    world.plan(whole=whole)
    world.drain()
    assert not world.texts(GUEST)


def test_an_unchanged_contacts_tab_makes_no_row_new(world: World) -> None:
    """Else every pass over a sheet with co-tenants decides and writes all of it."""
    _contacts(world, ("A-1", "Carl Guest", "co_tenant", GUEST, "yes"))
    _planned_by_night(world)
    world.clock.pass_(minutes=10)
    assert not world.plan().counts
