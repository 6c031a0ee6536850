"""`backup` and `restore`: copies of a SQLite store, and the way back."""

from __future__ import annotations

from pathlib import Path

import click

from shared import bootstrap
from shared.errors import BadRequest
from shared.local.assemble import beside
from shared.local.backup import back_up
from shared.local.backup import restore as put_back

_STORE = click.option(
    "--db",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The store's file (default: STORE, else the file beside SHEET).",
)


@click.command()
@click.option(
    "--to",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("var") / "backups",
    show_default=True,
    help="The folder of the copies; better on another disk.",
)
@_STORE
def backup(to: Path, db: Path | None) -> None:
    """
    Copy the store while the service runs; the newest 14 days are kept.

    A second copy on the same day replaces the first. Firestore has its own scheduled
    backups: see docs/operations.md.
    """
    copy = back_up(_store(db), to, bootstrap.SystemClock().now())
    click.echo(f"Copied to {copy}")


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@_STORE
@click.option("--force", is_flag=True, help="Also over a store that holds something.")
def restore(file: Path, db: Path | None, force: bool) -> None:  # noqa: FBT001 - click's
    """
    Put the backup FILE in the place of the store. Stop the service first.

    Messages sent after the backup was made are not in it, so sending is off until you
    turn it on in the sidebar: read "After a restore" in docs/operations.md before.
    """
    place = _store(db)
    put_back(file, place, bootstrap.SystemClock().now(), force=force)
    click.echo(f"{place} now holds what {file.name} held. Sending is off.")


def _store(db: Path | None) -> Path:
    """Say which file the store is, as the other commands would find it."""
    if db is not None:
        return db
    env = bootstrap.environment()
    store = env.get("STORE", "")
    if not store:
        return beside(env.get("SHEET", ""))
    if not store.startswith("sqlite:///"):
        raise BadRequest(
            "not_a_file",
            "STORE is no SQLite file; Firestore is backed up by its own schedule.",
        )
    return Path(store.removeprefix("sqlite:///"))
