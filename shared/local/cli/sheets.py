"""`make-sheet`: a made-up sheet to try things with."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from shared import bootstrap
from shared.adapters.sheet.files import our_errors
from shared.errors import BadRequest

_OURS = b"555"
"""In every phone number of a made-up sheet, however messy."""
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
@click.option("--contacts", is_flag=True, help="A Contacts tab, too: co-tenants.")
@click.option("--force", is_flag=True, help="Also over a file that is not made up.")
def make_sheet(  # noqa: PLR0913, PLR0917 - click hands over every option
    count: int,
    seed: int,
    messy: bool,  # noqa: FBT001 - click's
    out: Path,
    today: datetime | None,
    contacts: bool,  # noqa: FBT001 - click's
    force: bool,  # noqa: FBT001 - click's
) -> None:
    """
    Write a sheet of N made-up accounts.

    Nobody in it is real: numbers are 555-01xx, addresses example.com; area codes, ZIPs
    and time zones agree with each other.
    """
    from shared.local import make_sheet as sample  # noqa: PLC0415 - one use

    if out.exists() and not force:
        _spare(out)
    day = (today or bootstrap.SystemClock().now()).date()
    rows = sample.make_sheet(count, seed=seed, today=day, messy=messy)
    others = sample.make_contacts(rows, seed=seed) if contacts else ()
    out.parent.mkdir(parents=True, exist_ok=True)
    with our_errors(out):
        sample.write_sheet(out, rows, contacts=others)
    click.echo(f"{count} made-up accounts are in {out}")


def _spare(out: Path) -> None:
    """
    Refuse to write over a file that this did not make: it may be somebody's sheet.

    Raises:
        BadRequest: `file_exists`.
    """
    with our_errors(out):
        made_up = out.suffix.lower() == ".csv" and _OURS in out.read_bytes()
    if not made_up:
        raise BadRequest(
            "file_exists",
            f"{out.name} is there already; choose another name, or say --force.",
        )
