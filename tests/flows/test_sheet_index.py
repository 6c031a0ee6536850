"""The index of the sheet: as many documents as the sheet needs, none left behind."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.adapters.store.sqlite import SqliteDocuments
from shared.core.keys import account_key
from shared.flows.queries import sheet_index
from shared.flows.sheet_index import (
    MOST_BUCKETS,
    ROWS_A_BUCKET,
    Entry,
    SheetIndex,
    buckets_for,
)
from shared.ports import Write

ENTRY = Entry("f", 1.0, "p", "t", 5)


def keys(count: int) -> list[str]:
    return [account_key(f"A-{n}") for n in range(count)]


@pytest.fixture
def store(tmp_path):
    return SqliteDocuments(tmp_path / "store.sqlite")


def keep(store, index):
    writes = index.writes()
    store.batch(writes)
    return writes


def filled(store, count):
    index = SheetIndex.load(store)
    for key in keys(count):
        index.put(key, ENTRY)
    keep(store, index)
    return SheetIndex.load(store)


def documents(store) -> int:
    return len(store.query(sheet_index()))


def test_a_small_sheet_costs_one_document_a_pass(store):
    """An office of two hundred rows does not pay for one of a hundred thousand."""
    assert len(filled(store, 200).entries) == 200
    assert documents(store) == 1


LONG = pytest.param((600, 3_000, 501, 0, 40), marks=pytest.mark.slow)


@pytest.mark.parametrize("sizes", [(10, 1_200, 10), LONG])
def test_a_sheet_that_grows_and_shrinks_loses_no_row_and_leaves_none(store, sizes):
    """A row remembered twice would be taken for unchanged though it was edited."""
    for size in sizes:
        index = SheetIndex.load(store)
        index.forget([key for key in list(index.entries) if key not in keys(size)])
        for key in keys(size):
            index.put(key, entry_of(size))
        keep(store, index)

        again = SheetIndex.load(store)
        assert again.entries == dict.fromkeys(keys(size), entry_of(size))
        assert documents(store) == buckets_for(size)


def entry_of(size: int) -> Entry:
    return ENTRY._replace(fingerprint=f"of-{size}")


def test_one_changed_row_writes_one_document(store):
    index = filled(store, 3_000)
    index.put(keys(1)[0], ENTRY._replace(cents=6))

    assert [one.kind for one in index.writes()] == ["put"]


def test_an_unchanged_sheet_writes_nothing(store):
    index = filled(store, 700)
    for key in keys(700):
        index.put(key, ENTRY)

    assert index.writes() == []


def test_an_index_of_before_is_read_and_spread_anew(store):
    """A service that is updated must not plan every row a second time."""
    rows = {f"{n:02d}": {} for n in range(MOST_BUCKETS)}
    for key in keys(100):
        rows[f"{int(key[-2:], 16) % MOST_BUCKETS:02d}"][key] = list(ENTRY)
    store.batch(
        [Write("put", f"sheet_index/{n}", {"rows": each}) for n, each in rows.items()]
    )

    index = SheetIndex.load(store)
    assert index.entries == dict.fromkeys(keys(100), ENTRY)

    index.put(keys(1)[0], ENTRY._replace(cents=6))
    keep(store, index)
    assert documents(store) == 1
    assert len(SheetIndex.load(store).entries) == 100


def test_two_passes_that_spread_it_differently_are_put_right(store):
    """
    Two planners met while the sheet outgrew its document.

    What the slower one did not know is at most read once more, never taken for known.
    """
    slower = filled(store, 500)
    filled(store, 501)
    slower.put(keys(1)[0], ENTRY._replace(cents=7))
    keep(store, slower)

    mixed = SheetIndex.load(store)
    assert set(keys(500)) <= set(mixed.entries) <= set(keys(501))

    for key in keys(501):
        mixed.put(key, ENTRY._replace(cents=8))
    keep(store, mixed)
    assert documents(store) == 2
    assert SheetIndex.load(store).entries == dict.fromkeys(
        keys(501), ENTRY._replace(cents=8)
    )


@given(st.integers(0, 200_000))
def test_no_bucket_is_overfull_before_all_are_used(rows):
    of = buckets_for(rows)

    assert of == MOST_BUCKETS or rows <= of * ROWS_A_BUCKET
    assert of in {1, 2, 4, 8, 16, 32, 64}
    assert of == 1 or rows > of // 2 * ROWS_A_BUCKET
