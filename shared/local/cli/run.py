"""`run`: one whole pass over a sheet, finite."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path

import click

from shared.flows.held_runs import OPERATOR
from shared.flows.plan import Options
from shared.local.assemble import Wish, assemble, read_now
from shared.local.one_pass import PassResult, run_pass
from shared.local.summary import Voice, summarise

NEEDS_PERSON = 3


class Instant(click.ParamType[datetime]):
    """An ISO 8601 instant; without a zone it is read on the office's own clock."""

    name = "ISO"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Read it, or say how it is written."""
        if isinstance(value, datetime):
            return value
        try:
            return read_now(str(value))
        except ValueError:
            self.fail("write it as 2026-11-23T10:00:00-05:00", param, ctx)


@click.command()
@click.argument("file", required=False)
@click.option("--now", type=Instant(), help="Set the clock to this instant, then run.")
@click.option(
    "--dry-run", is_flag=True, help="Decide everything, send and keep nothing."
)
@click.option("--json", "as_json", is_flag=True, help="One line of JSON a row.")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the sheet here; FILE stays as it is.",
)
@click.option(
    "--db",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The store; default: a file beside FILE.",
)
@click.option("--go-on", is_flag=True, help="Go on where the run would stop and ask.")
def run(  # noqa: PLR0913, PLR0917 - click hands over every option
    file: str | None,
    now: datetime | None,
    dry_run: bool,  # noqa: FBT001 - click's
    as_json: bool,  # noqa: FBT001 - click's
    out: Path | None,
    db: Path | None,
    go_on: bool,  # noqa: FBT001 - click's
) -> None:
    """
    Plan FILE, send what is due, settle once, write back, exit.

    FILE is a .csv or .xlsx sheet (or a Google sheet's id; default: SHEET). Only the
    service's own columns of it change. Real people are reached only with LIVE=yes.

    Exit codes: 0 done, 3 something is uncertain or waits for a person.
    """
    wish = Wish(file=file, now=now, dry_run=dry_run, out=out, db=db)
    options = Options(dry_run=dry_run, whole=True, go_on=go_on, approver=OPERATOR)
    voice = Voice(quiet=as_json)
    with assemble(wish) as deps:
        result = run_pass(deps, options, voice.say)
    if as_json:
        print_lines(result)
    else:
        summarise(result, dry_run=dry_run)
    for question in result.report.questions:
        click.echo(f"A person is needed: {question}", err=True)
    sys.exit(NEEDS_PERSON if result.needs_person else 0)


def print_lines(result: PassResult) -> None:
    """Print one line of JSON a row, in the order of the sheet."""
    for row in result.rows:
        click.echo(json.dumps(row.as_json(), ensure_ascii=False))
