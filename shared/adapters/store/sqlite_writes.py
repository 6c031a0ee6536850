"""The writes of `SqliteDocuments`, inside a transaction that the caller holds."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence

from shared.adapters.store import checks
from shared.errors import AlreadyExists, Conflict, NotFound
from shared.ports import Data, Write

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_SMALL = checks.MAX_DOCUMENT_BYTES // 4  # characters; no need to count its bytes

_NEXT = """INSERT INTO revision VALUES (1, 1)
 ON CONFLICT DO UPDATE SET value = value + 1 RETURNING value"""
_CREATE = "INSERT INTO documents VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"
_PUT = """INSERT INTO documents VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE
 SET version = excluded.version, data = excluded.data"""
_READ = "SELECT data, version FROM documents WHERE collection=? AND id=?"
_UPDATE = "UPDATE documents SET version=?, data=? WHERE collection=? AND id=?"
_DELETE = "DELETE FROM documents WHERE collection=? AND id=?"
_VERSION = "SELECT version FROM documents WHERE collection=? AND id=?"


def apply(connection: sqlite3.Connection, writes: Sequence[Write]) -> None:
    """
    Do checked writes in order; all share one new version, as Firestore's commit time.

    Raises:
        AlreadyExists, NotFound, Conflict: What the first failing one would alone.
    """
    version = connection.execute(_NEXT).fetchall()[0][0]
    for write in writes:
        _DO[write.kind](connection, write, version)


def versions(connection: sqlite3.Connection, paths: Iterable[str]) -> dict[str, int]:
    """Read the versions of documents; 0 where there is none."""
    return {path: _version(connection, path) for path in paths}


def _version(connection: sqlite3.Connection, path: str) -> int:
    row = connection.execute(_VERSION, checks.split_path(path)).fetchone()
    return 0 if row is None else row[0]


def _create(connection: sqlite3.Connection, write: Write, version: int) -> None:
    row = (*checks.split_path(write.path), version, _encode(write.data))
    if connection.execute(_CREATE, row).rowcount == 0:
        raise AlreadyExists("already_exists", f"{write.path} is there already.")


def _put(connection: sqlite3.Connection, write: Write, version: int) -> None:
    row = (*checks.split_path(write.path), version, _encode(write.data))
    connection.execute(_PUT, row)


def _update(connection: sqlite3.Connection, write: Write, version: int) -> None:
    key = checks.split_path(write.path)
    row = connection.execute(_READ, key).fetchone()
    if row is None:
        raise NotFound("not_found", f"{write.path} is not there.")
    _check_version(write, row[1])
    text = _merge(write.path, row[0], write.data)
    connection.execute(_UPDATE, (version, text, *key))


def _merge(path: str, text: str, changes: Data) -> str:
    data = {**json.loads(text), **changes}
    merged = _encode(data)
    if len(merged) > _SMALL:
        checks.check_data(path, data)
    return merged


def _delete(connection: sqlite3.Connection, write: Write, version: int) -> None:  # noqa: ARG001 - one signature for all kinds
    if write.if_version is not None:
        _check_version(write, _version(connection, write.path))
    connection.execute(_DELETE, checks.split_path(write.path))


def _check_version(write: Write, version: int) -> None:
    if write.if_version is not None and write.if_version != str(version):
        raise Conflict("conflict", f"{write.path} has been changed by somebody else.")


_DO = {"create": _create, "put": _put, "update": _update, "delete": _delete}
