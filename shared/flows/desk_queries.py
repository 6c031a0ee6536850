"""What is asked for the desk: what ends by itself, which rows' tasks are open."""

from __future__ import annotations

from typing import Final

from shared.flows.queries import SWEEP
from shared.ports import Json, Query


def lapsing_accounts(instant: str) -> Query:
    """Ask for accounts at which something that staff gave a day to is over by then."""
    return Query(
        "accounts",
        where=(("lapses_at", ">", ""), ("lapses_at", "<=", instant)),
        order_by="lapses_at",
        limit=SWEEP,
    )


def open_row_tasks() -> Query:
    """Ask for the open tasks about rows that cannot be used."""
    reasons: list[Json] = ["row_unusable", "rows_unusable"]
    return Query(
        "people_tasks", where=(("open", "==", True), ("reason", "in", reasons))
    )


def bad_rows(limit: int | None = None) -> Query:
    """Ask for the rows of the sheet that cannot be used."""
    return Query(
        "accounts",
        where=(("quarantined", "==", True), ("present", "==", True)),
        limit=limit,
    )


DESK_SHAPES: Final[dict[str, Query]] = {
    "lapsing_accounts": lapsing_accounts("t"),
    "open_row_tasks": open_row_tasks(),
    "bad_rows": bad_rows(1),
}
"""One of each, for the test that Firestore has its index."""
