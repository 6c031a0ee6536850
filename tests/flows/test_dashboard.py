"""The Dashboard: what was sent, answered, paid, by property and by step, each once."""

from __future__ import annotations

import csv
from dataclasses import replace
from itertools import starmap
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.errors import BadRequest
from shared.flows.dashboard import COLUMNS, HEADINGS, Figures, figures
from shared.flows.digest import digest_text
from shared.flows.staff import answer_sidebar
from shared.flows.tabs_out import write_tabs
from tests.flows.conftest import ROW, World
from tests.flows.replies import write

OTHER = {
    **ROW,
    "Account ID": "B-1",
    "Customer": "Bea Sample",
    "Property": "Oak Street",
    "Phone": "+12125550102",
    "Email": "bea@example.com",
}


def count(world: World, column: str = "paid") -> int:
    return figures(world.deps, world.clock.now()).total[column]


def ask(world: World, action: str, **payload: Any) -> dict[str, Any]:
    body = {"action": action, "account_id": "A-1", **payload}
    return answer_sidebar(body, "kim@example.com", world.deps, world.clock.now())


def later(world: World, **cells: str) -> None:
    """Let staff change the row, and the next pass see it."""
    world.clock.pass_(hours=1)
    world.write({**ROW, **cells})
    world.plan()


def test_a_balance_that_fell_to_zero_in_the_sheet_is_a_payment(world: World) -> None:
    """Most payments never pass by a button: the ledger writes the sheet."""
    world.plan()
    later(world, Balance="0.00")
    assert count(world) == 1
    later(world, Balance="0.00", Notes="thanked")
    assert count(world) == 1


def test_a_new_payment_in_the_sheet_is_one(world: World) -> None:
    paid = {"Last payment date": "2026-11-14", "Last payment amount": "200.00"}
    world.plan()
    later(world, Balance="300.00", **paid)
    assert count(world) == 1
    assert "$200.00" in ask(world, "account")["activity"][0]["detail"]
    later(world, Balance="250.00", **paid)
    assert count(world) == 1, "a credit is no payment"


def test_what_is_no_payment_is_not_counted(world: World) -> None:
    world.plan()
    later(world, Balance="400.00")
    later(world, Balance="450.00")
    old = {"Last payment date": "2026-02-01", "Last payment amount": "450.00"}
    later(world, **old)  # a column of history was filled in
    stranger = {"Customer": "New Tenant", "Phone": "+12125550177", "Email": ""}
    later(world, Balance="0.00", **stranger)
    assert count(world) == 0


def test_a_payment_that_was_marked_is_not_counted_again(world: World) -> None:
    world.plan()
    ask(world, "mark_paid", amount="500.00")
    later(world, Balance="0.00")
    assert count(world) == 1
    later(world, Balance="500.00")
    later(world, Balance="0.00")
    assert count(world) == 2, "the next month's is one of its own"


def test_part_payments_are_counted_once_each(world: World) -> None:
    world.plan()
    ask(world, "mark_paid", amount="100.00")
    later(world, Balance="400.00")
    ask(world, "mark_paid", amount="50.00", paid_on="2026-11-15")
    later(world, Balance="350.00")
    later(world, Balance="0.00")
    assert count(world) == 3


def test_marking_what_the_sheet_shows_counts_nothing_anew(world: World) -> None:
    paid = {"Last payment date": "2026-11-14", "Last payment amount": "200.00"}
    world.plan()
    later(world, Balance="300.00", **paid)
    with pytest.raises(BadRequest, match="payment_in_sheet"):
        ask(world, "mark_paid", amount="200.00", paid_on="2026-11-14")
    assert count(world) == 1


def test_one_reply_about_two_accounts_is_one_reply(world: World) -> None:
    world.write(ROW, {**ROW, "Account ID": "A-2", "Unit": "9"})
    world.plan()
    world.drain()
    write(world, "STOP")
    assert count(world, "replied") == count(world, "opted out") == 1


