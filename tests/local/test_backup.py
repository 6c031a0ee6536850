"""A backup is worth what its restore is: tried by really restoring."""

from __future__ import annotations

import gzip
import sqlite3
import stat
import threading
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.adapters.queue.local import LocalQueue
from shared.adapters.store.sqlite import SqliteDocuments
from shared.errors import BadRequest, CollectionsError, ConfigError, NotDone, Refused
from shared.flows.switch import sending_is_on, set_sending
from shared.local.backup import KEPT, back_up, restore
from shared.ports import Query, Snapshot, Task, Write

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "office.sqlite"


@pytest.fixture
def copies(tmp_path: Path) -> Path:
    return tmp_path / "backups"


def fill(path: Path, count: int = 300) -> None:
    store = SqliteDocuments(path)
    for collection in ("messages", "consents", "activity"):
        store.batch(
            [
                Write("put", f"{collection}/d-{n}", {"n": n, "é": ["x" * n, None, 1.5]})
                for n in range(count)
            ]
        )
    store.close()


TURNED_OFF = {"activity/service-000001", "chains/service", "system/switch"}
"""What a restore adds: that it turned sending off."""


def everything(path: Path) -> list[Snapshot]:
    store = SqliteDocuments(path)
    names = ("messages", "consents", "activity", "later")
    found = [s for name in names for s in store.query(Query(name))]
    store.close()
    return [one for one in found if one.path not in TURNED_OFF]


def test_a_restored_store_holds_every_document_as_it_was(
    path: Path, copies: Path, tmp_path: Path
) -> None:
    """A lost disk must not lose who said STOP."""
    fill(path)
    queue = LocalQueue(path)
    queue.put([Task("send_message", {"id": "m-1"}, NOON, "t-1")])
    queue.close()
    before = everything(path)

    copy = back_up(path, copies, NOON)
    restored = tmp_path / "new" / "office.sqlite"
    restore(copy, restored, NOON)

    assert len(before) == 900
    assert everything(restored) == before
    assert LocalQueue(restored).pending() == 1
    assert stat.S_IMODE(restored.stat().st_mode) == 0o600


def test_a_copy_is_private_and_named_by_its_utc_day(path: Path, copies: Path) -> None:
    fill(path, 1)
    late = datetime(2026, 3, 2, 22, 0, tzinfo=timezone(timedelta(hours=-6)))

    copy = back_up(path, copies, late)

    assert copy == copies / "office-2026-03-03.sqlite.gz"
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert stat.S_IMODE(copies.stat().st_mode) == 0o700
    assert list(copies.iterdir()) == [copy]


def test_a_copy_is_made_while_others_write(path: Path, copies: Path) -> None:
    """The office does not stop for its backup, and half a batch is never in it."""
    fill(path, 50)
    store, stop = SqliteDocuments(path), threading.Event()

    def write_on() -> None:
        n = 0
        while not stop.is_set():
            n += 1
            pair = [Write("put", f"later/{half}{n}", {"n": n}) for half in "ab"]
            store.batch(pair)

    writer = threading.Thread(target=write_on)
    writer.start()
    try:
        made = [back_up(path, copies, NOON + timedelta(days=n)) for n in range(4)]
    finally:
        stop.set()
        writer.join()
    for n, copy in enumerate(made):
        restored = copies / f"r{n}.sqlite"
        restore(copy, restored, NOON)
        names = [s.id for s in everything(restored) if s.path.startswith("later/")]
        assert sum(x[0] == "a" for x in names) == sum(x[0] == "b" for x in names)
    store.close()


def test_fourteen_days_are_kept_and_strangers_left_alone(
    path: Path, copies: Path
) -> None:
    fill(path, 1)
    copies.mkdir()
    others = [copies / "notes.txt", copies / "branch-2020-01-01.sqlite.gz"]
    for other in others:
        other.write_text("")

    made = [back_up(path, copies, NOON + timedelta(days=n)) for n in range(17)]
    again = back_up(path, copies, NOON + timedelta(days=16, hours=1))

    assert again == made[-1]
    assert sorted(copies.iterdir()) == sorted([*made[-KEPT:], *others])


