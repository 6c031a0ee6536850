"""A verdict as a document keeps it, so that it can be explained later. Pure."""

from __future__ import annotations

from typing import Any

from shared.core.instants import to_text
from shared.core.model import Verdict


def verdict_to_data(verdict: Verdict) -> dict[str, Any]:
    """Write a verdict with every rule that bound it and the rules' version."""
    return {
        "decision": verdict.decision,
        "earliest": to_text(verdict.earliest) if verdict.earliest else None,
        "rulebook": verdict.rulebook,
        "reasons": [
            {"rule_id": r.rule_id, "citation": r.citation, "text": r.text}
            for r in verdict.reasons
        ],
    }
