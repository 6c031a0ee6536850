"""Put the parts of one machine together: any mix of real and local ones."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from shared import bootstrap
from shared.adapters.queue.local import LocalQueue
from shared.adapters.sheet import open_sheet_file
from shared.deps import Deps
from shared.errors import BadRequest, ConfigError
from shared.local.clocks import HOME_ZONE, FrozenClock, MovableClock
from shared.local.world_time import in_world_time
from shared.ports import Clock, Sheet
from shared.providers import sqlite_path
from shared.settings import Settings, load


@dataclass(frozen=True, slots=True)
class Wish:
    """
    What the command line asked for.

    Args:
        file: Sheet file, or Google sheet id; None: `SHEET`.
        now: The clock's origin; None: the machine's time.
        dry_run: The clock stands still and the store stays as it is.
        out: Where the sheet is written instead.
        db: The store's file; None: `STORE` if set, else a file beside the sheet.
    """

    file: str | None = None
    now: datetime | None = None
    dry_run: bool = False
    out: Path | None = None
    db: Path | None = None


def read_now(text: str) -> datetime:
    """
    Read an instant; one without a zone is on the office's own clock.

    Raises:
        ValueError: It is not ISO 8601.
    """
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        instant = instant.replace(tzinfo=ZoneInfo(HOME_ZONE))
    return instant


@contextmanager
def assemble(wish: Wish, clock: Clock | None = None) -> Iterator[Deps]:
    """
    Build the deps a command needs, for as long as it runs.

    A dry run without a store gets an empty one that is thrown away.

    Raises:
        ConfigError: What is missing or wrong, all at once.
        BadRequest: The sheet file cannot be opened.
    """
    with tempfile.TemporaryDirectory(prefix="pme-") as scratch:
        env = bootstrap.environment()
        settings = load(_placed(wish, env, Path(scratch)), sheet=wish.file or "")
        queue_at = _queue_file(wish, settings, Path(scratch))
        queue_at.parent.mkdir(parents=True, exist_ok=True)
        sheet = _sheet(wish, settings)
        with _naming(queue_at):
            queue = LocalQueue(queue_at)
            deps = bootstrap.build(
                settings, clock or _clock(wish), sheet=sheet, queue=queue
            )
        yield in_world_time(deps)


@contextmanager
def _naming(store: Path) -> Iterator[None]:
    """Say which file it is that cannot be the store."""
    try:
        yield
    except ConfigError as error:
        if not error.code.startswith("store_"):
            raise
        raise ConfigError(error.code, f"{store.name}: {error.text}") from error


def _clock(wish: Wish) -> Clock:
    if wish.now is None:
        return bootstrap.SystemClock()
    return FrozenClock(wish.now) if wish.dry_run else MovableClock(wish.now)


def _placed(wish: Wish, env: dict[str, str], scratch: Path) -> dict[str, str]:
    """Say where the store is: as asked, as set, or beside the sheet."""
    if wish.db is None and env.get("STORE"):
        return env
    at = wish.db or beside(wish.file or env.get("SHEET", ""))
    if wish.dry_run and not at.exists():
        at = scratch / "dry.sqlite"
    return {**env, "STORE": f"sqlite:///{at}"}


def beside(sheet: str) -> Path:
    """Give the store's file beside a sheet file."""
    path = Path(sheet)
    if path.suffix.lower() in {".csv", ".xlsx"}:
        return path.with_suffix(".pme.sqlite")
    return Path("var") / "pme.sqlite"


def _queue_file(wish: Wish, settings: Settings, scratch: Path) -> Path:
    if wish.dry_run:
        return scratch / "queue.sqlite"
    if settings.store.startswith("sqlite:///"):
        return sqlite_path(settings)
    return Path("var") / "queue.sqlite"


def _sheet(wish: Wish, settings: Settings) -> Sheet | None:
    _check_places(wish, settings)
    if settings.sheet.lower().endswith((".csv", ".xlsx")):
        return open_sheet_file(Path(settings.sheet), out=wish.out)
    return None


def _check_places(wish: Wish, settings: Settings) -> None:
    """Refuse what could only fail after messages have left."""
    if wish.out is not None and not wish.out.absolute().parent.is_dir():
        raise BadRequest(
            "no_folder", f"There is no folder {wish.out.parent} for --out."
        )
    if wish.out is not None and wish.out.suffix.lower() not in SUFFIXES:
        raise BadRequest("not_a_sheet", "--out must end in .csv or .xlsx.")
    if "://" in settings.sheet:
        return
    path = Path(settings.sheet)
    if path.suffix.lower() not in SUFFIXES and (path.exists() or path.suffix):
        raise BadRequest(
            "not_a_sheet",
            f"{path.name} is neither .csv nor .xlsx; open it in your spreadsheet and "
            "save it as one of these.",
        )


SUFFIXES = frozenset({".csv", ".xlsx"})
