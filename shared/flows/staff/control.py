"""What stops and starts: the kill switch, each integration, everything at once."""

from __future__ import annotations

from typing import Any

from shared.core.instants import to_text
from shared.core.records.activity import Happening
from shared.core.staff import allowed, may
from shared.errors import BadRequest, Forbidden
from shared.flows.alerts import mail_one
from shared.flows.health import health
from shared.flows.journal import note_service
from shared.flows.own_tabs import taken_tabs
from shared.flows.playbook import load_playbook
from shared.flows.staff.call import Call, Payload
from shared.flows.staff.members import members
from shared.flows.switch import set_integration, set_sending, stop_everything
from shared.settings.model import REAL_MAIL


def overview(call: Call) -> Payload:
    """Say how the service is, and what the caller may do."""
    wrong = [one.text for one in load_playbook(call.deps, call.now).problems]
    taken = taken_tabs(call.deps.documents)
    told = {"tab_problems": wrong, "taken_tabs": taken, "me": _me(call)}
    return {**health(call.deps, call.now), **told}


def whoami(call: Call) -> Payload:
    """Say who the caller is and what they may do."""
    return {"me": _me(call), "staff": len(members(call.deps))}


def kill(call: Call) -> Payload:
    """Stop sending, or let it go on; going on needs a manager."""
    stopped = call.payload.get("on")
    if not isinstance(stopped, bool):
        raise BadRequest("field_missing", "Say whether the stop is on.")
    if not stopped and not may(call.who, "release"):
        text = "Anybody may stop; letting messages leave again needs a manager."
        raise Forbidden("not_allowed", text)
    documents, signs = call.deps.documents, call.signed
    set_sending(documents, on=not stopped, by=call.by, now=call.now, sign=signs)
    return overview(call)


def switch(call: Call) -> Payload:
    """Switch one integration off or on."""
    on = call.payload.get("on")
    if not isinstance(on, bool):
        raise BadRequest("field_missing", "Say whether it is on.")
    name = call.text("integration")
    documents, signs = call.deps.documents, call.signed
    set_integration(documents, name, on=on, by=call.by, now=call.now, sign=signs)
    return overview(call)


def test_message(call: Call) -> Payload:
    """Mail the caller, by the way that mail takes: the last look before going live."""
    settings = call.deps.settings
    to = call.by if "@" in call.by else settings.mail.sender
    if not settings.live and REAL_MAIL.issuperset(settings.mail_providers):
        text = "LIVE is not yes: real providers are asked for nothing yet."
        raise BadRequest("not_live", text)
    words = (
        f"{settings.business.name}: a test of PME Collections",
        "This is the test message you asked for. E-mail works. Nobody else got one.",
    )
    if not mail_one(call.deps, to, to_text(call.now), words, call.now):
        text = (
            "No provider took it: sending is stopped, switched off or refused. Look at "
            "the overview, or run `python main.py doctor`."
        )
        raise BadRequest("not_taken", text)
    happening = call.signed(Happening("test_message", call.by))
    note_service(call.deps.documents, happening, call.now)
    return {"sent_to": to, **overview(call)}


def stop_all(call: Call) -> Payload:
    """Stop everything: nothing is sent, asked or written."""
    documents, signs = call.deps.documents, call.signed
    stop_everything(documents, by=call.by, now=call.now, sign=signs)
    return overview(call)


def _me(call: Call) -> dict[str, Any]:
    who = call.who
    return {
        "email": who.email,
        "role": who.role,
        "properties": sorted(who.properties),
        "may": allowed(who),
    }
