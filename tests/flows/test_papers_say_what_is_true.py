"""The papers tell nobody to say what the service itself would not send now."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from shared.adapters.store.sqlite import SqliteDocuments
from shared.core.records.points import ConsentEvent
from shared.core.sheet.payments import Payment
from shared.deps import Deps
from shared.flows.asking import keep_question
from shared.flows.authority import hand_over
from shared.flows.consent import record_event
from shared.flows.emergency import papers
from shared.flows.memory import hold_person
from shared.flows.payments import record_payment
from shared.flows.receive import store_inbound
from shared.flows.switch import set_sending
from shared.ports import Inbound
from tests.flows.conftest import ROW, World
from tests.flows.test_approvals import settings

BEA = {**ROW, "Account ID": "B-1", "Customer": "Bea Sample", "Email": "bea@example.com"}


def listed(world: World) -> list[str]:
    return [str(one[0]) for one in papers(world.deps, world.clock.now()).contacts]


def alone(world: World) -> dict[str, str]:
    """Give who is left alone, and why."""
    made = papers(world.deps, world.clock.now())
    return {str(one[0]): str(one[-1]) for one in made.alone}


def test_who_is_due_is_listed_with_the_number_the_words_are_for(world: World) -> None:
    world.plan()
    (one,) = papers(world.deps, world.clock.now()).contacts
    assert one[:2] == ["A-1", ROW["Customer"]]
    assert one[4:6] == [ROW["Phone"], ""]
    assert one[8] == "text"
    assert alone(world) == {}


@pytest.mark.parametrize(
    "changed",
    [
        {"Balance": "0"},
        {"Hold until": "2026-12-30"},
        {"Status": "deceased"},
        {"Balance": "300.00"},
    ],
    ids=["paid", "hold", "deceased", "other sum"],
)
def test_who_is_no_longer_to_be_contacted_is_not_listed_for_contact(
    world: World, changed: dict[str, str]
) -> None:
    """Sending stands still; meanwhile the sheet says that nobody should ask for it."""
    blank = dict.fromkeys(changed, "")
    world.write({**blank, **ROW})
    world.plan()
    set_sending(world.deps.documents, on=False, by="ann", now=world.clock.now())
    world.write({**blank, **ROW, **changed})
    world.clock.pass_(minutes=10)
    world.plan()
    made = papers(world.deps, world.clock.now())
    said = [(one[0], one[-1]) for one in made.contacts if "$500" in str(one[-1])]
    assert said == []


def test_hours_that_are_over_are_not_handed_out(world: World) -> None:
    """Planned for today until 8 p.m.; the papers are printed at 11 p.m."""
    world.plan()
    set_sending(world.deps.documents, on=False, by="ann", now=world.clock.now())
    world.clock.pass_(hours=13)
    assert listed(world) == []


def test_a_hold_of_the_sheet_stands_under_leave_alone(world: World) -> None:
    world.write({**ROW, "Hold until": "2026-12-30"})
    world.plan()
    made = papers(world.deps, world.clock.now())
    assert [one[0] for one in made.alone] == ["A-1"]


def test_payment_recorded_is_not_listed(world: World) -> None:
    world.plan()
    paid = Payment("A-1", 50_000, date(2026, 11, 16), "cash")
    record_payment(paid, world.deps, world.clock.now())
    assert listed(world) == []


def test_whose_answer_nobody_has_read_is_left_alone(world: World) -> None:
    """STOP is stored, and then nothing works any more: that is when papers are made."""
    world.plan()
    now = world.clock.now()
    stop = Inbound("local", "in-1", "sms", ROW["Phone"], "+12125550199", "STOP", now)
    store_inbound(stop, world.deps, now)
    made = papers(world.deps, now)
    assert made.contacts == []
    assert [one[0] for one in made.alone] == ["A-1"]


def test_who_has_a_lawyer_under_another_account_is_left_alone(world: World) -> None:
    world.plan()
    hold_person(world.deps.documents, world.message()["person"], ["attorney"])
    made = papers(world.deps, world.clock.now())
    assert made.contacts == []
    assert [one[0] for one in made.alone] == ["A-1"]


def test_whoever_is_left_alone_is_not_listed_and_whoever_is_listed_is_not(
    world: World,
) -> None:
    """Opted out of texts, the mail is planned: the papers say one of the two."""
    event = ConsentEvent("revoked", "inbound_sms", "STOP", "in-1")
    now = world.clock.now()
    record_event(world.deps.documents, "sms", ROW["Phone"], event, now)
    world.plan()
    assert world.message()["channel"] == "email"
    assert listed(world) == []
    assert alone(world) == {"A-1": "opted out of texts"}


def test_a_row_that_went_wrong_since_is_left_alone(world: World) -> None:
    world.plan()
    world.write({**ROW, "Balance": "about 500"})
    world.plan()
    assert listed(world) == []
    assert "Service note" in alone(world)["A-1"]


def test_a_row_that_was_never_right_is_left_alone(world: World) -> None:
    world.write({**ROW, "Due date": "soon"})
    world.plan()
    assert "Service note" in alone(world)["A-1"]


def test_the_sheets_own_reason_stands_under_leave_alone(world: World) -> None:
    world.write({**ROW, "Status": "disputed"}, {**BEA, "Hold until": "2026-12-30"})
    world.plan()
    assert alone(world) == {
        "A-1": "The Status cell says disputed.",
        "B-1": "Staff put it on hold until Dec 30, 2026.",
    }


def test_what_nobody_has_approved_is_not_handed_out(world: World) -> None:
    world.write(ROW, {**BEA, "Phone": "+12125550102"})
    settings(world, **{"Approval over messages": "1"})
    world.plan()
    assert listed(world) == []
    assert alone(world) == dict.fromkeys(
        ("A-1", "B-1"), "its message waits for approval"
    )


def test_while_a_pass_asks_about_the_sheet_nobody_is_chased(world: World) -> None:
    world.plan()
    keep_question(world.deps, ["Half of the rows are gone."], world.clock.now())
    assert listed(world) == []
    assert "sheet" in alone(world)["A-1"]


def test_a_pilot_is_a_pilot_on_paper_too(world: World) -> None:
    world.plan()
    pilot = replace(world.deps.settings, send_only_to=frozenset({"+12125550177"}))
    world = world.with_(settings=pilot)
    assert listed(world) == []
    assert "SEND_ONLY_TO" in alone(world)["A-1"]


def test_from_a_store_that_was_handed_over_nobody_works(
    world: World, tmp_path: Path
) -> None:
    world.plan()
    target = SqliteDocuments(tmp_path / "target.sqlite")
    hand_over(world.deps.documents, target, "there", "kim", world.clock.now())
    world.clock.pass_(minutes=1)
    assert listed(world) == []
    assert "handed over" in alone(world)["A-1"]


def test_of_two_strangers_at_one_number_one_is_listed(world: World) -> None:
    """Whoever holds the phone must not hear of a stranger's debt."""
    world.write(*({**one, "Email": ""} for one in (ROW, BEA)))
    world.plan()
    assert len(listed(world)) == 1
    (why,) = alone(world).values()
    assert "one Customer ID" in why


