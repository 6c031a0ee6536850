"""
`Documents` in one SQLite file, with Firestore's semantics. Decides nothing.

Reads of a transaction come from one snapshot without a lock; at the commit the versions
read are compared under the write lock, and the work is run again if one has changed.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from shared.adapters.store import checks
from shared.adapters.store.drafts import Draft
from shared.adapters.store.shapes import plain
from shared.adapters.store.sqlite_errors import our_errors
from shared.adapters.store.sqlite_file import SqliteFile
from shared.adapters.store.sqlite_query import SqlIndex, Stretch, sql_of
from shared.adapters.store.sqlite_writes import apply, versions
from shared.errors import NotDone
from shared.ports import Data, Query, Snapshot, Transaction, Write
from shared.ports.values import T

SCHEMA = (
    """CREATE TABLE IF NOT EXISTS documents (
        collection TEXT NOT NULL,
        id TEXT NOT NULL,
        version INTEGER NOT NULL,
        data TEXT NOT NULL,
        UNIQUE (collection, id)
    )""",
    "CREATE TABLE IF NOT EXISTS revision (id INTEGER PRIMARY KEY, value INTEGER)",
)
_READ = "SELECT data, version FROM documents WHERE collection=? AND id=?"
_FREE_ATTEMPTS = 4  # after so many lost races the work is run holding the lock


class SqliteDocuments:
    """
    A document store in one file of mode 0600, for several threads and processes.

    Args:
        path: The file; made if it is missing.
        busy_s: Seconds to wait for another writer.

    Raises:
        ConfigError: The file is damaged, foreign, or cannot be opened.
        NotDone: It is locked, or the disk is full.
    """

    def __init__(self, path: Path | str, *, busy_s: float = 5.0) -> None:
        self._file = SqliteFile(path, SCHEMA, busy_s=busy_s)

    def close(self) -> None:
        """Close the file; call it when no thread is at work."""
        self._file.close()

    def get(self, path: str) -> Snapshot | None:
        """Read one document."""
        with our_errors():
            return _read(self._file.connection(), path)

    def get_many(self, paths: Sequence[str]) -> dict[str, Snapshot]:
        """Read several as of one instant; missing ones are left out."""
        if len(paths) < 2:  # noqa: PLR2004 - one read is of one instant by itself
            found = [self.get(path) for path in paths]
            return {one.path: one for one in found if one is not None}
        with self._snapshot() as connection:
            return _read_many(connection, paths)

    def create(self, path: str, data: Data) -> None:
        """Write a new document; `AlreadyExists` if it is there."""
        self.batch([Write("create", path, data)])

    def put(self, path: str, data: Data) -> None:
        """Replace a document whole, or write a new one."""
        self.batch([Write("put", path, data)])

    def update(
        self, path: str, changes: Data, *, if_version: str | None = None
    ) -> None:
        """Set top-level fields; `NotFound`, or `Conflict` on another version."""
        self.batch([Write("update", path, changes, if_version)])

    def delete(self, path: str) -> None:
        """Remove a document; content if it is not there."""
        self.batch([Write("delete", path)])

    def batch(self, writes: Sequence[Write]) -> None:
        """Do at most 400 writes, all or none."""
        checks.check_writes(writes)
        if writes:
            with self._file.writing() as connection:
                apply(connection, writes)

    def query(self, query: Query) -> list[Snapshot]:
        """Answer a query, in its order."""
        sql = sql_of(plain(query))
        start = self._start("id, data, version", sql.index)
        rows: list[tuple[str, str, int]] = []
        with self._snapshot(len(sql.stretches)) as connection:
            for stretch in sql.stretches:
                rows += _run(connection, start, stretch, _left(query, len(rows)))
        return [
            Snapshot(f"{query.collection}/{name}", json.loads(data), str(version))
            for name, data, version in rows
        ]

    def count(self, query: Query) -> int:
        """Count what `query` would answer, without reading it."""
        sql = sql_of(plain(query))
        start = self._start("1", sql.index)
        found = 0
        with self._snapshot(len(sql.stretches)) as connection:
            for stretch in sql.stretches:
                found += _count(connection, start, stretch, _left(query, found))
        return found

    def transact(self, work: Callable[[Transaction], T]) -> T:
        """Run *work* in a transaction; it may be run again."""
        for _ in range(_FREE_ATTEMPTS):
            draft, seen, answer = self._rehearse(work)
            if not draft.writes or self._commit(draft.writes, seen):
                return answer
        return self._alone(work)

    def _rehearse(
        self, work: Callable[[Transaction], T]
    ) -> tuple[Draft, dict[str, int], T]:
        seen: dict[str, int] = {}
        with self._file.reading() as connection:

            def read(paths: Sequence[str]) -> dict[str, Snapshot]:
                found = _read_many(connection, paths)
                seen.update({path: _version(found.get(path)) for path in paths})
                return found

            draft = Draft(read)
            answer = work(draft)
        return draft, seen, answer

    def _commit(self, writes: Sequence[Write], seen: dict[str, int]) -> bool:
        with self._file.writing() as connection:
            if versions(connection, seen) != seen:
                return False
            apply(connection, writes)
        return True

    def _alone(self, work: Callable[[Transaction], T]) -> T:
        with self._file.writing() as connection:
            draft = Draft(lambda paths: _read_many(connection, paths))
            answer = work(draft)
            if draft.writes:
                apply(connection, draft.writes)
        return answer

    @contextmanager
    def _snapshot(self, statements: int = 2) -> Iterator[sqlite3.Connection]:
        """Read as of one instant, which a single statement does by itself."""
        connection = self._file.connection()
        if connection.in_transaction:
            yield connection
        elif statements == 1:
            with our_errors():
                yield connection
        else:
            with self._file.reading():
                yield connection

    def _start(self, columns: str, index: SqlIndex | None) -> str:
        """Name the index to use, made when its shape of query is first asked."""
        # Left to itself SQLite, knowing no statistics, prefers to sort a collection.
        hint = f"INDEXED BY {index.name}" if index and self._has(index) else ""
        return f"SELECT {columns} FROM documents {hint}"  # noqa: S608 - both are ours

    def _has(self, index: SqlIndex) -> bool:
        # asked each time: a restore may have taken it away under the open file
        find = "SELECT 1 FROM sqlite_master WHERE type='index' AND name=?"
        with our_errors():
            connection = self._file.connection()
            if connection.execute(find, (index.name,)).fetchone():
                return True
        return not connection.in_transaction and self._make(index)

    def _make(self, index: SqlIndex) -> bool:
        try:
            with self._file.writing() as connection:
                connection.execute(index.create)
        except NotDone:  # locked or full: the answer is the same, only slower
            return False
        return True


def _left(query: Query, found: int) -> int:
    return -1 if query.limit is None else query.limit - found


def _text(start: str, stretch: Stretch) -> str:
    return f"{start} WHERE {stretch.where} ORDER BY {stretch.order} LIMIT ?"


def _run(
    connection: sqlite3.Connection, start: str, stretch: Stretch, left: int
) -> list[tuple[str, str, int]]:
    found = connection.execute(_text(start, stretch), (*stretch.parameters, left))
    return found.fetchall()


def _count(
    connection: sqlite3.Connection, start: str, stretch: Stretch, left: int
) -> int:
    text = f"SELECT count(*) FROM ({_text(start, stretch)})"  # noqa: S608 - names are checked, values are bound
    (count,) = connection.execute(text, (*stretch.parameters, left)).fetchone()
    return int(count)


def _read(connection: sqlite3.Connection, path: str) -> Snapshot | None:
    row = connection.execute(_READ, checks.split_path(path)).fetchone()
    return None if row is None else Snapshot(path, json.loads(row[0]), str(row[1]))


def _read_many(
    connection: sqlite3.Connection, paths: Iterable[str]
) -> dict[str, Snapshot]:
    found = ((path, _read(connection, path)) for path in paths)
    return {path: snapshot for path, snapshot in found if snapshot is not None}


def _version(snapshot: Snapshot | None) -> int:
    return 0 if snapshot is None else int(snapshot.version)
