"""Opaque names for documents and tasks: no account id or contact data in them. Pure."""

from __future__ import annotations

import re
import unicodedata
from hashlib import blake2b

_WHOLE = re.compile(r"(\d+)\.0+", re.ASCII)


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


def canonical_id(account_id: str) -> str:
    """
    Bring an Account ID into the form in which ids are compared.

    `A-1` and `a-1`, `1001` and `1001.0`, or two spellings that look alike are one
    account: else its debt would be asked for twice. Shown is what staff wrote.
    """
    if not account_id.isascii():
        plain = unicodedata.normalize("NFKC", account_id)
        account_id = "".join(c for c in plain if unicodedata.category(c) != "Cf")
    text = " ".join(account_id.split()).casefold()
    whole = _WHOLE.fullmatch(text) if text.endswith("0") else None
    return whole[1] if whole else text


def account_key(account_id: str) -> str:
    """Name an account's document; every spelling of one id names the same."""
    return opaque("a", canonical_id(account_id))


def contact_point_key(address: str) -> str:
    """Name a contact point's document; *address* is E.164 or a lower-case e-mail."""
    return opaque("c", address)


def person_key(*identity: str) -> str:
    """Name a person's document from what identifies them (see `core.people`)."""
    return opaque("p", *identity)