def test_one_person_is_listed_once_a_day(world: World) -> None:
    """Two creditors, two texts: the second one is for another day."""
    both = {"Customer ID": "C-1"}
    other = {**ROW, "Account ID": "A-2", "Creditor/brand": "Oak Homes"}
    world.write({**ROW, **both}, {**other, **both})
    world.plan()
    assert len(world.messages()) == 2
    made = papers(world.deps, world.clock.now())
    assert [str(one[9])[:10] for one in made.contacts] == ["2026-11-16"]
    assert [one[0] for one in made.alone] == ["A-2"]


def test_the_words_for_a_co_tenant_do_not_go_to_the_tenant(world: World) -> None:
    """The papers name whom a text is for; the tenant's number is not beside it."""
    headings = ["Account ID", "Name", "Role", "Phone", "SMS consent"]
    guest = ["A-1", "Carl Guest", "co_tenant", "+12125550177", "yes"]
    world.tab("Contacts", headings, guest)
    said_no = {"SMS consent": "no", "Email": ""}
    world.write({**ROW, **said_no, "Due date": "2026-09-25"})
    world.plan()
    (one,) = papers(*at(world)).contacts
    assert (one[0], one[1], one[4], one[5]) == ("A-1", "Carl Guest", guest[3], "")


def at(world: World) -> tuple[Deps, datetime]:
    return world.deps, world.clock.now()


def test_what_is_planned_for_the_morning_keeps_its_hours(world: World) -> None:
    """Made at night, the papers say from when on."""
    world.clock.pass_(hours=-10)
    world.plan()
    (one,) = papers(*at(world)).contacts
    assert str(one[9]).startswith("2026-11-16 ")
    assert str(one[9]) < str(one[10])
    world.clock.pass_(hours=-24)
    assert listed(world) == [], "that is more than a day ahead"


def test_an_answer_to_a_stranger_spoils_no_papers(world: World) -> None:
    """It is about no account: there is nobody to list it under."""
    world.plan()
    stranger = {**world.message(), "id": "m-9", "accounts": [], "person": ""}
    world.deps.documents.put("messages/m-9", stranger)
    assert listed(world) == ["A-1"]


def test_after_a_stop_of_hours_what_is_old_is_not_said(world: World) -> None:
    world.plan()
    documents = world.deps.documents
    set_sending(documents, on=False, by="ann", now=world.clock.now())
    world.clock.pass_(hours=2)
    set_sending(documents, on=True, by="ann", now=world.clock.now())
    assert listed(world) == []
    assert "turned on again" in alone(world)["A-1"]


def test_what_the_law_would_stop_now_is_not_said(world: World) -> None:
    """The sheet says no to texts since it was planned."""
    world.plan()
    world.write({**ROW, "SMS consent": "no", "Email": ""})
    world.plan()
    assert listed(world) == []
    assert "(" in alone(world)["A-1"], "the rule is named"


def test_a_letter_of_staff_about_a_row_without_a_person_is_judged(
    world: World,
) -> None:
    world.plan()
    letter = {**world.message(), "id": "m-9", "person": ""}
    world.deps.documents.put("messages/m-9", letter)
    assert set(listed(world)) == {"A-1"}