def test_a_store_that_holds_something_is_not_overwritten(
    path: Path, copies: Path
) -> None:
    """Today's opt-outs must not vanish because somebody restored last week."""
    fill(path, 3)
    copy = back_up(path, copies, NOON)
    store = SqliteDocuments(path)
    store.put("consents/new", {"said": "stop"})

    with pytest.raises(Refused) as caught:
        restore(copy, path, NOON)
    assert caught.value.code == "store_not_empty"
    assert store.get("consents/new") is not None

    restore(copy, path, NOON, force=True)
    # A program that has the file open sees the restored content, whole.
    assert store.get("consents/new") is None
    assert store.count(Query("messages")) == 3
    store.put("consents/new", {"said": "stop"})
    store.close()


def test_an_empty_store_may_be_filled(path: Path, copies: Path, tmp_path: Path) -> None:
    fill(path, 3)
    copy = back_up(path, copies, NOON)
    fresh = tmp_path / "fresh.sqlite"
    SqliteDocuments(fresh).close()
    LocalQueue(fresh).close()

    restore(copy, fresh, NOON)

    assert everything(fresh) == everything(path)


def test_a_restored_store_sends_nothing_until_a_person_turns_it_on(
    path: Path, copies: Path, tmp_path: Path
) -> None:
    """It has forgotten what was sent since, and who said STOP: it would text again."""
    fill(path, 3)
    restored = tmp_path / "restored.sqlite"
    restore(back_up(path, copies, NOON), restored, NOON)
    store = SqliteDocuments(restored)
    assert not sending_is_on(store, NOON)
    set_sending(store, on=True, by="kim", now=NOON)
    assert sending_is_on(store, NOON)
    store.close()


def test_a_missing_store_is_not_an_empty_backup(path: Path, copies: Path) -> None:
    with pytest.raises(ConfigError):
        back_up(path, copies, NOON)
    assert not path.exists()


def test_a_damaged_store_does_not_replace_a_good_backup(
    path: Path, copies: Path
) -> None:
    fill(path, 60)
    copy = back_up(path, copies, NOON)
    good = copy.read_bytes()
    damaged = bytearray(path.read_bytes())
    damaged[8192:] = b"\xff" * (len(damaged) - 8192)
    path.write_bytes(damaged)

    with pytest.raises((ConfigError, BadRequest)):
        back_up(path, copies, NOON)
    assert copy.read_bytes() == good


def test_what_is_no_backup_of_ours_is_refused(
    path: Path, copies: Path, tmp_path: Path
) -> None:
    fill(path, 30)
    good = back_up(path, copies, NOON).read_bytes()
    plain = gzip.decompress(good)
    foreign = tmp_path / "foreign.sqlite"
    with sqlite3.connect(foreign) as other:
        other.execute("CREATE TABLE theirs (x)")
    other.close()
    bad = {
        "cut": good[: len(good) // 2],
        "flipped": good[:-200] + bytes(b ^ 0xFF for b in good[-200:-100]) + good[-100:],
        "empty": b"",
        "text": b"not a backup",
        "plain": plain,
        "zeros": gzip.compress(b"\0" * 5000),
        "nothing": gzip.compress(b""),
        "holes": gzip.compress(plain[:8192] + b"\xff" * (len(plain) - 8192)),
        "foreign": gzip.compress(foreign.read_bytes()),
    }
    target = tmp_path / "target.sqlite"

    for name, content in bad.items():
        file = tmp_path / f"{name}.gz"
        file.write_bytes(content)
        with pytest.raises(BadRequest):
            restore(file, target, NOON)
        assert not target.exists(), name
    with pytest.raises(BadRequest):
        restore(tmp_path / "none.gz", target, NOON)


def test_a_disk_that_refuses_is_not_done(path: Path, tmp_path: Path) -> None:
    fill(path, 1)
    (tmp_path / "file").write_text("")

    with pytest.raises(NotDone):
        back_up(path, tmp_path / "file" / "backups", NOON)


@settings(max_examples=30, deadline=None, derandomize=True)
@given(data=st.data())
def test_any_bytes_are_refused_by_name(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("any")
    content = data.draw(st.binary(max_size=300))
    file = folder / "any.gz"
    file.write_bytes(data.draw(st.sampled_from([content, gzip.compress(content)])))

    with pytest.raises(CollectionsError) as caught:
        restore(file, folder / "store.sqlite", NOON)
    assert caught.value.code == "bad_backup"
