"""What every document store promises, run for each. See `shared.ports.documents`."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest

from shared.errors import AlreadyExists, BadRequest, Conflict, NotFound
from shared.ports import Documents, Query, Transaction, Write

MESSAGES = {
    "m-1": {"status": "planned", "at": "2026-03-02", "cents": 500},
    "m-2": {"status": "planned", "at": "2026-03-01", "cents": 20},
    "m-3": {"status": "sent", "at": "2026-03-01", "cents": -1},
    "m-4": {"status": "planned", "cents": 500},
    "m-5": {"status": "planned", "at": "2026-03-02", "cents": 7.5},
    "m-6": {"status": None, "at": "2026-03-04", "cents": True},
}


def ids(documents: Documents, **question: object) -> list[str]:
    return [s.id for s in documents.query(Query("messages", **question))]


class DocumentsContract:
    @pytest.fixture
    def filled(self, documents: Documents) -> Documents:
        documents.batch(
            [Write("create", f"messages/{k}", v) for k, v in MESSAGES.items()]
        )
        documents.put("other/m-9", {"status": "planned", "at": "2026-03-01"})
        return documents

    # --- one document

    def test_a_document_comes_back_as_it_was_put(self, documents: Documents) -> None:
        """An amount or a consent that changes its type in the store is a wrong one."""
        data = {
            "cents": 12345678901,
            "rate": 1.0,
            "yes": True,
            "none": None,
            "text": "Señora \u0000 😀 \u2028 'quoted' \"x\" %",
            "list": [1, "a", None, {"deep": [False]}],
            "map": {"a.b": {"c": 1}},
            "a.b": "a dot is a part of a name",
            "`tick`": 1,
        }

        documents.put("messages/m-1", data)

        found = documents.get("messages/m-1")
        assert found is not None
        assert found.data == data
        assert [type(found.data[k]) for k in data] == [type(v) for v in data.values()]
        assert (found.path, found.id) == ("messages/m-1", "m-1")

    def test_what_is_not_there_is_none(self, documents: Documents) -> None:
        assert documents.get("messages/none") is None

    def test_several_are_read_and_missing_ones_left_out(
        self, filled: Documents
    ) -> None:
        found = filled.get_many(
            ["messages/m-1", "messages/no", "other/m-9", "messages/m-1"]
        )

        assert set(found) == {"messages/m-1", "other/m-9"}
        assert found["other/m-9"].data["at"] == "2026-03-01"
        assert filled.get_many([]) == {}

    def test_only_the_first_create_wins(self, documents: Documents) -> None:
        """A redelivered task cannot send again."""
        documents.create("claims/m-1", {"by": "first"})

        with pytest.raises(AlreadyExists):
            documents.create("claims/m-1", {"by": "second"})

        assert documents.get("claims/m-1").data == {"by": "first"}

    def test_put_replaces_whole(self, documents: Documents) -> None:
        documents.put("messages/m-1", {"a": 1, "b": 2})
        documents.put("messages/m-1", {"c": 3})

        assert documents.get("messages/m-1").data == {"c": 3}

    def test_update_sets_top_level_fields_and_keeps_the_rest(
        self, documents: Documents
    ) -> None:
        documents.put("messages/m-1", {"a": 1, "map": {"x": 1, "y": 2}, "p.q": 1})
        documents.update("messages/m-1", {"map": {"x": 9}, "new": "n", "p.q": 2})

        expected = {"a": 1, "map": {"x": 9}, "new": "n", "p.q": 2}
        assert documents.get("messages/m-1").data == expected

    def test_update_of_a_missing_one_is_not_found(self, documents: Documents) -> None:
        """A receipt for a message that is gone must not make half a message."""
        with pytest.raises(NotFound):
            documents.update("messages/none", {"a": 1})
        version = self._version(documents)
        with pytest.raises(NotFound):
            documents.update("messages/none", {"a": 1}, if_version=version)

        assert documents.get("messages/none") is None

    @staticmethod
    def _version(documents: Documents) -> str:
        documents.put("messages/any", {"at": 1})
        return documents.get("messages/any").version

    def test_a_version_changes_with_the_document(self, documents: Documents) -> None:
        documents.create("messages/m-1", {"n": 1})
        first = documents.get("messages/m-1").version
        documents.update("messages/m-1", {"n": 2})
        second = documents.get("messages/m-1").version
        documents.delete("messages/m-1")
        documents.create("messages/m-1", {"n": 1})

        assert len({first, second, documents.get("messages/m-1").version}) == 3

    def test_update_of_another_version_is_a_conflict(
        self, documents: Documents
    ) -> None:
        """Two members of staff deciding the same message: the second is told."""
        documents.put("messages/m-1", {"n": 1})
        seen = documents.get("messages/m-1").version
        documents.update("messages/m-1", {"n": 2}, if_version=seen)

        with pytest.raises(Conflict):
            documents.update("messages/m-1", {"n": 3}, if_version=seen)

        assert documents.get("messages/m-1").data == {"n": 2}

    def test_delete_is_content_with_a_missing_one(self, documents: Documents) -> None:
        documents.put("messages/m-1", {"n": 1})
        documents.delete("messages/m-1")
        documents.delete("messages/m-1")

        assert documents.get("messages/m-1") is None

    def test_delete_of_another_version_is_a_conflict(
        self, documents: Documents
    ) -> None:
        old = self._version(documents)
        documents.put("messages/any", {"at": 2})

        for path in ("messages/any", "messages/gone"):
            with pytest.raises(Conflict):
                documents.batch([Write("delete", path, if_version=old)])

        assert documents.get("messages/any").data == {"at": 2}

    # --- what is refused

    @pytest.mark.parametrize(
        "path",
        [
            "",
            "messages",
            "messages/",
            "/m",
            "a/b/c",
            "a/b/c/d",
            "m/.",
            "m/..",
            "./m",
            "m/__x__",
            "__m__/x",
            "m/" + "x" * 1501,
            "m/\ud800",
            "m/a\0b",
        ],
    )
    def test_bad_paths_are_refused(self, documents: Documents, path: str) -> None:
        with pytest.raises(BadRequest):
            documents.put(path, {"a": 1})
        with pytest.raises(BadRequest):
            documents.get(path)

    @pytest.mark.parametrize(
        "value",
        [
            pytest.param(object(), id="object"),
            b"x",
            (1,),
            {1},
            float("nan"),
            float("inf"),
            2**63,
            -(2**63) - 1,
            [[1]],
            {"__x__": 1},
            {"": 1},
            {1: 1},
            "\ud800",
            {"a": {"b": [[]]}},
        ],
        ids=repr,
    )
    def test_what_is_not_json_is_refused(
        self, documents: Documents, value: object
    ) -> None:
        """What only one store takes would be lost when an office moves to the other."""
        with pytest.raises(BadRequest):
            documents.put("messages/m-1", {"x": value})
        with pytest.raises(BadRequest):
            documents.transact(lambda t: t.update("messages/m-1", {"x": value}))

        assert documents.get("messages/m-1") is None

    def test_extreme_numbers_are_kept(self, documents: Documents) -> None:
        data = {"big": 2**63 - 1, "small": -(2**63), "tiny": 5e-324, "pi": 0.1 + 0.2}
        documents.put("messages/m-1", data)

        assert documents.get("messages/m-1").data == data

    def test_over_one_mebibyte_is_refused(self, documents: Documents) -> None:
        documents.put("messages/m-1", {"text": "x" * 1_000_000})

        with pytest.raises(BadRequest):
            documents.put("messages/m-2", {"text": "x" * 1_048_577})
        with pytest.raises(BadRequest):
            documents.put("messages/m-2", {"text": "é" * 600_000})

    def test_twenty_levels_are_most(self, documents: Documents) -> None:
        deep: dict[str, object] = {}
        for _ in range(25):
            deep = {"a": deep}

        with pytest.raises(BadRequest):
            documents.put("messages/m-1", deep)

    def test_an_update_of_nothing_is_refused(self, documents: Documents) -> None:
        with pytest.raises(BadRequest):
            documents.update("messages/m-1", {})

    # --- batches

    @pytest.mark.parametrize(
        ("bad", "error"),
        [
            (Write("create", "messages/too", {"n": 1}), AlreadyExists),
            (Write("create", "messages/new", {"n": 1}), BadRequest),
            (Write("update", "messages/none", {"n": 1}), NotFound),
            (Write("put", "messages/x", {"n": [[1]]}), BadRequest),
            (Write("put", "messages/x/y", {"n": 1}), BadRequest),
        ],
    )
    def test_a_batch_is_done_whole_or_not_at_all(
        self, documents: Documents, bad: Write, error: type[Exception]
    ) -> None:
        """A message without its lock, or a lock without its message, is sent twice."""
        documents.put("messages/there", {"n": 0})
        documents.put("messages/too", {"n": 0})

        with pytest.raises(error):
            documents.batch(
                [
                    Write("create", "messages/new", {"n": 1}),
                    Write("delete", "messages/there"),
                    bad,
                    Write("put", "messages/last", {"n": 1}),
                ]
            )

        assert ids(documents) == ["there", "too"]
        assert documents.get("messages/there").data == {"n": 0}

    def test_a_batch_asks_for_versions(self, documents: Documents) -> None:
        version = self._version(documents)
        documents.batch([Write("update", "messages/any", {"at": 2}, version)])

        with pytest.raises(Conflict):
            documents.batch(
                [
                    Write("put", "messages/new", {"n": 1}),
                    Write("update", "messages/any", {"at": 3}, version),
                ]
            )

        assert documents.get("messages/new") is None

    def test_a_batch_takes_400_writes_and_no_more(self, documents: Documents) -> None:
        writes = [Write("put", f"messages/m-{n}", {"n": n}) for n in range(401)]

        with pytest.raises(BadRequest):
            documents.batch(writes)
        documents.batch(writes[:400])

        assert documents.count(Query("messages")) == 400
        documents.batch([])

    def test_a_batch_writes_one_document_several_times_in_order(
        self, documents: Documents
    ) -> None:
        documents.batch(
            [
                Write("create", "messages/m-1", {"a": 1}),
                Write("update", "messages/m-1", {"b": 2}),
                Write("delete", "messages/m-2"),
                Write("create", "messages/m-2", {"c": 3}),
            ]
        )

        assert documents.get("messages/m-1").data == {"a": 1, "b": 2}
        assert documents.get("messages/m-2").data == {"c": 3}

    @pytest.mark.parametrize("kind", ["create", "put"])
    def test_only_update_and_delete_ask_for_a_version(
        self, documents: Documents, kind: str
    ) -> None:
        with pytest.raises(BadRequest):
            documents.batch([Write(kind, "messages/m-1", {"n": 1}, "1")])

    # --- queries

    def test_a_collection_answers_by_id(self, filled: Documents) -> None:
        assert ids(filled) == ["m-1", "m-2", "m-3", "m-4", "m-5", "m-6"]
        assert ids(filled, limit=2) == ["m-1", "m-2"]
        assert ids(filled, after=(None, "m-4")) == ["m-5", "m-6"]

    def test_equalities_must_all_hold(self, filled: Documents) -> None:
        where = (("status", "==", "planned"), ("cents", "==", 500))
        assert ids(filled, where=where) == ["m-1", "m-4"]

    @pytest.mark.parametrize(
        ("value", "found"),
        [
            ("planned", ["m-1", "m-2", "m-4", "m-5"]),
            (None, ["m-6"]),
            ("", []),
            (0, []),
            ("Planned", []),
        ],
    )
    def test_equality_is_by_value(
        self, filled: Documents, value: object, found: list[str]
    ) -> None:
        assert ids(filled, where=(("status", "==", value),)) == found

    def test_types_do_not_equal_one_another(self, documents: Documents) -> None:
        """`True` in a consent column is not the number 1, and no text is."""
        values = [True, 1, "1", "true", None, 1.0, [1], "[1]", {"a": 1}, False, 0]
        for n, value in enumerate(values):
            documents.put(f"messages/{n:02}", {"x": value})

        assert ids(documents, where=(("x", "==", True),)) == ["00"]
        assert ids(documents, where=(("x", "==", 1),)) == ["01", "05"]
        assert ids(documents, where=(("x", "==", "1"),)) == ["02"]
        assert ids(documents, where=(("x", "==", "[1]"),)) == ["07"]
        assert ids(documents, where=(("x", "in", [False, "1", 0]),)) == [
            "02",
            "09",
            "10",
        ]

    @pytest.mark.parametrize(
        ("where", "found"),
        [
            ((("cents", ">", 7.5),), ["m-2", "m-1", "m-4"]),
            ((("cents", ">=", 7.5),), ["m-5", "m-2", "m-1", "m-4"]),
            ((("cents", "<", 20),), ["m-3", "m-5"]),
            ((("cents", ">=", -1), ("cents", "<=", 20)), ["m-3", "m-5", "m-2"]),
            ((("at", "<", "2026-03-02"),), ["m-2", "m-3"]),
            ((("at", "<", "2026-03-02"), ("status", "==", "planned")), ["m-2"]),
            ((("cents", ">=", False),), ["m-6"]),
        ],
    )
    def test_a_range_finds_its_own_type_only(
        self, filled: Documents, where: tuple, found: list[str]
    ) -> None:
        assert ids(filled, where=where, order_by=where[0][0]) == found
        assert ids(filled, where=where) == found

    def test_documents_without_the_field_do_not_answer(self, filled: Documents) -> None:
        assert ids(filled, order_by="at") == ["m-2", "m-3", "m-1", "m-5", "m-6"]
        assert ids(filled, order_by="nothing") == []

    def test_the_order_can_be_turned_round_with_its_ids(
        self, filled: Documents
    ) -> None:
        down = ids(filled, order_by="at", descending=True)
        assert down == ["m-6", "m-5", "m-1", "m-3", "m-2"]

    def test_order_goes_over_types(self, documents: Documents) -> None:
        values = ["b", 2, None, True, "a", -1.5, False, "é", "z", "Z", [0], {"a": 0}]
        for n, value in enumerate(values):
            documents.put(f"messages/{n:02}", {"x": value})

        up = ids(documents, order_by="x")
        assert up == [
            *("02", "06", "03", "05", "01"),
            *("09", "04", "00", "08", "07", "10", "11"),
        ]
        assert ids(documents, order_by="x", descending=True) == up[::-1]

    def test_in_finds_any_of_a_list(self, filled: Documents) -> None:
        where = (("status", "in", ["sent", "nothing", "planned"]),)
        assert ids(filled, where=where) == ["m-1", "m-2", "m-3", "m-4", "m-5"]
        assert ids(filled, where=where, order_by="cents", limit=3) == [
            "m-3",
            "m-5",
            "m-2",
        ]

    @pytest.mark.parametrize("where", [(), (("kind", "==", "k"),)])
    @pytest.mark.parametrize(
        ("order_by", "descending"),
        [("at", False), ("at", True), ("mixed", False), ("mixed", True), (None, False)],
    )
    def test_pages_give_every_document_once(
        self, documents: Documents, *, descending: bool, where: tuple, order_by: str
    ) -> None:
        """A message between two pages would never be sent, or be planned twice."""
        mixed = [None, None, True, 1, 1, 2.5, "a", "b", "b"]
        documents.batch(
            [
                Write(
                    "put",
                    f"messages/m-{n:02}",
                    {"at": f"2026-03-{n % 4:02}", "kind": "k", "mixed": mixed[n % 9]},
                )
                for n in range(23)
            ]
        )
        question = {"where": where, "order_by": order_by, "descending": descending}
        whole = ids(documents, **question)

        pages, after = [], None
        while True:
            page = documents.query(Query("messages", **question, limit=4, after=after))
            pages += [s.id for s in page]
            if len(page) < 4:
                break
            after = (page[-1].data[order_by] if order_by else None, page[-1].id)

        assert pages == whole
        assert sorted(pages) == [f"m-{n:02}" for n in range(23)]

    def test_a_cursor_stays_inside_its_range(self, filled: Documents) -> None:
        question = {"where": (("at", "<=", "2026-03-02"),), "order_by": "at"}
        assert ids(filled, **question, after=("2026-03-01", "m-2")) == [
            "m-3",
            "m-1",
            "m-5",
        ]
        assert ids(filled, **question, after=("2026-03-02", "m-5")) == []

    def test_a_cursor_of_another_type_stands_before_or_behind(
        self, filled: Documents
    ) -> None:
        question = {"where": (("cents", ">", 7.5),), "order_by": "cents"}
        assert ids(filled, **question, after=(True, "x")) == ["m-2", "m-1", "m-4"]
        assert ids(filled, **question, after=("text", "x")) == []

    def test_counts_agree_with_answers(self, filled: Documents) -> None:
        planned = (("status", "==", "planned"),)
        assert filled.count(Query("messages")) == 6
        assert filled.count(Query("messages", where=planned)) == 4
        assert filled.count(Query("messages", where=planned, limit=3)) == 3
        assert filled.count(Query("messages", where=planned, order_by="at")) == 3
        assert filled.count(Query("nothing")) == 0

    @pytest.mark.parametrize(
        "question",
        [
            {"where": (("a", ">", 1), ("b", "<", 1))},
            {"where": (("a", ">", 1),), "order_by": "b"},
            {"where": (("a", "in", []),)},
            {"where": (("a", "in", list(range(31))),)},
            {"where": (("a", "in", "text"),)},
            {"where": (("a", "in", [None]),)},
            {"where": (("a", "==", [1]),)},
            {"where": (("a", "==", {"b": 1}),)},
            {"where": (("a", "<", None),)},
            {"where": (("a", "!=", 1),)},
            {"where": (("a.b", "==", 1),)},
            {"where": (('a"b', "==", 1),)},
            {"order_by": "a') --"},
            {"order_by": "a", "after": ([1], "x")},
            {"after": (None, "a/b")},
            {"limit": 0},
            {"descending": True},
        ],
        ids=repr,
    )
    def test_questions_that_one_store_cannot_answer_are_refused(
        self, documents: Documents, question: dict
    ) -> None:
        with pytest.raises(BadRequest):
            documents.query(Query("messages", **question))
        with pytest.raises(BadRequest):
            documents.count(Query("messages", **question))

    def test_a_collection_with_a_quote_in_its_name_is_only_a_name(
        self, documents: Documents
    ) -> None:
        documents.put("it's/m-1", {"a": 1})

        found = documents.query(Query("it's", (("a", "==", 1),), order_by="a"))
        assert [s.path for s in found] == ["it's/m-1"]

    # --- transactions

    def test_a_transaction_reads_and_writes(self, documents: Documents) -> None:
        documents.put("messages/m-1", {"status": "planned"})
        documents.put("messages/m-2", {"status": "planned"})

        def claim(t: Transaction) -> str:
            found = t.get_many(["messages/m-1", "counters/p-1"])
            assert set(found) == {"messages/m-1"}
            assert t.get("counters/p-1") is None
            t.update("messages/m-1", {"status": "claimed"})
            t.create("counters/p-1", {"n": 1})
            t.delete("messages/m-2")
            t.put("activity/x", {"what": "claimed"})
            return "mine"

        assert documents.transact(claim) == "mine"
        assert documents.get("messages/m-1").data == {"status": "claimed"}
        assert documents.get("counters/p-1").data == {"n": 1}
        assert documents.get("messages/m-2") is None
        assert documents.get("activity/x") is not None

    def test_a_transaction_that_only_reads_answers(self, filled: Documents) -> None:
        assert filled.transact(lambda t: t.get("messages/m-3").data["cents"]) == -1

    def test_what_work_raises_undoes_everything(self, documents: Documents) -> None:
        class OfTheWork(Exception):
            pass

        def work(t: Transaction) -> None:
            t.put("messages/m-1", {"n": 1})
            raise OfTheWork

        with pytest.raises(OfTheWork):
            documents.transact(work)

        assert documents.get("messages/m-1") is None
        documents.transact(lambda t: t.put("messages/m-1", {"n": 2}))
        assert documents.get("messages/m-1").data == {"n": 2}

    def test_reads_come_before_writes(self, documents: Documents) -> None:
        """Firestore refuses it; found on this machine, not first in the cloud."""

        def work(t: Transaction) -> None:
            t.put("messages/m-1", {"n": 1})
            t.get("messages/m-2")

        with pytest.raises(BadRequest):
            documents.transact(work)
        assert documents.get("messages/m-1") is None

    def test_a_transaction_has_the_limits_of_a_batch(
        self, documents: Documents
    ) -> None:
        def twice(t: Transaction) -> None:
            t.put("messages/m-1", {"n": 1})
            t.create("messages/m-1", {"n": 1})

        def many(t: Transaction) -> None:
            for n in range(401):
                t.put(f"messages/m-{n}", {"n": n})

        for work in (twice, many):
            with pytest.raises(BadRequest):
                documents.transact(work)
        assert ids(documents) == []

    @pytest.mark.parametrize(
        ("write", "error"),
        [
            (lambda t: t.create("messages/there", {"n": 1}), AlreadyExists),
            (lambda t: t.update("messages/none", {"n": 1}), NotFound),
        ],
    )
    def test_a_commit_that_fails_writes_nothing(
        self, documents: Documents, write: object, error: type[Exception]
    ) -> None:
        documents.put("messages/there", {"n": 0})

        def work(t: Transaction) -> None:
            t.put("messages/new", {"n": 1})
            write(t)

        with pytest.raises(error):
            documents.transact(work)
        assert documents.get("messages/new") is None
        assert documents.get("messages/there").data == {"n": 0}

    def test_8_threads_lose_no_update(self, documents: Documents) -> None:
        """Two workers counting the same person's texts would send one too many."""
        documents.put("counters/p-1", {"n": 0})
        together = Barrier(8)

        def one_up(t: Transaction) -> None:
            n = t.get("counters/p-1").data["n"]
            t.update("counters/p-1", {"n": n + 1})

        def five_up(_: int) -> int:
            together.wait()
            return sum(self._succeeds(documents, one_up) for _ in range(5))

        with ThreadPoolExecutor(8) as pool:
            succeeded = sum(pool.map(five_up, range(8)))

        assert succeeded == 40
        assert documents.get("counters/p-1").data == {"n": 40}

    def test_one_of_8_threads_claims(self, documents: Documents) -> None:
        """A message claimed twice is a message sent twice."""
        documents.put("messages/m-1", {"status": "planned"})
        together = Barrier(8)

        def claim(t: Transaction) -> bool:
            if t.get("messages/m-1").data["status"] != "planned":
                return False
            if t.get("claims/m-1") is not None:
                return False
            t.update("messages/m-1", {"status": "claimed"})
            t.create("claims/m-1", {"by": "me"})
            return True

        def run(_: int) -> bool:
            together.wait()
            return self._succeeds(documents, claim)

        with ThreadPoolExecutor(8) as pool:
            assert sum(pool.map(run, range(8))) == 1

    def test_transfers_between_documents_keep_the_sum(
        self, documents: Documents
    ) -> None:
        """Write skew: each looked right alone, together they break the cap."""
        for n in range(4):
            documents.put(f"counters/{n}", {"n": 10})
        together = Barrier(8)

        def move(t: Transaction, a: str, b: str) -> None:
            found = t.get_many([a, b])
            t.update(a, {"n": found[a].data["n"] - 1})
            t.update(b, {"n": found[b].data["n"] + 1})

        def run(worker: int) -> None:
            together.wait()
            for step in range(3):
                a, b = (worker + step) % 4, (worker + step + 1 + worker % 3) % 4
                work = partial(move, a=f"counters/{a}", b=f"counters/{b}")
                self._succeeds(documents, work)

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(run, range(8)))

        found = documents.query(Query("counters"))
        assert sum(s.data["n"] for s in found) == 40

    @staticmethod
    def _succeeds(documents: Documents, work: object) -> bool:
        """Run until it is through: `Conflict` says that nothing was done."""
        for _ in range(20):
            try:
                answer = documents.transact(work)
            except Conflict:
                continue
            return answer is None or answer
        raise AssertionError("contended twenty times over")
