"""
While the sheet cannot be read: how old a copy may be used, and who is told.

One document marks the outage. It begins when a read fails, and ends with the first that
succeeds; then every difference is written down (see `reconcile`).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from shared.core.instants import from_text, to_text
from shared.core.keys import opaque
from shared.core.records.activity import Happening
from shared.deps import Deps
from shared.errors import AlreadyExists, CollectionsError
from shared.flows.journal import note_service
from shared.flows.keep import SHEET
from shared.flows.recent import forget, recent

OUTAGE = "system/outage"


def outage(deps: Deps, now: datetime) -> dict[str, Any] | None:
    """Give the outage that lasts: `since`, `code`, `copy_of`; None if there is none."""
    found = recent(deps.documents, OUTAGE, now)
    return dict(found.data) if found else None


def copy_in_use(deps: Deps, now: datetime) -> str:
    """Give the instant of the copy that stands in for the sheet; "" if it is there."""
    lasting = outage(deps, now)
    return str(lasting["copy_of"]) if lasting else ""


def most_age(deps: Deps, now: datetime) -> timedelta:
    """
    Say how old the copy may be that messages are planned and sent on.

    A file that somebody vouched for in an outage stands longer than a copy that merely
    grew old: they know what was paid.
    """
    pace, lasting = deps.settings.pace, outage(deps, now)
    if lasting is None:
        return timedelta(seconds=pace.max_sheet_age_s)
    given = pace.stand_in_age_s if lasting.get("stand_in") else 0.0
    return timedelta(seconds=max(pace.outage_copy_age_s, given))


def sheet_read(deps: Deps, now: datetime) -> dict[str, Any]:
    """Give when the sheet was read last, and whether that is too old to send on."""
    found = recent(deps.documents, SHEET, now)
    if found is None:
        return {"read_at": "", "old": False}
    read_at = str(found.data["read_at"])
    return {
        "read_at": read_at,
        "old": now - from_text(read_at) > most_age(deps, now),
    }


def copy_is_usable(deps: Deps, now: datetime) -> bool:
    """Say whether the copy is young enough to plan on."""
    found = deps.documents.get(SHEET)
    if found is None:
        return False
    age = now - from_text(str(found.data["read_at"]))
    return age <= most_age(deps, now)


def begin_outage(deps: Deps, error: CollectionsError, now: datetime) -> None:
    """Note that the sheet cannot be read; again and again is the same outage."""
    found = deps.documents.get(SHEET)
    copy_of = str(found.data["read_at"]) if found else ""
    body: dict[str, Any] = {
        "since": to_text(now),
        "code": error.code,
        "copy_of": copy_of,
    }
    try:
        deps.documents.create(OUTAGE, body)
    except AlreadyExists:
        return
    forget(deps.documents, OUTAGE)
    cause = _outage_id(to_text(now))
    happening = Happening(
        "sheet_outage", "service", error.code, "ended", "began", cause
    )
    note_service(deps.documents, happening, now)


def end_outage(deps: Deps, now: datetime) -> None:
    """Note that the sheet is there again."""
    found = deps.documents.get(OUTAGE)
    cause = _outage_id(str(found.data["since"])) if found else ""
    deps.documents.delete(OUTAGE)
    forget(deps.documents, OUTAGE)
    happening = Happening("sheet_outage", "service", "", "began", "ended", cause)
    note_service(deps.documents, happening, now)


def _outage_id(since: str) -> str:
    return opaque("outage", since)
