"""`doctor`: is everything set up, and what is to be done about what is not?"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import click

from shared.errors import BadRequest, CollectionsError, ConfigError
from shared.local import doctor as ask
from shared.local import doctor_reach, doctor_sheet
from shared.local.assemble import Wish, assemble
from shared.local.doctor import Finding

PROBLEMS = 2
_SIGNS = {"ok": "ok      ", "warning": "warning ", "problem": "PROBLEM "}
_COLOURS = {"ok": "green", "warning": "yellow", "problem": "red"}


@click.command()
@click.argument("file", required=False)
@click.option(
    "--db",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The store; default: STORE, else a file beside FILE.",
)
@click.option("--json", "as_json", is_flag=True, help="One line of JSON a finding.")
def doctor(file: str | None, db: Path | None, as_json: bool) -> None:  # noqa: FBT001 - click's
    """
    Check every setting, credential, part, heading and text; say what to do about each.

    FILE is a sheet file or a Google sheet's id (default: SHEET). Nothing is sent, and
    nothing is changed but one small document in the store, removed at once. Providers
    are asked for their lists only with LIVE=yes, or on this machine.

    Exit codes: 0 all is well, warnings perhaps; 2 there are problems.
    """
    found = []
    for finding in examine(file, db):
        found.append(finding)
        click.echo(json.dumps(asdict(finding)) if as_json else _line(finding))
    sys.exit(PROBLEMS if any(one.level == "problem" for one in found) else 0)


def _line(finding: Finding) -> str:
    sign = click.style(_SIGNS[finding.level], fg=_COLOURS[finding.level])
    todo = f"\n         → {finding.todo}" if finding.todo else ""
    return f"{sign} {finding.what}: {finding.text}{todo}"


def examine(file: str | None, db: Path | None) -> Iterator[Finding]:
    """Look at everything, in the order in which it is needed."""
    yield from ask.machine(Path.cwd())
    yield from ask.tried("rulebook", ask.law)
    try:
        with assemble(Wish(file=file, db=db)) as deps:
            yield fine_settings(len(deps.settings.real_providers))
            settings = deps.settings
            yield from ask.safety(settings)
            yield from ask.business(settings)
            yield from ask.outside(settings)
            yield from doctor_reach.credentials(settings)
            now = deps.clock.now()
            yield from ask.tried("STORE", lambda: ask.store(deps, now))
            yield from ask.tried("QUEUE", lambda: ask.queue(deps))
            yield from ask.tried("SHEET", lambda: doctor_sheet.sheet(deps, now))
            yield from doctor_reach.providers(deps)
    except (ConfigError, BadRequest) as error:
        yield from _unusable(error)


def fine_settings(real: int) -> Finding:
    """Say that every setting could be read."""
    return ask.fine("settings", f"All could be read; {real} real providers.")


def _unusable(error: CollectionsError) -> Iterator[Finding]:
    """Name every setting that is missing or wrong: the rest cannot be looked at yet."""
    todo = "Set it in the environment or in .env: see docs/settings.md."
    for sentence in error.text.split("; "):
        yield ask.wrong(error.code, sentence, todo)
