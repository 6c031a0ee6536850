"""A hold or another channel that staff gave an end to ends then, by itself."""

from __future__ import annotations

import pytest

from shared.flows.staff.standing import HOLDS
from shared.flows.sweep import sweep
from shared.flows.write_back import write_back
from tests.flows.conftest import World
from tests.flows.staff import account, ask, entries, refused, run


def test_a_hold_ends_on_its_day_and_the_sequence_goes_on(world: World) -> None:
    world.plan()
    shown = ask(world, "hold", hold="staff", reason="letter", until="2026-11-18")
    assert shown["shown"]["last_result"] == "on hold: staff until 2026-11-18"
    run(world, days=1)
    world.plan()
    run(world, minutes=2)
    assert world.texts() == []
    run(world, days=1)
    world.plan()
    run(world, minutes=2)
    assert account(world)["state"].get("holds") is None
    assert len(world.texts()) == 1
    (ended,) = entries(world, "hold_lifted")
    assert (ended["actor"], ended["before"]) == ("service", "staff")
    assert ended["detail"] == "until 2026-11-18"


def test_the_row_says_until_when_it_is_held(world: World) -> None:
    world.plan()
    ask(world, "hold", hold="staff", reason="court", until="2026-11-18")
    ask(world, "hold", hold="dispute", reason="letter")
    write_back(world.deps, world.clock.now())
    (line,) = world.rows()
    assert line["Flags"].split(", ") == ["dispute", "staff until 2026-11-18"]


def test_another_channel_is_used_until_its_day(world: World) -> None:
    world.plan()
    ask(world, "change_channel", channel="email", until="2026-11-18")
    assert account(world)["state"]["channel"] == "email"
    run(world, days=3)
    assert "channel" not in account(world)["state"]
    (changed, back) = entries(world, "channel_changed")
    assert changed["actor"] == "bob@example.com"
    assert changed["after"] == "email until 2026-11-18"
    assert (back["before"], back["after"]) == ("email", "as_in_sheet")


def test_a_pass_in_between_keeps_the_end(world: World) -> None:
    world.plan()
    ask(world, "hold", hold="staff", reason="x", until="2026-11-18")
    world.plan()
    assert account(world)["state"]["until"].keys() == {"staff"}


def test_a_hold_set_again_without_a_day_lasts(world: World) -> None:
    world.plan()
    ask(world, "hold", hold="staff", reason="x", until="2026-11-18")
    ask(world, "hold", hold="staff", reason="court")
    run(world, days=5)
    assert account(world)["state"]["holds"] == ["staff"]


def test_a_hold_that_was_lifted_does_not_end_the_next_one(world: World) -> None:
    world.plan()
    ask(world, "hold", hold="staff", reason="x", until="2026-11-18")
    ask(world, "lift_hold", hold="staff", reason="done")
    ask(world, "hold", hold="staff", reason="court")
    run(world, days=5)
    assert account(world)["state"]["holds"] == ["staff"]


def test_undo_takes_the_end_back_too(world: World) -> None:
    world.plan()
    shown = ask(world, "hold", hold="staff", reason="x", until="2026-11-18")
    ask(world, "undo", token=shown["undo"]["token"])
    assert "until" not in account(world)["state"]
    ask(world, "hold", hold="staff", reason="court")
    run(world, days=5)
    assert account(world)["state"]["holds"] == ["staff"]


@pytest.mark.parametrize("kind", sorted({*HOLDS} - {"active_duty", "staff"}))
def test_what_somebody_must_have_seen_to_has_no_day(world: World, kind: str) -> None:
    """A day must not end a dispute, nor make a stranger's number the tenant's."""
    world.plan()
    day = {"reason": "letter", "until": "2026-11-18"}
    assert refused(world, "hold", hold=kind, **day) == "no_end"


@pytest.mark.parametrize("until", ["soon", "2026-11-10", "2031-01-01"])
def test_a_day_that_cannot_be_meant_changes_nothing(world: World, until: str) -> None:
    world.plan()
    assert refused(world, "hold", hold="staff", reason="x", until=until) == "bad_date"
    told = {"channel": "email", "until": until}
    assert refused(world, "change_channel", **told) == "bad_date"
    assert account(world)["state"].get("holds") is None


def test_nothing_is_asked_of_accounts_that_have_no_end(world: World) -> None:
    world.plan()
    assert sweep(world.deps, world.clock.now())["lapsed"] == 0
    ask(world, "hold", hold="staff", reason="x", until="2026-11-18")
    world.clock.pass_(days=3)
    assert sweep(world.deps, world.clock.now())["lapsed"] == 1
    assert sweep(world.deps, world.clock.now())["lapsed"] == 0


def test_an_opt_out_says_how_it_was_heard(world: World) -> None:
    """A regulator asks: who said so, to whom, how?"""
    world.plan()
    assert refused(world, "opt_out", channel="sms") == "field_missing"
    ask(world, "opt_out", channel="sms", reason="no more texts", source="phone call")
    (entry,) = entries(world, "opted_out")
    assert entry["after"] == "phone call: no more texts"
    assert entry["before"] == "nothing recorded"
    assert entry["cause"]
