"""Whose a task is: the team by reason and property, the owner by the account. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from shared.core.policy import Policy

AGENTS: Final = "agent"
MANAGERS: Final = "manager"
_MANAGERS: Final = frozenset(
    {"attorney", "bankruptcy", "cease_all", "complaint", "deceased", "dispute"}
    | {"escalated", "identity_theft", "opt_out_not_honoured", "reconciliation"}
    | {"safety"}
)
"""What may end before a court or a regulator, or touches a life: not everybody's."""
_OF_THE_PROPERTY: Final = "other_business"


def team_of(task: Mapping[str, Any], account: Mapping[str, Any], policy: Policy) -> str:
    """
    Say which team sees to a task.

    Args:
        task: As stored; a team that somebody named is its team.
        account: The document of the account it is about; `{}`: of none.
        policy: `Team for tasks` names the desk of the house, a brand or a property.
    """
    reason = str(task["reason"])
    copy = account.get("copy") or {}
    property_ = str(copy.get("property", ""))
    if task.get("team"):
        return str(task["team"])
    if reason in _MANAGERS or reason.startswith("uncertain_"):
        return MANAGERS
    found = policy.value("task_team", str(copy.get("brand", "")), property_).value
    return str(found) or (property_ if reason == _OF_THE_PROPERTY else "") or AGENTS


def owner_of(task: Mapping[str, Any], account: Mapping[str, Any]) -> str:
    """Say whose a task is, "" for whoever of the team comes first."""
    copy = account.get("copy") or {}
    assigned = account.get("assigned_to") or copy.get("assigned_to")
    return str(task["owner"] or assigned or "")
