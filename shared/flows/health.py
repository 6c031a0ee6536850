"""How the service is: what waits, what is unclear, when the last runs were."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from shared.core.instants import from_text, to_text
from shared.deps import Deps
from shared.flows.alerts import alerts
from shared.flows.asking import open_questions
from shared.flows.breakers import providers
from shared.flows.fan_out import BATCH_OVER, HOUR
from shared.flows.keep import SHEET
from shared.flows.provider_state import breaker_of
from shared.flows.queries import (
    claimed_before,
    dirty_accounts,
    open_tasks,
    planned_before,
    uncertain,
)
from shared.flows.quota import quotas
from shared.flows.sheet_outage import outage
from shared.flows.switch import integrations_off, sending_is_on

LATE = timedelta(minutes=30)
_EVER = "9999"


def health(deps: Deps, now: datetime) -> dict[str, Any]:
    """Count what a person should know of; no personal data in it."""
    count = deps.documents.count
    sheet = deps.documents.get(SHEET)
    read_at = from_text(str(sheet.data["read_at"])) if sheet else None
    due = count(replace(planned_before(to_text(now + HOUR)), limit=None))
    return {
        "at": to_text(now),
        "sending": "on" if sending_is_on(deps.documents, now) else "off",
        "off": integrations_off(deps.documents, now),
        "providers": _providers(deps, now),
        "batch": due if due > BATCH_OVER else 0,
        "quotas": quotas(deps, now),
        "alerts": alerts(deps),
        "outage": outage(deps, now),
        "open_requests": count(replace(claimed_before(_EVER), limit=None)),
        "sheet_age_s": (now - read_at).total_seconds() if read_at else None,
        "questions": open_questions(deps, now),
        "uncertain": count(replace(uncertain(), limit=None)),
        "late": count(replace(planned_before(to_text(now - LATE)), limit=None)),
        "dirty": count(replace(dirty_accounts(1), limit=None)),
        "tasks_for_people": count(replace(open_tasks(), limit=None)),
    }


def _providers(deps: Deps, now: datetime) -> dict[str, str]:
    """Give each provider's breaker: `closed` is well, `open` is down."""
    names = [name for _channel, of_it in providers(deps) for name in of_it]
    return {name: breaker_of(deps.documents, name, now).state for name in names}
