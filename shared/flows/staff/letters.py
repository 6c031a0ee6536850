"""A person's own message from the sidebar: the law is asked, the parts are counted."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from shared.core import messages
from shared.core.compliance import may_contact
from shared.core.compliance.content import ContentRequest, check_content
from shared.core.instants import from_text, to_text
from shared.core.keys import contact_point_key, opaque
from shared.core.model import Verdict
from shared.core.outreach.desk import UNDO_WITHIN
from shared.core.outreach.recheck import facts_of, still_true
from shared.core.outreach.request import house_limits, request_for_message
from shared.core.records.activity import Happening
from shared.core.records.verdicts import verdict_to_data
from shared.core.texts.gsm import economical
from shared.errors import AlreadyExists, BadRequest
from shared.flows.journal import Amendment
from shared.flows.playbook import load_playbook, rules_in_force
from shared.flows.queries import latest_inbound_from
from shared.flows.send_task import send_task
from shared.flows.staff.beside import UNDONE, of_message
from shared.flows.staff.call import Call, Payload
from shared.flows.voice import language_of
from shared.ports import Lane, Snapshot

FRESH = timedelta(hours=3)
"""So long one answer on the same channel is owed at any hour (comment 6(b)(1)-2)."""
LIFE = timedelta(hours=4)
SAME_WITHIN = timedelta(minutes=1)
"""The same words to the same account in this time are the same answer."""
_REPEAT = ("repeat", "This has just been sent.")
_FIELDS = {"sms": "phone", "email": "email"}


def answer(call: Call) -> Payload:
    """
    Send what a member of staff has written, as their own message.

    It waits half a minute, in which it can be taken back.

    Raises:
        BadRequest: `not_lawful`, with the rule's sentence; `no_address`; `repeat`.
    """
    text, channel = call.text("text", longest=1600), call.text("channel")
    if channel not in _FIELDS:
        raise BadRequest("bad_channel", "Choose texts or e-mail.")
    account = call.account()
    to = str(account.data.get(_FIELDS[channel], ""))
    if not to:
        raise BadRequest("no_address", "This account has no such contact.")
    sized = economical(text) if channel == "sms" else None
    message = _message(call, account, channel, to, sized.text if sized else text)
    message["parts"] = sized.parts if sized else 1
    message |= _rests_on(call, account, message)
    _check_words(call, account, channel, text)
    verdict = _ask(call, account, message)
    _refuse_unlawful(verdict)
    send_at = max(verdict.earliest or call.now, call.now + UNDO_WITHIN)
    message |= {
        "send_at": to_text(send_at),
        "expires_at": to_text(send_at + LIFE),
        "verdict": verdict_to_data(verdict),
    }
    if _just_said(call, account, message["text"]):
        raise BadRequest(*_REPEAT)
    try:
        call.deps.documents.create(f"messages/{message['id']}", message)
    except AlreadyExists:
        raise BadRequest(*_REPEAT) from None
    call.deps.queue.put([send_task(message)])
    said = Happening("answered", call.by, channel, after=text, cause=message["id"])
    shown = call.change(
        lambda _data: Amendment(happenings=(said,)),
        beside=[of_message(message["id"])],
        replans=False,
    )
    return {
        **shown,
        "answered": {"send_at": message["send_at"], "parts": message["parts"]},
    }


def _id(call: Call, account: Snapshot, text: str, now: datetime) -> str:
    """Name an answer by its words and minute; one taken back makes room for another."""
    said, at = account.id, to_text(now)[:16]
    while True:
        name = opaque("m", "staff", said, text, at)
        found = call.deps.documents.get(f"messages/{name}")
        if found is None or found.data["reason"] != UNDONE:
            return name
        said = name


def _just_said(call: Call, account: Snapshot, text: str) -> bool:
    """Say whether *Send* was pressed twice, a minute having ended in between."""
    before = _id(call, account, text, call.now - SAME_WITHIN)
    found = call.deps.documents.get(f"messages/{before}")
    if found is None:
        return False
    return call.now - from_text(str(found.data["planned_at"])) <= SAME_WITHIN


def _message(
    call: Call, account: Snapshot, channel: str, to: str, text: str
) -> dict[str, Any]:
    point = contact_point_key(to)
    data: dict[str, Any] = account.data
    subject = str(call.payload.get("subject") or "Your message to us")[:120]
    return {
        "id": _id(call, account, text, call.now),
        "purpose": "reply_once" if _owed(call, point, channel) else "collection",
        "person": data.get("person", ""),
        "role": "tenant",
        "accounts": [account.id],
        "steps": ["staff_message"],
        "locks": [],
        "edition": 0,
        "balances": {},
        "statuses": {},
        "facts": {account.id: facts_of(data.get("copy", {}))},
        "channel": channel,
        "to": to,
        "point": point,
        "subject": subject if channel == "email" else "",
        "text": text,
        "html": "",
        "template": "staff_message",
        "language": language_of([account]),
        "parts": 1,
        "state": messages.PLANNED,
        "reason": "",
        "attempts": 0,
        "lane": int(Lane.REPLY),
        "planned_at": to_text(call.now),
        "changed_at": to_text(call.now),
        "provider": "",
        "by": call.by,
    }


def _rests_on(call: Call, account: Snapshot, message: dict[str, Any]) -> dict[str, Any]:
    """
    Say what a text about the debt rests on, should it have to wait for the morning.

    What stood at the account already when it was written (paid, held, paused) its
    author has seen; only what comes after that keeps it back.
    """
    copy: Any = account.data.get("copy", {})
    facts = {
        "balances": {account.id: copy.get("balance_cents", 0)},
        "statuses": {account.id: copy.get("status", "")},
    }
    if still_true(message | facts, {account.id: account.data}, call.now):
        return {}
    return facts


def _owed(call: Call, point: str, channel: str) -> bool:
    """Say whether the person wrote on this channel within the last hours."""
    found = call.deps.documents.query(latest_inbound_from(point, limit=1))
    if not found or found[0].data["channel"] != channel:
        return False
    return call.now - from_text(str(found[0].data["received_at"])) <= FRESH


def _check_words(call: Call, account: Snapshot, channel: str, text: str) -> None:
    copy: Any = account.data.get("copy", {})
    policy = load_playbook(call.deps, call.now).policy
    rules, _problems = rules_in_force(call.deps, policy)
    request = ContentRequest(
        actor=copy.get("actor", "creditor"),
        channel=channel,  # type: ignore[arg-type]  # one of the two
        text=text,
        flags=frozenset({"answer"}),
        states=frozenset({str(copy.get("state", ""))} - {""}),
        on=call.now.date(),
    )
    verdict = check_content(request, rules)
    if verdict.decision == "block":
        said = " ".join(f"{one.text} ({one.rule_id})" for one in verdict.reasons[:2])
        raise BadRequest("not_lawful", said)


def _ask(call: Call, account: Snapshot, message: dict[str, Any]) -> Verdict:
    point = call.deps.documents.get(f"points/{message['point']}")
    person = call.deps.documents.get(f"people/{message['person']}")
    policy = load_playbook(call.deps, call.now).policy
    rules, _problems = rules_in_force(call.deps, policy)
    history: Any = person.data.get("history", []) if person else []
    request = request_for_message(
        message,
        {account.id: account.data},
        point.data if point else {},
        history,
        house_limits(policy),
        call.now,
        route_approved=bool(call.deps.settings.sms_route_id),
    )
    return may_contact(request, rules, call.now)


def _refuse_unlawful(verdict: Verdict) -> None:
    if verdict.decision in {"allow", "delay"}:
        return
    reasons = verdict.reasons[:2]
    said = " ".join(f"{one.text} ({one.rule_id})" for one in reasons)
    raise BadRequest("not_lawful", said or "The law does not permit this message.")
