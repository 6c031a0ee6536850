"""Find whose a reply is: the accounts its sender is known for, and those beside."""

from __future__ import annotations

from typing import Any

from shared.deps import Deps
from shared.flows.queries import (
    accounts_of,
    accounts_reached_at,
    latest_to,
    written_as,
)
from shared.ports import Snapshot


def find_accounts(inbound: dict[str, Any], deps: Deps) -> list[Snapshot]:
    """Find the accounts of whoever wrote; none if nobody knows the sender."""
    field = "phone" if inbound["channel"] == "sms" else "email"
    found = deps.documents.query(accounts_reached_at(field, inbound["sender"]))
    if found:
        return found
    written = mail_answered(inbound, deps)
    written = written or deps.documents.query(latest_to(inbound["point"], limit=1))
    keys: Any = written[0].data["accounts"] if written else []
    paths = [f"accounts/{key}" for key in keys]
    return list(deps.documents.get_many(paths).values())


def mail_answered(inbound: dict[str, Any], deps: Deps) -> list[Snapshot]:
    """Find our mail that a mail answers, from whatever address."""
    if inbound["channel"] != "email":
        return []
    asked = [written_as("rfc822_id", one) for one in inbound["in_reply_to"][:20]]
    if inbound["thread_id"]:
        asked.append(written_as("thread_id", inbound["thread_id"]))
    return next((found for one in asked if (found := deps.documents.query(one))), [])


def accounts_beside(accounts: list[Snapshot], deps: Deps) -> list[Snapshot]:
    """Find the same people's other accounts; a shared number makes nobody the same."""
    people = {str(one.data.get("person", "")) for one in accounts} - {""}
    mine = {one.id for one in accounts}
    found = {
        one.id: one
        for person in sorted(people)
        for one in deps.documents.query(accounts_of(person))
    }
    return [one for key, one in found.items() if key not in mine]
