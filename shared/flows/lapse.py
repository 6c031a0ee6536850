"""End what staff gave a day to: a hold, another channel. Then the sequence goes on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from shared.core.instants import to_text
from shared.core.outreach.lapses import lapsed
from shared.deps import Deps
from shared.flows.desk_queries import lapsing_accounts
from shared.flows.journal import Amendment, amend_account
from shared.flows.outage import plan_soon


def end_lapsed(deps: Deps, now: datetime) -> int:
    """End what is over by now; says at how many accounts."""
    found = deps.documents.query(lapsing_accounts(to_text(now)))
    ended = sum(_end(deps, one.id, now) for one in found)
    if ended:
        plan_soon(deps, now)
    return ended


def _end(deps: Deps, key: str, now: datetime) -> bool:
    said: list[bool] = []

    def change(data: dict[str, Any]) -> Amendment:
        state, happenings = lapsed(data.get("state", {}), now)
        said.append(bool(happenings))
        names = ", ".join(one.before for one in happenings)
        return Amendment(
            state=state,
            shown={"last_result": f"over: {names}"} if names else {},
            fields={"attend": True} if names else {},
            happenings=happenings,
        )

    amend_account(deps.documents, key, change, now)
    return said[-1] if said else False
