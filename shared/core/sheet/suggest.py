"""Suggest which of staff's own headings a missing column may be. Pure; reads no row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from shared.core.sheet.columns import STAFF, Column
from shared.core.sheet.headings import normal

LIKE: Final = 0.6
"""From 0 to 1: less alike than this is no suggestion."""
MOST: Final = 3


@dataclass(frozen=True, slots=True)
class Missing:
    """
    A column that no heading names.

    Args:
        heading: Our own name for it.
        required: Without it no row can be used.
        suggested: Headings of the sheet that may be it, the likeliest first.
    """

    heading: str
    required: bool
    suggested: tuple[str, ...]


def missing_columns(
    found: frozenset[str], unknown: Sequence[str], columns: Sequence[Column] = STAFF
) -> list[Missing]:
    """
    List the columns that are not there, each with headings that may be meant.

    Args:
        found: Slugs of the columns that are there.
        unknown: Headings that no column is called.
        columns: Those looked for.
    """
    return [
        Missing(one.heading, one.required, _suggested(one, unknown))
        for one in columns
        if one.slug not in found
    ]


def _suggested(column: Column, unknown: Sequence[str]) -> tuple[str, ...]:
    names = [normal(name) for name in (column.heading, *column.aliases)]
    scored = [
        (max(_alike(normal(one), name) for name in names), one) for one in unknown
    ]
    likely = sorted((-score, one) for score, one in scored if score >= LIKE)
    return tuple(one for _score, one in likely[:MOST])


def _alike(one: str, other: str) -> float:
    """Compare two names: one within the other, or how many letters they share."""
    if not one or not other:
        return 0.0
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) > 3 and shorter in longer:  # noqa: PLR2004 - `rent` says something, `id` not
        return 0.9
    return SequenceMatcher(None, one, other).ratio()
