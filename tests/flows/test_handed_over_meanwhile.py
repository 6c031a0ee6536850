"""A hand-over while a process of the first store works: sent by both."""

from __future__ import annotations

from pathlib import Path

from shared.adapters.queue.local import LocalQueue
from shared.adapters.store.sqlite import SqliteDocuments
from shared.flows.authority import hand_over, hold_authority
from shared.flows.deliver import deliver, may_send
from shared.flows.switch import set_sending
from tests.flows.conftest import World


def test_a_process_that_looked_a_second_ago_sends_what_was_handed_over(
    world: World, tmp_path: Path
) -> None:
    """The schedule rests and the lease is over; a queue's backlog is still worked."""
    hold_authority(world.deps, "cloud", world.clock.now())
    world.clock.pass_(minutes=11)
    world.plan()
    id_ = world.message()["id"]
    assert may_send(world.deps, world.clock.now())  # it has just sent another one
    world.clock.pass_(seconds=0.5)
    operator = SqliteDocuments(tmp_path / "store.sqlite")  # another process
    target = SqliteDocuments(tmp_path / "target.sqlite")
    hand_over(operator, target, "there", "kim", world.clock.now())
    world.clock.pass_(seconds=1)
    here = deliver(id_, world.deps, world.clock.now())

    queue = LocalQueue(tmp_path / "target.sqlite")
    moved = world.with_(documents=target, queue=queue)
    world.clock.pass_(minutes=1)
    set_sending(target, on=True, by="kim", now=world.clock.now())
    there = deliver(id_, moved.deps, world.clock.now())
    assert [here.slug, there.slug].count("sent") == 1
