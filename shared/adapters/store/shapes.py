"""
What a query asks of a store: its plain form and the index Firestore needs. Pure.

No emulator enforces composite indexes, so a query without one would fail only in the
cloud. https://cloud.google.com/firestore/docs/query-data/index-overview
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import prod

from shared.adapters.store.checks import check_field, split_path
from shared.errors import BadRequest
from shared.ports import Json, Query

MAX_ALTERNATIVES = 30
NAME = "__name__"
_RANGES = ("<", "<=", ">", ">=")
_OPERATORS = ("==", "in", *_RANGES)
_PLAIN_FIELD = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}\Z")


@dataclass(frozen=True, slots=True)
class Index:
    """
    A composite index.

    Args:
        collection: The collection group.
        fields: Name and `ASCENDING` or `DESCENDING`; equalities first.
    """

    collection: str
    fields: tuple[tuple[str, str], ...]

    def as_json(self) -> str:
        """Write it as an entry of `firestore.indexes.json`."""
        fields = [{"fieldPath": name, "order": order} for name, order in self.fields]
        entry = {
            "collectionGroup": self.collection,
            "queryScope": "COLLECTION",
            "fields": fields,
        }
        return json.dumps(entry)


def read_indexes(text: str) -> frozenset[Index]:
    """Read `firestore.indexes.json`; indexes on arrays are left out."""
    return frozenset(
        Index(
            entry["collectionGroup"],
            tuple((f["fieldPath"], f["order"]) for f in entry["fields"]),
        )
        for entry in json.loads(text)["indexes"]
        if all("order" in field for field in entry["fields"])
    )


def plain(query: Query) -> Query:
    """
    Check a query and say outright what it leaves to be guessed.

    Returns:
        The query, ordered by the field of its range where it has one.

    Raises:
        BadRequest: `bad_query`, where one of the two stores could not answer it.
    """
    split_path(f"{query.collection}/x")
    for name, operator, value in query.where:
        _check_field(name)
        _check_condition(operator, value)
    _check_alternatives(query)
    ordered = replace(query, order_by=_order(query))
    _check_window(ordered)
    return ordered


def _refuse(unless: object, text: str) -> None:
    if not unless:
        raise BadRequest("bad_query", text)


def _check_field(name: str) -> None:
    _refuse(_PLAIN_FIELD.match(check_field(name)), "Only plain names can be asked for.")


def _check_condition(operator: str, value: Json) -> None:
    _refuse(operator in _OPERATORS, "A condition is ==, <, <=, >, >= or in.")
    if operator != "in":
        _refuse(_scalar(value), "A field is compared with text, number, bool or null.")
        _refuse(value is not None or operator == "==", "Nothing is less than null.")
        return
    alternatives = value if isinstance(value, list) else []
    _refuse(alternatives, "`in` wants a list that is not empty.")
    good = all(_scalar(v) and v is not None for v in alternatives)
    _refuse(good, "`in` wants text, numbers or bools.")


def _scalar(value: Json) -> bool:
    if isinstance(value, str):
        return "\0" not in value  # SQLite's JSON ends a text there
    return value is None or isinstance(value, (int, float))


def _check_alternatives(query: Query) -> None:
    sizes = [len(v) for _, op, v in query.where if op == "in" and isinstance(v, list)]
    _refuse(prod(sizes) <= MAX_ALTERNATIVES, "`in` takes at most 30 alternatives.")


def _order(query: Query) -> str | None:
    ranged = {name for name, operator, _ in query.where if operator in _RANGES}
    order = query.order_by or next(iter(ranged), None)
    _refuse(ranged <= {order}, "A range is on one field, the one ordered by.")
    if order is not None:
        _check_field(order)
    return order


def _check_window(query: Query) -> None:
    by_id_down = query.descending and query.order_by is None
    _refuse(not by_id_down, "Only the order of a field can be turned round.")
    _refuse(query.limit is None or query.limit > 0, "A limit is at least 1.")
    if query.after is not None:
        value, name = query.after
        split_path(f"{query.collection}/{name}")
        _refuse(_scalar(value), "A cursor is text, number, bool or null, and an id.")


def equalities(query: Query) -> tuple[str, ...]:
    """Name the fields asked by `==` or `in`, once each, sorted."""
    names = {name for name, operator, _ in query.where if operator not in _RANGES}
    return tuple(sorted(names - {query.order_by}))


def index_needed(query: Query) -> Index | None:
    """
    Say which composite index Firestore needs for a query.

    Returns:
        None where the indexes it keeps of every single field are enough: no
        order, or no equality beside the field ordered by.
    """
    query = plain(query)
    same = equalities(query)
    if query.order_by is None or not same:
        return None
    direction = "DESCENDING" if query.descending else "ASCENDING"
    ascending = tuple((name, "ASCENDING") for name in same)
    return Index(query.collection, (*ascending, (query.order_by, direction)))


def is_answered(query: Query, indexes: Iterable[Index]) -> bool:
    """
    Say whether Firestore can answer a query from these composite indexes.

    It can merge several that end in the same order, if together they cover all
    the equalities; the directions of those do not matter.
    """
    needed = index_needed(query)
    if needed is None:
        return True
    wanted = {name for name, _ in needed.fields[:-1]}
    parts = [
        {name for name, _ in index.fields[:-1]}
        for index in indexes
        if index.collection == needed.collection
        and index.fields[-1:] == needed.fields[-1:]
    ]
    covered: set[str] = set().union(*(part for part in parts if part <= wanted))
    return bool(parts) and covered == wanted
