"""
Preview a run: what every row would get now, listed whole, kept for the one who asked.

Nothing is planned or sent. A preview is kept in chunks until its owner makes another
one, so that filtering and paging do not play the whole sheet again.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from shared.core.instants import to_text
from shared.core.keys import opaque
from shared.core.outreach.rows import RowOutcome
from shared.core.previews import (
    HEADINGS,
    QUIET,
    Line,
    Wanted,
    cells_of,
    line_of,
    totals,
    within,
)
from shared.deps import Deps
from shared.errors import BadRequest
from shared.flows.known import fetch
from shared.flows.own_tabs import replace_own, taken_text
from shared.flows.plan import Options, plan
from shared.flows.playbook import load_playbook
from shared.ports import Write

CHUNK = 100
"""Lines of one document: far below the megabyte that one may have."""
TAB = "Preview"


def make_preview(
    deps: Deps, owner: str, now: datetime, scope: frozenset[str] = frozenset()
) -> dict[str, Any]:
    """
    Play a whole pass dry and keep its lines.

    Args:
        owner: Who asks; their last preview is replaced.
        scope: Folded names of the properties they see; empty: all.

    Returns:
        Totals, questions a person must answer first, and notes on the tabs.

    Raises:
        BadRequest: The sheet cannot be used.
        NotDone: The sheet or the store is not reachable now.
    """
    lines: list[Line] = []
    quiet: list[str] = []

    def sink(row: RowOutcome) -> None:
        if row.outcome != QUIET:
            lines.append(line_of(row))
        elif not scope or row.property.casefold() in scope:
            quiet.append(row.account_id)

    report = plan(deps, now, Options(dry_run=True, whole=True), sink)
    seen = within(lines, scope)
    cost = load_playbook(deps, now).policy.text_part_cost_cents
    head: dict[str, Any] = {
        "at": to_text(now),
        "lines": len(seen),
        "totals": totals(seen, len(quiet), cost),
        "questions": report.questions,
        "notes": report.notes,
    }
    _keep(deps, _key(owner, scope), seen, head)
    return head


def preview_page(
    deps: Deps, owner: str, wanted: Wanted, start: int, count: int
) -> dict[str, Any]:
    """
    Give a page of a preview, filtered.

    Args:
        wanted: Which lines.
        start: How many of the wanted lines to pass over.
        count: How many to give at most.

    Raises:
        BadRequest: `no_preview`: make one first.
    """
    found = [one for one in _lines(deps, owner, wanted.scope) if wanted.takes(one)]
    return {"matched": len(found), "start": start, "lines": found[start:][:count]}


def export_preview(deps: Deps, owner: str, wanted: Wanted) -> int:
    """
    Write a preview into its own tab; gives how many lines it has.

    Raises:
        BadRequest: `no_preview`, or `tab_taken`: staff have a tab of that name.
        NotDone: The sheet is not reachable now.
    """
    found = [one for one in _lines(deps, owner, wanted.scope) if wanted.takes(one)]
    if not replace_own(deps, TAB, HEADINGS, [cells_of(one) for one in found]):
        raise BadRequest("tab_taken", taken_text(TAB))
    return len(found)


def _keep(deps: Deps, key: str, lines: list[Line], head: dict[str, Any]) -> None:
    before = deps.documents.get(f"previews/{key}")
    had = int(str(before.data["chunks"])) if before else 0
    chunks = [lines[at : at + CHUNK] for at in range(0, len(lines), CHUNK)]
    for number, chunk in enumerate(chunks):
        body: dict[str, Any] = {"lines": chunk}
        deps.documents.put(f"preview_lines/{key}-{number}", body)
    deps.documents.put(f"previews/{key}", {**head, "chunks": len(chunks)})
    over = range(len(chunks), had)
    gone = [Write("delete", f"preview_lines/{key}-{number}") for number in over]
    for start in range(0, len(gone), CHUNK):
        deps.documents.batch(gone[start : start + CHUNK])


def _key(owner: str, scope: frozenset[str]) -> str:
    """Give another name once their properties change: what was seen is not any more."""
    return opaque("v", owner, *sorted(scope))


def _lines(deps: Deps, owner: str, scope: frozenset[str]) -> list[Line]:
    key = _key(owner, scope)
    head = deps.documents.get(f"previews/{key}")
    if head is None:
        raise BadRequest("no_preview", "Make a preview first.")
    numbers = range(int(str(head.data["chunks"])))
    found = fetch(deps.documents, [f"preview_lines/{key}-{n}" for n in numbers])
    chunks: list[Any] = [found[f"preview_lines/{key}-{n}"].data for n in numbers]
    return [line for chunk in chunks for line in chunk["lines"]]
