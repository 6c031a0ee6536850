"""
Structured logs, a line of JSON each, and the id that goes with a cause all its way.

An edit or a webhook begins it; tasks carry it on; the request to the provider is logged
under it. Ids and slugs only: no name, number, address or text is ever logged.
https://cloud.google.com/logging/docs/structured-logging
"""

from __future__ import annotations

import json
import logging
import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

NAME = "correlation"
_ID = re.compile(r"[0-9a-f]{16}\Z")
"""As we make them: no phone number fits."""
_current: ContextVar[str] = ContextVar("correlation", default="")
log = logging.getLogger("pme")


def correlation() -> str:
    """Give the id of what is being worked on; "" outside of any."""
    return _current.get()


@contextmanager
def correlated(given: object = "") -> Iterator[str]:
    """
    Work under an id: the one given, if it can be one of ours, else a new one.

    Nothing from outside is believed: what is no plain id is not logged.
    """
    fits = isinstance(given, str) and _ID.match(given)
    token = _current.set(str(given) if fits else uuid.uuid4().hex[:16])
    try:
        yield _current.get()
    finally:
        _current.reset(token)


def carried() -> dict[str, str]:
    """Give what a task's payload carries on; {} outside of any work."""
    return {NAME: correlation()} if correlation() else {}


def note(event: str, **facts: str | float | bool) -> None:
    """
    Log that something happened.

    Args:
        event: Slug.
        facts: Ids, slugs and numbers.
    """
    log.info(event, extra={"facts": facts})


class JsonLines(logging.Formatter):
    """Formats a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Write severity, time, event, correlation id and facts."""
        at = datetime.fromtimestamp(record.created, UTC)
        line: dict[str, object] = {
            "severity": record.levelname,
            "time": at.isoformat(),
            "message": record.getMessage(),
            NAME: correlation(),
        }
        line = {**getattr(record, "facts", {}), **line}
        return json.dumps(line, ensure_ascii=False)


def configure() -> None:
    """Let our logger write JSON lines to standard error, once."""
    if log.handlers:
        return
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    log.propagate = False
