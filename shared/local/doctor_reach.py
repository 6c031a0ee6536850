"""
Ask credentials and providers whether they answer; only by requests that are free.

A provider that reaches real people is asked only with LIVE=yes or on this machine.
"""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from shared.deps import Deps
from shared.errors import CollectionsError
from shared.local.doctor import Finding, careful, fine, wrong
from shared.ports import Ledger
from shared.settings import Settings
from shared.settings.model import REAL_MAIL, REAL_SMS

_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_NEEDED = frozenset({"type"})
_PORTS = {"smtp": 587, "smtps": 465}
_TEST_ONLY = "Only test servers take it."


def uses_google(settings: Settings) -> bool:
    """Say whether any part of Google is used that asks for credentials."""
    in_google = not settings.sheet.lower().endswith((".csv", ".xlsx"))
    stored = settings.store.startswith("firestore://")
    queued = settings.queue != "local"
    return in_google or stored or queued or "gmail" in settings.mail_providers


def credentials(settings: Settings) -> Iterator[Finding]:
    """Check that the Google credentials can be read; they are not shown."""
    given = settings.google.credentials
    if not uses_google(settings):
        yield fine("GOOGLE_CREDENTIALS", "Nothing of Google is used.")
    elif given == "anonymous":
        todo = "Use adc or a service account's file for Google itself."
        yield careful("GOOGLE_CREDENTIALS", _TEST_ONLY, todo)
    elif given == "adc":
        yield _default_credentials()
    else:
        yield _file(Path(given))


def _default_credentials() -> Finding:
    import google.auth  # noqa: PLC0415 - heavy, imported where first used
    from google.auth import exceptions  # noqa: PLC0415 - likewise

    try:
        google.auth.default()
    except exceptions.GoogleAuthError:
        todo = "Run `gcloud auth application-default login`, or name a key file."
        text = "This machine has no account of its own at Google."
        return wrong("GOOGLE_CREDENTIALS", text, todo)
    return fine("GOOGLE_CREDENTIALS", "This machine has an account at Google.")


def _file(path: Path) -> Finding:
    todo = "Name the JSON file as Google gave it, readable by this program."
    try:
        data = json.loads(path.read_text("utf-8"))
    except OSError:
        return wrong("GOOGLE_CREDENTIALS", f"{path.name} cannot be read.", todo)
    except ValueError:
        return wrong("GOOGLE_CREDENTIALS", f"{path.name} is not JSON.", todo)
    if not isinstance(data, dict) or not data.keys() >= _NEEDED:
        return wrong("GOOGLE_CREDENTIALS", f"{path.name} is no Google account.", todo)
    return fine("GOOGLE_CREDENTIALS", f"{path.name} can be read.")


def providers(deps: Deps) -> Iterator[Finding]:
    """Ask each provider for its list, as polling does; SMTP only opens a connection."""
    for channel, ledger in deps.ledgers:
        yield _asked(deps, channel, ledger)
    if "smtp" in deps.settings.mail_providers:
        yield _relay(deps.settings)


def may_be_asked(name: str, settings: Settings) -> bool:
    """Say whether a provider may be asked at all: not before LIVE, but on loopback."""
    if name not in REAL_SMS | REAL_MAIL | {"imap"} or settings.live:
        return True
    urls = {
        "quo": settings.quo.base_url,
        "twilio": settings.twilio.base_url,
        "gmail": settings.mail.gmail_base_url,
        "smtp": settings.mail.smtp_url,
        "imap": settings.mail.imap_url,
    }
    return urlsplit(urls.get(name, "")).hostname in _LOOPBACK


def _asked(deps: Deps, channel: str, ledger: Ledger) -> Finding:
    what = f"{ledger.name} ({channel})"
    if not may_be_asked(ledger.name, deps.settings):
        return careful(what, "Not asked, because LIVE is not yes.", "Set LIVE=yes.")
    try:
        ledger.since(None, deps.clock.now())
    except CollectionsError as error:
        todo = "Check its key, its address and this machine's network."
        return wrong(what, f"{error.text} ({error.code})", todo)
    return fine(what, "It answers.")


def _relay(settings: Settings) -> Finding:
    url = urlsplit(settings.mail.smtp_url)
    if not may_be_asked("smtp", settings):
        return careful("smtp", "Not asked, because LIVE is not yes.", "Set LIVE=yes.")
    place = (url.hostname or "", url.port or _PORTS.get(url.scheme, 25))
    try:
        socket.create_connection(place, settings.pace.http_timeout_s).close()
    except OSError:
        todo = "Check SMTP_URL and this machine's network."
        return wrong("smtp", "No connection could be opened.", todo)
    return fine("smtp", "It takes connections; its password was not tried.")
