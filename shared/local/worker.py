"""
Take due tasks from the local queue and do what Cloud Tasks would have called.

The same flows as the entry points, in this process; a task whose handler dies comes
again when its lease has run out, as with Cloud Tasks.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from shared.adapters.queue.local import LeasedTask, LocalQueue
from shared.deps import Deps
from shared.errors import CollectionsError, NotDone
from shared.flows.dispatch import lane_named, send_and_follow
from shared.flows.fan_out import ENQUEUE, enqueue_chunk
from shared.flows.logs import NAME, correlated
from shared.flows.plan import plan
from shared.flows.poll import poll_providers
from shared.flows.sweep import sweep
from shared.flows.write_back import write_back

AT_ONCE = 10
"""Tasks leased at once: a confirmation waits behind no more of the bulk."""
RETRY = timedelta(seconds=30)
log = logging.getLogger("pme")
Progress = Callable[[int], None]


class Worker:
    """
    Works through the local queue.

    Args:
        deps: With a `LocalQueue`.
        write_sheet: False: `update_sheet` tasks are left to the caller's own rhythm.
    """

    def __init__(self, deps: Deps, *, write_sheet: bool = True) -> None:
        assert isinstance(deps.queue, LocalQueue)  # noqa: S101 - the local runner's own
        self._deps = deps
        self._queue = deps.queue
        self._write_sheet = write_sheet

    def drain(self, progress: Progress | None = None) -> int:
        """Do every task that is due now, and those that become due meanwhile."""
        done = 0
        while leased := self._due():
            for one in leased:
                self._do(one)
                done += 1
                if progress:
                    progress(done)
        return done

    def _due(self) -> list[LeasedTask]:
        lease_s = self._deps.settings.pace.claim_lease_s * AT_ONCE
        return self._queue.take(self._deps.clock.now(), lease_s=lease_s, limit=AT_ONCE)

    def _do(self, leased: LeasedTask) -> None:
        now = self._deps.clock.now()
        try:
            self._call(leased, now)
        except NotDone as error:
            log.warning("task put off: %s", error.code)
            self._queue.retry(leased, now + RETRY)
        except CollectionsError as error:
            log.error("task dropped: %s", error.code)  # noqa: TRY400 - no personal data
            self._queue.done(leased)
        except Exception as error:  # noqa: BLE001 - the other tasks go on; its text may hold personal data
            log.error("task failed: %s", type(error).__name__)  # noqa: TRY400 - as above
            self._queue.retry(leased, now + RETRY)
        else:
            self._queue.done(leased)

    def _call(self, leased: LeasedTask, now: datetime) -> None:
        with correlated(leased.task.payload.get(NAME, "")):
            self._work(leased, now)

    def _work(self, leased: LeasedTask, now: datetime) -> None:
        task = leased.task
        if task.entry_point == "send_message":
            lane = lane_named(str(task.payload.get("lane", "")))
            send_and_follow(task.payload["message_id"], self._deps, now, lane)
        elif task.entry_point == "update_sheet" and self._write_sheet:
            write_back(self._deps, now)
        elif task.entry_point == "plan_messages" and ENQUEUE in task.payload:
            enqueue_chunk(self._deps, task.payload[ENQUEUE].split())
        elif task.entry_point == "plan_messages":
            plan(self._deps, now)
        elif task.entry_point == "check_responses":
            poll_providers(self._deps, now)
            sweep(self._deps, now)
