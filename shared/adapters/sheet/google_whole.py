"""A Google tab as a whole, for notes on rows that no id tells apart. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from shared.adapters.sheet.cells import id_text
from shared.adapters.sheet.layout import Aliases, Wanted, id_column, service_columns
from shared.ports.sheet import RowWrite


@dataclass(frozen=True, slots=True)
class Whole:
    """The whole tab at one moment, headings first."""

    values: Sequence[Sequence[Any]]

    @property
    def headers(self) -> tuple[str, ...]:
        """Give row 1."""
        return tuple(id_text(cell) for row in self.values[:1] for cell in row)

    @property
    def width(self) -> int:
        """Give how many columns any cell uses."""
        return max(map(len, self.values), default=0)

    def ids(self, at: int) -> dict[int, str]:
        """Give each row's id, "" where it has none."""
        rows = enumerate(self.values[1:], 2)
        return {n: id_text(row[at]) if at < len(row) else "" for n, row in rows}

    def wanted(self, noted: Sequence[RowWrite], aliases: Aliases) -> tuple[Wanted, int]:
        """Find the rows that notes are for, and the column of the ids."""
        at = id_column(self.headers, aliases)
        wanted = Wanted(noted, service_columns(self.headers, aliases))
        ids = self.ids(at)
        for number, cells in enumerate(self.values[1:], 2):
            wanted.see(number, ids[number], cells)
        return wanted, at
