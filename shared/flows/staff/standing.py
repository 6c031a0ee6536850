"""What staff record of a person's standing: consent, opt-out, holds, and their end."""

from __future__ import annotations

from typing import Any, Final

from shared.core.keys import account_key, contact_point_key
from shared.core.outreach.lapses import with_end, without_ends
from shared.core.outreach.recipients import MessageChannel
from shared.core.records.activity import Happening
from shared.core.records.points import ConsentEvent, standing
from shared.errors import BadRequest
from shared.flows.answer import welcome
from shared.flows.consent import record_event
from shared.flows.contact_points import places_of
from shared.flows.journal import Amendment
from shared.flows.memory import free_person, hold_person
from shared.flows.staff.beside import Beside, of_hold
from shared.flows.staff.call import Call, Payload

HOLDS: Final = {
    "dispute": "the debt is disputed",
    "attorney": "a lawyer represents the person",
    "bankruptcy": "a bankruptcy was reported",
    "deceased": "the person has died",
    "cease": "the person asked that contact end",
    "wrong_number": "the number is not theirs",
    "active_duty": "the person is on active duty",
    "discharged": "the debt was discharged",
    "staff": "staff want it held",
}
"""The holds that staff may set, and what each says."""
_OF_THE_PERSON = frozenset({"attorney", "bankruptcy", "deceased", "cease"})
_MAY_END = frozenset({"active_duty", "staff"})
"""Holds that a day may end; of every other somebody must have seen to what it says: a
dispute is answered, a stranger's number is put right."""


def hold(call: Call) -> Payload:
    """Hold an account; what concerns the person holds all they owe."""
    kind, why = call.text("hold"), call.text("reason")
    if kind not in HOLDS:
        raise BadRequest("bad_hold", f"Choose one of {', '.join(HOLDS)}.")
    end = call.end()
    if end and kind not in _MAY_END:
        text = (
            "This hold has no day: it lasts until somebody has seen to it and lifts it."
        )
        raise BadRequest("no_end", text)
    until = f" until {call.payload['until']}" if end else ""
    beside: list[Beside] = []
    # first: a crash must not leave the hold unheard
    if kind in _OF_THE_PERSON:
        person = str(call.account().data.get("person", ""))
        if person and hold_person(call.deps.documents, person, [kind]):
            beside.append(of_hold(person, kind, held=True))

    def change(data: dict[str, Any]) -> Amendment:
        state = data.get("state", {})
        before = list(state.get("holds", []))
        return Amendment(
            state={
                "holds": sorted({*before, kind}),
                "until": with_end(state, kind, end, call.cause),
            },
            shown={"last_result": f"on hold: {kind}{until}", "next_contact": ""},
            fields={"attend": True},
            happenings=(
                Happening("held", call.by, why, ", ".join(before), kind + until),
            ),
        )

    return call.change(change, lambda: call.take_back("held"), beside=beside)


def lift_hold(call: Call) -> Payload:
    """End one hold that a person has seen to; why stays with the account."""
    kind, why = call.text("hold"), call.text("reason")

    def change(data: dict[str, Any]) -> Amendment:
        holds = list(data.get("state", {}).get("holds", []))
        if kind not in holds:
            raise BadRequest("no_such_hold", "This account has no such hold any more.")
        return Amendment(
            state={
                "holds": [one for one in holds if one != kind],
                "until": without_ends(data["state"], [kind]),
            },
            shown={"last_result": f"hold lifted: {kind}"},
            fields={"attend": True},
            happenings=(Happening("hold_lifted", call.by, why, before=kind),),
        )

    person = str(call.account().data.get("person", ""))
    beside: list[Beside] = []

    def free() -> None:
        if free_person(call.deps.documents, person, kind):
            beside.append(of_hold(person, kind, held=False))

    return call.change(change, free, beside=beside)


def opt_out(call: Call) -> Payload:
    """Record that the person does not want to be written to there."""
    channel, address = _address(call)
    # pages that are older than the service do not ask how it was said
    said = ": ".join(filter(None, (call.optional("source"), call.text("reason"))))
    before = _stood(call, address)
    event = ConsentEvent("revoked", "staff", said, call.cause, call.by)
    record_event(call.deps.documents, channel, address, event, call.now)
    happening = Happening("opted_out", call.by, channel, before, said)
    return _recorded(call, happening, f"{channel} opt-out recorded")


def opt_in(call: Call) -> Payload:
    """Record a consent that staff can prove; it may end an earlier opt-out."""
    channel, address = _address(call)
    wording, source = call.text("wording", longest=2000), call.text("source")
    before = _stood(call, address)
    event = ConsentEvent(
        "resubscribed", "staff", f"{source}: {wording}", call.text("proof"), call.by
    )
    record_event(call.deps.documents, channel, address, event, call.now)
    welcome(account_key(call.account_id), channel, address, call.deps, call.now)
    happening = Happening("opted_in", call.by, channel, before, source)
    return _recorded(call, happening, f"{channel} consent recorded")


def _address(call: Call) -> tuple[MessageChannel, str]:
    """
    Find the contact point that staff mean: the tenant's, or the one they name.

    Raises:
        BadRequest: `bad_channel`; `no_address`: the account has no such contact.
    """
    channel = str(call.payload.get("channel"))
    if channel not in {"sms", "email"}:
        raise BadRequest("bad_channel", "Choose texts or e-mail.")
    named = call.optional("address", longest=320)
    for one in places_of(call.account().data):
        wanted = one.address == named if named else one.role == "tenant"
        if wanted and one.channel == channel:
            return one.channel, one.address
    raise BadRequest("no_address", "This account has no such contact.")


def _stood(call: Call, address: str) -> str:
    found = call.deps.documents.get(f"points/{contact_point_key(address)}")
    return standing(found.data if found else None).word


def _recorded(call: Call, happening: Happening, result: str) -> Payload:
    """Write it into the account; the ledger keeps it for good: there is no undo."""
    amendment = Amendment(
        shown={"last_result": result}, fields={"attend": True}, happenings=(happening,)
    )
    shown = call.change(lambda _data: amendment)
    shown.pop("undo", None)
    return shown
