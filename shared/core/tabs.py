"""
Read the small tabs that staff edit: Settings, Segments, Sequences, Templates. Pure.

Decides nothing; says only which cell stands under which heading, tolerantly.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

Cell = None | bool | int | float | str
Rows = Iterable[tuple[int, Sequence[Cell]]]

_NOISE = re.compile(r"[\W_]+")


def folded(text: str) -> str:
    """Fold a name for comparing: `Pay-Link` is `pay link`."""
    return _NOISE.sub(" ", text.casefold()).strip()


def shown(cell: Cell) -> str:
    """Give a cell as trimmed text; a whole number without `.0`, nothing as ""."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


@dataclass(frozen=True, slots=True)
class Line:
    """
    One row of a tab.

    Args:
        number: As staff see it.
        cells: By folded heading; only what is filled.
    """

    number: int
    cells: Mapping[str, Cell]

    def text(self, *headings: str) -> str:
        """Give the first filled cell under any of *headings* (folded), or ""."""
        found = (shown(self.cells[h]) for h in headings if h in self.cells)
        return next((text for text in found if text), "")


def lines(headers: Sequence[str], rows: Rows) -> Iterator[Line]:
    """Give the rows that hold anything, as headings and cells."""
    names = [folded(str(h or "")) for h in headers]
    for number, cells in rows:
        filled = {n: c for n, c in zip(names, cells, strict=False) if n and shown(c)}
        if filled:
            yield Line(number, filled)
