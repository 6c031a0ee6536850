"""Take back what was just done, as long as nothing has come of it."""

from __future__ import annotations

from typing import Any

from shared.core.instants import from_text, to_text
from shared.core.records.activity import Happening
from shared.errors import BadRequest
from shared.flows.cancel import cancel_planned
from shared.flows.journal import Amendment, amend_account
from shared.flows.outage import plan_soon
from shared.flows.replan import give_back
from shared.flows.show import show_account, tag_of
from shared.flows.staff.call import UNDO_WITHIN, Call, Payload
from shared.flows.write_back import ask_for_write_back


def undo(call: Call) -> Payload:
    """
    Restore an account to what it was before an action of the last half minute.

    Raises:
        BadRequest: `too_late`, or `stale` where something happened since.
    """
    token = call.text("token", longest=100)
    found = call.deps.documents.get(f"undo/{token}")
    if found is None or found.data["by"] != call.by:
        raise BadRequest("nothing_to_undo", "There is nothing of yours to undo.")
    kept: dict[str, Any] = found.data
    if call.now - from_text(kept["at"]) > UNDO_WITHIN:
        raise BadRequest("too_late", "It is too late to undo this; use the buttons.")
    _restore(call, kept)
    call.deps.documents.delete(found.path)
    ended = cancel_planned(
        call.deps.documents, [kept["account"]], "undone", call.now, again=True
    )
    for message in ended:
        give_back(call.deps, str(message["id"]), call.now)
    plan_soon(call.deps, call.now)
    ask_for_write_back(call.deps, call.now)
    return show_account(str(kept["account_id"]), call.deps, call.now)


def _restore(call: Call, kept: dict[str, Any]) -> None:
    def change(data: dict[str, Any]) -> Amendment:
        if tag_of(data) != kept["tag"]:
            text = "Something has happened since; look at the account first."
            raise BadRequest("stale", text)
        gone = dict.fromkeys(data.get("state", {}))
        shown = dict.fromkeys(data.get("shown", {}))
        said = Happening(
            "undone", call.by, after=kept["action"], cause=to_text(call.now)
        )
        return Amendment(
            state={**gone, **kept["state"]},
            shown={**shown, **kept["shown"]},
            fields={"attend": True},
            happenings=(said,),
        )

    amend_account(call.deps.documents, kept["account"], change, call.now)
