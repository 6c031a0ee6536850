"""
A file stands in for the sheet while that cannot be read: taken once, read only.

Its rows replace the copy that an outage works on, under the same guards as any other
reading. Its house tabs change nothing: how the office collects is not decided in an
outage. When the sheet is back, every difference is written down as after any outage.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from shared.core.instants import to_text
from shared.core.records.activity import Happening
from shared.deps import Deps
from shared.errors import BadRequest, NotFound
from shared.flows.journal import Sign, as_it_is, note_service
from shared.flows.keep import SHEET
from shared.flows.plan import Options, Report, plan
from shared.flows.recent import forget
from shared.flows.sheet_outage import OUTAGE, outage
from shared.flows.stage import ReadOnlySheet
from shared.ports import Sheet, Write

LONG_AGO: Final = "2000-01-01T00:00:00.000000Z"


def take_stand_in(  # noqa: PLR0913 - keyword-only: what a person has said of it
    sheet: Sheet,
    by: str,
    deps: Deps,
    now: datetime,
    *,
    go_on: bool = False,
    sign: Sign = as_it_is,
) -> Report:
    """
    Plan from a file as if it were the sheet, and work on it until the sheet is back.

    Args:
        sheet: The file.
        by: Who vouches for it.
        deps: The world.
        now: Aware; the file counts as read at this instant.
        go_on: A person has said that what vanished or jumped in it is right.

    Returns:
        What the pass came to; with questions, nothing was taken.

    Raises:
        BadRequest: `sheet_is_there`: nothing stands in for a sheet that can be read;
            or the file cannot be used.
        NotDone: The store is not reachable.
    """
    if outage(deps, now) is None:
        text = "The sheet can be read: change it there. A file only helps in an outage."
        raise BadRequest("sheet_is_there", text)
    staged = replace(deps, sheet=ReadOnlySheet(sheet))
    report = plan(staged, now, Options(stand_in=True, go_on=go_on))
    if report.questions:
        return report
    read_at = to_text(now)
    taken: dict[str, Any] = {"copy_of": read_at, "stand_in": by}
    mark = Write("put", SHEET, {"read_at": read_at, "rows": report.rows})
    try:
        deps.documents.batch([mark, Write("update", OUTAGE, taken)])
    except NotFound:
        _distrust(deps, report)
        text = "The sheet came back just now: it is read again before anything leaves."
        raise BadRequest("sheet_is_there", text) from None
    forget(deps.documents, SHEET)
    forget(deps.documents, OUTAGE)
    happening = Happening("stand_in_taken", by, f"{report.rows} rows", cause=read_at)
    note_service(deps.documents, sign(happening), now)
    return report


def _distrust(deps: Deps, report: Report) -> None:
    """Let nothing be sent on a file's rows that the sheet has overtaken."""
    deps.documents.put(SHEET, {"read_at": LONG_AGO, "rows": report.rows})
    forget(deps.documents, SHEET)
