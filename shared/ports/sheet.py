"""The sheet's promises: read at once, written by Account ID, checked afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from shared.ports.values import Cell


@dataclass(frozen=True, slots=True)
class Flaws:
    """
    Why a file cannot be taken at its word; a Google sheet has none of these.

    Args:
        broken_off: The last row's number, if it lacks cells and its line end; else 0.
        unended: The last row's number, if it lacks only its line end; else 0.
        uncomputed: Cells with a formula that was never computed: they read as empty.
        merged: Ranges of cells merged over rows: what they say stands in one row only.
    """

    broken_off: int = 0
    unended: int = 0
    uncomputed: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """
    One tab.

    Args:
        headers: Row 1 as it stands.
        rows: Number as staff see it (the first row under the headings is 2) and the
            cells, padded to the headings; may be consumed once.
        flaws: Looks for them in another reading; for whoever must be sure of a file.
    """

    headers: tuple[str, ...]
    rows: Iterable[tuple[int, Sequence[Cell]]]
    flaws: Callable[[], Flaws] = Flaws


@dataclass(frozen=True, slots=True)
class RowWrite:
    """
    New values for service columns of one account's row.

    Args:
        account_id: As in the sheet; the row is looked up again while writing.
        cells: Service column heading → value. Text is written as text, never a formula.
        everywhere: Into every row that bears this id, however spelt: what is wrong with
            rows that share an id. With the id "": into every row that has none.
    """

    account_id: str
    cells: Mapping[str, Cell]
    everywhere: bool = False


@dataclass(frozen=True, slots=True)
class WriteReport:
    """
    What became of a batched write.

    Args:
        written: Account ids whose cells now read as asked.
        missing: Ids that no row, or more than one row, bears.
        unverified: Written, but read back otherwise (somebody moved rows meanwhile);
            to be written again.
        moved: Rows or columns were moved while it was written: some text may stand in
            any row, and every row should be written again.
    """

    written: tuple[str, ...]
    missing: tuple[str, ...] = ()
    unverified: tuple[str, ...] = ()
    moved: bool = False


@dataclass(frozen=True, slots=True)
class TabViews:
    """
    Filtered views of a tab: one a text, showing the rows in which a column reads it.

    Args:
        prefix: What their titles begin with, as staff see it: before the text.
        column: Index of the column, from 0.
        texts: Each different.
    """

    prefix: str
    column: int
    texts: tuple[str, ...]


class Sheet(Protocol):
    """
    The PME Master Sheet.

    `aliases` are further headings and the columns meant, as the tab Settings teaches
    them; set before writing by whoever has read Settings.
    """

    aliases: tuple[tuple[str, str], ...]

    def read(self, tabs: Sequence[str]) -> dict[str, Table]:
        """
        Read the tabs that are there, in one request; raw values, not as displayed.

        Raises:
            BadRequest: It is not a sheet that can be read; the sentence says why.
            NotDone: Not reachable now.
        """
        ...

    def write(self, changes: Sequence[RowWrite]) -> WriteReport:
        """
        Write service columns of the `Accounts` tab, adding headings that are missing.

        Rows are found by Account ID at this moment and checked afterwards. Never
        touches a staff column.
        """
        ...

    def replace_tab(
        self, tab: str, headers: Sequence[str], rows: Sequence[Sequence[Cell]]
    ) -> None:
        """Write one of the service's own tabs whole (`Activity`, `Dashboard`)."""
        ...

    def show_views(self, tab: str, views: TabViews) -> None:
        """
        Let the filtered views of that prefix, in one of the service's tabs, be these.

        A view that is there already is left alone, and so are those that staff made.
        A file has no views: nothing happens.
        """
        ...
