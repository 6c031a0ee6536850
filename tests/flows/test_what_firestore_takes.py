"""
What Firestore takes in one commit, 10 MiB, and what a large sheet sends it.

https://cloud.google.com/firestore/quotas: "Maximum API request size: 10 MiB".
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from shared.adapters.store.sqlite import SqliteDocuments
from shared.core.keys import opaque
from shared.errors import BadRequest
from shared.flows.authority import hand_over
from shared.flows.keep import Keeper
from shared.flows.known import Memory
from shared.flows.outbox import Outbox
from shared.flows.sheet_index import Entry, SheetIndex
from shared.flows.sift import Sifted
from tests.flows.conftest import World

pytestmark = pytest.mark.slow
ROWS = 100_000
"""So many accounts must still work."""
MOST = 10 * 1024 * 1024


class Limited:
    """A store that takes as much in a commit as Firestore, or rather more."""

    def __init__(self, real: Any) -> None:
        self._real = real

    def batch(self, writes: Any) -> None:
        size = sum(len(json.dumps(dict(one.data))) for one in writes)
        if size > MOST:
            raise BadRequest("bad_store_request", f"{size} bytes; {MOST} is most.")
        self._real.batch(writes)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)


def index_of(rows: int) -> SheetIndex:
    index = SheetIndex()
    for number in range(rows):
        key, person = opaque("a", str(number)), opaque("p", str(number))
        tokens = f"{opaque('t', str(number))} {opaque('u', str(number))}"
        entry = Entry(opaque("f", key)[2:], 1_764_000_000.0, person, tokens, 50_000)
        index.put(key, entry)
    return index


def test_the_index_of_a_large_sheet_is_kept(world: World) -> None:
    """The first pass writes every bucket; without it nothing is fresh, nothing sent."""
    index = index_of(ROWS)
    deps = world.with_(documents=Limited(world.deps.documents)).deps
    now = world.clock.now()
    memory = Memory(deps.documents, {}, {})
    keeper = Keeper(deps, now, index, memory, False, Outbox(deps, now))
    keeper.finish(Sifted(seen=set(index.entries)), [])


def test_a_large_store_is_handed_over(world: World, tmp_path: Path) -> None:
    """It breaks off after both were marked as not to be worked on."""
    for one in index_of(ROWS).writes():
        world.deps.documents.batch([one])
    other = Limited(SqliteDocuments(tmp_path / "other.sqlite"))
    hand_over(world.deps.documents, other, "cloud", "kim", world.clock.now())
