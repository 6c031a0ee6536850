"""Take back what is planned about an account: paid, replied, held, switched off."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from shared.core import messages
from shared.flows.replan import return_steps
from shared.ports import Documents, Transaction


def cancel_planned(
    documents: Documents,
    account_keys: Iterable[str],
    reason: str,
    now: datetime,
    *,
    again: bool = False,
) -> list[dict[str, Any]]:
    """
    Cancel every planned collection message that covers one of the accounts.

    What is claimed already cannot be recalled; it ends by itself and is recorded. The
    steps go back to the planner: another account of the message may still be due, and
    a pause ends.

    Args:
        documents: The store.
        account_keys: Of the accounts.
        reason: Slug.
        now: Aware.
        again: The caller gives the steps back.

    Returns:
        The cancelled messages, as they now are.
    """
    paths = [f"accounts/{key}" for key in account_keys]
    found = documents.get_many(paths)
    open_ids = {str(mid) for one in found.values() for mid in _opened(one.data)}
    ended = [
        cancelled
        for mid in sorted(open_ids)
        if (cancelled := _cancel(documents, f"messages/{mid}", reason, now, again))
    ]
    for message in ended if not again else ():
        return_steps(documents, message, now)
        documents.update(f"messages/{message['id']}", {"unreturned": False})
    return ended


def _opened(data: dict[str, Any]) -> list[str]:
    return list(data.get("open", ()))


def _cancel(
    documents: Documents,
    path: str,
    reason: str,
    now: datetime,
    again: bool = False,  # noqa: FBT001, FBT002 - passed on
) -> dict[str, Any] | None:
    def work(tx: Transaction) -> dict[str, Any] | None:
        snapshot = tx.get(path)
        if snapshot is None or snapshot.data["state"] not in messages.NOT_STARTED:
            return None
        changes = messages.moved(snapshot.data, messages.CANCELLED, reason, now)
        # where a crash comes before the steps went back, the sweep gives them back
        changes |= {"unreturned": True, **({"again": True} if again else {})}
        tx.update(path, changes)
        return {**snapshot.data, **changes}

    return documents.transact(work)
