"""A text is not shown absent by what may be older than its own request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.errors import Uncertain
from shared.flows.deliver import deliver
from shared.flows.sweep import sweep
from shared.ports import Accepted, SentCopy, SmsMessage
from tests.flows.conftest import ROW, World
from tests.flows.test_hostile_sending import Hanging
from tests.flows.test_never_twice import Provider, planned

OTHER = "+12125550177"


@dataclass
class SlowList(Provider):
    """Takes a text, and lists it only after a while, in order; its clock may be off."""

    clock: object = None
    lag: timedelta = timedelta()
    ahead: timedelta = timedelta()

    def send(self, message: SmsMessage, now: datetime) -> Accepted:
        return super().send(message, self.clock.now() + self.ahead)

    def shown(self) -> list[SentCopy]:
        seen = self.clock.now() + self.ahead - self.lag
        return [copy for copy in self.listed if copy.sent_at <= seen]

    def sent_to(self, to: str, since: datetime, until: datetime) -> list[SentCopy]:
        return [c for c in self.shown() if c.to == to and since <= c.sent_at <= until]

    def sent_after(self, sender: str, since: datetime) -> bool:
        return any(copy.sent_at > since for copy in self.shown())


def test_the_grace_runs_from_the_claim_though_the_backup_was_asked_much_later(
    world: World,
) -> None:
    """QUO takes 85 s to be unreachable; the backup takes it, its answer is lost."""
    backup = SlowList(
        [Uncertain("timeout")],
        delivered_despite=True,
        name="backup",
        clock=world.clock,
        lag=timedelta(seconds=45),
    )

    def unreachable(_message: SmsMessage) -> None:
        world.clock.pass_(seconds=10)  # another worker's text leaves by the backup
        at = world.clock.now()
        backup.listed.append(SentCopy("other", OTHER, "x", at, "accepted"))
        world.clock.pass_(seconds=75)

    world = world.with_(sms=(Hanging(unreachable), backup), ledgers=(("sms", backup),))
    world.plan()
    assert deliver(world.message()["id"], world.deps, world.clock.now()).slug == (
        "uncertain"
    )
    world.clock.pass_(seconds=20 + 16)  # its timeout, and the next sweep
    sweep(world.deps, world.clock.now())  # 121 s after the claim
    world.drain()
    assert [one.to for one in backup.received] == [ROW["Phone"]]


def test_an_earlier_text_counts_as_later_where_the_providers_clock_is_ahead(
    world: World,
) -> None:
    """One minute ahead: half of what `CLOCK_SKEW` says must be borne."""
    provider = SlowList(
        [Uncertain("timeout")],
        delivered_despite=True,
        clock=world.clock,
        lag=timedelta(seconds=150),
        ahead=timedelta(minutes=1),
    )
    world = planned(world, provider)
    before = world.clock.now() - timedelta(seconds=20)  # sent before ours
    provider.listed.append(
        SentCopy("other", OTHER, "x", before + provider.ahead, "accepted")
    )
    deliver(world.message()["id"], world.deps, world.clock.now())
    for _ in range(9):
        world.clock.pass_(seconds=15)  # a list in order, as slow as QUO's may be
        sweep(world.deps, world.clock.now())
        world.drain()
    assert [one.to for one in provider.received] == [ROW["Phone"]]
