"""Who is who: an admin adds, changes and removes members of staff."""

from __future__ import annotations

from shared.core.staff import ROLES, Member
from shared.errors import BadRequest
from shared.flows.staff.call import Call, Payload
from shared.flows.staff.members import members, remove_member, set_member


def roster(call: Call) -> Payload:
    """List the staff."""
    return {"staff": members(call.deps)}


def set_staff(call: Call) -> Payload:
    """Add somebody, or change their role and properties."""
    role = call.text("role")
    if role not in ROLES:
        raise BadRequest("bad_role", f"Choose one of {', '.join(ROLES)}.")
    given = call.payload.get("properties") or []
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
        raise BadRequest("bad_properties", "Write the properties as a list.")
    email = call.text("email", longest=200).lower()
    member = Member(email, role, frozenset(one.strip() for one in given if one.strip()))
    set_member(member, call.by, call.deps, call.now, call.signed)
    return roster(call)


def remove_staff(call: Call) -> Payload:
    """Take somebody off the list."""
    email = call.text("email", longest=200)
    remove_member(email, call.by, call.deps, call.now, call.signed)
    return roster(call)
