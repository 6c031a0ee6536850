"""Open and close tasks for people: what a person should decide."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from shared.core.instants import to_text
from shared.core.keys import opaque
from shared.errors import AlreadyExists
from shared.ports import Documents, Transaction

DUE = timedelta(days=1)


def open_task(  # noqa: PLR0913 - what a task is made of
    documents: Documents,
    account_key: str,
    reason: str,
    cause: str,
    now: datetime,
    *,
    owner: str = "",
    team: str = "",
    due: timedelta = DUE,
    detail: str = "",
) -> str:
    """
    Open a task for a person, once a cause.

    Args:
        documents: The store.
        account_key: Whose account; "" for the whole run.
        reason: Slug of what is to be decided.
        cause: Id of the message, inbound or run it comes from.
        now: When.
        owner: Whose it is, as the sheet says; "": whoever comes first.
        team: Whom somebody gave it to; "": as reason and property say.
        due: How long it may wait.
        detail: What staff should know about it, in a sentence.

    Returns:
        The task's id.
    """
    path, data = task_for(
        account_key,
        reason,
        cause,
        now,
        owner=owner,
        team=team,
        due=due,
        detail=detail,
    )
    with suppress(AlreadyExists):
        documents.create(path, data)
    return path.split("/")[1]


def open_again(
    documents: Documents, account_key: str, reason: str, cause: str, now: datetime
) -> None:
    """Open a task, or the same once more where somebody has closed it."""
    path, data = task_for(account_key, reason, cause, now)

    def work(tx: Transaction) -> None:
        found = tx.get(path)
        if found is None or not found.data["open"]:
            tx.put(path, data)

    documents.transact(work)


def task_id(account_key: str, reason: str, cause: str) -> str:
    """Name a task: once an account, a reason and a cause."""
    return opaque("t", account_key, reason, cause)


def task_for(  # noqa: PLR0913 - what a task is made of
    account_key: str,
    reason: str,
    cause: str,
    now: datetime,
    *,
    owner: str = "",
    team: str = "",
    due: timedelta = DUE,
    detail: str = "",
) -> tuple[str, dict[str, Any]]:
    """Make a task's path and document, as `open_task` stores it; *detail* for staff."""
    data: dict[str, Any] = {
        "account": account_key,
        "reason": reason,
        "cause": cause,
        "owner": owner,
        "team": team,
        "detail": detail,
        "open": True,
        "opened_at": to_text(now),
        "due_at": to_text(now + due),
    }
    return f"people_tasks/{task_id(account_key, reason, cause)}", data
