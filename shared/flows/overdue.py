"""Tasks that nobody saw to in time go up: to the managers, with a new time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from shared.core.instants import to_text
from shared.core.records.activity import Happening
from shared.deps import Deps
from shared.errors import Conflict, NotFound
from shared.flows.journal import Amendment, amend_account, note_service
from shared.flows.queries import overdue_tasks

MANAGERS: Final = "manager"
AGAIN: Final = timedelta(days=1)


def raise_overdue(deps: Deps, now: datetime) -> int:
    """Give every overdue task to the managers, once each time it becomes overdue."""
    found = deps.documents.query(overdue_tasks(to_text(now)))
    return sum(_raise(deps, one.path, one.version, one.data, now) for one in found)


def _raise(
    deps: Deps, path: str, version: str, task: dict[str, Any], now: datetime
) -> bool:
    level = int(task.get("level", 0)) + 1
    change: dict[str, Any] = {
        "owner": MANAGERS,
        "team": MANAGERS,
        "level": level,
        "was_owner": task.get("was_owner") or task["owner"],
        "due_at": to_text(now + AGAIN),
    }
    try:
        deps.documents.update(path, change, if_version=version)
    except (Conflict, NotFound):
        return False  # somebody has just seen to it
    happening = Happening(
        "task_overdue",
        detail=str(task["reason"]),
        before=str(task["owner"] or task.get("team", "")),
        after=MANAGERS,
        cause=path.split("/")[1],
    )
    account = str(task["account"])
    amendment = Amendment(happenings=(happening,))
    if not account or not amend_account(
        deps.documents, account, lambda _data: amendment, now
    ):
        note_service(deps.documents, happening, now)
    return True
