"""Batch mode: thousands due at once are enqueued in chunks, and nothing gets lost."""

from __future__ import annotations

import pytest

from shared.flows import fan_out, health
from shared.flows.sweep import sweep
from shared.ports import Query
from tests.flows.conftest import World
from tests.flows.test_quota import many, states


@pytest.fixture
def crowded(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """An office to which twelve messages are a crowd."""
    monkeypatch.setattr(fan_out, "BATCH_OVER", 5)
    monkeypatch.setattr(health, "BATCH_OVER", 5)
    monkeypatch.setattr(fan_out, "CHUNK", 5)
    world.write(*many(12))
    return world


def names(world: World) -> list[str]:
    found = world.deps.documents.query(Query("activity"))
    return [str(one.data["what"]) for one in found]


def test_a_crowd_is_enqueued_in_chunks_sent_once_and_said(crowded: World) -> None:
    crowded.plan(go_on=True)
    assert health.health(crowded.deps, crowded.clock.now())["batch"] == 12
    assert crowded.drain() >= 12
    assert states(crowded) == {"accepted": 12}
    assert all(len(crowded.texts(one["Phone"])) == 1 for one in many(12))
    assert names(crowded).count("batch_mode") == 1
    assert health.health(crowded.deps, crowded.clock.now())["batch"] == 0


def test_what_ended_before_its_chunk_came_gets_no_task(crowded: World) -> None:
    """A payment between planning and the chunk stops the text all the same."""
    crowded.plan(go_on=True)
    paid = [{**one, "Balance": "0"} for one in many(12)]
    crowded.write(*paid)
    crowded.plan(go_on=True)
    crowded.drain()
    assert states(crowded) == {"cancelled": 12}
    ids = [one["id"] for one in crowded.messages()]
    assert fan_out.enqueue_chunk(crowded.deps, ids) == 0


def test_a_lost_chunk_loses_no_message(crowded: World) -> None:
    crowded.plan(go_on=True)
    crowded.deps.queue.take(crowded.clock.now(), lease_s=1e6, limit=100)  # type: ignore[attr-defined]  # it dies with them
    crowded.clock.pass_(minutes=6)
    sweep(crowded.deps, crowded.clock.now())
    crowded.drain()
    assert states(crowded) == {"accepted": 12}


def test_a_few_are_enqueued_as_ever(world: World) -> None:
    world.plan()
    assert "batch_mode" not in names(world)
