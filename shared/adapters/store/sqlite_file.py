"""
One SQLite file for several threads and processes: opening, turns, errors. No tables.

Every commit is synced to the disk (`synchronous=FULL`): a claim that a power cut takes
back would let the same message be sent twice. See docs/decisions/0010.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from shared.adapters.store.sqlite_errors import (
    commit_error,
    is_locked,
    our_error,
    our_errors,
)
from shared.errors import BadRequest, ConfigError, NotDone

APPLICATION_ID = 0x504D4543  # "PMEC"
FORMAT = 1
_TRIES_S = 0.02
_PRAGMAS = (
    "PRAGMA synchronous = FULL",
    "PRAGMA fullfsync = ON",  # macOS: a plain fsync does not reach the disk there
    "PRAGMA cache_size = -16000",
)
_turns: dict[Path, threading.Lock] = {}
_creating = threading.Lock()
# A lock that another thread held at the fork would never be given back in the child.
os.register_at_fork(after_in_child=_turns.clear)


class _Connection(sqlite3.Connection):
    """A connection that can be referred to weakly: its thread owns it."""


class SqliteFile:
    """
    A SQLite file in WAL mode, mode 0600, with one connection a thread.

    Args:
        path: Where; missing folders are made. Its `-wal` and `-shm` lie beside it.
        schema: `CREATE … IF NOT EXISTS` statements.
        busy_s: Seconds to wait for another writer.

    Raises:
        ConfigError: `store_foreign`, `store_corrupt`, `store_newer`,
            `store_unopenable`, `store_read_only`.
        NotDone: `store_locked`, `store_full`.
    """

    def __init__(
        self, path: Path | str, schema: Sequence[str], *, busy_s: float = 5.0
    ) -> None:
        self.path = Path(path).resolve()
        self._busy_s = busy_s
        self._local = threading.local()
        self._open_ones: weakref.WeakSet[_Connection] = weakref.WeakSet()
        _create(self.path)
        with our_errors():
            self._prepare(schema)

    def connection(self) -> sqlite3.Connection:
        """Give this thread's connection, opened when it is first asked for."""
        local = self._local
        if getattr(local, "pid", None) != os.getpid():
            # After a fork the parent's connection is kept, unused: closing it here
            # would disturb the parent.
            local.inherited = getattr(local, "connection", None)
            local.connection = self._connect()
            local.pid = os.getpid()
        connection: sqlite3.Connection = local.connection
        return connection

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Read in one snapshot: what others commit meanwhile is not seen."""
        with our_errors():
            connection = self._idle_connection()
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                _roll_back(connection)

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """
        Write alone; commit at the end, or nothing if anything is raised.

        Raises:
            NotDone: `store_locked` after `busy_s`, `store_full`, `store_io`.
            Uncertain: The disk failed during the commit itself.
        """
        with our_errors():
            connection = self._idle_connection()
            with self._turn():
                connection.execute("BEGIN IMMEDIATE")
                try:
                    yield connection
                except BaseException:
                    _roll_back(connection)
                    raise
                _commit(connection)

    def close(self) -> None:
        """Close every thread's connection; call it when no thread is at work."""
        for connection in list(self._open_ones):
            connection.close()
        self._local = threading.local()

    def _idle_connection(self) -> sqlite3.Connection:
        connection = self.connection()
        if connection.in_transaction:
            text = "Inside a transaction only the transaction itself may be used."
            raise BadRequest("nested_transaction", text)
        return connection

    @contextmanager
    def _turn(self) -> Iterator[None]:
        # Threads of one process queue here: fairer and faster than SQLite's own
        # sleeping between tries, which is left to contention between processes.
        turn = _turns.setdefault(self.path, threading.Lock())
        if not turn.acquire(timeout=self._busy_s):
            raise NotDone("store_locked", "Another thread is writing for too long.")
        try:
            yield
        finally:
            turn.release()

    def _connect(self) -> _Connection:
        connection = sqlite3.connect(
            self.path.as_uri() + "?mode=rw",
            uri=True,
            timeout=self._busy_s,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=256,
            factory=_Connection,
        )
        self._open_ones.add(connection)
        for pragma in _PRAGMAS:
            connection.execute(pragma)
        return connection

    def _prepare(self, schema: Sequence[str]) -> None:
        connection = self.connection()
        _check_owner(connection, self.path)
        self._to_wal(connection)
        for statement in schema:
            connection.execute(statement)

    def _to_wal(self, connection: sqlite3.Connection) -> None:
        # SQLite does not wait by itself here, and several processes may start at once.
        give_up_at = time.monotonic() + self._busy_s
        while not _is_wal(connection):
            if time.monotonic() > give_up_at:
                raise NotDone("store_locked", f"{self.path.name} is being used.")
            time.sleep(_TRIES_S)


def _create(path: Path) -> None:
    # Never opened here if it is there: closing a descriptor drops this process's locks
    # on the file, SQLite's included (https://sqlite.org/howtocorrupt.html, 2.2).
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with _creating:
            _create_private(path)
    except OSError as error:
        text = f"{path} cannot be made or kept private: {error.strerror}."
        raise ConfigError("store_unopenable", text) from error


def _create_private(path: Path) -> None:
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        for name in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
            _make_private(name)


def _make_private(path: Path) -> None:
    if path.is_file() and path.stat().st_mode & 0o077:
        path.chmod(0o600)


def _check_owner(connection: sqlite3.Connection, path: Path) -> None:
    (owner,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if owner == APPLICATION_ID and version > FORMAT:
        text = f"{path.name} was written by a newer release; install that one."
        raise ConfigError("store_newer", text)
    if owner != APPLICATION_ID:
        _take_over(connection, path)


def _take_over(connection: sqlite3.Connection, path: Path) -> None:
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    (owner,) = connection.execute("PRAGMA application_id").fetchone()
    if tables and owner != APPLICATION_ID:
        text = f"{path.name} belongs to another program; choose another file."
        raise ConfigError("store_foreign", text)
    connection.execute(f"PRAGMA user_version = {FORMAT}")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")


def _is_wal(connection: sqlite3.Connection) -> bool:
    try:
        (mode,) = connection.execute("PRAGMA journal_mode = WAL").fetchone()
    except sqlite3.OperationalError as error:
        if is_locked(error):
            return False
        raise
    return bool(mode == "wal")


def _commit(connection: sqlite3.Connection) -> None:
    try:
        connection.execute("COMMIT")
    except sqlite3.Error as error:
        _roll_back(connection)
        raise commit_error(error) from error


def _roll_back(connection: sqlite3.Connection) -> None:
    if connection.in_transaction:  # SQLite may have done it by itself
        connection.execute("ROLLBACK")


__all__ = ["SqliteFile", "our_error"]
