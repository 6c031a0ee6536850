"""
Read the Sequences tab into sequences as data. Pure; a row is a step.

Columns: Segment, Step, Day, Template, Channels, Audience, Anchor, Day off, Valid days,
Urgent, Hand over. Only the first three must be filled.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from shared.core.model import Problem
from shared.core.segments_tab import number_of, slug_of, words_of
from shared.core.tabs import Line, Rows, lines


def _whole(text: str) -> int:
    value = number_of(text)
    if value != int(value):
        raise ValueError(f"{text!r} is not a whole number.")
    return int(value)


def _channel(word: str) -> str:
    slug = slug_of(word)
    return {"e_mail": "email", "mail": "email", "text": "sms"}.get(slug, slug)


def _step(line: Line) -> dict[str, Any]:
    day = line.text("day")
    if not day:
        raise ValueError("the column Day is empty.")
    step: dict[str, Any] = {"slug": slug_of(line.text("step")), "day": _whole(day)}
    readers: dict[str, Callable[[str], Any]] = {
        "template": slug_of,
        "channels": lambda text: [_channel(word) for word in words_of(text)],
        "audience": lambda text: [slug_of(word) for word in words_of(text)],
        "anchor": slug_of,
        "valid days": _whole,
        "hand over": str,
    }
    for heading, read in readers.items():
        if text := line.text(heading):
            step[heading.replace(" ", "_")] = read(text)
    if text := line.text("day off"):
        step["non_business"] = slug_of(text)
    step["urgent"] = line.text("urgent").casefold() in {"yes", "true", "1"}
    return step


def sequences_from_tab(
    headers: Sequence[str], rows: Rows
) -> tuple[dict[str, list[dict[str, Any]]], tuple[Problem, ...]]:
    """Read the tab; every row that cannot be read gives a problem naming it."""
    plans: dict[str, list[dict[str, Any]]] = {}
    problems: list[Problem] = []
    for line in lines(headers, rows):
        try:
            step = _step(line)
            plans.setdefault(slug_of(line.text("segment")), []).append(step)
        except ValueError as error:
            text = f"Sequences tab, row {line.number}: {error}"
            problems.append(Problem("sequences", "bad_sequence", text, fatal=False))
    if "" in plans:
        text = "Sequences tab: a row has nothing in the column Segment."
        problems.append(Problem("sequences", "bad_sequence", text, fatal=False))
    return plans, tuple(problems)
