"""
What Firestore takes, checked before either store is asked. Pure.

SQLite would take more, and then the same code would fail only in the cloud. Limits:
https://cloud.google.com/firestore/quotas
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from shared.errors import BadRequest
from shared.ports import Data, Write

MAX_DOCUMENT_BYTES = 1_048_576
MAX_WRITES = 400
MAX_DEPTH = 20
MAX_NAME_BYTES = 1500
_NAME_BYTES = 16  # what Firestore adds to every document name
_DOCUMENT_BYTES = 32  # what Firestore adds to every document
_INT_BITS = 63

_PATH = re.compile(r"(?!\.{1,2}/)(?!__.*__/)[^/]+/(?!\.{1,2}\Z)(?!__.*__\Z)[^/]+\Z")
_RESERVED = re.compile(r"__.*__\Z", re.DOTALL)


@lru_cache(maxsize=4096)
def split_path(path: str) -> tuple[str, str]:
    """
    Split `collection/id`.

    Raises:
        BadRequest: `bad_path`, where Firestore would refuse the name.
    """
    if not _PATH.match(path) or "\0" in path:
        raise BadRequest("bad_path", "A document path is collection/id, both plain.")
    collection, _, name = path.partition("/")
    if max(_text_bytes(collection), _text_bytes(name)) > MAX_NAME_BYTES + 1:
        raise BadRequest("bad_path", "A document id has at most 1,500 bytes.")
    return collection, name


def check_data(path: str, data: Data) -> None:
    """
    Check what a document is to hold.

    Raises:
        BadRequest: `bad_value` (not JSON, an array in an array, an integer over 64
            bits, too deep, a reserved field name) or `too_large` (over 1 MiB).
    """
    names = sum(_text_bytes(segment) for segment in path.split("/"))
    size = names + _NAME_BYTES + _DOCUMENT_BYTES + _map_bytes(data, 0)
    if size > MAX_DOCUMENT_BYTES:
        raise BadRequest("too_large", f"{path} would have {size} bytes; 1 MiB is most.")


def check_changes(path: str, changes: Data) -> None:
    """
    Check the fields of an update.

    Raises:
        BadRequest: As `check_data`, and `empty_update`.
    """
    if not changes:
        raise BadRequest("empty_update", f"The update of {path} changes no field.")
    check_data(path, changes)


def check_writes(writes: Sequence[Write]) -> None:
    """
    Check a batch before any of it is done.

    Raises:
        BadRequest: As `check_data`; `too_many_writes` over 400; `bad_write`.
    """
    if len(writes) > MAX_WRITES:
        raise BadRequest("too_many_writes", f"{len(writes)} writes; 400 is most.")
    for write in writes:
        _check_write(write)
    check_creates(writes)


def check_creates(writes: Sequence[Write]) -> None:
    """
    Check that nothing is created behind another write of the same document.

    Firestore takes a delete before a create in one commit, and nothing else.

    Raises:
        BadRequest: `bad_write`.
    """
    there: set[str] = set()
    for write in writes:
        if write.kind == "create" and write.path in there:
            raise BadRequest("bad_write", f"{write.path} is written, then created.")
        if write.kind == "delete":
            there.discard(write.path)
        else:
            there.add(write.path)


def _check_write(write: Write) -> None:
    split_path(write.path)
    if write.kind not in ("create", "put", "update", "delete"):
        raise BadRequest("bad_write", "A write creates, puts, updates or deletes.")
    if write.if_version is not None and write.kind in ("create", "put"):
        raise BadRequest("bad_write", "Only update and delete can ask for a version.")
    if write.kind == "update":
        check_changes(write.path, write.data)
    elif write.kind != "delete":
        check_data(write.path, write.data)


def check_field(name: object) -> str:
    """
    Check a field's name.

    Raises:
        BadRequest: `bad_value`.
    """
    if not isinstance(name, str) or not name or _RESERVED.match(name):
        raise BadRequest("bad_value", "A field's name is text, not empty, not __x__.")
    if _text_bytes(name) > MAX_NAME_BYTES + 1:
        raise BadRequest("bad_value", "A field's name has at most 1,500 bytes.")
    return name


def _text_bytes(text: str) -> int:
    if text.isascii():
        return len(text) + 1
    try:
        return len(text.encode()) + 1
    except UnicodeEncodeError as error:
        raise BadRequest("bad_value", "Half a surrogate pair is not text.") from error


def _map_bytes(data: Mapping[str, Any], depth: int) -> int:
    if depth >= MAX_DEPTH:
        raise BadRequest("bad_value", "Fields are nested more than 20 deep.")
    size = 0
    for name, value in data.items():
        size += _field_bytes(name) + _value_bytes(value, depth)
    return size


@lru_cache(maxsize=4096)
def _field_bytes(name: str) -> int:
    return _text_bytes(check_field(name))


def _array_bytes(values: Sequence[Any], depth: int) -> int:
    if any(isinstance(value, list) for value in values):
        raise BadRequest("bad_value", "Firestore keeps no array directly in an array.")
    return sum(_value_bytes(value, depth + 1) for value in values)


def _int_bytes(value: int) -> int:
    if value.bit_length() > _INT_BITS and value != -(2**_INT_BITS):
        raise BadRequest("bad_value", "An integer has at most 64 bits.")
    return 8


def _float_bytes(value: float) -> int:
    if value - value != 0:
        raise BadRequest("bad_value", "Infinity and NaN are not JSON.")
    return 8


def _value_bytes(value: Any, depth: int) -> int:
    kind = type(value)
    if kind is str:
        return _text_bytes(value)
    if value is None or kind is bool:
        return 1
    if kind is int:
        return _int_bytes(value)
    if kind is float:
        return _float_bytes(value)
    return _container_bytes(value, depth)


def _container_bytes(value: Any, depth: int) -> int:
    if isinstance(value, dict):
        return _map_bytes(value, depth + 1)
    if isinstance(value, list):
        return _array_bytes(value, depth)
    raise BadRequest("bad_value", f"A document holds JSON, not {type(value).__name__}.")
