"""Take back what was just done, as long as nothing has come of it."""

from __future__ import annotations

from typing import Any, Final

from shared.core.instants import from_text
from shared.core.outreach.desk import UNDO_WITHIN
from shared.core.records.activity import Happening
from shared.errors import BadRequest
from shared.flows.cancel import cancel_planned
from shared.flows.instead import under_way
from shared.flows.journal import Amendment, amend_account, note_service
from shared.flows.outage import plan_soon
from shared.flows.record_queries import activity_of
from shared.flows.show import show_account
from shared.flows.staff.beside import UNDONE, take_back, undo_tag
from shared.flows.staff.call import Call, Payload
from shared.flows.staff.each import NO_TIME, one_by_one
from shared.flows.staff.steps import never_started
from shared.flows.write_back import ask_for_write_back
from shared.ports import Snapshot

Kept = dict[str, Any]
_ALSO_SAID: Final = frozenset({"hold", "promise"})
"""What a person's own words do as well: then it is theirs, and stays."""
_LATEST: Final = 20
"""Entries of an account; half a minute brings fewer."""


def undo(call: Call) -> Payload:
    """
    Restore what an action of the last half minute changed, at one account or at many.

    Raises:
        BadRequest: `nothing_to_undo`, `too_late`, or `stale`: something happened since.
    """
    found = _kept(call, call.text("token", longest=100))
    kept: Kept = found.data
    if call.now - from_text(kept["at"]) > UNDO_WITHIN:
        raise BadRequest("too_late", "It is too late to undo this; use the buttons.")
    if "tokens" in kept:
        return _all_of(call, found)
    _take_back(call, found)
    if not kept["account_id"]:
        return {"undone": kept["action"]}
    return show_account(str(kept["account_id"]), call.deps, call.now, call.who)


def _kept(call: Call, token: str) -> Snapshot:
    found = call.deps.documents.get(f"undo/{token}")
    if found is None or found.data["by"] != call.by:
        raise BadRequest("nothing_to_undo", "There is nothing of yours to undo.")
    return found


def _all_of(call: Call, found: Snapshot) -> Payload:
    """Take back a whole selection, row by row; says which not, and why."""
    tokens: dict[str, str] = found.data["tokens"]  # type: ignore[assignment]  # ours
    told = one_by_one(
        call, tokens, lambda each: _take_back(call, _kept(call, tokens[each]))
    )
    late = {o["account_id"] for o in told["results"] if o["text"] == NO_TIME}
    if not late:
        call.deps.documents.delete(found.path)
        return told
    left = {each: token for each, token in tokens.items() if each in late}
    return {**told, **call.offer({"tokens": left}, ())}


def _take_back(call: Call, found: Snapshot) -> None:
    kept: Kept = found.data
    documents, key = call.deps.documents, str(kept["account"])
    _require_still_seen(call, key)
    if kept["replans"]:
        _require_unchanged(call, kept)
    for one in kept["beside"]:
        take_back(documents, one, call.now)
    if kept["replans"]:
        cancel_planned(documents, [key], UNDONE, call.now)
    # the steps of what was taken back are to be planned anew
    undone = never_started(key, call.deps) if kept["replans"] else set[str]()
    _restore(call, kept, undone)
    documents.delete(found.path)
    if kept["replans"]:
        plan_soon(call.deps, call.now)
    ask_for_write_back(call.deps, call.now)


def _require_still_seen(call: Call, key: str) -> None:
    """Whoever was given other properties meanwhile is told nothing of the old ones."""
    found = call.deps.documents.get(f"accounts/{key}") if key else None
    copy: Any = found.data.get("copy", {}) if found else {}
    if found and not call.who.sees(str(copy.get("property", ""))):
        raise BadRequest("nothing_to_undo", "There is nothing of yours to undo.")


def _require_unchanged(call: Call, kept: Kept) -> None:
    found = call.deps.documents.get(f"accounts/{kept['account']}")
    begun = under_way(call.deps.documents, str(kept["account"]))
    spoke = _spoke_since(call, kept)
    if found is None or begun or spoke or undo_tag(found.data) != kept["tag"]:
        text = "Something has happened since; look at the account first."
        raise BadRequest("stale", text)


def _spoke_since(call: Call, kept: Kept) -> bool:
    """Say whether the person wrote since, and may have said the very same."""
    if kept["action"] not in _ALSO_SAID:
        return False
    latest = call.deps.documents.query(activity_of(str(kept["account"]), limit=_LATEST))
    told = (one.data for one in latest if one.data["actor"] == "person")
    return any(str(one["at"]) >= kept["at"] for one in told)


def _restore(call: Call, kept: Kept, undone: set[str]) -> None:
    said = call.signed(
        Happening(UNDONE, call.by, after=kept["action"], cause=kept["cause"])
    )

    def change(data: dict[str, Any]) -> Amendment:
        again = {"attend": True, "again": True} if kept["replans"] else {}
        return Amendment(
            state=_state_before(kept, data.get("state", {}), undone),
            shown=_shown_before(kept, data.get("shown", {})),
            fields=again,
            happenings=(said,),
        )

    documents = call.deps.documents
    if not kept["account"] or not amend_account(
        documents, kept["account"], change, call.now
    ):
        note_service(documents, said, call.now)


def _state_before(kept: Kept, now: Kept, undone: set[str]) -> Kept:
    """Give back the state, where the action was about it at all."""
    if not kept["replans"]:
        return {}
    done = [step for step in kept["state"].get("done", []) if step not in undone]
    return {**dict.fromkeys(now), **kept["state"], "done": done}


def _shown_before(kept: Kept, now: Kept) -> Kept:
    """Give back what the action changed in the row; a reply since then stays."""
    before, after = kept["shown"], kept["shown_after"]
    changed = {n for n in {*before, *after} if before.get(n) != after.get(n)}
    return {n: before.get(n) for n in changed if now.get(n) == after.get(n)}
