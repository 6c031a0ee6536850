"""
Write every dirty account's service columns into the sheet, in one batched call.

Rows are marked dirty before the slot's task is enqueued, cleared by revision, and one
writer works at a time: an edit of ours that arrives meanwhile stays dirty.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
from weakref import WeakKeyDictionary

from shared.core.keys import account_key, opaque
from shared.core.outreach.view import service_cells
from shared.core.records.accounts import problem_from_data
from shared.core.sheet.duplicates import stands_in_several
from shared.deps import Deps
from shared.errors import Conflict, NotFound
from shared.flows.lock import free_lock, take_lock
from shared.flows.playbook import load_playbook
from shared.flows.queries import dirty_accounts, present_accounts
from shared.flows.switch import integration_is_on
from shared.ports import (
    Queue,
    RowWrite,
    Snapshot,
    Task,
    Write,
    WriteReport,
)

AT_ONCE = 20_000
"""Rows of one call; more than any pass of an ordinary sheet."""
BATCH = 400
_LOCK = "system/write_back"
_LEASE = timedelta(minutes=3)


_asked: WeakKeyDictionary[Queue, int] = WeakKeyDictionary()


def ask_for_write_back(deps: Deps, now: datetime) -> None:
    """Enqueue the write-back of the present slot; the same slot is asked for once."""
    slot = int(now.timestamp() // deps.settings.pace.flush_every_s) + 1
    if _asked.get(deps.queue) == slot:
        return  # asked by this process; the task cannot have run before its slot
    at = datetime.fromtimestamp(slot * deps.settings.pace.flush_every_s, tz=now.tzinfo)
    name = opaque("w", str(slot))
    deps.queue.put([Task("update_sheet", {}, at, name)])
    _asked[deps.queue] = slot


def write_back(deps: Deps, now: datetime) -> int:
    """
    Write all dirty rows; gives how many rows now read as they should.

    Raises:
        NotDone: The sheet is not reachable; everything stays dirty.
    """
    if not integration_is_on(deps.documents, "sheet", now):
        return 0
    mine = take_lock(deps.documents, _LOCK, _LEASE, now)
    if mine is None:
        return 0
    try:
        return _write(deps, now)
    finally:
        free_lock(deps.documents, _LOCK, mine)


def _write(deps: Deps, now: datetime) -> int:
    dirty = deps.documents.query(dirty_accounts(AT_ONCE))
    if not dirty:
        return 0
    taught = load_playbook(deps, now).policy.heading_aliases
    deps.sheet.aliases = tuple(taught.items())
    report = deps.sheet.write([_row_write(one.data, now) for one in dirty])
    if report.moved:
        _doubt_all(deps)
        return len(report.written)
    settled = {*report.written, *report.missing}
    _clear(deps, [one for one in dirty if one.data["id"] in settled])
    _struck(deps, report, dirty)
    return len(report.written)


def _row_write(data: dict[str, Any], now: datetime) -> RowWrite:
    problems = data.get("problems", ()) if data.get("quarantined") else ()
    everywhere = stands_in_several(problem_from_data(one) for one in problems)
    return RowWrite(str(data["id"]), service_cells(data, now), everywhere)


def _doubt_all(deps: Deps) -> None:
    """
    Mark every account to be written again: rows were moved while we wrote.

    An empty cell of one row may have emptied another's, and nobody could see it.
    """
    found = deps.documents.query(present_accounts())
    for start in range(0, len(found), BATCH):
        chunk = found[start : start + BATCH]
        deps.documents.batch(
            [Write("update", one.path, {"dirty": True}) for one in chunk]
        )


def _struck(deps: Deps, report: WriteReport, dirty: list[Snapshot]) -> None:
    """Mark accounts that were not asked for but bear what was meant for another."""
    asked = {str(one.data["id"]) for one in dirty}
    for account_id in {*report.unverified} - asked - {""}:
        with suppress(NotFound):  # a row that the store does not know yet
            path = f"accounts/{account_key(account_id)}"
            deps.documents.update(path, {"dirty": True})


def _clear(deps: Deps, written: list[Snapshot]) -> None:
    """Clear the marks, unless the account changed while we wrote."""
    for start in range(0, len(written), BATCH):
        chunk = written[start : start + BATCH]
        try:
            deps.documents.batch([_cleared(one) for one in chunk])
        except Conflict:
            _clear_singly(deps, chunk)


def _clear_singly(deps: Deps, chunk: list[Snapshot]) -> None:
    for one in chunk:
        with suppress(Conflict):  # newer than what was written: stays dirty
            deps.documents.batch([_cleared(one)])


def _cleared(one: Snapshot) -> Write:
    return Write("update", one.path, {"dirty": False}, if_version=one.version)
