"""
Read when a person wants to hear from us: *not before noon*, *solo por la tarde*. Pure.

Only what can be kept exactly is read: hours that hold every day, whole days, Fridays.
Anything else (*during my lunch break*, *mon/wed 9-11*) is None: for a person.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from shared.core.model import Prefs

_OPENS, _CLOSES = "08:00", "21:00"
_WEEK: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY: Final = {
    "mon": r"mon(?:days?)?|lunes",
    "tue": r"tue(?:s(?:days?)?)?|martes",
    "wed": r"wed(?:s|nesdays?)?|miercoles",
    "thu": r"thu(?:rs?(?:days?)?)?|jueves",
    "fri": r"fri(?:days?)?|viernes",
    "sat": r"sat(?:urdays?)?|sabados?",
    "sun": r"sun(?:days?)?|domingos?",
}
_GROUPS: Final = {
    r"week-?ends?|fin(?:es)? de semana": ("sat", "sun"),
    r"week-?days?|entre semana|dias de semana|work days": _WEEK[:5],
}
_ANY_DAY: Final = "|".join(f"(?P<{day}>{words})" for day, words in _DAY.items())
_RANGE: Final = re.compile(
    rf"\b({'|'.join(_DAY.values())})\s*(?:-|to|thru|through|a)\s*({'|'.join(_DAY.values())})\b"
)
_DAYS: Final = re.compile(rf"\b(?:{_ANY_DAY})\b")
_NOT: Final = re.compile(
    r"\b(?:not?|never|don'?t|do not|dont|stop|quit|except|nothing"
    r"|none|nunca|jamas|nada|dejen?|ni)\b"
)
_ONLY: Final = re.compile(r"\b(?:only|just|solo|solamente|unicamente|nomas)\b")
_UNREADABLE: Final = re.compile(
    r"\b(?:lunch|class|work|job|shift|break|church|school|sundown|late|early|trabajo"
    r"|almuerzo|comida|clase|misa|iglesia|turno|tarde que|temprano|bad|hard|busy|can'?t"
    r"|cannot|doesn'?t|isn'?t|won'?t|unless|inconvenient|asleep|sleep\w*|ocupad[oa]|puedo|duermo)\b"
    r"(?!\s*days?)"
)
_TIME: Final = (
    r"(?:(?:las?|la)\s+)?(?P<{0}h>\d{{1,2}})(?::(?P<{0}m>[0-5]\d))?\s*"
    r"(?P<{0}x>a\.?m?\.?\b|p\.?m?\.?\b|de la (?:manana|tarde|noche))?"
    r"|(?P<{0}n>noon|(?:el )?medio ?dia)"
)


def _at(name: str) -> str:
    return f"(?:{_TIME.format(name)})"


_BEFORE: Final = re.compile(rf"\b(?:before|antes de|until|till?|hasta)\s+{_at('a')}")
_AFTER: Final = re.compile(
    rf"\b(?:after|past|despues de|a partir de|from|desde)\s+{_at('a')}"
)
_BETWEEN: Final = re.compile(
    rf"\b(?:between|from|entre|de|desde)\s+{_at('a')}\s*(?:-|and|to|until|till?|y|a|hasta)\s*{_at('b')}"
)
_PARTS: Final = (
    (re.compile(r"\bmornings?\b|\b(?:por|en) las? mananas?\b"), "08:00", "12:00"),
    (re.compile(r"\bafternoons?\b|\b(?:por|en) las? tardes?\b"), "12:00", "17:00"),
    (
        re.compile(r"\bevenings?\b|\bnights?\b|\b(?:por|en|de) las? noches?\b"),
        "17:00",
        "21:00",
    ),
)
_LONGEST: Final = 300
"""Whoever writes more says more than when; a person reads that."""
_EARLIEST_CLOSE, _LATEST_OPEN = "10:00", "19:00"
_NOON, _MORNING, _LAST_HOUR = 12, 8, 23
Window = tuple[str, str]
_SHUT: Final[Window] = ("24:00", "00:00")


def read_preference(text: str) -> Prefs | None:
    """
    Read the hours and days a person asks us to keep to.

    Args:
        text: What was written, already understood as such a wish.

    Returns:
        None where it cannot be kept exactly: a person must read it.
    """
    words = _plain(text[: _LONGEST + 1])
    if len(text) > _LONGEST or _UNREADABLE.search(words):
        return None
    days = _days(words)
    windows = list(_windows(words))
    if days and windows:
        return _friday(days, windows)
    if windows:
        return _hours(windows)
    closed = _closed(days, words)
    return Prefs(no_days=closed) if closed else None


def _plain(text: str) -> str:
    spread = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))  # noqa: RUF001 - what people type
    return spread.encode("ascii", "ignore").decode()


def _days(words: str) -> tuple[str, ...]:
    found: set[str] = set()
    for pattern, group in _GROUPS.items():
        if re.search(rf"\b(?:{pattern})\b", words):
            found.update(group)
    for span in _RANGE.finditer(words):
        first, last = (_WEEK.index(_named(one)) for one in span.groups())
        found.update(_WEEK[first : last + 1] if first <= last else ())
    found.update(str(m.lastgroup) for m in _DAYS.finditer(words))
    return tuple(day for day in _WEEK if day in found)


def _named(word: str) -> str:
    return next(d for d, words in _DAY.items() if re.fullmatch(words, word))


def _closed(days: tuple[str, ...], words: str) -> tuple[str, ...]:
    """Give the days that are closed; () where it is not clear which."""
    only, no = _ONLY.search(words), _NOT.search(words)
    if only and not no:
        # *weekends only, I drive mon-fri*: the days beside `only` count
        near = _days(words[: only.end() + 1]) or _days(words[only.start() :])
        return tuple(day for day in _WEEK if day not in near) if near else ()
    return days if no and not only and len(days) < len(_WEEK) else ()


def _friday(days: tuple[str, ...], windows: list[Window]) -> Prefs | None:
    """Keep to *Fridays not after three*; other hours of single days are not kept."""
    (opens, closes), *more = windows
    if days != ("fri",) or more or opens != _OPENS:
        return None
    return Prefs(fri_until=closes)


def _hours(windows: list[Window]) -> Prefs | None:
    opens = max(window[0] for window in windows)
    closes = min(window[1] for window in windows)
    if opens >= closes or opens > _LATEST_OPEN or closes < _EARLIEST_CLOSE:
        return None
    return Prefs(window=(opens, closes))


def _windows(words: str) -> Iterator[Window]:
    """Give each span of hours that is left open."""
    for found in _BETWEEN.finditer(words):
        start, end = _clock(found, "a", closing=False), _clock(found, "b", closing=True)
        # what is shut from nine to five is open after five
        yield (end, _CLOSES) if _denied(words, found.start()) else (start, end)
    rest = _BETWEEN.sub(" ", words)
    for found in _BEFORE.finditer(rest):
        yield _before(found, rest)
    for found in _AFTER.finditer(rest):
        yield _after(found, rest)
    for pattern, start, end in _PARTS:
        part = pattern.search(rest)
        if part and not re.search(r"\d", rest):
            yield from _part(rest, part.start(), (start, end))


def _before(found: re.Match[str], words: str) -> Window:
    # *not before noon*, *not until two*: it opens then
    if _denied(words, found.start()):
        return _clock(found, "a", closing=False), _CLOSES
    if not _ONLY.search(words):
        return _SHUT  # *before nine* alone may mean either
    return _OPENS, _clock(found, "a", closing=True)


def _after(found: re.Match[str], words: str) -> Window:
    if _denied(words, found.start()):
        return _OPENS, _clock(found, "a", closing=True)
    return _clock(found, "a", closing=False), _CLOSES


def _part(words: str, at: int, part: Window) -> Iterator[Window]:
    start, end = part
    if not _denied(words, at):
        if _ONLY.search(words):
            yield part
    elif start == _OPENS:
        yield end, _CLOSES
    else:
        yield _OPENS, start


def _denied(words: str, at: int) -> bool:
    """Say whether what stands at *at* is meant as *not then*."""
    before = words[:at]
    said = list(_NOT.finditer(before))
    return bool(said) and not _ONLY.search(before[said[-1].end() :])


def _clock(found: re.Match[str], name: str, *, closing: bool) -> str:
    """Read a time of day; a bare *5* is the afternoon, a bare *9* as it makes sense."""
    if found[f"{name}n"]:
        return "12:00"
    hour, minute = int(found[f"{name}h"]), int(found[f"{name}m"] or 0)
    half = (found[f"{name}x"] or "").replace("de la ", "")[:1]
    if half in {"p", "t", "n"} or (not half and hour < _MORNING + closing):
        hour = hour % _NOON + _NOON if hour <= _NOON else hour
    elif half in {"a", "m"}:
        hour %= _NOON
    return f"{min(hour, _LAST_HOUR):02d}:{minute:02d}"
