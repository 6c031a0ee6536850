"""Gather the figures that the thresholds judge; counts only, no personal data."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from shared.core import messages
from shared.core.breaker import KEPT
from shared.core.instants import to_text
from shared.core.thresholds import Measures, Requests
from shared.deps import Deps
from shared.flows.asking import open_questions
from shared.flows.breakers import providers
from shared.flows.heartbeats import last_beat, silences
from shared.flows.provider_state import breaker_of
from shared.flows.queries import (
    changed_since,
    complaints_since,
    dirty_accounts,
    planned_before,
    quarantined_accounts,
    uncertain_since,
)
from shared.flows.sheet_outage import outage
from shared.ports import Query

LATE = timedelta(minutes=30)
UNCERTAIN_FOR = timedelta(minutes=15)
DAY = timedelta(days=1)
WEEK = timedelta(days=7)
_MONITOR = "system/monitor"
_WENT_WRONG = (messages.FAILED, messages.UNDELIVERED)
_TAKEN = (messages.ACCEPTED, messages.DELIVERED, *_WENT_WRONG)


def measure(deps: Deps, now: datetime) -> Measures:
    """Gather the figures of now."""
    share = _bad_share(deps)
    this_week = _count(deps, complaints_since(to_text(now - WEEK)))
    both_weeks = _count(deps, complaints_since(to_text(now - 2 * WEEK)))
    day = to_text(now - DAY)
    return Measures(
        providers=_providers(deps, now),
        sync_delay_min=_sync_delay_min(deps, now),
        due=_count(deps, planned_before(to_text(now))),
        late=_count(deps, planned_before(to_text(now - LATE))),
        ended=_count(deps, changed_since(day, *_TAKEN)),
        failed=_count(deps, changed_since(day, *_WENT_WRONG)),
        bad_share=share,
        bad_share_before=_share_before(deps, share, now),
        silences=silences(deps, now),
        uncertain=_count(deps, uncertain_since(to_text(now - UNCERTAIN_FOR))),
        complaints=(this_week, both_weeks - this_week),
        questions=len(open_questions(deps, now)),
        sheet_problem=str((outage(deps, now) or {}).get("code", "")),
    )


def _count(deps: Deps, query: Query) -> int:
    return deps.documents.count(replace(query, limit=None))


def _providers(deps: Deps, now: datetime) -> dict[str, Requests]:
    names = {name for _channel, of_it in providers(deps) for name in of_it}
    seen = {n: breaker_of(deps.documents, n, now).counted(now, KEPT) for n in names}
    return {n: Requests(t.done, t.failed, t.slow) for n, t in seen.items() if t.done}


def _sync_delay_min(deps: Deps, now: datetime) -> float:
    """Count from the last write-back that came to its end, while rows wait."""
    at = last_beat(deps, "update_sheet")
    if at is None or not deps.documents.query(dirty_accounts(1)):
        return 0.0
    return (now - at).total_seconds() / 60


def _bad_share(deps: Deps) -> float:
    rows = deps.documents.count(Query("accounts"))
    return _count(deps, quarantined_accounts()) / rows if rows else 0.0


def _share_before(deps: Deps, share: float, now: datetime) -> float | None:
    """Give yesterday's share, and keep today's first one for tomorrow."""
    found = deps.documents.get(_MONITOR)
    kept = dict(found.data) if found else {}
    today = now.date().isoformat()
    if kept.get("day") != today:
        kept = {"day": today, "share": share, "before": kept.get("share")}
        deps.documents.put(_MONITOR, kept)
    before = kept["before"]
    return None if before is None else float(str(before))
