"""Whatever a person must see to is a task: of a team, with an owner, by a time."""

from __future__ import annotations

import csv
from typing import Any

from shared.flows.queue_tab import write_queue
from tests.flows.conftest import ROW, World
from tests.flows.staff import account, ask, entries, join, row, run, tasks
from tests.flows.test_never_unlawful import reply

BAD = {"Due date": "soon"}


def of(world: World, reason: str) -> list[dict[str, Any]]:
    return [one for one in tasks(world) if one["reason"] == reason]


def test_the_team_follows_from_the_reason_and_the_property(world: World) -> None:
    world.plan()
    reply(world, "My lawyer is Jane Roe, talk to her", "q-1")
    reply(world, "The sink in the kitchen leaks, please fix it", "q-2")
    (law,), (sink,) = of(world, "attorney"), of(world, "other_business")
    assert law["team"] == "manager"
    assert sink["team"] == "Maple Court"
    ask(world, "mark_paid", amount="10")
    (part,) = of(world, "part_payment")
    assert part["team"] == "agent"
    assert all(one["due_at"] > "2026-11-16" for one in (law, sink, part))


def test_the_house_says_which_team_a_property_has(world: World) -> None:
    setting = "Team for tasks: Maple Court"
    world.tab("Settings", ["Setting", "Value"], [setting, "Front desk"])
    world.write(row(1), row(2, Property="Oak Street"))
    world.plan()
    for n in (1, 2):
        ask(world, "mark_paid", account_id=f"A-{n}", amount="10")
    teams = {one["account_id"]: one["team"] for one in of(world, "part_payment")}
    assert teams == {"A-1": "Front desk", "A-2": "agent"}


def test_who_sees_to_the_account_owns_its_tasks(world: World) -> None:
    world.write(row(1, **{"Assigned to": "maria@example.com"}), row(2))
    world.plan()
    ask(world, "assign", account_id="A-2", owner="jo@example.com")
    for n in (1, 2):
        ask(world, "mark_paid", account_id=f"A-{n}", amount="10")
    owners = {one["account_id"]: one["owner"] for one in of(world, "part_payment")}
    assert owners == {"A-1": "maria@example.com", "A-2": "jo@example.com"}


def test_an_escalation_has_a_team_and_may_have_an_owner(world: World) -> None:
    world.plan()
    ask(world, "escalate", reason="x", team="legal", owner="ann@example.com")
    (one,) = of(world, "escalated")
    assert (one["team"], one["owner"]) == ("legal", "ann@example.com")


def test_a_task_says_what_it_is_about(world: World) -> None:
    """A manager who reads *Escalated* alone must first ask who knows why."""
    world.write(row(1), row(2, **{"Due date": "2026-08-30"}))
    world.plan()
    ask(world, "escalate", reason="the roof leaks")
    (given,) = of(world, "escalated")
    assert given["detail"] == "the roof leaks"
    (step,) = [one for one in tasks(world) if one["account_id"] == "A-2"]
    assert step["reason"].startswith("hand_over_late")
    assert step["detail"].startswith("Review the account")
    (shown,) = ask(world, "account", account_id="A-2")["tasks"]
    assert (shown["id"], shown["detail"]) == (step["id"], step["detail"])


def test_mine_is_mine_or_of_my_team_and_nobodys(world: World) -> None:
    world.plan()
    agent = join(world, "kim@example.com", "agent", "Maple Court")
    boss = join(world, "mo@example.com", "manager")
    ask(world, "mark_paid", amount="10")
    ask(world, "escalate", reason="x")
    ask(world, "escalate", reason="y", account_id="A-1", owner="kim@example.com")
    reply(world, "The sink in the kitchen leaks, please fix it", "q-2")

    def reasons(who: str) -> list[str]:
        told = ask(world, "tasks", who, mine=True)["tasks"]
        return sorted(one["reason"] for one in told)

    assert "part_payment" in reasons(agent)
    assert "other_business" in reasons(agent)
    assert reasons(boss) == ["escalated"]


