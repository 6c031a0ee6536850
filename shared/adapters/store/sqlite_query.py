"""
A `Query` as SQL over JSON, with Firestore's order of types. Runs nothing.

Every field is compared as the pair (rank of its type, its value): Firestore sorts
null < false < true < numbers < text < arrays < maps, a range finds only its own type,
and a document without the field is in no index. Arrays and maps are only ordered
behind the rest, not among themselves as Firestore does.
https://cloud.google.com/firestore/docs/concepts/data-types
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b

from shared.adapters.store.shapes import equalities
from shared.ports import Json, Query

_NULL, _BOOL, _NUMBER, _TEXT = range(4)
_RANK = """CASE json_type(data,'$."{0}"')
 WHEN 'text' THEN 3 WHEN 'integer' THEN 2 WHEN 'real' THEN 2 WHEN 'null' THEN 0
 WHEN 'true' THEN 1 WHEN 'false' THEN 1 WHEN 'array' THEN 4 WHEN 'object' THEN 5 END"""
_VALUE = """json_extract(data,'$."{0}"')"""


@dataclass(frozen=True, slots=True)
class SqlIndex:
    """A partial index of one collection; `create` is its statement."""

    name: str
    create: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """A statement's parts: `where` and `order` without their keywords."""

    where: str
    order: str
    parameters: tuple[Json, ...]


@dataclass(frozen=True, slots=True)
class Sql:
    """
    A query as SQL.

    Args:
        stretches: To be answered one behind the other, until the limit is reached.
        index: What answers them without sorting; None: the documents' own order.
    """

    stretches: tuple[Stretch, ...]
    index: SqlIndex | None


_Term = tuple[str, tuple[Json, ...]]


def sql_of(query: Query) -> Sql:
    """
    Write a query as SQL.

    Args:
        query: In its plain form (see `shapes.plain`): its names are safe to write.
    """
    terms: list[_Term] = [(f"collection={_literal(query.collection)}", ())]
    terms += [_condition(*condition) for condition in query.where]
    stretches = (_stretch(query, terms, window) for window in _windows(query))
    return Sql(tuple(stretches), _index(query))


def _stretch(query: Query, terms: list[_Term], window: _Window) -> Stretch:
    every = [*terms, *window.terms]
    way = " DESC" if query.descending else ""
    return Stretch(
        " AND ".join(text for text, _ in every),
        ", ".join(f"{key}{way}" for key in (*window.keys, "id")),
        tuple(value for _, values in every for value in values),
    )


def _literal(text: str) -> str:
    # A bound parameter would keep SQLite from using an index of this collection only.
    return "'" + text.replace("'", "''") + "'"


def _rank_of(value: Json) -> int:
    if value is None:
        return _NULL
    if isinstance(value, bool):
        return _BOOL
    return _TEXT if isinstance(value, str) else _NUMBER


def _condition(name: str, operator: str, value: Json) -> _Term:
    if isinstance(value, list):
        return _any_of(name, value)
    rank = _rank_of(value)
    is_type = f"{_RANK.format(name)}={rank}"
    if rank == _NULL:
        return is_type, ()
    return f"{is_type} AND {_VALUE.format(name)}{operator}?", (value,)


def _any_of(name: str, values: list[Json]) -> _Term:
    by_rank: dict[int, list[Json]] = {}
    for value in values:
        by_rank.setdefault(_rank_of(value), []).append(value)
    terms = [
        f"({_RANK.format(name)}={rank} AND {_VALUE.format(name)}"
        f" IN ({','.join('?' * len(same))}))"
        for rank, same in by_rank.items()
    ]
    every = tuple(value for same in by_rank.values() for value in same)
    return f"({' OR '.join(terms)})", every


@dataclass(frozen=True, slots=True)
class _Window:
    """A part of the order: what narrows it and what is left to sort by."""

    terms: list[_Term]
    keys: tuple[str, ...]


def _windows(query: Query) -> list[_Window]:
    """
    Cut the order into parts that an index can be entered at.

    SQLite enters no index of expressions by a row value, so a cursor is written as the
    rest of its own type, and then the types behind it.
    """
    name = query.order_by
    if name is None:
        return [_Window(_behind_id(query), ())]
    asked = [v for field, op, v in query.where if field == name and op != "in"]
    types = {_rank_of(value) for value in asked}
    rank, value = _keys(name)
    if query.after is None:
        terms: list[_Term] = [] if types else [(f"{rank}>=0", ())]
        return [_Window(terms, (value,) if types else (rank, value))]
    windows = [_rest_of_type(query, rank, value)]
    if types != {_rank_of(query.after[0])}:
        windows.append(_types_behind(query, rank, value))
    return windows


def _signs(query: Query) -> tuple[str, str]:
    return ("<", "<=") if query.descending else (">", ">=")


def _behind_id(query: Query) -> list[_Term]:
    if query.after is None:
        return []
    return [(f"id{_signs(query)[0]}?", (query.after[1],))]


def _rest_of_type(query: Query, rank: str, key: str) -> _Window:
    value, name = query.after or (None, "")
    behind, from_here = _signs(query)
    is_type = f"{rank}={_rank_of(value)}"
    if value is None:
        return _Window([(is_type, ()), (f"id{behind}?", (name,))], ())
    terms: list[_Term] = [
        (is_type, ()),
        (f"{key}{from_here}?", (value,)),
        (f"({key}{behind}? OR id{behind}?)", (value, name)),
    ]
    return _Window(terms, (key,))


def _types_behind(query: Query, rank: str, key: str) -> _Window:
    value, _ = query.after or (None, "")
    return _Window([(f"{rank}{_signs(query)[0]}{_rank_of(value)}", ())], (rank, key))


def _keys(name: str) -> list[str]:
    return [_RANK.format(name), _VALUE.format(name)]


def _index(query: Query) -> SqlIndex | None:
    fields = [*equalities(query), *([query.order_by] if query.order_by else [])]
    if not fields:
        return None
    keys = ", ".join(key for field in fields for key in _keys(field))
    name = "auto_" + _digest(query.collection, *fields)
    create = (
        f"CREATE INDEX IF NOT EXISTS {name} ON documents ({keys}, id)"
        f" WHERE collection={_literal(query.collection)}"
    )
    return SqlIndex(name, create)


def _digest(*parts: str) -> str:
    return blake2b("\x1f".join(parts).encode(), digest_size=8).hexdigest()
