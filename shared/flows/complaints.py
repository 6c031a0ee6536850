"""Count complaints: staff are alarmed when they rise."""

from __future__ import annotations

from datetime import datetime

from shared.core.instants import to_text
from shared.ports import Documents


def count_complaint(documents: Documents, inbound_id: str, now: datetime) -> None:
    """Count one, however often its message is read."""
    path = f"complaints/{inbound_id}"
    if documents.get(path) is None:
        documents.put(path, {"at": to_text(now)})