def test_a_receipt_of_an_older_message_makes_it_no_new_one(world: World) -> None:
    world.plan()
    world.drain()
    (sent,) = world.messages()
    world.clock.pass_(days=2)
    found = world.deps.documents.get(f"messages/{sent['id']}")
    later_at = sent["changed_at"].replace("2026-11-16", "2026-11-18")
    world.deps.documents.put(
        f"messages/{sent['id']}",
        {**found.data, "state": "delivered", "changed_at": later_at},
    )
    day = figures(world.deps, world.clock.now(), days=1)
    assert (day.total["sent"], day.total["delivered"]) == (0, 1)
    week = figures(world.deps, world.clock.now(), days=7)
    assert (week.total["sent"], week.total["delivered"]) == (1, 1)


def test_a_promises_step_is_one_step_whatever_its_day() -> None:
    made = Figures("", "")
    made.add("sent", "Maple", "promise_broken_20261120")
    made.add("sent", "Maple", "promise_broken_20261204")
    assert made.by_step == {"promise_broken": {"sent": 2}}


def grid(world: World) -> list[list[str]]:
    path = world.path.with_name("accounts.Dashboard.csv")
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.reader(file))


def test_the_tab_has_three_tables_that_stay_where_they_are(world: World) -> None:
    """Charts show columns of the tab: a new property must not move a table."""
    world.write(ROW, OTHER)
    world.plan()
    world.drain()
    write(world, "I pay on Friday")
    write_tabs(world.deps, world.clock.now())
    head, *rows = grid(world)
    assert tuple(head) == HEADINGS
    assert [head.index(one) for one in ("All", "Property", "Step")] == [0, 3, 12]
    assert [row[0] for row in rows[: len(COLUMNS)]] == [c.capitalize() for c in COLUMNS]
    places = {row[3]: dict(zip(head[4:11], row[4:11], strict=True)) for row in rows}
    assert (places["Maple Court"]["Sent"], places["Maple Court"]["Replied"]) == (
        "1",
        "1",
    )
    assert places["Oak Street"]["Sent"] == "1"
    steps = {row[12]: row[13] for row in rows}
    assert steps["early_5"] == "2"


_COUNTS = st.lists(
    st.tuples(
        st.sampled_from(COLUMNS),
        st.sampled_from(["Maple", "Oak", ""]),
        st.sampled_from(["early_5", "late_46", ""]),
    ),
    max_size=40,
)


@given(_COUNTS)
def test_the_tables_agree_with_each_other(counts: list[tuple[str, str, str]]) -> None:
    made = Figures("2026-11-09T15:00:00Z", "2026-11-16T15:00:00Z")
    list(starmap(made.add, counts))
    rows = made.rows()
    total = {str(row[0]).lower(): row[1] for row in rows[: len(COLUMNS)]}
    for at, name in enumerate(COLUMNS):
        assert total[name] == sum(int(row[4 + at] or 0) for row in rows)
        assert sum(int(row[13 + at] or 0) for row in rows) <= total[name]
    assert {len(row) for row in rows} == {len(HEADINGS)}


def test_the_digest_says_the_dashboards_numbers(world: World) -> None:
    """Two reports that differ are believed by nobody."""
    world.write(ROW, OTHER)
    world.plan()
    world.drain()
    write(world, "STOP")
    world.clock.pass_(hours=1)
    world.write(ROW, {**OTHER, "Balance": "0.00"})
    world.plan()
    settings = replace(world.deps.settings, alert_emails=("boss@example.com",))
    world = world.with_(settings=settings)
    day = figures(world.deps, world.clock.now(), days=1)
    text = digest_text(world.deps, day, "2026-11-16")
    said = {
        line[:12].strip(): int(line[12:])
        for line in text.splitlines()
        if line.startswith("  ") and line[12:].strip().isdigit()
    }
    week = figures(world.deps, world.clock.now()).total
    assert said == {name: week[name] for name in COLUMNS}
    assert said["paid"] == said["opted out"] == 1
    assert "Maple Court: 1 / 0 / 1 / 0 / 1 / 0" in text
