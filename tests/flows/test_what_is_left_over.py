"""What a restore, a busy store, an odd message or an odd mail leaves behind."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from shared.adapters.sms.local import LocalPhone
from shared.adapters.store.sqlite import SqliteDocuments
from shared.core.instants import to_text
from shared.errors import NotDone
from shared.flows.poll import poll_providers
from shared.flows.queries import open_tasks, planned_before
from shared.flows.sweep import sweep
from shared.flows.switch import set_sending
from shared.local.backup import back_up, restore
from shared.local.heart import Heart
from shared.ports import Page, SentCopy
from tests.flows.conftest import ROW, World


@dataclass
class Box:
    """A mailbox's list with mails that nobody can read."""

    name: str = "local"
    places: frozenset[str] = frozenset()
    pages: list[tuple[str, ...]] = field(default_factory=list)
    sent: list[SentCopy] = field(default_factory=list)

    def since(self, _cursor: str | None, _now: datetime) -> Page:
        ids = self.pages.pop(0) if self.pages else ()
        return Page((), tuple(self.sent), f"{len(self.pages)}", unreadable=ids)

    def sent_to(self, *_where: Any) -> list[Any]:
        return []

    def sent_after(self, *_whom: Any) -> bool:
        return False


def test_an_unreadable_mail_after_the_days_task_is_done_is_told(world: World) -> None:
    """Staff looked at nine; what comes at ten may be a STOP."""
    box = Box(pages=[("one",), ("two",)])
    office = world.with_(ledgers=(("email", box),))
    poll_providers(office.deps, office.clock.now())
    (task,) = office.deps.documents.query(open_tasks())
    office.deps.documents.update(task.path, {"open": False})
    office.clock.pass_(hours=1)
    poll_providers(office.deps, office.clock.now())
    assert office.deps.documents.query(open_tasks())


def test_an_odd_message_stops_no_sweep_and_a_person_is_told(world: World) -> None:
    """What nobody can settle must not keep the others from being settled."""
    world.plan()
    path = f"messages/{world.message()['id']}"
    now = world.clock.now()
    world.deps.documents.update(
        path,
        {
            "state": "uncertain",
            "claimed_at": to_text(now),
            "unclear_at": to_text(now),
            "lease_until": to_text(now),
            "may_be_with": ["local"],
            "provider": "",
        },
    )
    sweep(world.deps, now + timedelta(minutes=5))
    reasons = [one.data["reason"] for one in world.deps.documents.query(open_tasks())]
    assert reasons == ["uncertain_odd"]


class NoLease:
    """A store that is too busy for the lease, at first."""

    def __init__(self, real: Any) -> None:
        self._real, self.left = real, 1

    def transact(self, work: Any) -> Any:
        if self.left:
            self.left -= 1
            raise NotDone("store_locked", "Another program is writing for too long.")
        return self._real.transact(work)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)


def test_no_sender_starts_before_the_lease_is_held(world: World) -> None:
    """The store is another machine's; the first try for its lease finds it locked."""
    now = world.clock.now()
    authority = {
        "holder": "other machine",
        "until": to_text(now + timedelta(minutes=5)),
    }
    world.deps.documents.put("system/authority", authority)
    office = world.with_(documents=NoLease(world.deps.documents))
    before = {one.name for one in threading.enumerate()}
    Heart(office.deps).beat()
    started = {one.name for one in threading.enumerate()} - before
    assert not [name for name in started if name.startswith(("sender", "outside"))]


def test_a_store_that_is_restored_while_it_is_open_still_answers(
    tmp_path: Path, world: World
) -> None:
    """The heart's first backup is older than the indexes made since."""
    now = world.clock.now()
    path = tmp_path / "open.sqlite"
    documents = SqliteDocuments(path)
    documents.put("messages/m", {"state": "planned", "send_at": to_text(now)})
    copy = back_up(path, tmp_path / "copies", now)
    assert documents.query(planned_before(to_text(now)))
    restore(copy, path, now, force=True)
    assert documents.query(planned_before(to_text(now)))


def test_what_left_after_the_backup_is_not_sent_again_the_day_after(
    tmp_path: Path, world: World
) -> None:
    """The provider's list shows the very text; docs/operations.md says it is read."""
    world.plan()
    now = world.clock.now()
    store = Path(world.deps.settings.store.removeprefix("sqlite:///"))
    copy = back_up(store, tmp_path / "copies", now)
    world.drain()
    (sent,) = world.texts()
    restore(copy, store, now, force=True)
    fresh = SqliteDocuments(store)
    left = SentCopy(
        provider_id="SM1", to=ROW["Phone"], text=sent, sent_at=now, status="delivered"
    )
    box = Box(sent=[left])
    office = world.with_(
        documents=fresh, ledgers=(("sms", box),), sms=(LocalPhone(fresh),)
    )
    office.clock.pass_(minutes=10)
    poll_providers(office.deps, office.clock.now())
    set_sending(fresh, on=True, by="ann", now=office.clock.now())
    for _ in range(4):
        office.clock.pass_(hours=9)
        office.plan()
        sweep(office.deps, office.clock.now())
        office.drain()
    assert sent not in office.texts()
