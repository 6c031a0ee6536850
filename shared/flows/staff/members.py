"""
Who works with the sheet: kept in the store, changed only by an admin.

Every editor of a sheet can change a tab, so the Staff tab only shows this. Whoever
comes first to an office without any staff becomes its admin: the installer.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from shared.core.instants import to_text
from shared.core.keys import opaque
from shared.core.records.activity import Happening
from shared.core.staff import ROLES, Member
from shared.deps import Deps
from shared.errors import AlreadyExists, BadRequest, Forbidden
from shared.flows.journal import Sign, as_it_is, note_service
from shared.flows.queries import active_staff
from shared.flows.recent import forget, recent
from shared.ports import Snapshot, Transaction

OFFICE = "office"
"""Whoever sits at the local workspace: there is nobody else to vouch for them."""
_LOCK = "system/staff"
_FIRST = "system/first_admin"


def member_of(email: str, deps: Deps, now: datetime) -> Member:
    """
    Give the member of staff behind an identity that was verified.

    A change takes effect within seconds, in every instance.

    Raises:
        Forbidden: `not_staff`: nobody of the office, or not any more.
    """
    if email == OFFICE:
        return Member(OFFICE, "admin")
    email = email.strip().lower()
    found = recent(deps.documents, _path(email), now)
    if found is None and _is_first(email, deps, now):
        return Member(email, "admin")
    if found is None or not found.data["active"]:
        text = "You are not on this office's list. Ask an admin to add you."
        raise Forbidden("not_staff", text)
    return _member(found)


def members(deps: Deps) -> list[dict[str, Any]]:
    """List the active staff, as the Staff tab shows them."""
    found = [_member(one) for one in deps.documents.query(active_staff())]
    return [
        {"email": m.email, "role": m.role, "properties": sorted(m.properties)}
        for m in sorted(found, key=lambda one: one.email)
    ]


def set_member(
    member: Member, by: str, deps: Deps, now: datetime, sign: Sign = as_it_is
) -> None:
    """
    Add a member, or change role and properties.

    Raises:
        BadRequest: `bad_role`, `bad_email`, or `last_admin`.
    """
    if member.role not in ROLES:
        raise BadRequest("bad_role", f"Choose one of {', '.join(ROLES)}.")
    if member.email.count("@") != 1:
        raise BadRequest("bad_email", "Write the Google address of this person.")
    _write(member, by, deps, now, active=True, sign=sign)


def remove_member(
    email: str, by: str, deps: Deps, now: datetime, sign: Sign = as_it_is
) -> None:
    """
    Take somebody off the list; within seconds they can do nothing any more.

    Raises:
        BadRequest: `unknown_member` or `last_admin`.
    """
    email = email.strip().lower()
    found = deps.documents.get(_path(email))
    if found is None or not found.data["active"]:
        raise BadRequest("unknown_member", "Nobody of this address is on the list.")
    _write(_member(found), by, deps, now, active=False, sign=sign)


def _write(  # noqa: PLR0913 - keyword-only: whether they stay, and who signs for it
    member: Member,
    by: str,
    deps: Deps,
    now: datetime,
    *,
    active: bool,
    sign: Sign = as_it_is,
) -> None:
    email = member.email.strip().lower()
    # who sees only some properties may not say who is who
    admins = {
        one["email"]
        for one in members(deps)
        if one["role"] == "admin" and not one["properties"]
    }
    stays = active and member.role == "admin" and not member.properties

    def work(tx: Transaction) -> dict[str, Any]:
        # two admins who remove each other at once meet in this document
        lock = tx.get(_LOCK)
        found = tx.get(_path(email))
        known: Any = lock.data["admins"] if lock else sorted(admins)
        left = ({*known} | {email}) if stays else ({*known} - {email})
        if known and not left:
            text = "Somebody must be admin of all properties: make another one first."
            raise BadRequest("last_admin", text)
        tx.put(_LOCK, {"admins": sorted(left)})
        body: dict[str, Any] = {
            "email": email,
            "role": member.role,
            "properties": sorted(member.properties),
            "active": active,
            "by": by,
            "at": to_text(now),
        }
        tx.put(_path(email), body)
        return dict(found.data) if found else {}

    before = deps.documents.transact(work)
    forget(deps.documents, _path(email))
    was = str(before.get("role", "")) if before.get("active") else ""
    after = member.role if active else ""
    happening = Happening("staff_changed", by, detail=email, before=was, after=after)
    note_service(deps.documents, sign(happening), now)


def _is_first(email: str, deps: Deps, now: datetime) -> bool:
    """Make the first person of an office its admin; one of two who come at once."""
    if deps.documents.get(_LOCK) is not None:
        return False
    try:
        deps.documents.create(_FIRST, {"email": email, "at": to_text(now)})
    except AlreadyExists:
        first = deps.documents.get(_FIRST)
        if first is None or first.data["email"] != email:
            return False  # else a crash came between this and what follows
    # nobody could give them this role: they have it by being the first
    first_of_all = partial(
        replace, role="admin", cause=opaque("c", email, to_text(now))
    )
    _write(Member(email, "admin"), email, deps, now, active=True, sign=first_of_all)
    return True


def _member(found: Snapshot) -> Member:
    data: Any = found.data
    return Member(data["email"], data["role"], frozenset(data["properties"]))


def _path(email: str) -> str:
    return f"staff/{opaque('u', email)}"
