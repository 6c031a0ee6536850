"""A sheet kept as an Excel workbook, by openpyxl; refuses what that would spoil."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from shared.adapters.sheet.cells import id_text, is_blank
from shared.adapters.sheet.files import (
    FileChangedError,
    Place,
    locked,
    our_errors,
    replacing,
    stamp,
    tries,
)
from shared.adapters.sheet.layout import (
    ACCOUNTS,
    Aliases,
    Wanted,
    find_tab,
    id_column,
    lay_out,
    no_accounts,
    no_header,
    service_columns,
    writable_tab,
)
from shared.adapters.sheet.xlsx_book import Book, put
from shared.adapters.sheet.xlsx_flaws import flaws_of
from shared.errors import BadRequest
from shared.ports.sheet import RowWrite, Table, TabViews, WriteReport
from shared.ports.values import Cell

_Rows = Iterator[tuple[Cell, ...]]
_Change = Callable[[Book, Any], WriteReport | None]


class XlsxSheet:
    """
    The sheet as an Excel workbook.

    Every write loads and saves the workbook whole (seconds for 10,000 rows), so the
    caller gathers changes and writes at the end of a pass and at most once every
    `min_write_interval_s`.

    Args:
        path: The file staff keep.
        out: Where results go instead; *path* is then never touched.
        aliases: Further pairs of heading and column; may be set after reading Settings.
    """

    min_write_interval_s = 60.0

    def __init__(
        self,
        path: str | Path,
        *,
        out: str | Path | None = None,
        aliases: Aliases = (),
    ) -> None:
        self._place = Place(path, out)
        self.aliases = tuple(aliases)

    def read(self, tabs: Sequence[str]) -> dict[str, Table]:
        """Read the tabs that are there; formulas give the result Excel last stored."""
        book = Book(self._place.source)
        sheets = book.values()
        tables = {}
        for tab in tabs:
            title = find_tab(list(sheets), tab)
            rows = book.rows(sheets[title]) if title else iter(())
            headers = _headings(rows)
            if title and headers:
                width = len(headers)
                flaws = partial(flaws_of, book, title, width)
                tables[tab] = Table(headers, _numbered(rows, width), flaws)
            elif tab == ACCOUNTS:
                raise _no_accounts(self._place.source.name, list(sheets), title)
        return tables

    def write(self, changes: Sequence[RowWrite]) -> WriteReport:
        """Write service columns; rows are looked up again in the file as it is now."""
        done = self._change(lambda book, new: self._apply(book, new, changes))
        return done or WriteReport(())

    def replace_tab(
        self, tab: str, headers: Sequence[str], rows: Sequence[Sequence[Cell]]
    ) -> None:
        """Write one of the service's own tabs whole."""
        writable_tab(tab)

        def fill(_book: Book, new: Any) -> None:
            _fill(_own_tab(new, tab), (headers, *rows))

        self._change(fill)

    def show_views(self, tab: str, views: TabViews) -> None:
        """Do nothing: a workbook has one filter a tab, and that is its reader's."""

    def _change(self, change: _Change) -> WriteReport | None:
        target = self._place.target()
        with locked(target), our_errors(target):
            for _ in tries(target):
                try:
                    return _changed(target, change)
                except FileChangedError:
                    continue
        raise AssertionError  # pragma: no cover - `tries` ends by raising

    def _apply(self, book: Book, new: Any, changes: Sequence[RowWrite]) -> WriteReport:
        values = book.values()
        title = find_tab(list(values), ACCOUNTS)
        rows = book.rows(values[title]) if title else iter(())
        headers = _headings(rows)
        if not headers or title is None:
            raise _no_accounts(self._place.source.name, list(values), title)
        id_at = id_column(headers, self.aliases)
        wanted = Wanted(changes, service_columns(headers, self.aliases))
        ids, width = _locate(rows, id_at, wanted, len(headers))
        asked = wanted.asked
        layout = lay_out(headers, asked, width=width, aliases=self.aliases)
        sheet = new[title]
        added = layout.added if any(ids.values()) else ()
        for index, heading in added:
            put(sheet.cell(1, index + 1), heading)
        written = {
            key: [
                _put_row(
                    sheet, row, {layout.at[slug]: v for slug, v in asked[key].items()}
                )
                for row in found
            ]
            for key, found in ids.items()
        }
        done = {key for key, rows_ in written.items() if rows_ and all(rows_)}
        return WriteReport(
            written=tuple(key for key in asked if key in done),
            missing=tuple(key for key in asked if key not in done),
        )


def _changed(target: Path, change: _Change) -> WriteReport | None:
    before = stamp(target)
    book = Book(target)
    new = book.formulas()
    report = change(book, new)
    packed = book.pack(new)
    with replacing(target, before) as file:
        file.write(packed)
    return report


def _headings(rows: _Rows) -> tuple[str, ...]:
    cells = list(next(rows, ()))
    while cells and cells[-1] in ("", None):
        cells.pop()
    return tuple(id_text(cell) if not isinstance(cell, str) else cell for cell in cells)


def _numbered(rows: _Rows, width: int) -> Iterator[tuple[int, Sequence[Cell]]]:
    for number, cells in enumerate(rows, 2):
        padded = (*cells[:width], *[""] * (width - len(cells)))
        if not is_blank(padded):
            yield number, padded


def _no_accounts(name: str, titles: list[str], title: str | None) -> BadRequest:
    if title is not None:
        return no_header(f"{name}, tab {title},")
    return no_accounts(name, titles)


def _locate(
    rows: _Rows, id_at: int, wanted: Wanted, width: int
) -> tuple[dict[str, list[int]], int]:
    """Find each id's rows (none: not a single one) and the widest row."""
    for number, cells in enumerate(rows, 2):
        key = id_text(cells[id_at]) if id_at < len(cells) else ""
        wanted.see(number, key, cells)
        if len(cells) > width and not is_blank(cells[width:]):
            width = len(cells)
    return wanted.rows(), width


def _put_row(sheet: Any, row: int, cells: dict[int, Cell]) -> bool:
    """Set a row's cells, none of them where staff merged cells over ours."""
    targets = {index: sheet.cell(row, index + 1) for index in cells}
    if any(type(cell).__name__ == "MergedCell" for cell in targets.values()):
        return False
    for index, value in cells.items():
        put(targets[index], value)
    return True


def _own_tab(book: Any, tab: str) -> Any:
    for title in book.sheetnames:
        if title.strip().casefold() == tab.casefold():
            return book[title]
    return book.create_sheet(tab)


def _fill(sheet: Any, rows: Sequence[Sequence[Cell]]) -> None:
    sheet.delete_rows(1, sheet.max_row)
    for number, cells in enumerate(rows, 1):
        for index, value in enumerate(cells, 1):
            put(sheet.cell(number, index), value)
