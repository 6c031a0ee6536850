"""For any account, why it was or was not contacted, by rule, as of then."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.core.keys import account_key
from shared.core.outreach.explaining import said
from shared.core.records.activity import ChainHead, Happening, entry
from shared.core.records.chains import broken_at
from shared.errors import BadRequest
from shared.flows.explain import explain, heads, verify_chains
from shared.flows.journal import note_service
from shared.ports import Query
from tests.flows.conftest import MONDAY_TEN, ROW, World
from tests.flows.replies import write


def happened(world: World) -> list[dict[str, Any]]:
    found = [one.data for one in world.deps.documents.query(Query("activity"))]
    return sorted(found, key=lambda one: one["n"])


def test_a_refusal_at_planning_is_written_down_once(world: World) -> None:
    """A regulator asks why nobody wrote; the answer is not only in today's cell."""
    world.write({**ROW, "SMS consent": "", "Email": ""})
    for _ in range(4):
        world.plan(whole=True)
        world.clock.pass_(minutes=20)

    (denial,) = happened(world)
    assert denial["what"] == "blocked"
    assert world.deps.rules.version in denial["detail"]
    assert "TCPA" in denial["detail"]


def test_a_new_reason_is_a_new_entry(world: World) -> None:
    world.write({**ROW, "SMS consent": "", "Email": ""})
    world.plan()
    world.write({**ROW, "Email": "", "Acting as": "third party"})
    world.clock.pass_(minutes=20)
    world.plan()

    first, second = happened(world)
    assert second["before"].startswith("blocked")
    assert first["detail"] != second["detail"]
    assert "CARRIER-3P-DEBT" in second["detail"]


def test_the_same_refusal_after_a_contact_is_written_again(world: World) -> None:
    """Otherwise the second refusal would look like no refusal."""
    refused = {**ROW, "SMS consent": "", "Email": ""}
    for row in (refused, {**ROW, "Email": ""}, refused):
        world.write(row)
        world.plan()
        world.drain()
        world.clock.pass_(days=7)

    whats = [one["what"] for one in happened(world)]
    assert whats.count("blocked") == 2


def test_a_delay_is_written_down_too(world: World) -> None:
    world.clock.pass_(hours=14)
    world.plan()

    (denial,) = happened(world)
    assert denial["what"] == "delayed"


def test_a_refusal_is_kept_with_the_account_or_not_at_all(world: World) -> None:
    """Otherwise the chain's head and its entries would part for ever."""
    world.write({**ROW, "SMS consent": "", "Email": ""})
    world.plan()

    assert list(verify_chains(world.deps)) == []
    found = world.deps.documents.get(f"accounts/{account_key('A-1')}")
    assert found.data["chain"]["n"] == 1


def test_it_is_explained_as_of_then(world: World) -> None:
    world.plan()
    world.drain()
    before = world.clock.now()
    world.clock.pass_(hours=1)
    write(world, "STOP")
    world.clock.pass_(days=9)
    world.plan()

    then = explain("A-1", world.deps, before)
    (sent,) = then["messages"]
    assert (sent["state"], sent["decision"]) == ("accepted", "allow")
    assert sent["rulebook"] == world.deps.rules.version
    assert [one["standing"] for one in then["consent"]] == ["nothing recorded"] * 2
    now = explain("A-1", world.deps, world.clock.now())
    assert now["consent"][0]["standing"] == "suppressed"
    assert [e["kind"] for e in now["consent"][0]["entries"]] == ["granted", "revoked"]
    assert now["broken"] == []
    assert "STOP" in "\n".join(said(now))


def test_why_nobody_was_written_to_is_explained(world: World) -> None:
    world.write({**ROW, "SMS consent": "", "Email": ""})
    world.plan()

    found = explain("A-1", world.deps, world.clock.now())
    assert found["last_denial"]["what"] == "blocked"
    assert "HOUSE-NO-EMAIL" in found["last_denial"]["detail"]
    earlier = explain("A-1", world.deps, MONDAY_TEN.replace(year=2025))
    assert earlier["last_denial"] is None


def test_an_unknown_account_is_said_to_be_one(world: World) -> None:
    with pytest.raises(BadRequest, match="unknown_account"):
        explain("A-99", world.deps, world.clock.now())


@pytest.mark.parametrize("collection", ["activity", "consent"])
def test_a_changed_entry_is_found(world: World, collection: str) -> None:
    """Whoever rewrites what was said is found out."""
    world.plan()
    world.drain()
    write(world, "STOP")
    assert list(verify_chains(world.deps)) == []
    one = world.deps.documents.query(Query(collection))[0]
    world.deps.documents.update(one.path, {"actor": "somebody else"})

    ((found, _key, wrong),) = verify_chains(world.deps)
    assert found == collection
    assert "not what was written" in wrong
    assert explain("A-1", world.deps, world.clock.now())["broken"]


def test_a_missing_entry_is_found(world: World) -> None:
    world.plan()
    world.drain()
    write(world, "STOP")
    world.deps.documents.delete(happened(world) and f"activity/{_last(world)}")

    assert "missing" in next(iter(verify_chains(world.deps)))[2]


def _last(world: World) -> str:
    return f"{account_key('A-1')}-{len(happened(world)):06d}"


def test_all_ends_together_are_one_hash(world: World) -> None:
    world.plan()
    world.drain()
    count, head = heads(world.deps.documents)
    assert count == 2
    write(world, "thanks")
    assert heads(world.deps.documents)[1] != head


@given(st.integers(1, 8), st.data())
def test_no_change_of_a_chain_goes_unseen(length: int, data: st.DataObject) -> None:
    head, entries = ChainHead(), []
    for number in range(length):
        _path, body, head = entry("a", head, Happening(f"w{number}"), MONDAY_TEN)
        entries.append(body)
    assert broken_at(entries, head.n, head.hash) == ""

    at = data.draw(st.integers(0, length - 1))
    field = data.draw(st.sampled_from(["what", "at", "prev", "hash", "actor"]))
    changed = [dict(one) for one in entries]
    changed[at][field] += "x"
    assert broken_at(changed, head.n, head.hash)
    assert broken_at([*entries[:at], *entries[at + 1 :]], head.n, head.hash)


def test_what_concerns_the_service_as_a_whole_is_chained_too(world: World) -> None:
    """Who switched sending off, or approved a run, must not be erasable."""
    documents = world.deps.documents
    for what in ("switched_off", "switched_on"):
        note_service(documents, Happening(what, "kim"), world.clock.now())
    before = heads(documents)
    assert list(verify_chains(world.deps)) == []
    documents.update("activity/service-000001", {"actor": "lee"})
    ((kind, key, wrong),) = verify_chains(world.deps)
    assert (kind, key) == ("activity", "service")
    assert "Entry 1" in wrong
    assert before[0] == 1


def test_every_verdict_on_a_message_is_kept_as_it_was_given(world: World) -> None:
    """What was decided in the evening must not be shown as what was decided at ten."""
    world.clock.pass_(hours=13)
    world.plan()
    planned = world.clock.now()
    world.clock.pass_(hours=12)
    world.drain()
    (then,) = explain("A-1", world.deps, planned)["messages"]
    (later,) = explain("A-1", world.deps, world.clock.now())["messages"]
    assert (then["decision"], then["state"]) == ("delay", "planned")
    assert (later["decision"], later["state"]) == ("allow", "accepted")
