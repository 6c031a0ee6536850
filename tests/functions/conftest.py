"""A deployment in a folder: real SQLite, real CSV, Google's certificates made here."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from functions import _auth
from shared import bootstrap
from shared.adapters.queue.local import LocalQueue
from shared.adapters.sheet import open_sheet_file
from shared.adapters.store.sqlite import SqliteDocuments
from shared.settings import load
from tests.functions.serving import (
    ENV,
    MONDAY_TEN,
    ROW,
    Certificates,
    Service,
    StillClock,
)


@pytest.fixture
def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    monkeypatch.setattr(_auth, "_transport", Certificates)
    sheet, store = tmp_path / "accounts.csv", tmp_path / "store.sqlite"
    with sheet.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(ROW))
        writer.writeheader()
        writer.writerow(ROW)
    clock = StillClock(MONDAY_TEN)
    deps = bootstrap.build(
        load({**ENV, "STORE": f"sqlite:///{store}"}, sheet=str(sheet)),
        clock,
        sheet=open_sheet_file(sheet),
        documents=SqliteDocuments(store),
        queue=LocalQueue(store),
    )
    bootstrap.use(deps)
    yield Service(deps, clock)
    bootstrap._instance.clear()  # noqa: SLF001 - as a new instance starts
