"""The command line: what a person or a script may ask of this service."""

from __future__ import annotations

import sys
from typing import Any

import click

from shared.errors import BadRequest, CollectionsError, ConfigError

USAGE, FAILURE = 2, 1
_COMMANDS = {
    "run": "run",
    "plan": "plan",
    "serve": "serve",
    "make-sheet": "sheets",
    "import-payments": "payments",
    "doctor": "doctor",
    "decide": "lines",
    "classify": "lines",
    "explain": "explain",
    "audit": "explain",
    "emergency-export": "emergency",
    "import-manual": "emergency",
    "reconciliation": "emergency",
    "stand-in": "stand_in",
    "hand-over": "hand_over",
    "opt-in-poster": "poster",
    "backup": "backups",
    "restore": "backups",
}
"""Command → the module that has it, loaded only when it is asked for."""


class _Commands(click.Group):
    """Load a command's module when it is called; turn our errors into exit codes."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's
        from importlib import import_module  # noqa: PLC0415 - one use

        if cmd_name not in _COMMANDS:
            return None
        module = import_module(f"shared.local.cli.{_COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, cmd_name.replace("-", "_"))
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (BadRequest, ConfigError) as error:
            _complain(error)
            sys.exit(USAGE)
        except CollectionsError as error:
            _complain(error)
            sys.exit(FAILURE)


def _complain(error: CollectionsError) -> None:
    listed = error.code == "settings_incomplete"
    for sentence in error.text.split("; ") if listed else [error.text]:
        click.echo(f"{error.code}: {sentence}", err=True)


_HELP = """
Lawful rent and debt reminders from a sheet.

\b
Try it:          python main.py make-sheet 50 --seed 1 --out accounts.csv
                 python main.py run accounts.csv --dry-run
See it work:     python main.py serve --sheet accounts.csv
Before go-live:  python main.py doctor

Exit codes: 0 done, 1 failure, 2 usage or unusable input, 3 a person is needed.
"""
"""Its \\b is a real backspace: click leaves the lines under it as they are."""


@click.group(
    cls=_Commands,
    help=_HELP,
    context_settings={"help_option_names": ["-h", "--help"]},
)
def cli() -> None:
    """Lawful rent and debt reminders from a sheet."""
