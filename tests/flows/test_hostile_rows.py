"""Rows as staff really leave them: gone and back, doubled, respelled, handed on."""

from __future__ import annotations

import csv
from typing import Any

import pytest

from shared.core.keys import account_key
from shared.core.outreach.desk import Draft
from shared.flows.health import health
from shared.flows.keep import Keeper
from shared.flows.write_back import write_back
from shared.ports import Query
from tests.flows.conftest import MONDAY_TEN, ROW, World

OTHER = {
    **ROW,
    "Account ID": "B-1",
    "Customer": "Bob Other",
    "Phone": "+12125550102",
    "Email": "b@example.com",
}


def _night(world: World) -> None:
    world.clock.at = MONDAY_TEN.replace(hour=10)


def _morning(world: World) -> None:
    world.clock.at = MONDAY_TEN.replace(hour=14)


def _day(world: World, **options: bool) -> None:
    world.plan(**options)
    world.drain()
    world.plan(**options)


def _account(world: World, account_id: str = "A-1") -> dict[str, Any]:
    found = world.deps.documents.get(f"accounts/{account_key(account_id)}")
    assert found is not None
    return found.data


def _contacts(world: World, *rows: tuple[str, ...]) -> None:
    headings = ("Account ID", "Name", "Role", "Phone", "Email", "SMS consent")
    path = world.path.with_name("accounts.Contacts.csv")
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([headings, *rows])


def test_a_row_cut_and_pasted_goes_on(world: World) -> None:
    """Else a tenant whose row was moved in two edits is never written to again."""
    world.write(ROW, OTHER)
    _night(world)
    world.plan()
    world.write(OTHER)
    world.clock.pass_(minutes=6)
    world.plan()
    world.write(ROW, OTHER)
    world.clock.pass_(minutes=6)
    world.plan()
    world.plan()
    assert _account(world)["present"]
    _morning(world)
    _day(world, whole=True)
    _day(world, whole=True)
    assert len(world.texts()) == 1


def test_a_row_that_came_back_gets_its_next_step_and_not_the_last_again(
    world: World,
) -> None:
    """Else the step already sent goes out twice, or no later one ever."""
    world.write(ROW, OTHER)
    _day(world)
    assert len(world.texts()) == 1
    world.write(OTHER)
    world.clock.pass_(minutes=6)
    _day(world)
    world.write(ROW, OTHER)
    world.clock.pass_(minutes=6)
    _day(world)
    assert len(world.texts()) == 1
    world.clock.pass_(days=8)
    _day(world, whole=True)
    _day(world, whole=True)
    assert _account(world)["present"]
    mine = [m for m in world.messages() if account_key("A-1") in m["accounts"]]
    assert len({tuple(m["steps"]) for m in mine}) == 2


LATE = {**ROW, "Due date": "2026-09-25"}
CARL = ("A-1", "Carl Guest", "co_tenant", "+12125550103", "c@example.com", "yes")


@pytest.mark.parametrize(
    "rows",
    [
        [("A-1", "Ann Example", "tenant", "+12125550103", "", "yes")],
        [CARL, CARL],
        [CARL, (*CARL[:3], "+12125550104", *CARL[4:])],
    ],
    ids=["role tenant", "twice", "two phones"],
)
def test_no_row_of_contacts_keeps_others_from_being_written_to(
    world: World, rows: list[tuple[str, ...]]
) -> None:
    """Else one odd row of a side tab stops the whole office."""
    world.write(LATE, OTHER)
    _contacts(world, *rows)
    _day(world)
    assert len(world.texts()) == 1
    assert len(world.texts(OTHER["Phone"])) == 1


