"""What was done on paper comes in once, and what was mistyped harms nobody."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from shared.core.keys import account_key
from shared.core.model import Contact
from shared.flows.by_hand import Deed, take_by_hand
from shared.flows.emergency import papers
from shared.flows.memory import remember
from shared.local.papers import BY_HAND, read_by_hand, write_papers
from tests.flows.conftest import World


def deed(world: World, **more: object) -> Deed:
    return replace(Deed("A-1", world.clock.now(), "call", "no answer"), **more)


def take(world: World, one: Deed) -> str:
    return take_by_hand(one, world.deps, world.clock.now())


def history(world: World) -> set[str]:
    """Give what the person's history remembers, by its cause."""
    found = world.deps.documents.get(f"people/{world.message()['person']}")
    told: Any = found.data["history"] if found else ()
    return {one["message"] for one in told}


def account(world: World) -> dict[str, Any]:
    found = world.deps.documents.get(f"accounts/{account_key('A-1')}")
    assert found
    return dict(found.data)


@pytest.fixture
def sent(world: World) -> World:
    """An office that has sent its first text."""
    world.plan()
    world.drain()
    assert len(world.texts()) == 1
    return world


@pytest.mark.parametrize("year", [1, 2025, 2027, 9999])
def test_of_a_wrong_year_on_paper_nothing_is_taken(sent: World, year: int) -> None:
    """The caps are counted on the history; a typed 2027 must not empty it."""
    before, row = history(sent), account(sent)
    wrong = deed(sent, at=datetime(year, 11, 16, 15, tzinfo=UTC), result="opt-out")
    assert take(sent, wrong) == "bad_time"
    assert history(sent) == before
    assert account(sent) == row


@pytest.mark.parametrize("year", [2026, 2027])
def test_a_wrong_year_on_paper_silences_nobody_for_a_year(
    world: World, year: int
) -> None:
    """2026 is the control: a call today, the text tomorrow."""
    world.plan()
    take(world, deed(world, at=datetime(year, 11, 16, 14, tzinfo=UTC)))
    for _ in range(20):
        world.clock.pass_(hours=12)
        world.plan()
        world.drain()
    assert world.texts()


def test_a_clock_that_is_ahead_makes_nobody_forget(sent: World) -> None:
    """A provider dates a reply into next year: what was sent still counts."""
    now, before = sent.clock.now(), history(sent)
    late = Contact(now + timedelta(days=365), "sms", "reply", inbound=True)
    person = str(sent.message()["person"])
    assert remember(sent.deps.documents, person, late, "in-1", now)
    assert before < history(sent)


def test_what_is_older_than_the_last_contact_does_not_replace_it(sent: World) -> None:
    """Monday's notes are typed in on Friday."""
    shown = account(sent)["shown"]
    at = sent.clock.now() - timedelta(days=3)
    assert take(sent, deed(sent, at=at)) == "done"
    assert account(sent)["shown"]["last_contact"] == shown["last_contact"]


def test_what_was_written_below_the_stated_end_of_the_tab_is_read(
    tmp_path: Path, world: World
) -> None:
    """Some programs keep the extent that the tab had when we wrote it."""
    world.plan()
    path = tmp_path / "papers.xlsx"
    write_papers(papers(world.deps, world.clock.now()), path)
    book = load_workbook(path)
    book[BY_HAND].append(["A-1", "2026-11-16 11:00", "call", "opt-out"])
    book.save(path)
    number = book.sheetnames.index(BY_HAND) + 1
    name = f"xl/worksheets/sheet{number}.xml"
    other = tmp_path / "edited.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(other, "w") as new:
        for part in old.infolist():
            data = old.read(part)
            if part.filename == name:
                data = re.sub(rb'ref="A1:H2"', b'ref="A1:H1"', data)
            new.writestr(part, data)
    assert [one.result for one in read_by_hand(other)] == ["opt-out"]


@pytest.mark.parametrize(
    "other", [{"amount": "300"}, {"text": "by the brother"}, {"nth": 2}]
)
def test_two_payments_noted_in_one_minute_are_two(
    world: World, other: dict[str, object]
) -> None:
    """Two who share a flat pay at the counter; both are written down as of 11:00."""
    world.plan()
    at = world.clock.now() - timedelta(hours=1)
    one = deed(world, at=at, how="visit", result="paid", amount="200")
    assert take(world, one) == "done"
    assert take(world, replace(one, **other)) == "done"
    assert len(account(world)["state"]["unshown"]) == 2


def test_a_line_read_again_is_one_deed_however_it_spells_the_account(
    world: World,
) -> None:
    world.plan()
    one = deed(world, how="visit", result="paid", amount="200")
    assert take(world, one) == "done"
    assert take(world, one) == "repeat"
    assert take(world, replace(one, account_id=" a-1")) == "repeat"


def test_a_crash_after_the_payment_asks_nobody_at_the_next_import(
    world: World,
) -> None:
    """The payment was recorded and the line not yet marked as done."""
    world.plan()
    one = deed(world, how="visit", result="paid", amount="200")
    assert take(world, one) == "done"
    world.deps.documents.delete(f"by_hand/{one.id}")
    assert take(world, one) == "done"
    assert len(account(world)["state"]["unshown"]) == 1
