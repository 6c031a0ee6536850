"""What Cloud Scheduler does in the cloud: plan, poll, send, flush in rhythm."""

from __future__ import annotations

import logging
import platform
import threading
import time as machine
from collections.abc import Callable
from dataclasses import dataclass

from shared.deps import Deps
from shared.errors import CollectionsError, Refused
from shared.flows.authority import hold_authority, holder_of
from shared.flows.heartbeats import beat
from shared.flows.plan import plan
from shared.flows.poll import poll_in_turn
from shared.flows.sweep import sweep
from shared.flows.watch import watch
from shared.flows.write_back import write_back
from shared.local.backup import back_up
from shared.local.worker import Worker
from shared.providers import sqlite_path

log = logging.getLogger("pme")
TICK_S = 0.5
SENDERS = 4
"""Threads that send: while one waits for the provider or its rate, others work."""
WATCH_S = 60.0
HOURLY_S = 3600.0


def _flush_every_s(deps: Deps) -> float:
    """A workbook is written at most once a minute: it is rewritten whole."""
    slowest = float(getattr(deps.sheet, "min_write_interval_s", 0.0))
    return max(deps.settings.pace.flush_every_s, slowest)


def _back_up(deps: Deps) -> None:
    """Keep one copy of the store a day, beside it; fourteen of them."""
    if deps.settings.store.startswith("sqlite:///"):
        path = sqlite_path(deps.settings)
        back_up(path, path.with_suffix(".backups"), deps.clock.now())


@dataclass(slots=True)
class _Chore:
    """Something done again and again."""

    every_s: float
    do: Callable[[], object]
    due_s: float


class Heart:
    """
    Beats in a thread of its own until it is stopped.

    Args:
        deps: With a local queue.
    """

    def __init__(self, deps: Deps) -> None:
        self._stop = threading.Event()
        pace, start_s = deps.settings.pace, machine.monotonic()
        self._deps = deps

        def now_of(flow: Callable[..., object]) -> Callable[[], object]:
            return lambda: flow(deps, deps.clock.now())

        def noted(flow: Callable[..., object], run: str) -> Callable[[], object]:
            def do() -> None:
                flow(deps, deps.clock.now())
                beat(deps, run, deps.clock.now())

            return do

        self._chores = [
            _Chore(WATCH_S, self._hold, start_s),
            _Chore(
                pace.plan_every_s,
                noted(plan, "plan_messages"),
                start_s + pace.plan_every_s,
            ),
            _Chore(_flush_every_s(deps), noted(write_back, "update_sheet"), start_s),
            _Chore(HOURLY_S, lambda: _back_up(deps), start_s),
        ]
        self._outside = [
            _Chore(pace.poll_every_s, now_of(poll_in_turn), start_s),
            _Chore(pace.poll_every_s, noted(sweep, "check_responses"), start_s),
            _Chore(WATCH_S, now_of(watch), start_s + WATCH_S),
        ]

    def stop(self) -> None:
        """Beat no more after the present beat."""
        self._stop.set()

    def beat(self) -> None:
        """
        Do each chore when it is due; one that fails or hangs stops no other kind.

        Sending has threads of its own, and so has whatever asks a provider: neither a
        backlog nor a list that hangs keeps a row from being written. The lease is asked
        first: while another heart holds it, nothing of this one starts.
        """
        while not (_safely(self._hold) or self._stop.wait(TICK_S)):
            pass  # a store too busy to say who works on it
        if self._stop.is_set():
            return
        for number in range(SENDERS):
            self._in_thread(self._send, f"sender-{number}")
        self._in_thread(lambda: self._round(self._outside), "outside")
        self._round(self._chores)

    def _in_thread(self, work: Callable[[], None], name: str) -> None:
        threading.Thread(target=work, name=name, daemon=True).start()

    def _round(self, chores: list[_Chore]) -> None:
        while not self._stop.wait(TICK_S):
            for chore in chores:
                if machine.monotonic() >= chore.due_s:
                    self._one(chore)

    def _hold(self) -> None:
        """Renew the lease; whoever lost it stops: two hearts never beat at once."""
        try:
            holder = holder_of(self._deps.settings, platform.node())
            hold_authority(self._deps, holder, self._deps.clock.now())
        except Refused as error:
            log.error("stopped: %s", error.code)  # noqa: TRY400 - no personal data
            self.stop()

    def _send(self) -> None:
        worker = Worker(self._deps, write_sheet=False)
        while not self._stop.wait(TICK_S):
            _safely(worker.drain)

    def _one(self, chore: _Chore) -> None:
        _safely(chore.do)
        chore.due_s = machine.monotonic() + chore.every_s


def _safely(do: Callable[[], object]) -> bool:
    """Do something and say if it was done; what fails is logged, the heart goes on."""
    try:
        do()
    except CollectionsError as error:
        log.warning("put off: %s", error.code)
    except Exception as error:  # noqa: BLE001 - the heart goes on; its text may hold personal data
        log.error("failed: %s", type(error).__name__)  # noqa: TRY400 - as above
    else:
        return True
    return False
