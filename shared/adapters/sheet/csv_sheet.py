"""A sheet kept as CSV files: streamed, replaced at once. Judges no value."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO

from shared.adapters.sheet.cells import id_text, is_blank
from shared.adapters.sheet.csv_flaws import flaws_of
from shared.adapters.sheet.csv_splice import cell_text, record, splice
from shared.adapters.sheet.csv_text import Form, detect, opened, records, with_raw
from shared.adapters.sheet.files import (
    FileChangedError,
    Place,
    Stamp,
    locked,
    our_errors,
    replacing,
    stamp,
    tries,
)
from shared.adapters.sheet.layout import (
    ACCOUNTS,
    Aliases,
    Asked,
    Layout,
    Wanted,
    id_column,
    lay_out,
    merge,
    no_header,
    service_columns,
    writable_tab,
)
from shared.errors import BadRequest, NotDone
from shared.ports.sheet import RowWrite, Table, TabViews, WriteReport
from shared.ports.values import Cell


class CsvSheet:
    """
    The sheet as a CSV file; a further tab is a file beside it (`name.Settings.csv`).

    Reading never holds the file in memory. Writing changes the bytes of the service's
    own cells and no others, and the file is replaced at once or not at all.

    Args:
        path: The file staff keep.
        out: Where results go instead; *path* is then never touched.
        aliases: Further pairs of heading and column; may be set after reading Settings.
    """

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
        """
        Read the tabs that are there; rows are parsed while they are taken.

        Taking rows raises `BadRequest` where the text breaks off (a stray quotation
        mark) and `NotDone` where somebody saves the file meanwhile.
        """
        paths = {tab: self._path(self._place.source, tab) for tab in tabs}
        return {
            tab: _table(path)
            for tab, path in paths.items()
            if tab == ACCOUNTS or _holds_something(path)
        }

    def write(self, changes: Sequence[RowWrite]) -> WriteReport:
        """Write service columns; rows are looked up again in the file as it is now."""
        target = self._place.target()
        with locked(target), our_errors(target):
            for _ in tries(target):
                try:
                    return self._rewrite(target, changes)
                except FileChangedError:
                    continue
        raise AssertionError  # pragma: no cover - `tries` ends by raising

    def replace_tab(
        self, tab: str, headers: Sequence[str], rows: Sequence[Sequence[Cell]]
    ) -> None:
        """Write one of the service's own tabs whole, into the file beside the sheet."""
        target = self._place.target()
        path = self._path(target, writable_tab(tab))
        with locked(path), our_errors(path):
            form = detect(path if _holds_something(path) else target)
            with replacing(path, None) as new:
                new.write(form.bom)
                for cells in (headers, *rows):
                    new.write(record(cells, form).encode(form.encoding))

    def show_views(self, tab: str, views: TabViews) -> None:
        """Do nothing: a text file has no views."""

    def _path(self, path: Path, tab: str) -> Path:
        if tab == ACCOUNTS:
            return path
        return path.with_name(f"{path.stem}.{tab}{path.suffix}")

    def _rewrite(self, target: Path, changes: Sequence[RowWrite]) -> WriteReport:
        before = stamp(target)
        try:
            plan = _plan(target, changes, self.aliases)
            if plan.rows:
                _replace(target, plan, before)
        except BadRequest:
            if stamp(target) != before:
                raise FileChangedError from None
            raise
        return _report(merge(changes), plan)


def _holds_something(path: Path) -> bool:
    return path.is_file() and path.stat().st_size > 0


def _table(path: Path) -> Table:
    form = detect(path)
    with opened(path, form) as lines:
        before = _saved(lines)
        headers = next(iter(records(lines, form)), [])
    if is_blank(headers):
        raise no_header(path.name)
    rows = _rows(path, form, len(headers), before)
    return Table(tuple(headers), rows, partial(flaws_of, path))


