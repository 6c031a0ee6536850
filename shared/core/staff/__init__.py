"""Who may do what: roles, permissions and property scopes, as data. Pure."""

from shared.core.staff.permissions import (
    ACTIONS,
    IN_BULK,
    MOST_AT_ONCE,
    ROLES,
    VEILED,
    Member,
    Role,
    allowed,
    may,
    why_not,
)

__all__ = [
    "ACTIONS",
    "IN_BULK",
    "MOST_AT_ONCE",
    "ROLES",
    "VEILED",
    "Member",
    "Role",
    "allowed",
    "may",
    "why_not",
]
