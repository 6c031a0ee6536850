"""After an outage of the sheet: every difference, and what was decided about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Final

from shared.core.instants import to_text
from shared.core.keys import opaque
from shared.core.model import Account
from shared.core.records.accounts import account_to_data
from shared.deps import Deps
from shared.flows.known import Memory
from shared.flows.queries import reconciliations
from shared.flows.sheet_index import SheetIndex
from shared.flows.tasks import open_task

ROWS_A_PAGE: Final = 1000
TAKEN: Final = "the sheet's value is used from now on"
GONE: Final = "the row is gone: nothing more is planned about it"
NEW: Final = "the row is new: it is planned like any other"
_OURS: Final = frozenset(
    {"key", "row", "fingerprint", "zones", "phone_zones", "problems"}
)


def differences(
    accounts: Iterable[Account], memory: Memory, index: SheetIndex, seen: set[str]
) -> Iterator[dict[str, Any]]:
    """List what the sheet says otherwise than the copy, field by field."""
    for one in accounts:
        before = memory.copy(one.key)
        if not before:
            yield _line(one.account_id, "", "", "", NEW)
            continue
        after = account_to_data(one)
        for name in sorted({*before, *after} - _OURS):
            if before.get(name) != after.get(name):
                old, new = _shown(before.get(name)), _shown(after.get(name))
                yield _line(one.account_id, name, old, new, TAKEN)
    for key in index.entries.keys() - seen:
        yield _line(key, "", "", "", GONE)


def keep_report(
    deps: Deps, lasting: dict[str, Any], lines: list[dict[str, Any]], now: datetime
) -> None:
    """Keep the report, a page for each thousand lines; a person is asked to read it."""
    name = opaque("rec", str(lasting["since"]))
    for page in range(max(1, -(-len(lines) // ROWS_A_PAGE))):
        part = lines[page * ROWS_A_PAGE : (page + 1) * ROWS_A_PAGE]
        body: dict[str, Any] = {
            "since": lasting["since"],
            "copy_of": lasting["copy_of"],
            "until": to_text(now),
            "page": page,
            "lines": part,
        }
        deps.documents.put(f"reconciliations/{name}-{page:03d}", body)
    if lines:
        open_task(deps.documents, "", "reconciliation", name, now)


def last_report(deps: Deps) -> list[dict[str, Any]]:
    """Give the pages of the last report, in order; [] if there was none."""
    found: list[dict[str, Any]] = [
        one.data for one in deps.documents.query(reconciliations())
    ]
    newest = max((str(one["since"]) for one in found), default="")
    pages = [one for one in found if one["since"] == newest]
    return sorted(pages, key=lambda one: int(one["page"]))


def _line(
    account: str, field: str, copy: str, sheet: str, decided: str
) -> dict[str, Any]:
    return {
        "account": account,
        "field": field,
        "copy": copy,
        "sheet": sheet,
        "decided": decided,
    }


def _shown(value: object) -> str:
    return "" if value is None else str(value)
