"""
The stage of a rehearsal: the product's own parts over copies; nothing reaches anybody.

What is read is the real thing; what is written, sent or enqueued stays on the stage.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from shared.core import messages
from shared.core.keys import account_key, contact_point_key
from shared.core.sheet.headings import match
from shared.deps import Deps
from shared.flows.batches import BATCH
from shared.flows.known import fetch
from shared.flows.playbook import load_playbook
from shared.flows.queries import about_person
from shared.flows.sheet_index import SheetIndex
from shared.flows.sift import id_text
from shared.ports import (
    Accepted,
    Cell,
    Documents,
    MailMessage,
    Query,
    RowWrite,
    Sheet,
    SmsMessage,
    Snapshot,
    Table,
    TabViews,
    Task,
    Write,
    WriteReport,
)

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
_REACHED = ("phone", "email")


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
        sheet: The real one.
        only: Account IDs of the rows of `Accounts` that it shows; None: all.
        aliases: Further headings and the columns meant.
    """

    def __init__(
        self,
        sheet: Sheet,
        only: frozenset[str] | None = None,
        aliases: tuple[tuple[str, str], ...] = (),
    ) -> None:
        self._sheet, self._only = sheet, only
        self.aliases = aliases
        self._tables: dict[str, Table] = {}
        self._asked: set[str] = set()

    def read(self, tabs: Sequence[str]) -> dict[str, Table]:
        """Give the tabs as they were when first asked for."""
        missing = [tab for tab in tabs if tab not in self._asked]
        if missing:
            self._asked.update(missing)
            found = self._sheet.read(missing)
            self._tables |= {name: self._kept(name, t) for name, t in found.items()}
        return {tab: self._tables[tab] for tab in tabs if tab in self._tables}

    def write(self, changes: Sequence[RowWrite]) -> WriteReport:
        """Write nothing, and say that it was done."""
        return WriteReport(tuple(one.account_id for one in changes))

    def replace_tab(
        self, tab: str, headers: Sequence[str], rows: Sequence[Sequence[Cell]]
    ) -> None:
        """Write nothing."""

    def show_views(self, tab: str, views: TabViews) -> None:
        """Write nothing."""

    def _kept(self, name: str, table: Table) -> Table:
        rows = [(row, list(cells)) for row, cells in table.rows]
        if self._only is not None and name == "Accounts":
            at = match(table.headers, self.aliases).index["account_id"]
            rows = [one for one in rows if id_text(one[1][at]) in self._only]
        return Table(table.headers, rows, table.flaws)


class NoQueue:
    """Forgets every task: a rehearsal looks itself for what falls due."""

    def put(self, tasks: Sequence[Task]) -> int:
        """Forget them."""
        return len(tasks)


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """Takes every text and e-mail, and sends none."""

    name: str = "local"

    def send(self, message: SmsMessage | MailMessage, now: datetime) -> Accepted:  # noqa: ARG002 - as in the port
        """Say that it was taken."""
        return Accepted(self.name, message.id, "")


@contextmanager
def stage_of(
    deps: Deps, now: datetime, only: frozenset[str] | None = None
) -> Iterator[Deps]:
    """
    Set a stage: copies of the store and the sheet, and a clock that is moved.

    Args:
        deps: The real world; it is only read.
        now: Aware; where the clock stands at first.
        only: Account IDs of the person who is played; None: everybody.
    """
    taught = tuple(load_playbook(deps, now).policy.heading_aliases.items())
    with deps.scratch() as documents:
        if only is None:
            _copy(deps.documents, documents, _COLLECTIONS)
        else:
            _copy_person(deps.documents, documents, only)
        yield replace(
            deps,
            settings=replace(
                deps.settings,
                sms_providers=("local",),
                mail_providers=("local",),
                live=False,
            ),
            clock=SteppedClock(now),
            documents=documents,
            sheet=ReadOnlySheet(deps.sheet, only, taught),
            queue=NoQueue(),
            sms=(Rehearsed(),),
            mail=(Rehearsed(),),
            ledgers=(),
        )


def _copy(real: Documents, stage: Documents, collections: Iterable[str]) -> None:
    for collection in collections:
        _put(stage, real.query(Query(collection)))


def _copy_person(real: Documents, stage: Documents, ids: frozenset[str]) -> None:
    """Copy what is known of one person, not a whole portfolio."""
    keys = [account_key(one) for one in sorted(ids)]
    accounts = fetch(real, [f"accounts/{key}" for key in keys])
    people = sorted({str(one.data.get("person", "")) for one in accounts.values()})
    sent = [one for who in people for one in real.query(about_person(who, limit=200))]
    reached = {str(one.data.get(f, "")) for one in accounts.values() for f in _REACHED}
    paths = [f"people/{who}" for who in people if who]
    paths += [f"points/{contact_point_key(one)}" for one in sorted(reached) if one]
    paths += [f"locks/{one}" for message in sent for one in _locks(message)]
    _copy(real, stage, ["system"])
    _put(stage, [*accounts.values(), *sent, *fetch(real, paths).values()])
    known = SheetIndex.load(real).entries
    index = SheetIndex()
    for key in keys:
        if key in known:
            index.put(key, known[key])
    stage.batch(index.writes())


def _locks(message: Snapshot) -> list[str]:
    return [str(one) for one in message.data.get("locks", ())]  # type: ignore[union-attr]  # ours


def _put(stage: Documents, found: Sequence[Snapshot]) -> None:
    writes = [Write("put", one.path, _as_if_approved(one.data)) for one in found]
    for start in range(0, len(writes), BATCH):
        stage.batch(writes[start : start + BATCH])


def _as_if_approved(data: dict[str, Any]) -> dict[str, Any]:
    """Let what waits for approval go: the calendar shows what would come of it."""
    waits = data.get("state") == messages.AWAITING
    return {**data, "state": messages.PLANNED} if waits else data
