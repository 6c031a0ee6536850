"""
`Queue` by Cloud Tasks: one HTTP call of an entry point a task. Reads no clock.

A queue a lane: Cloud Tasks knows no priorities, and thousands of reminders due at ten
would stand before the confirmation of an opt-out. Each lane's own rate is set where the
queues are made. https://cloud.google.com/tasks/docs/creating-http-target-tasks
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any, TypeVar
from urllib.parse import urlsplit

from shared.adapters.queue.cloud_tasks_batch import WORTH, batches, create_batch
from shared.adapters.queue.cloud_tasks_errors import is_known, our_errors
from shared.errors import BadRequest
from shared.ports import Lane, Task

Urls = str | Mapping[str, str] | Callable[[str], str]

LANES: Mapping[Lane, str] = {
    Lane.CONFIRMATION: "confirmation",
    Lane.REPLY: "reply",
    Lane.URGENT: "urgent",
    Lane.BULK: "bulk",
}
"""What stands behind the queue's name and a hyphen."""

_NAME = re.compile(r"[A-Za-z0-9_-]{1,500}\Z")
_AT_ONCE = 16
_Given = TypeVar("_Given")
_Got = TypeVar("_Got")


@dataclass(frozen=True, kw_only=True, eq=False)
class CloudTasksQueue:
    """
    Tasks in Cloud Tasks.

    Args:
        project: The Google Cloud project.
        location: Its region, e.g. `us-central1`.
        queue: The stem of the lanes' queues: `{queue}-confirmation`, `{queue}-reply`,
            `{queue}-urgent`, `{queue}-bulk`.
        base_url: `https://…` to which `/{entry_point}` is added, or each entry
            point's own URL, by mapping or function.
        service_account: The e-mail address the calls are signed for (OIDC); "" for
            none, as with an emulator.
        audience: Whom the signature is for; None: the called service's root.
        dispatch_s: Seconds a call may take before it is made again; 15 to 1800.
        headers: Added to each call.
        emulator_host: `host:port` of an emulator: no login, no encryption.
        timeout_s: Seconds one request to Cloud Tasks may take.
        client: A `tasks_v2.CloudTasksClient`; made here if None.

    Raises:
        ConfigError: No credentials, no rights, no such queue.
        NotDone: Unreachable or busy; putting again is safe, names are kept apart.
    """

    project: str
    location: str
    queue: str
    base_url: Urls
    service_account: str = ""
    audience: str | None = None
    dispatch_s: int = 600
    headers: Mapping[str, str] = field(default_factory=dict)
    emulator_host: str | None = None
    timeout_s: float = 20.0
    client: Any = None

    def __post_init__(self) -> None:
        if self.client is None:
            with our_errors():
                object.__setattr__(self, "client", make_client(self.emulator_host))

    def put(self, tasks: Sequence[Task]) -> int:
        """
        Enqueue; gives how many were new.

        Raises:
            NotDone: None or only some were enqueued; putting them again is safe.
        """
        groups = batches([self.request(task) for task in tasks])
        large = [group for group in groups if len(group) >= WORTH]
        single = [one for group in groups if len(group) < WORTH for one in group]
        left = [one for rest in _all(self._batch, large) for one in rest]
        together = sum(map(len, large)) - len(left)
        return together + sum(_all(self._create, [*single, *left]))

    def request(self, task: Task) -> dict[str, Any]:
        """
        Build the request that creates a task.

        Raises:
            BadRequest: `bad_task`: its name or its entry point.
        """
        if not _NAME.match(task.name):
            text = "A task's name is 1 to 500 letters, digits, - and _."
            raise BadRequest("bad_task", text)
        queue = self.lane_path(task.lane)
        return {
            "parent": queue,
            "task": {
                "name": f"{queue}/tasks/{_spread(task.name)}",
                "schedule_time": task.run_at,
                "dispatch_deadline": {"seconds": self.dispatch_s},
                "http_request": self._http_request(task),
            },
        }

    def lane_path(self, lane: Lane) -> str:
        """Give the full name of a lane's queue."""
        place = f"projects/{self.project}/locations/{self.location}"
        return f"{place}/queues/{self.queue}-{LANES[lane]}"

    def _http_request(self, task: Task) -> dict[str, Any]:
        url = self._url(task.entry_point)
        call: dict[str, Any] = {
            "http_method": "POST",
            "url": url,
            "headers": {"Content-Type": "application/json", **self.headers},
            "body": json.dumps(dict(task.payload)).encode(),
        }
        if self.service_account:
            call["oidc_token"] = {
                "service_account_email": self.service_account,
                "audience": self.audience or audience_of(url),
            }
        return call

    def _url(self, entry_point: str) -> str:
        if callable(self.base_url):
            return self.base_url(entry_point)
        if isinstance(self.base_url, str):
            return f"{self.base_url.rstrip('/')}/{entry_point}"
        if entry_point not in self.base_url:
            raise BadRequest("bad_task", f"No URL is known for {entry_point}.")
        return self.base_url[entry_point]

    def _batch(self, requests: list[dict[str, Any]]) -> list[dict[str, Any]]:
        with our_errors():
            return create_batch(self.client, requests, self.timeout_s)

    def _create(self, request: dict[str, Any]) -> bool:
        with our_errors():
            try:
                self.client.create_task(request=request, timeout=self.timeout_s)
            except Exception as error:
                if is_known(error):
                    return False
                raise
        return True


def _all(work: Callable[[_Given], _Got], given: Sequence[_Given]) -> list[_Got]:
    """Do them side by side, and all: putting again then has the least left to do."""
    if len(given) < 2:  # noqa: PLR2004 - one needs no threads
        return list(map(work, given))
    with ThreadPoolExecutor(min(_AT_ONCE, len(given))) as pool:
        futures = [pool.submit(work, one) for one in given]
    return [future.result() for future in futures]


def audience_of(url: str) -> str:
    """
    Name the service behind a URL, as the token's audience.

    Cloud Run takes its root only; behind the shared `cloudfunctions.net` hosts the
    function's name belongs to it.
    https://cloud.google.com/functions/docs/securing/authenticating
    """
    parts = urlsplit(url)
    root = f"{parts.scheme}://{parts.netloc}"
    if parts.netloc.endswith(".cloudfunctions.net"):
        return f"{root}/{parts.path.strip('/').split('/')[0]}"
    return root


def _spread(name: str) -> str:
    # Names that begin alike make Cloud Tasks slow; a hash also hides what they mean.
    return blake2b(name.encode(), digest_size=20).hexdigest()


def make_client(emulator_host: str | None) -> Any:
    """Make a client for Cloud Tasks, or for an emulator at `host:port`."""
    from google.cloud import (  # noqa: PLC0415 - heavy, imported where first used
        tasks_v2,
    )

    if not emulator_host:
        return tasks_v2.CloudTasksClient()
    import grpc  # noqa: PLC0415 - heavy, imported where first used
    from google.cloud.tasks_v2.services.cloud_tasks.transports import (  # noqa: PLC0415 - heavy, imported where first used
        CloudTasksGrpcTransport,
    )

    channel = grpc.insecure_channel(emulator_host)
    return tasks_v2.CloudTasksClient(transport=CloudTasksGrpcTransport(channel=channel))
