"""Watch over the service: measure, alarm where a threshold is passed, tell once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from shared.core.alerts import ALARMS
from shared.core.thresholds import Breach, breaches
from shared.deps import Deps
from shared.flows.alerts import clear_alert, raise_alert, tell_staff
from shared.flows.digest import send_digest
from shared.flows.health import health
from shared.flows.measure import measure
from shared.flows.queries import standing_alerts
from shared.flows.queue_tab import write_queue
from shared.flows.tabs_out import write_tabs

OF_BREAKERS = frozenset({"provider_down"})
"""Raised and cleared by the breakers themselves."""


def watch(deps: Deps, now: datetime) -> dict[str, Any]:
    """
    Raise what is wrong, clear what is not any more, tell staff.

    Returns:
        As `health`, with how many staff were told.
    """
    found = breaches(measure(deps, now))
    for one in found:
        raise_alert(deps, one.kind, one.subject, now, detail=one.detail)
    _clear_others(deps, found, now)
    told = tell_staff(deps, now) + send_digest(deps, now)
    written = [write_tabs(deps, now), write_queue(deps, now)]
    return {**health(deps, now), "told": told, "tabs": any(written)}


def _clear_others(deps: Deps, found: list[Breach], now: datetime) -> None:
    wrong = {(one.kind, one.subject) for one in found}
    for one in deps.documents.query(standing_alerts()):
        kind, subject = str(one.data["kind"]), str(one.data["subject"])
        if kind in ALARMS and kind not in OF_BREAKERS and (kind, subject) not in wrong:
            clear_alert(deps, kind, subject, now)
