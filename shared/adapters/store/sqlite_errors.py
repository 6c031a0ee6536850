"""
SQLite's errors in our words. Knows no file and no table.

https://sqlite.org/rescode.html: a statement that failed has done nothing; a commit
whose write to the disk failed may be found there after a restart.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from shared.errors import BadRequest, CollectionsError, ConfigError, NotDone, Uncertain

_PRIMARY = 0xFF

_Meaning = tuple[type[CollectionsError], str, str]
_LOCKED: _Meaning = (
    NotDone,
    "store_locked",
    "Another program is writing for too long.",
)
_CORRUPT: _Meaning = (
    ConfigError,
    "store_corrupt",
    "The store is damaged or no SQLite file; restore a backup.",
)
_UNOPENABLE: _Meaning = (
    ConfigError,
    "store_unopenable",
    "The store cannot be opened; check the path and its rights.",
)
_MISUSED: _Meaning = (ConfigError, "store_misused", "The store's tables are not ours.")
_STOPPED: _Meaning = (NotDone, "store_stopped", "The store stopped the statement.")
_UNKNOWN: _Meaning = (NotDone, "store_failed", "The store failed; nothing was written.")

MEANINGS: dict[int, _Meaning] = {
    sqlite3.SQLITE_ERROR: _MISUSED,
    sqlite3.SQLITE_INTERNAL: _UNKNOWN,
    sqlite3.SQLITE_PERM: _UNOPENABLE,
    sqlite3.SQLITE_ABORT: _STOPPED,
    sqlite3.SQLITE_BUSY: _LOCKED,
    sqlite3.SQLITE_LOCKED: _LOCKED,
    sqlite3.SQLITE_NOMEM: (NotDone, "store_no_memory", "There is no memory left."),
    sqlite3.SQLITE_READONLY: (
        ConfigError,
        "store_read_only",
        "The store cannot be written; check the rights of file and folder.",
    ),
    sqlite3.SQLITE_INTERRUPT: _STOPPED,
    sqlite3.SQLITE_IOERR: (
        NotDone,
        "store_io",
        "The disk failed; nothing was written.",
    ),
    sqlite3.SQLITE_CORRUPT: _CORRUPT,
    sqlite3.SQLITE_NOTFOUND: _UNKNOWN,
    sqlite3.SQLITE_FULL: (NotDone, "store_full", "The disk is full; make room."),
    sqlite3.SQLITE_CANTOPEN: _UNOPENABLE,
    sqlite3.SQLITE_PROTOCOL: _LOCKED,
    sqlite3.SQLITE_SCHEMA: _STOPPED,
    sqlite3.SQLITE_TOOBIG: (BadRequest, "too_large", "SQLite takes no value so large."),
    sqlite3.SQLITE_CONSTRAINT: _MISUSED,
    sqlite3.SQLITE_MISMATCH: _MISUSED,
    sqlite3.SQLITE_MISUSE: _MISUSED,
    sqlite3.SQLITE_NOLFS: _UNOPENABLE,
    sqlite3.SQLITE_AUTH: _UNOPENABLE,
    sqlite3.SQLITE_FORMAT: _CORRUPT,
    sqlite3.SQLITE_RANGE: _MISUSED,
    sqlite3.SQLITE_NOTADB: _CORRUPT,
}


def _primary(error: sqlite3.Error) -> int:
    return getattr(error, "sqlite_errorcode", 0) & _PRIMARY


def is_locked(error: sqlite3.Error) -> bool:
    """Say whether another connection was in the way."""
    return _primary(error) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def our_error(error: sqlite3.Error) -> CollectionsError:
    """Put an error of a statement into our words; it has done nothing."""
    if isinstance(error, sqlite3.ProgrammingError):  # Python's own: no code
        return NotDone("store_closed", "The store has been closed.")
    kind, code, text = MEANINGS.get(_primary(error), _UNKNOWN)
    return kind(code, text)


def commit_error(error: sqlite3.Error) -> CollectionsError:
    """Put an error of a commit into our words: after a disk error it is unclear."""
    if _primary(error) == sqlite3.SQLITE_IOERR:
        text = "The disk failed during the commit; read again what is there."
        return Uncertain("store_commit_unclear", text)
    return our_error(error)


@contextmanager
def our_errors() -> Iterator[None]:
    """Turn what SQLite raises into our errors."""
    try:
        yield
    except sqlite3.Error as error:
        raise our_error(error) from error
