"""What Firestore and the way to it may answer, in our words: tried on a real wire."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent import futures
from contextlib import contextmanager

import google.api_core.exceptions as google_errors
import grpc
import pytest
from google.auth.exceptions import DefaultCredentialsError, RefreshError, TransportError
from google.cloud.firestore_v1.types import firestore as wire_types

from shared.adapters.store import firestore_transactions
from shared.adapters.store.firestore import FirestoreDocuments
from shared.adapters.store.firestore_errors import our_error
from shared.errors import (
    AlreadyExists,
    BadRequest,
    CollectionsError,
    ConfigError,
    Conflict,
    NotDone,
    NotFound,
    Refused,
    Uncertain,
)
from shared.ports import Query, Transaction

Code = grpc.StatusCode
SERVICE = "/google.firestore.v1.Firestore/"
REQUESTS = {
    "BeginTransaction": (wire_types.BeginTransactionRequest, False),
    "Commit": (wire_types.CommitRequest, False),
    "Rollback": (wire_types.RollbackRequest, False),
    "BatchGetDocuments": (wire_types.BatchGetDocumentsRequest, True),
    "RunQuery": (wire_types.RunQueryRequest, True),
    "RunAggregationQuery": (wire_types.RunAggregationQueryRequest, True),
}


class Wire(grpc.GenericRpcHandler):
    """A Firestore with nothing in it, answering with the statuses it is told."""

    def __init__(self) -> None:
        self.told: dict[str, list[tuple[Code, str] | None]] = {}
        self.calls: list[str] = []

    def service(self, details: grpc.HandlerCallDetails) -> grpc.RpcMethodHandler:
        name = details.method.removeprefix(SERVICE)
        kind, streams = REQUESTS[name]
        make = (
            grpc.unary_stream_rpc_method_handler
            if streams
            else grpc.unary_unary_rpc_method_handler
        )
        return make(
            getattr(self, f"_{'stream' if streams else 'unary'}")(name),
            request_deserializer=kind.deserialize,
            response_serializer=lambda answer: type(answer).serialize(answer),
        )

    def _meet(self, name: str, context: grpc.ServicerContext) -> None:
        self.calls.append(name)
        left = self.told.get(name, [])
        status = left.pop(0) if len(left) > 1 else (left[0] if left else None)
        if status:
            context.abort(*status)

    def _unary(self, name: str) -> Callable[..., object]:
        def answer(_: object, context: grpc.ServicerContext) -> object:
            self._meet(name, context)
            if name == "BeginTransaction":
                return wire_types.BeginTransactionResponse(transaction=b"t")
            return wire_types.CommitResponse()

        return answer

    def _stream(self, name: str) -> Callable[..., Iterator[object]]:
        def answer(request: object, context: grpc.ServicerContext) -> Iterator[object]:
            self._meet(name, context)
            for path in getattr(request, "documents", ()):
                yield wire_types.BatchGetDocumentsResponse(missing=path)

        return answer


@pytest.fixture
def wire() -> Wire:
    return Wire()


@contextmanager
def store_on(wire: Wire, *, timeout_s: float) -> Iterator[FirestoreDocuments]:
    server = grpc.server(futures.ThreadPoolExecutor(4), handlers=[wire])
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    store = FirestoreDocuments(
        "p", "(default)", emulator_host=f"127.0.0.1:{port}", timeout_s=timeout_s
    )
    yield store
    store.close()
    server.stop(None)


@pytest.fixture
def documents(
    wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> Iterator[FirestoreDocuments]:
    """Give a store that waits for a busy machine, so that each answer is heard."""
    monkeypatch.setattr(firestore_transactions, "_LONGEST_PAUSE_S", 0.001)
    with store_on(wire, timeout_s=60) as store:
        yield store


def one_up(t: Transaction) -> None:
    t.get("counters/p-1")
    t.put("counters/p-1", {"n": 1})


READS: list[tuple[Code, type[CollectionsError], str]] = [
    (Code.ABORTED, Conflict, "conflict"),
    (Code.CANCELLED, NotDone, "store_unreachable"),
    (Code.DATA_LOSS, ConfigError, "store_corrupt"),
    (Code.DEADLINE_EXCEEDED, NotDone, "store_unreachable"),
    (Code.FAILED_PRECONDITION, ConfigError, "missing_index"),
    (Code.INTERNAL, NotDone, "store_unreachable"),
    (Code.INVALID_ARGUMENT, BadRequest, "bad_store_request"),
    (Code.NOT_FOUND, ConfigError, "store_missing"),
    (Code.OUT_OF_RANGE, BadRequest, "bad_store_request"),
    (Code.PERMISSION_DENIED, ConfigError, "store_denied"),
    (Code.RESOURCE_EXHAUSTED, NotDone, "store_busy"),
    (Code.UNAUTHENTICATED, ConfigError, "store_denied"),
    (Code.UNIMPLEMENTED, ConfigError, "store_misconfigured"),
    (Code.UNKNOWN, NotDone, "store_unreachable"),
]
COMMITS = [
    (Code.ABORTED, Conflict, "conflict"),
    (Code.ALREADY_EXISTS, AlreadyExists, "already_exists"),
    (Code.CANCELLED, Uncertain, "store_commit_unclear"),
    (Code.DEADLINE_EXCEEDED, Uncertain, "store_commit_unclear"),
    (Code.FAILED_PRECONDITION, Conflict, "conflict"),
    (Code.INTERNAL, Uncertain, "store_commit_unclear"),
    (Code.INVALID_ARGUMENT, BadRequest, "bad_store_request"),
    (Code.NOT_FOUND, NotFound, "not_found"),
    (Code.PERMISSION_DENIED, ConfigError, "store_denied"),
    (Code.RESOURCE_EXHAUSTED, NotDone, "store_busy"),
    (Code.UNAVAILABLE, Uncertain, "store_commit_unclear"),
    (Code.UNKNOWN, Uncertain, "store_commit_unclear"),
]


@pytest.mark.parametrize(("status", "error", "code"), READS, ids=str)
def test_a_read_that_fails_has_done_nothing(
    documents: FirestoreDocuments,
    wire: Wire,
    status: Code,
    error: type[CollectionsError],
    code: str,
) -> None:
    for name in ("BatchGetDocuments", "RunQuery"):
        wire.told[name] = [(status, "as told")]

    for read in (
        lambda: documents.get("messages/m-1"),
        lambda: documents.query(Query("messages", order_by="at")),
    ):
        with pytest.raises(error) as caught:
            read()
        assert type(caught.value) is error
        assert caught.value.code == code


@pytest.mark.parametrize(("status", "error", "code"), COMMITS, ids=str)
def test_a_commit_is_sent_once_and_its_silence_is_uncertain(
    documents: FirestoreDocuments,
    wire: Wire,
    status: Code,
    error: type[CollectionsError],
    code: str,
) -> None:
    """Sent twice, a claim that went through would look like somebody else's."""
    wire.told["Commit"] = [(status, "as told")]

    with pytest.raises(error) as caught:
        documents.create("claims/m-1", {"by": "me"})

    assert type(caught.value) is error
    assert caught.value.code == code
    assert wire.calls == ["Commit"]


