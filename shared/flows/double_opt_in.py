"""
Double opt-in: a YES from the number that was entered on our page, within seven days.

A bare YES means nothing otherwise: only who asked knows what it answers.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from shared.core.instants import from_text, to_text
from shared.core.records.points import ConsentEvent
from shared.deps import Deps
from shared.flows.consent import record_event
from shared.ports import Transaction

GOOD_FOR = timedelta(days=7)
_YES = re.compile(r"\W*(?:yes|y|yes please|si|sí|s|sí por favor|si por favor)\W*")


def grant_if_asked(inbound: dict[str, Any], deps: Deps, now: datetime) -> bool:
    """
    Grant the consent that was asked for, if this is the yes to it.

    Returns:
        Whether consent was granted by it.
    """
    if inbound["channel"] != "sms" or not _YES.fullmatch(inbound["text"].casefold()):
        return False
    request = _take(f"consent_requests/{inbound['point']}", inbound, deps, now)
    if request is None:
        return False
    event = ConsentEvent(
        "granted",
        "page",
        f"{request['wording']}\n\n{request['asked']}\n\n{inbound['text'][:100]}",
        "; ".join([*_page(request), request["proof"], inbound["id"]]),
    )
    record_event(deps.documents, "sms", inbound["sender"], event, now)
    return True


def _page(request: dict[str, Any]) -> list[str]:
    """Give the version of the page, where it was kept: older requests have none."""
    return [str(request["page"])] if request.get("page") else []


def _take(
    path: str, inbound: dict[str, Any], deps: Deps, now: datetime
) -> dict[str, Any] | None:
    """Use a request up, so that one yes grants once."""

    def work(tx: Transaction) -> dict[str, Any] | None:
        found: Any = tx.get(path)
        if found is None or found.data["state"] != "asked":
            return None
        asked_at = from_text(found.data["asked_at"])
        received = from_text(inbound["received_at"])
        if not asked_at <= received <= asked_at + GOOD_FOR:
            return None
        tx.update(path, {"state": "granted", "granted_at": to_text(now)})
        data: dict[str, Any] = found.data
        return data

    return deps.documents.transact(work)
