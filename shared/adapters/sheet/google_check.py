"""Compare what stands in a Google sheet with what was written. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from shared.adapters.sheet.cells import id_text, same
from shared.adapters.sheet.google_ranges import (
    area,
    columns,
    columns_in,
    first_cell,
    spans,
)
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
        headers: Row 1 at that time, with what was added.
        rows: Account id → row at that time.
        sent: Account id → column index → value.
    """

    layout: Layout
    headers: Sequence[str]
    rows: Mapping[str, int]
    sent: Mapping[str, _Row]

    def areas(self, tab: str) -> list[str]:
        """Name the ranges that must be read to check it; few, however many rows."""
        places = sorted(self.layout.at.values()) or [0]
        return [
            area(tab, (first, places[0]), (last, places[-1]))
            for first, last in spans(sorted(self.rows.values()), _MOST_AREAS)
        ]

    def everything(self, tab: str) -> list[str]:
        """Name the service's columns, every row of them."""
        places = self.layout.at.values()
        return [columns(tab, min(places, default=0), max(places, default=0))]


class Judged(NamedTuple):
    """Ids whose cells read as asked, and ids that must be written again."""

    verified: tuple[str, ...]
    unverified: tuple[str, ...]
    moved: bool = False


def moved(written: Written, after: Look) -> bool:
    """Say whether rows or columns that were written to hold something else now."""
    return _other_headers(written, after) or any(
        after.ids.get(row) != key for key, row in written.rows.items()
    )


def _other_headers(written: Written, after: Look) -> bool:
    count = len(written.headers)
    return list(after.headers[:count]) != list(written.headers)


def judge(written: Written, after: Look, *, anywhere: bool) -> Judged:
    """
    Tell which accounts read as asked, by where their rows stand now.

    Args:
        written: What was asked for.
        after: The sheet afterwards.
        anywhere: Rows were moved, and *after* holds all of them: an account that was
            not asked for, but bears what was meant for another, must be written again
            too. It stood in the other's place when the write arrived.
    """
    if _other_headers(written, after):
        return Judged((), tuple(written.rows))
    rows = after.rows_of(written.rows)
    verified = tuple(
        key
        for key in written.rows
        if rows.get(key) and _reads(after, rows[key], written.sent[key])
    )
    wrong = written.rows.keys() - frozenset(verified)
    struck = _struck(written, after) if anywhere else ()
    return Judged(verified, tuple(dict.fromkeys((*sorted(wrong), *struck))))


def _reads(after: Look, row: int, sent: _Row) -> bool:
    shown = after.cells.get(row, {})
    return all(same(shown.get(index), value) for index, value in sent.items())


def _struck(written: Written, after: Look) -> Iterator[str]:
    """Find the accounts that were not asked for and bear what was sent for others."""
    kinds: dict[tuple[int, ...], set[tuple[Cell, ...]]] = {}
    for sent in written.sent.values():
        columns = tuple(sorted(sent))
        kinds.setdefault(columns, set()).add(_signature(sent, columns))
    for row, key in after.ids.items():
        shown = after.cells.get(row, {})
        if key not in written.rows and any(
            _signature(shown, columns) in known for columns, known in kinds.items()
        ):
            yield key


def _signature(cells: _Row, columns: Iterable[int]) -> tuple[Cell, ...]:
    return tuple(cells.get(index) or "" for index in columns)
