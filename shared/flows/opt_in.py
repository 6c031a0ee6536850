"""
The opt-in page: offer agreement by a signed link, keep it, ask the number itself.

What is agreed on the page counts only once the number answers YES (`double_opt_in`).
The link names an account by its key and is signed for the number it has: whoever has
the link cannot enter another number, and a changed number makes it useless.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.core.instants import from_text, to_text
from shared.core.keys import contact_point_key, opaque
from shared.core.outreach.fields import house_of, opt_in_sign
from shared.core.records.activity import Happening
from shared.core.records.points import standing
from shared.core.texts.answers import answer_text
from shared.core.texts.opt_in import (
    LANGUAGES,
    Page,
    PageFields,
    agreement,
    offer_page,
    outcome_page,
    page_version,
    terms_page,
)
from shared.deps import Deps
from shared.errors import BadRequest
from shared.flows.answer import Asked, answer_fields, plan_request
from shared.flows.authority import require_not_moved
from shared.flows.double_opt_in import GOOD_FOR
from shared.flows.journal import Amendment, amend_account
from shared.flows.playbook import load_playbook
from shared.flows.secret import link_secret
from shared.flows.write_back import ask_for_write_back
from shared.ports import Snapshot

LONGEST = 300
"""Of what a browser says about itself and where it is."""


@dataclass(frozen=True, slots=True)
class Visit:
    """
    Who opened the page, as far as it can be known.

    Args:
        account: Key out of the link.
        sign: Signature out of the link.
        language: As asked for; anything else is English.
        address: Of the browser, as the server in front of us saw it.
        agent: The browser's name of itself.
    """

    account: str
    sign: str
    language: str = "en"
    address: str = ""
    agent: str = ""

    @property
    def spoken(self) -> str:
        """Give the page's language."""
        return self.language if self.language in LANGUAGES else "en"


def terms(language: str, deps: Deps, now: datetime) -> Page:
    """Show the terms to anybody."""
    spoken = language if language in LANGUAGES else "en"
    return terms_page(spoken, _fields({}, deps, now))


def show_offer(visit: Visit, deps: Deps, now: datetime) -> Page:
    """
    Show what may be agreed to; changes nothing, because mail scanners open links.

    Raises:
        BadRequest: `bad_link`.
    """
    account = _account(visit, deps, now)
    fields = _fields(account.data, deps, now)
    if stands := _stands(account, deps):
        return outcome_page(stands, visit.spoken, fields)
    return offer_page(visit.spoken, fields)


def agree(visit: Visit, deps: Deps, now: datetime) -> Page:
    """
    Keep what was agreed to, word for word, and ask the number itself.

    Raises:
        BadRequest: `bad_link`.
    """
    require_not_moved(deps)
    account = _account(visit, deps, now)
    fields = _fields(account.data, deps, now)
    if stands := _stands(account, deps):
        return outcome_page(stands, visit.spoken, fields)
    point = contact_point_key(str(account.data["phone"]))
    path = f"consent_requests/{point}"
    before: Any = deps.documents.get(path)
    if before is None or not _still_asked(before.data, now):
        wording = agreement(visit.spoken, fields)
        asked = answer_text(
            "consent_request",
            visit.spoken,
            answer_fields(Asked(), [account], deps, now),
        )
        request = _request(visit, wording, asked, now)
        deps.documents.put(path, {**request, "account": account.id})
        plan_request(asked, visit.spoken, request["proof"], account, deps, now)
        _note(account, visit, request["proof"], deps, now)
    return outcome_page("asked", visit.spoken, fields)


def _request(visit: Visit, wording: str, asked: str, now: datetime) -> dict[str, str]:
    at = to_text(now)
    return {
        "state": "asked",
        "wording": wording,
        "asked": asked,
        "language": visit.spoken,
        "page": page_version(visit.spoken),
        "asked_at": at,
        "address": visit.address[:LONGEST],
        "agent": visit.agent[:LONGEST],
        "proof": opaque("o", visit.account, at),
    }


def _still_asked(request: dict[str, Any], now: datetime) -> bool:
    """One text a request: pressing the button again sends nothing more."""
    asked_at = from_text(request["asked_at"])
    return bool(request["state"] == "asked" and now - asked_at < GOOD_FOR)


def _note(
    account: Snapshot, visit: Visit, proof: str, deps: Deps, now: datetime
) -> None:
    happening = Happening(
        "consent_requested", "person", f"page, {visit.spoken}", cause=proof
    )
    amendment = Amendment(
        shown={"last_result": "asked to agree to texts"}, happenings=(happening,)
    )
    amend_account(deps.documents, account.id, lambda _data: amendment, now)
    ask_for_write_back(deps, now)


def _account(visit: Visit, deps: Deps, now: datetime) -> Snapshot:
    found = deps.documents.get(f"accounts/{visit.account}") if visit.account else None
    phone = str(found.data.get("phone", "")) if found else ""
    sign = opt_in_sign(link_secret(deps, now), visit.account, phone)
    if found is None or not phone or not hmac.compare_digest(sign, visit.sign):
        raise BadRequest(
            "bad_link",
            "This link is not complete, or your number has changed. Ask us for a new"
            " one. / Este enlace no es válido. Pídanos uno nuevo.",
        )
    return found


def _stands(account: Snapshot, deps: Deps) -> str:
    point = contact_point_key(str(account.data["phone"]))
    found = deps.documents.get(f"points/{point}")
    stands = standing(found.data if found else None)
    if stands.suppressed:
        return "opted_out"
    return "agreed" if stands.consented else ""


def _fields(data: Any, deps: Deps, now: datetime) -> PageFields:
    copy = data.get("copy", {})
    policy = load_playbook(deps, now).policy
    brand = str(copy.get("brand", ""))
    voice = house_of(policy, brand, copy.get("property", ""))
    return PageFields(
        brand or voice.name,
        policy.sms_per_week,
        str(data.get("phone", ""))[-4:],
        voice.phone,
    )
