"""A preview shows all that a run would send, and sends nothing of it."""

from __future__ import annotations

import csv

import pytest

from shared.core.previews import Wanted
from shared.errors import BadRequest
from shared.flows import preview
from shared.flows.preview import export_preview, make_preview, preview_page
from tests.flows.conftest import ROW, World

KIM = "kim@example.com"
ALL = Wanted()


def tenants(count: int) -> list[dict[str, str]]:
    return [
        {
            **ROW,
            "Account ID": f"A-{n}",
            "Customer": f"Tenant {n}",
            "Phone": f"+1212555{100 + n:04d}",
            "Email": f"t{n}@example.com",
            "Balance": f"{500 + n}.00",
            "Property": "Maple Court" if n % 2 else "Oak House",
        }
        for n in range(count)
    ]


def shown(world: World, wanted: Wanted = ALL) -> list[str]:
    page = preview_page(world.deps, KIM, wanted, 0, 1000)
    return [one["account_id"] for one in page["lines"]]


def test_what_is_previewed_is_what_a_run_then_sends(world: World) -> None:
    """Staff who approve a list must not find another one on the phones."""
    world.write(*tenants(7))
    make_preview(world.deps, KIM, world.clock.now())
    page = preview_page(world.deps, KIM, Wanted(outcome="planned"), 0, 100)
    assert world.messages() == []
    world.plan()
    planned = {one["text"] for one in world.messages()}
    assert {one["text"] for one in page["lines"]} == planned
    assert len(planned) == 7


def test_totals_count_a_message_once_however_many_accounts_it_is_about(
    world: World,
) -> None:
    both = [{**ROW, "Customer ID": "C", "Account ID": one} for one in ("A-1", "A-2")]
    world.write(*both, {**ROW, "Account ID": "B-1", "Balance": "twelve"})
    head = make_preview(world.deps, KIM, world.clock.now())
    sums = head["totals"]
    assert sums["outcomes"] == {"planned": 2, "invalid": 1}
    assert (sums["messages"], sums["people"], sums["most_per_person"]) == (1, 1, 1)
    assert sums["cost_cents"] == sums["parts"] >= 1


def test_a_page_is_filtered_before_it_is_cut(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preview, "CHUNK", 3)
    world.write(*tenants(10))
    make_preview(world.deps, KIM, world.clock.now())
    assert len(shown(world)) == 10
    assert shown(world, Wanted(words="tenant 7")) == ["A-7"]
    assert shown(world, Wanted(channel="email")) == []
    oak = Wanted(properties=frozenset({"oak house"}))
    page = preview_page(world.deps, KIM, oak, 1, 2)
    assert page["matched"] == 5
    assert [one["account_id"] for one in page["lines"]] == ["A-2", "A-4"]


def test_a_smaller_preview_leaves_nothing_of_the_larger_one(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preview, "CHUNK", 3)
    world.write(*tenants(10))
    make_preview(world.deps, KIM, world.clock.now())
    world.write(*tenants(2))
    make_preview(world.deps, KIM, world.clock.now())
    assert shown(world) == ["A-0", "A-1"]


def test_a_refusal_says_why_in_the_preview(world: World) -> None:
    no_way = {"SMS consent": "no", "SMS consent date": "", "Email": ""}
    world.write({**ROW, **no_way})
    make_preview(world.deps, KIM, world.clock.now())
    (line,) = preview_page(world.deps, KIM, ALL, 0, 9)["lines"]
    assert line["outcome"] == "blocked"
    assert all(one["rule_id"] and one["text"] for one in line["reasons"])


def test_an_export_is_a_tab_whose_cells_are_no_formulas(world: World) -> None:
    """A tenant's name must not run in the office's spreadsheet."""
    world.write({**ROW, "Customer": "=IMPORTXML(1)"}, *tenants(2))
    make_preview(world.deps, KIM, world.clock.now())
    assert export_preview(world.deps, KIM, ALL) == 3
    with world.path.with_suffix(".Preview.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 3
    assert {row["When"] for row in rows} - {""} == {"2026-11-16 10:00 EST"}
    assert not [r for r in rows if any(v.startswith("=") for v in r.values())]


def test_everybody_has_a_preview_of_their_own(world: World) -> None:
    make_preview(world.deps, KIM, world.clock.now())
    with pytest.raises(BadRequest, match="no_preview"):
        preview_page(world.deps, "lee@example.com", ALL, 0, 9)
