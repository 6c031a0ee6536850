"""Tasks as Cloud Tasks is asked to keep them, seen behind the real client's wire."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from concurrent import futures
from dataclasses import replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from uuid import uuid4

import google.api_core.exceptions as google_errors
import grpc
import pytest
from google.auth.exceptions import DefaultCredentialsError, TransportError
from google.cloud import tasks_v2
from google.longrunning import operations_pb2

from shared.adapters.queue import cloud_tasks_errors
from shared.adapters.queue.cloud_tasks import LANES, CloudTasksQueue, audience_of
from shared.errors import BadRequest, CollectionsError, ConfigError, NotDone
from shared.ports import Lane, Task

EMULATOR = os.environ.get("CLOUD_TASKS_EMULATOR_HOST", "")  # noqa: TID251 - tests only
NOON = datetime(2026, 3, 2, 12, 0, 0, 250_000, tzinfo=UTC)
TASK = Task("send_message", {"message_id": "m-1"}, NOON, "t-1", Lane.BULK)
SERVICE = "/google.cloud.tasks.v2.CloudTasks"
CREATE, BATCH = f"{SERVICE}/CreateTask", f"{SERVICE}/BatchCreateTasks"
OPERATION = "/google.longrunning.Operations/GetOperation"


class Wire(grpc.GenericRpcHandler):
    """A Cloud Tasks that keeps names, or answers with a status it is told."""

    def __init__(self) -> None:
        self.seen: list[tasks_v2.CreateTaskRequest] = []
        self.names: set[str] = set()
        self.refuse: dict[str, grpc.StatusCode] = {}
        self.batch = True
        self.batches: list[int] = []
        self.forgotten = 0
        self.done: dict[str, list[tasks_v2.Task]] = {}
        self._lock = threading.Lock()

    def service(self, details: grpc.HandlerCallDetails) -> object | None:
        if details.method == OPERATION:
            return grpc.unary_unary_rpc_method_handler(
                self._operation,
                request_deserializer=operations_pb2.GetOperationRequest.FromString,
                response_serializer=operations_pb2.Operation.SerializeToString,
            )
        if details.method == BATCH:
            if not self.batch:
                return None
            return grpc.unary_unary_rpc_method_handler(
                self._batch,
                request_deserializer=tasks_v2.BatchCreateTasksRequest.deserialize,
                response_serializer=operations_pb2.Operation.SerializeToString,
            )
        assert details.method == CREATE
        return grpc.unary_unary_rpc_method_handler(
            self._create,
            request_deserializer=tasks_v2.CreateTaskRequest.deserialize,
            response_serializer=tasks_v2.Task.serialize,
        )

    def _batch(
        self, request: tasks_v2.BatchCreateTasksRequest, context: grpc.ServicerContext
    ) -> operations_pb2.Operation:
        assert 0 < len(request.requests) <= 100
        assert {one.parent for one in request.requests} == {request.parent}
        with self._lock:
            self.batches.append(len(request.requests))
            fine = [one for one in request.requests if self._is_fine(one)]
            made = fine[: len(fine) - self.forgotten]
            self.names.update(one.task.name for one in made)
            name = f"{request.parent}/operations/{len(self.batches)}"
            self.done[name] = [one.task for one in made]
        return operations_pb2.Operation(name=name)

    def _is_fine(self, one: tasks_v2.CreateTaskRequest) -> bool:
        message_id = json.loads(one.task.http_request.body)["message_id"]
        return one.task.name not in self.names and message_id not in self.refuse

    def _operation(
        self,
        request: operations_pb2.GetOperationRequest,
        context: grpc.ServicerContext,
    ) -> operations_pb2.Operation:
        done = operations_pb2.Operation(name=request.name, done=True)
        answer = tasks_v2.BatchCreateTasksResponse(tasks=self.done[request.name])
        done.response.Pack(tasks_v2.BatchCreateTasksResponse.pb(answer))
        return done

    def _create(
        self, request: tasks_v2.CreateTaskRequest, context: grpc.ServicerContext
    ) -> tasks_v2.Task:
        with self._lock:
            self.seen.append(request)
            known = request.task.name in self.names
            self.names.add(request.task.name)
        message_id = json.loads(request.task.http_request.body)["message_id"]
        if status := self.refuse.get(message_id):
            context.abort(status, "as told")
        if known:
            context.abort(grpc.StatusCode.ALREADY_EXISTS, "known")
        return request.task


@pytest.fixture
def wire() -> Wire:
    return Wire()


@pytest.fixture
def queue(wire: Wire) -> Iterator[CloudTasksQueue]:
    server = grpc.server(futures.ThreadPoolExecutor(8), handlers=[wire])
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    yield CloudTasksQueue(
        project="p",
        location="us-central1",
        queue="pme",
        base_url="https://example.com/",
        service_account="tasks@example.com",
        emulator_host=f"127.0.0.1:{port}",
        timeout_s=5,
    )
    server.stop(None)


def test_the_request_says_everything(queue: CloudTasksQueue, wire: Wire) -> None:
    assert queue.put([TASK]) == 1

    (request,) = wire.seen
    task = request.task
    assert request.parent == "projects/p/locations/us-central1/queues/pme-bulk"
    assert task.name.startswith(f"{request.parent}/tasks/")
    assert task.schedule_time == NOON
    assert task.dispatch_deadline.total_seconds() == 600
    assert task.http_request.http_method == tasks_v2.HttpMethod.POST
    assert task.http_request.url == "https://example.com/send_message"
    assert task.http_request.headers["Content-Type"] == "application/json"
    assert json.loads(task.http_request.body) == {"message_id": "m-1"}
    assert task.http_request.oidc_token.service_account_email == "tasks@example.com"
    assert task.http_request.oidc_token.audience == "https://example.com"


def test_a_name_is_a_hash_that_tells_nothing(queue: CloudTasksQueue) -> None:
    """Task names are shown in consoles and logs."""
    task_id = queue.request(TASK)["task"]["name"].rsplit("/", 1)[1]

    assert "t-1" not in task_id
    assert len(task_id) == 40
    other = queue.request(replace(TASK, name="t-2"))["task"]["name"]
    assert other.rsplit("/", 1)[1][:8] != task_id[:8]


def test_each_lane_has_its_own_queue(queue: CloudTasksQueue) -> None:
    parents = {queue.request(replace(TASK, lane=lane))["parent"] for lane in Lane}

    assert len(parents) == 4 == len(LANES)


def test_a_known_name_is_not_new(queue: CloudTasksQueue) -> None:
    other = replace(TASK, name="t-2")

    assert queue.put([TASK]) == 1
    assert queue.put([TASK, other]) == 1
    assert queue.put([]) == 0


def test_all_are_tried_though_one_fails(queue: CloudTasksQueue, wire: Wire) -> None:
    """One bad moment must not keep 200 messages from being planned."""
    tasks = [
        replace(TASK, name=f"t-{n}", payload={"message_id": f"m-{n}"})
        for n in range(40)
    ]
    wire.refuse["m-3"] = grpc.StatusCode.RESOURCE_EXHAUSTED

    with pytest.raises(NotDone):
        queue.put(tasks)
    assert len(wire.names) == 40

    wire.refuse.clear()
    wire.names.discard(queue.request(tasks[3])["task"]["name"])
    assert queue.put(tasks) == 1


def many(count: int, lane: Lane = Lane.BULK) -> list[Task]:
    return [
        replace(TASK, name=f"{lane}-{n}", payload={"message_id": f"m-{n}"}, lane=lane)
        for n in range(count)
    ]


def test_many_tasks_are_made_a_hundred_at_a_time(
    queue: CloudTasksQueue, wire: Wire
) -> None:
    assert queue.put([*many(250), *many(30, Lane.URGENT), *many(3, Lane.REPLY)]) == 283

    assert sorted(wire.batches) == [30, 50, 100, 100]
    assert len(wire.seen) == 3
    assert len(wire.names) == 280 + 3


def test_what_a_batch_does_not_list_as_made_is_made_alone(
    queue: CloudTasksQueue, wire: Wire
) -> None:
    """A batch's word is not taken for what it leaves out; no task is lost by it."""
    wire.forgotten = 7

    assert queue.put(many(40)) == 40
    assert len(wire.seen) == 7
    assert queue.put(many(40)) == 0


