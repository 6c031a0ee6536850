"""One office, one heart: a store is handed over whole, and back by the same door."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from shared.adapters.store.sqlite import SqliteDocuments
from shared.errors import BadRequest, Refused
from shared.flows.authority import (
    COLLECTIONS,
    LEASE,
    hand_over,
    hold_authority,
    holder_of,
    require_here,
)
from shared.flows.deliver import may_send
from shared.flows.switch import set_sending
from shared.ports import Query
from tests.flows.conftest import World

ROOT = Path(__file__).parents[2]
ELSEWHERE = "firestore://office/backup"
APART = {"local_phone", "local_mail", "previews", "preview_lines", "undo"}
"""Kept for a moment, or by the local phones: not handed over."""
NO_COLLECTION = {"application", "text", "n"}
"""What looks like a path in the code and is none: media types, a line's end."""


@pytest.fixture
def other(tmp_path: Path) -> SqliteDocuments:
    return SqliteDocuments(tmp_path / "other.sqlite")


def test_every_collection_that_is_written_is_handed_over() -> None:
    """A forgotten one would be an opt-out that the other store never heard of."""
    paths = re.compile(r"""f?["']([a-z_]+)/(?:\{|[a-z-])""")
    written: set[str] = set()
    for folder in ("shared/flows", "shared/core/records", "shared/core"):
        for path in (ROOT / folder).glob("**/*.py"):
            written |= set(paths.findall(path.read_text("utf-8")))
    assert written - NO_COLLECTION - APART == set(COLLECTIONS)


def test_a_second_deployment_may_not_work_while_the_first_does(world: World) -> None:
    now = world.clock.now()
    hold_authority(world.deps, "cloud", now)
    hold_authority(world.deps, "cloud", now)
    with pytest.raises(Refused, match="held_elsewhere"):
        hold_authority(world.deps, "laptop", now)
    assert may_send(world.deps, now)
    world.clock.pass_(minutes=11)
    hold_authority(world.deps, "laptop", world.clock.now())


def test_who_takes_anothers_lapsed_lease_sends_nothing_until_a_person_says_so(
    world: World,
) -> None:
    """A store's file copied to a laptop is an old copy of the office's."""
    world.plan()
    hold_authority(world.deps, "office (sqlite:///pme.sqlite)", world.clock.now())
    world.clock.pass_(minutes=11)
    now = world.clock.now()
    hold_authority(world.deps, "laptop (sqlite:///pme.sqlite)", now)
    assert not may_send(world.deps, now)
    world.drain()
    assert world.texts() == []
    set_sending(world.deps.documents, on=True, by="kim", now=now)
    world.clock.pass_(minutes=5)
    hold_authority(world.deps, "laptop (sqlite:///pme.sqlite)", world.clock.now())
    assert may_send(world.deps, world.clock.now()), "once: its own lease is its own"


def test_a_deployment_is_its_queue_or_its_machine(world: World) -> None:
    """Two that share a store but not a queue would both send what is planned."""
    local = replace(world.deps.settings, queue="local", store="firestore://p/(default)")
    cloud = replace(local, queue="cloudtasks://p/us-central1/pme")
    assert holder_of(cloud, "instance-1") == holder_of(cloud, "instance-2")
    names = {holder_of(local, "laptop"), holder_of(local, "desk"), holder_of(cloud, "")}
    assert len(names) == 3


def test_a_store_that_is_worked_on_is_not_handed_over(
    world: World, other: SqliteDocuments
) -> None:
    world.plan()
    now = world.clock.now()
    hold_authority(world.deps, "cloud", now)
    with pytest.raises(BadRequest, match="still_held"):
        hand_over(world.deps.documents, other, ELSEWHERE, "kim", now)
    now += LEASE
    assert hand_over(world.deps.documents, other, ELSEWHERE, "kim", now) > 0


def test_what_was_handed_over_sends_nothing_and_the_other_waits(
    world: World, other: SqliteDocuments
) -> None:
    """Two hearts must never beat at once; the new one starts with sending off."""
    world.plan()
    now = world.clock.now()
    hand_over(world.deps.documents, other, ELSEWHERE, "kim", now)
    world.drain()
    assert world.texts() == []
    with pytest.raises(Refused, match="held_elsewhere"):
        require_here(world.deps.documents)
    with pytest.raises(Refused):
        hold_authority(world.deps, "cloud", now)
    moved = world.with_(documents=other)
    assert not may_send(moved.deps, now)
    before = {one.path for one in world.deps.documents.query(Query("messages"))}
    assert {one.path for one in other.query(Query("messages"))} == before


def test_it_comes_back_by_the_same_door_with_what_happened_meanwhile(
    world: World, other: SqliteDocuments
) -> None:
    world.plan()
    now = world.clock.now()
    hand_over(world.deps.documents, other, ELSEWHERE, "kim", now)
    set_sending(other, on=True, by="kim", now=now)
    (message,) = other.query(Query("messages"))
    other.update(message.path, {"state": "accepted"})
    hand_over(other, world.deps.documents, "sqlite:///home", "kim", now)
    assert world.message()["state"] == "accepted"
    require_here(world.deps.documents)
    assert not may_send(world.deps, now), "a person turns it on"


def test_a_hand_over_that_broke_off_is_done_again(
    world: World, other: SqliteDocuments
) -> None:
    """A power cut in the middle leaves no office without a store, or with two."""
    world.plan()
    now = world.clock.now()
    hand_over(world.deps.documents, other, ELSEWHERE, "kim", now)
    (message,) = other.query(Query("messages"))
    other.delete(message.path)
    other.put("system/authority", {"holder": "", "until": "", "gone_to": "nobody yet"})
    with pytest.raises(Refused):
        require_here(other)
    hand_over(world.deps.documents, other, ELSEWHERE, "kim", now)
    assert other.get(message.path) is not None
    require_here(other)
    with pytest.raises(Refused):
        require_here(world.deps.documents)


def test_a_store_with_a_life_of_its_own_is_never_written_over(
    world: World, other: SqliteDocuments
) -> None:
    world.plan()
    other.put("accounts/k", {"id": "X"})
    with pytest.raises(BadRequest, match="not_empty"):
        hand_over(world.deps.documents, other, ELSEWHERE, "kim", world.clock.now())
    require_here(world.deps.documents)
