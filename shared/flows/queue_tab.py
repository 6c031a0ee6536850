"""
The tab Tasks: what waits for people, with a filtered view of each person's queue.

Written when something has changed, at most every quarter of an hour: what staff do
about a task they do in the sidebar, which is up to date at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from shared.core.instants import from_text, to_text
from shared.core.keys import opaque
from shared.core.outreach.teams import owner_of, team_of
from shared.core.outreach.view import on_clock
from shared.core.policy import Policy
from shared.deps import Deps
from shared.errors import CollectionsError
from shared.flows.known import fetch
from shared.flows.own_tabs import replace_own
from shared.flows.playbook import load_playbook
from shared.flows.queries import open_tasks
from shared.flows.switch import integration_is_on
from shared.ports import Cell, Snapshot, TabViews

TAB: Final = "Tasks"
HEADINGS: Final = (
    "Due",
    "Overdue",
    "For",
    "Team",
    "What",
    "Detail",
    "Account ID",
    "Customer",
    "Property",
    "Since",
)
NOBODY: Final = "anybody"
MOST: Final = 1_000
EVERY: Final = timedelta(minutes=15)
_KEPT: Final = "system/queue_tab"
_FOR = HEADINGS.index("For")


def write_queue(deps: Deps, now: datetime) -> bool:
    """
    Write the tab anew if a task came, went or changed hands.

    Returns:
        Whether it was written. A sheet that cannot be reached is tried next time.
    """
    found = deps.documents.get(_KEPT)
    kept: Any = found.data if found else {}
    if kept and now - from_text(kept["at"]) < EVERY:
        return False
    if not integration_is_on(deps.documents, "sheet", now):
        return False
    tasks = deps.documents.query(open_tasks(MOST))
    rows = _rows(deps, tasks, now)
    state = opaque("q", *(str(cell) for row in rows for cell in row))
    changed: bool = state != kept.get("state")
    try:
        if changed and replace_own(deps, TAB, HEADINGS, rows):
            deps.sheet.show_views(TAB, _views(rows))
    except CollectionsError:
        return False
    deps.documents.put(_KEPT, {"at": to_text(now), "state": state})
    return changed


def _rows(deps: Deps, tasks: Sequence[Snapshot], now: datetime) -> list[list[Cell]]:
    keys = {str(one.data["account"]) for one in tasks} - {""}
    accounts = fetch(deps.documents, [f"accounts/{key}" for key in sorted(keys)])
    known: dict[str, Any] = {one.id: one.data for one in accounts.values()}
    policy = load_playbook(deps, now).policy
    return [
        _row(one.data, known.get(str(one.data["account"]), {}), policy, now)
        for one in sorted(tasks, key=lambda one: (str(one.data["due_at"]), one.id))
    ]


def _row(
    task: Any, account: dict[str, Any], policy: Policy, now: datetime
) -> list[Cell]:
    copy = account.get("copy", {})
    return [
        on_clock(task["due_at"], copy),
        "yes" if from_text(task["due_at"]) < now else "",
        owner_of(task, account) or NOBODY,
        team_of(task, account, policy),
        str(task["reason"]).replace("_", " "),
        str(task.get("detail", "")),
        account.get("id", ""),
        copy.get("customer", ""),
        copy.get("property", ""),
        on_clock(task["opened_at"], copy),
    ]


def _views(rows: Sequence[Sequence[Cell]]) -> TabViews:
    owners = sorted({str(row[_FOR]) for row in rows})
    return TabViews("Queue: ", _FOR, tuple(owners))
