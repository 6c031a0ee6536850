"""A verdict as a document keeps it, so that it can be explained later. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from shared.core.instants import to_text
from shared.core.model import Verdict

_KEPT = 20
"""Verdicts of one message: it is asked about a few times, hardly ever oftener."""


def with_verdict(
    message: Mapping[str, Any], verdict: Verdict, now: datetime, copy_of: str = ""
) -> dict[str, Any]:
    """
    Give the fields of a message that the law was asked about once more.

    Every earlier verdict stays, with its instant: what was decided then must be shown
    as it was decided, not as it was decided last.

    Args:
        message: As it is.
        verdict: The new one.
        now: Aware.
        copy_of: When the sheet was read, if a copy stood in for it; else "".
    """
    told = verdict_to_data(verdict, copy_of)
    first = message.get("verdict") or {}
    planned = [{"at": message["planned_at"], **first}] if first else []
    before = list(message.get("verdicts") or planned)
    kept = [*before[:1], *before[1:][-(_KEPT - 2) :]]
    return {"verdict": told, "verdicts": [*kept, {"at": to_text(now), **told}]}


def verdict_as_of(message: Mapping[str, Any], at: str) -> dict[str, Any]:
    """Give the last verdict on a message that had been given by an instant."""
    found = [one for one in message.get("verdicts", ()) if one["at"] <= at]
    return dict(found[-1] if found else message.get("verdict") or {})


def verdict_to_data(verdict: Verdict, copy_of: str = "") -> dict[str, Any]:
    """Write a verdict with every rule that bound it and the rules' version."""
    marked = {"sheet_copy_of": copy_of} if copy_of else {}
    return {
        **marked,
        "decision": verdict.decision,
        "earliest": to_text(verdict.earliest) if verdict.earliest else None,
        "rulebook": verdict.rulebook,
        "reasons": [
            {"rule_id": r.rule_id, "citation": r.citation, "text": r.text}
            for r in verdict.reasons
        ],
    }
