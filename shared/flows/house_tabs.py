"""
The sheet's make-up from pass to pass: its tabs, and the columns that protect people.

A heading that was mistyped or a tab that was deleted must not release everybody: the
pass asks, and until a person has answered, what the last pass read stands.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.core.sheet.protective import named, protective, says_settings
from shared.deps import Deps
from shared.flows.book import Book
from shared.flows.playbook import HOUSE, load_playbook
from shared.flows.recent import forget
from shared.flows.switch import note_resumed
from shared.ports import Cell, Documents


@dataclass(frozen=True, slots=True)
class Gone:
    """
    What was there at the last pass and is not any more.

    Args:
        columns: Slugs.
        tabs: Names.
    """

    columns: frozenset[str]
    tabs: frozenset[str]


@dataclass(frozen=True, slots=True)
class LastHouse:
    """
    What the last pass that needed no answer has kept.

    Args:
        data: As stored; `{}` before the first one.
    """

    data: Mapping[str, Any]

    @classmethod
    def load(cls, documents: Documents) -> LastHouse:
        """Read it."""
        found = documents.get(HOUSE)
        return cls(found.data if found else {})

    @property
    def tabs(self) -> dict[str, Any]:
        """Give the house tabs as they were read."""
        return dict(json.loads(str(self.data.get("tabs", "{}"))))

    def gone(self, book: Book) -> Gone:
        """Say what is missing; nothing, in an office that never had it."""
        columns = frozenset(self.data.get("columns", ())) - book.headings.index.keys()
        tabs = frozenset(self.data.get("found", ())) - _found(book)
        return Gone(columns, tabs)


def house_questions(last: LastHouse, book: Book) -> list[str]:
    """Ask about what is gone from the sheet."""
    gone = last.gone(book)
    asked = []
    if gone.columns:
        asked.append(
            f"Row 1 no longer has the heading {named(gone.columns)}: whom it kept back "
            "would be written to. Put it back as it was, or say that it is meant."
        )
    if gone.tabs:
        asked.append(
            f"The tab {_listed(gone.tabs)} is gone or empty, or its headings are: what "
            "it said would end. Put it back, or say that it is meant."
        )
    return asked


def lacks(last: LastHouse, book: Book) -> list[str]:
    """Ask about what the sheet has, and a file in its place has not."""
    gone = last.gone(book)
    asked = []
    if gone.columns:
        asked.append(
            f"The file has no column {named(gone.columns)}: whom the sheet keeps back "
            "by it would be written to. Add it to the file, or say that it is meant."
        )
    if "Contacts" in gone.tabs:
        asked.append(
            "The file has no tab “Contacts”: the further people of the accounts would "
            "be forgotten. Add it to the file, or say that it is meant."
        )
    return asked


def keep_house(
    deps: Deps, book: Book, last: LastHouse, now: datetime, *, asking: bool
) -> None:
    """
    Keep the tabs and columns of a pass, if they are not what is kept already.

    Args:
        deps: The world.
        book: As read.
        last: What is kept already.
        now: Aware.
        asking: A question is open: what is gone is kept as it last was.
    """
    gone = last.gone(book) if asking else Gone(frozenset(), frozenset())
    tabs = {name: last.tabs[name] for name in gone.tabs if name in last.tabs}
    data: dict[str, Any] = {
        # as text: Firestore takes no list in a list
        "tabs": json.dumps({**book.tabs, **tabs}, ensure_ascii=False),
        "columns": sorted(protective(book.headings.index) | gone.columns),
        "found": sorted(_found(book) | gone.tabs),
    }
    if last.data == data:
        return
    was = load_playbook(deps, now).policy.sending
    deps.documents.put(HOUSE, data)
    forget(deps.documents, HOUSE)
    if was == "off" and load_playbook(deps, now).policy.sending == "on":
        note_resumed(deps.documents, now)


def _found(book: Book) -> frozenset[str]:
    """Name staff's tabs; one that was emptied says nothing, and so is none."""
    empty = {name for name, rows in book.tabs.items() if not _says(name, rows)}
    return book.found - {"Accounts"} - empty


def _says(name: str, rows: Sequence[Sequence[Cell]]) -> bool:
    if name == "Settings" and not says_settings(rows[0]):
        return False
    return any(cell not in ("", None) for cells in rows[1:] for cell in cells)


def _listed(names: frozenset[str]) -> str:
    return ", ".join(f"“{name}”" for name in sorted(names))
