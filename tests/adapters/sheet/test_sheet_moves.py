"""Never the wrong row: staff move rows at random while results are written."""

from __future__ import annotations

import csv
import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.adapters.sheet import CsvSheet, GoogleSheet
from shared.ports.sheet import RowWrite

HEAD = ["Account ID", "Customer", "Balance", "Notes", "Segment", "Reply"]
SLOW = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]

moves = st.one_of(
    st.tuples(st.just("shuffle"), st.integers(0, 99)),
    st.tuples(st.just("delete"), st.integers(2, 9)),
    st.tuples(st.just("insert"), st.integers(2, 9)),
    st.tuples(st.just("insert_account"), st.integers(2, 9)),
)
chosen = st.sets(st.integers(1, 8), min_size=1)


def _grid():
    return [HEAD, *([f"A-{n}", f"T {n}", n, f"n{n}", "", ""] for n in range(1, 9))]


def _staffs(cells):
    return {
        row[0]: [str(cell) for cell in row[1:4]] for row in cells[1:] if row and row[0]
    }


def _services(cells):
    wide = [[*row, *[""] * (6 - len(row))] for row in cells[1:]]
    return {row[0]: row[4:6] for row in wide if row[0]}


def _wanted(numbers):
    return {f"A-{n}": [f"segment {n}", f"=reply {n}"] for n in numbers}


def _changes(wanted, keys):
    return [
        RowWrite(
            key, dict(zip(("Segment", "Reply"), wanted.get(key, ["", ""]), strict=True))
        )
        for key in keys
    ]


def _order(move, number, title="Accounts"):
    kind, n = move
    if kind == "shuffle":
        return {"do": "shuffle", "title": title, "seed": n}
    if kind == "delete":
        return {"do": "delete_rows", "title": title, "at": n}
    cells = (
        [[f"B-{number}", "new", 1, "n", "", ""]] if kind == "insert_account" else [[]]
    )
    return {"do": "insert_rows", "title": title, "at": n, "cells": cells}


@settings(deadline=None, max_examples=40, suppress_health_check=SLOW)
@given(
    chosen,
    st.lists(
        st.tuples(
            st.sampled_from(["values.batchGet", "values.batchUpdate"]),
            st.integers(0, 1),
            moves,
        ),
        max_size=3,
    ),
)
def test_in_google_every_result_ends_at_its_account(server, numbers, disturbed):
    """Whatever staff do between our requests, writing what is unverified heals it."""
    server.control("reset")
    server.set_tab("Accounts", _grid())
    sheet = GoogleSheet(
        server.sheet_id, credentials="anonymous", base_url=server.base_url
    )
    wanted = _wanted(numbers)
    for number, (call, skip, move) in enumerate(disturbed):
        server.control("before", call=call, skip=skip, order=_order(move, number))

    dirty, gone = set(wanted), set()
    for _ in range(6):
        report = sheet.write(_changes(wanted, sorted(dirty)))
        assert (
            set(report.written) | set(report.missing) | set(report.unverified) >= dirty
        )
        dirty = set(report.unverified)
        gone |= set(report.missing)

    cells = server.state()
    assert not dirty
    for key, shown in _services(cells).items():
        assert shown == wanted.get(key, ["", ""])
    assert not gone & set(_services(cells))
    before = _staffs(_grid())
    for key, shown in _staffs(cells).items():
        assert key.startswith("B-") or shown == before[key]


@settings(deadline=None, max_examples=60, suppress_health_check=SLOW)
@given(chosen, st.lists(moves, max_size=4))
def test_in_a_file_every_result_lands_at_its_account(tmp_path, numbers, disturbed):
    """Staff save a sorted, longer or shorter file between our read and our write."""
    path = tmp_path / "a.csv"
    cells = _grid()
    sheet = CsvSheet(path)
    _save(path, cells)
    list(sheet.read(["Accounts"])["Accounts"].rows)
    for move in disturbed:
        _moved(cells, move)
    _save(path, cells)
    wanted = _wanted(numbers)

    report = sheet.write(_changes(wanted, sorted(wanted)))

    with path.open(newline="") as file:
        after = [row for row in csv.reader(file) if any(row)]
    there = [row[0] for row in after]
    alone = {key for key in wanted if there.count(key) == 1}
    assert set(report.written) == alone
    assert set(report.missing) == set(wanted) - alone
    for key, (segment, reply) in _services(after).items():
        expected = wanted[key] if key in alone else ["", ""]
        assert [segment, reply.removeprefix("'")] == expected
    assert [row[:4] for row in after] == [
        [str(cell) for cell in row[:4]] for row in cells if row
    ]


def _save(path, cells):
    with path.open("w", newline="") as file:
        csv.writer(file).writerows(cells)


def _moved(cells, move):
    kind, n = move
    if kind == "shuffle":
        rows = cells[1:]
        random.Random(n).shuffle(rows)  # noqa: S311 - a game
        cells[1:] = rows
    elif kind == "delete":
        del cells[n - 1 : n]
    else:
        new = [[f"B-{n}", "new", 1, "n", "", ""]] if kind == "insert_account" else [[]]
        cells[n - 1 : n - 1] = new
