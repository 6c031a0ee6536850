"""Take an address off at one click from a signed link of ours."""

from __future__ import annotations

import hmac
from datetime import datetime

from shared.core.outreach.fields import link_sign
from shared.core.records.activity import Happening
from shared.core.records.points import ConsentEvent, standing
from shared.deps import Deps
from shared.errors import BadRequest
from shared.flows.authority import require_not_moved
from shared.flows.consent import record_event
from shared.flows.journal import Amendment, amend_account
from shared.flows.queries import latest_to
from shared.flows.secret import link_secret
from shared.flows.write_back import ask_for_write_back


def check_link(point: str, sign: str, deps: Deps, now: datetime) -> None:
    """
    Make sure that the link is ours.

    Raises:
        BadRequest: `bad_link`: it was cut off, or made up.
    """
    right = link_sign(link_secret(deps, now), point)
    # as bytes: a text with other than ASCII letters cannot be compared in constant time
    if not hmac.compare_digest(right.encode(), sign.encode()):
        raise BadRequest(
            "bad_link", "This link is not complete. Reply STOP to our message instead."
        )


def unsubscribe_point(point: str, sign: str, deps: Deps, now: datetime) -> None:
    """
    Record the opt-out of the address behind a signed link; safe to repeat.

    Raises:
        BadRequest: `bad_link`.
        NotDone: `held_elsewhere`.
    """
    check_link(point, sign, deps, now)
    require_not_moved(deps)
    written = deps.documents.query(latest_to(point, limit=1))
    if not written:
        raise BadRequest("bad_link", "This link belongs to no message of ours.")
    message = written[0].data
    found = deps.documents.get(f"points/{point}")
    before = standing(found.data if found else None).word
    event = ConsentEvent("revoked", "page", "one-click unsubscribe", written[0].id)
    record_event(deps.documents, "email", str(message["to"]), event, now)
    amendment = Amendment(
        shown={"last_result": "email opt-out"},
        fields={"attend": True},
        happenings=(
            Happening(
                "opted_out", "person", "email", before, "opted out", written[0].id
            ),
        ),
    )
    keys: list[str] = list(message["accounts"])  # type: ignore[arg-type]  # ours
    for key in keys:
        amend_account(deps.documents, key, lambda _data: amendment, now)
    ask_for_write_back(deps, now)
