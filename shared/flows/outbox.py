"""
The new messages of a pass: each is written with its step locks, all of it or nothing.

Locks are read only where there may be some; elsewhere the write itself finds out.
Whoever meets a lock that way leaves the accounts of that message to the next pass,
which reads their locks first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from shared.core import messages
from shared.core.approvals import UNASKED, Terms
from shared.core.outreach.desk import Draft, Due
from shared.core.outreach.documents import message_document
from shared.deps import Deps
from shared.errors import AlreadyExists, BadRequest, Conflict, NotFound
from shared.flows.batches import chunks
from shared.flows.editions import Locks, edition_of
from shared.flows.fan_out import put_tasks
from shared.flows.held_runs import HeldRun, hold_run
from shared.flows.send_task import send_task
from shared.ports import Data, Documents, Snapshot, Task, Write

_MET = "system/met_locks"
_OVERTAKEN = (AlreadyExists, Conflict, NotFound)
"""How a lock answers that another pass took since this one read it."""


@dataclass(slots=True)
class Outbox:
    """
    Collects a pass's messages and writes them.

    Args:
        locks: Those that were read.
        terms: When the run must wait for people's approval.
        approver: Who started the pass by hand.
        copy_of: When the sheet was read, if its copy stands in for it.
        left: Keys of accounts whose message could not be written: the next pass's.
        met: Those of them at which a lock stood in the way.
    """

    deps: Deps
    now: datetime
    locks: Locks = field(default_factory=Locks)
    terms: Terms = UNASKED
    approver: str = ""
    copy_of: str = ""
    groups: list[list[Write]] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    left: set[str] = field(default_factory=set)
    met: set[str] = field(default_factory=set)

    def add(self, draft: Draft) -> list[Due]:
        """
        Add a draft that may leave, unless an earlier edition of it stands.

        Returns:
            The accounts to compose anew for: others of the draft have a message
            already, which speaks for them alone. Empty where it is as it should be.
        """
        locks = draft.lock_ids
        edition, held = edition_of(self.locks, locks)
        if held:
            pairs = list(zip(draft.due, locks, strict=True))
            draft.stands |= {
                due.decision.account.key: held[lock]
                for due, lock in pairs
                if lock in held
            }
            return [due for due, lock in pairs if lock not in held]
        draft.message_id = messages.message_id(locks, edition)
        data = message_document(draft, edition, self.now, self.copy_of)
        lock: Data = {"message": draft.message_id, "edition": edition}
        taken = [self._taking(one, lock) for one in locks]
        path = f"messages/{draft.message_id}"
        self.groups.append([*taken, Write("create", path, data)])
        self.tasks.append(send_task(data))
        return []

    def _taking(self, lock_id: str, lock: Data) -> Write:
        """Take a lock as this pass read it: of two passes at once, one gets it."""
        path, read = f"locks/{lock_id}", self.locks.taken.get(lock_id)
        if read is None:
            return Write("create", path, lock)
        return Write("update", path, lock, if_version=read.version)

    def hold(self) -> HeldRun | None:
        """Let the messages wait that people must approve first."""
        run = hold_run(self.groups, self.locks, self.terms, self.now, self.approver)
        if run is not None:
            self.deps.documents.batch([run.write])
            held = run.held
            self.tasks = [t for t in self.tasks if t.payload["message_id"] not in held]
        return run

    def write(self) -> list[str]:
        """Write locks and messages; gives the ids of those that are new."""
        planned: list[str] = []
        for chunk in chunks(self.groups):
            try:
                self.deps.documents.batch([write for group in chunk for write in group])
            except (*_OVERTAKEN, BadRequest):
                planned += self._singly(chunk)
            else:
                planned += [_message(group) for group in chunk]
        return planned

    def enqueue(self, planned: Sequence[str]) -> None:
        """Make the tasks of what was written; then say what locks were met."""
        wanted = set(planned)
        ready = [t for t in self.tasks if t.payload["message_id"] in wanted]
        if ready:
            put_tasks(self.deps, ready, self.now)
        before = met_locks(self.deps.documents)
        if before or self.met:
            keys: list[Any] = sorted(self.met)
            self.deps.documents.put(_MET, {"accounts": keys})

    def _singly(self, chunk: Sequence[list[Write]]) -> list[str]:
        planned = []
        for group in chunk:
            try:
                self.deps.documents.batch(group)
            except _OVERTAKEN:
                self.met |= self._leave(group)
            except BadRequest:  # one letter that cannot be written stops no other
                self._leave(group)
            else:
                planned.append(_message(group))
        return planned

    def _leave(self, group: Sequence[Write]) -> set[str]:
        """Keep nothing of the accounts of a letter: the next pass finds them again."""
        body: Any = group[-1].data
        keys = set(body["accounts"])
        self.left |= keys
        return keys


def met_locks(documents: Documents) -> set[str]:
    """Give the accounts at which the last pass met a lock that it had not read."""
    found = documents.get(_MET)
    keys: Any = found.data["accounts"] if found else ()
    return set(keys)


def may_be_locked(accounts: Mapping[str, Snapshot], documents: Documents) -> set[str]:
    """
    Give the accounts whose step may have a lock although it does not count as done.

    Their message ended and the step came back, or a pass broke off before it had
    written what it had planned.
    """
    returned = {key for key, one in accounts.items() if one.data.get("again")}
    return returned | met_locks(documents)


def _message(group: Sequence[Write]) -> str:
    return group[-1].path.split("/")[1]
