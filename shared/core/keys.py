"""Opaque names for documents and tasks: no account id or contact data in them. Pure."""

from __future__ import annotations

from hashlib import blake2b


def opaque(kind: str, *parts: str) -> str:
    """
    Make a stable, safe document id or task name from parts that may be personal.

    Args:
        kind: A letter or short word in front, e.g. `a` for accounts.
        parts: Anything; their order matters.

    Returns:
        `kind-` and 24 hexadecimal digits: evenly spread, as Firestore likes its ids.
    """
    digest = blake2b("\x1f".join(parts).encode(), digest_size=12)
    return f"{kind}-{digest.hexdigest()}"


def account_key(account_id: str) -> str:
    """Name an account's document."""
    return opaque("a", account_id)


def contact_point_key(address: str) -> str:
    """Name a contact point's document; *address* is E.164 or a lower-case e-mail."""
    return opaque("c", address)


def person_key(*identity: str) -> str:
    """Name a person's document from what identifies them (see `core.people`)."""
    return opaque("p", *identity)
