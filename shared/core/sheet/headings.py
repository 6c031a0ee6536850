"""Find the columns by their headings, tolerantly. Pure; reads no row."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from shared.core.sheet.columns import SERVICE, STAFF, Column
from shared.errors import BadRequest


@dataclass(frozen=True, slots=True)
class Headings:
    """
    Where the columns stand.

    Args:
        index: Slug → position, from 0.
        unknown: Headings that are staff's own; left alone.
        labels: Slug → the heading as staff wrote it, for sentences.
    """

    index: Mapping[str, int]
    unknown: tuple[str, ...]
    labels: Mapping[str, str]


@lru_cache(maxsize=4096)
def normal(heading: str) -> str:
    """Bring a heading into the form in which headings are compared."""
    spread = unicodedata.normalize("NFKD", heading).casefold()
    return "".join(c for c in spread if c.isalnum())


def match(
    headers: Sequence[object],
    aliases: Iterable[tuple[str, str]] = (),
    *,
    columns: Sequence[Column] = (*STAFF, *SERVICE),
) -> Headings:
    """
    Match row 1 against the columns; case, spaces, accents and punctuation are free.

    Args:
        headers: Row 1 as it stands.
        aliases: Further pairs of heading and column; the column by its slug or by its
            own heading (the Settings tab writes headings).
        columns: The columns looked for.

    Raises:
        BadRequest: `no_header`, `missing_heading`, `duplicate_heading`, with every
            missing and every double heading in one sentence; `unknown_alias`.
    """
    names = [_shown(header) for header in headers]
    if not any(names):
        raise BadRequest(
            "no_header",
            "Row 1 holds no headings; put them there, above the first account.",
        )
    known = _known(columns, aliases)
    found: dict[str, list[int]] = {}
    for at, name in enumerate(names):
        if slug := known.get(normal(name)):
            found.setdefault(slug, []).append(at)
    _prefer_own(columns, found, names)
    _refuse(columns, found, names)
    index = {slug: at[0] for slug, at in found.items()}
    taken = set(index.values())
    return Headings(
        index=index,
        unknown=tuple(n for at, n in enumerate(names) if n and at not in taken),
        labels={slug: names[at] for slug, at in index.items()},
    )


def _shown(header: object) -> str:
    """Give a heading as people see it, not longer than a sentence can bear."""
    text = "" if header is None else str(header)
    return " ".join(c for c in text.replace("\ufeff", "").split() if c)[:60]


def _known(
    columns: Sequence[Column], aliases: Iterable[tuple[str, str]]
) -> dict[str, str]:
    known = {
        normal(name): column.slug
        for column in columns
        for name in (*column.aliases, column.heading, column.slug)
    }
    own = {normal(n): c.slug for c in columns for n in (c.heading, c.slug)}
    for heading, target in aliases:
        if normal(target) not in own:
            raise BadRequest(
                "unknown_alias",
                f"“{heading}” is to stand for “{target}”, but no column is called "
                f"“{target}”; correct it in Settings.",
            )
        known[normal(heading)] = own[normal(target)]
    return known


def _prefer_own(
    columns: Sequence[Column], found: dict[str, list[int]], names: Sequence[str]
) -> None:
    """
    Let the column's own heading win over aliases beside it.

    `Balance` next to `Amount due` is no riddle, but two ids are: the row is found again
    by its id while writing.
    """
    for column in columns:
        own = normal(column.heading)
        exact = [at for at in found.get(column.slug, ()) if normal(names[at]) == own]
        if len(exact) == 1 and column.slug != "account_id":
            found[column.slug] = exact


def _refuse(
    columns: Sequence[Column], found: Mapping[str, list[int]], names: Sequence[str]
) -> None:
    missing = [c.heading for c in columns if c.required and c.slug not in found]
    double = [
        " and ".join(f"“{names[at]}” ({_letters(at)})" for at in places)
        for places in found.values()
        if len(places) > 1
    ]
    if not missing and not double:
        return
    said = []
    if missing:
        listed = ", ".join(f"“{heading}”" for heading in missing)
        said.append(
            f"Row 1 lacks the heading{_s(missing)} {listed}; add what is missing"
        )
    if double:
        said.append(
            f"The same column is headed twice: {'; '.join(double)}; rename all but one"
        )
    raise BadRequest(
        "missing_heading" if missing else "duplicate_heading", ". ".join(said) + "."
    )


def _s(many: Sequence[object]) -> str:
    return "s" if len(many) > 1 else ""


def _letters(index: int) -> str:
    """Give the letters of a column, `0` → `A`, `26` → `AA`."""
    head, tail = divmod(index, 26)
    return (_letters(head - 1) if head else "") + chr(65 + tail)
