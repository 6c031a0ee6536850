"""What staff wrote from their own mailbox or phone, as while a provider is down."""

from __future__ import annotations

from typing import Final, Literal

from shared.core.instants import to_text
from shared.core.keys import contact_point_key, opaque
from shared.core.model import Contact
from shared.core.records.activity import Happening
from shared.errors import BadRequest
from shared.flows.instead import put_in_place, under_way
from shared.flows.journal import Amendment
from shared.flows.memory import remember
from shared.flows.outage import plan_soon
from shared.flows.staff.beside import of_contact
from shared.flows.staff.call import Call, Payload

_FIELDS: Final[dict[str, tuple[Literal["sms", "email"], str]]] = {
    "sms": ("sms", "phone"),
    "email": ("email", "email"),
}


def written_by_hand(call: Call) -> Payload:
    """
    Record a message that staff sent themselves, in place of the planned one.

    It counts towards every limit; what was planned is cancelled and its step done, so
    that nobody is told the same thing twice when the provider is back.

    Raises:
        BadRequest: `bad_channel`, `no_address`, or `under_way`: ours may have left.
    """
    text = call.text("text", longest=2000)
    if (wanted := call.text("channel")) not in _FIELDS:
        raise BadRequest("bad_channel", "Choose texts or e-mail.")
    channel, field = _FIELDS[wanted]
    account = call.account()
    address = str(account.data.get(field) or "")
    if not address:
        raise BadRequest("no_address", "This account has no such contact.")
    if under_way(call.deps.documents, call.key):
        said = "Our own message is being sent now. Look again in a minute."
        raise BadRequest("under_way", said)
    cause = opaque("hand", account.id, to_text(call.now), call.by)
    contact = Contact(
        at=call.now,
        channel=channel,
        debts=(account.id,),
        contact_point=contact_point_key(address),
    )
    person = str(account.data.get("person", ""))
    if person:
        remember(call.deps.documents, person, contact, cause, call.now)
    happening = Happening("by_hand", call.by, wanted, after=text, cause=cause)
    amendment = Amendment(
        state={"last_contact_at": to_text(call.now)},
        shown={
            "last_contact": to_text(call.now),
            "last_result": f"{wanted} written by hand",
            "next_contact": "",
        },
        fields={"attend": True},
        happenings=(happening,),
    )
    documents = call.deps.documents
    shown = call.change(
        lambda _data: amendment,
        lambda: put_in_place(documents, call.key, call.now),
        beside=of_contact(person, cause),
    )
    plan_soon(call.deps, call.now)
    return shown
