"""The record for an account or a period: who did what, when, and why. Read only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Final

from shared.core.instants import from_text
from shared.errors import BadRequest
from shared.flows.evidence import (
    Line,
    as_csv,
    evidence_of_account,
    evidence_of_period,
    note_export,
)
from shared.flows.explain import explain
from shared.flows.staff.call import Call, Payload

MOST = 2_000
MOST_LINES = 10_000
_ROOMS: Final = {
    "activity": "activity",
    "consent": "consent",
    "verdicts": "verdict",
    "reads": "read",
}
"""Where each kind of line stands in the answer about a period."""


def audit(call: Call) -> Payload:
    """Give an account's whole record, or a period's, or either as CSV or JSON."""
    if call.payload.get("form") in ("csv", "json"):
        return _exported(call)
    if call.payload.get("account_id"):
        return {"audit": explain(call.account_id, call.deps, call.now)}
    start, end = _period(call)
    after = call.optional("after", longest=200)
    if after:
        start = max(start, _instant(after))
    lines = [one for one in evidence_of_period(call.deps, start, end) if one.at > after]
    return in_rooms(lines, MOST)


def _instant(text: str) -> datetime:
    try:
        return from_text(text)
    except ValueError:
        raise BadRequest("bad_date", "Go on after the `at` of a line.") from None


def in_rooms(lines: Sequence[Line], most: int) -> Payload:
    """
    Give the oldest lines of a period by kind, and how many are left.

    What happened at one instant is not parted: `after` is the last `at` that was given.
    """
    cut = min(most, len(lines))
    while 0 < cut < len(lines) and lines[cut].at == lines[cut - 1].at:
        cut += 1
    given = lines[:cut]
    rooms = {
        name: [asdict(one) for one in given if one.kind == kind]
        for name, kind in _ROOMS.items()
    }
    return {**rooms, "left": len(lines) - cut}


def _period(call: Call) -> tuple[datetime, datetime]:
    first, last = call.day("from"), call.day("to")
    if last < first:
        raise BadRequest("bad_date", "The period ends before it begins.")
    start = datetime(first.year, first.month, first.day, tzinfo=UTC)
    end = datetime(last.year, last.month, last.day, tzinfo=UTC) + timedelta(days=1)
    return start, end


def _exported(call: Call) -> Payload:
    """Give the record with consent and verdicts as a file; who took it is kept."""
    start, end = _period(call)
    account = call.optional("account_id", longest=200)
    if account:
        lines = evidence_of_account(account, call.deps, start, end)
    else:
        lines = evidence_of_period(call.deps, start, end)
    if len(lines) > MOST_LINES:
        text = (
            f"These are {len(lines):,} lines; here are {MOST_LINES:,} at most. Choose "
            "a shorter period, or ask for `python main.py audit export`."
        )
        raise BadRequest("too_many", text)
    about = f"{account or 'every account'}, {start.date()} to {end.date()}"
    note_export(call.deps, call.by, about, call.now, call.signed)
    if call.payload["form"] == "json":
        return {"record": [asdict(one) for one in lines], "lines": len(lines)}
    return {"csv": as_csv(lines), "lines": len(lines)}
