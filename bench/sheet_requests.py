"""
Count the requests to the Sheets API: `python -m bench.sheet_requests`.

Limits: one read to plan 10,000 rows, two writes to write 10,000 results back. Counted
by a server of our own that checks each request with Google's discovery document.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from time import perf_counter

from bench import _office as place
from bench._figures import Figure, show
from shared.adapters.sheet.google_sheet import GoogleSheet
from shared.flows.book import HOUSE_TABS
from shared.flows.plan import Options, plan
from shared.flows.write_back import write_back
from tests.servers import sheets

ROWS = 10_000
READS = ("spreadsheets.get", "values.batchGet")
WRITES = ("values.batchUpdate", "spreadsheets.batchUpdate")


def figures(rows: int = ROWS) -> list[Figure]:
    """Plan and write back over the real adapter, as processes that begin do it."""
    cells = place.sample(rows)
    with (
        sheets.start({"Accounts": cells}) as server,
        tempfile.TemporaryDirectory() as f,
    ):
        bare = _office(server, Path(f) / "bare.sqlite")
        without = _planned(server, bare)
        for tab in (*HOUSE_TABS, "Contacts"):
            server.set_tab(tab, [])
        deps = _office(server, Path(f) / "store.sqlite")
        planned = _planned(server, deps)
        write_back(deps, place.NOW)  # the very first one adds the service's columns
        _soil(deps)
        server.control("reset_counts")
        start = perf_counter()
        written = write_back(deps, place.NOW)
        took = perf_counter() - start
        back = server.counts()
    if written < rows:
        raise SystemExit(f"only {written} of {rows} rows were written back")
    return [
        Figure(f"requests to plan {rows:,} rows", sum(planned.values()), "", 1),
        Figure("  a process's first, optional tabs absent", sum(without.values()), ""),
        Figure(f"writes of {rows:,} results", _of(back, WRITES), "", 2),
        Figure("  reads around them (where, and whether)", _of(back, READS), ""),
        Figure("  rows written back", written / took, "rows/s"),
    ]


def _office(server: sheets.Server, store: Path) -> place.Deps:
    sheet = GoogleSheet(
        server.sheet_id, credentials="anonymous", base_url=server.base_url
    )
    return place.office(Path(server.sheet_id), store, sheet=sheet)


def _planned(server: sheets.Server, deps: place.Deps) -> dict[str, int]:
    """Plan; give the requests it took, by call."""
    server.control("reset_counts")
    plan(deps, place.NOW, Options(go_on=True))
    return server.counts()


def _of(counts: dict[str, int], calls: tuple[str, ...]) -> int:
    return sum(counts.get(call, 0) for call in calls)


def _soil(deps: place.Deps) -> None:
    """Mark every account as to be written, as a pass that reaches everybody does."""
    found = deps.documents.query(place.Query("accounts"))
    for start in range(0, len(found), 400):
        deps.documents.batch(
            [
                place.Write("update", one.path, {"dirty": True})
                for one in found[start : start + 400]
            ]
        )


if __name__ == "__main__":
    show("Requests to the Sheets API", figures())