def test_what_nobody_saw_to_is_the_managers(world: World) -> None:
    world.plan()
    ask(world, "escalate", reason="x", team="legal", days=0)
    run(world, days=1)
    (one,) = of(world, "escalated")
    assert (one["team"], one["owner"]) == ("manager", "manager")
    (raised,) = entries(world, "task_overdue")
    assert (raised["before"], raised["after"]) == ("legal", "manager")


def test_the_queue_tab_names_the_team(world: World) -> None:
    world.plan()
    ask(world, "mark_paid", amount="10")
    write_queue(world.deps, world.clock.now())
    with world.path.with_suffix(".Tasks.csv").open(encoding="utf-8") as file:
        (line,) = csv.DictReader(file)
    assert (line["Team"], line["For"]) == ("agent", "anybody")


def test_the_queue_tab_says_what_is_wrong_with_a_row(world: World) -> None:
    world.write(row(1), row(2, **BAD))
    world.plan()
    write_queue(world.deps, world.clock.now())
    with world.path.with_suffix(".Tasks.csv").open(encoding="utf-8") as file:
        (line,) = csv.DictReader(file)
    assert line["What"] == "row unusable"
    assert "due date" in line["Detail"].lower()


def _one_step(world: World) -> None:
    world.tab(
        "Sequences",
        ["Segment", "Step", "Day", "Template", "Valid days"],
        ["early", "only_one", 5, "early_5", 2],
    )
    world.plan()
    world.drain()
    assert len(world.texts()) == 1


def test_who_has_answered_is_not_called_silent(world: World) -> None:
    """The office must not ask a tenant why they never answered when they did."""
    _one_step(world)
    world.clock.pass_(hours=1)
    reply(world, "The sink in the kitchen leaks, please fix it")
    ask(world, "resume")
    world.clock.pass_(days=3)
    world.plan()
    ask(world, "resume")
    world.plan()
    assert of(world, "no_reply") == []
    (over,) = of(world, "sequence_over")
    assert over["account_id"] == "A-1"


def test_who_answers_when_it_is_a_task_already_is_no_second_one(world: World) -> None:
    _one_step(world)
    world.clock.pass_(days=3)
    world.plan()
    assert len(of(world, "no_reply")) == 1
    reply(world, "thanks", "q-3")
    ask(world, "resume")
    world.plan()
    assert len(of(world, "no_reply")) == 1
    assert of(world, "sequence_over") == []


def test_an_answer_of_the_last_cycle_is_none_in_this(world: World) -> None:
    world.write({**ROW, "Due date": "2026-10-11"})
    world.plan()
    reply(world, "thanks")
    world.clock.pass_(days=1)
    ask(world, "resume")
    world.write({**ROW, "Due date": "2026-11-18"})
    world.clock.pass_(days=6)
    _one_step(world)
    world.clock.pass_(days=3)
    world.plan()
    assert len(of(world, "no_reply")) == 1


def test_a_row_that_cannot_be_used_is_somebodys_task(world: World) -> None:
    """A row nobody is contacted about, and nobody knows: money is lost in silence."""
    world.write(row(1), row(2, **BAD))
    world.plan()
    (one,) = of(world, "row_unusable")
    assert (one["account_id"], one["team"]) == ("A-2", "agent")
    assert "due date" in one["detail"].lower()
    assert one["due_at"].startswith("2026-11-17")
    world.plan()
    assert len(of(world, "row_unusable")) == 1


def test_the_task_of_a_row_closes_by_itself_when_it_is_mended(world: World) -> None:
    world.write(row(1), row(2, **BAD))
    world.plan()
    world.write(row(1), row(2))
    world.plan()
    assert of(world, "row_unusable") == []
    (closed,) = entries(world, "task_closed")
    assert (closed["actor"], closed["account"]) == ("service", account(world, 2)["key"])
    assert closed["after"] == "the row was mended"
    world.clock.pass_(hours=1)
    world.write(row(1), row(2, **BAD))
    world.plan()
    assert len(of(world, "row_unusable")) == 1, "broken again, it is asked again"


