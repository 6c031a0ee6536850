"""A request that waits for its turn is asked about again when the turn has come."""

from __future__ import annotations

from pathlib import Path

import pytest

from shared.adapters.pace import SharedPace
from shared.adapters.sms.twilio import TwilioSms
from shared.flows.deliver import deliver
from shared.flows.switch import set_sending
from tests.flows.conftest import World
from tests.flows.test_never_unlawful import reply
from tests.servers import twilio


@pytest.mark.parametrize("what", ["stop", "switch"])
def test_while_it_waits_for_its_turn(world: World, what: str, tmp_path: Path) -> None:
    """Four senders at TWILIO_RATE_PER_S=0.5: the last one waits 8 seconds."""
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        world.clock.pass_(seconds=1)
        if what == "stop":
            reply(world, "STOP", "s-3", opt_out="stop")
        else:
            now = world.clock.now()
            set_sending(world.deps.documents, on=False, by="kim", now=now)
        world.clock.pass_(seconds=seconds - 1)

    at = 1_000_000.0
    pace = SharedPace(tmp_path / "turns", "twilio", 0.5, clock=lambda: at, sleep=sleep)
    others = SharedPace(
        tmp_path / "turns", "twilio", 0.5, clock=lambda: at, sleep=lambda _s: None
    )
    for _ in range(4):
        others.wait()
    with twilio.start(account_sid="ACsim", auth_token="token") as server:
        sender = TwilioSms(
            base_url=server.base_url,
            account_sid="ACsim",
            auth_token="token",
            sender="+14155550120",
            timeout_s=20,
            wait=pace.wait,
        )
        sender.name = "local"  # so that it needs no LIVE
        world = world.with_(sms=(sender,))
        world.plan()
        deliver(world.message()["id"], world.deps, world.clock.now())
        got = server.received()
    assert slept[0] < 10, "less than what `Wire._take_turn` bears"
    assert got == []
