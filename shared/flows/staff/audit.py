"""The record for an account or a period: who did what, when, and why. Read only."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from shared.core.instants import to_text
from shared.errors import BadRequest
from shared.flows.explain import explain
from shared.flows.queries import activity_between
from shared.flows.staff.call import Call, Payload

MOST = 2_000
COLUMNS = ("at", "account", "actor", "what", "detail", "before", "after", "cause")


def audit(call: Call) -> Payload:
    """Give an account's whole record, or a period's activity, a page at a time."""
    if call.payload.get("account_id"):
        return {"audit": explain(call.account_id, call.deps, call.now)}
    first, last = call.day("from"), call.day("to")
    if last < first:
        raise BadRequest("bad_date", "The period ends before it begins.")
    start = datetime(first.year, first.month, first.day, tzinfo=UTC)
    end = datetime(last.year, last.month, last.day, tzinfo=UTC) + timedelta(days=1)
    after = call.optional("after", longest=200)
    return {"activity": period(call, start, end, after)}


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
