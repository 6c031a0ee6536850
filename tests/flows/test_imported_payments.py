"""A list of payments from the sidebar: each line counts once, or says why not."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from shared.core.staff import Member
from shared.errors import BadRequest, Forbidden
from shared.flows.staff import answer_sidebar
from shared.flows.staff.members import set_member
from shared.flows.staff.upload import MOST_PAYMENTS
from tests.flows.conftest import ROW, World

BOSS = "boss@example.com"
HEAD = "Account ID,Amount,Date,Reference\n"


def upload(world: World, text: str, who: str = BOSS, name: str = "paid.csv") -> Any:
    payload = {
        "action": "import_payments",
        "name": name,
        "content": base64.b64encode(text.encode()).decode(),
    }
    return answer_sidebar(payload, who, world.deps, world.clock.now())


def test_whoever_the_list_says_has_paid_is_asked_no_more(world: World) -> None:
    other = {"Account ID": "A-2", "Phone": "+12125550102", "Email": "bo@example.com"}
    world.write(ROW, {**ROW, **other, "Customer": "Bo Example"})
    world.plan()
    told = upload(world, f"{HEAD}A-1,500.00,2026-11-16,x1\n")["payments"]
    world.drain()

    assert told["lines"] == 1
    assert told["counts"][0]["text"].startswith("paid in full")
    assert world.texts() == []
    assert len(world.texts("+12125550102")) == 1


def test_the_same_list_twice_changes_nothing(world: World) -> None:
    world.plan()
    text = f"{HEAD}A-1,500.00,2026-11-16,x1\n"
    upload(world, text)
    before = world.deps.documents.get("accounts/" + world.message()["accounts"][0])
    told = upload(world, text)["payments"]
    after = world.deps.documents.get("accounts/" + world.message()["accounts"][0])

    assert told["counts"] == [{"count": 1, "text": "imported before"}]
    assert before
    assert after
    assert before.data["state"] == after.data["state"]


def test_lines_that_cannot_be_used_are_named_and_stop_no_other(world: World) -> None:
    world.plan()
    told = upload(
        world,
        f"{HEAD}A-1,-5,2026-11-16,x\nA-9,20,2026-11-16,y\nA-1,500,2026-11-16,z\n",
    )["payments"]

    assert told["lines"] == 3
    assert [one.split(":")[0] for one in told["problems"]] == ["Row 2", "Row 3"]
    assert world.message()["state"] == "cancelled"


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("paid.pdf", "x", "file_kind"),
        ("paid.csv", "Who,What\nA-1,5\n", "missing_heading"),
        ("paid.csv", HEAD + "A-1,5,2026-11-16,\n" * (MOST_PAYMENTS + 1), "too_many"),
    ],
)
def test_a_file_that_is_no_list_records_nothing(
    world: World, name: str, text: str, code: str
) -> None:
    world.plan()
    with pytest.raises(BadRequest) as refused:
        upload(world, text, name=name)
    assert refused.value.code == code
    assert world.message()["state"] == "planned"


def test_who_sees_only_some_properties_imports_for_none(world: World) -> None:
    """A list names accounts of every property."""
    upload(world, HEAD)
    member = Member("jo@example.com", "manager", frozenset({"Maple Court"}))
    set_member(member, BOSS, world.deps, world.clock.now())
    with pytest.raises(Forbidden):
        upload(world, HEAD, who="jo@example.com")
