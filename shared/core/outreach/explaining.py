"""What was decided about an account as of an instant, put into words. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from shared.core.instants import from_text
from shared.core.records.points import ConsentEvent, Standing, appended, standing
from shared.core.records.verdicts import verdict_as_of

_DENIALS = frozenset({"blocked", "delayed", "escalated"})
Data = Mapping[str, Any]


def stood(entries: Iterable[Data]) -> Standing:
    """Give where a contact point stood after these entries, by replaying them."""
    document: dict[str, Any] = {}
    for one in sorted(entries, key=lambda e: int(e["n"])):
        said = {name: one[name] for name in ("source", "wording", "proof", "actor")}
        event = ConsentEvent(one["kind"], **said, said_at=one.get("said_at", one["at"]))
        effect = appended("", document, event, from_text(one["at"]))[2]
        document = {**effect, "since": one["at"]}
    return standing(document)


def message_as_of(message: Data, at: str) -> dict[str, Any]:
    """Say how far a message was at an instant, and which rules had spoken by then."""
    steps = (("planned", "planned_at"), ("claimed", "claimed_at"))
    state = next(
        (s for s, f in reversed(steps) if str(message.get(f) or "~") <= at), ""
    )
    if str(message.get("accepted_at") or "~") <= at:
        state = "accepted"
    if message["changed_at"] <= at:
        state = message["state"]
    verdict = verdict_as_of(message, at)
    return {
        "id": message["id"],
        "planned_at": message["planned_at"],
        "channel": message["channel"],
        "purpose": message["purpose"],
        "steps": message["steps"],
        "state": state,
        "reason": message["reason"] if message["changed_at"] <= at else "",
        "decision": verdict.get("decision", ""),
        "earliest": verdict.get("earliest"),
        "rulebook": verdict.get("rulebook", ""),
        "reasons": verdict.get("reasons", []),
        "text": message["text"],
    }


def last_denial(activity: Sequence[Data]) -> dict[str, Any] | None:
    """Give the refusal at planning that was the last word; None after a contact."""
    for one in sorted(activity, key=lambda e: int(e["n"]), reverse=True):
        if one["what"] in _DENIALS:
            return {n: one[n] for n in ("at", "what", "detail", "after")}
        if one["what"] in {"sent", "uncertain"}:
            return None
    return None


def said(found: Data) -> list[str]:
    """Write an explanation as lines for a terminal."""
    out = [f"Account {found['account_id']} as of {found['at']}"]
    out += [f"! {one}" for one in found["broken"]]
    if denial := found["last_denial"]:
        out += ["", f"Not contacted: {denial['what']} on {denial['at']}"]
        out += [f"  {denial['detail']}", f"  {denial['after']}"]
    for one in found["messages"]:
        out += _message(one)
    for one in found["consent"]:
        out += ["", f"{one['channel']} …{one['ends']}: {one['standing']}"]
        out += [
            f"  {e['at']} {e['kind']} by {e['actor']} ({e['source']}): {e['wording']}"
            for e in one["entries"]
        ]
    out += ["", "What happened:"]
    out += [
        " ".join(
            f"  {e['at']} {e['actor']} {e['what']} {e['detail']} {e['after']}".split()
        )
        for e in found["activity"]
    ]
    return out


def _message(one: Data) -> list[str]:
    head = (
        f"{one['channel']} {one['purpose']} {', '.join(one['steps'])}: {one['state']}"
    )
    out = ["", head + (f" ({one['reason']})" if one["reason"] else "")]
    if one["decision"]:
        out.append(f"  {one['decision']} by rulebook {one['rulebook']}")
    out += [f"  {r['rule_id']}: {r['text']} [{r['citation']}]" for r in one["reasons"]]
    return out
