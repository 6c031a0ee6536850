"""The daily digest: by e-mail to staff from eight in the morning on, how it goes."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from shared.core.instants import to_text
from shared.core.keys import opaque
from shared.core.outreach.decide import HOME_ZONE
from shared.deps import Deps
from shared.errors import AlreadyExists
from shared.flows.alerts import alerts, mail_once
from shared.flows.dashboard import COLUMNS, Figures, figures

HOUR: Final = 8
_SAID: Final = ("sent", "delivered", "replied", "paid", "opted out", "waiting")
"""What is told of each property."""


def send_digest(deps: Deps, now: datetime) -> int:
    """
    Mail everybody in `ALERT_EMAILS` once a day.

    Its text is stored before it is sent: an address that no provider could reach is
    tried again by the next call, until the day is over.

    Returns:
        How many mails a provider took.
    """
    local = now.astimezone(ZoneInfo(HOME_ZONE))
    to = deps.settings.alert_emails
    if local.hour < HOUR or not to:
        return 0
    day = local.date().isoformat()
    path = f"digests/{opaque('dg', day)}"
    found = deps.documents.get(path)
    digest: Any = found.data if found else _keep(deps, path, day, now)
    subject, text = str(digest["subject"]), str(digest["text"])
    return sum(
        mail_once(deps, path, one, (subject, text), now)
        for one in to
        if one not in digest["told"]
    )


def _keep(deps: Deps, path: str, day: str, now: datetime) -> dict[str, Any]:
    business = deps.settings.business.name
    digest: dict[str, Any] = {
        "at": to_text(now),
        "subject": f"{business}: collections on {day}",
        "text": digest_text(deps, figures(deps, now, days=1), day),
        "told": [],
    }
    with suppress(AlreadyExists):  # another instance made it just now
        deps.documents.create(path, digest)
    return digest


def digest_text(deps: Deps, day: Figures, date: str) -> str:
    """Say in a few lines what the last day brought; counts only."""
    lines = [f"{deps.settings.business.name}, the 24 hours before {date}:", ""]
    lines += [f"  {name:<10} {day.total[name]:>6}" for name in COLUMNS]
    if standing := alerts(deps):
        lines += ["", "What stands wrong:"]
        lines += [f"  {one['text']}" for one in standing]
    lines += ["", f"By property ({' / '.join(_SAID)}):"]
    lines += [
        f"  {name}: {' / '.join(str(one[column]) for column in _SAID)}"
        for name, one in sorted(day.by_property.items())
    ]
    return "\n".join(lines)
