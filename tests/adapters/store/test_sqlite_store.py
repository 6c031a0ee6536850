"""What SQLite alone must show: its file, its limits, several processes, a power cut."""

from __future__ import annotations

import os
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from shared.adapters.store import sqlite_errors
from shared.adapters.store.shapes import plain
from shared.adapters.store.sqlite import SqliteDocuments
from shared.adapters.store.sqlite_query import sql_of
from shared.errors import (
    BadRequest,
    CollectionsError,
    ConfigError,
    NotDone,
    NotFound,
    Uncertain,
)
from shared.ports import Query, Transaction, Write

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "new" / "store.sqlite"


@pytest.fixture
def documents(path: Path) -> Iterator[SqliteDocuments]:
    store = SqliteDocuments(path)
    yield store
    store.close()


def start(code: str, *args: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, args)],
        cwd=ROOT,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


# --- the file


def test_only_the_owner_reads_it(documents: SqliteDocuments, path: Path) -> None:
    """Tenants' debts are nobody else's business on a shared machine."""
    old = os.umask(0)
    try:
        documents.put("messages/m-1", {"a": 1})
        SqliteDocuments(path.with_name("other.sqlite")).put("messages/m-1", {"a": 1})
    finally:
        os.umask(old)

    modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in path.parent.iterdir()}
    assert {"store.sqlite", "store.sqlite-wal", "store.sqlite-shm"} < set(modes)
    assert set(modes.values()) == {0o600}


def test_a_file_that_others_can_read_is_closed_to_them(path: Path) -> None:
    SqliteDocuments(path).close()
    path.chmod(0o644)
    SqliteDocuments(path).close()

    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_what_is_committed_is_synced_to_the_disk(documents: SqliteDocuments) -> None:
    """A claim lost in a power cut is a message sent twice."""
    connection = documents._file.connection()  # noqa: SLF001 - no other way to see it

    assert connection.execute("PRAGMA synchronous").fetchone() == (2,)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_file_that_is_no_database_is_refused_and_kept(path: Path) -> None:
    """A typing error in STORE must not cost somebody their spreadsheet."""
    path.parent.mkdir()
    path.write_text("Account ID,Customer\n" * 500)

    with pytest.raises(ConfigError) as caught:
        SqliteDocuments(path)
    assert caught.value.code == "store_corrupt"
    assert path.read_text().startswith("Account ID")


def test_another_programs_database_is_refused_and_kept(path: Path) -> None:
    path.parent.mkdir()
    with sqlite3.connect(path) as foreign:
        foreign.execute("CREATE TABLE theirs (x)")
    foreign.close()
    before = path.read_bytes()

    with pytest.raises(ConfigError) as caught:
        SqliteDocuments(path)
    assert caught.value.code == "store_foreign"
    assert path.read_bytes() == before


def test_a_newer_release_s_file_is_refused(path: Path) -> None:
    SqliteDocuments(path).close()
    with sqlite3.connect(path) as newer:
        newer.execute("PRAGMA user_version = 99")
    newer.close()

    with pytest.raises(ConfigError) as caught:
        SqliteDocuments(path)
    assert caught.value.code == "store_newer"


def test_a_damaged_file_is_the_deployments_fault(path: Path) -> None:
    """Half a store must stop the service, not look like an empty one."""
    store = SqliteDocuments(path)
    for n in range(50):
        store.put(f"messages/m-{n}", {"text": "x" * 2000})
    store.close()
    damaged = bytearray(path.read_bytes())
    damaged[4096:] = b"\xff" * (len(damaged) - 4096)
    path.write_bytes(damaged)

    with pytest.raises(ConfigError) as caught:
        SqliteDocuments(path).query(Query("messages"))
    assert caught.value.code == "store_corrupt"


def test_a_folder_or_a_file_in_the_way_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    for path in (tmp_path, tmp_path / "file" / "store.sqlite"):
        with pytest.raises(ConfigError) as caught:
            SqliteDocuments(path)
        assert caught.value.code == "store_unopenable"


def test_a_full_disk_writes_nothing(documents: SqliteDocuments) -> None:
    documents.put("messages/m-1", {"a": 1})
    connection = documents._file.connection()  # noqa: SLF001 - fills the disk
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages + 2}")
    big = [Write("put", f"messages/b-{n}", {"x": "x" * 5000}) for n in range(20)]

    with pytest.raises(NotDone) as caught:
        documents.batch([Write("put", "messages/m-1", {"a": 2}), *big])

    assert caught.value.code == "store_full"
    assert documents.get("messages/m-1").data == {"a": 1}
    connection.execute("PRAGMA max_page_count = 1000000")
    documents.batch(big)


