"""Who may do what: roles, permissions and property scopes, as data. Pure."""

from shared.core.staff.permissions import (
    ACTIONS,
    ROLES,
    Member,
    Role,
    may,
    why_not,
)

__all__ = ["ACTIONS", "ROLES", "Member", "Role", "may", "why_not"]
