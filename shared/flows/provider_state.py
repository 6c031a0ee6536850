"""How a provider is, as its breaker in the store says; changed elsewhere."""

from __future__ import annotations

from datetime import datetime

from shared.core.breaker import Breaker
from shared.flows.recent import recent
from shared.ports import Documents


def breaker_path(name: str) -> str:
    """Name the document of a provider's breaker."""
    return f"breakers/{name}"


def breaker_of(documents: Documents, name: str, now: datetime) -> Breaker:
    """Give a provider's breaker as it was a moment ago."""
    found = recent(documents, breaker_path(name), now)
    return Breaker.from_data(found.data if found else None)
