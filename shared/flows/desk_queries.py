"""What is asked for the desk: what ends by itself, which rows' tasks are open."""

from __future__ import annotations

from typing import Final

from shared.flows.queries import SWEEP
from shared.ports import Query


def lapsing_accounts(instant: str) -> Query:
    """Ask for accounts at which something that staff gave a day to is over by then."""
    return Query(
        "accounts",
        where=(("lapses_at", ">", ""), ("lapses_at", "<=", instant)),
        order_by="lapses_at",
        limit=SWEEP,
    )


DESK_SHAPES: Final[dict[str, Query]] = {"lapsing_accounts": lapsing_accounts("t")}
"""One of each, for the test that Firestore has its index."""
