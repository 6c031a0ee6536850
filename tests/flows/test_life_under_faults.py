"""A message's life against the invariants: every fault is a move, in any order."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from shared.core import messages
from shared.core.sheet.payments import Payment
from shared.errors import NotDone, Refused, Uncertain
from shared.flows.claim import claim
from shared.flows.deliver import deliver
from shared.flows.events import take_event
from shared.flows.payments import record_payment
from shared.flows.sweep import sweep
from shared.flows.switch import set_sending
from shared.ports import Accepted, Inbound, Page, Query, Receipt, SentCopy, SmsMessage
from tests.flows import conftest
from tests.flows.conftest import ROW, World

PEOPLE = 3
CLOSED = 21
ANSWERS = {
    "never left": (NotDone("down"), False),
    "lost before": (Uncertain("no_answer"), False),
    "lost after": (Uncertain("no_answer"), True),
    "refused": (Refused("bad_request"), False),
}


class Provider:
    """Does what the next move says, and keeps what people received."""

    places = frozenset[str]()

    name = "local"

    def __init__(self) -> None:
        self.next: str = ""
        self.got: list[tuple[SmsMessage, datetime]] = []
        self.hidden: list[SentCopy] = []
        self.listed: list[SentCopy] = []

    def send(self, message: SmsMessage, now: datetime) -> Accepted:
        error, received = ANSWERS.get(self.next, (None, True))
        self.next = ""
        if received:
            self.got.append((message, now))
            name = f"P{len(self.got)}"
            self.hidden.append(
                SentCopy(name, message.to, message.text, now, "accepted")
            )
        if error is not None:
            raise error
        return Accepted(self.name, f"P{len(self.got)}", "+12125550199")

    def show(self) -> None:
        self.listed += self.hidden
        self.hidden.clear()

    def sent_to(self, to: str, since: datetime, until: datetime) -> list[SentCopy]:
        return [c for c in self.listed if c.to == to and since <= c.sent_at <= until]

    def sent_after(self, sender: str, since: datetime) -> bool:
        return any(copy.sent_at > since for copy in self.listed)

    def since(self, cursor: str | None, now: datetime) -> Page:
        return Page((), (), "")


def row(n: int) -> dict[str, str]:
    return {
        **ROW,
        "Account ID": f"A-{n}",
        "Customer": f"Tenant {n}",
        "Phone": f"+1212555010{n}",
        "Email": "",
    }


class Life(RuleBasedStateMachine):
    """Three tenants, one text each, and everything that can go wrong."""

    @initialize()
    def open(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        world: World = conftest.world.__wrapped__(self.folder)  # type: ignore[attr-defined]
        self.provider = Provider()
        lists = (("sms", self.provider),)
        self.world = world.with_(sms=(self.provider,), mail=(), ledgers=lists)
        self.world.write(*(row(n) for n in range(PEOPLE)))
        self.world.plan()
        self.stopped: dict[str, datetime] = {}
        self.paid: dict[str, datetime] = {}
        self.off_since: datetime | None = None
        self.serial = 0

    @property
    def now(self) -> datetime:
        return self.world.clock.now()

    def phone(self, n: int) -> str:
        return row(n)["Phone"]

    def ids(self) -> list[str]:
        found = [m for m in self.world.messages() if m["purpose"] == "collection"]
        return sorted(m["id"] for m in found)

    @rule(pick=st.integers(0, 5), answer=st.sampled_from(["", "", *ANSWERS]))
    def a_task_comes(self, pick: int, answer: str) -> None:
        """Also a second time, and for a message that is long over."""
        self.provider.next = answer
        ids = self.ids()
        deliver(ids[pick % len(ids)], self.world.deps, self.now)
        self.provider.next = ""

    @rule(pick=st.integers(0, 5))
    def a_worker_dies_after_its_claim(self, pick: int) -> None:
        ids = self.ids()
        claim(self.world.deps, ids[pick % len(ids)], self.now)

    @rule(seconds=st.sampled_from([1, 45, 130, 400, 3600, 5 * 3600]))
    def time_passes(self, seconds: int) -> None:
        self.world.clock.pass_(seconds=seconds)

    @rule()
    def the_list_catches_up(self) -> None:
        self.provider.show()

    @rule()
    def the_sweep_comes(self) -> None:
        sweep(self.world.deps, self.now)

    @rule()
    def a_pass_comes(self) -> None:
        self.world.plan()

    @rule(n=st.integers(0, PEOPLE - 1))
    def somebody_says_stop(self, n: int) -> None:
        self.serial += 1
        take_event(self.inbound(n, "STOP"), self.world.deps, self.now)
        self.stopped.setdefault(self.phone(n), self.now)

    @rule(n=st.integers(0, PEOPLE - 1))
    def somebody_pays(self, n: int) -> None:
        self.serial += 1
        paid = Payment(f"A-{n}", 50_000, date(2026, 11, 16), f"p{self.serial}")
        record_payment(paid, self.world.deps, self.now)
        self.paid.setdefault(self.phone(n), self.now)

    @rule(on=st.booleans())
    def the_switch_is_turned(self, on: bool) -> None:
        set_sending(self.world.deps.documents, on=on, by="ann", now=self.now)
        self.off_since = None if on else (self.off_since or self.now)

    @precondition(lambda self: self.provider.got)
    @rule(pick=st.integers(0, 5), status=st.sampled_from(["delivered", "failed"]))
    def a_receipt_comes(self, pick: int, status: str) -> None:
        number = 1 + pick % len(self.provider.got)
        said = Receipt(self.provider.name, f"P{number}", status, self.now)
        take_event(said, self.world.deps, self.now)

    def inbound(self, n: int, text: str) -> Inbound:
        return Inbound(
            provider="local",
            provider_id=f"in-{self.serial}",
            channel="sms",
            sender=self.phone(n),
            recipient="+12125550199",
            text=text,
            received_at=self.now,
        )

    @invariant()
    def nobody_is_told_twice(self) -> None:
        ids = Counter(message.id for message, _ in self.provider.got)
        assert max(ids.values(), default=0) <= 1

    @invariant()
    def nothing_starts_after_a_stop_a_payment_or_the_switch(self) -> None:
        asked = {m["id"] for m in self.world.messages() if m["purpose"] == "collection"}
        for message, at in self.provider.got:
            if message.id in asked:
                assert at <= self.stopped.get(message.to, at)
                assert at <= self.paid.get(message.to, at)

    @invariant()
    def nothing_is_sent_at_night(self) -> None:
        for _message, at in self.provider.got:
            local = at - timedelta(hours=5)
            assert 8 <= local.hour < CLOSED

    @invariant()
    def every_state_is_one_of_the_drawing(self) -> None:
        assert {m["state"] for m in self.world.messages()} <= set(messages.FOLLOWS)

    def teardown(self) -> None:
        """However it went: in the end each message is over, or a person has it."""
        try:
            self._comes_to_rest()
        finally:
            self.world.deps.documents.close()
            self.world.deps.queue.close()
            shutil.rmtree(self.folder)

    def _comes_to_rest(self) -> None:
        set_sending(self.world.deps.documents, on=True, by="ann", now=self.now)
        self.provider.next = ""
        for _ in range(6):
            self.provider.show()
            self.world.clock.pass_(hours=6)
            sweep(self.world.deps, self.now)
            self.world.plan()
            self.world.drain()
        tasks = self.world.deps.documents.query(Query("people_tasks"))
        people = {str(one.data["cause"]) for one in tasks}
        over = messages.FINAL | {messages.ACCEPTED}
        left = [m for m in self.world.messages() if m["state"] not in over]
        stuck = [m for m in left if not self._is_in_hand(m, people)]
        assert stuck == []
        self.nobody_is_told_twice()

    def _is_in_hand(self, message: dict[str, object], people: set[str]) -> bool:
        if message["state"] == messages.UNCERTAIN:
            return message["id"] in people
        later = str(message["send_at"]) > self.now.strftime("%Y-%m-%dT%H:%M:%S")
        return message["state"] == messages.PLANNED and later


TestLife = Life.TestCase
TestLife.settings = settings(
    max_examples=40,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
