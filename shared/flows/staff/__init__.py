"""
What staff ask of the sidebar: who may, of which accounts, one or a whole selection.

`answer_sidebar` is the way in; each room beside it holds the actions of one purpose.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from shared.core.staff import IN_BULK, MOST_AT_ONCE, Member, may, why_not
from shared.deps import Deps
from shared.errors import BadRequest, Forbidden
from shared.flows.authority import require_not_moved
from shared.flows.queries import accounts_of
from shared.flows.show import show_account
from shared.flows.staff import (
    audit,
    calendar,
    control,
    desk,
    handwritten,
    headings,
    letters,
    money,
    overrides,
    questions,
    reads,
    roster,
    runs,
    standing,
    undo,
    upload,
    values,
)
from shared.flows.staff.call import Call, Payload
from shared.flows.staff.each import one_by_one
from shared.flows.staff.members import member_of

Work = Callable[[Call], Payload]


def _account(call: Call) -> Payload:
    reads.note_account(call)
    return show_account(call.account_id, call.deps, call.now, call.who)


ABOUT_ACCOUNTS: Final[Mapping[str, Work]] = {
    "account": _account,
    "pause": overrides.pause,
    "resume": overrides.resume,
    "send_now": overrides.send_now,
    "skip_step": overrides.skip_step,
    "change_channel": overrides.change_channel,
    "opt_in": standing.opt_in,
    "opt_out": standing.opt_out,
    "hold": standing.hold,
    "lift_hold": standing.lift_hold,
    "mark_paid": money.mark_paid,
    "promise": money.promise,
    "assign": desk.assign,
    "escalate": desk.escalate,
    "note": desk.note,
    "log_call": desk.log_call,
    "by_hand": handwritten.written_by_hand,
    "answer": letters.answer,
}
UNASKED: Final = frozenset({"account", "opt_out"})
"""What is done also from a page that is no longer true: an opt-out most of all."""
OTHERS: Final[Mapping[str, Work]] = {
    "overview": control.overview,
    "whoami": control.whoami,
    "kill": control.kill,
    "switch": control.switch,
    "stop_everything": control.stop_all,
    "test_message": control.test_message,
    "answer_question": questions.answer_question,
    "tasks": desk.tasks,
    "close_task": desk.close_task,
    "undo": undo.undo,
    "preview": runs.preview,
    "preview_page": runs.page,
    "preview_export": runs.export,
    "runs": runs.waiting,
    "approve": runs.approve,
    "refuse": runs.refuse,
    "leave_out": runs.without,
    "staff": roster.roster,
    "set_staff": roster.set_staff,
    "remove_staff": roster.remove_staff,
    "stand_in": upload.stand_in,
    "import_payments": upload.import_payments,
    "audit": audit.audit,
    "calendar": calendar.calendar,
    "values": values.values,
    "headings": headings.headings,
    "default_tabs": headings.tabs,
}

ONE_OR_ALL: Final = frozenset({"audit", "calendar", "values"})
"""What is asked about one account, or about the whole sheet."""


def answer_sidebar(
    payload: Payload, email: str, deps: Deps, now: datetime
) -> dict[str, Any]:
    """
    Do what a member of staff asks for, and show the result.

    Args:
        payload: `action`, and what the action needs; `account_ids` for a selection.
        email: As verified; `office` at the local workspace.

    Raises:
        Forbidden: Nobody of the office, or the role or property does not allow it.
        BadRequest: `unknown_action`, `unknown_account`, or what is wrong in a field.
        NotDone: `held_elsewhere`: the office has moved to another store.
    """
    who = member_of(email, deps, now)
    name = payload.get("action")
    if not isinstance(name, str) or not (name in ABOUT_ACCOUNTS or name in OTHERS):
        raise BadRequest("unknown_action", "The sidebar asked for something unknown.")
    if not may(who, name):
        raise Forbidden("not_allowed", why_not(who, name))
    require_not_moved(deps)
    call = Call(payload, who, deps, now)
    if name in OTHERS:
        _require_scope(call, name)
        answer = OTHERS[name](call)
        reads.note_list(call, answer)
        return answer
    if "account_ids" in payload:
        return _in_bulk(call, name)
    return _about_one(call, name)


def _about_one(call: Call, name: str) -> Payload:
    """Ask everything first: what is refused has done nothing."""
    _require_property(call)
    if name in UNASKED:
        call = replace(call, payload={**call.payload, "tag": None})
    call.require_unchanged()
    return ABOUT_ACCOUNTS[name](call)


def _in_bulk(call: Call, name: str) -> Payload:
    """Do it row by row; says which were done and which were not, and why."""
    ids = call.payload["account_ids"]
    if name not in IN_BULK:
        raise BadRequest("not_in_bulk", "This is done account by account.")
    if not isinstance(ids, list) or not all(isinstance(one, str) for one in ids):
        raise BadRequest("field_missing", "Say which accounts.")
    if not ids or len(ids) > MOST_AT_ONCE:
        text = f"Select 1 to {MOST_AT_ONCE} rows at once; these are {len(ids):,}."
        raise BadRequest("too_many", text)
    call = replace(call, request=call.cause, quiet=True)
    tokens: dict[str, str] = {}

    def do(account_id: str) -> None:
        shown = _about_one(_one_of(call, account_id), name)
        if "undo" in shown:
            tokens[account_id] = shown["undo"]["token"]

    told = one_by_one(call, dict.fromkeys(ids), do)
    return {**told, **(call.offer({"tokens": tokens}, ()) if tokens else {})}


def _one_of(call: Call, account_id: str) -> Call:
    payload = {k: v for k, v in call.payload.items() if k not in {"account_ids", "tag"}}
    return replace(call, payload={**payload, "account_id": account_id})


def _require_property(call: Call) -> None:
    """
    Let staff near the accounts of their properties only.

    An account they may not see is said to be unknown: no more is told about it.
    """
    if not call.who.properties:
        return
    copy: Any = call.account().data.get("copy", {})
    if not call.who.sees(str(copy.get("property", ""))):
        text = "This account is of a property that is not yours."
        raise Forbidden("not_your_property", text)


def _require_scope(call: Call, name: str) -> None:
    """Ask whose account it is, where an action may be about one or about all."""
    if name not in ONE_OR_ALL or not call.who.properties:
        return
    if call.payload.get("account_id"):
        _require_property(call)
        if name == "audit":
            _require_whole_person(call)
    elif name == "audit":
        raise Forbidden("not_allowed", why_not_whole(call.who))


def _require_whole_person(call: Call) -> None:
    """Keep a record that also speaks of another property for who sees both."""
    person = str(call.account().data.get("person", ""))
    found = call.deps.documents.query(accounts_of(person)) if person else []
    copies: list[Any] = [one.data.get("copy", {}) for one in found]
    if not all(call.who.sees(str(copy.get("property", ""))) for copy in copies):
        text = "This person's record concerns a property that is not yours."
        raise Forbidden("not_your_property", text)


def why_not_whole(who: Member) -> str:
    """Give the sentence for somebody who sees only some properties."""
    return f"The whole record concerns every property; {who.email} sees only some."
