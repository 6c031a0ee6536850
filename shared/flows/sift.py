"""
Go through the rows once: what is new, what changed, what time has come for.

A row whose fingerprint is known and whose time has not come is not even parsed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from shared.core.keys import account_key, canonical_id, opaque
from shared.core.model import Account, BadRow
from shared.core.sheet.columns import SERVICE
from shared.core.sheet.date_order import DateOrder, day_first
from shared.core.sheet.duplicates import refuse_duplicates
from shared.core.sheet.rows import RowReader
from shared.flows.book import Book
from shared.flows.sheet_index import SheetIndex


@dataclass(slots=True)
class Sifted:
    """
    The rows of a pass.

    Args:
        accounts: Those to be decided, in the order of the sheet; let go once they are.
        taken: How many these were.
        bad: Rows that cannot be used.
        quiet: How many rows were left alone.
        seen: Keys of every row with an id.
        last_contact: Rows that show a past contact.
        dates: What the due dates that were read say of their order.
    """

    accounts: list[Account] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)
    taken: int = 0
    quiet: int = 0
    seen: set[str] = field(default_factory=set)
    last_contact: int = 0
    dates: DateOrder = field(default_factory=DateOrder)

    @property
    def rows(self) -> int:
        """Count every row of the sheet."""
        return self.taken + len(self.bad) + self.quiet


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

    def quiet(self, key: str, fingerprint: str) -> bool:
        """Say whether a row may be left alone."""
        known = self.index.entries.get(key)
        return (
            known is not None
            and not self.whole
            and known.fingerprint == fingerprint
            and known.look_at > self.now.timestamp()
            and key not in self.attend
        )


def sift(book: Book, sieve: Sieve) -> Sifted:
    """Sift the rows of a sheet; rows that share an Account ID are all bad."""
    order = day_first(sieve.region, book.playbook.policy.date_order)
    reader = RowReader(
        book.headings, today=sieve.now.date(), region=sieve.region, day_first=order
    )
    id_at = book.headings.index["account_id"]
    due_at = book.headings.index["due_on"]
    found = Sifted()
    read: list[Account | BadRow] = []
    quiet: dict[str, BadRow] = {}
    for row, cells in _filled(book, id_at):
        account_id = id_text(cells[id_at])
        key = account_key(account_id)
        fingerprint = reader.fingerprint(cells)
        if book.contacts:
            fingerprint = _with_contacts(fingerprint, account_id, book)
        if sieve.quiet(key, fingerprint):
            if key in found.seen:
                read.append(BadRow(row, account_id, fingerprint, ()))
            quiet[key] = BadRow(row, account_id, fingerprint, ())
        else:
            read.append(reader.read(row, cells, fingerprint))
            found.dates.see(cells[due_at])
            if key in quiet:
                read.append(quiet.pop(key))
        found.seen.add(key)
    found.quiet = len(quiet)
    for one in refuse_duplicates(read):
        _take(found, one, book)
    return found


def _filled(book: Book, id_at: int) -> Iterator[tuple[int, Sequence[Any]]]:
    """Leave out empty rows, and those in which only our own note stands any more."""
    index = book.headings.index
    ours = frozenset(index[one.slug] for one in SERVICE if one.slug in index)
    for row, cells in book.rows:
        if cells[id_at] not in ("", None) or any(
            cell for at, cell in enumerate(cells) if at not in ours
        ):
            yield row, cells


def id_text(cell: Any) -> str:
    """Give an Account ID as text, however the sheet keeps it."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return "" if cell is None else str(cell).strip()


def _with_contacts(fingerprint: str, account_id: str, book: Book) -> str:
    """Mix in the account's further people: who changes them changes the row."""
    parties = book.contacts.get(canonical_id(account_id), ())
    return opaque("f", fingerprint, *map(repr, parties)) if parties else fingerprint


def _take(found: Sifted, one: Account | BadRow, book: Book) -> None:
    if isinstance(one, BadRow):
        found.bad.append(one)
        return
    if book.contacts:
        one.contacts = book.contacts.get(canonical_id(one.account_id), ())
    found.last_contact += bool(one.last_contact)
    found.taken += 1
    found.accounts.append(one)
