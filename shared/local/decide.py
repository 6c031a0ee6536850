"""
Verdicts over JSON lines: what `python main.py decide` prints.

One line out for each line in, in the same order; a line that cannot be read is answered
by an error that names the key, and the others go on. No clock: each line says its own
`now`. The form of both is `docs/decide.schema.json`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from shared.core.compliance import may_contact, shipped_rulebook
from shared.core.compliance.asking import (
    contact_request,
    date_of_key,
    flags_of,
    instant_of,
    known,
    one_of,
    table,
    text_of,
)
from shared.core.compliance.content import ContentRequest, check_content
from shared.core.compliance.deadlines import deadline
from shared.core.compliance.place import place_of
from shared.core.compliance.rule import ACTORS, CHANNELS
from shared.core.compliance.rulebook import Rulebook
from shared.core.model import Reason, Verdict
from shared.errors import BadRequest

_GRAVEST = ("block", "escalate", "require_text", "delay", "allow")
_DEADLINE = frozenset(["id", "title", "purpose", "kind", "start_date"])
_CONTENT = frozenset(
    [
        "id",
        "title",
        "purpose",
        "actor",
        "channel",
        "text",
        "subject",
        "flags",
        "now",
        "consumer",
        "debt",
        "consent",
        "history",
        "prefs",
        "template",
    ],
)
Answer = dict[str, Any]


def decide_lines(lines: Iterable[str]) -> Iterator[str]:
    """
    Answer each line of JSON by a line of JSON; empty lines are skipped.

    Args:
        lines: Cases as in `docs/decide.schema.json`.

    Yields:
        `{"id", "decision", "earliest", "date", "rule_ids", "reasons"}`, or
        `{"id", "error", "text"}`.
    """
    rules = shipped_rulebook()
    for line in lines:
        if line.strip():
            yield json.dumps(_answer(line, rules), ensure_ascii=False)


def _answer(line: str, rules: Rulebook) -> Answer:
    name = None
    try:
        row = json.loads(line)
        name = row.get("id") if isinstance(row, dict) else None
        return {"id": name, **_decide(row, rules)}
    except BadRequest as exc:
        return {"id": name, "error": exc.code, "text": exc.text}
    except (ValueError, RecursionError):
        return {"id": name, "error": "not_json", "text": "the line is not JSON"}


def _decide(row: Any, rules: Rulebook) -> Answer:
    if not isinstance(row, Mapping):
        raise BadRequest("not_an_object", "the line is not a JSON object")
    purpose = text_of(row, "purpose", required=True)
    if purpose == "deadline":
        return _deadline(row, rules)
    if purpose == "content":
        known(row, _CONTENT, "")
        return _said([check_content(_content(row, rules), rules)])
    request, now = contact_request(row)
    verdicts = [may_contact(request, rules, now)]
    if "text" in row:
        verdicts.append(check_content(_content(row, rules), rules))
    return _said(verdicts)


def _content(row: Mapping[str, Any], rules: Rulebook) -> ContentRequest:
    states: frozenset[str] = frozenset()
    if table(row, "consumer"):
        states = _states({**row, "purpose": "collection"}, rules)
    return ContentRequest(
        actor=one_of(row, "actor", ACTORS),  # type: ignore[arg-type]
        channel=one_of(row, "channel", CHANNELS),  # type: ignore[arg-type]
        text=text_of(row, "text", required=True),
        subject=text_of(row, "subject"),
        flags=flags_of(row),
        states=states,
        on=instant_of(row, "now").date() if row.get("now") else None,
    )


def _states(row: Mapping[str, Any], rules: Rulebook) -> frozenset[str]:
    asked = {key: value for key, value in row.items() if key not in {"text", "subject"}}
    asked.setdefault("now", "2000-01-01T00:00:00Z")
    return place_of(contact_request(asked)[0].consumer, rules).jurisdictions


def _deadline(row: Mapping[str, Any], rules: Rulebook) -> Answer:
    known(row, _DEADLINE, "")
    start = date_of_key(row, "start_date")
    if start is None:
        raise BadRequest("missing_key", "start_date is missing")
    found = deadline(text_of(row, "kind", required=True), start, rules)
    return _line("deadline", found.reasons, date=found.on.isoformat())


def _said(verdicts: list[Verdict]) -> Answer:
    """Join the verdicts on a contact and on its text; the graver decides."""
    gravest = min(verdicts, key=lambda v: _GRAVEST.index(v.decision))
    reasons = [r for v in [gravest, *verdicts] for r in v.reasons]
    reasons += [r for v in verdicts for r in v.asked]
    earliest = gravest.earliest.isoformat() if gravest.earliest else None
    return _line(gravest.decision, tuple(dict.fromkeys(reasons)), earliest=earliest)


def _line(
    decision: str,
    reasons: tuple[Reason, ...],
    *,
    earliest: str | None = None,
    date: str | None = None,
) -> Answer:
    first = {r.rule_id: r for r in reversed(reasons)}
    named = [first[name] for name in dict.fromkeys(r.rule_id for r in reasons)]
    return {
        "decision": decision,
        "earliest": earliest,
        "date": date,
        "rule_ids": [r.rule_id for r in named],
        "reasons": [
            {"rule_id": r.rule_id, "citation": r.citation, "text": r.text}
            for r in named
        ],
    }
