"""
Rows that cannot be used are somebody's task, until they are mended.

One task a row and kind of fault. Where a whole column went wrong it is one task that
names the count: a thousand of them would bury what tenants have said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from shared.core.instants import to_text
from shared.core.records.activity import Happening
from shared.deps import Deps
from shared.errors import AlreadyExists
from shared.flows.desk_queries import bad_rows, open_row_tasks
from shared.flows.journal import Amendment, amend_account, note_service
from shared.flows.tasks import task_for
from shared.ports import Snapshot

ROW: Final = "row_unusable"
ROWS: Final = "rows_unusable"
MOST: Final = 20
"""Rows that each get tasks of their own."""
MENDED: Final = "the row was mended"
_BY: Final = "service"
Wanted = dict[str, dict[str, Any]]


def see_to_bad_rows(deps: Deps, now: datetime) -> None:
    """Open a task for each fault that is new, and close those of what was mended."""
    bad = deps.documents.query(bad_rows(MOST + 1))  # a whole sheet is only counted
    known = {one.path: one for one in deps.documents.query(open_row_tasks())}
    if len(bad) > MOST:
        wanted = _one_for_all(deps.documents.count(bad_rows()), known, now)
    else:
        wanted = dict(_each(bad, now))
    for path, task in wanted.items():
        _open(deps, path, task, known)
    for path, one in known.items():
        if path not in wanted:
            _close(deps, one, now)


def _each(bad: Iterable[Snapshot], now: datetime) -> Iterable[tuple[str, Any]]:
    for one in bad:
        data: dict[str, Any] = one.data
        since = str(data.get("bad_rev", ""))
        for problem in data.get("problems", ()):
            if problem["fatal"]:
                cause = f"{problem['code']} {problem['field']} {since}"
                path, task = task_for(one.id, ROW, cause, now, detail=problem["text"])
                yield path, task


def _one_for_all(count: int, known: Mapping[str, Snapshot], now: datetime) -> Wanted:
    """Give the task for all of them: the one that is open, or one a day."""
    detail = f"{count:,} rows cannot be used; each one's Service note says why."
    standing = [p for p, one in known.items() if one.data["reason"] == ROWS]
    path, task = task_for("", ROWS, to_text(now)[:10], now, detail=detail)
    return {(standing or [path])[0]: task}


def _open(
    deps: Deps, path: str, task: dict[str, Any], known: Mapping[str, Snapshot]
) -> None:
    if path in known:
        if known[path].data.get("detail") != task["detail"]:
            deps.documents.update(path, {"detail": task["detail"]})
        return
    try:
        deps.documents.create(path, task)
    except AlreadyExists:
        found = deps.documents.get(path)
        # what a person has closed for this very fault stays closed
        if found is not None and found.data.get("closed_by") == _BY:
            deps.documents.put(path, task)


def _close(deps: Deps, one: Snapshot, now: datetime) -> None:
    closed: dict[str, Any] = {
        "open": False,
        "closed_by": _BY,
        "closed_at": to_text(now),
    }
    deps.documents.update(one.path, closed)
    happening = Happening(
        "task_closed", _BY, str(one.data["reason"]), "open", MENDED, one.id
    )
    amendment = Amendment(happenings=(happening,))
    account = str(one.data["account"])
    if not account or not amend_account(
        deps.documents, account, lambda _data: amendment, now
    ):
        note_service(deps.documents, happening, now)
