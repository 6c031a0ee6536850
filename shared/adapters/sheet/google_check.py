"""Compare what stands in a Google sheet with what was written. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from shared.adapters.sheet.cells import id_text, same
from shared.adapters.sheet.google_ranges import area, columns_in, first_cell, spans
from shared.adapters.sheet.layout import Layout
from shared.ports.values import Cell

_MOST_AREAS = 40  # they travel in the address of a GET request
_Row = Mapping[int, Cell]


@dataclass(frozen=True, slots=True)
class Look:
    """
    The sheet at one moment.

    Args:
        headers: Row 1.
        ids: Row number → Account ID, where there is one.
        grid_columns: Columns the grid has, used or not.
        cells: Row number → column index → value, of the areas asked for.
    """

    headers: Sequence[str]
    ids: Mapping[int, str]
    grid_columns: int
    cells: Mapping[int, _Row]

    @classmethod
    def of(cls, headers: Sequence[str], answers: Sequence[Mapping[str, Any]]) -> Look:
        """Read the answers for row 1, the id column and further areas."""
        top, ids, *areas = answers
        return cls(
            headers=headers,
            ids={
                number: key
                for number, cells in enumerate(ids.get("values", ())[1:], 2)
                if cells and (key := id_text(cells[0]))
            },
            grid_columns=columns_in(top.get("range", "")),
            cells=_placed(areas),
        )

    def rows_of(self, wanted: Iterable[str]) -> dict[str, int]:
        """Find the one row of each id; ids of no row or of several are left out."""
        keys = frozenset(wanted)
        found: dict[str, int] = {}
        for row, key in self.ids.items():
            if key in keys:
                found[key] = 0 if key in found else row
        return {key: row for key, row in found.items() if row}


def _placed(areas: Iterable[Mapping[str, Any]]) -> dict[int, _Row]:
    rows: dict[int, _Row] = {}
    for answer in areas:
        row, column = first_cell(answer.get("range", ""))
        for number, cells in enumerate(answer.get("values", ()), row):
            rows[number] = dict(enumerate(cells, column))
    return rows


@dataclass(frozen=True, slots=True)
class Written:
    """
    What one write has asked Google for.

    Args:
        layout: Where the columns stood.
        rows: Account id → row at that time.
        sent: Account id → column index → value.
    """

    layout: Layout
    rows: Mapping[str, int]
    sent: Mapping[str, _Row]

    def areas(self, tab: str) -> list[str]:
        """Name the ranges that must be read to check it; few, however many rows."""
        columns = sorted(self.layout.at.values()) or [0]
        return [
            area(tab, (first, columns[0]), (last, columns[-1]))
            for first, last in spans(sorted(self.rows.values()), _MOST_AREAS)
        ]


class Judged(NamedTuple):
    """Ids whose cells read as asked, and ids that must be written again."""

    verified: tuple[str, ...]
    unverified: tuple[str, ...]


def judge(written: Written, after: Look) -> Judged:
    """
    Tell which accounts read as asked, by where their rows stand now.

    An account that was not asked for, but bears what was meant for the row that stood
    in its place, must be written again too.
    """
    rows = after.rows_of(written.rows)
    verified = tuple(
        key
        for key, row in written.rows.items()
        if rows.get(key) and _reads(after, rows[key], written.sent[key])
    )
    wrong = [key for key in written.rows if key not in frozenset(verified)]
    struck = (
        after.ids[row]
        for key, row in written.rows.items()
        if after.ids.get(row, key) != key and _reads(after, row, written.sent[key])
    )
    unverified = dict.fromkeys((*wrong, *struck))
    return Judged(tuple(k for k in verified if k not in unverified), tuple(unverified))


def _reads(after: Look, row: int, sent: _Row) -> bool:
    shown = after.cells.get(row, {})
    return all(same(shown.get(index), value) for index, value in sent.items())
