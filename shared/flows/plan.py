"""
Plan what is due: read once, validate, segment, next step, verdict, text, store.

Nothing is sent here. Planning twice finds the first planning's locks; planning an
unchanged sheet costs a read of the sheet and of the index, and writes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from shared.core.approvals import Terms
from shared.core.model import Account, AccountState, Reason
from shared.core.outreach.compose import compose
from shared.core.outreach.decide import Decider, Decision
from shared.core.outreach.desk import Desk, Draft, Due, Known
from shared.core.outreach.fields import Sender
from shared.core.outreach.request import house_limits
from shared.core.outreach.rows import (
    RowOutcome,
    bad_outcome,
    drafted_outcome,
    quiet_outcome,
    stand,
)
from shared.core.outreach.unshown import PAYMENT, as_read
from shared.core.people import handed_on, without_person
from shared.core.records.accounts import state_from_data
from shared.deps import Deps
from shared.flows.asking import keep_question
from shared.flows.book import Book
from shared.flows.drafts import Drafts, Letter, letters_for, locks_of
from shared.flows.editions import Locks
from shared.flows.held_runs import terms_of
from shared.flows.keep import Keeper
from shared.flows.known import Memory
from shared.flows.outage import OTHER_CHANNEL_AFTER, channels_down
from shared.flows.outbox import Outbox, may_be_locked
from shared.flows.pass_report import Options, Report
from shared.flows.persons import name_people
from shared.flows.playbook import rules_in_force
from shared.flows.queries import attended_accounts
from shared.flows.questions import (
    date_question,
    first_run_question,
    guard_questions,
)
from shared.flows.reading_sheet import SheetReading, read_sheet, read_stand_in
from shared.flows.secret import link_secret
from shared.flows.sheet_index import SheetIndex
from shared.flows.sift import Sieve, Sifted
from shared.ports import Snapshot

Sink = Callable[[RowOutcome], None]


def plan(
    deps: Deps, now: datetime, options: Options | None = None, sink: Sink | None = None
) -> Report:
    """
    Plan every message that is due.

    Args:
        deps: The world.
        now: Aware; everything is decided for this instant.
        options: See `Options`.
        sink: Told of every row in the order of the sheet, bad ones included.

    Raises:
        BadRequest: The sheet cannot be used; nothing was changed.
        NotDone: The sheet or the store is not reachable now.
    """
    report = _Pass(deps, now, options or Options(), sink or _nowhere).run()
    if report.broken_off and sink is None:
        return _Pass(deps, now, options or Options(), _nowhere).run()
    return report


def _state(
    account: Account, memory: Memory, now: datetime, *, by_sheet: bool
) -> AccountState:
    """
    Give an account's state; a payment's pause ends once the sheet itself shows it.

    What a row's last tenant promised or asked for does not bind the next one.
    """
    stored = memory.state(account.key)
    if stored and handed_on(memory.copy(account.key), account):
        stored = without_person(stored)
    if "unshown" in stored or stored.get("pause_reason") == PAYMENT:
        stored = as_read(stored, account.balance_cents, now, by_sheet=by_sheet)
    return state_from_data(stored)


def _drafted(due: list[Due], desk: Desk, keeper: Keeper) -> Draft:
    """Compose a message and plan it, if it may leave."""
    draft = compose(due, desk)
    if rest := keeper.plan(draft):
        standing, draft = draft.stands, compose(rest, desk)
        draft.stands = standing
        keeper.plan(draft)
    return draft


def _nowhere(_outcome: RowOutcome) -> None:
    """Tell nobody."""


@dataclass(slots=True)
class _Pass:
    """One pass over the sheet."""

    deps: Deps
    now: datetime
    options: Options
    sink: Sink
    report: Report = field(default_factory=Report)

    def run(self) -> Report:
        reading = self._reading()
        book = reading.book
        self.report.notes = [*reading.notes, *(one.text for one in book.problems)]
        index = SheetIndex.load(self.deps.documents)
        attended = self.deps.documents.query(attended_accounts())
        found = reading.sift(index, self._sieve(index, attended))
        self.report.rows = found.rows
        self.report.questions = self._questions(reading, index, found)
        if not self.options.dry_run:
            keep_question(self.deps, self.report.questions, self.now)
        memory = Memory.of(self.deps.documents, index, found.accounts)
        name_people(self.deps.documents, index, found.accounts, memory)
        reading.compare(found, memory, index)
        decisions = self._decide(reading, found.accounts, memory)
        found.accounts.clear()
        letters = letters_for(decisions)
        desk = self._desk(book, memory, letters)
        outbox = self._outbox(book, memory, letters)
        outbox.copy_of = reading.copy_of
        keeper = Keeper(self.deps, self.now, index, memory, self._frozen, outbox)
        keeper.rulebook, keeper.from_copy = desk.rules.version, reading.from_copy
        keeper.noting = not (self.options.dry_run or self.options.stand_in)
        drafts = Drafts(letters, lambda due: _drafted(due, desk, keeper))
        self._emit(found, decisions, drafts, keeper)
        if not self.options.dry_run:
            self._keep(reading, keeper, found, attended)
            reading.settle()
        return self.report

    def _reading(self) -> SheetReading:
        if self.options.stand_in:
            return read_stand_in(self.deps, self.now)
        return read_sheet(self.deps, self.now, dry_run=self.options.dry_run)

    @property
    def _frozen(self) -> bool:
        """Nothing is planned while a question is open."""
        return self.options.dry_run or bool(self.report.questions)

    def _sieve(self, index: SheetIndex, attended: list[Snapshot]) -> Sieve:
        return Sieve(
            index,
            self.now,
            self.deps.settings.business.region,
            frozenset(one.id for one in attended),
            whole=self.options.whole,
        )

    def _questions(
        self, reading: SheetReading, index: SheetIndex, found: Sifted
    ) -> list[str]:
        if self.options.go_on:
            return []
        policy = reading.book.playbook.policy
        first = first_run_question(index, found, policy)
        dates = date_question(found, policy, self.deps.settings.business.region)
        odd = (*reading.questions(index, found), *guard_questions(index, found, policy))
        asked = [one for one in (*dates, *odd) if one not in self.options.meant]
        return [*first, *asked]

    def _decide(
        self, reading: SheetReading, accounts: Iterable[Account], memory: Memory
    ) -> list[Decision]:
        decider = Decider(reading.book.playbook, self.now)
        by_sheet = not reading.copy_of
        return [
            decider.decide(one, _state(one, memory, self.now, by_sheet=by_sheet))
            for one in accounts
        ]

    def _desk(self, book: Book, memory: Memory, letters: list[Letter]) -> Desk:
        points, people = memory.reach(due for one in letters for due in one.due)
        policy = book.playbook.policy
        return Desk(
            book.playbook,
            house_limits(policy),
            rules_in_force(self.deps, policy)[0],
            Sender(self.deps.settings.public_base_url, self._secret()),
            Known(points, people),
            self.now,
            bool(self.deps.settings.sms_route_id),
            channels_down(self.deps, self.now),
            channels_down(self.deps, self.now, OTHER_CHANNEL_AFTER),
        )

    def _outbox(self, book: Book, memory: Memory, letters: list[Letter]) -> Outbox:
        outbox = Outbox(self.deps, self.now, approver=self.options.approver)
        if self._frozen:
            return outbox
        kept = may_be_locked(memory.accounts, self.deps.documents)
        outbox.locks = Locks.read(self.deps.documents, locks_of(letters, kept))
        if not self.options.rehearsed:
            outbox.terms = self._terms(book)
        return outbox

    def _terms(self, book: Book) -> Terms:
        policy = book.playbook.policy
        return terms_of(self.deps, policy, self.now, self.options.approver)

    def _secret(self) -> str:
        if self.options.dry_run:
            return self.deps.settings.link_secret
        return link_secret(self.deps, self.now)

    def _emit(
        self, found: Sifted, decisions: list[Decision], drafts: Drafts, keeper: Keeper
    ) -> None:
        """Go through the rows in the order of the sheet; compose as they come up."""
        bad = iter(sorted(found.bad, key=lambda one: one.row))
        next_bad = next(bad, None)
        decisions.reverse()
        while decisions:
            decision = decisions.pop()  # a large sheet is let go row by row
            while next_bad is not None and next_bad.row < decision.account.row:
                self._tell(bad_outcome(next_bad))
                keeper.keep_bad(next_bad)
                next_bad = next(bad, None)
            self._one(decision, drafts.take(decision.account.key), keeper)
        while next_bad is not None:
            self._tell(bad_outcome(next_bad))
            keeper.keep_bad(next_bad)
            next_bad = next(bad, None)

    def _one(self, decision: Decision, drafts: list[Draft], keeper: Keeper) -> None:
        key = decision.account.key
        own = [one for one in drafts if one.speaks_of(key)]
        outcome = drafted_outcome(decision, own) if own else quiet_outcome(decision)
        outcome.message_id = keeper.message_of(key, drafts)
        if not own:
            stand(outcome, keeper.memory.standing(key), self.now)
        if self.report.questions and outcome.outcome in {"planned", "delayed"}:
            outcome.outcome = "waiting"
            asked = (
                Reason("HOUSE-QUESTION", "house", q) for q in self.report.questions
            )
            outcome.reasons = tuple(asked)
        keeper.keep(decision, outcome, drafts)
        self._tell(outcome)

    def _tell(self, outcome: RowOutcome) -> None:
        self.report.counts[outcome.outcome] += 1
        if outcome.segment:
            self.report.segments[outcome.segment] += 1
        self.sink(outcome)

    def _keep(
        self,
        reading: SheetReading,
        keeper: Keeper,
        found: Sifted,
        attended: list[Snapshot],
    ) -> None:
        reading.keep_house(asking=bool(self.report.questions))
        self.report.planned = keeper.finish(found, [one.id for one in attended])
        self.report.in_doubt = len(keeper.in_doubt)
        self.report.broken_off = bool(keeper.outbox.met or keeper.in_doubt)


__all__ = ["Options", "Report", "plan"]
