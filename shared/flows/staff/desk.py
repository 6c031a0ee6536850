"""What staff write down and pass on: notes, calls, tasks, who sees to what."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from shared.core.instants import from_text, to_text
from shared.core.keys import opaque
from shared.core.model import Contact
from shared.core.outreach.teams import owner_of, team_of
from shared.core.policy import Policy
from shared.core.records.activity import Happening
from shared.errors import BadRequest, NotFound
from shared.flows.journal import Amendment, amend_account, note_service
from shared.flows.known import fetch
from shared.flows.memory import remember
from shared.flows.playbook import load_playbook
from shared.flows.queries import open_tasks
from shared.flows.staff.beside import of_contact, of_owner, of_task, opened
from shared.flows.staff.call import Call, Payload
from shared.flows.tasks import open_task
from shared.ports import Snapshot

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
    shown = call.change(lambda _data: amendment)
    shown.pop("undo", None)  # what was written into the record stays there
    return shown


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
    return call.change(lambda _data: amendment, beside=of_contact(person, cause))


def assign(call: Call) -> Payload:
    """Say who sees to an account: its open tasks go to them."""
    owner = call.text("owner", longest=200)
    was = str(call.account().data.get("assigned_to", ""))
    beside = [of_owner(call.key, was, owner)]
    for one in _tasks_of(call, call.key):
        beside.append(of_task(one.id, {"owner": one.data["owner"]}, {"owner": owner}))
        call.deps.documents.update(one.path, {"owner": owner})

    def change(data: dict[str, Any]) -> Amendment:
        before = str(data.get("assigned_to", ""))
        happening = Happening("assigned", call.by, before=before, after=owner)
        return Amendment(fields={"assigned_to": owner}, happenings=(happening,))

    return call.change(change, beside=beside, replans=False)


def escalate(call: Call) -> Payload:
    """Give an account to a team or a manager, with the reason and by when."""
    reason = call.text("reason", longest=500)
    team = call.optional("team", longest=100) or "manager"
    days = call.number("days", 1, most=60)
    cause = opaque("esc", call.key, to_text(call.now))
    task = open_task(
        call.deps.documents,
        call.key,
        "escalated",
        cause,
        call.now,
        owner=call.optional("owner", longest=200) or team,
        team=team,
        due=timedelta(days=days),
        detail=reason,
    )
    before = str(call.account().data.get("assigned_to", ""))
    happening = Happening("escalated", call.by, reason, before, team, cause)
    amendment = Amendment(
        shown={"last_result": f"escalated to {team}"}, happenings=(happening,)
    )
    return call.change(lambda _data: amendment, beside=[opened(task)], replans=False)


def tasks(call: Call) -> Payload:
    """List what waits for people, overdue first; of the caller's properties only."""
    mine = call.payload.get("mine") is True
    # what was given to a team is each one's of it, unless somebody of it has it
    whose = {call.by, call.who.role, *call.who.properties}
    policy = load_playbook(call.deps, call.now).policy
    found = call.deps.documents.query(open_tasks(_MOST_TASKS))
    keys = {str(one.data["account"]) for one in found if one.data["account"]}
    accounts = fetch(call.deps.documents, [f"accounts/{key}" for key in sorted(keys)])
    known: dict[str, dict[str, Any]] = {one.id: one.data for one in accounts.values()}
    listed = [
        _task(one, known.get(str(one.data["account"]), {}), policy, call.now)
        for one in found
    ]
    wanted = [
        one
        for one in listed
        if call.who.sees(one["property"])
        and not (mine and (one["owner"] or one["team"]) not in whose)
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
    closed: dict[str, Any] = {
        "open": False,
        "closed_by": call.by,
        "closed_at": to_text(call.now),
    }
    try:
        call.deps.documents.update(path, closed)
    except NotFound:
        raise BadRequest("no_such_task", "Somebody has closed this task.") from None
    happening = call.signed(
        Happening(
            "task_closed", call.by, str(found.data["reason"]), after=done, cause=task
        )
    )
    amendment = Amendment(happenings=(happening,))
    if seen is None or not amend_account(
        call.deps.documents, account, lambda _data: amendment, call.now
    ):
        note_service(call.deps.documents, happening, call.now)
    body = {"account": account, "account_id": "", "shown": {}, "shown_after": {}}
    beside = [of_task(task, {"open": True}, closed)]
    return {**tasks(call), **call.offer({**body, "replans": False}, beside, task)}


def _tasks_of(call: Call, key: str) -> list[Any]:
    found = call.deps.documents.query(open_tasks(_MOST_TASKS))
    return [one for one in found if one.data["account"] == key]


def _task(
    found: Snapshot, account: dict[str, Any], policy: Policy, now: datetime
) -> dict[str, Any]:
    data: dict[str, Any] = found.data
    copy = account.get("copy", {})
    return {
        "id": found.id,
        "reason": data["reason"],
        "detail": data.get("detail", ""),
        "team": team_of(data, account, policy),
        "owner": owner_of(data, account),
        "due_at": data["due_at"],
        "opened_at": data["opened_at"],
        "overdue": from_text(str(data["due_at"])) < now,
        "account_id": account.get("id", ""),
        "customer": copy.get("customer", ""),
        "property": copy.get("property", ""),
    }
