"""The sheet in Google Sheets: one batched read, batched writes by id, checked after."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from shared.adapters.sheet import google_ranges as ranges
from shared.adapters.sheet.cells import clean_text, id_text, is_blank, whole
from shared.adapters.sheet.google_check import Judged, Look, Written, judge, moved
from shared.adapters.sheet.google_client import GOOGLE, SheetsClient, sheet_id_of
from shared.adapters.sheet.google_tabs import Tabs
from shared.adapters.sheet.google_whole import Whole
from shared.adapters.sheet.layout import (
    ACCOUNTS,
    Aliases,
    Asked,
    Layout,
    id_column,
    lay_out,
    merge,
    no_header,
    writable_tab,
)
from shared.errors import BadRequest, NotDone
from shared.ports.sheet import RowWrite, Table, TabViews, WriteReport
from shared.ports.values import Cell

CELL_LIMIT = 50_000
_MOST_WRITES = 2
_LOOKS = 3


class GoogleSheet:
    """
    The sheet as a Google spreadsheet.

    In a steady state a read is one request, and a write is one read before, one or two
    writes, and one read after. Sheets has no compare-and-set: whoever sorts the sheet
    between the first read and the write is found out by the last read, and the accounts
    concerned are reported as `unverified`, also those that were not asked for but got
    another account's text.

    Args:
        sheet_id: The spreadsheet's id or address.
        credentials: `adc`, `anonymous`, or a service account file.
        base_url: The root of the API.
        timeout_s: For connecting and for each silence while reading.
        aliases: Further pairs of heading and column; may be set after reading Settings.
        monotonic: Seconds that only grow; a list of tabs older than ten minutes of
            them is asked for again.
    """

    def __init__(  # noqa: PLR0913 - keyword-only options
        self,
        sheet_id: str,
        *,
        credentials: str = "adc",
        base_url: str = GOOGLE,
        timeout_s: float = 30.0,
        aliases: Aliases = (),
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client = SheetsClient(
            sheet_id_of(sheet_id),
            credentials=credentials,
            base_url=base_url,
            timeout_s=timeout_s,
        )
        self.aliases = tuple(aliases)
        self._tabs = Tabs(self._client, monotonic)
        self._id_at = 0

    def read(self, tabs: Sequence[str]) -> dict[str, Table]:
        """Read the tabs that are there, in one request."""
        tables = {}
        for tab, values in self._tabs.read(tabs).items():
            if headers := _headings(values):
                tables[tab] = Table(headers, _numbered(values[1:], len(headers)))
            elif tab == ACCOUNTS:
                raise no_header(f"the tab {ACCOUNTS}")
        return tables

    def write(self, changes: Sequence[RowWrite]) -> WriteReport:
        """
        Write service columns; rows are looked up again, and checked afterwards.

        Raises:
            NotDone: Google did not answer; part of it may stand in the sheet, and
                writing all of it again is safe and right.
        """
        noted = [one for one in changes if one.everywhere]
        report = self._write(merge(one for one in changes if not one.everywhere))
        if not noted:
            return report
        more = self._note(noted)
        return WriteReport(
            (*report.written, *more.written),
            (*report.missing, *more.missing),
            tuple(dict.fromkeys((*report.unverified, *more.unverified))),
            report.moved or more.moved,
        )

    def _write(self, asked: Asked) -> WriteReport:
        if not asked:
            return WriteReport(())
        before = self._look()
        rows = before.rows_of(asked)
        missing = tuple(key for key in asked if key not in rows)
        if not rows:
            return WriteReport((), missing)
        written = self._put(before, {key: asked[key] for key in rows}, rows)
        judged = self._check(written)
        return WriteReport(judged.verified, missing, judged.unverified, judged.moved)

    def _note(self, noted: Sequence[RowWrite]) -> WriteReport:
        """
        Write into every row of an id, or of none; the whole tab is read for it.

        If the rows were moved meanwhile, those that now bear such a note are named for
        being written again, and the notes, too.
        """
        before = self._whole()
        wanted, id_at = before.wanted(noted, self.aliases)
        layout = lay_out(
            before.headers, wanted.asked, width=before.width, aliases=self.aliases
        )
        found = {key: rows for key, rows in wanted.rows().items() if rows}
        cells = {
            row: {layout.at[slug]: _sent(v) for slug, v in wanted.asked[key].items()}
            for key, rows in found.items()
            for row in rows
        }
        missing = tuple(key for key in wanted.asked if key not in found)
        if not cells:
            return WriteReport((), missing)
        self._grow(self._look(), layout)
        if layout.added:
            cells[1] = dict(layout.added)
        for data in ranges.requests(
            self._title(), ranges.blocks(cells), accounts=len(cells), most=_MOST_WRITES
        ):
            self._client.put(data)
        after = self._whole()
        if after.ids(id_at) == before.ids(id_at):
            return WriteReport(tuple(found), missing)
        struck = (after.ids(id_at).get(row, "") for row in cells)
        again = tuple(dict.fromkeys((*found, *struck)))
        return WriteReport((), missing, again, moved=True)

    def _whole(self) -> Whole:
        answer = self._client.get([ranges.whole_tab(self._title())])[0]
        return Whole(_values(answer))

    def replace_tab(
        self, tab: str, headers: Sequence[str], rows: Sequence[Sequence[Cell]]
    ) -> None:
        """Write one of the service's own tabs whole, in one request."""
        grid = [[_sent(cell) for cell in cells] for cells in (headers, *rows)]
        self._tabs.replace(writable_tab(tab), grid)

    def show_views(self, tab: str, views: TabViews) -> None:
        """Add the views that are missing, remove those of ours that are over."""
        self._tabs.show_views(writable_tab(tab), views)

    def _check(self, written: Written) -> Judged:
        """
        Read back what was written; where it is not there, look at every row.

        Rows may have moved before our write and back after it: then all ids stand
        where they stood, but some text went to another account.
        """
        after = self._look(written.areas(self._title()))
        judged = judge(written, after, anywhere=False)
        if not judged.unverified and not moved(written, after):
            return judged
        after = self._look(written.everything(self._title()))
        judged = judge(written, after, anywhere=True)
        return judged._replace(moved=moved(written, after))

    def _title(self) -> str:
        return self._tabs.title(ACCOUNTS)

    def _look(self, areas: Sequence[str] = ()) -> Look:
        """Read the headings, every Account ID, and *areas*, as of one moment."""
        for _ in range(_LOOKS):
            answers = self._get_look(areas)
            headers = list(_headings(_values(answers[0])))
            if not headers:
                raise no_header(f"the tab {ACCOUNTS}")
            id_at = id_column(headers, self.aliases)
            if id_at == self._id_at:
                return Look.of(headers, answers)
            self._id_at = id_at
        raise NotDone("sheet_busy", "The sheet's columns are being moved; tried again.")

    def _get_look(self, areas: Sequence[str]) -> list[dict[str, Any]]:
        def wanted() -> list[str]:
            title = self._title()
            return [
                ranges.header_row(title),
                ranges.columns(title, self._id_at, self._id_at),
                *areas,
            ]

        try:
            return self._client.get(wanted())
        except (
            BadRequest
        ):  # the tab was renamed, or the id column is gone from its place
            self._tabs.refresh()
            self._id_at = 0
            return self._client.get(wanted())

    def _put(self, before: Look, asked: Asked, rows: Mapping[str, int]) -> Written:
        layout = self._lay_out(before, asked)
        grown = self._grow(before, layout)
        sent = {
            key: {layout.at[slug]: _sent(value) for slug, value in cells.items()}
            for key, cells in asked.items()
        }
        cells = {rows[key]: values for key, values in sent.items()}
        if layout.added:
            cells[1] = dict(layout.added)
        batches = ranges.requests(
            self._title(),
            ranges.blocks(cells),
            accounts=len(rows),
            most=_MOST_WRITES - grown,
        )
        for data in batches:
            self._client.put(data)
        return Written(layout, _with_added(before.headers, layout), rows, sent)

    def _lay_out(self, before: Look, asked: Asked) -> Layout:
        """Place the columns; missing ones right of every cell anybody ever filled."""
        headers, aliases = before.headers, self.aliases
        layout = lay_out(headers, asked, width=0, aliases=aliases)
        if not layout.added:
            return layout
        answer = self._client.get([ranges.whole_tab(self._title())])[0]
        width = max(map(len, _values(answer)), default=0)
        return lay_out(headers, asked, width=width, aliases=aliases)

    def _grow(self, before: Look, layout: Layout) -> int:
        """Append columns where the grid ends too early; give the requests made."""
        lacking = max((index + 1 for index, _ in layout.added), default=0)
        lacking -= before.grid_columns
        if lacking <= 0:
            return 0
        self._tabs.append_columns(self._title(), lacking)
        return 1


def _values(answer: Mapping[str, Any]) -> list[list[Any]]:
    found = answer.get("values")
    return found if isinstance(found, list) else []


def _headings(values: list[list[Any]]) -> tuple[str, ...]:
    headers = tuple(id_text(cell) for cell in values[0]) if values else ()
    return headers if any(headers) else ()


def _numbered(
    values: list[list[Any]], width: int
) -> Iterator[tuple[int, Sequence[Cell]]]:
    for number, cells in enumerate(values, 2):
        if not is_blank(cells):
            row = [whole(cell) if isinstance(cell, float) else cell for cell in cells]
            yield number, row[:width] + [""] * (width - len(row))  # type: ignore[misc]


def _with_added(headers: Sequence[str], layout: Layout) -> list[str]:
    if not layout.added:
        return list(headers)
    gap = [""] * (layout.added[0][0] - len(headers))
    return [*headers, *gap, *(heading for _, heading in layout.added)]


def _sent(value: Cell) -> Cell:
    return clean_text(value, CELL_LIMIT) if isinstance(value, str) else value
