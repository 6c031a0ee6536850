"""A person's past contacts: what the caps, the gates and the law look back on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from shared.core.keys import opaque
from shared.core.model import Contact
from shared.core.records.contacts import contact_to_data, with_contact
from shared.ports import Documents, Transaction


def stranger(point_key: str) -> str:
    """Name the person behind a contact point that no account has."""
    return opaque("p", point_key)


def hold_person(documents: Documents, person: str, holds: Iterable[str]) -> bool:
    """
    Hold whatever a person owes: a lawyer or a death counts for later debts, too.

    Returns:
        False if all of it was held so before.
    """

    def work(tx: Transaction) -> bool:
        found = tx.get(f"people/{person}")
        data: dict[str, Any] = found.data if found else {}
        both = sorted({*data.get("holds", ()), *holds})
        if both == data.get("holds", []):
            return False
        tx.put(f"people/{person}", {**data, "holds": both})
        return True

    return documents.transact(work)


def free_person(documents: Documents, person: str, hold: str) -> bool:
    """End a person's hold that staff have seen to; says whether there was one."""

    def work(tx: Transaction) -> bool:
        found = tx.get(f"people/{person}")
        holds: Any = found.data.get("holds", []) if found else []
        if not found or hold not in holds:
            return False
        left = [one for one in holds if one != hold]
        tx.put(found.path, {**found.data, "holds": left})
        return True

    return documents.transact(work)


def remember(
    documents: Documents,
    person: str,
    contact: Contact,
    cause: str,
    now: datetime,
) -> bool:
    """
    Add a contact to a person's history, once a cause.

    Args:
        documents: The store.
        person: The person's key.
        contact: In or out.
        cause: Id of the message or inbound it comes from.
        now: What is too old by then is forgotten.

    Returns:
        False if it was there already.
    """
    path = f"people/{person}"

    def work(tx: Transaction) -> bool:
        found = tx.get(path)
        after = with_memory(dict(found.data) if found else {}, contact, cause, now)
        if after is None:
            return False
        tx.put(path, after)
        return True

    return documents.transact(work)


def with_memory(
    person: dict[str, Any], contact: Contact, cause: str, now: datetime
) -> dict[str, Any] | None:
    """Add a contact to a person's document as `remember`; None: it is there."""
    history = person.get("history", [])
    if any(item["message"] == cause for item in history):
        return None
    new = contact_to_data(contact, cause)
    return {**person, "history": with_contact(history, new, now)}
