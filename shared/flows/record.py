"""Write down what a provider said of a message. Sends nothing, decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from shared.core import messages
from shared.core.instants import from_text, to_text
from shared.core.records.activity import Happening
from shared.core.records.contacts import without_message
from shared.core.records.points import ConsentEvent
from shared.deps import Deps
from shared.errors import CollectionsError, ConfigError, Refused
from shared.flows.consent import record_event
from shared.flows.journal import Amendment, amend_account
from shared.flows.progress import Change, move_on, moved_unread
from shared.flows.quota import count_one
from shared.flows.sending import Way
from shared.flows.tasks import open_task
from shared.ports import Accepted, Snapshot, Transaction, Write

Message = dict[str, Any]

OPTED_OUT = frozenset({"opted_out"})
DEAD_POINT = frozenset({"bad_number", "landline", "bad_address", "unknown_handset"})
"""What providers' codes were translated to by the adapters' tables."""


def record_accepted(
    deps: Deps,
    message: Message,
    accepted: Accepted,
    now: datetime,
    known: Mapping[str, Snapshot] | None = None,
) -> None:
    """
    Write the provider's acceptance, and what it means for the accounts.

    Args:
        known: The accounts as the claim read them. While its lease is good nobody else
            may touch the message, and nothing need be read again.
    """
    count_one(deps.documents, accepted.provider)
    changes = {
        "provider": accepted.provider,
        "provider_id": accepted.provider_id,
        "sender": accepted.sender,
        "thread_id": accepted.thread_id or message.get("thread_id"),
        "rfc822_id": accepted.rfc822_id,
        "accepted_at": to_text(now),
    }
    fields = {"state": messages.ACCEPTED, "reason": "", "changed_at": to_text(now)}

    def change(data: dict[str, Any]) -> dict[str, Any] | None:
        if data.get("provider_id") == accepted.provider_id:
            return None  # a settling was faster; a receipt may have come since
        # else not conditional: whatever was made of it meanwhile, this is the truth
        return {**fields, **changes}

    told = _told(message, "sent", messages.ACCEPTED, now)
    if known is not None and _ours_still(deps, message):
        write = Write("update", f"messages/{message['id']}", {**fields, **changes})
        if moved_unread(deps.documents, write, told, known, now):
            return
    move_on(deps.documents, message["id"], change, told, now)


def _ours_still(deps: Deps, message: Message) -> bool:
    """Say whether half of the lease is left: clocks differ from machine to machine."""
    left = from_text(message["lease_until"]) - deps.clock.now()
    return left.total_seconds() > deps.settings.pace.claim_lease_s / 2


def record_uncertain(
    deps: Deps, message: Message, provider: str, code: str, now: datetime
) -> None:
    """Write that nobody knows whether it left; it is settled, never sent again."""
    fields = {"provider": provider, "unclear_at": to_text(now)}
    change = _moved(messages.UNCERTAIN, code, now, fields)
    told = _told(message, "uncertain", messages.UNCERTAIN, now)
    move_on(deps.documents, message["id"], change, told, now)


def record_refused(
    deps: Deps, message: Message, way: Way, error: Refused, now: datetime
) -> None:
    """Write a lasting refusal; an opt-out or a dead number is one here, too."""
    # first: a crash must not leave a message failed and its opt-out unheard
    suppress_if_told(deps, message, error.code, now)
    changes = {"provider": way.name, "provider_code": error.status}
    change = _moved(messages.FAILED, error.code, now, changes)
    told = _told(message, error.code, messages.FAILED, now)
    move_on(deps.documents, message["id"], change, told, now)


def suppress_if_told(deps: Deps, message: Message, code: str, now: datetime) -> None:
    """Carry a provider's own opt-out or dead-number signal into the ledger."""
    if code in OPTED_OUT or code in DEAD_POINT:
        kind = "revoked" if code in OPTED_OUT else "dead"
        event = ConsentEvent(kind, "provider", code, message["id"], "provider")  # type: ignore[arg-type]  # one of the two
        record_event(deps.documents, message["channel"], message["to"], event, now)
    for key in message["accounts"]:
        open_task(deps.documents, key, "delivery_failed", message["id"], now)


def release(  # noqa: PLR0913 - keyword-only: what goes back, and why
    deps: Deps,
    message: Message,
    reason: str,
    now: datetime,
    *,
    again_at: datetime | None = None,
    trouble: CollectionsError | None = None,
) -> None:
    """
    Put a claimed message back: no request of this attempt did anything.

    With *trouble*, the provider's answer is told to staff: a wrong key or an unpaid
    account looks like a quiet day otherwise.
    """

    def work(tx: Transaction) -> None:
        found = tx.get(f"messages/{message['id']}")
        person = tx.get(f"people/{message['person']}")
        if found is None or found.data["state"] != messages.CLAIMED:
            return
        if found.data.get("claimed_at") != message["claimed_at"]:
            return  # somebody else's claim by now
        changes = messages.moved(found.data, messages.PLANNED, reason, now)
        changes["attempts"] = message["attempts"] - 1
        if again_at:
            changes["send_at"] = to_text(again_at)
        changes["trouble"] = trouble.text if trouble else ""
        changes["for_person"] = trouble is not None and _for_person(trouble)
        tx.update(found.path, changes)
        if person is not None:
            history = without_message(person.data.get("history", []), message["id"])  # type: ignore[arg-type]
            tx.put(person.path, {**person.data, "history": history})

    deps.documents.transact(work)


def tell_waiting(deps: Deps, message: Message, sentence: str, now: datetime) -> None:
    """Say in the rows why a message that was due has not left."""
    shown = {"last_result": f"{message['channel']} not sent", "service_note": sentence}
    for key in message["accounts"]:
        amend_account(deps.documents, key, lambda _data: Amendment(shown=shown), now)


def _for_person(trouble: CollectionsError) -> bool:
    """Say whether only a person can put it right: key, credit, registration."""
    return isinstance(trouble, ConfigError) or trouble.status in _ACCOUNT_FAULTS


_ACCOUNT_FAULTS = frozenset({400, 401, 402, 403, 404})


def _moved(state: str, reason: str, now: datetime, more: dict[str, Any]) -> Change:
    """Move a message on unless somebody else (a settling) has moved it already."""

    def change(data: dict[str, Any]) -> dict[str, Any] | None:
        if not messages.may_follow(str(data["state"]), state):
            return None
        return {**messages.moved(data, state, reason, now), **more}

    return change


def _told(
    message: Message, result: str, new: str, now: datetime
) -> dict[str, Amendment]:
    steps = zip(message["accounts"], message["steps"], strict=True)
    return {key: _contacted(message, step, (result, new), now) for key, step in steps}


def _contacted(
    message: Message, step: str, became: tuple[str, str], now: datetime
) -> Amendment:
    """Tell an account what came of a message: a result, and its new state."""
    result, new = became
    happening = Happening(
        result,
        detail=f"{message['channel']}: {step}",
        before=str(message["state"]),
        after=new,
        cause=message["id"],
    )
    shown = {"last_result": f"{message['channel']} {result}"}
    state: dict[str, Any] = {}
    if result in {"sent", "uncertain"}:
        shown |= {"last_contact": to_text(now), "next_step": "", "next_contact": ""}
        state = {"last_contact_at": to_text(now)}
        if message["purpose"] == "collection":  # an answer is no step
            state["last_step"] = step
    return Amendment(
        state=state, shown=shown, fields={"attend": True}, happenings=(happening,)
    )
