"""Accounts and messages as documents, made from what a pass decided. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from shared.core import messages
from shared.core.instants import to_text
from shared.core.keys import contact_point_key
from shared.core.model import BadRow
from shared.core.outreach.decide import Decision
from shared.core.outreach.desk import Draft
from shared.core.outreach.recheck import facts_of
from shared.core.outreach.rows import RowOutcome
from shared.core.records.accounts import (
    account_to_data,
    problem_to_data,
    state_to_data,
)
from shared.core.records.verdicts import verdict_to_data
from shared.core.sequences import same_cycle

URGENT, BULK = 2, 3
OPEN_KEPT = 20
_NOT_CONTACTED = "not contacted"


def message_document(
    draft: Draft, edition: int, now: datetime, copy_of: str = ""
) -> dict[str, Any]:
    """Make the message of a draft, `planned`; *copy_of* as in `with_verdict`."""
    assert draft.rendered and draft.verdict  # noqa: S101, PT018 - a draft that may leave has both
    lead, text = draft.due[0], draft.rendered
    accounts = [one.decision.account for one in draft.due]
    urgent = any(one.step.urgent for one in draft.due)
    return {
        "id": draft.message_id,
        "purpose": "collection",
        "person": lead.recipient.person_key,
        "role": lead.recipient.role,
        "accounts": [one.key for one in accounts],
        "steps": [one.decision.next.lock for one in draft.due],
        "locks": draft.lock_ids,
        "edition": edition,
        "balances": {one.key: one.balance_cents for one in accounts},
        "statuses": {one.key: one.status for one in accounts},
        "facts": {one.key: facts_of(account_to_data(one)) for one in accounts},
        "channel": draft.channel,
        "to": draft.to,
        "point": contact_point_key(draft.to),
        "subject": text.subject,
        "text": text.text,
        "html": text.html,
        "unsubscribe_url": draft.unsubscribe_url,
        "template": text.template,
        "language": text.language,
        "parts": text.parts,
        "state": messages.PLANNED,
        "reason": "",
        "attempts": 0,
        "lane": URGENT if urgent else BULK,
        "send_at": to_text(draft.send_at or now),
        "expires_at": to_text(draft.expires_at or now),
        "planned_at": to_text(now),
        "changed_at": to_text(now),
        "verdict": verdict_to_data(draft.verdict, copy_of),
        "provider": "",
    }


def account_document(
    decision: Decision,
    outcome: RowOutcome,
    planned: Sequence[str],
    before: dict[str, Any],
) -> dict[str, Any] | None:
    """
    Make an account's document, or None if nothing in it would change.

    Args:
        decision: What the account is up for.
        outcome: What the pass says of its row.
        planned: Messages that now cover it.
        before: The document as it was, `{}` for a new account.
    """
    account = decision.account
    state = _state(decision, planned)
    shown = {**before.get("shown", {}), **_shown(decision, outcome)}
    if shown.get("flags") == _NOT_CONTACTED:  # it was a bad row till now
        del shown["flags"]
    shown = {slug: value for slug, value in shown.items() if value}
    opened = list(dict.fromkeys([*before.get("open", []), *planned]))[-OPEN_KEPT:]
    same = (
        before.get("fingerprint") == account.fingerprint
        and before.get("shown", {}) == shown
        and before.get("state", {}) == state
        and before.get("open", []) == opened
        and before.get("row") == account.row
        and before.get("person") == account.person_key
        and not before.get("attend")
        and not before.get("quarantined")
        and before.get("present", False)
    )
    if same:
        return None
    return {
        "id": account.account_id,
        "key": account.key,
        "row": account.row,
        "fingerprint": account.fingerprint,
        "copy": account_to_data(account),
        "person": account.person_key,
        "phone": account.phone,
        "email": account.email,
        "present": True,
        "quarantined": False,
        "state": state,
        "shown": shown,
        "open": opened,
        "attend": False,
        "again": bool(before.get("again")) and not planned,
        "rev": int(before.get("rev", 0)) + 1,
        "dirty": bool(before.get("dirty")) or before.get("shown", {}) != shown,
    }


def _state(decision: Decision, planned: Sequence[str]) -> dict[str, Any]:
    """Mark the step as done once a message covers it; a new cycle starts afresh."""
    state = state_to_data(decision.state)
    due_on = decision.account.due_on
    if not same_cycle(decision.state.cycle, due_on):
        state.pop("done", None)
        state["cycle"] = due_on.isoformat()
    if decision.account.sms_consent is not False:
        state.pop("sms_no_on", None)
    else:  # a yes from before it was seen does not undo it
        state.setdefault("sms_no_on", decision.today.isoformat())
    if planned:
        state.pop("brought_forward", None)
        state["done"] = sorted({*state.get("done", ()), decision.next.lock})
    return state


def _shown(decision: Decision, outcome: RowOutcome) -> dict[str, str]:
    step = decision.next
    when = to_text(outcome.send_at) if outcome.send_at else ""
    return {
        "segment": decision.segment.slug,
        "next_step": outcome.step,
        "next_contact": when,
        "next_on": step.due_on.isoformat() if step.due_on and not when else "",
        "service_note": _note(outcome, decision),
    }


def _note(outcome: RowOutcome, decision: Decision) -> str:
    """Say what is wrong with the row, or why nothing is sent; else nothing."""
    sentences = [problem.text for problem in outcome.problems]
    if outcome.outcome in {"blocked", "delayed", "waiting"}:
        sentences += [f"{r.text} ({r.rule_id})" for r in outcome.reasons[:2]]
    elif outcome.outcome == "not_due" and decision.next.step is None:
        sentences.append(decision.segment.reason)
    return " ".join(dict.fromkeys(sentences))[:500]


def bad_document(
    bad: BadRow, key: str, before: dict[str, Any]
) -> dict[str, Any] | None:
    """Make the document of a quarantined row, or None if it says so already."""
    note = " ".join(problem.text for problem in bad.problems)[:500]
    if (
        before.get("quarantined")
        and before.get("present")
        and not before.get("attend")
        and before.get("shown", {}).get("service_note") == note
    ):
        return None
    shown = {**before.get("shown", {}), "service_note": note, "flags": _NOT_CONTACTED}
    shown.pop("next_contact", None)
    rev = int(before.get("rev", 0)) + 1
    return {
        "id": bad.account_id,
        "key": key,
        "row": bad.row,
        "fingerprint": bad.fingerprint,
        "present": True,
        "quarantined": True,
        "problems": [problem_to_data(problem) for problem in bad.problems],
        "shown": shown,
        "attend": False,
        "rev": rev,
        "bad_rev": before.get("bad_rev", rev) if before.get("quarantined") else rev,
        "dirty": True,
    }
