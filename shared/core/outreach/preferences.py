"""Times a person called inconvenient: laid together and said in words. Pure."""

from __future__ import annotations

from typing import Final

from shared.core.model import Prefs

_DAYS: Final = {
    "mon": ("Mondays", "lunes"),
    "tue": ("Tuesdays", "martes"),
    "wed": ("Wednesdays", "miércoles"),
    "thu": ("Thursdays", "jueves"),
    "fri": ("Fridays", "viernes"),
    "sat": ("Saturdays", "sábados"),
    "sun": ("Sundays", "domingos"),
}
_WORDS: Final = {
    "en": ("only {} to {}", "not on {}", "on Fridays until {}"),
    "es": ("solo de {} a {}", "no los {}", "los viernes hasta las {}"),
}


def narrower(one: Prefs, other: Prefs) -> Prefs:
    """Lay two together: what either of them closes is closed."""
    return Prefs(
        _meet(one.window, other.window),
        tuple(day for day in _DAYS if day in {*one.no_days, *other.no_days}),
        min(filter(None, (one.fri_until, other.fri_until)), default=""),
    )


def renewed(old: Prefs | None, new: Prefs) -> Prefs:
    """Let what a person says now replace what they said of the same before."""
    if old is None:
        return new
    return Prefs(
        new.window or old.window,
        new.no_days or old.no_days,
        new.fri_until or old.fri_until,
    )


def spoken(prefs: Prefs, language: str = "en") -> str:
    """Say it: `only 12:00 to 21:00, not on Sundays`."""
    hours, days, friday = _WORDS[language]
    names = [_DAYS[day][language == "es"] for day in prefs.no_days]
    said = [hours.format(*prefs.window)] if prefs.window else []
    said += [days.format(", ".join(names))] if names else []
    said += [friday.format(prefs.fri_until)] if prefs.fri_until else []
    return ", ".join(said)


def _meet(
    one: tuple[str, str] | None, other: tuple[str, str] | None
) -> tuple[str, str] | None:
    if one is None or other is None:
        return one or other
    window = max(one[0], other[0]), min(one[1], other[1])
    return window if window[0] < window[1] else other
