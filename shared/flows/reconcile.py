"""After an outage of the sheet: every difference, and what was decided about it."""

from __future__ import annotations

import json
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
BYTES_A_PAGE: Final = 400_000
"""A document holds 1 MiB, its index entries not counted."""
LONGEST: Final = 300
"""Characters of a value that are told."""
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


def store_lines(
    deps: Deps,
    lasting: dict[str, Any],
    lines: Iterable[dict[str, Any]],
    now: datetime,
) -> int:
    """
    Store the lines of a report before anything they speak of is kept.

    A pass that breaks off is repeated, and finds only what it has not kept yet: what
    it finds then is added.

    Returns:
        How many lines the report has by now.
    """
    pages = _pages(deps, lasting)
    known = {_all_of(one) for page in pages for one in page["lines"]}
    new = [one for one in lines if _all_of(one) not in known]
    parts = list(_parts(new)) or ([] if pages else [[]])
    for number, part in enumerate(parts, len(pages)):
        body: dict[str, Any] = {
            "since": lasting["since"],
            "copy_of": lasting["copy_of"],
            "until": to_text(now),
            "page": number,
            "lines": part,
        }
        deps.documents.put(_path(lasting, number), body)
    return len(known) + len(new)


def ask_to_read(deps: Deps, lasting: dict[str, Any], now: datetime) -> None:
    """Ask a person to read the report of an outage."""
    open_task(deps.documents, "", "reconciliation", _name(lasting), now)


def last_report(deps: Deps) -> list[dict[str, Any]]:
    """Give the pages of the last report, in order; [] if there was none."""
    found: list[dict[str, Any]] = [
        one.data for one in deps.documents.query(reconciliations())
    ]
    newest = max((str(one["since"]) for one in found), default="")
    pages = [one for one in found if one["since"] == newest]
    return sorted(pages, key=lambda one: int(one["page"]))


def _name(lasting: dict[str, Any]) -> str:
    return opaque("rec", str(lasting["since"]))


def _path(lasting: dict[str, Any], number: int) -> str:
    return f"reconciliations/{_name(lasting)}-{number:03d}"


def _pages(deps: Deps, lasting: dict[str, Any]) -> list[dict[str, Any]]:
    """Give the pages that an outage's report has already."""
    found: list[dict[str, Any]] = []
    while page := deps.documents.get(_path(lasting, len(found))):
        found.append(page.data)
    return found


def _parts(lines: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Cut the lines into pages that a document can hold."""
    part: list[dict[str, Any]] = []
    size = 0
    for one in lines:
        more = len(json.dumps(one, ensure_ascii=False).encode())
        if part and (len(part) == ROWS_A_PAGE or size + more > BYTES_A_PAGE):
            yield part
            part, size = [], 0
        part.append(one)
        size += more
    if part:
        yield part


def _all_of(line: dict[str, Any]) -> tuple[str, ...]:
    return tuple(str(line[name]) for name in sorted(line))


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
    """Give a value as text, a long note shortened."""
    text = "" if value is None else str(value)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
