"""
Money and dates as readers of en-US and es-US expect them. Pure.

Babel is right and slow (about 15 µs a call, 60 ms to import); these few forms are
written out here and compared with Babel by `tests/core/texts/test_formats.py`.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Final

_SHORT: Final = {
    "en": [
        "Jan",
        "Feb",
        "Mar",
        "Apr",
        "May",
        "Jun",
        "Jul",
        "Aug",
        "Sep",
        "Oct",
        "Nov",
        "Dec",
    ],
    "es": [
        "ene",
        "feb",
        "mar",
        "abr",
        "may",
        "jun",
        "jul",
        "ago",
        "sept",
        "oct",
        "nov",
        "dic",
    ],
}
_LONG: Final = {
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    "es": [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ],
}


def money(cents: int) -> str:
    """Write dollars: `$1,234.50`, in both languages; a credit as `-$5.00`."""
    if cents < 0:
        return "-" + money(-cents)
    return f"${cents // 100:,}.{cents % 100:02}"


@lru_cache(maxsize=4096)
def short_date(day: date, language: str) -> str:
    """Write a date for a text message: `Nov 1, 2026`, `1 nov 2026`."""
    month = _SHORT[language][day.month - 1]
    if language == "es":
        return f"{day.day} {month} {day.year}"
    return f"{month} {day.day}, {day.year}"


@lru_cache(maxsize=4096)
def long_date(day: date, language: str) -> str:
    """Write a date for a letter: `November 1, 2026`, `1 de noviembre de 2026`."""
    month = _LONG[language][day.month - 1]
    if language == "es":
        return f"{day.day} de {month} de {day.year}"
    return f"{month} {day.day}, {day.year}"
