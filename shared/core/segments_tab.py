"""
Read the Segments tab into rules as data. Pure; whether they compile is not asked here.

A row is a rule; rows of one segment are alternatives; their order is the order of the
rows. Empty cells ask nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, Final

from shared.core.model import Problem
from shared.core.tabs import Line, Rows, folded, lines

_SLUG: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
_MOST_ROWS: Final = 200


def slug_of(text: str) -> str:
    """Bring staff's name of a segment, step or template into a slug."""
    return re.sub(r"[^a-z0-9]+", "_", text.casefold()).strip("_")


def number_of(text: str) -> float:
    """
    Read a number as staff write it.

    Raises:
        ValueError: A sentence saying that it is none.
    """
    try:
        value = float(text.replace("$", "").replace(",", ""))
    except ValueError:
        raise ValueError(f"{text!r} is not a number.") from None
    if not abs(value) < 1e12:  # noqa: PLR2004 - also refuses nan and infinity
        raise ValueError(f"{text!r} is not a usable number.")
    return value


def words_of(text: str) -> list[str]:
    """Read a list separated by commas."""
    return [word.strip() for word in text.split(",") if word.strip()]


_MINIMUM: Final = "min_balance_cents"
_RANGES: Final = {
    "balance": "balance",
    "days past due": "days_past_due",
    "last payment days": "last_payment_days",
}
_LISTS: Final[dict[str, Callable[[str], list[str]]]] = {
    "status": lambda text: [slug_of(w) for w in words_of(text)],
    "holds": lambda text: [slug_of(w) for w in words_of(text)],
    "debt type": words_of,
    "property": words_of,
    "brand": words_of,
}


def _range(line: Line, heading: str) -> dict[str, float | str]:
    ends = {
        "at_least": line.text(f"{heading} from"),
        "at_most": line.text(f"{heading} to"),
        "below": line.text(f"{heading} below"),
    }
    return {word: _end(text) for word, text in ends.items() if text}


def _end(text: str) -> float | str:
    """Read a number, or the setting that holds it."""
    return _MINIMUM if folded(text) == "minimum balance" else number_of(text)


def _when(line: Line) -> dict[str, Any]:
    when: dict[str, Any] = {}
    for heading, name in _RANGES.items():
        if ends := _range(line, heading):
            when[name] = ends
    for heading, read in _LISTS.items():
        if text := line.text(heading):
            when[heading.replace(" ", "_")] = read(text)
    if promise := line.text("promise"):
        when["promise"] = slug_of(promise)
    return when


def _rule(line: Line) -> dict[str, Any]:
    slug = slug_of(line.text("segment"))
    if not _SLUG.fullmatch(slug):
        raise ValueError("the column Segment needs a name that starts with a letter.")
    default = f"It meets row {line.number} of the Segments tab: {{days}} days past due."
    reason = line.text("reason") or default
    return {"slug": slug, "when": _when(line), "reason": reason}


def rules_from_tab(
    headers: Sequence[str], rows: Rows
) -> tuple[list[dict[str, Any]], tuple[Problem, ...]]:
    """Read the tab; every row that cannot be read gives a problem naming it."""
    rules: list[dict[str, Any]] = []
    problems: list[Problem] = []
    for line in lines(headers, rows):
        try:
            rules.append(_rule(line))
        except ValueError as error:
            text = f"Segments tab, row {line.number}: {error}"
            problems.append(Problem("segments", "bad_segment", text, fatal=False))
    if len(rules) > _MOST_ROWS:
        text = f"The Segments tab has more than {_MOST_ROWS} rules."
        problems.append(Problem("segments", "too_many", text, fatal=False))
    return rules, tuple(problems)
