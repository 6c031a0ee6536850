"""
Read promised days and amounts out of a reply. Pure.

*Half*, *the rest*, *all of it* are amounts nobody can tell without the balance: None.
A day that is only named as payday, or denied (*not today, friday*), gives way to the
day that is promised.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from shared.core.model import Promise
from shared.core.replies.days import day_at

_AMOUNT = re.compile(r"(\$)?\s?(\d[\d,]*(?:\.\d{1,2})?)(k)?$")
_SEPARATES = frozenset(("and", "then", "y", "plus", "luego", "despues", ".", "also"))
_MONEY = frozenset("dollars dollar bucks usd dolares dlls dolar pesos dls".split())  # noqa: SIM905
_NOT_MONEY_AFTER = frozenset(
    """am pm days day weeks week months month hours minutes years oclock dias semanas
    de kids times th percent""".split()  # noqa: SIM905 - a list of words
)
_NOT_MONEY_BEFORE = frozenset(
    """apt unit room chapter at number no suite building case conf el dia day
    las capitulo ext # after before""".split()  # noqa: SIM905 - a list of words
)
_PARTS = frozenset(
    "half mitad rest resto remainder remaining full everything all todo".split()  # noqa: SIM905
)
_HUNDREDS = {"hundred": 100, "grand": 1000, "thousand": 1000, "mil": 1000}
_TENS = {"fifty": 50, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}
_TENS |= {"one": 1, "a": 1, "eight": 8, "nine": 9, "dos": 2, "tres": 3, "cien": 100}
_WHOLE = {"cien": 100, "doscientos": 200, "trescientos": 300, "quinientos": 500}
_WHOLE |= {"cuatrocientos": 400, "seiscientos": 600}
_PAYDAY = frozenset("paid payday paycheck cobro pagan due gets direct vence".split())  # noqa: SIM905
_UNTIL = frozenset(("until", "before", "hasta", "but", "pero", "till"))
_LEAST = 20  # a bare smaller number is an hour, a day or a count
_MOST_CENTS = 10_000_000


@dataclass(frozen=True, slots=True)
class _Part:
    day: date | None = None
    cents: int | None = None
    part: bool = False
    weak: bool = False

    @property
    def priced(self) -> bool:
        return self.part or self.cents is not None


def promises_in(
    words: Sequence[str], today: date, language: str = "en"
) -> tuple[Promise, ...]:
    """
    List what *words* promise, in the order said.

    Args:
        words: Plain words.
        today: On the person's calendar.
        language: Kept for texts that one day need it; dates are US dates in both.
    """
    del language
    parts = [p for p in _grouped(_items(words, today)) if p.day]
    firm = [p for p in parts if not p.weak] or parts
    if "each" in words or "apiece" in words:
        cents = next((p.cents for p in firm if p.cents), None)
        firm = [replace(p, cents=cents) for p in firm]
    said = dict.fromkeys(Promise(p.day, p.cents) for p in firm if p.day)
    return tuple(said)[:12]


def undated_in(words: Sequence[str], today: date) -> int | None:
    """Give the amount, in cents, of a promise that names no day; None: not said."""
    return next((i.cents for i in _items(words, today) if i and i.cents), None)


def _items(words: Sequence[str], today: date) -> Iterator[_Part | None]:
    """Give days and amounts in order; None where a new one may begin."""
    at, last, since = 0, today, 0
    while at < len(words):
        if read := _later_day(words, at, today, last):
            last, used = read
            day = last
            yield _Part(day=day, weak=_weak(words, max(at - 4, since), at, used))
            since = at + used
        elif words[at] in _SEPARATES:
            yield None
            used = 1
        else:
            part, used = _amount_at(words, at)
            if part:
                yield part
        at += used


def _later_day(
    words: Sequence[str], at: int, today: date, last: date
) -> tuple[date, int] | None:
    """Read a day; the 18th after the 4th of December is that December's."""
    if words[at] == "1/2":  # half, unless nothing else is a day
        rest = range(at + 1, min(at + 6, len(words)))
        if any(day_at(words, i, today) for i in rest):
            return None
    read = day_at(words, at, today)
    if read and read[0] < last and words[at] not in ("today", "now", "hoy"):
        return day_at(words, at, last)
    return read


def _weak(words: Sequence[str], start: int, at: int, used: int) -> bool:
    before = words[start:at]
    if not _PAYDAY.isdisjoint(before):
        return True
    denied = "not" in before and _UNTIL.isdisjoint(before)
    return denied or list(words[at + used : at + used + 1]) == ["no"]


def _grouped(items: Iterator[_Part | None]) -> Iterator[_Part]:
    now = _Part()
    for item in items:
        if item is None:
            if now.day:
                yield now
                now = _Part()
        elif item.day:
            if now.day and now.day != item.day:
                yield now
                now = _Part()
            now = replace(now, day=item.day, weak=item.weak)
        elif now.priced and now.day:
            yield now
            now = item
        elif not now.priced or now.cents is None:
            now = replace(now, cents=item.cents, part=item.part)
    yield now


def _amount_at(words: Sequence[str], at: int) -> tuple[_Part | None, int]:
    word, after = words[at], words[at + 1 : at + 2]
    if word in _PARTS or word == "1/2":
        return _Part(part=True), 1
    if word in _WHOLE:
        return _Part(cents=_WHOLE[word] * 100), 1
    found = _AMOUNT.match(word)
    count = _cents(found) if found else _TENS.get(word, 0) * 100
    if count and after and after[0] in _HUNDREDS:
        return _Part(cents=count * _HUNDREDS[after[0]]), 2
    if found and _is_money(words, at, found, count) and 0 < count <= _MOST_CENTS:
        return _Part(cents=count), 1
    return None, 1


def _is_money(words: Sequence[str], at: int, found: re.Match[str], cents: int) -> bool:
    after = words[at + 1 : at + 2]
    if found[1] or (after and after[0] in _MONEY):
        return True
    return _may_be_money(words, at, cents)


def _cents(found: re.Match[str]) -> int:
    whole, _, part = found[2].replace(",", "").partition(".")
    if len(whole) > 7:  # noqa: PLR2004 - no rent is that high; a phone number is
        return 0
    cents = int(whole) * 100 + int((part + "00")[:2])
    return cents * 1000 if found[3] else cents


def _may_be_money(words: Sequence[str], at: int, cents: int) -> bool:
    after = words[at + 1 : at + 2]
    if after and after[0] in _NOT_MONEY_AFTER:
        return False
    if at and words[at - 1] in _NOT_MONEY_BEFORE:
        return False
    return cents >= _LEAST * 100
