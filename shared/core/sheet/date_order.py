"""
Whether the dates of a column are written day first, by what only one order explains.

`5/12/2026` is the fifth of December to one office and May 12th to another, and the
wrong one chases a tenant months too early. A cell such as `25/12/2026` settles it for
that cell alone; a column that holds several such cells beside ambiguous ones, and none
that speaks for the other order, is asked about. Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from shared.core.sheet.readers import DAY_FIRST_BUT

_NUMBERS: Final = re.compile(r"\s*'?(\d{1,2})[/.\-](\d{1,2})[/.\-](?:\d{4}|\d{2})\s*")
_MONTHS: Final = 12
_SEVERAL: Final = 2
"""One may be a slip."""


def day_first(region: str, said: str) -> bool:
    """
    Say which order ambiguous dates are read in.

    Args:
        region: The deployment's; most of the world writes the day first.
        said: `day_first`, `month_first`, or `auto` for the region's way.
    """
    return region not in DAY_FIRST_BUT if said == "auto" else said == "day_first"


@dataclass(slots=True)
class DateOrder:
    """
    What the cells of one column say.

    Args:
        day: Cells that only the day first explains.
        month: Cells that only the month first explains.
        either: Cells that mean another day in either order.
    """

    day: int = 0
    month: int = 0
    either: int = 0

    def see(self, cell: Any) -> None:
        """Look at one cell."""
        found = _NUMBERS.fullmatch(cell) if isinstance(cell, str) else None
        if found is None:
            return
        one, two = int(found[1]), int(found[2])
        if one > _MONTHS >= two:
            self.day += 1
        elif two > _MONTHS >= one:
            self.month += 1
        elif one != two:
            self.either += 1

    def question(self, heading: str, *, read_day_first: bool) -> str:
        """Ask where the cells contradict the order they are read in; else ""."""
        against, agree = (
            (self.month, self.day) if read_day_first else (self.day, self.month)
        )
        if not self.either or agree or against < _SEVERAL:
            return ""
        way = "day first (3/4 is April 3)" if read_day_first else "month first"
        return (
            f"In the column {heading}, {against} dates can only be meant the other way"
            f" round, and {self.either} could be read either way; they would be read"
            f" {way}. Say in the Settings tab under Date order: day_first or"
            " month_first."
        )
