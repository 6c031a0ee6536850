"""
Rehearse the coming days: the product itself on a copy, with a clock that is moved.

Sends nothing, stores nothing, writes nothing into the sheet. It assumes that nothing
else happens: no payment, no reply, no edit.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

from shared import bootstrap
from shared.adapters.queue.local import LocalQueue
from shared.adapters.store.sqlite import SqliteDocuments
from shared.core import messages
from shared.core.instants import from_text, to_text
from shared.core.outreach.decide import zone_of
from shared.core.records.accounts import account_from_data
from shared.deps import Deps
from shared.flows.deliver import may_send
from shared.flows.keep import send_task
from shared.flows.known import fetch
from shared.flows.plan import Options, plan
from shared.local.clocks import HOME_ZONE
from shared.local.worker import Worker
from shared.ports import (
    Cell,
    Documents,
    Query,
    RowWrite,
    Sheet,
    Table,
    Write,
    WriteReport,
)

PLANNED_AT = (time(0, 5), time(8), time(12), time(16))
"""When a day's planning is rehearsed; what is delayed leaves at its own instant."""
_COLLECTIONS = (
    "accounts",
    "inbound",
    "locks",
    "messages",
    "people",
    "people_tasks",
    "points",
    "sheet_index",
    "system",
)
_BATCH = 400
_MEMORY = Path("/dev/shm")  # noqa: S108 - the folder inside it is made safely
_ROOM = 2_000_000_000
_SWITCHED_OFF = "Sending is switched off, so nothing would be sent."


@dataclass(frozen=True, slots=True)
class Coming:
    """
    One message that would be sent.

    Args:
        on: The date on the person's own calendar.
        send_at: Aware, in the person's zone.
        person: Opaque key.
        customer: The name in the sheet.
        step: The steps it takes, without repetition.
    """

    on: date
    send_at: datetime
    account_ids: tuple[str, ...]
    person: str
    customer: str
    channel: str
    step: str
    template: str
    text: str

    def as_json(self) -> dict[str, Any]:
        """Give the line of `plan --json`."""
        return {
            "on": self.on.isoformat(),
            "send_at": to_text(self.send_at),
            "account_ids": list(self.account_ids),
            "person": self.person,
            "channel": self.channel,
            "step": self.step,
            "text": self.text,
        }


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """
    What a rehearsal came to.

    Args:
        coming: In the order of sending.
        questions: What a person must answer before any of it is sent.
        notes: What is wrong in the tabs.
    """

    coming: tuple[Coming, ...]
    questions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class SteppedClock:
    """A clock that stands until it is moved, and never goes back."""

    def __init__(self, origin: datetime) -> None:
        self._now = origin

    def now(self) -> datetime:
        """Give the instant it stands at."""
        return self._now

    def move_to(self, instant: datetime) -> None:
        """Move forward."""
        self._now = max(self._now, instant)


class ReadOnlySheet:
    """
    A sheet read once and never written.

    Args:
        tables: The tabs as they were read; their rows may be gone through again.
    """

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._tables: dict[str, Table] = {}
        self._asked: set[str] = set()

    def read(self, tabs: Sequence[str]) -> dict[str, Table]:
        """Give the tabs as they were when first asked for."""
        missing = [tab for tab in tabs if tab not in self._asked]
        if missing:
            self._asked.update(missing)
            found = self._sheet.read(missing)
            self._tables |= {name: _kept(table) for name, table in found.items()}
        return {tab: self._tables[tab] for tab in tabs if tab in self._tables}

    def write(self, changes: Sequence[RowWrite]) -> WriteReport:
        """Write nothing, and say that it was done."""
        return WriteReport(tuple(one.account_id for one in changes))

    def replace_tab(
        self, tab: str, headers: Sequence[str], rows: Sequence[Sequence[Cell]]
    ) -> None:
        """Write nothing."""


def _kept(table: Table) -> Table:
    return Table(table.headers, [(row, list(cells)) for row, cells in table.rows])


def rehearse(deps: Deps, now: datetime, days: int) -> Rehearsal:
    """
    Play the coming days on a copy of everything.

    Args:
        deps: The real world; it is only read.
        now: Aware; where the rehearsal starts.
        days: How many days to play, today included, on the office's calendar.

    Raises:
        BadRequest: The sheet cannot be used.
        NotDone: The sheet or the store is not reachable now.
    """
    with _stage(deps, now) as stage:
        asked = plan(stage, now, Options(dry_run=True, whole=True))
        _play(stage, _stops(now, days), _end(now, days))
        coming = tuple(_coming(stage.documents, now))
        off = () if may_send(stage, stage.clock.now()) else (_SWITCHED_OFF,)
    return Rehearsal(coming, tuple(asked.questions), (*off, *asked.notes))


