"""`plan`: the calendar of what would be sent to whom."""

from __future__ import annotations

import json
from datetime import datetime
from itertools import groupby
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from shared.flows.rehearse import Coming, Rehearsal, rehearse
from shared.local.assemble import Wish, assemble
from shared.local.cli.run import Instant

MOST_DAYS = 120


@click.command()
@click.argument("file", required=False)
@click.option(
    "--days",
    type=click.IntRange(1, MOST_DAYS),
    default=7,
    show_default=True,
    help="How many days to look ahead, today included.",
)
@click.option("--now", type=Instant(), help="Look ahead from this instant.")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON a message.")
@click.option(
    "--db",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The store; default: a file beside FILE.",
)
def plan(
    file: str | None,
    days: int,
    now: datetime | None,
    as_json: bool,  # noqa: FBT001 - click's
    db: Path | None,
) -> None:
    """
    Show what would be sent to whom in the coming days, if nothing else happens.

    The service itself is rehearsed on a copy: steps, hours, caps and holidays are
    exactly its own. Nothing is sent, stored or written.
    """
    wish = Wish(file=file, now=now, dry_run=True, db=db)
    status = Console(stderr=True, quiet=as_json).status(f"Rehearsing {days} days …")
    with assemble(wish) as deps, status:
        found = rehearse(deps, deps.clock.now(), days)
    if as_json:
        for one in found.coming:
            click.echo(json.dumps(one.as_json(), ensure_ascii=False))
    else:
        _show(found, days)
    for question in found.questions:
        click.echo(f"Before any of it is sent, answer this: {question}", err=True)


def _show(found: Rehearsal, days: int) -> None:
    out = Console(highlight=False)
    for on, group in groupby(found.coming, key=lambda one: one.on):
        out.print(f"\n[bold]{on:%A, %d %B %Y}[/bold]")
        out.print(_table(list(group)))
    for note in found.notes:
        out.print(f"[yellow]![/yellow] {note}")
    out.print(
        f"\n{len(found.coming)} messages in {days} days, if nothing else happens."
    )


def _table(coming: list[Coming]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for heading in ("Time", "Account", "Customer", "Channel", "Step"):
        table.add_column(heading)
    for one in coming:
        at = f"{one.send_at:%H:%M %Z}"
        ids = ", ".join(one.account_ids)
        table.add_row(at, ids, one.customer, one.channel, one.step)
    return table
