"""
Make sure that nobody is asked to pay on an old copy of the sheet.

Only while the sheet cannot be read may it be older, as `OUTAGE_COPY_AGE_S` says, or
`STAND_IN_AGE_S` of a file that somebody gave for it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from shared.core.instants import from_text
from shared.deps import Deps
from shared.errors import BadRequest, NotDone
from shared.flows.keep import SHEET
from shared.flows.lock import free_lock, take_lock
from shared.flows.plan import plan
from shared.flows.recent import recent
from shared.flows.sheet_outage import most_age

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
    mine = take_lock(deps.documents, _LOCK, _LEASE, now)
    if mine is None:
        return False
    try:
        plan(deps, now)
    except (NotDone, BadRequest):
        return False
    finally:
        free_lock(deps.documents, _LOCK, mine)
    return is_fresh(deps, now)


def is_fresh(deps: Deps, now: datetime) -> bool:
    """Say whether the copy is young enough to send on."""
    found = recent(deps.documents, SHEET, now)
    if found is None:
        return False
    age = now - from_text(str(found.data["read_at"]))
    # a copy from the future was read on another clock: it proves nothing
    return -SKEW <= age <= most_age(deps, now)
