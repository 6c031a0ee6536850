"""
The kill switch: whether anything may leave at all, and by which integration.

One document: the button, and the names of the integrations that are off by themselves.
`everything` after a security incident means both: nothing is sent, asked or written.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from shared.core.instants import from_text, to_text
from shared.core.keys import opaque
from shared.core.records.activity import Happening
from shared.errors import BadRequest
from shared.flows.journal import Sign, as_it_is, note_service
from shared.flows.recent import forget, recent
from shared.ports import Documents, Transaction

_PATH = "system/switch"
INTEGRATIONS: Final = ("quo", "twilio", "gmail", "smtp", "sheet", "local")


def sending_is_on(documents: Documents, now: datetime) -> bool:
    """
    Say whether sending is on; asked immediately before every request.

    Outside any transaction: one hot document would make every claim contend.
    """
    return bool(_data(documents, now).get("on", True))


def integration_is_on(documents: Documents, name: str, now: datetime) -> bool:
    """Say whether one integration may be used at all; asked before every request."""
    return name not in _data(documents, now).get("off", ())


def integrations_off(documents: Documents, now: datetime) -> list[str]:
    """Name the integrations that are switched off."""
    return sorted(_data(documents, now).get("off", ()))


def resumed_at(documents: Documents, now: datetime) -> datetime | None:
    """Say when something was last turned on again: all sending or one integration."""
    at = _data(documents, now).get("resumed_at")
    return from_text(str(at)) if at else None


def set_sending(
    documents: Documents, *, on: bool, by: str, now: datetime, sign: Sign = as_it_is
) -> None:
    """Turn sending on or off; takes effect with the next request anybody starts."""

    def change(data: dict[str, Any]) -> dict[str, Any]:
        was_off = on and not data.get("on", True)
        resumed = {"resumed_at": to_text(now)} if was_off else {}
        return {**data, "on": on, **resumed}

    said = sign(Happening("switch", by, "sending", after=_word(on)))
    _set(documents, change, said, now)


def set_integration(  # noqa: PLR0913 - keyword-only: who switches, and signs for it
    documents: Documents,
    name: str,
    *,
    on: bool,
    by: str,
    now: datetime,
    sign: Sign = as_it_is,
) -> None:
    """
    Turn one integration on or off.

    Raises:
        BadRequest: `unknown_integration`.
    """
    if name not in INTEGRATIONS:
        known = ", ".join(INTEGRATIONS)
        raise BadRequest("unknown_integration", f"Choose one of {known}.")

    def change(data: dict[str, Any]) -> dict[str, Any]:
        off = {*data.get("off", ())}
        resumed = {"resumed_at": to_text(now)} if on and name in off else {}
        return {**data, "off": sorted(off - {name} if on else off | {name}), **resumed}

    _set(documents, change, sign(Happening("switch", by, name, after=_word(on))), now)


def stop_everything(
    documents: Documents, *, by: str, now: datetime, sign: Sign = as_it_is
) -> None:
    """Stop sending and every integration: after a security incident."""

    def change(data: dict[str, Any]) -> dict[str, Any]:
        return {**data, "on": False, "off": sorted(INTEGRATIONS)}

    said = sign(Happening("switch", by, "everything", after="off"))
    _set(documents, change, said, now)


def note_resumed(documents: Documents, now: datetime) -> None:
    """Remember that the cell in Settings lets messages leave again."""
    cause = opaque("switch", to_text(now))
    cell = Happening("switch", "settings tab", "sending", "off", "on", cause)
    _set(documents, lambda data: {**data, "resumed_at": to_text(now)}, cell, now)


def turn_off_within(tx: Transaction, by: str, now: datetime) -> None:
    """Turn sending off in the same transaction as what makes that necessary."""
    found = tx.get(_PATH)
    before = dict(found.data) if found else {}
    tx.put(_PATH, {**before, "on": False, "by": by, "at": to_text(now)})


def note_turned_off(documents: Documents, happening: Happening, now: datetime) -> None:
    """Say why `turn_off_within` turned sending off, once its transaction is done."""
    forget(documents, _PATH)
    note_service(documents, happening, now)


def _set(
    documents: Documents,
    change: Callable[[dict[str, Any]], dict[str, Any]],
    happening: Happening,
    now: datetime,
) -> None:
    def work(tx: Transaction) -> str:
        found = tx.get(_PATH)
        before: dict[str, Any] = dict(found.data) if found else {}
        data = change(dict(before))
        tx.put(_PATH, {**data, "by": happening.actor, "at": to_text(now)})
        return _stood(before, happening.detail)

    before = documents.transact(work)
    forget(documents, _PATH)
    cause = happening.cause or opaque("switch", happening.actor, to_text(now))
    said = replace(happening, before=happening.before or before, cause=cause)
    note_service(documents, said, now)


def _stood(data: dict[str, Any], what: str) -> str:
    """Say how one switch stood; of all together, which were off."""
    off = data.get("off", ())
    if what == "everything":
        return f"off: {', '.join(off)}" if off else _word(data.get("on", True))
    return _word(data.get("on", True) if what == "sending" else what not in off)


def _word(on: bool) -> str:  # noqa: FBT001 - a yes or no in a word
    return "on" if on else "off"


def _data(documents: Documents, now: datetime) -> dict[str, Any]:
    snapshot = recent(documents, _PATH, now)
    return dict(snapshot.data) if snapshot else {}
