"""
What messages cost at 100, 1,000 and 10,000: `python -m bench.costs`.

Per 1,000 messages from plan to delivered and written back, a person's first text. Store
and queue are counted at their ports, the sheet by a server that knows Google's calls.
Limit: ten times the messages cost at most ten times as much.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bench import _office as place
from bench._counting import CountingDocuments
from bench._figures import Figure, number, show
from shared.adapters.sheet.google_sheet import GoogleSheet
from shared.adapters.store.sqlite import SqliteDocuments
from shared.deps import Deps
from shared.flows.dispatch import send_and_follow
from shared.flows.events import take_receipt
from shared.flows.plan import Options, plan
from shared.flows.queries import planned_before
from shared.flows.stage import SteppedClock
from shared.flows.write_back import write_back
from shared.ports import Receipt, Task
from tests.faults.chaos import rows_of
from tests.servers import sheets

SIZES = (100, 1_000, 10_000)
NOON = place.datetime.fromisoformat("2026-11-16T13:00:00-05:00")
_DAYTIME = "every place of the rows may be texted at that hour"


@dataclass(frozen=True, slots=True)
class Cost:
    """What so many messages cost together."""

    messages: int
    reads: int
    writes: int
    requests: int
    tasks: int
    sheet: int

    def per_thousand(self, name: str) -> float:
        """Give one kind of cost for a thousand messages."""
        return 1000 * float(getattr(self, name)) / self.messages


class _Counter:
    """A queue that counts its tasks and runs none."""

    def __init__(self) -> None:
        self.names: Counter[str] = Counter()
        self.seen: set[str] = set()

    def put(self, tasks: Sequence[Task]) -> int:
        new = {one.name: one.entry_point for one in tasks if one.name not in self.seen}
        self.seen |= set(new)
        self.names.update(new.values())
        return len(new)


def cost(count: int) -> Cost:
    """Take *count* messages from plan to delivered and into the rows."""
    rows = rows_of(count)
    cells = [list(rows[0]), *(list(row.values()) for row in rows)]
    with (
        tempfile.TemporaryDirectory() as folder,
        sheets.start({"Accounts": cells}) as server,
    ):
        real = SqliteDocuments(Path(folder) / "store.sqlite")
        counted, queue = CountingDocuments(real), _Counter()
        deps = _office(server, Path(folder), counted, real, queue)
        sent = _live(deps, real)
        tally, calls = counted.tally, server.counts()
    if sent != count:
        raise SystemExit(f"{sent} of {count} messages were sent: {_DAYTIME}")
    tasks = sum(queue.names.values())
    return Cost(
        count, tally.reads, tally.writes, tally.requests, tasks, sum(calls.values())
    )


def _office(
    server: sheets.Server, folder: Path, counted: Any, real: Any, queue: Any
) -> Deps:
    sheet = GoogleSheet(
        server.sheet_id, credentials="anonymous", base_url=server.base_url
    )
    store = folder / "store.sqlite"
    made = place.office(
        Path(server.sheet_id), store, sheet=sheet, documents=counted, local=real
    )
    return replace(made, clock=SteppedClock(NOON), queue=queue)


def _live(deps: Deps, real: SqliteDocuments) -> int:
    plan(deps, NOON, Options(go_on=True))
    sent = 0
    while planned := real.query(planned_before("9")):
        for one in planned:
            sent += send_and_follow(one.id, deps, NOON).slug == "sent"
            found: Any = real.get(one.path)
            given = Receipt("local", found.data["provider_id"], "delivered", NOON)
            take_receipt(given, deps, NOON)
    write_back(deps, NOON)
    return sent


KINDS = {
    "reads": "documents read",
    "writes": "documents written",
    "requests": "requests to the store",
    "tasks": "tasks",
    "sheet": "requests to the Sheets API",
}


def figures(sizes: Sequence[int] = SIZES) -> list[Figure]:
    """Measure each size; the limit is on how cost grows."""
    costs = [cost(size) for size in sizes]
    found = []
    for kind, name in KINDS.items():
        for one in costs:
            title = f"{name} per 1,000, at {one.messages:,}"
            found.append(Figure(title, one.per_thousand(kind), ""))
        first, last = costs[0].per_thousand(kind), costs[-1].per_thousand(kind)
        grows = f"  at {number(sizes[-1])} / at {number(sizes[0])}"
        found.append(Figure(grows, last / first, "x", 1.0))
    return found


if __name__ == "__main__":
    show("What messages cost", figures())
