"""Before a request starts late: is the claim still ours, is it still permitted?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from shared.core import messages
from shared.core.instants import from_text
from shared.core.outreach.recheck import still_true
from shared.deps import Deps
from shared.flows.claim_facts import copy_in_doubt
from shared.flows.unread import CONFIRMATION, is_held

_CLOSES = ("suppressed", "dead")


def may_go_on(
    deps: Deps, message: dict[str, Any], was: Mapping[str, Any], now: datetime
) -> str:
    """
    Ask again before a request that does not start right after the claim.

    Another provider or the wait for its turn may have taken their time: the lease may
    be over (then somebody else settles this message), or the person may have written
    STOP meanwhile.

    Args:
        message: As claimed.
        was: The contact point, as the claim read it.
        now: Aware, read just now.

    Returns:
        "" if the next request may start, else a slug of why not.
    """
    keys = [f"accounts/{key}" for key in message["accounts"]]
    path, point_path = f"messages/{message['id']}", f"points/{message['point']}"
    found = deps.documents.get_many([path, point_path, *keys])
    current = found[path].data if path in found else {}
    if not _still_ours(current, message, deps, now):
        return "lease_over"
    point: dict[str, Any] = found[point_path].data if point_path in found else {}
    if message["purpose"] == CONFIRMATION:
        return ""
    if is_held(point) or any(point.get(x) and not was.get(x) for x in _CLOSES):
        return "contact_point_closed"
    if message["purpose"] != "collection":
        return ""
    accounts = {key.split("/")[1]: found[key].data for key in keys if key in found}
    if copy_in_doubt(message, accounts):
        return "copy_in_doubt"
    stale = still_true(message, accounts, now)
    return stale.reason if stale else ""


def _still_ours(
    current: dict[str, Any], message: dict[str, Any], deps: Deps, now: datetime
) -> bool:
    """The same attempt, claimed still, with time left for one more request."""
    if current.get("state") != messages.CLAIMED:
        return False
    if current.get("claimed_at") != message["claimed_at"]:
        return False
    return in_time(current, deps, now)


def in_time(message: dict[str, Any], deps: Deps, now: datetime) -> bool:
    """Say whether a request that starts now ends before the claim does."""
    needed = timedelta(seconds=deps.settings.pace.http_timeout_s)
    return now + needed <= from_text(str(message["lease_until"]))
