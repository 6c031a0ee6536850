"""Read single fields of what a provider shows, believing nothing. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

MILLISECONDS_FROM = 10**11
"""A number too great for seconds since 1970 counts milliseconds."""
_REPLACED = str.maketrans({0: "�"})


def mapping(value: object) -> Mapping[str, Any]:
    """Give the value if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def word(fields: Mapping[str, Any], name: str) -> str:
    """Give a field's text, fit to be stored: no NUL, no half of a surrogate pair."""
    value = fields.get(name)
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    text = str(value).translate(_REPLACED)
    return text.encode("utf-8", "replace").decode().strip()


def instant(value: object) -> datetime | None:
    """
    Read an instant as ISO 8601, RFC 2822, or seconds or milliseconds since 1970.

    Returns:
        Aware, in UTC; what names no zone is UTC. None if it is no instant.
    """
    if isinstance(value, bool):
        return None
    try:
        at = _spoken(value.strip()) if isinstance(value, str) else _counted(value)
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError, TypeError, IndexError, OSError):
        return None


def _spoken(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return parsedate_to_datetime(text)


def _counted(value: Any) -> datetime:
    number = float(value)
    return datetime.fromtimestamp(
        number / 1000 if number >= MILLISECONDS_FROM else number, UTC
    )
