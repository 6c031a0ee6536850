"""`import-payments`: what was paid, before the sheet shows it."""

from __future__ import annotations

import json
import sys
from collections import Counter
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from shared.core.sheet.payments import Line
from shared.deps import Deps
from shared.errors import NotDone
from shared.flows.payments import SAID, record_payment
from shared.flows.write_back import write_back
from shared.local.assemble import Wish, assemble
from shared.local.cli.run import NEEDS_PERSON, Instant
from shared.local.clocks import HOME_ZONE
from shared.local.payments import read_payments

_FOR_A_PERSON = frozenset({"part", "unknown_account", "invalid"})


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--sheet", help="The sheet they belong to (default: SHEET).")
@click.option(
    "--db",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The store; default: a file beside the sheet.",
)
@click.option("--now", type=Instant(), help="Set the clock to this instant.")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON a payment.")
def import_payments(
    file: Path,
    sheet: str | None,
    db: Path | None,
    now: datetime | None,
    as_json: bool,  # noqa: FBT001 - click's
) -> None:
    """
    Record the payments listed in FILE, a .csv with Account ID, Amount and Date.

    What is planned about a paid account is cancelled at once, and the account is
    paused until the sheet shows the payment. The sheet's balance is not changed.
    Importing the same list again changes nothing.

    Exit codes: 0 done, 3 some lines need a person (part payments, unknown accounts,
    lines that could not be read), 2 FILE cannot be used.
    """
    with assemble(Wish(file=sheet, now=now, db=db)) as deps:
        lines = _lines(file, deps)
        results = [_record(line, deps) for line in lines]
        note = _write_back(deps)
    if as_json:
        for line, outcome in zip(lines, results, strict=True):
            click.echo(json.dumps(_as_json(line, outcome), ensure_ascii=False))
    else:
        _summarise(lines, results)
    if note:
        click.echo(note, err=True)
    sys.exit(NEEDS_PERSON if _FOR_A_PERSON & set(results) else 0)


def _lines(file: Path, deps: Deps) -> list[Line]:
    """Read the whole list first: half a file is not recorded."""
    today = deps.clock.now().astimezone(ZoneInfo(HOME_ZONE)).date()
    return list(read_payments(file, today, deps.settings.business.region))


def _record(line: Line, deps: Deps) -> str:
    if line.payment is None:
        return "invalid"
    return record_payment(line.payment, deps, deps.clock.now())


def _write_back(deps: Deps) -> str:
    try:
        write_back(deps, deps.clock.now())
    except NotDone as error:
        return f"Recorded, but the sheet could not be written now: {error.text}"
    return ""


def _as_json(line: Line, outcome: str) -> dict[str, object]:
    paid = line.payment
    return {
        "row": line.row,
        "account_id": paid.account_id if paid else None,
        "cents": paid.cents if paid else None,
        "paid_on": paid.paid_on.isoformat() if paid else None,
        "outcome": outcome,
        "text": line.problem or SAID[outcome],
    }


def _summarise(lines: list[Line], results: list[str]) -> None:
    counts = Counter(results)
    for outcome, said in SAID.items():
        if counts[outcome]:
            click.echo(f"{counts[outcome]:>6}  {said}")
    for line, outcome in zip(lines, results, strict=True):
        if line.problem:
            click.echo(line.problem, err=True)
        elif outcome == "unknown_account":
            click.echo(
                f"Row {line.row}: no account of this id is known; run a pass over the "
                "sheet first, or correct the Account ID.",
                err=True,
            )
