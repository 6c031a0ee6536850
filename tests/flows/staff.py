"""Ask the sidebar as a member of staff; used by the tests of what staff do."""

from __future__ import annotations

from typing import Any

import pytest

from shared.core.staff import Member
from shared.errors import BadRequest
from shared.flows.staff import answer_sidebar
from shared.flows.staff.members import set_member
from shared.flows.sweep import sweep
from shared.ports import Query
from tests.flows.conftest import ROW, World

BOB = "bob@example.com"


def ask(world: World, action: str, who: str = BOB, **fields: Any) -> dict[str, Any]:
    payload = {"action": action, "account_id": "A-1", **fields}
    return answer_sidebar(payload, who, world.deps, world.clock.now())


def refused(world: World, action: str, **fields: Any) -> str:
    with pytest.raises(BadRequest) as told:
        ask(world, action, **fields)
    return told.value.code


def join(world: World, email: str, role: Any, *properties: str) -> str:
    """Let somebody in; the first who asks is the office's admin."""
    ask(world, "whoami")
    member = Member(email, role, frozenset(properties))
    set_member(member, BOB, world.deps, world.clock.now())
    return email


def run(world: World, **passed: float) -> None:
    """Let time pass, as the minutely sweep sees it."""
    world.clock.pass_(**passed)
    sweep(world.deps, world.clock.now())
    world.drain()


def row(n: int, **more: str) -> dict[str, str]:
    return {
        **ROW,
        "Account ID": f"A-{n}",
        "Customer": f"Tenant {n}",
        "Phone": f"+121255501{n:02d}",
        "Email": f"t{n}@example.com",
        **more,
    }


def entries(world: World, what: str = "") -> list[dict[str, Any]]:
    """Give what was written down, of one kind or all."""
    found = world.deps.documents.query(Query("activity"))
    return [one.data for one in found if not what or one.data["what"] == what]


def account(world: World, n: int = 1) -> dict[str, Any]:
    found = world.deps.documents.query(Query("accounts"))
    return next(one.data for one in found if one.data["id"] == f"A-{n}")


def tasks(world: World, **fields: Any) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = ask(world, "tasks", **fields)["tasks"]
    return told
