"""What the tenant says after a button was pressed is not undone with it."""

from __future__ import annotations

import pytest

from tests.flows.conftest import World
from tests.flows.staff import account, ask, refused
from tests.flows.test_never_unlawful import reply


@pytest.mark.parametrize(
    ("hold", "words"),
    [
        ("attorney", "Talk to my lawyer"),
        ("dispute", "I dispute this debt"),
        ("cease", "Never contact me again"),
        ("deceased", "She passed away"),
    ],
)
def test_a_hold_that_the_tenant_says_as_well_stays(
    world: World, hold: str, words: str
) -> None:
    """Staff press the wrong button, and meanwhile it becomes the right one."""
    world.plan()
    shown = ask(world, "hold", hold=hold, reason="letter")
    reply(world, words)
    assert refused(world, "undo", token=shown["undo"]["token"]) == "stale"
    assert hold in account(world)["state"]["holds"]


def test_a_promise_that_the_tenant_makes_as_well_stays(world: World) -> None:
    world.plan()
    shown = ask(world, "promise", due_on="2026-11-20")
    reply(world, "I will pay everything on November 20")
    assert refused(world, "undo", token=shown["undo"]["token"]) == "stale"
    assert account(world)["state"]["promise"]["due_on"] == "2026-11-20"
