"""Values of rule data into the engine's own, or the reason why not. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from shared.core.compliance.clock import seconds
from shared.core.compliance.holidays import CALENDARS
from shared.core.compliance.rule import Window

Converter = Callable[[Any], Any]
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def text(value: Any) -> str:
    """Read text, trimmed."""
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is not text")
    return value.strip()


def whole(value: Any) -> int:
    """Read a count, zero or more."""
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError(f"{value!r} is not a count")
    return value


def yes(value: Any) -> bool:
    """Read true or false."""
    if not isinstance(value, bool):
        raise TypeError(f"{value!r} is neither true nor false")
    return value


def words(value: Any) -> frozenset[str]:
    """Read a list of words."""
    if isinstance(value, str):
        raise TypeError("a list is wanted")
    return frozenset(text(v) for v in value)


def one_of(*allowed: str) -> Converter:
    """Read one of the words allowed."""

    def convert(value: Any) -> str:
        if value not in allowed:
            raise ValueError(f"{value!r} is none of {', '.join(sorted(allowed))}")
        return str(value)

    return convert


def some_of(allowed: frozenset[str]) -> Converter:
    """Read some of the words allowed; `any` is all of them."""

    def convert(value: Any) -> frozenset[str]:
        found = allowed if value == "any" else words(value)
        if not found or not found <= allowed:
            raise ValueError(f"{value!r} is not some of {', '.join(sorted(allowed))}")
        return found

    return convert


def span(value: Any) -> tuple[int, int]:
    """Read two times of day as seconds, the first before the second."""
    opens, closes = (seconds(v) for v in value)
    if opens >= closes:
        raise ValueError(f"{value!r} closes before it opens")
    return opens, closes


def window(value: Any) -> Window:
    """Read hours, with other hours for single weekdays."""
    raw = dict(value)
    calendar = one_of("", *CALENDARS)(raw.pop("calendar", ""))
    lifted = words(raw.pop("lifted_by", ()))
    every = span(raw.pop("hours"))
    hours: list[tuple[int, int] | None] = [every] * 7
    for key, own in raw.items():
        if key not in _DAYS:
            raise ValueError(f"unknown key {key}")
        hours[_DAYS.index(key)] = None if own == "closed" else span(own)
    return Window(tuple(hours), calendar, lifted)


def list_of(convert: Converter) -> Converter:
    """Read a list of what another converter reads."""
    return lambda rows: tuple(convert(row) for row in rows)
