"""
Documents that every message asks for, kept for a moment in each process.

The switch, the playbook and the sheet's age are the same for every message; reading
them each time would double the bill. A change made in this process is seen at once, one
made elsewhere after `KEPT_S`: well within the five seconds the kill switch has.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from weakref import WeakKeyDictionary

from shared.ports import Documents, Snapshot

KEPT_S = 2.0


class _Kept(NamedTuple):
    at: datetime
    snapshot: Snapshot | None


_kept: WeakKeyDictionary[Documents, dict[str, _Kept]] = WeakKeyDictionary()


def recent(documents: Documents, path: str, now: datetime) -> Snapshot | None:
    """Give a document as it was at most `KEPT_S` ago."""
    mine = _kept.setdefault(documents, {})
    known = mine.get(path)
    if known is not None and 0 <= (now - known.at).total_seconds() < KEPT_S:
        return known.snapshot
    mine[path] = _Kept(now, documents.get(path))
    return mine[path].snapshot


def forget(documents: Documents, path: str) -> None:
    """Read it anew next time: it was changed here."""
    _kept.setdefault(documents, {}).pop(path, None)
