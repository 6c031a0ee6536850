"""What staff overrule: pause, resume, send now, skip a step, another channel."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from shared.core import messages
from shared.core.instants import to_text
from shared.core.keys import opaque
from shared.core.outreach.desk import UNDO_WITHIN
from shared.core.outreach.lapses import CHANNEL, with_end
from shared.core.records.activity import Happening
from shared.errors import BadRequest
from shared.flows.cancel import cancel_planned
from shared.flows.journal import Amendment, amend_account
from shared.flows.outage import plan_soon
from shared.flows.replan import give_back
from shared.flows.staff.call import Call, Payload
from shared.flows.staff.steps import never_started
from shared.ports import Lane, Task, Transaction


def pause(call: Call) -> Payload:
    """Send nothing automatic until a day, or until it is resumed."""
    reason, until = call.text("reason", longest=200), call.until()

    def change(data: dict[str, Any]) -> Amendment:
        before = str(data.get("state", {}).get("pause_until", ""))
        said = Happening("paused", call.by, reason, before, to_text(until))
        return Amendment(
            state={"pause_until": to_text(until), "pause_reason": "staff"},
            shown={"last_result": "paused by staff", "next_contact": ""},
            fields={"attend": True},
            happenings=(said,),
        )

    return call.change(change, lambda: call.take_back("paused"))


def resume(call: Call) -> Payload:
    """Go on; a step whose message never started may be planned anew."""
    undone = never_started(call.key, call.deps)

    def change(data: dict[str, Any]) -> Amendment:
        state = data.get("state", {})
        done = [step for step in state.get("done", []) if step not in undone]
        # reading it ends a soft hold; a hold by law is lifted by its own action
        holds = [hold for hold in state.get("holds", []) if hold != "soft_hold"]
        return Amendment(
            state={
                "pause_until": None,
                "pause_reason": None,
                "unshown": None,  # whoever resumes says that the balance counts
                "holds": holds,
                "done": done,
            },
            shown={"last_result": "resumed by staff"},
            fields={"attend": True},
            happenings=(
                Happening("resumed", call.by, before=str(state.get("pause_until", ""))),
            ),
        )

    shown = call.change(change)
    plan_soon(call.deps, call.now)
    return shown


def skip_step(call: Call) -> Payload:
    """
    Leave a step out; the sequence goes on with the next one.

    Without a name it is the row's own next step, as of many rows at once.
    """
    reason = call.text("reason", longest=200)
    step = call.optional("step", longest=100) or _next_step(call)
    said = Amendment(
        shown={"last_result": f"step {step} skipped", "next_contact": ""},
        fields={"attend": True},
        happenings=(Happening("skipped", call.by, reason, before=step),),
    )

    def passed(data: dict[str, Any]) -> Amendment:
        state = data.get("state", {})
        cycle = state.get("cycle") or str(data.get("copy", {}).get("due_on", ""))
        return Amendment(
            state={"done": sorted({*state.get("done", []), step}), "cycle": cycle}
        )

    def leave_out() -> None:
        call.take_back("skipped")  # which gives the step back, so it is marked last
        amend_account(call.deps.documents, call.key, passed, call.now)

    shown = call.change(lambda _data: said, leave_out)
    plan_soon(call.deps, call.now)
    return shown


def send_now(call: Call) -> Payload:
    """
    Bring the next message forward; the law is asked as ever.

    What is planned leaves in half a minute, so that it can be undone; a step that is
    not due yet is planned first.
    """
    planned = _planned(call)
    if planned:
        at = call.now + UNDO_WITHIN
        for message in planned:
            _bring_forward(call, str(message["id"]), at)
        first = planned[0]
        happening = Happening(
            "sent_now",
            call.by,
            detail=str(first["steps"][0]),
            before=str(first["send_at"]),
            after=to_text(at),
            cause=str(first["id"]),
        )
        amendment = Amendment(
            shown={"next_contact": to_text(at)}, happenings=(happening,)
        )
        return call.change(lambda _data: amendment)

    def change(data: dict[str, Any]) -> Amendment:
        step = str(data.get("shown", {}).get("next_step", ""))
        if not step:
            text = "No further step follows for this account: there is nothing to send."
            raise BadRequest("nothing_to_send", text)
        return Amendment(
            state={"brought_forward": step},
            fields={"attend": True},
            happenings=(Happening("sent_now", call.by, after=step),),
        )

    shown = call.change(change)
    plan_soon(call.deps, call.now)
    return shown


def change_channel(call: Call) -> Payload:
    """Prefer another channel for this account, where law and consent leave it."""
    channel = call.text("channel")
    if channel not in {"sms", "email", "as_in_sheet"}:
        raise BadRequest("bad_channel", "Choose texts, e-mail, or as in the sheet.")
    new = None if channel == "as_in_sheet" else channel
    end, why = call.end() if new else None, call.optional("reason", longest=200)
    until = f" until {call.payload['until']}" if end else ""

    def replan() -> None:
        documents, said = call.deps.documents, "channel_changed"
        for one in cancel_planned(documents, [call.key], said, call.now, again=True):
            give_back(call.deps, str(one["id"]), call.now)

    def change(data: dict[str, Any]) -> Amendment:
        state = data.get("state", {})
        before, after = str(state.get("channel", "")) or "as_in_sheet", channel + until
        return Amendment(
            state={"channel": new, "until": with_end(state, CHANNEL, end, call.cause)},
            fields={"attend": True},
            happenings=(Happening("channel_changed", call.by, why, before, after),),
        )

    shown = call.change(change, replan)
    plan_soon(call.deps, call.now)
    return shown


def _next_step(call: Call) -> str:
    shown: Any = call.account().data.get("shown", {})
    if not shown.get("next_step"):
        raise BadRequest("nothing_to_skip", "No step follows that could be skipped.")
    return str(shown["next_step"])


def _planned(call: Call) -> list[dict[str, Any]]:
    return [one for one in call.open_messages() if one["state"] == messages.PLANNED]


def _bring_forward(call: Call, message_id: str, at: Any) -> None:
    path = f"messages/{message_id}"

    def work(tx: Transaction) -> bool:
        found = tx.get(path)
        if found is None or found.data["state"] != messages.PLANNED:
            return False
        expires = max(str(found.data["expires_at"]), to_text(at + timedelta(hours=1)))
        more: dict[str, Any] = {"send_at": to_text(at), "expires_at": expires}
        tx.update(path, {**more, "lane": int(Lane.URGENT)})
        return True

    if call.deps.documents.transact(work):
        payload = {"message_id": message_id, "lane": Lane.URGENT.name}
        name = opaque("s", message_id, "now", to_text(at))
        call.deps.queue.put([Task("send_message", payload, at, name, Lane.URGENT)])
