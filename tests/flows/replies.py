"""What the tests of replies share: a tenant who writes, and what came of it."""

from __future__ import annotations

from typing import Any

from shared.core.keys import account_key, contact_point_key
from shared.flows.events import take_event
from shared.flows.write_back import write_back
from shared.ports import Inbound, Query
from tests.flows.conftest import ROW, World


def write(world: World, text: str, **more: Any) -> str:
    """Let somebody write to us, the tenant unless said otherwise."""
    known = len(world.deps.documents.query(Query("inbound")))
    values = {
        "provider": "local",
        "provider_id": f"in-{known}",
        "channel": "sms",
        "sender": ROW["Phone"],
        "recipient": "+12125550199",
        "text": text,
        "received_at": world.clock.now(),
    }
    return take_event(Inbound(**{**values, **more}), world.deps, world.clock.now())


def state(world: World, account_id: str = "A-1") -> dict[str, Any]:
    found = world.deps.documents.get(f"accounts/{account_key(account_id)}")
    return found.data.get("state", {})


def tasks(world: World, account_id: str = "A-1") -> dict[str, dict[str, Any]]:
    """Give an account's open tasks by reason."""
    found = world.deps.documents.query(Query("people_tasks"))
    key = account_key(account_id) if account_id else ""
    return {one.data["reason"]: one.data for one in found if one.data["account"] == key}


def point(world: World, address: str = ROW["Phone"]) -> dict[str, Any]:
    found = world.deps.documents.get(f"points/{contact_point_key(address)}")
    return found.data if found else {}


def row(world: World, account_id: str = "A-1") -> dict[str, str]:
    """Read a row of the sheet after one write-back."""
    write_back(world.deps, world.clock.now())
    return next(r for r in world.rows() if r["Account ID"] == account_id)
