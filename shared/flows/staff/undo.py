"""Take back what was just done, as long as nothing has come of it."""

from __future__ import annotations

from typing import Any

from shared.core.instants import from_text, to_text
from shared.core.outreach.desk import UNDO_WITHIN
from shared.core.records.activity import Happening
from shared.errors import BadRequest
from shared.flows.cancel import cancel_planned
from shared.flows.instead import under_way
from shared.flows.journal import Amendment, amend_account
from shared.flows.outage import plan_soon
from shared.flows.show import show_account
from shared.flows.staff.call import Call, Payload, undo_tag
from shared.flows.staff.steps import never_started
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
    key = str(kept["account"])
    _require_still_seen(call, key)
    _require_unchanged(call, kept)
    cancel_planned(call.deps.documents, [key], "undone", call.now)
    # the steps of what was taken back are to be planned anew
    _restore(call, kept, never_started(key, call.deps))
    call.deps.documents.delete(found.path)
    plan_soon(call.deps, call.now)
    ask_for_write_back(call.deps, call.now)
    return show_account(str(kept["account_id"]), call.deps, call.now, call.who)


def _require_still_seen(call: Call, key: str) -> None:
    """Whoever was given other properties meanwhile is told nothing of the old ones."""
    found = call.deps.documents.get(f"accounts/{key}")
    copy: Any = found.data.get("copy", {}) if found else {}
    if found and not call.who.sees(str(copy.get("property", ""))):
        raise BadRequest("nothing_to_undo", "There is nothing of yours to undo.")


def _require_unchanged(call: Call, kept: dict[str, Any]) -> None:
    found = call.deps.documents.get(f"accounts/{kept['account']}")
    begun = under_way(call.deps.documents, str(kept["account"]))
    if found is None or begun or undo_tag(found.data) != kept["tag"]:
        text = "Something has happened since; look at the account first."
        raise BadRequest("stale", text)


def _restore(call: Call, kept: dict[str, Any], undone: set[str]) -> None:
    done = [step for step in kept["state"].get("done", []) if step not in undone]

    def change(data: dict[str, Any]) -> Amendment:
        gone = dict.fromkeys(data.get("state", {}))
        shown = _shown_before(kept, data.get("shown", {}))
        said = Happening(
            "undone", call.by, after=kept["action"], cause=to_text(call.now)
        )
        return Amendment(
            state={**gone, **kept["state"], "done": done},
            shown=shown,
            fields={"attend": True, "again": True},
            happenings=(said,),
        )

    amend_account(call.deps.documents, kept["account"], change, call.now)


def _shown_before(kept: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    """Give back what the action changed in the row; a reply since then stays."""
    before, after = kept["shown"], kept["shown_after"]
    changed = {n for n in {*before, *after} if before.get(n) != after.get(n)}
    return {n: before.get(n) for n in changed if now.get(n) == after.get(n)}
