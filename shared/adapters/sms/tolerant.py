"""Read single fields of what a provider shows, believing nothing. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

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
    """Read an ISO instant; without a zone it is UTC; None if it is none."""
    if not isinstance(value, str):
        return None
    try:
        at = datetime.fromisoformat(value)
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
