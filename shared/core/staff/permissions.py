"""
Roles, and from which role on each action may be done. Pure data; the server asks it.

viewer   sees the accounts of their properties
agent    works them: pauses, notes, promises, consent, answers
manager  decides: approves runs, lifts holds, switches sending off and on
admin    decides who is who
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

Role = Literal["viewer", "agent", "manager", "admin"]

ROLES: Final[tuple[Role, ...]] = ("viewer", "agent", "manager", "admin")
ACTIONS: Final[Mapping[str, Role]] = {
    "account": "viewer",
    "overview": "viewer",
    "whoami": "viewer",
    "tasks": "viewer",
    "pause": "agent",
    "resume": "agent",
    "send_now": "agent",
    "skip_step": "agent",
    "change_channel": "agent",
    "opt_in": "agent",
    "opt_out": "agent",
    "hold": "agent",
    "mark_paid": "agent",
    "promise": "agent",
    "assign": "agent",
    "escalate": "agent",
    "note": "agent",
    "log_call": "agent",
    "by_hand": "agent",
    "answer": "agent",
    "close_task": "agent",
    "undo": "agent",
    "run_now": "agent",
    "calendar": "agent",
    "values": "viewer",
    "headings": "viewer",
    "default_tabs": "viewer",
    "preview": "agent",
    "preview_page": "agent",
    "preview_export": "manager",
    "runs": "agent",
    "approve": "manager",
    "refuse": "manager",
    "leave_out": "manager",
    "lift_hold": "manager",
    "kill": "agent",
    "release": "manager",
    "switch": "manager",
    "stop_everything": "manager",
    "answer_question": "manager",
    "test_message": "manager",
    "stand_in": "manager",
    "import_payments": "manager",
    "audit": "manager",
    "staff": "admin",
    "set_staff": "admin",
    "remove_staff": "admin",
}
"""Action → the least role. Anybody who works with tenants may stop, not restart."""
IN_BULK: Final = frozenset(
    {"pause", "resume", "hold", "lift_hold", "assign", "escalate", "note"}
    | {"send_now", "skip_step", "change_channel", "mark_paid", "promise"}
    | {"opt_out", "log_call"}
)
"""What may be asked of a whole selection of rows; the rest is each person's own."""
MOST_AT_ONCE: Final = 500
OFFICE_WIDE: Final = frozenset(
    {
        "runs",
        "approve",
        "refuse",
        "leave_out",
        "preview_export",
        "release",
        "switch",
        "stop_everything",
        "answer_question",
        "stand_in",
        "import_payments",
        "staff",
        "set_staff",
        "remove_staff",
    }
)
"""What concerns every property: not for those who see only some."""


VEILED: Final = "This message also speaks of a property that is not yours."
"""Stands for the words of a message that speaks of an account they may not see."""


@dataclass(frozen=True, slots=True)
class Member:
    """
    A member of staff.

    Args:
        email: As Google vouches for; lower-case.
        role: Of `ROLES`.
        properties: Whose accounts they see; empty: all.
    """

    email: str
    role: Role
    properties: frozenset[str] = frozenset()

    def sees(self, property_: str) -> bool:
        """Say whether an account of a property is theirs to see."""
        return not self.properties or property_.casefold() in {
            one.casefold() for one in self.properties
        }


def may(member: Member, action: str) -> bool:
    """Say whether a role allows an action; an unknown one is allowed to nobody."""
    least = ACTIONS.get(action)
    if least is None or (member.properties and action in OFFICE_WIDE):
        return False
    return ROLES.index(member.role) >= ROLES.index(least)


def allowed(member: Member) -> list[str]:
    """List what somebody may do: the page offers that, the server asks again."""
    return sorted(action for action in ACTIONS if may(member, action))


def why_not(member: Member, action: str) -> str:
    """Give the sentence for somebody who may not."""
    least = ACTIONS[action]
    if member.properties and action in OFFICE_WIDE:
        return "This concerns every property; you see only some. Ask an admin."
    return f"This needs the role {least}; yours is {member.role}. Ask an admin."