@pytest.mark.parametrize(
    ("status", "error", "code"), [row for row in COMMITS if row[0] is not Code.ABORTED],
    ids=str,
)  # fmt: skip
def test_a_transaction_s_commit_is_sent_once_too(
    documents: FirestoreDocuments,
    wire: Wire,
    status: Code,
    error: type[CollectionsError],
    code: str,
) -> None:
    """Run again after an unanswered commit, a counter would be raised twice."""
    wire.told["Commit"] = [(status, "as told")]
    wire.told["Rollback"] = [(Code.UNAVAILABLE, "as told")]

    with pytest.raises(error) as caught:
        documents.transact(one_up)

    assert type(caught.value) is error
    assert caught.value.code == code
    assert wire.calls.count("Commit") == 1


def test_an_aborted_transaction_runs_again(
    documents: FirestoreDocuments, wire: Wire
) -> None:
    wire.told["Commit"] = [(Code.ABORTED, "contention")] * 3 + [None]

    documents.transact(one_up)

    assert wire.calls.count("Commit") == 4
    assert wire.calls.count("BatchGetDocuments") == 4


def test_an_aborted_read_in_a_transaction_runs_again(
    documents: FirestoreDocuments, wire: Wire
) -> None:
    """The client itself gives up there."""
    wire.told["BatchGetDocuments"] = [(Code.ABORTED, "contention"), None]

    documents.transact(one_up)

    assert wire.calls.count("Commit") == 1


