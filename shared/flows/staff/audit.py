"""The record for an account or a period: who did what, when, and why. Read only."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from shared.core.instants import to_text
from shared.errors import BadRequest
from shared.flows.evidence import (
    as_csv,
    evidence_of_account,
    evidence_of_period,
    note_export,
)
from shared.flows.explain import explain
from shared.flows.record_queries import activity_between
from shared.flows.staff.call import Call, Payload

MOST = 2_000
MOST_LINES = 10_000
COLUMNS = ("at", "account", "actor", "what", "detail", "before", "after", "cause")


def audit(call: Call) -> Payload:
    """Give an account's whole record, or a period's activity, or either as CSV."""
    if call.payload.get("form") == "csv":
        return _exported(call)
    if call.payload.get("account_id"):
        return {"audit": explain(call.account_id, call.deps, call.now)}
    start, end = _period(call)
    after = call.optional("after", longest=200)
    return {"activity": period(call, start, end, after)}


def _period(call: Call) -> tuple[datetime, datetime]:
    first, last = call.day("from"), call.day("to")
    if last < first:
        raise BadRequest("bad_date", "The period ends before it begins.")
    start = datetime(first.year, first.month, first.day, tzinfo=UTC)
    end = datetime(last.year, last.month, last.day, tzinfo=UTC) + timedelta(days=1)
    return start, end


def _exported(call: Call) -> Payload:
    """Give the record with consent and verdicts as CSV; who took it is written down."""
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
    note_export(call.deps, call.by, about, call.now)
    return {"csv": as_csv(lines), "lines": len(lines)}


def period(
    call: Call, start: datetime, end: datetime, after: str = ""
) -> list[dict[str, Any]]:
    """List the activity of a period, oldest first."""
    query = activity_between(to_text(start), to_text(end), limit=MOST)
    found: list[dict[str, Any]] = [one.data for one in call.deps.documents.query(query)]
    return [
        {name: one.get(name, "") for name in COLUMNS}
        for one in found
        if _is_past(one, after)
    ]


def _is_past(one: dict[str, Any], after: str) -> bool:
    return str(one["at"]) > after
