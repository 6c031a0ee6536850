"""When a file in place of the sheet is refused, or a person is asked about it."""

from __future__ import annotations

from typing import Any

from shared.core.model import Account, BadRow
from shared.core.sheet.guard import owing_again
from shared.deps import Deps
from shared.errors import BadRequest
from shared.flows.book import Book
from shared.flows.house_tabs import LastHouse, lacks
from shared.flows.known import fetch
from shared.flows.sheet_index import SheetIndex
from shared.flows.sift import Sifted
from shared.ports import Flaws

_NAMED = 5


def refuse_flaws(flaws: Flaws) -> None:
    """
    Refuse a file in which cells seem empty that are not.

    Raises:
        BadRequest: `file_breaks_off`, `formulas_uncomputed` or `merged_cells`, saying
            what to do.
    """
    if flaws.broken_off:
        text = (
            f"The file breaks off in row {flaws.broken_off}: cells are missing there. "
            "Download it again, whole."
        )
        raise BadRequest("file_breaks_off", text)
    if flaws.uncomputed:
        text = (
            f"Formulas without results stand in {_some(flaws.uncomputed)}: they would "
            "count as empty. Open the file in Excel and save it, then upload it."
        )
        raise BadRequest("formulas_uncomputed", text)
    if flaws.merged:
        text = (
            f"Merged cells: {_some(flaws.merged)}. What they say would count for one "
            "row only. Undo the merging and write it into each row."
        )
        raise BadRequest("merged_cells", text)


def file_questions(
    deps: Deps, book: Book, index: SheetIndex, found: Sifted
) -> list[str]:
    """Ask about a file that may be old, cut off, or a table of another kind."""
    asked = lacks(LastHouse.load(deps.documents), book)
    copies = _copies(deps, found)
    if freed := sum(_frees(copies.get(one.key, {}), one) for one in found.accounts):
        asked.append(
            "The file says nothing under Status or Hold until of "
            f"{freed} accounts that the sheet keeps back by it. It may be an old "
            "download: take a newer one, or say that it is right."
        )
    if old := _owing_again(copies, index, found):
        asked.append(
            f"{old} accounts that are paid off owe again in the file, since the same "
            "day as before. It may be an old download: take a newer one, or say that "
            "it is right."
        )
    if row := _cut_off(book.flaws().unended, index, found):
        asked.append(
            f"The file ends without a line end in row {row}, and says something else "
            "than was known. It may have broken off there: look at its end, or say "
            "that it is whole."
        )
    return asked


def _copies(deps: Deps, found: Sifted) -> dict[str, dict[str, Any]]:
    """Give what the sheet said of the accounts that the file shows otherwise."""
    paths = [f"accounts/{one.key}" for one in found.accounts]
    known: Any = fetch(deps.documents, paths).values()
    return {one.id: one.data["copy"] for one in known if "copy" in one.data}


def _frees(copy: dict[str, Any], account: Account) -> bool:
    """Say whether what kept an account back is not said any more."""
    silent = bool(copy.get("status")) and not account.status
    return silent or (bool(copy.get("hold_until")) and account.hold_until is None)


def _owing_again(
    copies: dict[str, dict[str, Any]], index: SheetIndex, found: Sifted
) -> int:
    """Count the accounts that owe again what was paid, by their due date."""
    before = {k: e.cents for k, e in index.entries.items() if e.cents is not None}
    now = {one.key: one for one in found.accounts}
    again = owing_again(before, {key: one.balance_cents for key, one in now.items()})
    return sum(
        copies[key].get("due_on") == now[key].due_on.isoformat()
        for key in again
        if key in copies
    )


def _cut_off(row: int, index: SheetIndex, found: Sifted) -> int:
    """Give the last row of a file without line end, unless all in it is as it was."""
    if not row:
        return 0
    rows: list[Account | BadRow] = [*found.accounts, *found.bad]
    read = {one.row: one for one in rows}
    last = read.get(row)
    known = {one.fingerprint for one in index.entries.values()}
    same = last is None or last.fingerprint in known
    return 0 if same and index.entries.keys() <= found.seen else row


def _some(names: tuple[str, ...]) -> str:
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")
