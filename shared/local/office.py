"""The office on one machine: the sheet, the tenants, the clock, and what happens."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from threading import RLock
from typing import Any
from zoneinfo import ZoneInfo

from shared.adapters.mail.local import LocalMailbox
from shared.adapters.sheet.hand_edit import edit_cell
from shared.adapters.sms.local import LocalPhone
from shared.core.instants import to_text
from shared.core.sheet.columns import SERVICE
from shared.core.sheet.headings import match
from shared.deps import Deps
from shared.errors import BadRequest, NotDone
from shared.flows.events import take_event
from shared.flows.health import health
from shared.flows.plan import Options, Report, plan
from shared.flows.playbook import load_playbook
from shared.flows.poll import poll_providers
from shared.flows.queries import quarantined_accounts
from shared.flows.record_queries import latest_activity
from shared.flows.sift import id_text
from shared.flows.sweep import sweep
from shared.flows.write_back import write_back
from shared.local.clocks import HOME_ZONE, MovableClock, next_opening
from shared.local.server import ask_entry_point
from shared.local.tenants import mailbox_of, phone_of, threads_of
from shared.local.worker import Worker
from shared.local.workspace.office import (
    Cell,
    Grid,
    Happening,
    Overview,
    Phone,
    Row,
)
from shared.ports import Query

FURTHEST = timedelta(days=60)
FEED = 200

_LOOKING = frozenset(
    {"account", "overview", "whoami", "tasks", "runs", "preview", "preview_page"}
    | {"staff", "audit", "calendar", "values", "headings", "default_tabs"}
)
"""Actions that change nothing."""
_ENTRIES = frozenset({"sidebar", "sheet_edited"})
"""What the sheet's script may ask."""


