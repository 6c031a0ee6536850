"""SQLite against the plainest store there is: a dict. Any history, the same answers."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    rule,
)

from shared.adapters.store.sqlite import SqliteDocuments
from shared.errors import AlreadyExists, CollectionsError, Conflict, NotFound
from shared.ports import Query, Snapshot, Write

Data = dict[str, object]

NAMES = st.sampled_from("abcdef")
PATHS = NAMES.map(lambda name: f"m/{name}")
FIELDS = st.sampled_from(["x", "y", "z"])
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-3, 3)
    | st.sampled_from([0.5, -1.5, 2.0])
    | st.text('aé😀" ', max_size=2)
)
VALUES = SCALARS | st.lists(SCALARS, max_size=2) | st.dictionaries(FIELDS, SCALARS)
DATA = st.dictionaries(FIELDS, VALUES, max_size=3)
ORDERED = st.dictionaries(FIELDS, SCALARS, max_size=3)
OPERATORS = st.sampled_from(["==", "<", "<=", ">", ">="])
KINDS = st.sampled_from(["create", "put", "update", "delete"])


def rank(value: object) -> int:
    kinds = ((type(None),), (bool,), (int, float), (str,), (list,), (dict,))
    return next(n for n, kind in enumerate(kinds) if isinstance(value, kind))


def key(value: object) -> tuple[int, object]:
    """Order as Firestore does; a text by its UTF-8, arrays and maps not at all."""
    comparable = value.encode() if isinstance(value, str) else value
    return rank(value), 0 if value is None or rank(value) > 3 else comparable


def holds(data: Data, condition: tuple[str, str, object]) -> bool:
    name, operator, wanted = condition
    if name not in data or rank(data[name]) > 3:
        return False
    if operator == "in":
        return key(data[name]) in [key(value) for value in wanted]
    (kind, value), (other, limit) = key(data[name]), key(wanted)
    if kind != other:
        return False
    return {
        "==": value == limit,
        "<": value < limit,
        "<=": value <= limit,
        ">": value > limit,
        ">=": value >= limit,
    }[operator]


def answer(model: dict[str, Data], query: Query) -> list[str]:
    found = [
        ((key(data[query.order_by]) if query.order_by else 0), path[2:])
        for path, data in model.items()
        if (query.order_by is None or query.order_by in data)
        and all(holds(data, condition) for condition in query.where)
    ]
    found.sort(reverse=query.descending)
    if query.after is not None:
        here = (key(query.after[0]) if query.order_by else 0), query.after[1]
        found = [f for f in found if (f < here if query.descending else f > here)]
    return [name for _, name in found[: query.limit]]


@st.composite
def questions(draw: st.DrawFn) -> Query:
    order_by = draw(st.none() | FIELDS)
    where = [
        (draw(FIELDS), "==", draw(SCALARS)) for _ in range(draw(st.integers(0, 1)))
    ]
    if draw(st.booleans()):
        some = draw(
            st.lists(SCALARS.filter(lambda v: v is not None), min_size=1, max_size=4)
        )
        where.append((draw(FIELDS), "in", some))
    if order_by and draw(st.booleans()):
        limit = draw(SCALARS.filter(lambda value: value is not None))
        where.append((order_by, draw(OPERATORS), limit))
    return Query(
        "m",
        tuple(where),
        order_by=order_by,
        descending=order_by is not None and draw(st.booleans()),
        limit=draw(st.none() | st.integers(1, 4)),
        after=draw(st.none() | st.tuples(SCALARS, NAMES)),
    )


class Stores(RuleBasedStateMachine):
    """
    The same writes to a dict and to SQLite.

    Arrays and maps in an ordered field are left out: the two stores order them
    behind all else, but not among themselves alike.
    """

    versions = Bundle("versions")

    @initialize()
    def begin(self) -> None:
        self.folder = TemporaryDirectory()
        self.store = SqliteDocuments(Path(self.folder.name) / "store.sqlite")
        self.model: dict[str, Data] = {}

    def teardown(self) -> None:
        self.store.close()
        self.folder.cleanup()

    def _model_write(self, model: dict[str, Data], write: Write) -> None:
        if write.kind == "create" and write.path in model:
            raise AlreadyExists("x")
        if write.kind == "update" and write.path not in model:
            raise NotFound("x")
        if write.kind == "delete":
            model.pop(write.path, None)
        elif write.kind == "update":
            model[write.path] = {**model[write.path], **write.data}
        else:
            model[write.path] = dict(write.data)

    def _expected(self, writes: list[Write]) -> tuple[type | None, dict[str, Data]]:
        after = dict(self.model)
        try:
            for write in writes:
                self._model_write(after, write)
        except CollectionsError as error:
            return type(error), self.model
        return None, after

    @rule(data=st.data(), paths=st.lists(PATHS, unique=True, min_size=1, max_size=4))
    def batch(self, data: st.DataObject, paths: list[str]) -> None:
        some = DATA.filter(bool)
        writes = [Write(data.draw(KINDS), path, data.draw(some)) for path in paths]
        self._same(writes, lambda: self.store.batch(writes))

    @rule(data=st.data(), paths=st.lists(PATHS, unique=True, min_size=1, max_size=4))
    def transaction(self, data: st.DataObject, paths: list[str]) -> None:
        some = ORDERED.filter(bool)
        writes = [Write(data.draw(KINDS), path, data.draw(some)) for path in paths]

        before = self.model

        def work(t: object) -> None:
            found = t.get_many(paths)
            kept = {path: before[path] for path in paths if path in before}
            assert {path: s.data for path, s in found.items()} == kept
            for write in writes:
                arguments = [] if write.kind == "delete" else [write.data]
                getattr(t, write.kind)(write.path, *arguments)

        self._same(writes, lambda: self.store.transact(work))

    def _same(self, writes: list[Write], run: object) -> None:
        expected, self.model = self._expected(writes)
        happened = None
        try:
            run()
        except CollectionsError as error:
            happened = type(error)
        assert happened is expected

    @rule(target=versions, path=PATHS)
    def look(self, path: str) -> Snapshot | None:
        return self.store.get(path)

    @rule(seen=consumes(versions), changes=DATA.filter(bool))
    def compare_and_set(self, seen: Snapshot | None, changes: Data) -> None:
        if seen is None:
            return
        now = self.store.get(seen.path)
        expected = (
            NotFound
            if now is None
            else Conflict
            if now.version != seen.version
            else None
        )
        happened = None
        try:
            self.store.update(seen.path, changes, if_version=seen.version)
        except CollectionsError as error:
            happened = type(error)
        assert happened is expected
        if now is not None and now.version == seen.version:
            assert seen.data == self.model[seen.path]
            self.model[seen.path] = {**self.model[seen.path], **changes}

    @rule(query=questions())
    def ask(self, query: Query) -> None:
        if query.order_by and any(
            rank(data.get(query.order_by)) > 3 for data in self.model.values()
        ):
            return
        expected = answer(self.model, query)
        assert [s.id for s in self.store.query(query)] == expected
        assert self.store.count(query) == len(expected)

    @invariant()
    def nothing_else_is_there(self) -> None:
        if hasattr(self, "store"):
            found = self.store.query(Query("m"))
            assert {s.path: s.data for s in found} == self.model


TestSqliteIsADict = Stores.TestCase
TestSqliteIsADict.settings = settings(
    max_examples=60,
    stateful_step_count=30,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
