"""
Copies of the store's file, and the way back. Reads no clock, keeps no schedule.

The copy is made by SQLite itself, page by page, while others go on writing; a plain
copy of the file would miss what is still in the `-wal`.
https://sqlite.org/backup.html
"""

from __future__ import annotations

import gzip
import os
import shutil
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from shared.adapters.store.sqlite import SqliteDocuments
from shared.adapters.store.sqlite_errors import our_errors
from shared.adapters.store.sqlite_file import APPLICATION_ID, SqliteFile
from shared.errors import BadRequest, ConfigError, NotDone, Refused
from shared.flows.switch import set_sending

KEPT = 14


def back_up(db_path: Path, to_dir: Path, now: datetime) -> Path:
    """
    Copy a store while it is in use; keep the newest 14 days.

    Args:
        db_path: The store's file.
        to_dir: Where the copies lie, made if missing; better on another disk.
        now: Aware; its UTC date names the copy, a second one that day replaces it.

    Returns:
        The copy, gzipped, mode 0600.

    Raises:
        ConfigError: The store is missing, damaged or foreign.
        NotDone: The copy could not be written; the earlier ones are untouched.
    """
    if not db_path.is_file():
        raise ConfigError("store_missing", f"There is no store at {db_path}.")
    day = now.astimezone(UTC).date().isoformat()
    copy = to_dir / f"{db_path.stem}-{day}.sqlite.gz"
    with _our_disk_errors(), _private_folder(to_dir) as folder:
        plain = folder / "copy.sqlite"
        _copy(db_path, plain)
        _check(plain)
        _compress(plain, folder / copy.name)
        (folder / copy.name).replace(copy)
    _forget(to_dir, db_path.stem)
    return copy


def restore(backup: Path, db_path: Path, now: datetime, *, force: bool = False) -> None:
    """
    Put a backup in the place of a store, checked first.

    The content is exchanged in one transaction, so that a program which has the file
    open sees the whole of it or nothing; stop the service all the same: what it knows
    would be older or newer than the store.

    Args:
        backup: A file made by `back_up`.
        db_path: The store; made if it is missing. Sending is off in it.
        now: Noted with that.
        force: Also if the store already holds something.

    Raises:
        BadRequest: `bad_backup`: missing, damaged or not one of ours.
        Refused: `store_not_empty`.
        ConfigError, NotDone: The store cannot be opened or written.
    """
    with _our_disk_errors(), TemporaryDirectory(dir=_folder(db_path)) as folder:
        plain = Path(folder) / "restored.sqlite"
        _expand(backup, plain)
        _check(plain)
        _silence(plain, now)
        _fill(SqliteFile(db_path, ()), plain, force=force)


@contextmanager
def _our_disk_errors() -> Iterator[None]:
    try:
        with our_errors():
            yield
    except OSError as error:
        text = f"The disk refuses: {error.strerror}; nothing was changed."
        raise NotDone("backup_failed", text) from error


@contextmanager
def _private_folder(beside: Path) -> Iterator[Path]:
    beside.mkdir(parents=True, exist_ok=True, mode=0o700)
    with TemporaryDirectory(dir=beside, prefix=".making-") as folder:  # mode 0700
        yield Path(folder)


def _folder(db_path: Path) -> Path:
    db_path.parent.mkdir(parents=True, exist_ok=True)
    return db_path.parent


def _copy(db_path: Path, plain: Path) -> None:
    source = SqliteFile(db_path, ())
    try:
        with closing(sqlite3.connect(plain)) as target:
            source.connection().backup(target)
            target.execute("PRAGMA journal_mode = DELETE")
    finally:
        source.close()


def _check(plain: Path) -> None:
    bad = BadRequest("bad_backup", "It is damaged, or no backup of this program.")
    try:
        with closing(sqlite3.connect(plain)) as copy:
            (verdict,) = copy.execute("PRAGMA integrity_check(1)").fetchone()
            (owner,) = copy.execute("PRAGMA application_id").fetchone()
    except sqlite3.DatabaseError as error:
        raise bad from error
    if verdict != "ok" or owner != APPLICATION_ID:
        raise bad


def _silence(plain: Path, now: datetime) -> None:
    """What was sent since the copy was made is not in it: a person turns sending on."""
    documents = SqliteDocuments(plain)
    try:
        set_sending(documents, on=False, by="restore", now=now)
    finally:
        documents.close()


def _compress(plain: Path, to: Path) -> None:
    descriptor = os.open(to, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with plain.open("rb") as source, os.fdopen(descriptor, "wb") as target:
        with gzip.GzipFile(filename="", fileobj=target, mode="wb", mtime=0) as packed:
            shutil.copyfileobj(source, packed, 1 << 20)
        target.flush()
        os.fsync(target.fileno())


def _expand(backup: Path, to: Path) -> None:
    try:
        with gzip.open(backup) as source, to.open("xb") as target:
            shutil.copyfileobj(source, target, 1 << 20)
    except (EOFError, zlib.error, gzip.BadGzipFile, FileNotFoundError) as error:
        text = f"{backup.name} is missing or damaged; try an older one."
        raise BadRequest("bad_backup", text) from error


def _fill(store: SqliteFile, plain: Path, *, force: bool) -> None:
    try:
        if not force and _holds_something(store.connection()):
            text = f"{store.path.name} is not empty; move it away or say --force."
            raise Refused("store_not_empty", text)
        with closing(sqlite3.connect(plain)) as source:
            source.backup(store.connection())
    finally:
        store.close()


def _holds_something(connection: sqlite3.Connection) -> bool:
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type='table'")
    names = [name for (name,) in tables.fetchall() if not name.startswith("sqlite_")]
    return any(
        connection.execute(f'SELECT 1 FROM "{name}" LIMIT 1').fetchone()  # noqa: S608 - the file's own names
        for name in names
    )


def _forget(to_dir: Path, stem: str) -> None:
    day = "[0-9]" * 4 + "-" + "[0-9]" * 2 + "-" + "[0-9]" * 2
    copies = sorted(to_dir.glob(f"{stem}-{day}.sqlite.gz"))
    for old in copies[:-KEPT]:
        old.unlink(missing_ok=True)
