"""
A file stands in for the sheet while that cannot be read: taken once, read only.

Its rows replace the copy that an outage works on, under the same guards as any other
reading. Its house tabs change nothing: how the office collects is not decided in an
outage. When the sheet is back, every difference is written down as after any outage.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from shared.core.instants import to_text
from shared.core.records.activity import Happening
from shared.deps import Deps
from shared.errors import BadRequest, Conflict, NotDone, NotFound, Uncertain
from shared.flows.journal import Sign, as_it_is, note_service
from shared.flows.keep import SHEET
from shared.flows.lock import free_lock, take_lock
from shared.flows.plan import Options, Report, plan
from shared.flows.recent import forget
from shared.flows.sheet_outage import OUTAGE, outage
from shared.flows.stage import ReadOnlySheet
from shared.ports import Sheet, Write

LONG_AGO: Final = "2000-01-01T00:00:00.000000Z"
LEASE: Final = timedelta(minutes=10)
"""How long one file may take; a second one waits so long at most."""
TRIES: Final = 3
_LOCK: Final = "system/stand_in"


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

    One file at a time: of two, nobody could say whose rows are in use.

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
            `file_being_taken`: somebody else's is; `not_taken`: rows changed again and
            again meanwhile, and nothing is sent; or the file cannot be used.
        NotDone: The store is not reachable.
    """
    if outage(deps, now) is None:
        text = "The sheet can be read: change it there. A file only helps in an outage."
        raise BadRequest("sheet_is_there", text)
    mine = take_lock(deps.documents, _LOCK, LEASE, now)
    if mine is None:
        text = "Another file is taken just now. See what became of it, then upload."
        raise BadRequest("file_being_taken", text)
    try:
        report = _whole(replace(deps, sheet=ReadOnlySheet(sheet)), now, go_on=go_on)
        if not report.questions:
            _mark(report, by, mine, deps, now, sign)
    finally:
        free_lock(deps.documents, _LOCK, mine)
    return report


def _whole(deps: Deps, now: datetime, *, go_on: bool) -> Report:
    """Keep every row of the file; half of it is worse than none."""
    options = Options(stand_in=True, go_on=go_on)
    for _ in range(TRIES):
        try:
            report = plan(deps, now, options)
        except (NotDone, Uncertain):
            _distrust(deps)
            raise
        if report.questions or not report.in_doubt:
            return report
    _distrust(deps)
    text = (
        f"The file was not taken: {report.in_doubt} of its rows changed again and "
        "again meanwhile. Nothing is sent now; upload it once more."
    )
    raise BadRequest("not_taken", text)


def _mark(  # noqa: PLR0913, PLR0917 - the file, and who vouches for it
    report: Report, by: str, mine: str, deps: Deps, now: datetime, sign: Sign
) -> None:
    """Let the file count as the copy from now on, if no other one came between."""
    read_at = to_text(now)
    taken: dict[str, Any] = {"copy_of": read_at, "stand_in": by}
    mark = Write("put", SHEET, {"read_at": read_at, "rows": report.rows})
    held = deps.documents.get(_LOCK)
    if held is None or held.data["until"] != mine:
        raise _overtaken(deps)
    free = Write("delete", _LOCK, if_version=held.version)
    try:
        deps.documents.batch([mark, Write("update", OUTAGE, taken), free])
    except Conflict:
        raise _overtaken(deps) from None
    except NotFound:
        _distrust(deps)
        text = "The sheet came back just now: it is read again before anything leaves."
        raise BadRequest("sheet_is_there", text) from None
    forget(deps.documents, SHEET)
    forget(deps.documents, OUTAGE)
    happening = Happening("stand_in_taken", by, f"{report.rows} rows", cause=read_at)
    note_service(deps.documents, sign(happening), now)


def _overtaken(deps: Deps) -> BadRequest:
    _distrust(deps)
    text = "The file was not taken: it took too long, and another one came between."
    return BadRequest("not_taken", text)


def _distrust(deps: Deps) -> None:
    """Let nothing be sent on a file's rows that were not taken whole."""
    found = deps.documents.get(SHEET)
    rows = found.data["rows"] if found else 0
    deps.documents.put(SHEET, {"read_at": LONG_AGO, "rows": rows})
    forget(deps.documents, SHEET)
