"""
`Queue` in a SQLite file, durable, leased to any number of processes. Runs no task.

A task leased and not done comes again when its lease ends. Names of done tasks are
remembered so that a second task of the same name is dropped, as Cloud Tasks does.
"""

from __future__ import annotations

import json
import re
import secrets
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from shared.adapters.store.sqlite_file import SqliteFile
from shared.core.instants import from_text, to_text
from shared.errors import BadRequest
from shared.ports import Lane, Task

NAME = re.compile(r"[A-Za-z0-9_-]{1,500}\Z")
REMEMBERED = timedelta(hours=48)
"""How long a name is kept after its last lease; a lease never lasts half of this."""

SCHEMA = (
    """CREATE TABLE IF NOT EXISTS tasks (
        name TEXT PRIMARY KEY,
        entry_point TEXT NOT NULL,
        payload TEXT NOT NULL,
        lane INTEGER NOT NULL,
        run_at TEXT NOT NULL,
        ready_at TEXT NOT NULL,
        attempt INTEGER NOT NULL DEFAULT 0,
        lease_id TEXT,
        done INTEGER NOT NULL DEFAULT 0
    ) WITHOUT ROWID""",
    """CREATE INDEX IF NOT EXISTS tasks_by_turn
        ON tasks (lane, ready_at, name) WHERE done = 0""",
    "CREATE INDEX IF NOT EXISTS tasks_done ON tasks (ready_at) WHERE done = 1",
)
_PUT = """INSERT INTO tasks (name, entry_point, payload, lane, run_at, ready_at)
 VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"""
_READY = """SELECT name, entry_point, payload, lane, run_at, attempt FROM tasks
 WHERE done = 0 AND lane = ? AND ready_at <= ? ORDER BY ready_at, name LIMIT ?"""
_LEASE = "UPDATE tasks SET ready_at=?, attempt=?, lease_id=? WHERE name=?"
_DONE = "UPDATE tasks SET done=1, lease_id=NULL WHERE name=? AND lease_id=?"
_RETRY = """UPDATE tasks SET run_at=?, ready_at=?, lease_id=NULL
 WHERE name=? AND lease_id=?"""
_FORGET = "DELETE FROM tasks WHERE done = 1 AND ready_at < ?"
_NEXT = "SELECT min(ready_at) FROM tasks WHERE done = 0 AND lane = ?"
_PENDING = """SELECT count(*) FROM tasks WHERE done = 0
 AND (:until IS NULL OR run_at <= :until) AND (:lane IS NULL OR lane = :lane)"""

_Row = tuple[str, str, str, int, str, int]


@dataclass(frozen=True, slots=True)
class LeasedTask:
    """
    A task handed out for a while.

    Args:
        task: What to run.
        attempt: 1 the first time it is handed out.
        lease_id: Proves whose turn it is; a lost lease settles nothing.
    """

    task: Task
    attempt: int
    lease_id: str


class LocalQueue:
    """
    A queue for one machine.

    Args:
        path: The file; may be the documents' own.
        busy_s: Seconds to wait for another writer.

    Raises:
        ConfigError, NotDone: As `SqliteFile`.
    """

    def __init__(self, path: Path | str, *, busy_s: float = 5.0) -> None:
        self._file = SqliteFile(path, SCHEMA, busy_s=busy_s)

    def close(self) -> None:
        """Close the file; call it when no thread is at work."""
        self._file.close()

    def put(self, tasks: Sequence[Task]) -> int:
        """Enqueue all or none; gives how many were new."""
        rows = [_row(task) for task in tasks]
        if not rows:
            return 0
        with self._file.writing() as connection:
            return sum(connection.execute(_PUT, row).rowcount for row in rows)

    def take(self, now: datetime, *, lease_s: float, limit: int) -> list[LeasedTask]:
        """
        Lease tasks that are due, by lane, then by time.

        Args:
            now: Aware.
            lease_s: Seconds after which a task not yet done comes again; at most a day.
            limit: At most so many.
        """
        with self._file.writing() as connection:
            connection.execute(_FORGET, (to_text(now - REMEMBERED),))
            rows = _due(connection, to_text(now), limit)
            until = to_text(now + timedelta(seconds=lease_s))
            return [_lease(connection, row, until) for row in rows]

    def done(self, leased: LeasedTask) -> bool:
        """Settle a task; False if its lease was lost: it runs elsewhere."""
        with self._file.writing() as connection:
            mine = (leased.task.name, leased.lease_id)
            return connection.execute(_DONE, mine).rowcount > 0

    def retry(self, leased: LeasedTask, run_at: datetime) -> bool:
        """Hand a task back for later; False if its lease was lost."""
        at = to_text(run_at)
        with self._file.writing() as connection:
            mine = (at, at, leased.task.name, leased.lease_id)
            return connection.execute(_RETRY, mine).rowcount > 0

    def next_at(self) -> datetime | None:
        """Say when `take` will next have something: a task due or a lease's end."""
        with self._file.reading() as connection:
            instants = [
                connection.execute(_NEXT, (lane,)).fetchone()[0] for lane in Lane
            ]
        return min((from_text(text) for text in instants if text), default=None)

    def pending(self, until: datetime | None = None, lane: Lane | None = None) -> int:
        """
        Count tasks that are not done, leased ones too.

        Args:
            until: Only those to be run by then; aware.
            lane: Only those of one lane.
        """
        wanted = {"until": to_text(until) if until else None, "lane": lane}
        with self._file.reading() as connection:
            return int(connection.execute(_PENDING, wanted).fetchone()[0])


def _row(task: Task) -> tuple[str, str, str, int, str, str]:
    if not NAME.match(task.name):
        text = "A task's name is 1 to 500 letters, digits, - and _."
        raise BadRequest("bad_task", text)
    payload = json.dumps(dict(task.payload), ensure_ascii=False)
    at = to_text(task.run_at)
    return task.name, task.entry_point, payload, int(task.lane), at, at


def _due(connection: sqlite3.Connection, now: str, limit: int) -> list[_Row]:
    rows: list[_Row] = []
    for lane in Lane:
        wanted = (int(lane), now, limit - len(rows))
        rows += connection.execute(_READY, wanted).fetchall()
    return rows


def _lease(connection: sqlite3.Connection, row: _Row, until: str) -> LeasedTask:
    name, entry_point, payload, lane, run_at, attempt = row
    lease_id = secrets.token_hex(8)
    connection.execute(_LEASE, (until, attempt + 1, lease_id, name))
    task = Task(entry_point, json.loads(payload), from_text(run_at), name, Lane(lane))
    return LeasedTask(task, attempt + 1, lease_id)
