"""Say on the terminal how a pass went: short, readable, no personal data."""

from __future__ import annotations

from collections import Counter

from rich.console import Console
from rich.table import Table

from shared.local.one_pass import PassResult

_MEANING = {
    "sent": "sent now",
    "planned": "would be sent now",
    "delayed": "lawful later, and planned for then",
    "blocked": "not permitted; the row says why",
    "waiting": "a person should look",
    "uncertain": "the provider gave no clear answer",
    "invalid": "the row cannot be used; it says what to correct",
    "not_due": "nothing due today",
}
SHOWN_NOTES = 5
_NOT_YET = "due, but the provider could not take it; it is tried again"


class Voice:
    """
    Tells what goes on, on standard error, so that standard output stays a result.

    Args:
        quiet: Say nothing on the way.
    """

    def __init__(self, *, quiet: bool = False) -> None:
        self.console = Console(stderr=True, highlight=False, quiet=quiet)

    def say(self, text: str) -> None:
        """Tell the next thing."""
        self.console.print(f"[dim]·[/dim] {text} …")


def summarise(result: PassResult, *, dry_run: bool) -> None:
    """Print the outcomes of a pass and what to do about them."""
    counts = Counter(row.outcome for row in result.rows)
    table = Table(box=None, pad_edge=False)
    for heading, side in (("Outcome", "left"), ("Rows", "right"), ("", "left")):
        table.add_column(heading, justify=side)  # type: ignore[arg-type]
    for outcome, meaning in _MEANING.items():
        if counts[outcome]:
            said = _NOT_YET if outcome == "planned" and not dry_run else meaning
            table.add_row(outcome, str(counts[outcome]), f"[dim]{said}[/dim]")
    out = Console(highlight=False)
    out.print(table)
    for sentence in _troubles(result):
        out.print(f"[red]![/red] {sentence}")
    for note in [*result.report.notes, *result.notes][:SHOWN_NOTES]:
        out.print(f"[yellow]![/yellow] {note}")
    done = "Nothing was sent or kept: a dry run." if dry_run else _done(result)
    out.print(done)


def _troubles(result: PassResult) -> list[str]:
    """Give what kept due messages from leaving, each sentence once."""
    found = [
        reason.text
        for row in result.rows
        if row.outcome in {"planned", "waiting", "blocked"}
        for reason in row.reasons
        if reason.rule_id == "PROVIDER" or reason.rule_id in _CLOSED
    ]
    return list(dict.fromkeys(found))[:SHOWN_NOTES]


_CLOSED = frozenset({"HOUSE-NOT_LIVE", "HOUSE-NOT_IN_PILOT", "HOUSE-SWITCHED_OFF"})


def _done(result: PassResult) -> str:
    return f"{result.report.rows} rows read, {result.written} rows written back."
