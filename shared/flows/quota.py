"""
A provider's quota of the day: a part of it is kept for replies and alerts.

Counted from the messages themselves, so that there is no counter to be wrong. It is no
point of failure: what cannot be counted is taken to have room, and the provider's own
"too many" stays the last word.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final, NamedTuple
from weakref import WeakKeyDictionary

from shared.core.instants import to_text
from shared.deps import Deps
from shared.errors import CollectionsError
from shared.flows.queries import accepted_by
from shared.ports import Documents

DAY: Final = timedelta(hours=24)
"""Google counts the last 24 hours, not the calendar's day."""
KEPT_S: Final = 15.0
KEPT_SHARE: Final = 0.1
"""Of each quota, for confirmations, answers of staff, what is urgent, and alerts."""


class _Counted(NamedTuple):
    at: datetime
    used: int


_counted: WeakKeyDictionary[Documents, dict[str, _Counted]] = WeakKeyDictionary()


def has_room(deps: Deps, provider: str, now: datetime, *, bulk: bool) -> bool:
    """
    Say whether a provider's quota lets one more message through.

    Args:
        deps: The world.
        provider: Its slug.
        now: Aware.
        bulk: What is not urgent leaves the kept part alone.
    """
    quota = deps.settings.day_quotas.get(provider, 0)
    if not quota:
        return True
    used = _used(deps, provider, now)
    return used is None or used < quota * (1 - KEPT_SHARE if bulk else 1)


def count_one(documents: Documents, provider: str) -> None:
    """Count what this process just handed over: the next count is seconds away."""
    mine = _counted.get(documents, {})
    if known := mine.get(provider):
        mine[provider] = known._replace(used=known.used + 1)


def quotas(deps: Deps, now: datetime) -> dict[str, dict[str, int]]:
    """Give what is used of each quota, for staff to see."""
    return {
        name: {"used": _used(deps, name, now) or 0, "of": quota}
        for name, quota in deps.settings.day_quotas.items()
        if quota
    }


def _used(deps: Deps, provider: str, now: datetime) -> int | None:
    """Count what a provider took in 24 hours, as of a few seconds ago."""
    mine = _counted.setdefault(deps.documents, {})
    known = mine.get(provider)
    if known and 0 <= (now - known.at).total_seconds() < KEPT_S:
        return known.used
    try:
        count = deps.documents.count(accepted_by(provider, to_text(now - DAY)))
    except CollectionsError:
        return None
    mine[provider] = _Counted(now, count)
    return count