def test_each_kind_of_fault_is_a_task_of_its_own(world: World) -> None:
    world.write(row(1), row(2, **BAD, Balance="lots"))
    world.plan()
    assert len(of(world, "row_unusable")) == 2
    world.write(row(1), row(2, Balance="lots"))
    world.plan()
    (left,) = of(world, "row_unusable")
    assert "balance" in left["detail"].lower()


def test_a_row_that_is_deleted_asks_for_nothing_more(world: World) -> None:
    world.write(row(1), row(2, **BAD))
    world.plan()
    world.write(row(1))
    world.plan()
    assert of(world, "row_unusable") == []


def test_what_somebody_closed_is_not_opened_again_for_the_same_fault(
    world: World,
) -> None:
    world.write(row(1), row(2, **BAD))
    world.plan()
    (one,) = of(world, "row_unusable")
    ask(world, "close_task", task=one["id"], text="asked the owner")
    world.write(row(1, Notes="x"), row(2, **BAD, Notes="waits for the owner"))
    world.plan()
    assert of(world, "row_unusable") == []


def test_a_sheet_full_of_faults_is_one_task(world: World) -> None:
    """A column pasted wrong must not bury the disputes under a thousand tasks."""
    world.write(*(row(n) for n in range(1, 31)))
    world.plan()
    world.write(
        *(row(n, **BAD) for n in range(1, 26)), *(row(n) for n in range(26, 31))
    )
    world.plan()
    world.plan()
    (one,) = (each for each in tasks(world) if each["reason"].startswith("row"))
    assert (one["reason"], one["account_id"]) == ("rows_unusable", "")
    assert one["detail"].startswith("25 rows cannot be used")
    world.clock.pass_(hours=1)
    world.write(*(row(n, **BAD) for n in range(1, 4)), *(row(n) for n in range(4, 31)))
    world.plan(go_on=True)
    assert of(world, "rows_unusable") == []
    assert {one["account_id"] for one in of(world, "row_unusable")} == {
        "A-1",
        "A-2",
        "A-3",
    }


def test_the_count_is_kept_and_each_row_is_asked_again_after_the_flood(
    world: World,
) -> None:
    few, many = range(1, 4), range(1, 26)

    def broken(rows: range) -> None:
        good = (row(n) for n in range(1, 31) if n not in rows)
        world.write(*(row(n, **BAD) for n in rows), *good)
        world.plan(go_on=True)

    broken(range(0))
    broken(few)
    before = {one["id"] for one in of(world, "row_unusable")}
    broken(many)
    assert of(world, "row_unusable") == []
    broken(range(1, 28))
    (one,) = of(world, "rows_unusable")
    assert one["detail"].startswith("27 rows")
    broken(few)
    assert {one["id"] for one in of(world, "row_unusable")} == before


def test_what_is_only_odd_in_a_row_is_nobodys_task(world: World) -> None:
    world.write(row(1, Email="not an address"), row(2, Email="no", **BAD))
    world.plan()
    assert [one["account_id"] for one in of(world, "row_unusable")] == ["A-2"]


def test_a_row_put_back_as_it_was_while_a_run_waited_is_used_again(
    world: World,
) -> None:
    """The wrong paste was undone in the sheet; the tenants must not be forgotten."""
    good = [row(n) for n in range(1, 31)]
    world.write(*good)
    world.plan()
    world.write(*(row(n, **BAD) for n in range(1, 31)))
    assert world.plan().questions
    world.write(*good)
    world.plan()
    assert not account(world)["quarantined"]
    assert of(world, "rows_unusable") == []


def test_a_dry_run_opens_no_task(world: World) -> None:
    world.write(row(1), row(2, **BAD))
    world.plan(dry_run=True)
    assert of(world, "row_unusable") == []


def test_who_sees_one_property_is_told_of_its_bad_rows_only(world: World) -> None:
    world.write(row(1), row(2), row(3, Property="Oak Street"))
    world.plan()
    world.write(row(1), row(2, **BAD), row(3, Property="Oak Street", **BAD))
    world.plan()
    who = join(world, "kim@example.com", "agent", "Oak Street")
    told = ask(world, "tasks", who)["tasks"]
    assert [one["account_id"] for one in told] == ["A-3"]