def _saved(lines: IO[str]) -> tuple[int, int, int]:
    """Give what changes when the file is saved in place; a replaced one stays whole."""
    found = os.fstat(lines.fileno())
    return found.st_ino, found.st_size, found.st_mtime_ns


def _rows(
    path: Path, form: Form, width: int, before: tuple[int, int, int]
) -> Iterator[tuple[int, Sequence[Cell]]]:
    with opened(path, form) as lines:
        if _saved(lines) == before:
            yield from _numbered(iter(records(lines, form)), width)
        if _saved(lines) != before:
            raise NotDone(
                "sheet_changed",
                f"{path.name} was saved while it was read; it is read again.",
            )


def _numbered(
    parsed: Iterator[list[str]], width: int
) -> Iterator[tuple[int, Sequence[Cell]]]:
    next(parsed, None)
    for number, cells in enumerate(parsed, 2):
        if len(cells) == width:
            if cells[0] or any(cells):
                yield number, cells
        elif any(cells):
            yield number, cells + [""] * (width - len(cells))


@dataclass(frozen=True, slots=True)
class _Plan:
    """
    What one rewriting will do.

    Args:
        form: How the file is written down.
        layout: Where the columns stand.
        rows: Record number → column index → text.
        ids: Account id → record numbers; none where no single row can be written.
    """

    form: Form
    layout: Layout
    rows: Mapping[int, Mapping[int, str]]
    ids: Mapping[str, Sequence[int]]


def _plan(target: Path, changes: Sequence[RowWrite], aliases: Aliases) -> _Plan:
    form = detect(target)
    with opened(target, form) as lines:
        parsed = iter(records(lines, form))
        headers = next(parsed, [])
        if is_blank(headers):
            raise no_header(target.name)
        wanted = Wanted(changes, service_columns(headers, aliases))
        id_at = id_column(headers, aliases)
        ids, wide, width = _locate(parsed, id_at, wanted, len(headers))
    layout = lay_out(headers, wanted.asked, width=width, aliases=aliases)
    if any(index < len(headers) for index in layout.at.values()):
        ids |= {key: [row for row in ids[key] if row not in wide] for key in ids}
    return _Plan(form, layout, _texts(wanted.asked, ids, layout, form), ids)


def _locate(
    parsed: Iterator[list[str]], id_at: int, wanted: Wanted, width: int
) -> tuple[dict[str, list[int]], set[int], int]:
    """
    Find each id's records, the shifted records and the widest record.

    A record with more cells than headings is shifted, as by an unquoted `1,234.50`:
    staff's last cells then stand in the service's columns.
    """
    wide: set[int] = set()
    widest = width
    for number, cells in enumerate(parsed, 2):
        key = id_text(cells[id_at]) if id_at < len(cells) else ""
        wanted.see(number, key, cells)
        if len(cells) > width and any(cells[width:]):
            wide.add(number)
            widest = max(widest, len(cells))
    return wanted.rows(), wide, widest


def _texts(
    asked: Asked, ids: Mapping[str, Sequence[int]], layout: Layout, form: Form
) -> dict[int, dict[int, str]]:
    return {
        number: {
            layout.at[slug]: cell_text(value, form)
            for slug, value in asked[key].items()
        }
        for key, numbers in ids.items()
        for number in numbers
    }


def _replace(target: Path, plan: _Plan, before: Stamp) -> None:
    form = plan.form
    rows = {1: dict(plan.layout.added), **plan.rows}
    with opened(target, form) as lines, replacing(target, before) as new:
        new.write(form.bom)
        for number, (raw, cells) in enumerate(with_raw(lines, form), 1):
            changed = rows.get(number)
            text = splice(raw, cells, changed, form.delimiter) if changed else raw
            new.write(text.encode(form.encoding))


def _report(asked: Asked, plan: _Plan) -> WriteReport:
    return WriteReport(
        written=tuple(key for key in asked if plan.ids.get(key)),
        missing=tuple(key for key in asked if not plan.ids.get(key)),
    )
