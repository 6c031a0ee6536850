"""What staff ask of the sidebar: show an account, pause, resume, note, stop."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from shared.core import messages
from shared.core.instants import to_text
from shared.core.keys import account_key
from shared.core.outreach.decide import HOME_ZONE
from shared.core.outreach.effects import UNTIL_RESUMED
from shared.core.outreach.recipients import MessageChannel
from shared.core.records.activity import Happening
from shared.core.records.points import ConsentEvent
from shared.deps import Deps
from shared.errors import BadRequest
from shared.flows.answer import welcome
from shared.flows.cancel import cancel_planned
from shared.flows.consent import record_event
from shared.flows.health import health
from shared.flows.journal import Amendment, amend_account
from shared.flows.memory import free_person
from shared.flows.show import show_account
from shared.flows.switch import set_sending
from shared.flows.write_back import ask_for_write_back

Payload = dict[str, Any]
Action = Callable[[Payload, str, Deps, datetime], dict[str, Any]]
FURTHEST = timedelta(days=366)


def answer_sidebar(
    payload: Payload, who: str, deps: Deps, now: datetime
) -> dict[str, Any]:
    """
    Do what a member of staff asks for, and show the result.

    Args:
        payload: `action`, and what the action needs.
        who: The member of staff, as Google vouches for.

    Raises:
        BadRequest: `unknown_action`, `unknown_account`, or what is wrong in a field.
    """
    action = ACTIONS.get(str(payload.get("action", "")))
    if action is None:
        raise BadRequest("unknown_action", "The sidebar asked for something unknown.")
    return action(payload, who, deps, now)


def _text(payload: Payload, name: str, *, longest: int = 500) -> str:
    value = payload.get(name)
    if not isinstance(value, str) or not value.strip():
        raise BadRequest("field_missing", f"Fill in {name.replace('_', ' ')}.")
    if len(value) > longest:
        raise BadRequest("field_too_long", f"{name} has at most {longest} characters.")
    return value.strip()


def _account(payload: Payload, _who: str, deps: Deps, now: datetime) -> Payload:
    return show_account(_text(payload, "account_id"), deps, now)


def _change(
    payload: Payload,
    deps: Deps,
    now: datetime,
    change: Callable[[dict[str, Any]], Amendment],
) -> Payload:
    account_id = _text(payload, "account_id")
    if not amend_account(deps.documents, account_key(account_id), change, now):
        raise BadRequest(
            "unknown_account", "This account is not in the store yet: run a pass first."
        )
    ask_for_write_back(deps, now)
    return show_account(account_id, deps, now)


def _pause(payload: Payload, who: str, deps: Deps, now: datetime) -> Payload:
    reason = _text(payload, "reason", longest=200)
    until = _until(payload.get("until"), now)
    cancel_planned(
        deps.documents, [account_key(_text(payload, "account_id"))], "paused", now
    )
    happening = Happening("paused", who, detail=reason, after=to_text(until))
    state = {"pause_until": to_text(until), "pause_reason": "staff"}
    amendment = Amendment(
        state=state,
        shown={"last_result": "paused by staff", "next_contact": ""},
        fields={"attend": True},
        happenings=(happening,),
    )
    return _change(payload, deps, now, lambda _data: amendment)


def _until(text: Any, now: datetime) -> datetime:
    """Read the day on which it goes on; without one it lasts until it is resumed."""
    if not text:
        return UNTIL_RESUMED
    try:
        day = datetime.fromisoformat(str(text)).replace(tzinfo=ZoneInfo(HOME_ZONE))
    except ValueError:
        raise BadRequest("bad_date", "Write the day as 2026-12-31.") from None
    if not now < day + timedelta(days=1) <= now + FURTHEST:
        raise BadRequest("bad_date", "Choose a day within the next year.")
    return day


def _resume(payload: Payload, who: str, deps: Deps, now: datetime) -> Payload:
    """Go on; a step whose message never started may be planned anew."""
    account_id = _text(payload, "account_id")
    undone = _never_started(account_id, deps)

    def change(data: dict[str, Any]) -> Amendment:
        done = [s for s in data.get("state", {}).get("done", []) if s not in undone]
        return Amendment(
            state={
                "pause_until": None,
                "pause_reason": None,
                "holds": _soft_gone(data),
                "done": done,
            },
            shown={"last_result": "resumed by staff"},
            fields={"attend": True},
            happenings=(Happening("resumed", who),),
        )

    return _change(payload, deps, now, change)


def _soft_gone(data: dict[str, Any]) -> list[str]:
    """Reading it ends a soft hold; a hold by law is lifted by its own action."""
    holds = data.get("state", {}).get("holds", [])
    return [hold for hold in holds if hold != "soft_hold"]


def _lift_hold(payload: Payload, who: str, deps: Deps, now: datetime) -> Payload:
    """End one hold that a person has seen to; why stays with the account."""
    hold, why = _text(payload, "hold"), _text(payload, "reason")

    def change(data: dict[str, Any]) -> Amendment:
        holds = list(data.get("state", {}).get("holds", []))
        if hold not in holds:
            raise BadRequest("no_such_hold", "This account has no such hold any more.")
        return Amendment(
            state={"holds": [one for one in holds if one != hold]},
            shown={"last_result": f"hold lifted: {hold}"},
            fields={"attend": True},
            happenings=(Happening("hold_lifted", who, why, before=hold),),
        )

    found = deps.documents.get(f"accounts/{account_key(_text(payload, 'account_id'))}")
    if found is not None:
        free_person(deps.documents, str(found.data.get("person", "")), hold)
    return _change(payload, deps, now, change)


def _never_started(account_id: str, deps: Deps) -> set[str]:
    found = deps.documents.get(f"accounts/{account_key(account_id)}")
    ids: Any = found.data.get("open", []) if found else []
    opened = deps.documents.get_many([f"messages/{one}" for one in ids])
    over: list[dict[str, Any]] = [
        one.data
        for one in opened.values()
        if one.data["state"] in messages.NEVER_STARTED and one.data["attempts"] == 0
    ]
    return {step for message in over for step in message["steps"]}


def _address(payload: Payload, deps: Deps) -> tuple[MessageChannel, str]:
    """Find the contact point that staff mean."""
    channel: MessageChannel
    if payload.get("channel") == "sms":
        channel, field = "sms", "phone"
    elif payload.get("channel") == "email":
        channel, field = "email", "email"
    else:
        raise BadRequest("bad_channel", "Choose texts or e-mail.")
    key = account_key(_text(payload, "account_id"))
    found = deps.documents.get(f"accounts/{key}")
    address = str(found.data.get(field, "")) if found else ""
    if not address:
        raise BadRequest("no_address", "This account has no such contact.")
    return channel, address


def _opt_out(payload: Payload, who: str, deps: Deps, now: datetime) -> Payload:
    channel, address = _address(payload, deps)
    event = ConsentEvent("revoked", "staff", str(payload.get("reason", "")), "", who)
    record_event(deps.documents, channel, address, event, now)
    happening = Happening("opted_out", who, detail=channel)
    return _consented(payload, deps, now, happening, f"{channel} opt-out recorded")


def _opt_in(payload: Payload, who: str, deps: Deps, now: datetime) -> Payload:
    """Record a consent that staff can prove; it may end an earlier opt-out."""
    channel, address = _address(payload, deps)
    wording, source = _text(payload, "wording", longest=2000), _text(payload, "source")
    event = ConsentEvent(
        "resubscribed", "staff", f"{source}: {wording}", _text(payload, "proof"), who
    )
    record_event(deps.documents, channel, address, event, now)
    welcome(account_key(_text(payload, "account_id")), channel, address, deps, now)
    happening = Happening("opted_in", who, detail=channel, after=source)
    return _consented(payload, deps, now, happening, f"{channel} consent recorded")


def _consented(
    payload: Payload, deps: Deps, now: datetime, happening: Happening, result: str
) -> Payload:
    amendment = Amendment(
        shown={"last_result": result}, fields={"attend": True}, happenings=(happening,)
    )
    return _change(payload, deps, now, lambda _data: amendment)


def _note(payload: Payload, who: str, deps: Deps, now: datetime) -> Payload:
    note = Happening("note", who, after=_text(payload, "text", longest=2000))
    amendment = Amendment(happenings=(note,))
    return _change(payload, deps, now, lambda _data: amendment)


def _kill(payload: Payload, who: str, deps: Deps, now: datetime) -> Payload:
    off = payload.get("on")
    if not isinstance(off, bool):
        raise BadRequest("field_missing", "Say whether the stop is on.")
    set_sending(deps.documents, on=not off, by=who, now=now)
    return _overview(payload, who, deps, now)


def _overview(_payload: Payload, _who: str, deps: Deps, now: datetime) -> Payload:
    return health(deps, now)


ACTIONS: dict[str, Action] = {
    "account": _account,
    "pause": _pause,
    "resume": _resume,
    "opt_in": _opt_in,
    "opt_out": _opt_out,
    "lift_hold": _lift_hold,
    "note": _note,
    "kill": _kill,
    "overview": _overview,
}
