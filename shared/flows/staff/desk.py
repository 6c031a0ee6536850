"""What staff write down and pass on: notes, calls, tasks, who sees to what."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from shared.core.instants import from_text, to_text
from shared.core.keys import opaque
from shared.core.model import Contact
from shared.core.records.activity import Happening
from shared.errors import BadRequest, NotFound
from shared.flows.journal import Amendment, note_service
from shared.flows.known import fetch
from shared.flows.memory import remember
from shared.flows.queries import open_tasks
from shared.flows.staff.call import Call, Payload
from shared.flows.tasks import open_task

CALLS: Final = {
    "no_answer": "attempt",
    "voicemail": "voicemail",
    "conversation": "conversation",
    "inbound": "inbound_conversation",
}
"""What came of a call → how the law counts it."""
_MOST_TASKS = 500


def note(call: Call) -> Payload:
    """Write a note into the account's activity."""
    said = Happening("note", call.by, after=call.text("text", longest=2000))
    amendment = Amendment(happenings=(said,))
    return _without_undo(call.change(lambda _data: amendment))


def log_call(call: Call) -> Payload:
    """Record a call: the limits of calls count it with those of other channels."""
    result, text = call.text("result"), call.optional("text", longest=2000)
    if result not in CALLS:
        raise BadRequest("bad_result", f"Choose one of {', '.join(CALLS)}.")
    account = call.account()
    cause = opaque("call", account.id, to_text(call.now), call.by)
    person = str(account.data.get("person", ""))
    contact = Contact(
        at=call.now,
        channel="call",
        kind=CALLS[result],
        inbound=result == "inbound",
        debts=(account.id,),
    )
    if person:
        remember(call.deps.documents, person, contact, cause, call.now)
    said = f"call: {result.replace('_', ' ')}"
    amendment = Amendment(
        state={"last_contact_at": to_text(call.now)} if result != "inbound" else {},
        shown={"last_contact": to_text(call.now), "last_result": said},
        fields={"attend": True},
        happenings=(Happening("call", call.by, result, after=text, cause=cause),),
    )
    return _without_undo(call.change(lambda _data: amendment))


def assign(call: Call) -> Payload:
    """Say who sees to an account: its open tasks go to them."""
    owner = call.text("owner", longest=200)
    for one in _tasks_of(call, call.key):
        call.deps.documents.update(one.path, {"owner": owner})

    def change(data: dict[str, Any]) -> Amendment:
        before = str(data.get("assigned_to", ""))
        happening = Happening("assigned", call.by, before=before, after=owner)
        return Amendment(fields={"assigned_to": owner}, happenings=(happening,))

    return _without_undo(call.change(change))


def escalate(call: Call) -> Payload:
    """Give an account to a team or a manager, with the reason and by when."""
    reason = call.text("reason", longest=500)
    team = call.optional("team", longest=100) or "manager"
    days = call.number("days", 1, most=60)
    cause = opaque("esc", call.key, to_text(call.now))
    open_task(
        call.deps.documents,
        call.key,
        "escalated",
        cause,
        call.now,
        owner=team,
        due=timedelta(days=days),
    )
    happening = Happening("escalated", call.by, reason, after=team, cause=cause)
    amendment = Amendment(
        shown={"last_result": f"escalated to {team}"}, happenings=(happening,)
    )
    return _without_undo(call.change(lambda _data: amendment))


def tasks(call: Call) -> Payload:
    """List what waits for people, overdue first; of the caller's properties only."""
    mine = call.payload.get("mine") is True
    whose = {call.by, call.who.role}  # what was given to a team is each one's of it
    found = call.deps.documents.query(open_tasks(_MOST_TASKS))
    keys = {str(one.data["account"]) for one in found if one.data["account"]}
    accounts = fetch(call.deps.documents, [f"accounts/{key}" for key in sorted(keys)])
    known: dict[str, dict[str, Any]] = {one.id: one.data for one in accounts.values()}
    listed = [
        _task(one.id, one.data, known.get(str(one.data["account"]), {}), call)
        for one in found
    ]
    wanted = [
        one
        for one in listed
        if call.who.sees(one["property"]) and not (mine and one["owner"] not in whose)
    ]
    shown = sorted(wanted, key=lambda one: str(one["due_at"]))
    return {"tasks": shown, "mine": mine}


def close_task(call: Call) -> Payload:
    """Close a task: what was done about it stays with the account."""
    task, done = call.text("task"), call.text("text", longest=2000)
    path = f"people_tasks/{task}"
    found = call.deps.documents.get(path)
    if found is None or not found.data["open"]:
        raise BadRequest("no_such_task", "Somebody has closed this task already.")
    account = str(found.data["account"])
    seen = call.deps.documents.get(f"accounts/{account}") if account else None
    copy: Any = seen.data.get("copy", {}) if seen else {}
    if not call.who.sees(str(copy.get("property", ""))):
        raise BadRequest("no_such_task", "This task is of another property.")
    try:
        call.deps.documents.update(
            path, {"open": False, "closed_by": call.by, "closed_at": to_text(call.now)}
        )
    except NotFound:
        raise BadRequest("no_such_task", "Somebody has closed this task.") from None
    happening = Happening(
        "task_closed", call.by, str(found.data["reason"]), after=done, cause=task
    )
    if seen is None:
        note_service(call.deps.documents, happening, call.now)
    else:
        _amend_of(call, account, happening)
    return tasks(call)


def _amend_of(call: Call, key: str, happening: Happening) -> None:
    from shared.flows.journal import amend_account  # noqa: PLC0415 - one use

    amendment = Amendment(happenings=(happening,))
    amend_account(call.deps.documents, key, lambda _data: amendment, call.now)


def _tasks_of(call: Call, key: str) -> list[Any]:
    found = call.deps.documents.query(open_tasks(_MOST_TASKS))
    return [one for one in found if one.data["account"] == key]


def _task(
    name: str, data: dict[str, Any], account: dict[str, Any], call: Call
) -> dict[str, Any]:
    copy = account.get("copy", {})
    return {
        "id": name,
        "reason": data["reason"],
        "owner": data["owner"],
        "due_at": data["due_at"],
        "opened_at": data["opened_at"],
        "overdue": from_text(str(data["due_at"])) < call.now,
        "account_id": account.get("id", ""),
        "customer": copy.get("customer", ""),
        "property": copy.get("property", ""),
    }


def _without_undo(shown: Payload) -> Payload:
    """Drop the offer to undo: a note or a call that happened is not taken back."""
    shown.pop("undo", None)
    return shown
