"""
Settings to deps: store, sheet and queue, and the environment; `providers` has the rest.

Built once an instance. Heavy clients are imported only when their provider is chosen,
so that a function loads nothing that it does not use.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from shared.deps import Deps
from shared.errors import ConfigError
from shared.ports import Clock, Documents, Queue, Sheet
from shared.providers import ledgers_for, mailers_for, senders_for, sqlite_path
from shared.settings import Settings, load

_MEMORY = Path("/dev/shm")  # noqa: S108 - the folder inside it is made safely
_ROOM = 2_000_000_000


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Give the present instant in UTC."""
        return datetime.now(UTC)  # noqa: TID251 - the clock itself


def environment() -> dict[str, str]:
    """Give the environment over an optional `.env` beside the program."""
    return {**_dotenv(Path(".env")), **os.environ}  # noqa: TID251 - the one reader


def _dotenv(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    lines = (line.strip() for line in path.read_text("utf-8").splitlines())
    pairs = (
        line.partition("=")
        for line in lines
        if "=" in line and not line.startswith("#")
    )
    return {name.strip(): value.strip().strip("\"'") for name, _, value in pairs}


_instance: list[Deps] = []


def deps() -> Deps:
    """Give the deployment's deps; built with the first request, kept for all."""
    if not _instance:
        from shared.flows.logs import configure  # noqa: PLC0415 - once an instance

        configure()
        _instance.append(build(load(environment()), SystemClock()))
    return _instance[0]


def use(given: Deps) -> None:
    """Serve with these deps from now on: the local runner's, with its own clock."""
    _instance[:] = [given]


def build(
    settings: Settings,
    clock: Clock,
    *,
    sheet: Sheet | None = None,
    documents: Documents | None = None,
    queue: Queue | None = None,
) -> Deps:
    """
    Fill every port as the settings say.

    Args:
        settings: As read.
        clock: The machine's, or the workspace's.
        sheet: Stands in for `settings.sheet`.
        documents: Stands in for `settings.store`.
        queue: Stands in for `settings.queue`.

    Raises:
        ConfigError: A part cannot be built; the sentence names it.
    """
    from shared.core.compliance import shipped_rulebook  # noqa: PLC0415 - heavy

    store = documents or documents_for(settings)
    return Deps(
        settings=settings,
        clock=clock,
        documents=store,
        sheet=sheet or sheet_for(settings),
        queue=queue or queue_for(settings),
        sms=senders_for(settings, store),
        mail=mailers_for(settings, store),
        ledgers=ledgers_for(settings, store),
        rules=shipped_rulebook(),
        scratch=scratch,
        uploaded=uploaded,
    )


@contextmanager
def uploaded(name: str, content: bytes) -> Iterator[Sheet]:
    """
    Open a file that somebody sent as a sheet, for a while.

    Raises:
        BadRequest: `file_kind`: it is neither CSV nor XLSX.
    """
    from shared.adapters.sheet import open_sheet_file  # noqa: PLC0415 - heavy

    with TemporaryDirectory() as folder:
        path = Path(folder) / f"upload{Path(name).suffix.lower()}"
        sheet = open_sheet_file(path)
        path.write_bytes(content)
        yield sheet


@contextmanager
def scratch() -> Iterator[Documents]:
    """Give an empty store for a while, in memory where there is room."""
    from shared.adapters.store.sqlite import SqliteDocuments  # noqa: PLC0415 - seldom

    roomy = _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _ROOM
    with TemporaryDirectory(prefix="pme-", dir=_MEMORY if roomy else None) as folder:
        documents = SqliteDocuments(Path(folder) / "scratch.sqlite")
        try:
            yield documents
        finally:
            documents.close()


def documents_for(settings: Settings) -> Documents:
    """Open the document store."""
    if settings.store.startswith("sqlite:///"):
        from shared.adapters.store.sqlite import SqliteDocuments  # noqa: PLC0415 - chosen

        path = sqlite_path(settings)
        path.parent.mkdir(parents=True, exist_ok=True)
        return SqliteDocuments(path)
    from shared.adapters.store.firestore import FirestoreDocuments  # noqa: PLC0415 - heavy

    project, _, database = settings.store.removeprefix("firestore://").partition("/")
    emulator = settings.google.firestore_emulator or None
    return FirestoreDocuments(project, database or "(default)", emulator_host=emulator)


def sheet_for(settings: Settings) -> Sheet:
    """Open the sheet: a file by its ending, else a Google sheet by its id."""
    if settings.sheet.lower().endswith((".csv", ".xlsx")):
        from shared.adapters.sheet import open_sheet_file  # noqa: PLC0415 - chosen

        return open_sheet_file(Path(settings.sheet))
    from shared.adapters.sheet.google_sheet import GoogleSheet  # noqa: PLC0415 - heavy

    return GoogleSheet(
        settings.sheet,
        credentials=settings.google.credentials,
        base_url=settings.google.sheets_base_url,
        timeout_s=settings.pace.http_timeout_s,
    )


def queue_for(settings: Settings) -> Queue:
    """Open the queue; the local one lies in the store's own file."""
    if settings.queue == "local":
        from shared.adapters.queue.local import LocalQueue  # noqa: PLC0415 - chosen

        if not settings.store.startswith("sqlite:///"):
            raise ConfigError(
                "queue_needs_file", "QUEUE=local needs STORE=sqlite:///path."
            )
        return LocalQueue(sqlite_path(settings))
    from shared.adapters.queue.cloud_tasks import CloudTasksQueue  # noqa: PLC0415 - heavy

    project, location, queue = settings.queue.removeprefix("cloudtasks://").split("/")
    return CloudTasksQueue(
        project=project,
        location=location,
        queue=queue,
        base_url=settings.public_base_url,
        audience=settings.public_base_url,
        service_account=settings.google.invoker,
        emulator_host=settings.google.cloud_tasks_emulator or None,
    )
