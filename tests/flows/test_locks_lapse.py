"""A lock in the store: one holder at a time, and a late one frees nobody else's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from shared.adapters.store.sqlite import SqliteDocuments
from shared.flows.lock import free_lock, take_lock

_PATH, _LEASE = "system/one", timedelta(minutes=3)
_NOW = datetime(2026, 11, 16, 15, tzinfo=UTC)


def test_who_holds_a_lock_longer_than_it_lasts_does_not_free_the_next_holders(
    tmp_path: Path,
) -> None:
    documents = SqliteDocuments(tmp_path / "store.sqlite")
    slow = take_lock(documents, _PATH, _LEASE, _NOW)
    assert slow
    assert take_lock(documents, _PATH, _LEASE, _NOW) is None
    later = _NOW + _LEASE
    assert take_lock(documents, _PATH, _LEASE, later)
    free_lock(documents, _PATH, slow)
    assert take_lock(documents, _PATH, _LEASE, later) is None


def test_a_lock_that_was_freed_is_taken_at_once(tmp_path: Path) -> None:
    documents = SqliteDocuments(tmp_path / "store.sqlite")
    mine = take_lock(documents, _PATH, _LEASE, _NOW)
    assert mine
    free_lock(documents, _PATH, mine)
    assert take_lock(documents, _PATH, _LEASE, _NOW)