def test_a_transaction_contended_for_ever_is_a_conflict(
    documents: FirestoreDocuments, wire: Wire
) -> None:
    wire.told["Commit"] = [(Code.ABORTED, "contention")]

    with pytest.raises(Conflict):
        documents.transact(one_up)
    assert 5 <= wire.calls.count("Commit") <= 20


def test_a_value_error_of_the_work_is_not_taken_for_contention(
    documents: FirestoreDocuments,
) -> None:
    def work(_: Transaction) -> None:
        raise ValueError("not a number")

    with pytest.raises(ValueError, match="not a number"):
        documents.transact(work)


def test_a_transaction_that_cannot_begin_has_done_nothing(
    documents: FirestoreDocuments, wire: Wire
) -> None:
    wire.told["BeginTransaction"] = [(Code.PERMISSION_DENIED, "as told")]

    with pytest.raises(ConfigError):
        documents.transact(one_up)


def test_a_read_is_tried_again_while_there_is_time(
    documents: FirestoreDocuments, wire: Wire
) -> None:
    wire.told["BatchGetDocuments"] = [(Code.UNAVAILABLE, "moving"), None]

    assert documents.get("messages/m-1") is None
    assert wire.calls == ["BatchGetDocuments"] * 2


def test_a_read_is_given_up_when_there_is_no_time_left(wire: Wire) -> None:
    for name in ("BatchGetDocuments", "RunQuery"):
        wire.told[name] = [(Code.UNAVAILABLE, "as told")]

    with store_on(wire, timeout_s=0.5) as store:
        for read in (
            lambda: store.get("messages/m-1"),
            lambda: store.query(Query("messages", order_by="at")),
        ):
            with pytest.raises(NotDone) as caught:
                read()
            assert type(caught.value) is NotDone
            assert caught.value.code == "store_unreachable"


def test_an_unreachable_store_has_done_nothing_and_says_so_in_time() -> None:
    """Nothing is listening: surely nothing was written, and nobody waits a minute."""
    store = FirestoreDocuments(
        "p", "(default)", emulator_host="127.0.0.1:1", timeout_s=0.5
    )
    began = time.monotonic()

    for act in (
        lambda: store.get("messages/m-1"),
        lambda: store.put("messages/m-1", {"a": 1}),
    ):
        with pytest.raises(NotDone):
            act()
    assert time.monotonic() - began < 10
    store.close()


def test_a_version_of_another_store_is_a_conflict(
    documents: FirestoreDocuments,
) -> None:
    with pytest.raises(Conflict):
        documents.update("messages/m-1", {"a": 1}, if_version="17")


# --- completeness


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

    reading = our_error(error, committing=False)
    writing = our_error(error, committing=True)

    assert isinstance(reading, (NotDone, BadRequest, ConfigError, Refused))
    assert isinstance(writing, (NotDone, BadRequest, ConfigError, Refused, Uncertain))
    if isinstance(error, google_errors.ServerError) and not isinstance(
        error, (google_errors.DataLoss, google_errors.MethodNotImplemented)
    ):
        assert isinstance(reading, NotDone)
        assert isinstance(writing, Uncertain)


def test_credentials_are_the_deployments_fault_unless_google_is_away() -> None:
    for error in (DefaultCredentialsError("none"), RefreshError("revoked")):
        assert isinstance(our_error(error, committing=True), ConfigError)
    away = TransportError("away", retryable=True)
    assert isinstance(our_error(away, committing=True), NotDone)
