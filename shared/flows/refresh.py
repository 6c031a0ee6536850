"""
Make sure that nobody is asked to pay on an old copy of the sheet.

Only while the sheet cannot be read may it be older, as `OUTAGE_COPY_AGE_S` says, or
`STAND_IN_AGE_S` of a file that somebody gave for it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from shared.core.instants import from_text, to_text
from shared.deps import Deps
from shared.errors import BadRequest, NotDone
from shared.flows.keep import SHEET
from shared.flows.plan import plan
from shared.flows.recent import recent
from shared.flows.sheet_outage import most_age
from shared.ports import Transaction

_LOCK = "system/refresh"
_LEASE = timedelta(minutes=2)
SKEW = timedelta(minutes=1)


def refresh_if_stale(deps: Deps, now: datetime) -> bool:
    """
    Read the sheet again if its copy is older than `MAX_SHEET_AGE_S`.

    One read serves every message of that time: a read a message would break the quota.

    Returns:
        False if the copy is too old and could not be read again, or somebody else is
        reading it just now.
    """
    if is_fresh(deps, now):
        return True
    if not _take(deps, now):
        return False
    try:
        plan(deps, now)
    except (NotDone, BadRequest):
        return False
    finally:
        deps.documents.delete(_LOCK)
    return is_fresh(deps, now)


def is_fresh(deps: Deps, now: datetime) -> bool:
    """Say whether the copy is young enough to send on."""
    found = recent(deps.documents, SHEET, now)
    if found is None:
        return False
    age = now - from_text(str(found.data["read_at"]))
    # a copy from the future was read on another clock: it proves nothing
    return -SKEW <= age <= most_age(deps, now)


def _take(deps: Deps, now: datetime) -> bool:
    def work(tx: Transaction) -> bool:
        held = tx.get(_LOCK)
        if held is not None and from_text(str(held.data["until"])) > now:
            return False
        tx.put(_LOCK, {"until": to_text(now + _LEASE)})
        return True

    return deps.documents.transact(work)
