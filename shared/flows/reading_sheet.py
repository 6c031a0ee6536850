"""Read the sheet for a pass; where it cannot be read, its copy stands in for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from shared.core.instants import to_text
from shared.deps import Deps
from shared.errors import NotDone
from shared.flows.book import Book, open_book
from shared.flows.file_questions import file_questions, refuse_flaws
from shared.flows.from_copy import book_of_copy, sift_copy
from shared.flows.house_tabs import LastHouse, house_questions, keep_house
from shared.flows.known import Memory
from shared.flows.playbook import load_playbook
from shared.flows.reconcile import ask_to_read, differences, store_lines
from shared.flows.sheet_index import SheetIndex
from shared.flows.sheet_outage import (
    begin_outage,
    copy_in_use,
    copy_is_usable,
    end_outage,
    outage,
)
from shared.flows.sift import Sieve, Sifted, sift
from shared.flows.switch import integration_is_on


@dataclass(slots=True)
class SheetReading:
    """
    What a pass goes by.

    Args:
        book: As read, or the last playbook over the copy.
        copy_of: When the copy was read, if it stands in for the sheet; else "".
        over: The outage that this reading ends, if there was one.
        notes: Sentences for staff.
        stands_in: The rows are those of a file, as of `copy_of`.
        last: What the last pass kept of the sheet's make-up; None: none was read now.
    """

    deps: Deps
    now: datetime
    book: Book
    copy_of: str = ""
    over: dict[str, Any] | None = None
    notes: list[str] = field(default_factory=list)
    stands_in: bool = False
    last: LastHouse | None = None
    _told: int = 0

    @property
    def from_copy(self) -> bool:
        """Say that nothing was read: neither the sheet, nor a file in its place."""
        return bool(self.copy_of) and not self.stands_in

    def sift(self, index: SheetIndex, sieve: Sieve) -> Sifted:
        """Sift the rows, or the copies whose time has come."""
        if self.from_copy:
            return sift_copy(self.deps, index, sieve)
        return sift(self.book, sieve)

    def questions(self, index: SheetIndex, found: Sifted) -> list[str]:
        """Ask about what is gone from the sheet, or odd in a file in its place."""
        if self.stands_in:
            return file_questions(self.deps, self.book, index, found)
        return house_questions(self.last, self.book) if self.last else []

    def keep_house(self, *, asking: bool) -> None:
        """Keep the tabs and columns; a file's do not count."""
        if self.last:
            keep_house(self.deps, self.book, self.last, self.now, asking=asking)

    def compare(self, found: Sifted, memory: Memory, index: SheetIndex) -> None:
        """Store what an outage left different, before anything of it is kept."""
        if self.over is not None:
            lines = differences(found.accounts, memory, index, found.seen)
            self._told = store_lines(self.deps, self.over, lines, self.now)

    def settle(self) -> None:
        """Have the report read and end the outage, once the pass is kept."""
        if self.over is None:
            return
        if self._told:
            ask_to_read(self.deps, self.over, self.now)
        end_outage(self.deps, self.now)


def read_sheet(deps: Deps, now: datetime, *, dry_run: bool) -> SheetReading:
    """
    Read the sheet in one request, or go by its copy.

    Raises:
        BadRequest: The sheet cannot be used.
        NotDone: It was switched off; or it cannot be read, and its copy is too old or
            was never made.
    """
    if not integration_is_on(deps.documents, "sheet", now):
        raise NotDone("sheet_switched_off", "The sheet was switched off by staff.")
    try:
        book = open_book(deps)
    except NotDone as error:
        if dry_run:
            raise
        begin_outage(deps, error, now)
        if not copy_is_usable(deps, now):
            raise
        copy_of = copy_in_use(deps, now)
        note = f"The sheet cannot be read ({error.code}); its copy is used meanwhile."
        return SheetReading(deps, now, book_of_copy(deps, now), copy_of, notes=[note])
    over = None if dry_run else outage(deps, now)
    last = LastHouse.load(deps.documents)
    return SheetReading(deps, now, book, over=over, last=last)


def read_stand_in(deps: Deps, now: datetime) -> SheetReading:
    """
    Read a file as the sheet's copy; how the office collects stays as it was.

    Raises:
        BadRequest: The file cannot be used, or not be taken at its word.
    """
    book = open_book(deps, load_playbook(deps, now))
    flaws = book.flaws()  # a reading of its own: once is enough
    refuse_flaws(flaws)
    book.flaws = lambda: flaws
    return SheetReading(deps, now, book, copy_of=to_text(now), stands_in=True)
