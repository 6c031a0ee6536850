"""Understand one stored inbound message and give it its full effect."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from shared.core.instants import to_text
from shared.core.records.activity import Happening
from shared.core.records.points import ConsentEvent
from shared.deps import Deps
from shared.flows.closing import Left, close_reply
from shared.flows.complaints import count_complaint
from shared.flows.consent import record_event
from shared.flows.journal import Amendment, amend_account
from shared.flows.queries import latest_to
from shared.flows.reading import Reading
from shared.flows.send_task import send_task
from shared.flows.tasks import open_task
from shared.flows.who_wrote import find_accounts, mail_answered
from shared.flows.write_back import ask_for_write_back
from shared.ports import Snapshot


def understand(inbound_id: str, deps: Deps, now: datetime) -> str:
    """
    Give one stored inbound message its effect; safe to call again.

    Returns:
        The intent; `bounce` for a mail server's report; "" if there was nothing to do.
    """
    snapshot = deps.documents.get(f"inbound/{inbound_id}")
    if snapshot is None or snapshot.data["state"] != "stored":
        return ""
    inbound: dict[str, Any] = snapshot.data
    accounts, left = find_accounts(inbound, deps), Left()
    if inbound["kind"] == "bounce":
        intent = _bounced(inbound, accounts, deps, now)
    elif inbound["kind"] == "complaint":
        intent = _complained(inbound, accounts, deps, now)
    else:
        _revive(inbound, deps, now)
        reading = Reading.of(inbound, accounts, deps, now)
        intent, left = reading.take_effect(), reading.left
        if inbound["channel"] == "email":
            _stop_what_was_answered(inbound, deps, now)
    keys = [one.id for one in accounts]
    done: dict[str, Any] = {"state": "done", "intent": intent, "accounts": keys}
    if close_reply(inbound, done, left, deps.documents, now) and left.answer:
        deps.queue.put([send_task(left.answer)])
    ask_for_write_back(deps, now)
    return intent


def _revive(inbound: dict[str, Any], deps: Deps, now: datetime) -> None:
    """Take a contact point for alive again: somebody just wrote from it."""
    point = deps.documents.get(f"points/{inbound['point']}")
    if point is not None and point.data.get("dead"):
        event = ConsentEvent(
            "alive", f"inbound_{inbound['channel']}", "", inbound["id"]
        )
        record_event(deps.documents, inbound["channel"], inbound["sender"], event, now)


def _stop_what_was_answered(inbound: dict[str, Any], deps: Deps, now: datetime) -> None:
    """End mail to the address we wrote to, when its owner opts out from an alias."""
    own = deps.documents.get(f"points/{inbound['point']}")
    said = min(inbound["received_at"], to_text(now))
    if own is None or not own.data.get("suppressed"):
        return
    if own.data.get("revoked_said") != said:
        return
    for message in mail_answered(inbound, deps):
        if message.data["to"] != inbound["sender"]:
            event = ConsentEvent(
                "revoked",
                "inbound_email",
                inbound["text"][:1000],
                inbound["id"],
                said_at=said,
            )
            to = str(message.data["to"])
            record_event(deps.documents, "email", to, event, now)


def _bounced(
    inbound: dict[str, Any], accounts: list[Snapshot], deps: Deps, now: datetime
) -> str:
    """
    A lasting failure makes the address dead; a passing one is only noted.

    Anybody can write a mail that looks like a server's report: only one about a
    message of ours to that address counts.
    """
    lasting = inbound["text"].startswith("5") and _about_ours(inbound, deps)
    if lasting:
        event = ConsentEvent(
            "dead", "bounce", inbound["text"][:200], inbound["id"], "provider"
        )
        record_event(deps.documents, "email", inbound["sender"], event, now)
    said = Happening(
        "bounced",
        "provider",
        "for good" if lasting else "for now",
        after="dead" if lasting else "",
        cause=inbound["id"],
    )
    for one in accounts:
        _note(deps, one.id, said, now)
        if lasting:
            open_task(deps.documents, one.id, "bounced", inbound["id"], now)
    return "bounce"


def _complained(
    inbound: dict[str, Any], accounts: list[Snapshot], deps: Deps, now: datetime
) -> str:
    """Whoever calls our mail spam has opted out; a forged report only stops mail."""
    event = ConsentEvent(
        "revoked", "provider", "spam complaint", inbound["id"], "provider"
    )
    record_event(deps.documents, "email", inbound["sender"], event, now)
    count_complaint(deps.documents, str(inbound["id"]), now)
    for one in accounts:
        said = Happening("complaint", "provider", "spam report", cause=inbound["id"])
        _note(deps, one.id, said, now)
        open_task(deps.documents, one.id, "complaint", inbound["id"], now)
    return "complaint"


def _about_ours(inbound: dict[str, Any], deps: Deps) -> bool:
    named = set(inbound["in_reply_to"])
    written = deps.documents.query(latest_to(inbound["point"]))
    return any(one.data.get("rfc822_id") in named for one in written)


def _note(deps: Deps, key: str, happening: Happening, now: datetime) -> None:
    change = Amendment(shown={"last_result": happening.what}, happenings=(happening,))
    amend_account(deps.documents, key, lambda _data: change, now)
