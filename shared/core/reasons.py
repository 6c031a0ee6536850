"""Write the one-sentence reason of a segment. Pure; the words come from data."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from string import Formatter
from typing import Final

from shared.core.conditions import Facts
from shared.core.model import AccountState
from shared.core.sheet.cells.dates import FOR_GOOD
from shared.core.texts.formats import money, short_date

Reasoner = Callable[[Facts, AccountState, int], str]


def _day(day: date | None) -> str:
    if day == FOR_GOOD:
        return "staff say otherwise"
    return short_date(day, "en") if day else "an unknown day"


_FIELDS: Final[dict[str, Callable[[Facts, AccountState, int], str]]] = {
    "balance": lambda f, _s, _m: money(f.account.balance_cents),
    "minimum": lambda _f, _s, m: money(m),
    "days": lambda f, _s, _m: str(f.days),
    "days_ahead": lambda f, _s, _m: str(-f.days),
    "status": lambda f, _s, _m: f.account.status or "nothing",
    "holds": lambda f, _s, _m: ", ".join(sorted(f.holds)).replace("_", " "),
    "promise_on": lambda _f, s, _m: _day(s.promise.due_on if s.promise else None),
    "hold_until": lambda f, _s, _m: _day(f.account.hold_until),
    "due_on": lambda f, _s, _m: _day(f.account.due_on),
}


def _constant(text: str) -> Reasoner:
    return lambda _f, _s, _m: text


def reasoner(sentence: str) -> Reasoner:
    """
    Compile a sentence with fields in braces.

    Raises:
        ValueError: It asks for a field there is not, or its braces do not match.
    """
    pieces: list[Reasoner] = []
    for text, name, spec, conversion in Formatter().parse(sentence):
        if text:
            pieces.append(_constant(text))
        if name is None:
            continue
        if spec or conversion or name not in _FIELDS:
            known = ", ".join(_FIELDS)
            raise ValueError(f"A reason does not know {name!r}; known are {known}.")
        pieces.append(_FIELDS[name])
    return lambda f, s, m: "".join([piece(f, s, m) for piece in pieces])
