"""
Read the days people name, in English and Spanish, on the person's calendar. Pure.

Whichever day can be meant, the next one to come is taken: rent is promised, not
remembered. *This Friday* is the coming one, *next Friday* that of the next week.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Sequence
from datetime import date, timedelta

from shared.core.replies.day_words import (
    COUNTS,
    LAST_MONTH_DAY,
    MONTH_WORDS,
    MONTHS,
    NEXT_MONTH,
    NEXT_WEEK,
    NTH,
    ORDINALS,
    SLASHED,
    UNITS,
    WEEK_WORDS,
    WEEKDAYS,
)

Read = tuple[date, int]  # the day and how many words named it


def day_at(words: Sequence[str], at: int, today: date) -> Read | None:
    """Read the day that starts at word *at*, or None."""
    ahead = list(words[at : at + 7])
    if ahead[0] == "manana" and words[max(at - 1, 0)] in ("la", "una"):
        return None  # in the morning
    for reader in _READERS:
        if read := reader(ahead, today):
            return read
    return None


def _word(ahead: list[str], today: date) -> Read | None:
    match ahead:
        case ["day", "after", "tomorrow", *_]:
            return today + timedelta(2), 3
        case ["pasado", "manana", *_]:
            return today + timedelta(2), 2
        case ["esta", "noche" | "tarde", *_]:
            return today, 2
        case ["today" | "tonight" | "hoy" | "now" | "ahora", *_]:
            return today, 1
        case ["tomorrow" | "manana", *_]:
            return today + timedelta(1), 1
    return None


def _slashed(ahead: list[str], today: date) -> Read | None:
    found = SLASHED.match(ahead[0])
    if not found:
        return None
    first, second, third = (int(g) if g else 0 for g in found.groups())
    if first > 31:  # noqa: PLR2004 - 2026-12-05
        return _made(first, second, third, today)
    year = third + 2000 if 0 < third < 100 else third  # noqa: PLR2004 - 12/5/26
    if first > 12:  # noqa: PLR2004 - 20/11 can only be the day first
        first, second = second, first
    return _made(year, first, second, today)


def _made(year: int, month: int, day: int, today: date) -> Read | None:
    try:
        if year:
            return date(year, month, day), 1
        this = date(today.year, month, day)
        return (this if this >= today else date(today.year + 1, month, day)), 1
    except ValueError:
        return None


def _named_month(ahead: list[str], today: date) -> Read | None:
    """Read `dec 5th`, `5th of december`, `5 de diciembre`."""
    skipped = [w for w in ahead if w not in ("of", "de", "the", "el", "dia")]
    if len(skipped) < 2 or ahead[0] in ("of", "de"):  # noqa: PLR2004 - day and month
        return None
    first, second = skipped[:2]
    if first in MONTHS and (day := _day_number(second)):
        month = MONTHS[first]
    elif second in MONTHS and (day := _day_number(first)):
        month = MONTHS[second]
    else:
        return None
    made = _made(0, month, day, today)
    used = max(ahead.index(first), ahead.index(second, ahead.index(first) + 1)) + 1
    return (made[0], used) if made else None


def _day_number(word: str) -> int:
    if word in ORDINALS:
        return ORDINALS[word]
    if found := NTH.match(word):
        return int(found[1])
    plain = word.isdecimal() and word.isascii() and len(word) < 3  # noqa: PLR2004
    return int(word) if plain and 0 < int(word) <= LAST_MONTH_DAY else 0


def _after(ahead: list[str], today: date) -> Read | None:
    """Read `in 3 days`, `en dos semanas`, `3 days from now`, `a week from friday`."""
    words = ahead[1:] if ahead[0] in ("in", "en", "within", "dentro") else ahead
    lead = len(ahead) - len(words)
    if words and words[0] in ("de", "about", "like", "the", "next"):
        words, lead = words[1:], lead + 1
    if words[:2] == ["a", "couple"]:
        words, lead = words[1:], lead + 1
    if len(words) > 1 and words[1] == "of":
        words, lead = [words[0], *words[2:]], lead + 1
    if len(words) < 2 or words[1] not in UNITS:  # noqa: PLR2004 - a count and a unit
        return None
    count = _count(words[0])
    days = timedelta(count * UNITS[words[1]] or -(-count // 24))
    if words[2:3] == ["from"]:
        start = day_at(words, 3, today)
        return (start[0] + days, lead + 3 + start[1]) if start else (today + days, 3)
    started = ahead[0] in ("in", "en", "within", "dentro")
    return (today + days, lead + 2) if count and started else None


def _count(word: str) -> int:
    if word.isdecimal() and word.isascii() and len(word) < 3:  # noqa: PLR2004
        return int(word)
    return COUNTS.get(word, 0)


def _weekday(ahead: list[str], today: date) -> Read | None:
    """Read `friday`, `this friday`, `next friday`, `next week tuesday`."""
    later, used = _weekday_lead(ahead)
    rest = ahead[used:]
    if rest[:1] == ["on"]:
        rest, used = rest[1:], used + 1
    if not rest or rest[0] not in WEEKDAYS:
        return None
    weekday = WEEKDAYS[rest[0]]
    for tail in NEXT_WEEK:
        if rest[1 : 1 + len(tail)] == tail:
            return _on_weekday(weekday, today, later=True), used + 1 + len(tail)
    day = _on_weekday(weekday, today, later=later)
    return day, used + 1 + (rest[1:2] == [str(day.day)])


def _weekday_lead(ahead: list[str]) -> tuple[bool, int]:
    """Tell whether the week after is meant, and how many words said so."""
    match ahead:
        case ["next", "week", *_]:
            return True, 2
        case ["next" | "otro", *_]:
            return True, 1
        case ["la", "proxima" | "otra", "semana", "el", *_]:
            return True, 4
        case ["this" | "coming" | "este" | "proximo", *_]:
            return False, 1
    return False, 0


def _on_weekday(weekday: int, today: date, *, later: bool) -> date:
    if later:
        monday = today - timedelta(today.weekday()) + timedelta(7)
        return monday + timedelta(weekday)
    return today + timedelta((weekday - today.weekday() - 1) % 7 + 1)


def _of_month(ahead: list[str], today: date) -> Read | None:
    """Read `the 15th`, `el 15`, `el dia 5`, `1st`, `the first of the month`."""
    match ahead:
        case ["the" | "el", "dia", number, *_]:
            used = 3
        case ["the" | "el" | "dia" | "day", number, *_]:
            used = 2
        case ["first" | "1st", "of" | "day", *_]:
            number, used = "first", 1
        case [number, *_] if NTH.match(number) or number == "primero":
            used = 1
        case _:
            return None
    day = _day_number(number)
    if not day or (ahead[0] != "el" and number.isdecimal() and used == 1):
        return None
    for tail in NEXT_MONTH:
        if ahead[used : used + len(tail)] == tail:
            return _next_day(day, _last_of_month(today)), used + len(tail)
    return _next_day(day, today), used


def _next_day(day: int, today: date) -> date:
    if today.day <= day <= _last_of_month(today).day and today.day != day:
        return today.replace(day=day)
    if today.day == day and _last_of_month(today) != today:
        return today
    start = _last_of_month(today) + timedelta(1)
    return start.replace(day=min(day, _last_of_month(start).day))


def _last_of_month(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _end_of(ahead: list[str], today: date) -> Read | None:
    """Read `end of the month`, `eom`, `fin de mes`, `end of week`, `weekend`."""
    if ahead[0] in ("eom", "quincena"):
        return _month_end(ahead[0], today), 1
    if ahead[0] == "weekend":
        return _on_weekday(5, today, later=False), 1
    if ahead[0] not in ("end", "fin", "finales", "final"):
        return None
    for used, word in enumerate(ahead[1:5], 2):
        if day := _end_of_what(word, today, following="next" in ahead[:used]):
            return day, used
    return None


def _end_of_what(word: str, today: date, *, following: bool) -> date | None:
    if word in MONTH_WORDS:
        start = _last_of_month(today) + timedelta(1) if following else today
        return _last_of_month(start)
    if word in WEEK_WORDS:  # fin de semana is the Saturday
        return _on_weekday(4 if word == "week" else 5, today, later=following)
    if word in MONTHS and (made := _made(0, MONTHS[word], 28, today)):
        return _last_of_month(made[0])
    return today if word == "day" else None


def _month_end(word: str, today: date) -> date:
    if word == "quincena" and today.day < 15:  # noqa: PLR2004 - paid on 15th and last
        return today.replace(day=15)
    return _last_of_month(today)


def _feast(  # noqa: PLR0911 - a table of answers, one a line
    ahead: list[str], today: date
) -> Read | None:
    """Read feasts by name, `month end`, `mid month`, `last day of the month`."""
    match ahead:
        case ["christmas" | "navidad", *_]:
            return _made(0, 12, 25, today)
        case ["thanksgiving", *_]:
            first = date(today.year, 11, 1)
            return first + timedelta((3 - first.weekday()) % 7 + 21), 1
        case ["month", "end", *_]:
            return _last_of_month(today), 2
        case ["last", "day", "of", _, "month", *_] | ["ultimo", "dia", _, _, "mes", *_]:
            return _last_of_month(today), 5
        case ["mid", "month", *_] | ["mediados", "de", "mes", *_]:
            return _next_day(15, today), len(ahead[:3])
        case ["middle", "of", _, "month", *_]:
            return _next_day(15, today), 4
    return None


_READERS: tuple[Callable[[list[str], date], Read | None], ...] = (
    _slashed,
    _named_month,
    _weekday,
    _of_month,
    _end_of,
    _after,
    _feast,
    _word,
)