def test_a_letter_that_cannot_be_written_stops_no_other(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a fault of ours in one letter is everybody's silence."""
    lock_ids = Draft.lock_ids.fget

    def doubled(draft: Draft) -> list[str]:
        ids = lock_ids(draft)
        return ids * 2 if draft.due[0].recipient.name == ROW["Customer"] else ids

    world.write(ROW, OTHER)
    with monkeypatch.context() as patch:
        patch.setattr(Draft, "lock_ids", property(doubled))
        _day(world)
    assert len(world.texts(OTHER["Phone"])) == 1
    assert not world.texts()
    _day(world)
    assert len(world.texts()) == 1


def test_a_tenant_named_again_as_co_tenant_is_asked_for_the_debt_once(
    world: World,
) -> None:
    """Else a second phone in Contacts doubles the amount somebody is asked for."""
    world.write(LATE)
    second = ("A-1", "Ann Example", "co_tenant", "+12125550103", "", "yes")
    _contacts(world, second)
    _day(world)
    said = world.texts() + world.texts("+12125550103")
    assert len(said) == 1
    assert "500" in said[0]
    assert "1,000" not in said[0]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("A-1", "a-1"),
        ("1001", "1001.0"),
        ("A 1", "A\u00a0 1"),
        ("A1", "\uff21\uff11"),
        ("A1", "A\u200b1"),
    ],
)
def test_two_spellings_of_an_id_are_one_account_and_both_rows_are_refused(
    world: World, one: str, other: str
) -> None:
    """Else one debt is asked for twice, in one letter or in two."""
    world.write({**ROW, "Account ID": one}, {**ROW, "Account ID": other}, OTHER)
    report = world.plan()
    world.drain()
    assert report.counts["invalid"] == 2
    assert not world.texts()
    assert len(world.texts(OTHER["Phone"])) == 1


def test_an_id_respelt_is_not_a_new_account(world: World) -> None:
    """Else correcting a letter in an id texts the same step again."""
    _day(world)
    world.write({**ROW, "Account ID": "a-1"})
    world.clock.pass_(days=1)
    _day(world, whole=True)
    _day(world, whole=True)
    assert len(world.texts()) == 1
    assert _account(world)["id"] == "a-1"


