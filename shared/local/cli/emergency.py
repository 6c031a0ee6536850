"""`emergency-export`, `import-manual`, `reconciliation`: when nothing else works."""

from __future__ import annotations

import csv
import sys
from collections import Counter
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import click

from shared.core.sheet.formulas import harmless
from shared.deps import Deps
from shared.errors import BadRequest, CollectionsError, NotDone
from shared.flows.by_hand import Deed, take_by_hand
from shared.flows.emergency import papers
from shared.flows.evidence import note_export
from shared.flows.reconcile import last_report
from shared.flows.write_back import write_back
from shared.local.assemble import Wish, assemble
from shared.local.cli.explain import OPERATOR, where
from shared.local.cli.run import NEEDS_PERSON, Instant
from shared.local.clocks import HOME_ZONE
from shared.local.papers import Line, read_by_hand, write_papers

_REFUSED: Final = {
    "unknown_account": "no account of this id is known.",
    "bad_time": (
        "When lies more than a day ahead or two months back. Correct the date and"
        " import the file again; nothing of this row was taken."
    ),
}
"""What is not taken at all, in sentences."""


@click.command()
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="Where to write it: .xlsx. Only its owner may read it.",
)
@click.option("--now", type=Instant(), help="As of this instant.")
@where
def emergency_export(
    out: Path, now: datetime | None, sheet: str | None, db: Path | None
) -> None:
    """
    Write what staff need to go on by hand, from the store alone.

    Who is due within a day, with hours and words; who must be left alone; every
    balance and consent; and a tab in which to write down what was done, which
    `import-manual` reads back. Neither the sheet nor a provider is asked.
    """
    with assemble(Wish(file=sheet, now=now, db=db)) as deps:
        made = papers(deps, deps.clock.now())
        _note(deps)
    write_papers(made, out)
    click.echo(
        f"{len(made.contacts)} to contact, {len(made.alone)} to leave alone, "
        f"{len(made.accounts)} accounts: {out}"
    )


def _note(deps: Deps) -> None:
    """Write down that they were taken; where nothing works, not even that must."""
    try:
        note_export(deps, OPERATOR, "papers for work by hand", deps.clock.now())
    except CollectionsError as error:
        click.echo(f"It could not be written down: {error.text}", err=True)


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--now", type=Instant(), help="Set the clock to this instant.")
@where
def import_manual(
    file: Path, now: datetime | None, sheet: str | None, db: Path | None
) -> None:
    """
    Take in what was done by hand: the tab "Done by hand" of the papers FILE.

    Contacts count towards every limit; promises, payments, opt-outs and holds have the
    effect they have in the sidebar. Importing the same file again changes nothing.

    Exit codes: 0 done, 3 some lines need a person, 2 FILE cannot be used.
    """
    lines = list(read_by_hand(file))
    with assemble(Wish(file=sheet, now=now, db=db)) as deps:
        met = Counter[str]()
        told = [_take(line, met, deps) for line in lines]
        try:
            write_back(deps, deps.clock.now())
        except NotDone as error:
            click.echo(
                f"Recorded; the sheet could not be written: {error.text}", err=True
            )
    counts = Counter(outcome for outcome, _text in told)
    for outcome, count in sorted(counts.items()):
        click.echo(f"{count:>6}  {outcome.replace('_', ' ')}")
    for _outcome, text in told:
        if text:
            click.echo(text, err=True)
    sys.exit(0 if set(counts) <= {"done", "repeat"} else NEEDS_PERSON)


def _take(line: Line, met: Counter[str], deps: Deps) -> tuple[str, str]:
    if line.problem or line.at is None:
        return "invalid", line.problem
    deed = _deed(line, line.at, met)
    try:
        outcome = take_by_hand(deed, deps, deps.clock.now())
    except BadRequest as error:
        return "for_a_person", f"Row {line.row}: counted, but: {error.text}"
    said = _REFUSED.get(outcome, "")
    return outcome, f"Row {line.row}: {said}" if said else ""


def _deed(line: Line, at: datetime, met: Counter[str]) -> Deed:
    """Make a deed of a line; two who share a flat may pay the same in one minute."""
    if at.tzinfo is None:
        at = at.replace(tzinfo=ZoneInfo(HOME_ZONE))
    deed = Deed(
        line.account_id,
        at,
        line.how,
        line.result,
        line.text[:2000],
        line.promised_on,
        line.amount,
        line.who[:200],
    )
    if deed.result != "paid":
        return deed
    met[deed.id] += 1
    return replace(deed, nth=met[deed.id])


@click.command()
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write it as .csv instead of printing it.",
)
@where
def reconciliation(out: Path | None, sheet: str | None, db: Path | None) -> None:
    """Show what the last outage of the sheet left different, and what was decided."""
    with assemble(Wish(file=sheet, db=db)) as deps:
        pages = last_report(deps)
    lines = [line for page in pages for line in page["lines"]]
    if not pages:
        click.echo("There was no outage of the sheet.")
        return
    click.echo(
        f"Outage from {pages[0]['since']} to {pages[0]['until']}, "
        f"copy of {pages[0]['copy_of']}: {len(lines)} differences"
    )
    columns = ("account", "field", "copy", "sheet", "decided")
    if out is not None:
        with out.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(columns)
            writer.writerows([harmless(line[one]) for one in columns] for line in lines)
        out.chmod(0o600)
        return
    for line in lines:
        click.echo("  ".join(str(line[one]) for one in columns if line[one]))
