"""
An account and its state as a document, and back. Pure; no store.

The document has three parts: `copy` is what the sheet says, validated; `state` is what
the service knows beside it; `shown` is what the service's columns should read. Fields
beside them are there to be queried: `phone`, `email`, `person`, `dirty`.
"""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import date
from typing import Any

from shared.core.instants import from_text, to_text
from shared.core.model import (
    Account,
    AccountState,
    Party,
    Prefs,
    Problem,
    Promise,
    Unshown,
)

_DATES = frozenset(f.name for f in fields(Account) if f.type in {"date", "date | None"})
_TUPLES = frozenset({"zones", "phone_zones"})
_BLANK = {f.name: f.default for f in fields(Account)}
_PLAIN = tuple(
    f.name
    for f in fields(Account)
    if f.name not in _DATES | _TUPLES | {"problems", "contacts"}
)


def account_to_data(account: Account) -> dict[str, Any]:
    """Write an account; what is blank is left out."""
    data: dict[str, Any] = {}
    for name in _PLAIN:
        value = getattr(account, name)
        if value != _BLANK[name]:
            data[name] = value
    data.update(
        (name, day.isoformat())
        for name in _DATES
        if (day := getattr(account, name)) is not None
    )
    data.update((n, list(z)) for n in _TUPLES if (z := getattr(account, n)))
    if account.problems:
        data["problems"] = [problem_to_data(p) for p in account.problems]
    if account.contacts:
        data["contacts"] = [_party_to_data(p) for p in account.contacts]
    return data


def account_from_data(data: dict[str, Any]) -> Account:
    """Read an account written by `account_to_data`."""
    values = dict(data)
    for name in _DATES & values.keys():
        values[name] = date.fromisoformat(values[name])
    for name in _TUPLES & values.keys():
        values[name] = tuple(values[name])
    if "problems" in values:
        values["problems"] = tuple(problem_from_data(p) for p in values["problems"])
    if "contacts" in values:
        values["contacts"] = tuple(_party_from_data(p) for p in values["contacts"])
    return Account(**values)


def problem_to_data(problem: Problem) -> dict[str, Any]:
    """Write a problem."""
    return {
        "field": problem.field,
        "code": problem.code,
        "text": problem.text,
        "fatal": problem.fatal,
    }


def problem_from_data(data: dict[str, Any]) -> Problem:
    """Read a problem."""
    return Problem(**data)


def _party_to_data(party: Party) -> dict[str, Any]:
    data = {f.name: getattr(party, f.name) for f in fields(Party)}
    data["phone_zones"] = list(party.phone_zones)
    return data


def _party_from_data(data: dict[str, Any]) -> Party:
    return Party(**{**data, "phone_zones": tuple(data["phone_zones"])})


def state_to_data(state: AccountState) -> dict[str, Any]:
    """Write a state; what is blank is left out."""
    data: dict[str, Any] = {
        "cycle": state.cycle.isoformat() if state.cycle else None,
        "done": sorted(state.done),
        "pause_until": to_text(state.pause_until) if state.pause_until else None,
        "pause_reason": state.pause_reason,
        "holds": sorted(state.holds),
        "promise": _promise_to_data(state.promise),
        "promises": [_promise_to_data(one) for one in state.promises],
        "prefs": prefs_to_data(state.prefs),
        "marks": sorted(state.marks),
        "language": state.language,
        "last_contact_at": (
            to_text(state.last_contact_at) if state.last_contact_at else None
        ),
        "last_step": state.last_step,
        "sms_no_on": state.sms_no_on.isoformat() if state.sms_no_on else None,
        "channel": state.channel,
        "brought_forward": state.brought_forward,
        "until": {name: [at, cause] for name, at, cause in state.until},
        "unshown": [asdict(one) for one in state.unshown],
    }
    return {name: value for name, value in data.items() if value}


def state_from_data(data: dict[str, Any]) -> AccountState:
    """Read a state; an empty document is an account nothing happened to."""
    if not data:
        return _FRESH
    cycle, pause, last = (
        data.get("cycle"),
        data.get("pause_until"),
        data.get("last_contact_at"),
    )
    return AccountState(
        cycle=date.fromisoformat(cycle) if cycle else None,
        done=frozenset(data.get("done", ())),
        pause_until=from_text(pause) if pause else None,
        pause_reason=data.get("pause_reason", ""),
        holds=frozenset(data.get("holds", ())),
        promise=_promise_from_data(data.get("promise")),
        promises=tuple(map(_one_promise, data.get("promises", ()))),
        prefs=prefs_from_data(data.get("prefs")),
        marks=frozenset(data.get("marks", ())),
        language=data.get("language", ""),
        last_contact_at=from_text(last) if last else None,
        last_step=data.get("last_step", ""),
        sms_no_on=date.fromisoformat(said) if (said := data.get("sms_no_on")) else None,
        channel=data.get("channel", ""),
        brought_forward=data.get("brought_forward", ""),
        until=tuple((name, *end) for name, end in data.get("until", {}).items()),
        unshown=tuple(Unshown(**one) for one in data.get("unshown", ())),
    )


def _promise_to_data(promise: Promise | None) -> dict[str, Any] | None:
    if promise is None:
        return None
    return {"due_on": promise.due_on.isoformat(), "amount_cents": promise.amount_cents}


def _promise_from_data(data: dict[str, Any] | None) -> Promise | None:
    return _one_promise(data) if data else None


def _one_promise(data: dict[str, Any]) -> Promise:
    return Promise(date.fromisoformat(data["due_on"]), data["amount_cents"])


def prefs_to_data(prefs: Prefs | None) -> dict[str, Any] | None:
    """Write the times a person called inconvenient; what is blank is left out."""
    if prefs is None:
        return None
    data: dict[str, Any] = {
        "window": list(prefs.window or ()),
        "no_days": list(prefs.no_days),
        "fri_until": prefs.fri_until,
    }
    return {name: value for name, value in data.items() if value}


def prefs_from_data(data: dict[str, Any] | None) -> Prefs | None:
    """Read the times a person called inconvenient; None where there are none."""
    if not data:
        return None
    window = data.get("window")
    return Prefs(
        (window[0], window[1]) if window else None,
        tuple(data.get("no_days", ())),
        data.get("fri_until", ""),
    )


_FRESH = AccountState()
