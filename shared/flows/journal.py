"""Change an account and write down what happened, in one transaction."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from shared.core.outreach.lapses import first_end
from shared.core.records.activity import ChainHead, Happening, entry
from shared.ports import Documents, Snapshot, Transaction, Write

Sign = Callable[[Happening], Happening]
"""Adds to what is written down by what right, and by which request, it was done."""
RECEIPT = "receipt"
"""A provider's later word on the last message; written without reading the account."""
SERVICE = "service"
SERVICE_CHAIN = "chains/service"


@dataclass(frozen=True, slots=True)
class Amendment:
    """
    What changes in an account.

    Args:
        state: Fields of `state` to set; None removes one.
        shown: Fields of `shown` to set: what staff will read in the row.
        fields: Other top-level fields.
        happenings: What to write down, oldest first.
    """

    state: dict[str, Any] = field(default_factory=dict)
    shown: dict[str, Any] = field(default_factory=dict)
    fields: dict[str, Any] = field(default_factory=dict)
    happenings: Sequence[Happening] = ()


def amend(
    tx: Transaction, snapshot: Snapshot, amendment: Amendment, now: datetime
) -> None:
    """Apply an amendment to an account read in the same transaction; mark it dirty."""
    *entries, account = amended(snapshot, amendment, now)
    for one in entries:
        tx.create(one.path, one.data)
    tx.update(account.path, account.data)


def amended(snapshot: Snapshot, amendment: Amendment, now: datetime) -> list[Write]:
    """
    Give an amendment's writes, the account's last; it holds for this version only.

    What the row reads as its last result replaces a receipt noted meanwhile.
    """
    data = snapshot.data
    writes = []
    head = ChainHead(**data.get("chain", {}))  # type: ignore[arg-type]  # ours, by construction
    state = _merged(data.get("state"), amendment.state)
    for happening in _told(amendment, data.get("state"), state):
        path, body, head = entry(snapshot.id, head, happening, now)
        writes.append(Write("create", path, body))
    fields: dict[str, Any] = {
        **({RECEIPT: ""} if "last_result" in amendment.shown else {}),
        **({"lapses_at": first_end(state)} if "until" in amendment.state else {}),
        **amendment.fields,
        "state": state,
        "shown": _merged(data.get("shown"), amendment.shown),
        "chain": asdict(head),
        "rev": int(data.get("rev", 0)) + 1,  # type: ignore[arg-type]
        "dirty": True,
    }
    account = Write("update", snapshot.path, fields, if_version=snapshot.version)
    return [*writes, account]


def _told(
    amendment: Amendment, before: object, after: dict[str, Any]
) -> list[Happening]:
    """Let the first thing that is written down say what of the state it changed."""
    told = list(amendment.happenings)
    old: dict[str, Any] = dict(before) if isinstance(before, dict) else {}
    changed = {
        name: [old.get(name), after.get(name)]
        for name in sorted(amendment.state)
        if old.get(name) != after.get(name)
    }
    if told and changed:
        text = json.dumps(changed, separators=(",", ":"), ensure_ascii=False)
        told[0] = replace(told[0], changed=text)
    return told


def as_it_is(happening: Happening) -> Happening:
    """Sign nothing: what the service does by itself, or a program of the office."""
    return happening


def _merged(old: object, new: dict[str, Any]) -> dict[str, Any]:
    base: dict[str, Any] = dict(old) if isinstance(old, dict) else {}
    base.update(new)
    return {
        name: value for name, value in base.items() if value not in (None, "", [], {})
    }


def amend_account(
    documents: Documents,
    key: str,
    change: Callable[[dict[str, Any]], Amendment | None],
    now: datetime,
) -> bool:
    """
    Read one account, ask *change* what to do, and do it.

    Args:
        documents: The store.
        key: The account's document id.
        change: Pure; may be asked again when the transaction reruns.
        now: The instant written down.

    Returns:
        False if there is no such account or nothing to change.
    """

    def work(tx: Transaction) -> bool:
        snapshot = tx.get(f"accounts/{key}")
        amendment = change(snapshot.data) if snapshot else None
        if snapshot is None or amendment is None:
            return False
        amend(tx, snapshot, amendment, now)
        return True

    return documents.transact(work)


def note_service(documents: Documents, happening: Happening, now: datetime) -> None:
    """
    Write down what concerns the service as a whole: a switch, an approval, an outage.

    Its chain is that of an account called `service`, whose head is a document of its
    own: these things are few.
    """

    def work(tx: Transaction) -> None:
        found = tx.get(SERVICE_CHAIN)
        head = ChainHead(**found.data) if found else ChainHead()  # type: ignore[arg-type]  # ours, by construction
        path, body, head = entry(SERVICE, head, happening, now)
        tx.create(path, body)
        tx.put(SERVICE_CHAIN, asdict(head))

    documents.transact(work)
