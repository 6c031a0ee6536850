"""
Check a deployment before it is trusted: each part, in words, and what to do about it.

Sends nothing and changes nothing but one small document of its own, removed at once.
The sheet, its tabs and texts are `doctor_sheet`'s; providers are `doctor_reach`'s.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from shared.adapters.queue.local import LocalQueue
from shared.core.compliance import Rulebook, shipped_rulebook
from shared.core.instants import to_text
from shared.deps import Deps
from shared.errors import CollectionsError
from shared.settings import Settings
from shared.settings.model import REAL_SMS

Level = Literal["ok", "warning", "problem"]
_FREE_LOW, _FREE_NONE = 1_000_000_000, 100_000_000
_ZONES = ("America/New_York", "America/Los_Angeles", "Pacific/Honolulu")
_PROBE = "system/doctor"
_OFFICE = "Our office"


@dataclass(frozen=True, slots=True)
class Finding:
    """
    One thing that was looked at.

    Args:
        what: The setting or part.
        text: How it is, in a sentence; no secret, no personal data.
        todo: What to do about it; "" if it is fine.
    """

    level: Level
    what: str
    text: str
    todo: str = ""


Check = Callable[[], Iterator[Finding]]


def fine(what: str, text: str) -> Finding:
    """Say that something is as it should be."""
    return Finding("ok", what, text)


def careful(what: str, text: str, todo: str) -> Finding:
    """Say that something works, and what would be better."""
    return Finding("warning", what, text, todo)


def wrong(what: str, text: str, todo: str) -> Finding:
    """Say that something does not work."""
    return Finding("problem", what, text, todo)


def tried(what: str, check: Check) -> Iterator[Finding]:
    """Do one check; an error of ours is a problem with its own sentence."""
    try:
        yield from check()
    except CollectionsError as error:
        yield wrong(what, f"{error.text} ({error.code})", "Put it right and ask again.")


def machine(folder: Path) -> Iterator[Finding]:
    """Check Python, the disk and the time zones: the same for every deployment."""
    version = ".".join(str(part) for part in sys.version_info[:3])
    yield fine("Python", f"{version}.")
    yield _disk(folder)
    yield _zone_data()


def _disk(folder: Path) -> Finding:
    free = shutil.disk_usage(folder).free
    text = f"{free / 1e9:,.1f} GB are free."
    if free < _FREE_NONE:
        return wrong("disk", text, "Free some space: the store could not be written.")
    if free < _FREE_LOW:
        return careful("disk", text, "Free some space before it runs out.")
    return fine("disk", text)


def _zone_data() -> Finding:
    try:
        for name in _ZONES:
            ZoneInfo(name)
    except ZoneInfoNotFoundError:
        todo = "Install requirements.txt: it brings tzdata."
        return wrong("time zones", "Time zone data is missing.", todo)
    return fine("time zones", "Time zone data is there.")


def safety(settings: Settings) -> Iterator[Finding]:
    """Say whether real people are reached."""
    real = ", ".join(sorted(settings.real_providers))
    if not real:
        yield fine("LIVE", "Only local phones and mailboxes: nobody real is reached.")
    elif not settings.live:
        todo = "Set LIVE=yes when everything else here is ok."
        yield careful("LIVE", f"{real} set up; nothing is sent by them yet.", todo)
    else:
        yield fine("LIVE", f"Real people are written to, by {real}.")
    if settings.send_only_to:
        count = len(settings.send_only_to)
        todo = "Empty it when the pilot ends."
        yield careful("SEND_ONLY_TO", f"A pilot: only {count} contacts.", todo)


def business(settings: Settings) -> Iterator[Finding]:
    """Check who speaks; the Settings tab may say it better for one property."""
    said = settings.business
    if said.name == _OFFICE:
        text = "Texts would begin with “Our office”."
        yield careful("BUSINESS_NAME", text, "Give your company's name.")
    else:
        yield fine("BUSINESS_NAME", f"Texts begin with “{said.name}”.")
    if said.phone:
        yield fine("BUSINESS_PHONE", "Tenants are told where to call.")
    else:
        todo = "Give the number tenants can call with questions."
        yield careful("BUSINESS_PHONE", "It is not set.", todo)
    if said.address:
        yield fine("BUSINESS_ADDRESS", "E-mails bear your postal address.")
    else:
        todo = "Give your postal address: it belongs under every e-mail."
        yield careful("BUSINESS_ADDRESS", "It is not set.", todo)
    yield _pay_link(said.pay_link)


def _pay_link(link: str) -> Finding:
    if not link:
        todo = "Give it if tenants can pay online; texts do without."
        return careful("PAY_LINK", "It is not set.", todo)
    if not link.startswith("https://"):
        todo = "Give a link that starts with https://."
        return wrong("PAY_LINK", "It is not a safe link.", todo)
    return fine("PAY_LINK", "It is a safe link.")


def outside(settings: Settings) -> Iterator[Finding]:
    """Check how the outside reaches us: webhooks, links, tasks, staff."""
    real_sms = REAL_SMS & set(settings.sms_providers)
    bad = wrong if settings.live else careful
    if settings.public_base_url.startswith("https://"):
        yield fine("PUBLIC_BASE_URL", "Webhooks and links use https.")
    elif settings.real_providers:
        todo = "Give the https address under which providers reach this service."
        yield bad("PUBLIC_BASE_URL", "It is not an https address.", todo)
    else:
        yield fine("PUBLIC_BASE_URL", "This machine only; nothing comes from outside.")
    if "quo" in real_sms and not settings.quo.webhook_keys:
        todo = "Copy the signing key of each webhook from QUO; replies are refused now."
        yield bad("QUO_WEBHOOK_KEYS", "No signing key is set.", todo)
    elif "quo" in real_sms:
        count = len(settings.quo.webhook_keys)
        yield fine("QUO_WEBHOOK_KEYS", f"{count} signing keys are set.")
    yield from _cloud(settings)


def _cloud(settings: Settings) -> Iterator[Finding]:
    google = settings.google
    if settings.queue != "local" and not google.invoker:
        todo = "Name the service account that Cloud Tasks and Scheduler use."
        yield wrong("INVOKER_SERVICE_ACCOUNT", "It is not set.", todo)
    in_google = not settings.sheet.lower().endswith((".csv", ".xlsx"))
    if in_google and not (google.client_id and google.staff_domain):
        todo = "Set both, so that the sidebar knows who is asking."
        text = "OAUTH_CLIENT_ID or STAFF_DOMAIN is not set."
        yield careful("sidebar", text, todo)


def store(deps: Deps, now: datetime) -> Iterator[Finding]:
    """Write, read and remove one small document."""
    kind = deps.settings.store.partition(":")[0]
    written = {"at": to_text(now)}
    deps.documents.put(_PROBE, written)
    found = deps.documents.get(_PROBE)
    deps.documents.delete(_PROBE)
    if found is None or found.data != written:
        text = f"What was written into the {kind} store did not come back."
        yield wrong("STORE", text, "Restore a backup: see docs/operations.md.")
    else:
        yield fine("STORE", f"The {kind} store writes and reads.")


def queue(deps: Deps) -> Iterator[Finding]:
    """Look into the local queue; Cloud Tasks is only asked with its first task."""
    if not isinstance(deps.queue, LocalQueue):
        todo = "After the deployment, see that a message's task appears in it."
        yield careful("QUEUE", "Cloud Tasks is set; it was not asked.", todo)
        return
    now = deps.clock.now()
    waiting = deps.queue.pending(until=now)
    yield fine("QUEUE", f"The local queue works; {waiting} tasks are due.")


def law() -> Iterator[Finding]:
    """Load the rules that are shipped."""
    rules: Rulebook = shipped_rulebook()
    yield fine("rulebook", f"{len(rules.rules)} rules, version {rules.version}.")
