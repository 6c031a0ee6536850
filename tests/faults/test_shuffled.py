"""The sheet is sorted, and rows come and go, while the service works on it."""

from __future__ import annotations

import random
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

import pytest

from bench import _office as place
from shared.adapters.sheet.google_sheet import GoogleSheet
from shared.core.keys import account_key
from shared.deps import Deps
from shared.flows.plan import Options, plan
from shared.flows.stage import SteppedClock
from shared.flows.write_back import write_back
from shared.local.worker import Worker
from tests.faults.chaos import rows_of
from tests.servers import sheets

NOON = place.datetime.fromisoformat("2026-11-16T13:00:00-05:00")
GUEST = "GUEST"


class Hands:
    """Somebody who cannot leave the sheet alone; counts what was done."""

    def __init__(self, server: sheets.Server, width: int, seed: int) -> None:
        self._server, self._width = server, width
        self._rng = random.Random(seed)  # noqa: S311 - a game
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work)
        self.done = 0
        self.deleted: set[str] = set()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _work(self) -> None:
        while not self._stop.wait(0.01):
            self._one()
            self.done += 1

    def _one(self) -> None:
        rng, server = self._rng, self._server
        at = rng.randint(2, 40)
        move = rng.choice(["shuffle", "sort", "insert", "delete", "sort"])
        if move == "shuffle":
            server.control("shuffle", title="Accounts", seed=rng.random())
        elif move == "sort":
            order = {"column": rng.randint(1, 6), "reverse": rng.random() < 0.5}
            server.control("sort", title="Accounts", **order)
        elif move == "insert":
            guest = [f"{GUEST}-{self.done}", "A guest row", *[""] * (self._width - 2)]
            cells = [guest]
            server.control("insert_rows", title="Accounts", at=at, cells=cells)
        elif len(self.deleted) < 20:
            row = server.state()[at - 1]
            if str(row[0]).startswith("A-"):
                self._delete(at, str(row[0]))

    def _delete(self, at: int, account_id: str) -> None:
        """Only this thread moves rows, so the row is the one that was looked at."""
        self.deleted.add(account_id)
        self._server.control("delete_rows", title="Accounts", at=at)


def office(server: sheets.Server, folder: Path) -> Deps:
    sheet = GoogleSheet(
        server.sheet_id, credentials="anonymous", base_url=server.base_url
    )
    made = place.office(Path(server.sheet_id), folder / "store.sqlite", sheet=sheet)
    return replace(made, clock=SteppedClock(NOON))


def shuffled(count: int, folder: Path, seed: int) -> None:
    rows = rows_of(count)
    headings = list(rows[0])
    cells = [headings, *(list(row.values()) for row in rows)]
    with sheets.start({"Accounts": cells}) as server:
        deps = office(server, folder)
        plan(deps, NOON, Options(go_on=True))
        write_back(deps, NOON)
        with Hands(server, len(headings), seed) as hands:
            Worker(deps, write_sheet=False).drain()
            for _ in range(4):
                write_back(deps, NOON)
                plan(deps, NOON, Options(go_on=True))
        for _ in range(3):
            write_back(deps, NOON)
        assert hands.done > 20
        compare(server.state(), rows, deps, hands.deleted)


def compare(
    state: list[list[Any]], rows: list[dict[str, str]], deps: Deps, deleted: set[str]
) -> None:
    """Every staff cell as it was; every result in the row it is about."""
    headings = [str(cell) for cell in state[0]]
    found = [dict(zip(headings, line, strict=False)) for line in state[1:] if line]
    ours = {str(line["Account ID"]): line for line in found}
    assert {one for one in ours if one.startswith("A-")} == {
        row["Account ID"] for row in rows
    } - deleted
    sent = 0
    for row in rows:
        account_id = row["Account ID"]
        if account_id in deleted:
            continue
        line = ours[account_id]
        staffs = {name: str(line.get(name, "")) for name in row}
        assert staffs == {name: str(value) for name, value in row.items()}
        document: Any = deps.documents.get(f"accounts/{account_key(account_id)}")
        shown = document.data["shown"]
        assert line.get("Last result", "") == shown.get("last_result", "")
        texts = deps.sms[0].messages(row["Phone"])
        assert (line.get("Last result") == "sms sent") == (len(texts) == 1)
        sent += len(texts)
    assert sent >= len(rows) - len(deleted)
    for line in found:
        if str(line["Account ID"]).startswith(GUEST):
            assert line["Customer"] == "A guest row"
            assert not line.get("Last contact"), "nobody was contacted about a guest"


@pytest.mark.slow
def test_two_hundred_rows_under_busy_hands(tmp_path: Path) -> None:
    """A result in a neighbour's row tells staff that the wrong person was told."""
    shuffled(200, tmp_path, seed=1)


@pytest.mark.slow
def test_five_thousand_rows_under_busy_hands(tmp_path: Path) -> None:
    shuffled(5000, tmp_path, seed=2)