class Office:
    """
    Everything the workspace shows and does; one thing at a time.

    Args:
        deps: With a movable clock, a sheet file and a local queue.
        path: The sheet file.
        report: Of the pass that was just done.
        identity: What the entry points are shown for whoever sits here; default: the
            task token, which speaks for the office.
    """

    def __init__(
        self,
        deps: Deps,
        clock: MovableClock,
        path: Path,
        report: Report | None = None,
        *,
        identity: str = "",
    ) -> None:
        self._deps, self._clock, self._path = deps, clock, path
        self._identity = identity or deps.settings.task_token
        self._worker = Worker(deps, write_sheet=False)
        self._lock = RLock()
        self._version = 1
        self._report = report or Report()

    def version(self) -> int:
        """Give a number that grows with every change, whoever made it."""
        return self._version + self._deps.documents.count(Query("activity"))

    def now(self) -> datetime:
        """Give the office's clock, in its own zone."""
        return self._clock.now().astimezone(ZoneInfo(HOME_ZONE))

    def sheet(self) -> Grid:
        """Give the sheet as it stands in the file."""
        with self._lock:
            table = self._deps.sheet.read(["Accounts"])["Accounts"]
            rows = [(row, list(cells)) for row, cells in table.rows]
            bad = self._bad()
            index = match(table.headers, self._taught()).index
        ours = {index[c.slug] for c in SERVICE if c.slug in index}
        id_at = index["account_id"]
        return {
            "headers": list(table.headers),
            "service": [at in ours for at in range(len(table.headers))],
            "rows": [
                _row(row, cells, id_text(cells[id_at]), bad) for row, cells in rows
            ],
        }

    def _taught(self) -> tuple[tuple[str, str], ...]:
        policy = load_playbook(self._deps, self._clock.now()).policy
        return tuple(policy.heading_aliases.items())

    def _bad(self) -> dict[str, str]:
        found = self._deps.documents.query(quarantined_accounts())
        data: list[dict[str, Any]] = [one.data for one in found]
        return {one["id"]: one["shown"].get("service_note", "") for one in data}

    def edit(self, row: int, account_id: str, heading: str, value: str) -> None:
        """Set one of staff's cells, as a person would."""
        with self._lock:
            taught = self._taught()
            edit_cell(self._path, account_id, heading, value, row=row, aliases=taught)
            self._version += 1

    def tab(self, name: str) -> list[list[Cell]] | None:
        """Give another tab as it stands in its file."""
        with self._lock:
            table = self._deps.sheet.read([name]).get(name)
        if table is None:
            return None
        return [[*table.headers], *([*cells] for _row, cells in table.rows)]

    def entry(
        self, name: str, payload: Mapping[str, Any]
    ) -> tuple[dict[str, Any], int]:
        """
        Ask an entry point as whoever sits here, then let happen what follows from it.

        Raises:
            BadRequest: `unknown_entry`.
        """
        if name not in _ENTRIES:
            raise BadRequest("unknown_entry", "The sheet's script asks nothing there.")
        with self._lock:
            answer, status = ask_entry_point(name, payload, self._identity)
            looked = name == "sidebar" and payload.get("action") in _LOOKING
            if not looked and status == HTTPStatus.OK:
                self._version += 1
                # what was asked is done; what cannot follow now follows later
                with suppress(NotDone):
                    self._react(planned=name == "sheet_edited")
            return answer, status

    def phones(self) -> list[Phone]:
        """Give every tenant's phone and mailbox that has something in it."""
        with self._lock:
            names = self._names()
            phone = self._local(LocalPhone)
            box = self._local(LocalMailbox)
            return [
                *(phone_of(phone, one.phone, names) for one in threads_of(phone)),
                *(mailbox_of(box, one.address, names) for one in threads_of(box)),
            ]

    def answer(self, address: str, channel: str, text: str) -> None:
        """Answer as the tenant; it takes the way of every inbound message."""
        with self._lock:
            provider: Any = self._local(
                LocalPhone if channel == "sms" else LocalMailbox
            )
            if provider is None:
                raise BadRequest("not_local", "This channel has a real provider.")
            take_event(
                provider.answer(address, text, self.now()), self._deps, self.now()
            )
            self._react()

    def advance(
        self, *, to: datetime | None = None, by: timedelta | None = None
    ) -> None:
        """Let time pass; what falls due on the way is done on its day."""
        with self._lock:
            now = self._clock.now()
            target = to or (now + by if by else next_opening(now))
            if target - now > FURTHEST:
                raise BadRequest("too_far", "Move at most sixty days at once.")
            for stop in _stops(now, target):
                self._clock.move_to(stop)
                self._react()

    def run_now(self) -> None:
        """Do a pass over the whole sheet."""
        with self._lock:
            self._react(whole=True)

    def activity(self, since: datetime | None) -> list[Happening]:
        """Give what the service did and why, newest first."""
        with self._lock:
            found = self._deps.documents.query(latest_activity(FEED))
            ids = self._ids({str(one.data["account"]) for one in found})
        entries: list[dict[str, Any]] = [one.data for one in found]
        after = to_text(since) if since else ""
        return [
            {
                "at": one["at"],
                "actor": one["actor"],
                "what": one["what"],
                "detail": one["after"] or one["detail"],
                "account_id": ids.get(one["account"], ""),
            }
            for one in entries
            if one["at"] > after
        ]

    def overview(self) -> Overview:
        """Count accounts by outcome and segment, as of the last whole pass."""
        with self._lock:
            state = health(self._deps, self._clock.now())
        return {
            "outcomes": dict(self._report.counts),
            "segments": dict(self._report.segments),
            "sending": state["sending"],
        }

    def _react(self, *, whole: bool = False, planned: bool = False) -> None:
        """Do what edits, schedules and queues would have set off by now."""
        deps, now = self._deps, self._clock.now()
        poll_providers(deps, now)
        if not planned:
            report = plan(deps, now, Options(whole=whole))
            if whole or not self._report.counts:
                self._report = report
            self._report.questions, self._report.notes = report.questions, report.notes
        self._worker.drain()
        sweep(deps, self._clock.now())
        self._worker.drain()
        plan(deps, self._clock.now())  # what was just contacted: its next step
        write_back(deps, self._clock.now())
        self._version += 1

    def _local(self, kind: type) -> Any:
        senders = (*self._deps.sms, *self._deps.mail)
        return next((one for one in senders if isinstance(one, kind)), None)

    def _names(self) -> dict[str, str]:
        found = self._deps.documents.query(Query("accounts"))
        copies: list[dict[str, Any]] = [one.data.get("copy", {}) for one in found]  # type: ignore[misc]
        names = {c.get("phone", ""): c.get("customer", "") for c in copies}
        names |= {c.get("email", ""): c.get("customer", "") for c in copies}
        return names

    def _ids(self, keys: set[str]) -> dict[str, str]:
        found = self._deps.documents.get_many([f"accounts/{key}" for key in keys])
        return {one.id: str(one.data["id"]) for one in found.values()}


def _row(row: int, cells: list[Any], account_id: str, bad: dict[str, str]) -> Row:
    shown: Row = {"row": row, "account_id": account_id, "cells": cells}
    if account_id in bad:
        shown["problem"] = bad[account_id]
    return shown


def _stops(now: datetime, target: datetime) -> list[datetime]:
    """Stop every few hours on the way: a jump must not skip a day's work."""
    stops = []
    stop = now + timedelta(hours=3)
    while stop < target:
        stops.append(stop)
        stop += timedelta(hours=3)
    return [*stops, target]
