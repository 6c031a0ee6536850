"""
Batch mode: over 5,000 messages in an hour, their tasks are made chunk by chunk.

The planner only names the messages; each chunk is a task of its own, so that no pass
runs out of time by making thousands of tasks. A chunk that is lost loses nothing: the
sweep finds planned messages without a task.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from shared.core import messages
from shared.core.keys import opaque
from shared.core.records.activity import Happening
from shared.deps import Deps
from shared.flows.journal import note_service
from shared.flows.known import fetch
from shared.flows.logs import carried
from shared.flows.send_task import send_task
from shared.ports import Task

HOUR: Final = timedelta(hours=1)
BATCH_OVER: Final = 5_000
CHUNK: Final = 500
ENQUEUE: Final = "enqueue"
"""The field of a planning task that names the messages of a chunk."""


def put_tasks(deps: Deps, tasks: Sequence[Task], now: datetime) -> bool:
    """
    Enqueue the tasks of planned messages, each for its time.

    Returns:
        Whether batch mode was used.
    """
    soon = sum(task.run_at <= now + HOUR for task in tasks)
    if soon <= BATCH_OVER:
        deps.queue.put(tasks)
        return False
    ids = [str(task.payload["message_id"]) for task in tasks]
    chunks = [ids[at : at + CHUNK] for at in range(0, len(ids), CHUNK)]
    deps.queue.put([_chunk(chunk, now) for chunk in chunks])
    said = f"{len(tasks)} messages planned at once, {len(chunks)} chunks"
    note_service(
        deps.documents,
        Happening("batch_mode", detail=said, cause=opaque("chunk", *chunks[0])),
        now,
    )
    return True


def _chunk(ids: list[str], now: datetime) -> Task:
    payload = {ENQUEUE: " ".join(ids), **carried()}
    return Task("plan_messages", payload, now, opaque("chunk", *ids))


def enqueue_chunk(deps: Deps, ids: Sequence[str]) -> int:
    """Make the tasks of one chunk's messages; what has ended meanwhile gets none."""
    found = fetch(deps.documents, [f"messages/{one}" for one in ids[:CHUNK]])
    data: list[dict[str, Any]] = [one.data for one in found.values()]
    tasks = [send_task(one) for one in data if one["state"] == messages.PLANNED]
    return deps.queue.put(tasks) if tasks else 0
