"""
Write the service's own tabs, and never one of staff's that bears the same name.

A workbook may well have had a tab called Tasks or Staff before the service came. A tab
is the service's if it is empty, missing, or headed as the service heads it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from shared.deps import Deps
from shared.ports import Cell, Documents

_TAKEN: Final = "system/taken_tabs"


def replace_own(
    deps: Deps,
    tab: str,
    headings: Sequence[str],
    rows: Sequence[Sequence[Cell]],
) -> bool:
    """
    Write one of the service's tabs whole.

    Args:
        headings: Its own.

    Returns:
        False if a tab of that name is somebody else's: it is left as it is, and the
        sidebar says so.

    Raises:
        NotDone: The sheet is not reachable now.
    """
    there = deps.sheet.read([tab]).get(tab)
    ours = there is None or _is_ours(there.headers, headings)
    taken = not ours
    _keep(deps.documents, tab, taken=taken)
    if not taken:
        deps.sheet.replace_tab(tab, headings, rows)
    return not taken


def taken_tabs(documents: Documents) -> list[str]:
    """Give a sentence for each of the service's tabs that staff use for their own."""
    return [taken_text(one) for one in _known(documents)]


def taken_text(tab: str) -> str:
    """Say what to do about such a tab."""
    return (
        f"The tab {tab} holds something of yours and is left as it is. Rename it, and "
        "the service makes its own."
    )


def _is_ours(there: Sequence[object], headings: Sequence[str]) -> bool:
    shown = ["" if one is None else str(one).strip() for one in there]
    while shown and not shown[-1]:
        shown.pop()
    return not shown or shown == list(headings)


def _known(documents: Documents) -> list[str]:
    found = documents.get(_TAKEN)
    tabs: Any = found.data["tabs"] if found else []
    return list(tabs)


def _keep(documents: Documents, tab: str, *, taken: bool) -> None:
    before = _known(documents)
    after: Any = sorted({*before, tab} if taken else {*before} - {tab})
    if after != before:
        documents.put(_TAKEN, {"tabs": after})
