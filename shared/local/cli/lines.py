"""`decide` and `classify`: JSON lines in, JSON lines out. No store, no clock."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TextIO

import click

_FILE = click.File("r", encoding="utf-8-sig", errors="replace")
Answers = Callable[[Iterable[str]], Iterator[str]]


_DECIDE = """
Ask the law: may this person be contacted, on this channel, at this instant?

Reads cases as JSON lines from FILE or standard input, prints one line each, in the
same order. The form of both is docs/decide.schema.json. A line that cannot be read
is answered by an error; the others go on.

\b
Example: echo '{"id": 1, "purpose": "collection", …}' | python main.py decide
"""


@click.command(help=_DECIDE)
@click.argument("file", type=_FILE, default="-")
def decide(file: TextIO) -> None:
    """Ask the law about cases in JSON lines."""
    from shared.local.decide import decide_lines  # noqa: PLC0415 - only when asked for

    _answer(file, decide_lines)


@click.command()
@click.argument("file", type=_FILE, default="-")
def classify(file: TextIO) -> None:
    """
    Read replies: what does this text mean, and what would the service do about it?

    Reads replies as JSON lines from FILE or standard input, prints one line each, in
    the same order. A line that cannot be read is answered by an error; the others go
    on.
    """
    from shared.local.classify import classify_lines  # noqa: PLC0415 - only when asked

    _answer(file, classify_lines)


def _answer(file: TextIO, answers: Answers) -> None:
    for line in answers(file):
        click.echo(line)
