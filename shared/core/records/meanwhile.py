"""
An account that changed while a pass decided it: what of both is kept. Pure.

The pass has read the row; whoever changed the account meanwhile (a receipt, a reply, a
write-back) has not. So the row's facts come from the pass and what happened stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_SETS = frozenset({"done", "holds", "marks"})


def merged(
    before: Mapping[str, Any], ours: Mapping[str, Any], there: Mapping[str, Any]
) -> dict[str, Any] | None:
    """
    Lay what a pass decided over an account as it is by now.

    It is decided anew by the next pass, which knows what happened.

    Args:
        before: As the pass read it; `{}`: it was not there.
        ours: The fields the pass would have written.
        there: As it is by now.

    Returns:
        The fields to write; None where somebody else read the row meanwhile, and so
        nobody can say which reading is the later one.
    """
    if not before or _read_anew(before, there):
        return None
    data = {**ours, "attend": True, "rev": int(there.get("rev", 0)) + 1}
    for name in ("state", "shown"):
        data[name] = _fields(*(one.get(name, {}) for one in (before, ours, there)))
    data["open"] = list(dict.fromkeys([*there.get("open", ()), *ours.get("open", ())]))
    data["again"] = bool(ours.get("again") or _newly("again", before, there))
    data["dirty"] = bool(there.get("dirty")) or data["shown"] != there.get("shown", {})
    if "state" not in ours:  # a row that cannot be used has none
        del data["state"], data["open"], data["again"]
    return data


def same_reading(ours: Mapping[str, Any], there: Mapping[str, Any]) -> bool:
    """Say whether an account shows the very row that a pass would have written."""
    names = ("fingerprint", "present", "quarantined")
    return all(ours.get(name) == there.get(name) for name in names)


def _read_anew(before: Mapping[str, Any], there: Mapping[str, Any]) -> bool:
    return not same_reading(before, there)


def _newly(name: str, before: Mapping[str, Any], there: Mapping[str, Any]) -> bool:
    return bool(there.get(name)) and not before.get(name)


def _fields(
    before: Mapping[str, Any], ours: Mapping[str, Any], there: Mapping[str, Any]
) -> dict[str, Any]:
    """Merge field by field; of two changes of one the other's stays, sets grow."""
    found = dict(there)
    for name in {*before, *ours}:
        old, new = before.get(name), ours.get(name)
        if new == old:
            continue
        if there.get(name) == old:
            found[name] = new
        elif name in _SETS:
            found[name] = sorted({*(new or ()), *(there.get(name) or ())})
    return {name: value for name, value in found.items() if value not in (None, "", [])}