FILL = """
import resource, sys
from shared.adapters.store.sqlite import SqliteDocuments
from shared.errors import CollectionsError
store = SqliteDocuments(sys.argv[1])
store.put("messages/m-1", {"a": 1})
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
try:
    for n in range(300):
        store.put(f"messages/f-{n}", {"x": "x" * 5000})
except CollectionsError as error:
    print(type(error).__name__, error.code, n)
print(store.get("messages/m-1").data, store.get(f"messages/f-{n}"))
"""


def test_a_write_that_the_system_refuses_is_said(path: Path) -> None:
    filler = start(FILL, path)
    out, err = filler.communicate(timeout=30)

    assert "NotDone store_" in out or "Uncertain store_" in out, (out, err)
    assert "{'a': 1} None" in out


# --- taking turns


def test_a_locked_store_is_not_done_and_soon_said(path: Path) -> None:
    SqliteDocuments(path).close()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    store = SqliteDocuments(path, busy_s=0.05)

    for write in (
        lambda: store.put("messages/m-1", {"a": 1}),
        lambda: store.transact(lambda t: t.put("messages/m-1", {"a": 1})),
    ):
        with pytest.raises(NotDone) as caught:
            write()
        assert caught.value.code == "store_locked"

    assert store.get("messages/m-1") is None
    # A question of a new shape cannot get its index now; it is answered all the same.
    assert store.query(Query("messages", (("a", "==", 1),), order_by="b")) == []
    other.execute("ROLLBACK")
    other.close()
    store.put("messages/m-1", {"a": 1})
    store.close()


def test_a_thread_that_writes_too_long_is_not_waited_for(path: Path) -> None:
    store = SqliteDocuments(path, busy_s=0.05)
    inside, leave = threading.Event(), threading.Event()

    def hold() -> None:
        with store._file.writing():  # noqa: SLF001 - a writer that hangs
            inside.set()
            leave.wait(10)

    with ThreadPoolExecutor(1) as pool:
        holder = pool.submit(hold)
        inside.wait(10)
        with pytest.raises(NotDone) as caught:
            store.put("messages/m-1", {"a": 1})
        leave.set()
        holder.result()
    assert caught.value.code == "store_locked"
    store.close()


def test_readers_do_not_wait_for_a_writer(documents: SqliteDocuments) -> None:
    documents.put("messages/m-1", {"a": 1})
    with (
        documents._file.writing() as connection,  # noqa: SLF001 - a writer at work
        ThreadPoolExecutor(1) as pool,
    ):
        connection.execute("DELETE FROM documents")
        found = pool.submit(documents.get, "messages/m-1").result(5)
    assert found.data == {"a": 1}


def test_work_runs_again_when_what_it_read_has_changed(
    documents: SqliteDocuments,
) -> None:
    documents.put("counters/p-1", {"n": 0})
    runs: list[int] = []

    def work(t: Transaction) -> int:
        n = t.get("counters/p-1").data["n"]
        runs.append(n)
        if len(runs) < 3:
            with ThreadPoolExecutor(1) as other:
                other.submit(documents.put, "counters/p-1", {"n": n + 10}).result()
        t.update("counters/p-1", {"n": n + 1})
        return n

    assert documents.transact(work) == 20
    assert runs == [0, 10, 20]
    assert documents.get("counters/p-1").data == {"n": 21}


def test_a_document_that_appears_meanwhile_counts_as_changed(
    documents: SqliteDocuments,
) -> None:
    """Two planners that both saw no lock must not both make the message."""
    runs: list[bool] = []

    def work(t: Transaction) -> None:
        there = t.get("locks/l-1") is not None
        runs.append(there)
        if len(runs) == 1:
            with ThreadPoolExecutor(1) as other:
                other.submit(documents.put, "locks/l-1", {"n": 1}).result()
        if not there:
            t.put("messages/m-1", {"n": 1})

    documents.transact(work)
    assert runs == [False, True]
    assert documents.get("messages/m-1") is None


