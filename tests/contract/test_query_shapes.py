"""
Firestore answers every question that the flows ask.

No emulator enforces composite indexes, so this is the only place before production
where a missing one shows.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from shared.adapters.store.shapes import Index, index_needed, is_answered, read_indexes
from shared.errors import BadRequest
from shared.flows.desk_queries import DESK_SHAPES
from shared.flows.queries import SHAPES as ASKED
from shared.flows.record_queries import RECORD_SHAPES
from shared.ports import Query

ROOT = Path(__file__).resolve().parents[2]
DEPLOYED = read_indexes((ROOT / "firestore.indexes.json").read_text("utf-8"))
SHAPES = {**ASKED, **RECORD_SHAPES, **DESK_SHAPES}
EQUAL = (("status", "==", "planned"),)
PERSON = ("person", "==", "p-1")


@pytest.mark.parametrize("name", sorted(SHAPES))
def test_every_query_of_the_flows_has_its_index(name: str) -> None:
    """A query that works on one machine and fails in the cloud stops the sending."""
    needed = index_needed(SHAPES[name])
    entry = needed.as_json() if needed else ""
    assert is_answered(SHAPES[name], DEPLOYED), (
        f"add to firestore.indexes.json: {entry}"
    )


def test_no_index_is_deployed_that_no_query_needs() -> None:
    """Every index makes every write dearer and slower."""
    needed = {index_needed(query) for query in SHAPES.values()}
    assert not DEPLOYED - needed


@pytest.mark.parametrize(
    "query",
    [
        Query("messages"),
        Query("messages", EQUAL),
        Query("messages", (*EQUAL, PERSON)),
        Query("messages", order_by="at", descending=True),
        Query("messages", (("at", "<=", "2026"),)),
        Query("messages", (("at", "<=", "2026"), ("at", ">", "2025")), order_by="at"),
        Query("messages", EQUAL, order_by="status"),
        Query("messages", (("status", "in", ["a", "b"]),)),
    ],
)
def test_single_field_indexes_are_enough_for(query: Query) -> None:
    assert index_needed(query) is None
    assert is_answered(query, ())


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        (
            Query("messages", EQUAL, order_by="at"),
            (("status", "ASCENDING"), ("at", "ASCENDING")),
        ),
        (
            Query("messages", EQUAL, order_by="at", descending=True),
            (("status", "ASCENDING"), ("at", "DESCENDING")),
        ),
        (
            Query("messages", (("at", "<", "2026"), *EQUAL, PERSON)),
            (("person", "ASCENDING"), ("status", "ASCENDING"), ("at", "ASCENDING")),
        ),
        (
            Query("messages", (("status", "in", ["a"]),), order_by="at"),
            (("status", "ASCENDING"), ("at", "ASCENDING")),
        ),
    ],
)
def test_an_equality_beside_an_order_needs_a_composite_index(
    query: Query, fields: tuple[tuple[str, str], ...]
) -> None:
    needed = index_needed(query)

    assert needed == Index("messages", fields)
    assert not is_answered(query, ())
    assert is_answered(query, {needed})
    assert read_indexes(f'{{"indexes": [{needed.as_json()}]}}') == {needed}


def test_an_index_of_another_collection_order_or_way_does_not_do() -> None:
    query = Query("messages", EQUAL, order_by="at")

    for index in (
        Index("other", (("status", "ASCENDING"), ("at", "ASCENDING"))),
        Index("messages", (("status", "ASCENDING"), ("at", "DESCENDING"))),
        Index("messages", (("status", "ASCENDING"), ("by", "ASCENDING"))),
        Index("messages", (("kind", "ASCENDING"), ("at", "ASCENDING"))),
    ):
        assert not is_answered(query, {index})


def test_firestore_merges_indexes_that_end_alike() -> None:
    query = Query("messages", (*EQUAL, PERSON), order_by="at")
    by_status = Index("messages", (("status", "ASCENDING"), ("at", "ASCENDING")))
    by_person = Index("messages", (("person", "ASCENDING"), ("at", "ASCENDING")))

    assert is_answered(query, {by_status, by_person})
    assert not is_answered(query, {by_status})


def test_what_cannot_be_asked_needs_no_index() -> None:
    with pytest.raises(BadRequest):
        index_needed(Query("messages", (("a", "<", 1), ("b", "<", 1))))
