"""Ranges of a Google sheet: names, blocks of cells, sizes of requests. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import ceil
from typing import Any, NamedTuple

from shared.adapters.sheet.layout import column_letters
from shared.ports.values import Cell

ADVISED_BYTES = 2_000_000
MOST_BYTES = 9_000_000  # Google's hard limit is 10 MB
_ACCOUNTS_PER_MOST = 10_000
_PIECE_BYTES = 100_000
_RANGE_BYTES = 60
_BRIDGED_ROWS = 3
_EXTENT = re.compile(r"!([A-Z]+)(\d+)(?::([A-Z]+)\d*)?$")


class Block(NamedTuple):
    """
    Adjacent cells to be written at once; `None` leaves a cell as it is.

    Args:
        row: Number of its first row.
        column: Index of its first column.
        values: Row by row.
    """

    row: int
    column: int
    values: list[list[Cell]]

    def range_of(self, tab: str) -> str:
        """Name the range, `'Accounts'!C2:E9`."""
        return area(
            tab,
            (self.row, self.column),
            (self.row + len(self.values) - 1, self.column + len(self.values[0]) - 1),
        )


def whole_tab(tab: str) -> str:
    """Name every cell of a tab; quoted, since a tab may be called `A1`."""
    return "'" + tab.replace("'", "''") + "'"


def area(tab: str, start: tuple[int, int], end: tuple[int, int]) -> str:
    """Name a range by row number and column index of its corners."""
    first, last = (f"{column_letters(column)}{row}" for row, column in (start, end))
    return f"{whole_tab(tab)}!{first}:{last}"


def header_row(tab: str) -> str:
    """Name row 1."""
    return f"{whole_tab(tab)}!1:1"


def columns(tab: str, first: int, last: int) -> str:
    """Name whole columns."""
    return f"{whole_tab(tab)}!{column_letters(first)}:{column_letters(last)}"


def columns_in(named: str) -> int:
    """Count the columns of the grid from the range Google names for a whole row."""
    found = _EXTENT.search(named)
    return _index(found[3] or found[1]) + 1 if found else 0


def blocks(rows: Mapping[int, Mapping[int, Cell]]) -> Iterator[Block]:
    """
    Gather single cells into as few blocks as are worth it.

    Args:
        rows: Row number → column index → value.
    """
    places = sorted({index for cells in rows.values() for index in cells})
    for run in _runs(places, 1):
        touched = sorted(
            row for row, cells in rows.items() if not cells.keys().isdisjoint(run)
        )
        span = range(run[0], run[-1] + 1)
        for group in _runs(touched, _BRIDGED_ROWS):
            values = [
                [rows.get(row, {}).get(index) for index in span]
                for row in range(group[0], group[-1] + 1)
            ]
            yield Block(group[0], run[0], values)


def _runs(numbers: Sequence[int], step: int) -> Iterator[list[int]]:
    run: list[int] = []
    for number in numbers:
        if run and number - run[-1] > step:
            yield run
            run = []
        run.append(number)
    if run:
        yield run


def requests(
    tab: str, found: Iterable[Block], *, accounts: int, most: int
) -> Iterator[list[dict[str, Any]]]:
    """
    Share blocks out over requests of about the advised size.

    Args:
        tab: Their tab.
        found: What is to be written.
        accounts: How many they are about.
        most: Requests to use for up to 10,000 of them; they grow beyond the advised
            size for it, up to Google's hard limit.
    """
    pieces = [piece for block in found for piece in _cut(block)]
    limit = _fair_size(
        sum(size for size, _ in pieces), most * ceil(accounts / _ACCOUNTS_PER_MOST)
    )
    batch: list[dict[str, Any]] = []
    filled = 0
    for size, block in pieces:
        batch.append({"range": block.range_of(tab), "values": block.values})
        filled += size
        if filled >= limit:
            yield batch
            batch, filled = [], 0
    if batch:
        yield batch


def _fair_size(total: int, most: int) -> int:
    wanted = min(ceil(total / ADVISED_BYTES), most)
    return ceil(total / max(wanted, ceil(total / MOST_BYTES), 1))


def _cut(block: Block) -> Iterator[tuple[int, Block]]:
    """Cut a block into pieces small enough to be shared out, with their sizes."""
    start = size = 0
    for at, cells in enumerate(block.values, 1):
        size += len(json.dumps(cells)) + 2
        if size >= _PIECE_BYTES or at == len(block.values):
            piece = Block(block.row + start, block.column, block.values[start:at])
            yield size + _RANGE_BYTES, piece
            start, size = at, 0


def spans(rows: Sequence[int], most: int) -> list[tuple[int, int]]:
    """Cover sorted row numbers by at most *most* spans, first and last row each."""
    gap = 1
    while True:
        found = [(run[0], run[-1]) for run in _runs(rows, gap)]
        if len(found) <= most:
            return found
        gap *= 4


def first_cell(named: str) -> tuple[int, int]:
    """Give row number and column index where a range begins that Google names."""
    found = _EXTENT.search(named)
    return (int(found[2]), _index(found[1])) if found else (1, 0)


def _index(letters: str) -> int:
    count = 0
    for letter in letters:
        count = count * 26 + ord(letter) - 64
    return count - 1
