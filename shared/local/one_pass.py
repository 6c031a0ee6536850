"""One whole pass, finite: listen, plan, send what is due, settle once, write back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from shared.core import messages
from shared.core.instants import from_text
from shared.core.model import Reason
from shared.core.outreach.rows import RowOutcome
from shared.deps import Deps
from shared.errors import NotDone
from shared.flows.inbox import read_all_stored
from shared.flows.known import fetch
from shared.flows.plan import Options, Report, plan
from shared.flows.poll import poll_providers
from shared.flows.settle import expire_claims, settle_all
from shared.flows.sweep import requeue_lost
from shared.flows.write_back import write_back
from shared.local.worker import Worker

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
    "not_live": "Real providers are configured, but LIVE is not yes: nothing was sent.",
    "switched_off": "Sending is switched off.",
    "not_in_pilot": "Only the people in SEND_ONLY_TO are contacted in this pilot.",
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
    rows: list[RowOutcome] = []
    if not options.dry_run:
        say("Looking for replies and unfinished work")
        _catch_up(deps)
    say("Reading, checking and planning")
    report = plan(deps, deps.clock.now(), options, rows.append)
    result = PassResult(report, rows)
    if options.dry_run:
        return result
    say("Sending what is due")
    Worker(deps, write_sheet=False).drain()
    settle_all(deps, deps.clock.now())
    plan(deps, deps.clock.now())  # only what was just contacted: its next step
    _learn(deps, rows)
    say("Writing back into the sheet")
    try:
        result.written = write_back(deps, deps.clock.now())
    except NotDone as error:
        result.notes.append(f"The sheet could not be written: {error.text}")
    return result


def _catch_up(deps: Deps) -> None:
    now = deps.clock.now()
    expire_claims(deps, now)
    poll_providers(deps, now)
    read_all_stored(deps, now)
    requeue_lost(deps, now)


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
    elif state == messages.PLANNED:
        row.outcome = _planned(reason, row.outcome)
    else:
        row.outcome = _OUTCOME_OF[state]
    if reason in _WHY:
        row.reasons = (Reason(f"HOUSE-{reason.upper()}", "house", _WHY[reason]),)
    elif state in _OUTCOME_OF and reason:
        row.reasons = (
            *row.reasons,
            Reason("PROVIDER", "house", f"The message is {state}: {reason}."),
        )


def _planned(reason: str, planned: str) -> str:
    if reason == "not_in_pilot":
        return "blocked"
    if reason in _WAITS:
        return "waiting"
    return planned if planned == "delayed" else "planned"
