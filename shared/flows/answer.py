"""Make the one answer a machine may give to a reply: to STOP, to HELP, a receipt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from shared.core import messages
from shared.core.compliance.content import ContentRequest, check_content
from shared.core.instants import from_text, to_text
from shared.core.keys import contact_point_key, opaque
from shared.core.model import Prefs, Promise
from shared.core.texts.answers import AFTER_OPT_OUT, AnswerFields, answer_text
from shared.core.texts.confirmations import help_answer as help_text
from shared.core.texts.confirmations import opt_out_confirmation
from shared.deps import Deps
from shared.errors import AlreadyExists
from shared.flows.memory import stranger
from shared.flows.playbook import load_playbook, rules_in_force
from shared.flows.send_task import send_task
from shared.flows.voice import copy_of, language_of, voice_of
from shared.ports import Lane, Snapshot

Message = dict[str, Any]
WITHIN = timedelta(minutes=5)
"""47 CFR 64.1200(a)(12): later than that it may look like marketing."""
ANSWER_WITHIN = timedelta(hours=1)
"""An answer hours later answers nothing."""
_CARRIERS = frozenset({"stop", "stopall", "unsubscribe", "cancel", "end", "quit"})
_ANSWERED = {"quo": _CARRIERS, "twilio": _CARRIERS | {"revoke", "optout"}}
"""Single words that a provider answers itself, blocking the number behind it."""


def confirm_opt_out(
    inbound: dict[str, Any], accounts: Sequence[Snapshot], deps: Deps, now: datetime
) -> Message | None:
    """
    Make the one confirmation of an opt-out, unless it has been answered already.

    QUO and the carriers answer a bare STOP, and block the number: ours would fail. For
    *please don't text me any more* nobody has answered yet.

    Returns:
        The message; None if none is due.
    """
    if inbound["channel"] != "sms" or _answered(inbound):
        return None
    if now - from_text(inbound["received_at"]) > WITHIN:
        return None
    if _stopped_before(inbound, deps):
        return None
    voice = voice_of(accounts, deps, now)
    text = opt_out_confirmation(voice.name, language_of(accounts))
    return _message("optout_confirmation", text, inbound, accounts, now)


def _stopped_before(inbound: dict[str, Any], deps: Deps) -> bool:
    """Say whether another message opted out already: one confirmation is lawful."""
    found = deps.documents.get(f"points/{inbound['point']}")
    point: dict[str, Any] = found.data if found else {}
    return bool(point.get("suppressed")) and point.get("stopped_by") != inbound["id"]


def answer_help(
    inbound: dict[str, Any], accounts: Sequence[Snapshot], deps: Deps, now: datetime
) -> Message | None:
    """
    Make the answer to HELP: who we are, how to reach us, how to stop.

    CTIA Messaging Principles; owed even to somebody who has opted out.
    """
    if inbound["channel"] != "sms" or inbound["opt_out"] == "help":
        return None
    if now - from_text(inbound["received_at"]) > WITHIN:
        return None
    voice = voice_of(accounts, deps, now)
    text = help_text(voice.name, voice.phone, language_of(accounts))
    return _message("help_reply", text, inbound, accounts, now)


@dataclass(frozen=True, slots=True)
class Asked:
    """
    What the answer to a reply may repeat.

    Args:
        promises: Those that are kept to.
        prefs: The hours and days that could be read.
        new: The reply gave a consent that was not there before.
    """

    promises: Sequence[Promise] = ()
    prefs: Prefs | None = None
    new: bool = False


def answer_reply(  # noqa: PLR0913, PLR0917 - as the answers above, and what was said
    effects: Sequence[str],
    asked: Asked,
    inbound: dict[str, Any],
    accounts: Sequence[Snapshot],
    deps: Deps,
    now: datetime,
) -> Message | None:
    """
    Make the one neutral answer that the first answering effect asks for.

    Returns:
        The message; None if none is due. The law is asked when it is claimed; its
        words now.
    """
    late = now - from_text(inbound["received_at"]) > ANSWER_WITHIN
    wanted = [*effects, "confirm_opt_in"] if asked.new else effects
    if inbound["channel"] != "sms" or late:
        return None
    for effect in wanted:
        if effect == "confirm_opt_in" and (not asked.new or _told_by_provider(inbound)):
            continue
        text = answer_text(
            effect, language_of(accounts), answer_fields(asked, accounts, deps, now)
        )
        if text:
            flag = "optin_confirmation" if effect == "confirm_opt_in" else ""
            if not _lawful(text, flag, accounts, deps, now):
                return None
            after = effect in AFTER_OPT_OUT
            purpose = "optout_confirmation" if after else "reply_once"
            return _message(purpose, text, inbound, accounts, now)
    return None


def welcome(
    account: str, channel: str, address: str, deps: Deps, now: datetime
) -> bool:
    """
    Plan the text that confirms a consent which staff recorded; once a day.

    Args:
        account: Its key.
        channel: Only a number is written to: the carriers ask for it (CTIA 5.1.2).
    """
    if channel != "sms":
        return False
    found = deps.documents.get(f"accounts/{account}")
    known = [found] if found else []
    text = answer_text(
        "confirm_opt_in", language_of(known), answer_fields(Asked(), known, deps, now)
    )
    if not found or not _lawful(text, "optin_confirmation", known, deps, now):
        return False
    proof = opaque("w", contact_point_key(address), to_text(now)[:10])
    return plan_request(text, language_of(known), proof, found, deps, now)


def plan_request(  # noqa: PLR0913, PLR0917 - a text, and whom it is for
    text: str, language: str, proof: str, account: Snapshot, deps: Deps, now: datetime
) -> bool:
    """
    Plan a text about consent itself that answers nothing; once a proof.

    The law is asked when it is claimed: hours, opt-outs, one request in seven days.
    """
    address = str(account.data["phone"])
    cause = {
        "id": proof,
        "sender": address,
        "point": contact_point_key(address),
        "received_at": to_text(now),
        "language": language,
        "agreed": proof,
    }
    data = _message("consent_request", text, cause, [account], now)
    try:
        deps.documents.create(f"messages/{data['id']}", data)
    except AlreadyExists:
        return False
    deps.queue.put([send_task(data)])
    return True


def _told_by_provider(inbound: dict[str, Any]) -> bool:
    return bool(inbound["opt_out"] == "start")


def answer_fields(
    asked: Asked, accounts: Sequence[Snapshot], deps: Deps, now: datetime
) -> AnswerFields:
    """Give what an answer about these accounts may say."""
    voice = voice_of(accounts, deps, now)
    return AnswerFields(
        brand=voice.name,
        phone=voice.phone,
        pay_link=voice.pay_link,
        terms=f"{deps.settings.public_base_url}/consent",
        most=load_playbook(deps, now).policy.sms_per_week,
        promises=asked.promises,
        prefs=asked.prefs,
        actor=copy_of(accounts).get("actor", "creditor"),
    )


def _lawful(
    text: str, flag: str, accounts: Sequence[Snapshot], deps: Deps, now: datetime
) -> bool:
    """Ask the law about an answer's words, before it is stored as planned."""
    copy = copy_of(accounts)
    request = ContentRequest(
        actor=copy.get("actor", "creditor"),
        channel="sms",
        text=text,
        flags=frozenset({flag} - {""}),
        states=frozenset({str(copy.get("state", ""))} - {""}),
        on=now.date(),
    )
    rules, _problems = rules_in_force(deps, load_playbook(deps, now).policy)
    return check_content(request, rules).decision == "allow"


