"""Do one thing with many accounts: says which were done and which not, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Final

from shared.errors import CollectionsError
from shared.flows.staff.call import Call, Payload

ENOUGH: Final = timedelta(seconds=40)
"""Google cuts a request of the sidebar off after a minute, and then says nothing."""
NO_TIME: Final = "There was no time left for this row; do it again."


def one_by_one(call: Call, ids: Iterable[str], do: Callable[[str], object]) -> Payload:
    """Do it for each account; what goes wrong with one is no other's business."""
    began = call.deps.clock.now()
    results = []
    for account_id in ids:
        late = call.deps.clock.now() - began > ENOUGH
        text = NO_TIME if late else _done(account_id, do)
        results.append({"account_id": account_id, "done": not text, "text": text})
    done = sum(bool(one["done"]) for one in results)
    return {"results": results, "done": done, "left": len(results) - done}


def _done(account_id: str, do: Callable[[str], object]) -> str:
    try:
        do(account_id)
    except CollectionsError as error:
        return error.text
    return ""
