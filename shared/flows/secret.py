"""The secret that signs the links in our messages: set, or made once and kept."""

from __future__ import annotations

import secrets
from contextlib import suppress
from datetime import datetime

from shared.deps import Deps
from shared.errors import AlreadyExists
from shared.flows.recent import forget, recent

_PATH = "system/link_secret"


def link_secret(deps: Deps, now: datetime) -> str:
    """
    Give `LINK_SECRET`, or one that the store made for itself.

    A link must go on working for as long as a mailbox keeps it, so it never changes.
    """
    if deps.settings.link_secret:
        return deps.settings.link_secret
    found = recent(deps.documents, _PATH, now)
    if found is None:
        with suppress(AlreadyExists):
            deps.documents.create(_PATH, {"secret": secrets.token_urlsafe(32)})
        forget(deps.documents, _PATH)
        found = recent(deps.documents, _PATH, now)
    return str(found.data["secret"]) if found else ""