def test_a_loser_gets_its_turn_in_the_end(documents: SqliteDocuments) -> None:
    """However busy a contact point is, an opt-out on it is stored."""
    documents.put("counters/p-1", {"n": 0})
    runs: list[int] = []

    def work(t: Transaction) -> None:
        n = t.get("counters/p-1").data["n"]
        runs.append(n)
        if len(runs) < 5:  # the fifth run holds the lock: nobody can come between
            with ThreadPoolExecutor(1) as other:
                other.submit(documents.put, "counters/p-1", {"n": n + 1}).result()
        t.update("counters/p-1", {"n": 100})

    documents.transact(work)
    assert runs == [0, 1, 2, 3, 4]


def test_a_transaction_reads_one_moment(documents: SqliteDocuments) -> None:
    documents.batch([Write("put", f"counters/{n}", {"n": 0}) for n in "ab"])

    def work(t: Transaction) -> tuple[int, int]:
        a = t.get("counters/a").data["n"]
        both = [Write("put", f"counters/{n}", {"n": a + 1}) for n in "ab"]
        with ThreadPoolExecutor(1) as other:
            other.submit(documents.batch, both).result()
        return a, t.get("counters/b").data["n"]

    assert documents.transact(work) == (0, 0)


def test_the_store_is_not_written_beside_a_transaction(
    documents: SqliteDocuments,
) -> None:
    """Work that is run again would do it again."""
    with pytest.raises(BadRequest):
        documents.transact(lambda _: documents.put("messages/m-1", {"a": 1}))
    with pytest.raises(BadRequest):
        documents.transact(lambda _: documents.transact(lambda u: u.get("a/b")))

    documents.put("messages/m-1", {"a": 2})
    assert documents.transact(lambda _: documents.get("messages/m-1").data) == {"a": 2}
    asked = Query("messages", (("a", "==", 2),))
    assert len(documents.transact(lambda _: documents.query(asked))) == 1
    assert documents.transact(lambda _: documents.get_many(["messages/m-1"]))


def test_after_close_nothing_happens(path: Path) -> None:
    store = SqliteDocuments(path)
    store.put("messages/m-1", {"a": 1})
    connection = store._file.connection()  # noqa: SLF001 - one that a thread still has
    store.close()

    with pytest.raises(NotDone), sqlite_errors.our_errors():
        connection.execute("SELECT 1")


COUNT_UP = """
import sys
from shared.adapters.store.sqlite import SqliteDocuments
store = SqliteDocuments(sys.argv[1], busy_s=30)
def one_up(t):
    found = t.get("counters/p-1")
    t.put("counters/p-1", {"n": found.data["n"] + 1 if found else 1})
for n in range(50):
    store.transact(one_up)
    store.create(f"log/{sys.argv[2]}-{n}", {"n": n})
"""


def test_4_processes_lose_no_update(path: Path) -> None:
    """They start at once on a file that is not there yet, too."""
    workers = [start(COUNT_UP, path, n) for n in range(4)]
    errors = [worker.communicate(timeout=60)[1] for worker in workers]

    assert [worker.returncode for worker in workers] == [0] * 4, errors
    store = SqliteDocuments(path)
    assert store.get("counters/p-1").data == {"n": 200}
    assert store.count(Query("log")) == 200
    store.close()


WRITE_ON = """
import sys
from shared.adapters.store.sqlite import SqliteDocuments
from shared.ports import Write
store = SqliteDocuments(sys.argv[1])
n = 0
while True:
    n += 1
    store.batch([Write("create", f"{c}/{n}", {"n": n}) for c in "ab"])
    print(n, flush=True)
"""


def test_a_killed_writer_leaves_whole_batches(path: Path) -> None:
    """What was said to be done is there; what was not is not there by half."""
    writer = start(WRITE_ON, path)
    said = 0
    while said < 40:
        said = int(writer.stdout.readline())
    os.kill(writer.pid, signal.SIGKILL)
    rest, _ = writer.communicate(timeout=10)
    said = max([said, *(int(line) for line in rest.split("\n")[:-1])])

    store = SqliteDocuments(path)
    assert store.count(Query("a")) == store.count(Query("b")) >= said
    store.close()


