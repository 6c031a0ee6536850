"""An office may be stricter than the law, never looser, and is told so by the rule."""

from __future__ import annotations

import csv
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.core.compliance import shipped_rulebook
from shared.core.compliance.tighten import tightened_each
from tests.flows.conftest import ROW, World


def settings(world: World, **rows: str) -> None:
    path = world.path.with_suffix(".Settings.csv")
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["Setting", "Value"])
        writer.writerows(
            (name.replace("_", " "), value) for name, value in rows.items()
        )


def sent(world: World, days: int) -> int:
    for _ in range(days):
        world.plan()
        world.drain()
        world.clock.pass_(days=1)
    return len([m for m in world.messages() if m["state"] == "accepted"])


def test_a_stricter_hour_holds_at_planning_and_at_the_claim(world: World) -> None:
    world.plan()
    settings(world, **{"Rule POLICY-QUIET-HOURS window": "12:00-18:00"})
    world.clock.pass_(minutes=1)
    report = world.plan()
    world.drain()

    assert report.notes == []
    assert world.texts() == []
    (message,) = world.messages()
    assert message["send_at"] == "2026-11-16T17:00:00.000000Z"
    assert message["verdict"]["rulebook"] != world.deps.rules.version


def test_a_looser_number_is_refused_by_the_rules_name(world: World) -> None:
    """Whoever edits a tab must not be able to switch the law off."""
    settings(
        world, **{"Rule MA-FREQ max": "9", "Rule POLICY-QUIET-HOURS window": "6-23"}
    )
    (first, second) = world.plan().notes

    assert "MA-FREQ allows at most 2" in first
    assert "POLICY-QUIET-HOURS" in second
    assert "stays as it is" in first


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Rule NO-SUCH max", "1"),
        ("Rule MA-FREQ colour", "1"),
        ("Rule MA-FREQ max", "many"),
        ("Rule MA-FREQ max", "0"),
        ("Rule MA-FREQ window", "9-5"),
        ("Rule POLICY-QUIET-HOURS window", "noon"),
        ("Rule POLICY-QUIET-HOURS window", "18:00-9:00"),
    ],
)
def test_what_cannot_be_read_changes_nothing_and_says_so(
    world: World, name: str, value: str
) -> None:
    settings(world, **{name: value})
    (note,) = world.plan().notes

    assert name.split()[1] in note
    assert sent(world, 1) == 1


def test_one_bad_row_does_not_undo_a_good_one(world: World) -> None:
    settings(
        world,
        **{"Rule MA-FREQ max": "99", "Rule POLICY-QUIET-HOURS window": "12:00-18:00"},
    )
    assert len(world.plan().notes) == 1
    world.drain()
    assert world.texts() == []


def test_a_massachusetts_tenant_hears_once_a_week_if_the_office_says_so(
    world: World,
) -> None:
    world.write(
        {
            **ROW,
            "State": "MA",
            "City": "Boston",
            "ZIP": "02108",
            "Phone": "+16175550101",
            "Due date": "2026-10-01",
            "Email": "",
        }
    )
    settings(world, **{"Rule MA-FREQ max": "1"})
    at = []
    for _ in range(21):
        world.plan()
        world.drain()
        at += [world.clock.now()] * (len(world.texts("+16175550101")) - len(at))
        world.clock.pass_(days=1)
    assert at
    assert all((b - a).days >= 7 for a, b in pairwise(at))


RULES = shipped_rulebook()


@given(
    st.sampled_from(sorted(RULES.by_id)),
    st.sampled_from(["max", "days", "window"]),
    st.one_of(
        st.integers(-2, 400).map(str), st.text(max_size=12), st.just("05:00-23:30")
    ),
)
def test_no_row_ever_loosens_or_breaks(rule: str, key: str, value: str) -> None:
    book, problems = tightened_each(RULES, {rule: {key: value}})
    before, after = RULES.by_id[rule], book.by_id[rule]

    assert (after == before) or not problems
    for old, new in zip(before.caps, after.caps, strict=True):
        assert new.max <= old.max
        assert new.days >= old.days
    for old, new in zip(before.windows, after.windows, strict=True):
        for a, b in zip(old.hours, new.hours, strict=True):
            assert b is None or (a is not None and a[0] <= b[0] and b[1] <= a[1])
