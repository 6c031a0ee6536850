"""Staff see how it goes: tabs, a daily digest, tasks that go up if nobody comes."""

from __future__ import annotations

import csv
from dataclasses import replace
from typing import Any

import pytest

from shared.core.previews import Wanted
from shared.flows.dashboard import figures
from shared.flows.digest import send_digest
from shared.flows.preview import export_preview, make_preview
from shared.flows.queue_tab import HEADINGS, write_queue
from shared.flows.staff import answer_sidebar
from shared.flows.sweep import sweep
from shared.flows.tabs_out import write_tabs
from shared.flows.tasks import open_task
from shared.flows.watch import watch
from shared.ports import Query, TabViews
from tests.flows.conftest import ROW, World
from tests.flows.test_never_unlawful import reply

BOSS = "boss@example.com"


def tab(world: World, name: str) -> list[dict[str, str]]:
    path = world.path.with_name(f"accounts.{name}.csv")
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def work(world: World) -> None:
    world.plan()
    world.drain()
    reply(world, "I pay on Friday")


def test_the_tabs_show_what_happened_who_works_here_and_how_it_goes(
    world: World,
) -> None:
    work(world)
    answer_sidebar({"action": "whoami"}, BOSS, world.deps, world.clock.now())
    assert write_tabs(world.deps, world.clock.now())
    newest = tab(world, "Activity")
    assert newest == sorted(newest, key=lambda one: one["When"], reverse=True)
    assert {"A-1"} <= {one["Account"] for one in newest}
    assert [one["Who"] for one in tab(world, "Staff")] == [BOSS]
    dashboard = tab(world, "Dashboard")
    assert {"Sent": "1", "Replied": "1"}.items() <= {
        one["All"]: one["Count"] for one in dashboard
    }.items()
    assert "Maple Court" in {one["Property"] for one in dashboard}
    assert "early_5" in {one["Step"] for one in dashboard}


def test_tabs_tell_the_time_on_the_tenants_clock(world: World) -> None:
    """Nobody in the office reads UTC, and a tenant in Chicago lives by Chicago."""
    world.write({**ROW, "State": "IL", "ZIP": "60601", "Time zone": "America/Chicago"})
    world.plan()
    ask = {"action": "pause", "account_id": "A-1", "reason": "x", "until": "2026-12-01"}
    answer_sidebar(ask, BOSS, world.deps, world.clock.now())
    ask = {"action": "escalate", "account_id": "A-1", "reason": "x", "days": 1}
    answer_sidebar(ask, BOSS, world.deps, world.clock.now())
    write_tabs(world.deps, world.clock.now())
    write_queue(world.deps, world.clock.now())
    (paused,) = (one for one in tab(world, "Activity") if one["What"] == "paused")
    assert (paused["When"], paused["After"][-4:]) == ("2026-11-16 09:00 CST", " CST")
    (task,) = tab(world, "Tasks")
    assert task["Since"] == "2026-11-16 09:00 CST"
    make_preview(world.deps, BOSS, world.clock.now())
    export_preview(world.deps, BOSS, Wanted())
    whens = {one["When"][-4:] for one in tab(world, "Preview")} - {""}
    assert whens <= {" CST"}


def test_a_name_like_a_formula_stays_text_in_the_tabs(world: World) -> None:
    world.plan()
    payload = {"action": "note", "account_id": "A-1", "text": "=IMPORTXML(1)"}
    answer_sidebar(payload, BOSS, world.deps, world.clock.now())
    write_tabs(world.deps, world.clock.now())
    cells = [cell for row in tab(world, "Activity") for cell in row.values()]
    assert not [cell for cell in cells if cell.startswith("=")]


def test_the_tabs_are_written_once_an_hour_and_only_if_something_happened(
    world: World,
) -> None:
    work(world)
    now = world.clock.now
    assert write_tabs(world.deps, now())
    reply(world, "and again", id_="in-9")
    assert not write_tabs(world.deps, now())
    world.clock.pass_(hours=1, minutes=1)
    assert write_tabs(world.deps, now())
    world.clock.pass_(hours=2)
    assert not write_tabs(world.deps, now())


def test_the_digest_goes_out_once_a_day_and_names_nobody(world: World) -> None:
    work(world)
    settings = replace(world.deps.settings, alert_emails=(BOSS,))
    world = world.with_(settings=settings)
    world.clock.pass_(hours=-4)
    assert send_digest(world.deps, world.clock.now()) == 0, "before eight"
    world.clock.pass_(hours=4)
    for _ in range(3):
        watch(world.deps, world.clock.now())
    mails = world.deps.mail[0].messages(BOSS)
    digests = [one for one in mails if "collections on" in one.subject]
    assert len(digests) == 1
    for private in (ROW["Customer"], ROW["Phone"], "Friday"):
        assert private not in digests[0].text
    world.clock.pass_(days=1)
    watch(world.deps, world.clock.now())
    mails = world.deps.mail[0].messages(BOSS)
    assert len([one for one in mails if "collections on" in one.subject]) == 2


def test_a_digest_that_nobody_could_carry_is_sent_when_somebody_can(
    world: World,
) -> None:
    work(world)
    settings = replace(world.deps.settings, alert_emails=(BOSS, "ann@example.com"))
    away = world.with_(settings=settings, mail=())
    assert send_digest(away.deps, world.clock.now()) == 0
    reply(world, "and again", id_="in-9")

    back = world.with_(settings=settings)
    assert send_digest(back.deps, world.clock.now()) == 2
    assert send_digest(back.deps, world.clock.now()) == 0
    for to in settings.alert_emails:
        assert len(world.deps.mail[0].messages(to)) == 1


