"""Costs grow with what changed; what vanished, doubled or jumped contacts nobody."""

from __future__ import annotations

from shared.core import messages
from shared.flows.queries import accounts_reached_at
from shared.flows.write_back import write_back
from tests.flows.conftest import ROW, World

ROWS = [
    {
        **ROW,
        "Account ID": f"A-{n}",
        "Customer": f"Tenant {n}",
        "Phone": f"+1{212 + n % 5 * 2}55501{n:02d}",
        "Email": "",
    }
    for n in range(30)
]


class Counting:
    """Documents that count what they are asked to write."""

    def __init__(self, inner: object) -> None:
        self._inner, self.writes = inner, 0

    def batch(self, writes: list) -> None:
        self.writes += len(writes)
        self._inner.batch(writes)

    def __getattr__(self, name: str) -> object:
        if name in {"create", "put", "update", "delete"}:
            self.writes += 1
        return getattr(self._inner, name)


def test_an_unchanged_sheet_writes_only_that_it_was_read(world: World) -> None:
    world.write(*ROWS)
    world.plan()
    world.drain()
    world.plan()
    counted = Counting(world.deps.documents)
    world = world.with_(documents=counted)
    world.clock.pass_(minutes=1)
    report = world.plan()
    assert (report.rows, sum(report.counts.values())) == (30, 0)
    assert counted.writes == 1


def test_only_the_changed_row_is_decided_anew(world: World) -> None:
    world.write(*ROWS)
    world.plan()
    world.drain()
    world.plan()
    world.write(*ROWS[:7], {**ROWS[7], "Balance": "0"}, *ROWS[8:])
    report = world.plan()
    assert dict(report.segments) == {"paid": 1}


def test_a_row_that_vanished_is_not_contacted(world: World) -> None:
    """Staff delete a row because the tenant must not be written to any more."""
    world.write(*ROWS)
    world.plan()
    world.write(*ROWS[1:])
    world.clock.pass_(hours=1)
    world.plan()
    world.drain()
    assert world.texts(ROWS[0]["Phone"]) == []
    assert len(world.texts(ROWS[1]["Phone"])) == 1


def test_a_run_stops_and_asks_when_much_of_the_sheet_vanished(world: World) -> None:
    """A filter pasted over the sheet must not end half the office's work."""
    world.write(*ROWS)
    world.plan()
    world.write(*ROWS[:20])
    report = world.plan()
    assert len(report.questions) == 1
    assert "10 of 30" in report.questions[0]
    assert world.plan(go_on=True).questions == []


def test_past_contacts_with_an_empty_store_stop_the_first_run(world: World) -> None:
    """Whoever wrote to the tenants before would write to them again at once."""
    world.write({**ROW, "Last contact": "2026-11-15"})
    report = world.plan()
    assert report.questions
    assert world.messages() == []


def test_two_rows_with_one_id_are_both_left_alone(world: World) -> None:
    world.write(ROW, {**ROW, "Phone": "+12125550102", "Balance": "900"})
    report = world.plan()
    assert dict(report.counts) == {"invalid": 2}
    assert world.messages() == []


def test_an_id_doubled_later_stops_what_was_planned(world: World) -> None:
    """Which of the two rows is meant cannot be known any more."""
    world.plan()
    world.write(ROW, {**ROW, "Phone": "+12125550102", "Balance": "900"})
    world.clock.pass_(hours=1)
    world.drain()
    assert world.texts() == []
    assert world.message()["state"] == messages.CANCELLED


def test_consent_withdrawn_in_the_sheet_stops_what_was_planned(world: World) -> None:
    world.plan()
    world.write({**ROW, "SMS consent": "no"})
    world.clock.pass_(hours=1)
    world.drain()
    assert world.texts() == []


def test_a_number_given_to_somebody_else_gets_nothing_planned_before(
    world: World,
) -> None:
    """A debt is never told to a stranger's phone."""
    world.plan()
    world.write({**ROW, "Phone": "+12125550155"})
    world.clock.pass_(hours=1)
    world.drain()
    assert world.texts() == []


def test_a_new_row_of_the_same_person_shares_the_caps(world: World) -> None:
    """A tenant whose second unit is added in the afternoon is not texted again."""
    world.write(ROW)
    world.plan()
    world.drain()
    world.plan()
    world.clock.pass_(hours=2)
    world.write(ROW, {**ROW, "Account ID": "A-2", "Unit": "7", "Balance": "80"})
    world.plan()
    world.drain()
    assert len(world.texts()) == 1


def test_rows_are_written_once_and_read_as_they_should(world: World) -> None:
    world.plan()
    world.drain()
    assert write_back(world.deps, world.clock.now()) == 1
    (row,) = world.rows()
    assert (row["Last result"], row["Segment"]) == ("sms sent", "early")
    assert {name: row[name] for name in ROW} == ROW
    assert write_back(world.deps, world.clock.now()) == 0


def test_a_name_that_is_a_formula_stays_text(world: World) -> None:
    """A hostile reply must not run in the spreadsheet of whoever opens it."""
    (account,) = [
        one
        for one in [world.plan()]
        for one in world.deps.documents.query(
            accounts_reached_at("phone", ROW["Phone"])
        )
    ]
    hostile = {**account.data["shown"], "reply": '=IMPORTXML("https://example.org")'}
    world.deps.documents.update(account.path, {"shown": hostile, "dirty": True})
    write_back(world.deps, world.clock.now())
    assert not world.rows()[0]["Reply"].startswith("=")
