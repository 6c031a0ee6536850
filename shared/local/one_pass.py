"""One whole pass, finite: listen, plan, send what is due, settle once, write back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from shared.core import messages
from shared.core.instants import from_text
from shared.core.model import Reason
from shared.core.outreach.rows import UNAPPROVED, RowOutcome
from shared.deps import Deps
from shared.errors import NotDone
from shared.flows.authority import require_here
from shared.flows.inbox import read_all_stored
from shared.flows.keep import SHEET
from shared.flows.known import fetch
from shared.flows.plan import Options, Report, plan
from shared.flows.poll import poll_providers
from shared.flows.record_queries import latest_activity
from shared.flows.sending import CLOSED
from shared.flows.settle import expire_claims, settle_all
from shared.flows.sweep import requeue_lost
from shared.flows.write_back import write_back
from shared.local.worker import Worker

AT_ONCE = timedelta(0)
"""A pass waits for no task: what is planned and due goes now, or when it is live."""
Say = Callable[[str], None]
_SENT = frozenset({messages.ACCEPTED, messages.DELIVERED})
_OUTCOME_OF = {
    messages.UNCERTAIN: "uncertain",
    messages.CLAIMED: "uncertain",
    messages.UNDELIVERED: "blocked",
    messages.FAILED: "blocked",
    messages.CANCELLED: "blocked",
    messages.BLOCKED: "blocked",
    messages.EXPIRED: "blocked",
}
_WAITS = frozenset({"not_live", "switched_off", "sheet_unreachable"})
_WHY = {
    **CLOSED,
    "switched_off": "Sending is switched off.",
    "sheet_unreachable": "The sheet could not be read again just before sending.",
}


@dataclass(slots=True)
class PassResult:
    """
    What a pass came to.

    Args:
        rows: Every row of the sheet with its outcome, in order; empty unless wanted.
        written: Rows written back.
    """

    report: Report
    rows: list[RowOutcome] = field(default_factory=list)
    written: int = 0
    notes: list[str] = field(default_factory=list)

    @property
    def needs_person(self) -> bool:
        """Something is uncertain or waits for a person."""
        if self.report.questions:
            return True
        return any(row.outcome in {"uncertain", "waiting"} for row in self.rows)


def run_pass(deps: Deps, options: Options, say: Say) -> PassResult:
    """
    Do one whole pass over the sheet.

    Args:
        deps: With a local queue, unless it is a dry run.
        options: See `plan.Options`; every row is reported.
        say: Told what goes on, in a few words.

    Raises:
        BadRequest: The sheet cannot be used.
        NotDone: The sheet or the store is not reachable.
    """
    require_here(deps.documents)
    say("Listening, reading, checking and planning")
    result = _planned(deps, options)
    rows = result.rows
    if options.dry_run:
        return result
    say("Sending what is due")
    Worker(deps, write_sheet=False).drain()
    settle_all(deps, deps.clock.now())
    # only what was just contacted: its next step
    plan(deps, deps.clock.now(), Options(approver=options.approver))
    _learn(deps, rows)
    say("Writing back into the sheet")
    try:
        result.written = write_back(deps, deps.clock.now())
    except NotDone as error:
        result.notes.append(f"The sheet could not be written: {error.text}")
    return result


def _planned(deps: Deps, options: Options) -> PassResult:
    """Listen, then plan; a first time the other way round, and again if need be."""
    if options.dry_run:
        return _plan(deps, options)
    expire_claims(deps, deps.clock.now())
    if deps.documents.get(SHEET) is not None:
        _listen(deps)
        return _plan(deps, options)
    # whose replies and texts by hand those are is known only once the rows are
    result = _plan(deps, options)
    return _plan(deps, options) if _listen(deps) else result


def _plan(deps: Deps, options: Options) -> PassResult:
    rows: list[RowOutcome] = []
    report = plan(deps, deps.clock.now(), options, rows.append)
    if report.broken_off:
        rows.clear()
        report = plan(deps, deps.clock.now(), options, rows.append)
    return PassResult(report, rows)


def _listen(deps: Deps) -> bool:
    """Take in what came meanwhile; says whether any account is concerned."""
    now = deps.clock.now()
    before = _latest(deps)
    poll_providers(deps, now)
    read_all_stored(deps, now)
    requeue_lost(deps, now, late=AT_ONCE)
    return _latest(deps) != before


def _latest(deps: Deps) -> list[str]:
    return [one.id for one in deps.documents.query(latest_activity(1))]


def _learn(deps: Deps, rows: list[RowOutcome]) -> None:
    """Look up what became of each row's message."""
    ids = [row.message_id for row in rows if row.message_id]
    found = fetch(deps.documents, [f"messages/{one}" for one in dict.fromkeys(ids)])
    for row in rows:
        snapshot = found.get(f"messages/{row.message_id}")
        if snapshot is not None:
            _apply(row, snapshot.data)


def _apply(row: RowOutcome, message: dict[str, Any]) -> None:
    state, reason = message["state"], message["reason"]
    row.channel, row.text = message["channel"], message["text"]
    row.send_at = from_text(message["send_at"])
    if state in _SENT:
        row.outcome = "sent"
    elif state == messages.AWAITING:
        row.outcome, row.reasons = "waiting", (UNAPPROVED,)
    elif state == messages.PLANNED:
        row.outcome = _still_planned(reason, row.outcome)
        _explain_trouble(row, message)
        _explain_delay(row, message)
    else:
        row.outcome = _OUTCOME_OF[state]
    if reason and reason in _WHY:
        row.reasons = (Reason(f"HOUSE-{reason.upper()}", "house", _WHY[reason]),)
    elif state in _OUTCOME_OF and reason:
        row.reasons = (
            *row.reasons,
            Reason("PROVIDER", "house", f"The message is {state}: {reason}."),
        )


def _explain_trouble(row: RowOutcome, message: dict[str, Any]) -> None:
    """Say what the provider answered; a person must help where only one can."""
    if message.get("trouble"):
        row.reasons = (Reason("PROVIDER", "provider", str(message["trouble"])),)
        row.outcome = "waiting" if message.get("for_person") else row.outcome


def _explain_delay(row: RowOutcome, message: dict[str, Any]) -> None:
    """Say by which rules a claim put the message off."""
    verdict: dict[str, Any] = message.get("verdict") or {}
    reasons = tuple(Reason(**one) for one in verdict.get("reasons", ()))
    if message["reason"] in {one.rule_id for one in reasons}:
        row.outcome, row.reasons = "delayed", reasons


def _still_planned(reason: str, planned: str) -> str:
    if reason == "not_in_pilot":
        return "blocked"
    if reason in _WAITS:
        return "waiting"
    return planned if planned == "delayed" else "planned"
