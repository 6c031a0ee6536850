"""`stand-in`: a file instead of the sheet, while that cannot be read."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click

from shared.errors import NotDone
from shared.flows.plan import plan
from shared.flows.sheet_outage import outage
from shared.flows.stand_in import take_stand_in
from shared.local.assemble import Wish, assemble
from shared.local.cli.explain import where
from shared.local.cli.run import NEEDS_PERSON, Instant


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path, exists=True))
@click.option("--by", default="operator", help="Who vouches for it.")
@click.option("--go-on", is_flag=True, help="What vanished or jumped in it is right.")
@click.option("--now", type=Instant(), help="Set the clock to this instant.")
@where
def stand_in(  # noqa: PLR0913, PLR0917 - click's
    file: Path,
    by: str,
    go_on: bool,  # noqa: FBT001 - click's
    now: datetime | None,
    sheet: str | None,
    db: Path | None,
) -> None:
    """
    Work on FILE (.csv or .xlsx) while the sheet cannot be read.

    Its rows replace the store's copy of the sheet, checked like any other reading; only
    the tab Accounts counts. Nothing is written into FILE. Verdicts are marked with the
    instant of this copy, and the first reading of the sheet afterwards lists every
    difference: see `reconciliation`.

    Exit codes: 0 taken, 3 a person must answer first (--go-on), 2 FILE cannot be used
    or the sheet is there.
    """
    with assemble(Wish(file=sheet, now=now, db=db)) as deps:
        instant = deps.clock.now()
        if outage(deps, instant) is None:
            try:  # nobody may have noticed yet
                plan(deps, instant)
            except NotDone as error:
                click.echo(f"The sheet cannot be read: {error.text}", err=True)
        with deps.uploaded(file.name, file.read_bytes()) as upload:
            report = take_stand_in(upload, by, deps, instant, go_on=go_on)
    for one in report.questions:
        click.echo(one, err=True)
    counts = ", ".join(f"{name} {n}" for name, n in sorted(report.counts.items()))
    taken = "Not taken" if report.questions else "Taken"
    click.echo(f"{taken}: {report.rows} rows" + (f": {counts}" if counts else ""))
    sys.exit(NEEDS_PERSON if report.questions else 0)
