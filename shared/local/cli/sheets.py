"""`make-sheet`: a made-up sheet to try things with."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from shared import bootstrap

MOST = 1_000_000


@click.command()
@click.argument("count", type=click.IntRange(0, MOST), metavar="N")
@click.option(
    "--seed", type=int, default=1, show_default=True, help="Same, same sheet."
)
@click.option("--messy", is_flag=True, help="As dirty as real sheets are.")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="Where to write it: .csv or .xlsx.",
)
@click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Due dates lie around this day (default: today).",
)
def make_sheet(
    count: int,
    seed: int,
    messy: bool,  # noqa: FBT001 - click's
    out: Path,
    today: datetime | None,
) -> None:
    """
    Write a sheet of N made-up accounts.

    Nobody in it is real: numbers are 555-01xx, addresses example.com; area codes, ZIPs
    and time zones agree with each other.
    """
    from shared.local.make_sheet import make_sheet as make  # noqa: PLC0415 - one use

    day = (today or bootstrap.SystemClock().now()).date()
    out.parent.mkdir(parents=True, exist_ok=True)
    make(count, seed=seed, messy=messy, out=out, today=day)
    click.echo(f"{count} made-up accounts are in {out}")
