"""What an action did beside its account, kept so that an undo takes it back as well."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from shared.core import messages
from shared.core.records.contacts import without_message
from shared.errors import BadRequest
from shared.flows.memory import free_person, hold_person
from shared.flows.show import tag_of
from shared.ports import Documents, Transaction

Beside = dict[str, Any]
"""`kind`, and what that kind needs."""
UNDONE: Final = "undone"
_PLANNERS = frozenset({"done", "cycle", "brought_forward"})


def of_message(message_id: str) -> Beside:
    """Note a message of staff that waits its half minute."""
    return {"kind": "message", "id": message_id}


def of_payment(payment_id: str) -> Beside:
    """Note a payment that was recorded."""
    return {"kind": "payment", "id": payment_id}


def of_task(task: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Beside:
    """Note what a task's fields were and became; it is left alone once they differ."""
    kept = {"before": dict(before), "after": dict(after)}
    return {"kind": "task", "id": task, **kept}


def opened(task: str) -> Beside:
    """Note a task that was opened, if it was; it may have to be opened again."""
    return {"kind": "opened", "id": task}


def of_hold(person: str, hold: str, *, held: bool) -> Beside:
    """Note that whatever a person owes was held, or freed."""
    return {"kind": "hold", "person": person, "hold": hold, "held": held}


def of_contact(person: str, cause: str) -> list[Beside]:
    """Note a contact that counts towards the limits; of nobody known, none does."""
    if not person:
        return []
    return [{"kind": "contact", "person": person, "cause": cause}]


def of_owner(account: str, before: str, after: str) -> Beside:
    """Note who saw to an account before."""
    return {"kind": "owner", "account": account, "before": before, "after": after}


def restorable(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """Give how an account was, and what shows whether it still is as it was left."""
    return {
        "state": before.get("state", {}),
        "shown": before.get("shown", {}),
        "shown_after": after.get("shown", {}),
        "tag": undo_tag(after) if after else "",
    }


def undo_tag(data: dict[str, Any]) -> str:
    """
    Give a mark of what a person, tenant or provider has changed of an account.

    What the planner makes of an action is not in it: that is taken back along.
    """
    state = {k: v for k, v in data.get("state", {}).items() if k not in _PLANNERS}
    return tag_of({**data, "state": state})


def take_back(documents: Documents, kept: Beside, now: datetime) -> None:
    """
    Take one thing back.

    Raises:
        BadRequest: `too_late`: the message has left.
    """
    _KINDS[str(kept["kind"])](documents, kept, now)


def _message(documents: Documents, kept: Beside, now: datetime) -> None:
    path = f"messages/{kept['id']}"

    def work(tx: Transaction) -> bool:
        found = tx.get(path)
        if found is None or found.data["state"] in messages.NEVER_STARTED:
            return True
        if found.data["state"] not in messages.NOT_STARTED:
            return False
        tx.update(path, messages.moved(found.data, messages.CANCELLED, UNDONE, now))
        return True

    if not documents.transact(work):
        raise BadRequest("too_late", "It is being sent already, or has left.")


def _payment(documents: Documents, kept: Beside, _now: datetime) -> None:
    documents.delete(f"payments/{kept['id']}")


def _task(documents: Documents, kept: Beside, _now: datetime) -> None:
    path = f"people_tasks/{kept['id']}"

    def work(tx: Transaction) -> None:
        found = tx.get(path)
        after: dict[str, Any] = kept["after"]
        if found and all(found.data.get(n) == value for n, value in after.items()):
            tx.update(path, kept["before"])

    documents.transact(work)


def _opened(documents: Documents, kept: Beside, _now: datetime) -> None:
    path = f"people_tasks/{kept['id']}"

    def work(tx: Transaction) -> None:
        found = tx.get(path)
        if found and found.data["open"]:
            tx.delete(path)

    documents.transact(work)


def _hold(documents: Documents, kept: Beside, _now: datetime) -> None:
    if kept["held"]:
        free_person(documents, str(kept["person"]), str(kept["hold"]))
    else:
        hold_person(documents, str(kept["person"]), [str(kept["hold"])])


def _contact(documents: Documents, kept: Beside, _now: datetime) -> None:
    path = f"people/{kept['person']}"

    def work(tx: Transaction) -> None:
        if found := tx.get(path):
            items: Any = found.data.get("history", [])
            history = without_message(items, str(kept["cause"]))
            tx.put(path, {**found.data, "history": history})

    documents.transact(work)


def _owner(documents: Documents, kept: Beside, _now: datetime) -> None:
    path = f"accounts/{kept['account']}"

    def work(tx: Transaction) -> None:
        found = tx.get(path)
        if found and found.data.get("assigned_to") == kept["after"]:
            tx.update(path, {"assigned_to": kept["before"]})

    documents.transact(work)


_KINDS: Final[Mapping[str, Callable[[Documents, Beside, datetime], None]]] = {
    "message": _message,
    "payment": _payment,
    "task": _task,
    "opened": _opened,
    "hold": _hold,
    "contact": _contact,
    "owner": _owner,
}
