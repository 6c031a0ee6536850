"""What is written down when the law or the house says no at planning. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shared.core.outreach.rows import RowOutcome
from shared.core.records.activity import Happening

_WHAT = {"blocked": "blocked", "delayed": "delayed", "waiting": "escalated"}


def denial_of(outcome: RowOutcome, *, drafted: bool) -> str:
    """Name a refusal by what was said and its rules; "" where there was none."""
    if not drafted or outcome.outcome not in _WHAT:
        return ""
    rules = dict.fromkeys(one.rule_id for one in outcome.reasons)
    return f"{_WHAT[outcome.outcome]} {', '.join(rules)}".strip()


def denied(
    outcome: RowOutcome, denial: str, before: Mapping[str, Any], rulebook: str
) -> Happening | None:
    """
    Give the entry for a refusal, once for as long as its reason stays the same.

    Args:
        denial: As `denial_of` named it.
        before: The account's document as it was.
        rulebook: Version of the rules that said so.
    """
    last = str(before.get("denied", ""))
    if not denial or denial == last:
        return None
    sentences = dict.fromkeys(one.text for one in outcome.reasons)
    what, _, rules = denial.partition(" ")
    return Happening(
        what,
        detail=f"{outcome.step}: {rules} (rulebook {rulebook})",
        before=last,
        after=" ".join(sentences)[:1000],
        cause=outcome.message_id,
    )