def test_a_message_that_stands_speaks_only_for_the_accounts_it_covers(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else, after a crash, a further account is marked as asked and never is."""
    one = {**ROW, "Customer ID": "C1"}
    _night(world)
    world.write({**one, "Balance": "0"})
    world.plan()
    world.write(one)
    world.clock.pass_(minutes=6)
    with monkeypatch.context() as crash:
        crash.setattr(Keeper, "_accounts", lambda _self: set())
        world.plan()
    further = {**one, "Account ID": "B-1", "Balance": "70"}
    world.write(one, further)
    world.clock.pass_(minutes=6)
    world.plan()
    covered = [tuple(m["accounts"]) for m in world.messages()]
    assert sorted(covered) == sorted([(account_key("A-1"),), (account_key("B-1"),)])
    for account_id in ("A-1", "B-1"):
        assert _account(world, account_id)["state"]["done"] == ["early_5"]


def test_a_row_whose_double_was_deleted_goes_on(world: World) -> None:
    """Else one slip of copy and paste silences a tenant for good."""
    _night(world)
    world.write(ROW)
    world.plan()
    world.write(ROW, {**ROW, "Customer": "Ann E."})
    world.clock.pass_(minutes=6)
    world.plan()
    assert _account(world)["quarantined"]
    world.write(ROW)
    world.clock.pass_(minutes=6)
    world.plan()
    assert not _account(world)["quarantined"]
    _morning(world)
    _day(world)
    assert len(world.texts()) == 1


@pytest.mark.parametrize("bad", ["while planned", "at the time to send"])
def test_a_row_put_right_is_served_and_no_longer_flagged(
    world: World, bad: str
) -> None:
    """Else staff read *not contacted* of somebody who is, or somebody never is."""
    _night(world)
    world.plan()
    world.write({**ROW, "Balance": "abc"})
    if bad == "at the time to send":
        _morning(world)
    _day(world)
    assert _account(world)["shown"]["flags"] == "not contacted"
    assert not world.texts()
    _morning(world)
    world.write(ROW)
    world.clock.pass_(minutes=6)
    _day(world)
    _day(world)
    assert "flags" not in _account(world)["shown"]
    assert len(world.texts()) == 1


NEXT_TENANT = {
    **ROW,
    "Customer": "Zed Newman",
    "Phone": "+12125550177",
    "Email": "zed@example.com",
    "Due date": "2026-11-18",
}


def test_a_new_tenant_of_a_row_inherits_nothing_of_the_last_ones(world: World) -> None:
    """Else somebody reads of a stranger's promise, in a language not theirs."""
    _day(world)
    key, path = _account(world)["person"], f"accounts/{account_key('A-1')}"
    promise = {"due_on": "2026-11-20", "amount_cents": 30_000}
    state = {
        **_account(world)["state"],
        "language": "es",
        "promise": promise,
        "promises": [promise],
        "prefs": {"window": ["12:00", "14:00"]},
        "pause_until": "2027-01-01T00:00:00Z",
        "pause_reason": "replied",
        "holds": ["soft_hold"],
    }
    world.deps.documents.update(path, {"state": state, "attend": True})
    world.clock.pass_(days=1)
    world.write(NEXT_TENANT)
    world.plan()
    kept = _account(world)["state"]
    assert kept["holds"] == ["soft_hold"]
    personal = {"language", "promise", "promises", "prefs", "pause_until"}
    assert not personal & kept.keys()
    assert _account(world)["person"] != key
    person = world.deps.documents.get(f"people/{_account(world)['person']}")
    assert person is None or not person.data.get("history")


def test_a_tenant_with_a_new_number_is_still_the_same_person(world: World) -> None:
    """Else a new phone number would undo what its owner asked for."""
    _day(world)
    state = {**_account(world)["state"], "language": "es"}
    path = f"accounts/{account_key('A-1')}"
    world.deps.documents.update(path, {"state": state, "attend": True})
    world.clock.pass_(days=1)
    world.write({**NEXT_TENANT, "Customer": ROW["Customer"]})
    world.plan()
    assert _account(world)["state"]["language"] == "es"


def test_a_due_date_corrected_by_a_day_repeats_no_text(world: World) -> None:
    """Else each correction sends the step that was sent the day before again."""
    _day(world)
    for due_on in ("2026-11-12", "2026-11-13"):
        world.clock.pass_(days=1)
        world.write({**ROW, "Due date": due_on})
        _day(world, whole=True)
    assert len(world.texts()) == 1
    assert len(world.messages()) == 1


def test_rows_that_no_id_tells_apart_say_so_themselves(world: World) -> None:
    """Staff look at the row, not at a report on another screen."""
    rows = [ROW, {**ROW, "Customer": "Bo"}, {**ROW, "Account ID": "", "Customer": "Cy"}]
    world.write(*rows)
    world.plan()
    write_back(world.deps, world.clock.now())
    notes = [row["Service note"] for row in world.rows()]
    assert all("stands in the rows 2, 3" in note for note in notes[:2])
    assert "no Account ID" in notes[2]
    apart = [{**one, "Account ID": f"A-{n}"} for n, one in enumerate(rows, 1)]
    world.write(*apart)
    world.plan()
    write_back(world.deps, world.clock.now())
    assert not [row for row in world.rows() if "Account ID" in row["Service note"]]


def test_while_a_question_waits_bad_rows_still_say_what_is_wrong(
    world: World,
) -> None:
    """Staff could not answer "too many bad rows" if no row said which they are."""
    bad = [
        {**ROW, "Account ID": f"B-{n}", "Balance": "much", "Phone": ""}
        for n in range(30)
    ]
    world.write(ROW, *bad)
    assert world.plan().questions
    write_back(world.deps, world.clock.now())
    notes = {row["Account ID"]: row["Service note"] for row in world.rows()}
    assert not notes["A-1"]
    assert all("Balance" in notes[f"B-{n}"] for n in range(30))
    assert health(world.deps, world.clock.now())["questions"]
    assert world.messages() == []


def test_day_first_dates_wait_until_staff_say_how_they_are_meant(world: World) -> None:
    """A due date read the wrong way round chases somebody months too early."""
    other = {**ROW, "Account ID": "B-1", "Phone": "+12125550102", "Email": ""}
    days = ("11/10/2026", "25/10/2026", "26/10/2026")
    rows = [
        {**other, "Account ID": f"B-{n}", "Due date": d} for n, d in enumerate(days)
    ]
    world.write(*rows)
    (asked,) = world.plan().questions
    assert "Date order" in asked
    assert world.messages() == []
    settings = world.path.with_suffix(".Settings.csv")
    settings.write_text("Setting,Value\nDate order,day_first\n", "utf-8")
    assert world.plan().questions == []
    found = world.deps.documents.query(Query("accounts"))
    days = sorted(one.data["copy"]["due_on"] for one in found)
    assert days == ["2026-10-11", "2026-10-25", "2026-10-26"]