def test_where_batches_are_not_known_each_task_is_made_alone(
    queue: CloudTasksQueue, wire: Wire
) -> None:
    wire.batch = False

    assert queue.put(many(40)) == 40
    assert len(wire.seen) == 40
    assert not wire.batches


@pytest.mark.parametrize(
    ("status", "error", "code"),
    [
        (grpc.StatusCode.UNAVAILABLE, NotDone, "queue_unreachable"),
        (grpc.StatusCode.DEADLINE_EXCEEDED, NotDone, "queue_unreachable"),
        (grpc.StatusCode.RESOURCE_EXHAUSTED, NotDone, "queue_busy"),
        (grpc.StatusCode.PERMISSION_DENIED, ConfigError, "queue_denied"),
        (grpc.StatusCode.UNAUTHENTICATED, ConfigError, "queue_denied"),
        (grpc.StatusCode.NOT_FOUND, ConfigError, "queue_missing"),
        (grpc.StatusCode.FAILED_PRECONDITION, ConfigError, "queue_missing"),
        (grpc.StatusCode.INVALID_ARGUMENT, BadRequest, "bad_task"),
    ],
)
def test_a_status_in_our_words(
    queue: CloudTasksQueue,
    wire: Wire,
    status: grpc.StatusCode,
    error: type[CollectionsError],
    code: str,
) -> None:
    wire.refuse["m-1"] = status

    with pytest.raises(error) as caught:
        queue.put([TASK])
    assert caught.value.code == code


