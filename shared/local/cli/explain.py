"""`explain` and `audit verify`: what was decided, and is the record unchanged?"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from shared.core.outreach.explaining import said
from shared.flows.evidence import (
    as_csv,
    as_json,
    evidence_of_account,
    evidence_of_period,
    note_export,
)
from shared.flows.explain import explain as explain_account
from shared.flows.explain import heads, verify_chains
from shared.local.assemble import Wish, assemble
from shared.local.cli.run import Instant

BROKEN = 1
OPERATOR = "operator"
"""Whoever sits at the command line, as the record names them."""
_DAY = click.DateTime(["%Y-%m-%d"])


def where(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say which store is asked."""
    store = click.Path(dir_okay=False, path_type=Path)
    help_ = "The store; default: a file beside the sheet."
    command = click.option("--db", type=store, help=help_)(command)
    help_ = "The sheet whose store is asked (default: SHEET)."
    return click.option("--sheet", help=help_)(command)


@click.command()
@click.argument("account_id")
@click.option("--at", type=Instant(), help="As of this instant (default: now).")
@where
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def explain(
    account_id: str,
    at: datetime | None,
    sheet: str | None,
    db: Path | None,
    as_json: bool,  # noqa: FBT001 - click's
) -> None:
    """
    Say why an account was or was not contacted, rule by rule, as of an instant.

    Everything is replayed from what was stored at the time: verdicts with the version
    of their rules, refusals at planning, consent and opt-outs with their wording.
    Every chain on the way is checked. It shows messages as they were: keep it private.

    Exit codes: 0 done, 1 somebody changed the record, 2 no such account.
    """
    with assemble(Wish(file=sheet, db=db)) as deps:
        found = explain_account(account_id, deps, at or deps.clock.now())
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
    else:
        click.echo("\n".join(said(found)))
    sys.exit(BROKEN if found["broken"] else 0)


@click.group()
def audit() -> None:
    """Check and export what was written down."""


@audit.command()
@click.option("--account", help="One account (default: all of them).")
@click.option("--from", "first", type=_DAY, required=True, help="The first day, UTC.")
@click.option("--to", "last", type=_DAY, required=True, help="The last day, UTC.")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="A new file, .csv or .json; readable by its owner only.",
)
@where
def export(  # noqa: PLR0913, PLR0917 - click's
    account: str | None,
    first: datetime,
    last: datetime,
    out: Path,
    sheet: str | None,
    db: Path | None,
) -> None:
    """
    Write the record of an account or a period: activity, consent and verdicts.

    Every action with actor, before and after, reason and hash; the ledger of consent
    with its wording and proof; every verdict with the rules that bound it. It holds
    personal data: keep it private.

    Exit codes: 0 done, 2 no such account, or the file cannot be written.
    """
    start, end = first.replace(tzinfo=UTC), last.replace(tzinfo=UTC) + timedelta(days=1)
    if out.suffix not in {".csv", ".json"} or out.exists():
        raise click.BadParameter("Name a new file ending in .csv or .json.")
    with assemble(Wish(file=sheet, db=db)) as deps:
        if account:
            lines = evidence_of_account(account, deps, start, end)
        else:
            lines = evidence_of_period(deps, start, end)
        about = f"{account or 'every account'}, {first.date()} to {last.date()}"
        note_export(deps, OPERATOR, about, deps.clock.now())
    text = as_csv(lines) if out.suffix == ".csv" else as_json(lines)
    out.touch(mode=0o600, exist_ok=False)
    out.write_text(text, "utf-8", newline="")
    click.echo(f"{len(lines):,} lines written to {out}.")


@audit.command()
@where
def verify(sheet: str | None, db: Path | None) -> None:
    """
    Walk every chain of activity and consent; name each that was changed.

    The last line is one hash of all their ends. Keep it outside of the store (in a
    mail to yourself, say): whoever can write the whole store could forge all the rest.

    Exit codes: 0 every chain is whole, 1 some are not.
    """
    broken = 0
    with assemble(Wish(file=sheet, db=db)) as deps:
        for collection, key, wrong in verify_chains(deps):
            broken += 1
            click.echo(f"{collection} {key}: {wrong}")
        count, head = heads(deps.documents)
    click.echo(f"{count - broken} of {count} chains are whole; ends: {head}")
    sys.exit(BROKEN if broken else 0)