def _play(stage: Deps, stops: list[datetime], end: datetime) -> None:
    assert isinstance(stage.clock, SteppedClock)  # noqa: S101 - the stage's own
    assert isinstance(stage.queue, LocalQueue)  # noqa: S101 - the stage's own
    worker = Worker(stage, write_sheet=False)
    for stop, following in zip(stops, [*stops[1:], end], strict=True):
        stage.clock.move_to(stop)
        plan(stage, stop, Options(go_on=True))
        worker.drain()
        while (ready := stage.queue.next_at()) is not None and ready < following:
            stage.clock.move_to(ready)
            worker.drain()


def _stops(now: datetime, days: int) -> list[datetime]:
    zone = ZoneInfo(HOME_ZONE)
    today = now.astimezone(zone).date()
    instants = [
        datetime.combine(today + timedelta(days=n), at, tzinfo=zone)
        for n in range(days)
        for at in PLANNED_AT
    ]
    return [now, *(one for one in instants if one > now)]


def _end(now: datetime, days: int) -> datetime:
    zone = ZoneInfo(HOME_ZONE)
    last = now.astimezone(zone).date() + timedelta(days=days)
    return datetime.combine(last, time(), tzinfo=zone)


@contextmanager
def _stage(deps: Deps, now: datetime) -> Iterator[Deps]:
    with TemporaryDirectory(prefix="pme-rehearsal-", dir=_scratch()) as folder:
        file = Path(folder) / "stage.sqlite"
        documents, queue = SqliteDocuments(file), LocalQueue(Path(folder) / "q.sqlite")
        try:
            _copy(deps.documents, documents)
            _enqueue(documents, queue)
            yield bootstrap.build(
                _local(deps, file),
                SteppedClock(now),
                sheet=ReadOnlySheet(deps.sheet),
                documents=documents,
                queue=queue,
            )
        finally:
            queue.close()
            documents.close()


def _scratch() -> Path | None:
    """Play in memory where there is room: a disk would be waited for at each commit."""
    roomy = _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _ROOM
    return _MEMORY if roomy else None


def _local(deps: Deps, file: Path) -> Any:
    """Keep the settings, but no provider that reaches anybody."""
    return replace(
        deps.settings,
        store=f"sqlite:///{file}",
        queue="local",
        sms_providers=("local",),
        mail_providers=("local",),
        live=False,
    )


def _copy(real: Documents, stage: Documents) -> None:
    for collection in _COLLECTIONS:
        found = real.query(Query(collection))
        writes = [Write("put", one.path, one.data) for one in found]
        for start in range(0, len(writes), _BATCH):
            stage.batch(writes[start : start + _BATCH])


def _enqueue(stage: Documents, queue: LocalQueue) -> None:
    """Enqueue what is planned already; the real queue is left alone."""
    planned = Query("messages", where=(("state", "==", messages.PLANNED),))
    queue.put([send_task(one.data) for one in stage.query(planned)])


def _coming(stage: Documents, since: datetime) -> list[Coming]:
    wanted = Query("messages", where=(("state", "==", messages.ACCEPTED),))
    sent: list[dict[str, Any]] = [one.data for one in stage.query(wanted)]
    mine = [one for one in sent if from_text(one["accepted_at"]) >= since]
    keys = sorted({key for one in mine for key in one["accounts"]})
    accounts = fetch(stage, [f"accounts/{key}" for key in keys])
    copies: dict[str, Any] = {one.id: one.data["copy"] for one in accounts.values()}
    found = [_of(one, copies) for one in mine]
    return sorted(found, key=lambda one: (one.send_at, one.account_ids))


def _of(message: dict[str, Any], copies: dict[str, Any]) -> Coming:
    about = [account_from_data(copies[key]) for key in message["accounts"]]
    at = from_text(message["accepted_at"]).astimezone(ZoneInfo(zone_of(about[0])))
    return Coming(
        on=at.date(),
        send_at=at,
        account_ids=tuple(one.account_id for one in about),
        person=message["person"],
        customer=about[0].customer,
        channel=message["channel"],
        step=", ".join(dict.fromkeys(message["steps"])),
        template=message["template"],
        text=message["text"],
    )
