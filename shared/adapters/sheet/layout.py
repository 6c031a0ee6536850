"""Where ids and the service's columns stand in a tab. Pure; knows no technology."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from shared.adapters.sheet.cells import id_text
from shared.core.sheet.columns import SERVICE, STAFF
from shared.core.sheet.headings import normal
from shared.errors import BadRequest
from shared.ports.sheet import RowWrite
from shared.ports.values import Cell

ACCOUNTS = "Accounts"
STAFF_TABS = frozenset(
    {"accounts", "contacts", "segments", "sequences", "templates", "settings"}
)
SERVICE_TABS = frozenset({"staff", "activity", "dashboard"})
Asked = dict[str, dict[str, Cell]]
"""Account id → service column slug → value."""

_ID = next(column for column in STAFF if column.slug == "account_id")
_SERVICE = {normal(column.heading): column for column in SERVICE}


@dataclass(frozen=True, slots=True)
class Layout:
    """
    Where things stand in one reading of the headings.

    Args:
        id_at: Index of the Account ID column.
        at: Service slug → column index, those to be added included.
        added: Index and heading of the columns that are not there yet.
    """

    id_at: int
    at: Mapping[str, int]
    added: tuple[tuple[int, str], ...]


def merge(changes: Iterable[RowWrite]) -> Asked:
    """
    Gather the changes by account; of two values for one cell the later wins.

    A `None` means *leave as it is* and is dropped; `""` clears.

    Raises:
        BadRequest: A change names a column that is not the service's own.
    """
    asked: Asked = {}
    for change in changes:
        cells = asked.setdefault(id_text(change.account_id), {})
        cells.update(
            (_own(heading), value)
            for heading, value in change.cells.items()
            if value is not None
        )
    return asked


def _own(heading: str) -> str:
    column = _SERVICE.get(normal(heading))
    if column is None:
        raise BadRequest(
            "not_a_service_column",
            f"The column “{heading}” belongs to staff; the service does not write it.",
        )
    return column.slug


def lay_out(
    headers: Sequence[object],
    asked: Asked,
    *,
    width: int,
    aliases: Sequence[str] = (),
) -> Layout:
    """
    Find the id column and the service columns, and place the missing ones.

    Args:
        headers: Row 1 as it stands now.
        asked: What is to be written.
        aliases: Further names of the Account ID column.
        width: Columns in use by headings or by any cell; new ones go right of them,
            so that nothing staff wrote beside the table is covered.

    Raises:
        BadRequest: No Account ID column, or a heading that is there twice.
    """
    names = [normal(str(header)) for header in headers]
    at: dict[str, int] = {}
    added: list[tuple[int, str]] = []
    used = {slug for cells in asked.values() for slug in cells}
    for column in (column for column in SERVICE if column.slug in used):
        found = _only(names, (column.heading,))
        if found is None:
            found = max(width, len(headers)) + len(added)
            added.append((found, column.heading))
        at[column.slug] = found
    return Layout(id_column(headers, aliases), at, tuple(added))


def id_column(headers: Sequence[object], aliases: Iterable[str] = ()) -> int:
    """
    Find the Account ID column.

    Raises:
        BadRequest: It is not there, or there twice.
    """
    names = [normal(str(header)) for header in headers]
    found = _only(names, (_ID.heading, *_ID.aliases, *aliases))
    if found is None:
        raise BadRequest(
            "missing_heading",
            f"The heading “{_ID.heading}” is missing in row 1 of the tab {ACCOUNTS}; "
            "put it back so that rows can be found.",
        )
    return found


def _only(names: list[str], wanted: Iterable[str]) -> int | None:
    keys = {normal(name) for name in wanted}
    found = [index for index, name in enumerate(names) if name in keys]
    if len(found) > 1:
        places = ", ".join(column_letters(index) for index in found)
        raise BadRequest(
            "duplicate_heading",
            f"The same heading stands in the columns {places}; rename all but one.",
        )
    return found[0] if found else None


def column_letters(index: int) -> str:
    """Give the letters of a column, `0` → `A`, `26` → `AA`."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def writable_tab(tab: str) -> str:
    """
    Give the name of a tab the service may write whole.

    Raises:
        BadRequest: It is one of staff's.
    """
    if tab.strip().lower() in STAFF_TABS:
        raise BadRequest(
            "not_a_service_tab",
            f"The tab {tab} belongs to staff; the service does not replace it.",
        )
    return tab


def find_tab(titles: Sequence[str], tab: str) -> str | None:
    """
    Find a tab by name, whatever its case.

    Where no tab is called Accounts, the only tab without another known name is it.
    """
    for title in titles:
        if title.strip().lower() == tab.lower():
            return title
    if tab != ACCOUNTS:
        return None
    known = STAFF_TABS | SERVICE_TABS
    others = [title for title in titles if title.strip().lower() not in known]
    return others[0] if len(others) == 1 else None


def no_accounts(name: str, titles: Sequence[str]) -> BadRequest:
    """Say that no tab holds the accounts."""
    return BadRequest(
        "no_accounts_tab",
        f"{name} has no tab {ACCOUNTS} (it has: {', '.join(titles) or 'none'}); rename "
        "the tab that holds the accounts.",
    )


def no_header(tab: str) -> BadRequest:
    """Say that the first row of a tab holds no headings."""
    return BadRequest(
        "no_header",
        f"Row 1 of {tab} is empty; put the headings there, above the first account.",
    )
