"""The kill switch: whether anything may leave at all. One document."""

from __future__ import annotations

from datetime import datetime

from shared.core.instants import to_text
from shared.flows.recent import forget, recent
from shared.ports import Documents

_PATH = "system/switch"


def sending_is_on(documents: Documents, now: datetime) -> bool:
    """
    Say whether sending is on; asked immediately before every request.

    Outside any transaction: one hot document would make every claim contend.
    """
    snapshot = recent(documents, _PATH, now)
    return snapshot is None or bool(snapshot.data.get("on", True))


def set_sending(documents: Documents, *, on: bool, by: str, now: datetime) -> None:
    """Turn sending on or off; takes effect with the next request anybody starts."""
    documents.put(_PATH, {"on": on, "by": by, "at": to_text(now)})
    forget(documents, _PATH)