class Views:
    """A sheet that remembers which views it was asked to show."""

    def __init__(self, real: Any) -> None:
        self._real = real
        self.shown: list[TabViews] = []

    def show_views(self, tab: str, views: TabViews) -> None:
        assert tab == "Tasks"
        self.shown.append(views)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)


def test_the_tab_tasks_has_a_view_of_each_persons_queue(world: World) -> None:
    work(world)
    sheet = Views(world.deps.sheet)
    world = world.with_(sheet=sheet)
    ask = {"action": "escalate", "account_id": "A-1", "reason": "x", "days": 1}
    for team in ("legal", "jo@example.com"):
        payload = {**ask, "team": team}
        answer_sidebar(payload, BOSS, world.deps, world.clock.now())
        world.clock.pass_(seconds=1)
    assert write_queue(world.deps, world.clock.now())

    rows = tab(world, "Tasks")
    assert {(one["For"], one["Account ID"]) for one in rows} >= {
        ("legal", "A-1"),
        ("jo@example.com", "A-1"),
    }
    assert {one["Property"] for one in rows} == {"Maple Court"}
    assert rows == sorted(rows, key=lambda one: one["Due"])
    (views,) = sheet.shown
    assert {"legal", "jo@example.com"} <= set(views.texts)
    assert HEADINGS[views.column] == "For"


def test_the_tab_tasks_is_written_when_a_task_came_went_or_is_overdue(
    world: World,
) -> None:
    world.plan()
    now = world.clock.now
    assert write_queue(world.deps, now()), "the first time: an empty list says so, too"
    ask = {"action": "escalate", "account_id": "A-1", "reason": "x", "days": 1}
    answer_sidebar(ask, BOSS, world.deps, now())
    assert not write_queue(world.deps, now()), "a quarter of an hour is not over"
    world.clock.pass_(minutes=16)
    assert write_queue(world.deps, now())
    world.clock.pass_(minutes=16)
    assert not write_queue(world.deps, now()), "nothing has changed"
    world.clock.pass_(days=1)
    assert write_queue(world.deps, now())
    assert [one["Overdue"] for one in tab(world, "Tasks")] == ["yes"]
    (task,) = world.deps.documents.query(Query("people_tasks"))
    done = {"action": "close_task", "task": task.id, "text": "seen to"}
    answer_sidebar(done, BOSS, world.deps, now())
    world.clock.pass_(minutes=16)
    assert write_queue(world.deps, now())
    assert tab(world, "Tasks") == []


@pytest.mark.parametrize("name", ["Tasks", "Staff", "Activity", "Dashboard"])
def test_a_tab_of_staff_that_bears_our_name_is_left_alone(
    world: World, name: str
) -> None:
    """A workbook may have had its own Tasks before the service came."""
    work(world)
    world.tab(name, ["Job", "Who"], ["Fix the lift", "Jo"])
    write_tabs(world.deps, world.clock.now())
    write_queue(world.deps, world.clock.now())
    assert tab(world, name) == [{"Job": "Fix the lift", "Who": "Jo"}]
    (said,) = answer_sidebar(
        {"action": "overview"}, BOSS, world.deps, world.clock.now()
    )["taken_tabs"]
    assert said.startswith(f"The tab {name} holds something of yours")

    world.path.with_name(f"accounts.{name}.csv").rename(world.path.with_name("x.csv"))
    world.clock.pass_(hours=2)
    reply(world, "and again", id_="in-9")
    open_task(world.deps.documents, "", "safety", "c", world.clock.now())
    write_tabs(world.deps, world.clock.now())
    write_queue(world.deps, world.clock.now())
    overview = answer_sidebar(
        {"action": "overview"}, BOSS, world.deps, world.clock.now()
    )
    assert overview["taken_tabs"] == []
    assert tab(world, name)


def test_the_figures_can_be_made_again_from_the_store(world: World) -> None:
    work(world)
    made = figures(world.deps, world.clock.now())
    assert made.total == figures(world.deps, world.clock.now()).total
    assert made.total["sent"] == len(world.texts())


def test_a_task_that_nobody_sees_to_goes_up_once_a_day(world: World) -> None:
    """What waits for somebody who is ill must not wait for ever."""
    work(world)
    payload: dict[str, Any] = {
        "action": "escalate",
        "account_id": "A-1",
        "reason": "difficult",
        "team": "legal",
        "days": 1,
    }
    answer_sidebar(payload, BOSS, world.deps, world.clock.now())
    world.clock.pass_(days=1, minutes=1)
    for _ in range(3):
        sweep(world.deps, world.clock.now())
    tasks = world.deps.documents.query(Query("people_tasks"))
    (task,) = [one.data for one in tasks if one.data["reason"] == "escalated"]
    assert (task["owner"], task["was_owner"], task["level"]) == ("manager", "legal", 1)
    world.clock.pass_(days=1, minutes=1)
    sweep(world.deps, world.clock.now())
    tasks = world.deps.documents.query(Query("people_tasks"))
    (task,) = [one.data for one in tasks if one.data["reason"] == "escalated"]
    assert task["level"] == 2


def test_a_stop_counts_as_a_reply_and_as_an_opt_out_by_step_too(world: World) -> None:
    world.plan()
    world.drain()
    reply(world, "STOP")
    world.drain()
    found = figures(world.deps, world.clock.now())
    for counts in (
        found.total,
        found.by_step["early_5"],
        found.by_property["Maple Court"],
    ):
        assert (counts["replied"], counts["opted out"]) == (1, 1)
