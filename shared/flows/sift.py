"""
Go through the rows once: what is new, what changed, what time has come for.

A row whose fingerprint is known and whose time has not come is not even parsed.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from shared.core.keys import account_key
from shared.core.model import Account, BadRow, Problem
from shared.core.people import assign_people
from shared.core.sheet.rows import RowReader
from shared.flows.book import Book
from shared.flows.sheet_index import SheetIndex


@dataclass(slots=True)
class Sifted:
    """
    The rows of a pass.

    Args:
        accounts: Those to be decided, in the order of the sheet.
        bad: Rows that cannot be used.
        quiet: How many rows were left alone.
        seen: Keys of every row with an id.
        last_contact: Rows that show a past contact.
    """

    accounts: list[Account] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)
    quiet: int = 0
    seen: set[str] = field(default_factory=set)
    last_contact: int = 0

    @property
    def rows(self) -> int:
        """Count every row of the sheet."""
        return len(self.accounts) + len(self.bad) + self.quiet


@dataclass(frozen=True, slots=True)
class Sieve:
    """
    How rows are sifted.

    Args:
        attend: Keys that something happened to since the last pass.
        whole: Every row is decided, whatever is remembered.
    """

    index: SheetIndex
    now: datetime
    region: str
    attend: frozenset[str] = frozenset()
    whole: bool = False


def sift(book: Book, sieve: Sieve) -> Sifted:
    """Sift the rows of a sheet; two rows with one Account ID are both bad."""
    reader = RowReader(book.headings, today=sieve.now.date(), region=sieve.region)
    id_at = book.headings.index["account_id"]
    found = Sifted()
    rows_of: dict[str, list[int]] = defaultdict(list)
    entries, epoch = sieve.index.entries, sieve.now.timestamp()
    for row, cells in book.rows:
        if not any(cells):
            continue
        fingerprint = reader.fingerprint(cells)
        account_id = id_text(cells[id_at])
        key = account_key(account_id)
        rows_of[account_id].append(row)
        known = entries.get(key)
        if (
            known is not None
            and known.fingerprint == fingerprint
            and known.look_at > epoch
            and key not in sieve.attend
            and not sieve.whole
        ):
            found.quiet += 1
            found.seen.add(key)
            continue
        _take(found, reader.read(row, cells, fingerprint), book)
    _refuse_doubles(found, rows_of)
    assign_people(found.accounts)
    return found


def id_text(cell: Any) -> str:
    """Give an Account ID as text, however the sheet keeps it."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return "" if cell is None else str(cell).strip()


def _take(found: Sifted, read: Account | BadRow, book: Book) -> None:
    if isinstance(read, BadRow):
        found.bad.append(read)
        if read.account_id:
            found.seen.add(account_key(read.account_id))
        return
    if book.contacts:
        read.contacts = book.contacts.get(read.account_id, ())
    found.last_contact += bool(read.last_contact)
    found.seen.add(read.key)
    found.accounts.append(read)


def _refuse_doubles(found: Sifted, rows_of: dict[str, list[int]]) -> None:
    doubles = {one: rows for one, rows in rows_of.items() if one and len(rows) > 1}
    if not doubles:
        return
    good, bad = [], []
    for account in found.accounts:
        rows = doubles.get(account.account_id)
        if rows is None:
            good.append(account)
        else:
            problem = _double(rows)
            bad.append(
                BadRow(account.row, account.account_id, account.fingerprint, (problem,))
            )
    found.accounts[:] = good
    found.bad.extend(bad)
    found.bad[:] = [
        replace(one, problems=(*one.problems, _double(doubles[one.account_id])))
        if one.account_id in doubles and one not in bad
        else one
        for one in found.bad
    ]


def _double(rows: list[int]) -> Problem:
    where = " and ".join(str(row) for row in rows)
    return Problem(
        "account_id",
        "duplicate_account_id",
        f"Rows {where} have the same Account ID; give each account its own.",
    )
