"""
Many tasks in one request of Cloud Tasks. Decides nothing.

A batch is a long-running operation, and its answer is not taken on trust: what it does
not list as created is created one by one, which tells a known name from a failure.
https://cloud.google.com/tasks/docs/reference/rest/v2/projects.locations.queues.tasks/batchCreate
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any, Final

MOST: Final = 100
"""Tasks of one batch, all for one queue."""
WORTH: Final = 10
"""Fewer than this are created one by one: a batch asks twice, to start and to wait."""

log = logging.getLogger("pme")


def batches(requests: Sequence[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Group requests to create tasks by queue, at most `MOST` in each."""
    by_queue: dict[str, list[dict[str, Any]]] = {}
    for one in requests:
        by_queue.setdefault(one["parent"], []).append(one)
    return [
        group[at : at + MOST]
        for group in by_queue.values()
        for at in range(0, len(group), MOST)
    ]


def create_batch(
    client: Any, requests: Sequence[dict[str, Any]], timeout_s: float
) -> list[dict[str, Any]]:
    """
    Create tasks of one queue together.

    Args:
        client: A `tasks_v2.CloudTasksClient`.
        requests: To create a task each; at most `MOST`.
        timeout_s: Seconds for the request, and again for the operation.

    Returns:
        The requests that are still to be made one by one: all of them where the batch
        failed as a whole, as with an emulator that knows none.
    """
    from google.api_core.exceptions import GoogleAPIError  # noqa: PLC0415 - heavy, imported where first used

    asked = {"parent": requests[0]["parent"], "requests": list(requests)}
    try:
        started = client.batch_create_tasks(request=asked, timeout=timeout_s)
        made = {task.name for task in started.result(timeout=timeout_s).tasks}
    except (GoogleAPIError, TimeoutError) as error:
        log.warning("batch of tasks not confirmed: %s", type(error).__name__)
        return list(requests)
    return [one for one in requests if one["task"]["name"] not in made]