def test_an_unreachable_queue_is_not_done() -> None:
    queue = CloudTasksQueue(
        project="p",
        location="l",
        queue="q",
        base_url="https://example.com",
        emulator_host="127.0.0.1:1",
        timeout_s=0.2,
    )

    with pytest.raises(NotDone):
        queue.put([TASK])


@pytest.mark.parametrize("name", ["", "a b", "+13125550142", "x" * 501, "t\n"])
def test_bad_names_are_refused(queue: CloudTasksQueue, name: str) -> None:
    with pytest.raises(BadRequest):
        queue.put([replace(TASK, name=name)])


@pytest.mark.parametrize(
    ("base_url", "url", "audience"),
    [
        (
            "https://us-central1-p.cloudfunctions.net",
            "https://us-central1-p.cloudfunctions.net/send_message",
            "https://us-central1-p.cloudfunctions.net/send_message",
        ),
        (
            {"send_message": "https://send-message-abc-uc.a.run.app"},
            "https://send-message-abc-uc.a.run.app",
            "https://send-message-abc-uc.a.run.app",
        ),
        (
            lambda name: f"https://{name.replace('_', '-')}.example.com/run?x=1",
            "https://send-message.example.com/run?x=1",
            "https://send-message.example.com",
        ),
    ],
    ids=["functions", "run", "by function"],
)
def test_every_function_may_have_its_own_url(
    queue: CloudTasksQueue, base_url: object, url: str, audience: str
) -> None:
    """A token for another audience is refused, and no message is ever sent."""
    call = replace(queue, base_url=base_url).request(TASK)["task"]["http_request"]

    assert call["url"] == url
    assert call["oidc_token"]["audience"] == audience == audience_of(url)


def test_an_audience_can_be_given_and_a_token_left_out(queue: CloudTasksQueue) -> None:
    given = replace(queue, audience="https://other.example.com").request(TASK)
    without = replace(queue, service_account="").request(TASK)

    token = given["task"]["http_request"]["oidc_token"]
    assert token["audience"] == "https://other.example.com"
    assert "oidc_token" not in without["task"]["http_request"]


def test_an_entry_point_without_url_is_refused(queue: CloudTasksQueue) -> None:
    with pytest.raises(BadRequest):
        replace(queue, base_url={"other": "https://example.com"}).put([TASK])


def google_error_types() -> list[type[Exception]]:
    kinds = vars(google_errors).values()
    classes = [k for k in kinds if isinstance(k, type)]
    return [k for k in classes if issubclass(k, google_errors.GoogleAPIError)]


def made(kind: type[Exception]) -> Exception:
    if kind is google_errors.RetryError:
        return kind("text", cause=google_errors.ServiceUnavailable("text"))
    return kind("text")


@pytest.mark.parametrize("kind", google_error_types(), ids=lambda k: k.__name__)
def test_no_error_of_the_client_is_forgotten(kind: type[Exception]) -> None:
    error = made(kind)

    ours = cloud_tasks_errors.our_error(error)

    assert isinstance(ours, (NotDone, BadRequest, ConfigError))


def test_missing_credentials_are_the_deployments_fault() -> None:
    assert isinstance(
        cloud_tasks_errors.our_error(DefaultCredentialsError("none")), ConfigError
    )
    away = TransportError("away", retryable=True)
    assert isinstance(cloud_tasks_errors.our_error(away), NotDone)


@pytest.mark.cloudtasks
@pytest.mark.skipif(not EMULATOR, reason="CLOUD_TASKS_EMULATOR_HOST is not set")
def test_an_emulator_calls_the_entry_point() -> None:
    """The whole way: made, kept, dispatched. Dropping known names is only a hint."""
    got: list[tuple[str, bytes]] = []
    came = threading.Event()

    class Functions(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            got.append((self.path, self.rfile.read(length)))
            self.send_response(200)
            self.end_headers()
            came.set()

        def log_message(self, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Functions)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    queue = CloudTasksQueue(
        project=f"demo-{uuid4().hex[:8]}",
        location="us-central1",
        queue="pme",
        base_url=f"http://127.0.0.1:{server.server_port}",
        emulator_host=EMULATOR,
    )
    path = queue.lane_path(Lane.BULK)
    queue.client.create_queue(
        request={"parent": path.rsplit("/queues/", 1)[0], "queue": {"name": path}}
    )

    due = replace(TASK, run_at=datetime(2020, 1, 1, tzinfo=UTC))
    assert queue.put([due]) == 1
    assert came.wait(20)
    server.shutdown()
    server.server_close()
    assert got[0] == ("/send_message", b'{"message_id": "m-1"}')
