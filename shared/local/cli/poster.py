"""`opt-in-poster`: a page to print, from which tenants agree to texts."""

from __future__ import annotations

import re
from pathlib import Path

import click

from shared.errors import BadRequest
from shared.flows.playbook import load_playbook
from shared.local.assemble import Wish, assemble
from shared.local.poster import poster
from shared.settings import Settings

_E164 = re.compile(r"\+1\d{10}")


@click.command()
@click.option(
    "--out",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="The page to write, FILE.html.",
)
@click.option("--number", help="Default: the number our texts come from.")
@click.option("--sheet", help="Whose settings count (default: SHEET).")
def opt_in_poster(out: Path, number: str | None, sheet: str | None) -> None:
    """
    Write a poster with a QR code that texts START to our number.

    Whoever sends it has agreed, in their own words from their own number; the poster
    says to what, in English and Spanish. Print it for the office or the lobby.
    """
    with assemble(Wish(file=sheet)) as deps:
        policy = load_playbook(deps, deps.clock.now()).policy
        page = poster(
            policy.business_name,
            _number(number, deps.settings),
            most=policy.sms_per_week,
            terms=f"{deps.settings.public_base_url}/consent",
        )
    out.write_text(page, "utf-8")
    click.echo(f"Written: {out}")


def _number(given: str | None, settings: Settings) -> str:
    number = given or settings.quo.sender or settings.twilio.sender
    digits = re.sub(r"[\s().-]", "", number)
    if not _E164.fullmatch(digits):
        raise BadRequest(
            "no_number",
            "Say which number to text with --number +12125550199, or set QUO_FROM.",
        )
    return digits