def _message(
    purpose: str,
    text: str,
    inbound: dict[str, Any],
    accounts: Sequence[Snapshot],
    now: datetime,
) -> Message:
    """Make an answer's document; its id is one an inbound message."""
    return {
        **_common(inbound, accounts, now, _LIFE.get(purpose, WITHIN)),
        "id": opaque("m", purpose, inbound["id"]),
        "agreed": inbound.get("agreed", ""),
        "purpose": purpose,
        "text": text,
        "template": purpose,
        "language": inbound.get("language") or language_of(accounts),
        "steps": [purpose for _ in accounts],
    }


_LIFE = {"reply_once": ANSWER_WITHIN, "consent_request": timedelta(hours=24)}


def _person(accounts: Sequence[Snapshot]) -> str:
    return str(accounts[0].data.get("person", "")) if accounts else ""


def _answered(inbound: dict[str, Any]) -> bool:
    if inbound["opt_out"] == "stop":
        return True
    bare = inbound["text"].strip().casefold()
    return bare in _ANSWERED.get(inbound["provider"], ())


def _common(
    inbound: dict[str, Any],
    accounts: Sequence[Snapshot],
    now: datetime,
    life: timedelta,
) -> dict[str, Any]:
    return {
        "person": _person(accounts) or stranger(inbound["point"]),
        "role": "tenant",
        "accounts": [one.id for one in accounts],
        "locks": [],
        "edition": 0,
        "balances": {},
        "statuses": {},
        "channel": "sms",
        "to": inbound["sender"],
        "point": inbound["point"],
        "subject": "",
        "html": "",
        "parts": 1,
        "state": messages.PLANNED,
        "reason": "",
        "attempts": 0,
        "lane": int(Lane.CONFIRMATION),
        "send_at": to_text(now),
        "expires_at": to_text(from_text(inbound["received_at"]) + life),
        "planned_at": to_text(now),
        "changed_at": to_text(now),
        "provider": "",
    }