FORK = """
import os, sys
from shared.adapters.store.sqlite import SqliteDocuments
store = SqliteDocuments(sys.argv[1])
store.put("counters/p-1", {"n": 0})
mine = store._file.connection()
child = os.fork()
if child == 0:
    other = store._file.connection() is not mine
    store.put("counters/p-1", {"n": 1})
    os._exit(0 if other else 1)
_, status = os.waitpid(child, 0)
assert os.waitstatus_to_exitcode(status) == 0
assert store.get("counters/p-1").data == {"n": 1}
store.put("counters/p-1", {"n": 2})
"""


def test_a_fork_does_not_share_a_connection(path: Path) -> None:
    """Two processes on one connection would damage the file."""
    parent = start(FORK, path)
    _, err = parent.communicate(timeout=30)

    assert parent.returncode == 0, err


# --- its queries


@pytest.mark.parametrize(
    "query",
    [
        Query(
            "m", (("status", "==", "p"), ("at", "<=", "2026")), order_by="at", limit=9
        ),
        Query("m", (("status", "==", "p"),), order_by="at", after=("2026", "x")),
        Query("m", order_by="at", descending=True, after=("2026", "x")),
        Query("m", (("status", "==", "p"), ("who", "==", "x"))),
        Query("m", after=(None, "x"), limit=10),
    ],
)
def test_a_question_is_answered_by_an_index_without_sorting(
    documents: SqliteDocuments, query: Query
) -> None:
    """A hundred thousand accounts must not be read to find ten."""
    documents.query(query)
    connection = documents._file.connection()  # noqa: SLF001 - to ask for its plan
    seen: list[str] = []
    connection.set_trace_callback(seen.append)
    documents.query(query)
    connection.set_trace_callback(None)

    asked = [text for text in seen if text.startswith("SELECT id, data")]
    assert len(asked) == len(sql_of(plain(query)).stretches)
    for text in asked:
        for *_, step in connection.execute(f"EXPLAIN QUERY PLAN {text}"):
            assert step.startswith("SEARCH documents USING INDEX"), step


# --- its errors


@pytest.mark.parametrize(
    "number", sorted(sqlite_errors.MEANINGS), ids=lambda n: f"code {n}"
)
def test_every_code_has_a_meaning(number: int) -> None:
    error = sqlite3.OperationalError("x")
    error.sqlite_errorcode = number | (1 << 8)

    assert isinstance(sqlite_errors.our_error(error), CollectionsError)


NO_ERRORS = """
OK NOTICE WARNING ROW DONE DENY IGNORE
DELETE INSERT PRAGMA READ SELECT TRANSACTION UPDATE ATTACH DETACH REINDEX ANALYZE
FUNCTION SAVEPOINT RECURSIVE EMPTY
"""  # results, and the names of an authorizer's actions and answers


def test_no_code_of_sqlite_is_forgotten() -> None:
    others = {f"SQLITE_{word}" for word in NO_ERRORS.split()}
    names = {n for n in dir(sqlite3) if n.startswith("SQLITE_") and n.count("_") == 1}

    forgotten = {
        name
        for name in names - others
        if getattr(sqlite3, name) not in sqlite_errors.MEANINGS
    }
    assert forgotten == set()


@pytest.mark.parametrize(
    ("number", "statement", "commit"),
    [
        (sqlite3.SQLITE_IOERR, NotDone, Uncertain),
        (sqlite3.SQLITE_FULL, NotDone, NotDone),
        (sqlite3.SQLITE_BUSY, NotDone, NotDone),
        (sqlite3.SQLITE_CORRUPT, ConfigError, ConfigError),
        (sqlite3.SQLITE_READONLY, ConfigError, ConfigError),
        (sqlite3.SQLITE_TOOBIG, BadRequest, BadRequest),
    ],
)
def test_only_a_disk_error_in_the_commit_is_uncertain(
    number: int, statement: type[Exception], commit: type[Exception]
) -> None:
    error = sqlite3.OperationalError("x")
    error.sqlite_errorcode = number

    assert isinstance(sqlite_errors.our_error(error), statement)
    assert isinstance(sqlite_errors.commit_error(error), commit)


def test_an_update_that_would_grow_over_the_limit_is_refused(
    documents: SqliteDocuments,
) -> None:
    documents.put("messages/m-1", {"a": "x" * 600_000})

    with pytest.raises(BadRequest):
        documents.update("messages/m-1", {"b": "x" * 600_000})
    with pytest.raises(NotFound):
        documents.update("messages/m-2", {"b": "x"})
    assert set(documents.get("messages/m-1").data) == {"a"}
