"""Instants as the store keeps them: fixed-width UTC text that sorts by time. Pure."""

from __future__ import annotations

from datetime import UTC, datetime


def to_text(instant: datetime) -> str:
    """
    Write an aware instant as `YYYY-MM-DDTHH:MM:SS.ffffffZ`.

    The width is fixed, so that both stores order and compare it as plain text.

    Raises:
        ValueError: The instant is naive: its zone would be a guess.
    """
    if instant.tzinfo is None:
        msg = "an instant without a zone cannot be stored"
        raise ValueError(msg)
    moved = instant.astimezone(UTC).replace(tzinfo=None)
    return f"{moved.isoformat(timespec='microseconds')}Z"


def from_text(text: str) -> datetime:
    """
    Read ISO 8601 text with a zone; the answer is aware, in UTC.

    Raises:
        ValueError: Not ISO 8601, or without a zone.
    """
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        msg = "an instant without a zone cannot be read"
        raise ValueError(msg)
    return instant.astimezone(UTC)
