"""A preview's lines: what each row would get, found, added up and written out. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from shared.core.instants import to_text
from shared.core.outreach.rows import RowOutcome
from shared.core.outreach.view import on_clock
from shared.core.staff import VEILED

LEAVES: Final = frozenset({"planned", "delayed", "waiting"})
QUIET: Final = "not_due"
"""Rows that nothing is up for are counted, not listed."""
HEADINGS: Final = (
    "Account ID",
    "Customer",
    "Property",
    "Outcome",
    "Channel",
    "When",
    "Parts",
    "Text",
    "Why",
)
Line = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Wanted:
    """
    Which lines somebody wants to see.

    Args:
        outcome: "" for all.
        channel: "" for all.
        words: Found in Account ID, name, property, text or reasons; "" for all.
        properties: Folded names; empty: every property.
        scope: Of the preview itself: whose accounts its owner sees; empty: all.
    """

    outcome: str = ""
    channel: str = ""
    words: str = ""
    properties: frozenset[str] = frozenset()
    scope: frozenset[str] = frozenset()

    def takes(self, line: Mapping[str, Any]) -> bool:
        """Say whether a line is among them."""
        if self.properties and line["property"].casefold() not in self.properties:
            return False
        if self.outcome and line["outcome"] != self.outcome:
            return False
        if self.channel and line["channel"] != self.channel:
            return False
        return not self.words or self.words.casefold() in _said(line)


def line_of(row: RowOutcome) -> Line:
    """Make the line of one row."""
    reasons = [
        {"rule_id": r.rule_id, "citation": r.citation, "text": r.text}
        for r in row.reasons
    ]
    problems = [
        {"rule_id": p.code, "citation": "sheet", "text": p.text} for p in row.problems
    ]
    return {
        "account_id": row.account_id,
        "row": row.row,
        "person": row.person,
        "customer": row.customer,
        "property": row.property,
        "segment": row.segment,
        "step": row.step,
        "outcome": row.outcome,
        "channel": row.channel,
        "send_at": to_text(row.send_at) if row.send_at else "",
        "zone": row.zone,
        "message_id": row.message_id,
        "text": row.text,
        "parts": row.parts,
        "reasons": [*problems, *reasons],
    }


def within(lines: Sequence[Line], scope: frozenset[str]) -> list[Line]:
    """
    Leave out what concerns other properties, in a message of several accounts too.

    Args:
        lines: All of them.
        scope: Folded names of properties; empty: every property.
    """
    hidden = {
        _letter(one)
        for one in lines
        if scope and one["property"].casefold() not in scope
    }
    return [
        {**one, "text": VEILED} if one["text"] and _letter(one) in hidden else one
        for one in lines
        if not scope or one["property"].casefold() in scope
    ]


def _letter(line: Line) -> tuple[str, str, str]:
    return line["person"], line["channel"], line["text"]


def totals(lines: Iterable[Line], quiet: int, part_cost_cents: int) -> dict[str, Any]:
    """
    Add a preview up.

    Args:
        lines: All of them; accounts of one message count as one text.
        quiet: Rows that nothing is up for.
        part_cost_cents: Of one part of a text.
    """
    outcomes = Counter({QUIET: quiet} if quiet else {})
    letters: dict[tuple[str, str, str], Line] = {}
    for line in lines:
        outcomes[line["outcome"]] += 1
        if line["outcome"] in LEAVES and line["text"]:
            letters[_letter(line)] = line
    each = Counter(person for person, _, _ in letters)
    parts = sum(one["parts"] for one in letters.values())
    return {
        "outcomes": dict(outcomes),
        "messages": len(letters),
        "texts": sum(channel == "sms" for _, channel, _ in letters),
        "emails": sum(channel == "email" for _, channel, _ in letters),
        "people": len(each),
        "most_per_person": max(each.values(), default=0),
        "parts": parts,
        "cost_cents": parts * part_cost_cents,
    }


def cells_of(line: Mapping[str, Any]) -> Sequence[str]:
    """Write a line out for a tab, in the order of `HEADINGS`."""
    why = " ".join(f"{one['text']} ({one['rule_id']})" for one in line["reasons"])
    return (
        line["account_id"],
        line["customer"],
        line["property"],
        line["outcome"].replace("_", " "),
        line["channel"],
        on_clock(line["send_at"], {"stated_zone": line["zone"]}),
        str(line["parts"] or ""),
        line["text"],
        why,
    )


def _said(line: Mapping[str, Any]) -> str:
    names = ("account_id", "customer", "property", "step", "text")
    said = [str(line[name]) for name in names]
    return " ".join([*said, *(one["text"] for one in line["reasons"])]).casefold()
