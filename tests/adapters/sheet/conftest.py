"""One staff's sheet in three technologies, for tests that every adapter must pass."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

import openpyxl
import pytest

from shared.adapters.sheet import CsvSheet, GoogleSheet, XlsxSheet
from shared.ports.sheet import Sheet
from tests.servers import sheets

Grid = list[list[Any]]


class World(Protocol):
    """What staff have before them, whatever it is kept in."""

    def sheet(self) -> Sheet: ...

    def put(self, cells: Grid, tab: str = "Accounts") -> None: ...

    def cells(self, tab: str = "Accounts") -> Grid: ...

    def rearrange(self, change: Callable[[Grid], None]) -> None: ...


class CsvWorld:
    def __init__(self, folder: Path) -> None:
        self.path = folder / "accounts.csv"

    def sheet(self) -> CsvSheet:
        return CsvSheet(self.path)

    def _path(self, tab: str) -> Path:
        return self.path if tab == "Accounts" else self.path.with_suffix(f".{tab}.csv")

    def put(self, cells: Grid, tab: str = "Accounts") -> None:
        with self._path(tab).open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(cells)

    def cells(self, tab: str = "Accounts") -> Grid:
        with self._path(tab).open(newline="", encoding="utf-8") as file:
            return [_trimmed(cells) for cells in csv.reader(file)]

    def rearrange(self, change: Callable[[Grid], None]) -> None:
        cells = self.cells()
        change(cells)
        self.put(cells)


class XlsxWorld:
    def __init__(self, folder: Path) -> None:
        self.path = folder / "accounts.xlsx"

    def sheet(self) -> XlsxSheet:
        return XlsxSheet(self.path)

    def put(self, cells: Grid, tab: str = "Accounts") -> None:
        book = openpyxl.load_workbook(self.path) if self.path.exists() else None
        book = book or openpyxl.Workbook()
        if "Sheet" in book.sheetnames:
            del book["Sheet"]
        if tab in book.sheetnames:
            del book[tab]
        made = book.create_sheet(tab)
        for row in cells:
            made.append(row)
        book.save(self.path)

    def cells(self, tab: str = "Accounts") -> Grid:
        found = openpyxl.load_workbook(self.path)[tab]
        return [
            _trimmed(["" if cell is None else cell for cell in row])
            for row in found.iter_rows(values_only=True)
        ]

    def rearrange(self, change: Callable[[Grid], None]) -> None:
        cells = self.cells()
        change(cells)
        self.put(cells)


class GoogleWorld:
    def __init__(self, server: sheets.Server) -> None:
        self.server = server

    def sheet(self) -> GoogleSheet:
        return GoogleSheet(
            self.server.sheet_id,
            credentials="anonymous",
            base_url=self.server.base_url,
            timeout_s=10,
        )

    def put(self, cells: Grid, tab: str = "Accounts") -> None:
        self.server.set_tab(tab, cells)

    def cells(self, tab: str = "Accounts") -> Grid:
        return self.server.state(tab)

    def rearrange(self, change: Callable[[Grid], None]) -> None:
        cells = self.cells()
        change(cells)
        self.put(cells)


def _trimmed(cells: list[Any]) -> list[Any]:
    while cells and cells[-1] == "":
        cells.pop()
    return cells


@pytest.fixture(scope="session")
def running() -> Iterator[sheets.Server]:
    with sheets.start() as server:
        yield server


@pytest.fixture
def server(running: sheets.Server) -> sheets.Server:
    running.control("reset")
    return running


@pytest.fixture(params=["csv", "xlsx", "google"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> World:
    if request.param == "google":
        return GoogleWorld(request.getfixturevalue("server"))
    return CsvWorld(tmp_path) if request.param == "csv" else XlsxWorld(tmp_path)


@pytest.fixture
def google(server: sheets.Server) -> GoogleWorld:
    return GoogleWorld(server)


HEADINGS = ["Account ID", "Customer", "Phone", "Balance", "Due date", "Notes"]


@pytest.fixture
def accounts() -> Grid:
    rows = [
        [f"A-{n}", f"Tenant {n}", "+12125550100", "120.50", "2026-01-05", f"note {n}"]
        for n in range(1, 9)
    ]
    return [list(HEADINGS), *rows]


@pytest.fixture
def dice() -> random.Random:
    return random.Random(7)  # noqa: S311 - a game
