"""Read one cell of the Settings tab as a value of a kind. Pure; knows no setting."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import time
from decimal import Decimal, InvalidOperation
from typing import Any, Final
from urllib.parse import urlsplit

from shared.core.tabs import Cell, folded, shown
from shared.core.texts.links import is_short_link

Value = bool | int | float | str | time
Limits = tuple[Any, ...] | None

_YES: Final = frozenset({"yes", "y", "true", "on", "1", "si", "sí"})
_NO: Final = frozenset({"no", "n", "false", "off", "0"})
_CLOCK: Final = re.compile(
    r"(\d{1,2})(?::(\d{2}))?(?::00)?\s*([ap])?\.?(?:m\.?)?", re.IGNORECASE
)
_MINUTES_A_DAY: Final = 1440
_NOON: Final = 12


def _number(text: str) -> Decimal:
    try:
        value = Decimal(text.replace(",", "").replace("$", "").replace(" ", ""))
    except InvalidOperation:
        raise ValueError(f"{text!r} is not a number.") from None
    if not value.is_finite():
        raise ValueError(f"{text!r} is not a number.")
    return value


def _within(value: Any, limits: Limits, show: Callable[[Any], str]) -> Any:
    if limits and not limits[0] <= value <= limits[1]:
        low, high = map(show, limits)
        raise ValueError(f"{show(value)} is not between {low} and {high}.")
    return value


def _money(cell: Cell, limits: Limits) -> Value:
    cents = _number(shown(cell)) * 100
    if cents != cents.to_integral_value():
        raise ValueError(f"{shown(cell)!r} has parts of a cent.")
    return int(_within(int(cents), limits, lambda c: f"${c / 100:,.2f}"))


def _whole(cell: Cell, limits: Limits) -> Value:
    value = _number(shown(cell))
    if value != value.to_integral_value():
        raise ValueError(f"{shown(cell)!r} is not a whole number.")
    return int(_within(int(value), limits, str))


def _share(cell: Cell, limits: Limits) -> Value:
    text = shown(cell)
    value = _number(text.rstrip("%"))
    # 30 and 30% both mean three tenths; 0.3 is what a cell formatted as percent holds
    share = float(value / 100) if "%" in text or value > 1 else float(value)
    return float(_within(share, limits, lambda s: f"{s:.0%}"))


def _yes_no(cell: Cell, _: Limits) -> Value:
    word = shown(cell).casefold()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise ValueError(f"{shown(cell)!r} is neither yes nor no.")


def _clock(text: str) -> time:
    found = _CLOCK.fullmatch(text.strip())
    if not found:
        raise ValueError(f"{text!r} is not a time of day such as 9:00 or 8 pm.")
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    if half:
        hour = hour % _NOON + (_NOON if half == "p" else 0)
    try:
        return time(hour, minute)
    except ValueError:
        raise ValueError(f"{text!r} is not a time of day.") from None


def _time(cell: Cell, limits: Limits) -> Value:
    if isinstance(cell, float) and 0 <= cell < 1:  # a sheet's time is a part of a day
        minutes = round(cell * _MINUTES_A_DAY) % _MINUTES_A_DAY
        value = time(*divmod(minutes, 60))
    else:
        value = _clock(shown(cell))
    checked: time = _within(value, limits, lambda t: t.strftime("%H:%M"))
    return checked


def _text(cell: Cell, limits: Limits) -> Value:
    text = " ".join(shown(cell).split())
    if limits and len(text) > limits[1]:
        raise ValueError(f"it is longer than {limits[1]} characters.")
    if not text.isprintable():
        raise ValueError("it contains characters that cannot be printed.")
    return text


def _link(cell: Cell, _: Limits) -> Value:
    text = shown(cell)
    parts = urlsplit(text)
    if parts.scheme != "https" or not parts.hostname or not text.isprintable():
        raise ValueError("a link must start with https://.")
    if " " in text or parts.username:
        raise ValueError("a link holds no spaces and no user name.")
    if is_short_link(text):
        raise ValueError("carriers block link shorteners; use your own address.")
    return text


def _choice(cell: Cell, limits: Limits) -> Value:
    # a spreadsheet turns on and off into TRUE and FALSE
    words = {True: "on", False: "off"}
    word = words[cell] if isinstance(cell, bool) else folded(shown(cell))
    chosen = word.replace(" ", "_")
    if chosen not in (limits or ()):
        allowed = ", ".join(limits or ())
        raise ValueError(f"{shown(cell)!r} is not one of {allowed}.")
    return chosen


_READERS: Final[dict[str, Callable[[Cell, Limits], Value]]] = {
    "money": _money,
    "whole": _whole,
    "share": _share,
    "yes_no": _yes_no,
    "time": _time,
    "text": _text,
    "link": _link,
    "choice": _choice,
}


def parsed(kind: str, cell: Cell, limits: Limits) -> Value:
    """
    Read a cell as a value.

    Args:
        kind: As in `core.policy.Setting`.
        cell: As read from the sheet.
        limits: Lowest and highest value, or the allowed words of a choice.

    Raises:
        ValueError: A sentence for staff: what is wrong with it.
    """
    return _READERS[kind](cell, limits)


def in_words(kind: str, value: Value) -> str:
    """Write a value as staff would; `parsed` reads it again."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if kind == "money" and isinstance(value, int):
        return f"${value / 100:,.2f}"
    if kind == "share" and isinstance(value, float):
        return f"{value:.0%}"
    return str(value)
