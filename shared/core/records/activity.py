"""
What happened to an account, each entry carrying the hash of the one before. Pure.

The chain is per account: two accounts never wait for each other, and a missing or
altered entry is found by walking one account's entries.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from shared.core.instants import to_text


@dataclass(frozen=True, slots=True)
class Happening:
    """
    One thing that happened.

    Args:
        what: Slug: `planned`, `sent`, `delivered`, `reply`, `opted_out` …
        actor: `service`, `person`, `provider`, or a member of staff.
        detail: A plain sentence or value; may hold personal data: store only.
        before: The value that was, where something changed.
        after: The value that is.
        cause: Correlation id: of the message, inbound, request or alarm.
        role: With what right a member of staff did it; "" for everybody else.
        changed: What of the account's state was and became, field by field, as JSON.
    """

    what: str
    actor: str = "service"
    detail: str = ""
    before: str = ""
    after: str = ""
    cause: str = ""
    role: str = ""
    changed: str = ""


@dataclass(frozen=True, slots=True)
class ChainHead:
    """Number and hash of an account's last entry; zero and "" before the first."""

    n: int = 0
    hash: str = ""


def entry(
    account_key: str, head: ChainHead, happening: Happening, at: datetime
) -> tuple[str, dict[str, Any], ChainHead]:
    """
    Make the next entry of a chain.

    Returns:
        The document's path, its data, and the chain's new head.
    """
    data: dict[str, Any] = {
        "account": account_key,
        "n": head.n + 1,
        "at": to_text(at),
        "what": happening.what,
        "actor": happening.actor,
        "role": happening.role,
        "detail": happening.detail,
        "before": happening.before,
        "after": happening.after,
        "changed": happening.changed,
        "cause": happening.cause,
        "prev": head.hash,
    }
    data["hash"] = entry_hash(data)
    path = f"activity/{account_key}-{head.n + 1:06d}"
    return path, data, ChainHead(head.n + 1, data["hash"])


def entry_hash(data: dict[str, Any]) -> str:
    """Hash an entry, all fields but its own hash, in one fixed writing."""
    body = {name: value for name, value in data.items() if name != "hash"}
    text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(text.encode()).hexdigest()
