"""
Keep what a pass decided: messages with locks first, then accounts and the index.

In that order a crash loses nothing: a message without its account's mark is found again
by its lock, and an account without its index entry is looked at again by the next pass.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from shared.core import messages
from shared.core.approvals import UNASKED, Terms
from shared.core.instants import to_text
from shared.core.keys import account_key
from shared.core.model import BadRow
from shared.core.outreach.compose import Draft, Due
from shared.core.outreach.decide import Decision
from shared.core.outreach.denials import denial_of, denied
from shared.core.outreach.documents import (
    account_document,
    bad_document,
    message_document,
)
from shared.core.outreach.rows import RowOutcome
from shared.core.records.activity import ChainHead, Happening, entry
from shared.deps import Deps
from shared.errors import AlreadyExists, BadRequest, Conflict
from shared.flows.batches import BATCH, chunks
from shared.flows.cancel import cancel_planned
from shared.flows.editions import Locks, edition_of
from shared.flows.held_runs import WAITS, hold_run
from shared.flows.known import Memory
from shared.flows.persons import tokens_of
from shared.flows.recent import forget
from shared.flows.replan import give_back
from shared.flows.send_task import send_task
from shared.flows.sheet_index import Entry, SheetIndex
from shared.flows.sift import Sifted
from shared.flows.tasks import open_task
from shared.ports import Task, Write

SHEET = "system/sheet"
_NEVER = 4e9
"""Epoch seconds far ahead: time alone never changes it."""


@dataclass(slots=True)
class Keeper:
    """Collects the writes of a pass and does them in order."""

    deps: Deps
    now: datetime
    index: SheetIndex
    memory: Memory
    frozen: bool
    locks: Locks = field(default_factory=Locks)
    groups: list[list[Write]] = field(default_factory=list)
    accounts: list[Write] = field(default_factory=list)
    entries: dict[str, Entry] = field(default_factory=dict)
    tasks: list[Task] = field(default_factory=list)
    handed_over: list[tuple[str, str, str]] = field(default_factory=list)
    notes: dict[str, Write] = field(default_factory=dict)
    rulebook: str = ""
    terms: Terms = UNASKED
    approver: str = ""

    def plan(self, draft: Draft) -> list[Due]:
        """
        Plan a draft that may leave, unless an earlier edition of it stands.

        Returns:
            The accounts to compose anew for: others of the draft have a message
            already, which speaks for them alone. Empty where it is as it should be.
        """
        if self.frozen or draft.outcome not in {"planned", "delayed"}:
            return []
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
        data = message_document(draft, edition, self.now)
        lock = {"message": draft.message_id, "edition": edition}
        kind = "create" if edition == 0 else "put"
        taken = [Write(kind, f"locks/{one}", lock) for one in locks]  # type: ignore[arg-type]  # one of the kinds
        path = f"messages/{draft.message_id}"
        self.groups.append([*taken, Write("create", path, data)])
        self.tasks.append(send_task(data))
        return []

    def message_of(self, key: str, drafts: Sequence[Draft]) -> str:
        """Give the message that speaks for an account: its tenant's."""
        return next((one for d in drafts if (one := d.message_of(key))), "")

    def keep(
        self, decision: Decision, outcome: RowOutcome, drafts: Sequence[Draft]
    ) -> None:
        """Keep an account's copy, its state and what its row should read."""
        if self.frozen:
            return
        account = decision.account
        found = self.memory.accounts.get(account.key)
        before: dict[str, Any] = found.data if found else {}
        planned = [one for d in drafts if (one := d.message_of(account.key))]
        standing = [one["id"] for one in self.memory.standing(account.key)]
        if standing != before.get("open", []):
            before = {**before, "open": standing}
        data = account_document(decision, outcome, planned, before)
        denial = denial_of(outcome, drafted=bool(drafts))
        if denial != before.get("denied", ""):
            note = denied(outcome, denial, before, self.rulebook)
            data = {
                **(data or {}),
                "denied": denial,
                **self._noted(account.key, note, before),
            }
        self._keep_account(account.key, data)
        look_at = decision.look_at.timestamp() if decision.look_at else _NEVER
        if decision.outcome == "waiting" and decision.next.step is not None:
            step = decision.next.step
            if step.hand_over:
                lock = decision.next.lock
                self.handed_over.append((account.key, f"hand_over_{step.slug}", lock))
        self.entries[account.key] = Entry(
            account.fingerprint,
            look_at,
            account.person_key,
            tokens_of(account),
            account.balance_cents,
        )

    def _noted(
        self, key: str, note: Happening | None, before: dict[str, Any]
    ) -> dict[str, Any]:
        """Add an entry to an account's chain; it is written with the account."""
        if note is None:
            return {}
        head = ChainHead(**before.get("chain", {}))
        path, body, head = entry(key, head, note, self.now)
        self.notes[key] = Write("create", path, body)
        return {"chain": asdict(head)}

    def keep_bad(self, bad: BadRow) -> None:
        """Quarantine a row: nobody is contacted about it until it is put right."""
        if self.frozen or not bad.account_id:
            return
        key = account_key(bad.account_id)
        if key in self.entries:  # the other row of the same id
            return
        found = self.memory.accounts.get(key)
        if found is None and not self.memory.fresh:
            found = self.deps.documents.get(f"accounts/{key}")
            if found is not None:
                self.memory.remember(found)
        self._keep_account(key, bad_document(bad, key, found.data if found else {}))
        # once the other row of its id is gone, the row as it is will do
        doubled = any(one.code == "duplicate_id" for one in bad.problems)
        look_at = 0.0 if doubled else _NEVER
        self.entries[key] = Entry(bad.fingerprint, look_at, "", "", None)

    def _keep_account(self, key: str, data: dict[str, Any] | None) -> None:
        if data is None:
            return
        found = self.memory.accounts.get(key)
        path = f"accounts/{key}"
        if found is None:
            self.accounts.append(Write("create", path, data))
        else:
            write = Write("update", path, data, if_version=found.version)
            self.accounts.append(write)

    def finish(self, found: Sifted, attended: Sequence[str]) -> list[str]:
        """Do the writes; gives the ids of the messages that are new."""
        if self.frozen:
            return []
        self._hold()
        planned = self._messages()
        kept = self._accounts()
        for key, one in self.entries.items():
            if key in kept:
                self.index.put(key, one)
        self._vanished(found)
        self._batches([*self.index.writes(), self._sheet(found)])
        forget(self.deps.documents, SHEET)
        self._unattend([key for key in attended if key not in self.entries])
        wanted = set(planned)
        ready = [t for t in self.tasks if t.payload["message_id"] in wanted]
        if ready:
            self.deps.queue.put(ready)
        for key, reason, cause in self.handed_over:
            open_task(self.deps.documents, key, reason, cause, self.now)
        return planned

    def _hold(self) -> None:
        """Let the messages wait that people must approve first, and say so."""
        run = hold_run(self.groups, self.locks, self.terms, self.now, self.approver)
        if run is None:
            return
        self.deps.documents.batch([run.write])
        self.tasks = [t for t in self.tasks if t.payload["message_id"] not in run.held]
        for write in self.accounts:
            if _key(write) in run.accounts:
                data: Any = write.data
                data["shown"] = {**data["shown"], "service_note": WAITS}
                data["dirty"] = True

    def _sheet(self, found: Sifted) -> Write:
        return Write("put", SHEET, {"read_at": to_text(self.now), "rows": found.rows})

    def _messages(self) -> list[str]:
        """Write locks and messages; what another planner wrote first stays his."""
        planned: list[str] = []
        for chunk in chunks(self.groups):
            try:
                self.deps.documents.batch([write for group in chunk for write in group])
            except (AlreadyExists, BadRequest):
                planned += self._singly(chunk)
            else:
                planned += [group[-1].path.split("/")[1] for group in chunk]
        return planned

    def _singly(self, chunk: Sequence[list[Write]]) -> list[str]:
        planned = []
        for group in chunk:
            try:
                self.deps.documents.batch(group)
            except AlreadyExists:
                continue
            except BadRequest:  # one letter that cannot be written stops no other
                self._leave(group)
                continue
            planned.append(group[-1].path.split("/")[1])
        return planned

    def _leave(self, group: Sequence[Write]) -> None:
        """Keep nothing of the accounts of a letter: the next pass finds them again."""
        body: Any = group[-1].data
        left = set(body["accounts"])
        self.accounts = [one for one in self.accounts if _key(one) not in left]
        for key in left:
            self.entries.pop(key, None)

    def _accounts(self) -> set[str]:
        """Write accounts; one that changed meanwhile is left to the next pass."""
        kept: set[str] = set(self.entries) - {_key(w) for w in self.accounts}
        size = BATCH // 2 if self.notes else BATCH
        for start in range(0, len(self.accounts), size):
            kept |= self._kept(self.accounts[start : start + size])
        return kept

    def _kept(self, chunk: Sequence[Write]) -> set[str]:
        try:
            self.deps.documents.batch([*chunk, *self._notes_of(chunk)])
        except (AlreadyExists, Conflict):
            if len(chunk) == 1:
                return set()
            half = len(chunk) // 2
            return self._kept(chunk[:half]) | self._kept(chunk[half:])
        return {_key(write) for write in chunk}

    def _notes_of(self, chunk: Sequence[Write]) -> list[Write]:
        """Give the entries that belong to these accounts: both are kept, or neither."""
        if not self.notes:
            return []
        keys = map(_key, chunk)
        return [self.notes[key] for key in keys if key in self.notes]

    def _vanished(self, found: Sifted) -> None:
        gone = [key for key in self.index.entries if key not in found.seen]
        if not gone:
            return
        writes = [Write("update", f"accounts/{k}", {"present": False}) for k in gone]
        self._batches(writes)
        ended = cancel_planned(
            self.deps.documents, gone, "row_vanished", self.now, again=True
        )
        for message in ended:  # the row may come back, and others were in the letter
            give_back(self.deps, message["id"], self.now)
        self.index.forget(gone)

    def _unattend(self, keys: Sequence[str]) -> None:
        self._batches(
            [Write("update", f"accounts/{key}", {"attend": False}) for key in keys]
        )

    def _batches(self, writes: Sequence[Write]) -> None:
        for start in range(0, len(writes), BATCH):
            self.deps.documents.batch(writes[start : start + BATCH])


def _key(write: Write) -> str:
    return write.path.split("/")[1]
