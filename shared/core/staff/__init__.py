"""Who may do what: roles, permissions and property scopes, as data. Pure."""

from shared.core.staff.permissions import (
    ACTIONS,
    ROLES,
    VEILED,
    Member,
    Role,
    may,
    why_not,
)

__all__ = ["ACTIONS", "ROLES", "VEILED", "Member", "Role", "may", "why_not"]
