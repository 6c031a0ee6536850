"""Write the tabs that staff only read: Activity, Staff, Dashboard."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from shared.core.default_tabs import STAFF_HEADINGS
from shared.core.instants import from_text, to_text
from shared.core.outreach.view import on_clock
from shared.deps import Deps
from shared.errors import CollectionsError
from shared.flows.dashboard import HEADINGS, figures
from shared.flows.evidence import LIST_READ
from shared.flows.known import fetch
from shared.flows.own_tabs import replace_own
from shared.flows.record_queries import latest_activity
from shared.flows.staff.members import members
from shared.flows.switch import integration_is_on

MOST_LINES: Final = 500
EVERY: Final = timedelta(hours=1)
_KEPT = "system/tabs"
_ACTIVITY = ("When", "Account", "Who", "What", "Detail", "Before", "After", "Cause")


def write_tabs(deps: Deps, now: datetime) -> bool:
    """
    Write the tabs anew, at most once an hour and only if something happened.

    Returns:
        Whether they were written. A sheet that cannot be reached is tried next time.
    """
    if not integration_is_on(deps.documents, "sheet", now):
        return False
    found = deps.documents.get(_KEPT)
    kept: dict[str, Any] = dict(found.data) if found else {}
    if kept and now - from_text(str(kept["at"])) < EVERY:
        return False
    newest: list[dict[str, Any]] = [
        one.data for one in deps.documents.query(latest_activity(MOST_LINES))
    ]
    head = str(newest[0]["hash"]) if newest else ""
    if kept.get("head") == head:
        return False
    try:
        _write(deps, newest, now)
    except CollectionsError:
        return False
    deps.documents.put(_KEPT, {"at": to_text(now), "head": head})
    return True


def _write(deps: Deps, newest: list[dict[str, Any]], now: datetime) -> None:
    keys = sorted({str(one["account"]) for one in newest})
    found = fetch(deps.documents, [f"accounts/{key}" for key in keys])
    accounts: dict[str, Any] = {one.id: one.data for one in found.values()}
    lines = [
        _line(one, accounts.get(str(one["account"]), {}))
        for one in newest
        if one["what"] != LIST_READ  # in the record; here it would crowd out the rest
    ]
    replace_own(deps, "Activity", _ACTIVITY, lines)
    people = [
        [one["email"], one["role"], ", ".join(one["properties"]) or "all"]
        for one in members(deps)
    ]
    replace_own(deps, "Staff", STAFF_HEADINGS, people)
    replace_own(deps, "Dashboard", HEADINGS, figures(deps, now).rows())


def _line(one: dict[str, Any], account: dict[str, Any]) -> list[str]:
    copy = account.get("copy", {})
    return [
        on_clock(str(one["at"]), copy),
        str(account.get("id", "")),
        *(str(one.get(name, "")) for name in ("actor", "what", "detail")),
        *(on_clock(str(one.get(name, "")), copy) for name in ("before", "after")),
        str(one.get("cause", "")),
    ]
