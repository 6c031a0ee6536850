"""Set-up: which headings of a sheet are known, and what its other tabs begin with."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Final

from shared.core.default_tabs import default_tabs
from shared.core.sheet.columns import SERVICE, STAFF
from shared.core.sheet.headings import match
from shared.core.sheet.suggest import missing_columns
from shared.errors import BadRequest
from shared.flows.playbook import load_playbook, policy_under
from shared.flows.staff.call import Call, Payload

MOST: Final = 200
_ANY: Final = tuple(replace(one, required=False) for one in (*STAFF, *SERVICE))


def headings(call: Call) -> Payload:
    """
    Say which columns a row of headings holds, which it lacks, and what may be meant.

    Raises:
        BadRequest: `bad_headings`, or a heading that is there twice.
    """
    given = call.payload.get("headings")
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
        raise BadRequest("bad_headings", "Send the headings as a list of texts.")
    if not 0 < len(given) <= MOST:
        raise BadRequest("bad_headings", f"Send 1 to {MOST} headings.")
    known = load_playbook(call.deps, call.now).policy.heading_aliases
    found = match(given, tuple(known.items()), columns=_ANY)
    missing = missing_columns(frozenset(found.index), found.unknown)
    names = {one.slug: one.heading for one in _ANY}
    return {
        "found": {names[slug]: said for slug, said in found.labels.items()},
        "missing": [asdict(one) for one in missing],
        "unknown": list(found.unknown),
    }


def tabs(call: Call) -> Payload:
    """Give the tabs that a new sheet gets; with them it collects as without them."""
    made = default_tabs(policy_under(call.deps.settings.business))
    return {"tabs": [{"name": name, "rows": rows} for name, rows in made.items()]}
