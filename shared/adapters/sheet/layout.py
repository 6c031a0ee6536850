"""Where ids and the service's columns stand in a tab. Pure; knows no technology."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from shared.adapters.sheet.cells import id_text
from shared.core.keys import canonical_id
from shared.core.sheet.columns import SERVICE, STAFF
from shared.core.sheet.headings import match, normal
from shared.errors import BadRequest
from shared.ports.sheet import RowWrite
from shared.ports.values import Cell

ACCOUNTS = "Accounts"
STAFF_TABS = frozenset(
    {"accounts", "contacts", "segments", "sequences", "templates", "settings"}
)
SERVICE_TABS = frozenset({"staff", "activity", "dashboard", "tasks", "preview"})
Asked = dict[str, dict[str, Cell]]
"""Account id → service column slug → value."""
Aliases = Sequence[tuple[str, str]]
"""Further headings and the columns meant, as `core.sheet.headings.match` takes them."""

_ID = "account_id"
_COLUMNS = tuple(
    replace(column, required=column.slug == _ID) for column in (*STAFF, *SERVICE)
)
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


def service_columns(headers: Sequence[object], aliases: Aliases = ()) -> frozenset[int]:
    """Give the indexes of the service's columns that are there."""
    index = match(headers, aliases, columns=_COLUMNS).index
    return frozenset(index[c.slug] for c in SERVICE if c.slug in index)


class Wanted:
    """
    Which rows a write is for.

    Args:
        changes: What is to be written.
        ours: Indexes of the service's columns: what stands there makes no row.
    """

    def __init__(self, changes: Iterable[RowWrite], ours: frozenset[int]) -> None:
        self.asked = merge(changes)
        self._everywhere = {
            canonical_id(c.account_id): id_text(c.account_id)
            for c in changes
            if c.everywhere
        }
        self._ours = ours
        self._rows: dict[str, list[int]] = {}

    def see(self, number: int, key: str, cells: Sequence[object]) -> None:
        """Look at one row: its number, its id and its cells."""
        said = self._everywhere.get(canonical_id(key))
        if said is None and (not key or key not in self.asked):
            return
        if not key and not self._says_anything(cells):
            return
        self._rows.setdefault(said if said is not None else key, []).append(number)

    def rows(self) -> dict[str, list[int]]:
        """Give the rows to write, by id; none for an id that stands in several."""
        many = set(self._everywhere.values())
        return {
            key: rows if len(rows) == 1 or key in many else []
            for key, rows in self._rows.items()
        }

    def _says_anything(self, cells: Sequence[object]) -> bool:
        return any(
            cell not in ("", None) and index not in self._ours
            for index, cell in enumerate(cells)
        )


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
    aliases: Aliases = (),
) -> Layout:
    """
    Find the id column and the service columns, and place the missing ones.

    Args:
        headers: Row 1 as it stands now.
        asked: What is to be written.
        width: Columns in use by headings or by any cell; new ones go right of them,
            so that nothing staff wrote beside the table is covered.
        aliases: Further pairs of heading and column.

    Raises:
        BadRequest: No Account ID column, or a heading that is there twice.
    """
    index = match(headers, aliases, columns=_COLUMNS).index
    used = {slug for cells in asked.values() for slug in cells}
    at: dict[str, int] = {}
    added: list[tuple[int, str]] = []
    for column in (column for column in SERVICE if column.slug in used):
        place = index.get(column.slug)
        if place is None:
            place = max(width, len(headers)) + len(added)
            added.append((place, column.heading))
        at[column.slug] = place
    return Layout(index[_ID], at, tuple(added))


def id_column(headers: Sequence[object], aliases: Aliases = ()) -> int:
    """
    Find the Account ID column.

    Raises:
        BadRequest: It is not there, or there twice.
    """
    return lay_out(headers, {}, width=0, aliases=aliases).id_at


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
