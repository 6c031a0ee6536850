"""
Say who is the same person, also where only a part of the sheet was read.

A row that was left alone may be the same person as one that changed: the index keeps
what identifies each row's person.
"""

from __future__ import annotations

from typing import Any

from shared.core.model import Account
from shared.core.people import assign_people, handed_on, tokens
from shared.flows.known import Memory
from shared.flows.sheet_index import SheetIndex
from shared.ports import Documents, Transaction


def tokens_of(account: Account) -> str:
    """Give what identifies an account's person, as opaque words."""
    return " ".join(tokens(account))


def name_people(
    documents: Documents, index: SheetIndex, accounts: list[Account], memory: Memory
) -> None:
    """
    Set the person of every account that was read; past contacts go along.

    Those of a row's last tenant do not: they are somebody else's.
    """
    entries = index.entries
    others = {
        token: entry.person
        for entry in entries.values()
        for token in entry.tokens.split()
    }
    assign_people(accounts, others=others)
    if not entries:
        return
    for account in accounts:
        known = {others[token] for token in tokens(account) if token in others}
        mine = account.key in entries
        if mine and not handed_on(memory.copy(account.key), account):
            known.add(entries[account.key].person)
        for person in sorted(known - {account.person_key, ""}):
            _join_histories(documents, person, account.person_key)


def _join_histories(documents: Documents, old: str, new: str) -> None:
    """Give a person the past contacts and the holds of the one it turned out to be."""

    def work(tx: Transaction) -> None:
        past, person = tx.get(f"people/{old}"), tx.get(f"people/{new}")
        if past is None:
            return
        mine: Any = person.data if person else {}
        theirs: Any = past.data.get("history", [])
        seen = {item["message"] for item in mine.get("history", [])}
        history = [*mine.get("history", [])]
        history += [item for item in theirs if item["message"] not in seen]
        # somebody who has a lawyer has one under every name
        holds = sorted({*mine.get("holds", ()), *past.data.get("holds", ())})  # type: ignore[misc]  # ours
        both: Any = {**mine, "history": history, **({"holds": holds} if holds else {})}
        if both != {"history": [], **mine}:
            tx.put(f"people/{new}", both)

    documents.transact(work)
