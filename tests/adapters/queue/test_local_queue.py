"""The local queue: durable, leased, in the order of its lanes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from shared.adapters.queue.local import LocalQueue
from shared.adapters.store.sqlite import SqliteDocuments
from shared.errors import BadRequest
from shared.ports import Lane, Task

ROOT = Path(__file__).resolve().parents[3]
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def task(name: str, run_at: datetime = NOON, lane: Lane = Lane.BULK) -> Task:
    return Task("send_message", {"message_id": name}, run_at, name, lane)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.sqlite"


@pytest.fixture
def queue(path: Path) -> LocalQueue:
    return LocalQueue(path)


def names(queue: LocalQueue, now: datetime, limit: int = 100) -> list[str]:
    return [t.task.name for t in queue.take(now, lease_s=60, limit=limit)]


def test_a_task_comes_back_whole(queue: LocalQueue) -> None:
    given = Task("send", {"id": "m-1", "é": "ñ"}, NOON, "t-1", Lane.REPLY)
    queue.put([given])

    (leased,) = queue.take(NOON, lease_s=60, limit=9)

    assert (leased.task, leased.attempt) == (given, 1)


def test_nothing_is_taken_before_its_time(queue: LocalQueue) -> None:
    """A text sent a minute before the window opens is an unlawful one."""
    queue.put([task("t-1", NOON + timedelta(microseconds=1))])

    assert names(queue, NOON) == []
    assert names(queue, NOON + timedelta(microseconds=1)) == ["t-1"]


def test_lanes_go_first_then_time(queue: LocalQueue) -> None:
    """A thousand reminders do not hold up the confirmation of an opt-out."""
    queue.put([task(f"bulk-{n}", NOON - n * MINUTE) for n in range(3)])
    queue.put(
        [task("confirm", NOON, Lane.CONFIRMATION), task("reply", NOON, Lane.REPLY)]
    )

    assert names(queue, NOON, limit=4) == ["confirm", "reply", "bulk-2", "bulk-1"]
    assert names(queue, NOON) == ["bulk-0"]


def test_the_second_task_of_a_name_is_dropped(queue: LocalQueue) -> None:
    assert queue.put([task("t-1"), task("t-1"), task("t-2")]) == 2
    assert queue.put([task("t-2", NOON + MINUTE)]) == 0
    assert queue.put([]) == 0
    assert names(queue, NOON) == ["t-1", "t-2"]


def test_a_name_is_remembered_a_day_after_it_was_done(queue: LocalQueue) -> None:
    queue.put([task("t-1")])
    assert queue.done(*queue.take(NOON, lease_s=600, limit=1))

    names(queue, NOON + timedelta(hours=25))
    assert queue.put([task("t-1")]) == 0
    names(queue, NOON + timedelta(hours=72))
    assert queue.put([task("t-1")]) == 1


def test_a_leased_task_is_not_given_to_another(queue: LocalQueue, path: Path) -> None:
    queue.put([task("t-1")])

    assert names(queue, NOON) == ["t-1"]
    assert names(LocalQueue(path), NOON + 0.9 * MINUTE) == []


def test_a_lease_that_ends_gives_the_task_again(queue: LocalQueue) -> None:
    """A worker that was killed does not take its message with it."""
    queue.put([task("t-1")])
    (first,) = queue.take(NOON, lease_s=60, limit=1)
    (second,) = queue.take(NOON + MINUTE, lease_s=60, limit=1)

    assert second.attempt == 2
    assert queue.done(first) is False
    assert queue.retry(first, NOON) is False
    assert queue.pending() == 1
    assert queue.done(second) is True
    assert queue.done(second) is False
    assert queue.pending() == 0


def test_a_task_can_be_handed_back_for_later(queue: LocalQueue) -> None:
    queue.put([task("t-1")])
    (leased,) = queue.take(NOON, lease_s=60, limit=1)
    assert queue.retry(leased, NOON + 5 * MINUTE)

    assert names(queue, NOON + 4 * MINUTE) == []
    (again,) = queue.take(NOON + 5 * MINUTE, lease_s=60, limit=1)
    assert (again.attempt, again.task.run_at) == (2, NOON + 5 * MINUTE)


def test_next_at_says_when_there_is_something(queue: LocalQueue) -> None:
    assert queue.next_at() is None
    queue.put([task("t-1", NOON + MINUTE), task("t-2", NOON, Lane.REPLY)])
    assert queue.next_at() == NOON

    leased = queue.take(NOON, lease_s=600, limit=1)
    assert queue.next_at() == NOON + MINUTE
    queue.done(*queue.take(NOON + MINUTE, lease_s=60, limit=1))
    assert queue.next_at() == NOON + 10 * MINUTE
    queue.done(*leased)
    assert queue.next_at() is None


def test_pending_counts_what_is_not_done(queue: LocalQueue) -> None:
    queue.put([task("t-1"), task("t-2", NOON + MINUTE, Lane.REPLY)])
    queue.take(NOON, lease_s=600, limit=1)

    assert queue.pending() == 2
    assert queue.pending(NOON) == 1
    assert queue.pending(lane=Lane.REPLY) == 1
    assert queue.pending(NOON, Lane.REPLY) == 0
    assert queue.pending(lane=Lane.CONFIRMATION) == 0


def test_it_outlives_the_process(queue: LocalQueue, path: Path) -> None:
    """What was planned before the machine went down is sent when it is up again."""
    queue.put([task("t-1")])
    queue.close()

    assert names(LocalQueue(path), NOON) == ["t-1"]


def test_it_may_lie_in_the_file_of_the_documents(path: Path) -> None:
    documents, queue = SqliteDocuments(path), LocalQueue(path)
    documents.put("messages/m-1", {"a": 1})
    queue.put([task("t-1")])

    assert names(queue, NOON) == ["t-1"]
    assert documents.get("messages/m-1").data == {"a": 1}


@pytest.mark.parametrize("name", ["", "a b", "ä", "x" * 501, "+13125550142", "t-1\n"])
def test_names_that_cloud_tasks_would_refuse_are_refused(
    queue: LocalQueue, name: str
) -> None:
    with pytest.raises(BadRequest):
        queue.put([task("good"), replace(task("x"), name=name)])
    assert queue.pending() == 0


def test_8_threads_take_every_task_once(path: Path, queue: LocalQueue) -> None:
    """A task given to two workers is what the claim must then catch."""
    queue.put([task(f"t-{n}") for n in range(200)])

    def drain(_: int) -> list[str]:
        mine = LocalQueue(path)
        taken: list[str] = []
        while batch := mine.take(NOON, lease_s=600, limit=7):
            taken += [leased.task.name for leased in batch]
            assert all(mine.done(leased) for leased in batch)
        mine.close()
        return taken

    with ThreadPoolExecutor(8) as pool:
        taken = [name for part in pool.map(drain, range(8)) for name in part]

    assert sorted(taken) == sorted(f"t-{n}" for n in range(200))
    assert queue.pending() == 0


DRAIN = """
import sys
from datetime import datetime, UTC
from shared.adapters.queue.local import LocalQueue
queue = LocalQueue(sys.argv[1], busy_s=30)
while batch := queue.take(datetime(2026, 3, 2, 12, tzinfo=UTC), lease_s=600, limit=5):
    for leased in batch:
        print(leased.task.name)
        assert queue.done(leased)
"""


def test_4_processes_take_every_task_once(
    path: Path, queue: LocalQueue, run_python: Callable[..., subprocess.Popen[str]]
) -> None:
    queue.put([task(f"t-{n}") for n in range(100)])
    workers = [run_python(DRAIN, str(path)) for _ in range(4)]
    outputs = [worker.communicate(timeout=60) for worker in workers]

    assert [worker.returncode for worker in workers] == [0] * 4, outputs
    taken = [name for out, _ in outputs for name in out.split()]
    assert sorted(taken) == sorted(f"t-{n}" for n in range(100))


@pytest.fixture
def run_python() -> Callable[..., subprocess.Popen[str]]:
    def run(code: str, *args: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", code, *args],
            cwd=ROOT,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    return run
