"""
Keep what a pass decided: messages first (see `outbox`), then accounts and the index.

In that order a crash loses nothing: a message without its account's mark is found again
by its lock, and an account without its index entry is looked at again by the next pass.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from shared.core.instants import to_text
from shared.core.keys import account_key
from shared.core.model import BadRow
from shared.core.outreach.decide import Decision
from shared.core.outreach.denials import denial_of, denied
from shared.core.outreach.desk import Draft, Due
from shared.core.outreach.documents import (
    account_document,
    bad_document,
)
from shared.core.outreach.paid import payment_seen
from shared.core.outreach.rows import RowOutcome
from shared.core.records.activity import Happening
from shared.core.sheet.duplicates import stands_in_several, without_id
from shared.deps import Deps
from shared.flows.bad_rows import see_to_bad_rows
from shared.flows.batches import in_batches
from shared.flows.cancel import cancel_planned
from shared.flows.ended import NO_REPLY, reasons_of
from shared.flows.held_runs import WAITS
from shared.flows.keep_accounts import DOUBT, AccountWrites, key_of
from shared.flows.known import Memory
from shared.flows.outbox import Outbox
from shared.flows.persons import tokens_of
from shared.flows.recent import forget
from shared.flows.replan import give_back
from shared.flows.sheet_index import Entry, SheetIndex
from shared.flows.sift import Sifted
from shared.flows.tasks import open_task
from shared.ports import Write

SHEET = "system/sheet"
_NEVER = 4e9
"""Epoch seconds far ahead: time alone never changes it."""


@dataclass(slots=True)
class Keeper:
    """
    Collects the writes of a pass and does them in order.

    Args:
        frozen: Nothing is planned, and of the accounts nothing is kept.
        noting: Even so, what is wrong with bad rows is written down.
        from_copy: No sheet was read: what is kept is no younger than it was.
        in_doubt: Accounts that changed again and again while they were written.
    """

    deps: Deps
    now: datetime
    index: SheetIndex
    memory: Memory
    frozen: bool
    outbox: Outbox
    noting: bool = False
    from_copy: bool = False
    accounts: AccountWrites = field(init=False)
    in_doubt: set[str] = field(default_factory=set)
    entries: dict[str, Entry] = field(default_factory=dict)
    handed_over: list[tuple[str, str, str]] = field(default_factory=list)
    sentences: dict[str, str] = field(default_factory=dict)
    rulebook: str = ""
    faults: bool = False

    def __post_init__(self) -> None:
        """Gather what is written of accounts in one place."""
        self.accounts = AccountWrites(
            self.deps.documents, self.now, self.memory.accounts
        )

    def plan(self, draft: Draft) -> list[Due]:
        """Plan a draft that may leave; see `Outbox.add`."""
        if self.frozen or draft.outcome not in {"planned", "delayed"}:
            return []
        return self.outbox.add(draft)

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
        self.faults |= bool(before.get("quarantined"))
        planned = [one for d in drafts if (one := d.message_of(account.key))]
        standing = [one["id"] for one in self.memory.standing(account.key)]
        if standing != before.get("open", []):
            before = {**before, "open": standing}
        data = account_document(decision, outcome, planned, before)
        denial = denial_of(outcome, drafted=bool(drafts))
        told: list[Happening] = []
        if denial != before.get("denied", ""):
            note = denied(outcome, denial, before, self.rulebook)
            told += [note] if note else []
            data = {**(data or {}), "denied": denial}
        if paid := payment_seen(before, account, decision.today):
            told += paid.told
            data = {**(data or {}), "payments_told": paid.left}
        if data is not None:
            data |= self.accounts.note(account.key, told, before)
        self._keep_account(account.key, data)
        look_at = decision.look_at.timestamp() if decision.look_at else _NEVER
        if task := _for_a_person(decision):
            self.handed_over.append((account.key, *task))
            self.sentences[account.key] = decision.reason
        self.entries[account.key] = Entry(
            account.fingerprint,
            look_at,
            account.person_key,
            tokens_of(account),
            account.balance_cents,
        )

    def keep_bad(self, bad: BadRow) -> None:
        """Quarantine a row: nobody is contacted about it until it is put right."""
        if self.frozen and not self.noting:
            return
        self.faults = True
        bad = without_id(bad)
        key = account_key(bad.account_id)
        if key in self.entries:  # the other row of the same id
            return
        found = self.memory.accounts.get(key)
        if found is None and not self.memory.fresh:
            found = self.deps.documents.get(f"accounts/{key}")
            if found is not None:
                self.memory.remember(found)
        before: dict[str, Any] = found.data if found else {}
        if self.frozen:  # no entry is written: a row put back as it was is looked at
            before = {**before, "attend": False}
        data = bad_document(bad, key, before)
        self._keep_account(key, {**data, "attend": self.frozen} if data else None)
        # once the other row of its id is gone, the row as it is will do
        look_at = 0.0 if stands_in_several(bad.problems) else _NEVER
        self.entries[key] = Entry(bad.fingerprint, look_at, "", "", None)

    def _keep_account(self, key: str, data: dict[str, Any] | None) -> None:
        if data is None:
            return
        found = self.memory.accounts.get(key)
        path = f"accounts/{key}"
        if found is None:
            self.accounts.writes.append(Write("create", path, data))
            return
        if found.data.get(DOUBT):
            data |= {"attend": True} if self.from_copy else {DOUBT: ""}
        write = Write("update", path, data, if_version=found.version)
        self.accounts.writes.append(write)

    def finish(self, found: Sifted, attended: Sequence[str]) -> list[str]:
        """Do the writes; gives the ids of the messages that are new."""
        if self.frozen:
            self._accounts()  # what is wrong with rows is said while a question waits
            self._see_to_faults()
            return []
        self._hold()
        planned = self.outbox.write()
        self._leave(self.outbox.left)
        kept = self._accounts()
        for key, one in self.entries.items():
            if key in kept:
                self.index.put(key, one)
        self._vanished(found)
        self._see_to_faults()  # before the index: after a crash the next pass does it
        read = [] if self.outbox.copy_of else [self._sheet(found)]
        self._batches([*self.index.writes(), *read])
        forget(self.deps.documents, SHEET)
        done = self.entries.keys() | self.outbox.left
        self._unattend([key for key in attended if key not in done])
        self.outbox.enqueue(planned)
        for key, reason, cause in reasons_of(self.handed_over, self.deps.documents):
            detail = self.sentences[key] if reason.startswith(_HAND_OVER) else ""
            open_task(self.deps.documents, key, reason, cause, self.now, detail=detail)
        return planned

    def _see_to_faults(self) -> None:
        if self.faults:
            see_to_bad_rows(self.deps, self.now)

    def _hold(self) -> None:
        """Say in the rows what must wait for people's approval."""
        run = self.outbox.hold()
        for write in self.accounts.writes if run else ():
            if run and key_of(write) in run.accounts:
                data: Any = write.data
                data["shown"] = {**data["shown"], "service_note": WAITS}
                data["dirty"] = True

    def _leave(self, left: set[str]) -> None:
        """Keep nothing of accounts whose message could not be written."""
        if left:
            writes = self.accounts.writes
            self.accounts.writes = [one for one in writes if key_of(one) not in left]
        for key in left:
            self.entries.pop(key, None)

    def _sheet(self, found: Sifted) -> Write:
        return Write("put", SHEET, {"read_at": to_text(self.now), "rows": found.rows})

    def _accounts(self) -> set[str]:
        """Write accounts; where the copy could not be kept, nothing goes out on it."""
        written = {key_of(one) for one in self.accounts.writes}
        lost = self.accounts.write()
        if not (self.frozen or self.from_copy):
            self.in_doubt = self.accounts.insist(lost)
            if doubted := self.in_doubt | self.outbox.left:
                self.accounts.doubt(doubted)
        return (self.entries.keys() - written) | self.accounts.kept

    def _vanished(self, found: Sifted) -> None:
        gone = [key for key in self.index.entries if key not in found.seen]
        if not gone:
            return
        writes = [Write("update", f"accounts/{k}", {"present": False}) for k in gone]
        self._batches(writes)
        self.faults = True  # a row that was deleted needs no mending
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
        for batch in in_batches(writes):
            self.deps.documents.batch(batch)


_HAND_OVER: Final = "hand_over_"


def _for_a_person(decision: Decision) -> tuple[str, str] | None:
    """Give what a person must see to, and its cause: a step, or an unanswered end."""
    step = decision.next.step
    if decision.outcome == "waiting" and step is not None and step.hand_over:
        return f"{_HAND_OVER}{step.slug}", decision.next.lock
    if decision.next.ended and not (decision.state.pause_until or decision.state.holds):
        return NO_REPLY, decision.account.due_on.isoformat()
    return None
