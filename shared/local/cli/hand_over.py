"""`hand-over`: move the office to another store, and back by the same door."""

from __future__ import annotations

from dataclasses import replace

import click

from shared import bootstrap
from shared.errors import BadRequest
from shared.flows.authority import hand_over as hand
from shared.settings import load


@click.command()
@click.option("--from", "source", required=True, help="sqlite:///path or firestore://…")
@click.option("--to", "target", required=True, help="The same; empty or handed over.")
def hand_over(source: str, target: str) -> None:
    """
    Move everything the service knows from one store to another.

    The deployment on the first store must be stopped, and its lease over (ten minutes
    after it stopped). From then on the first store refuses to work. On the second one
    sending is off until a person turns it on. To go back, hand over the other way.
    """
    if source == target:
        raise BadRequest("same_store", "Name two different stores.")
    settings = load(bootstrap.environment(), sheet="none.csv")
    first, second = (
        bootstrap.documents_for(replace(settings, store=one))
        for one in (source, target)
    )
    now = bootstrap.SystemClock().now()
    count = hand(first, second, target, "operator", now)
    click.echo(f"{count:,} documents are now in {target}; {source} refuses to work.")
    click.echo("Sending is off there: look at `plan`, then turn it on in the sidebar.")
