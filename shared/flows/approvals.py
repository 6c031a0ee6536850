"""
What people do with a run that waits: approve it, refuse it, leave messages out of it.

The decision is stored first and then carried out; what a crash leaves over is finished
by the sweep. Approval permits, it does not send: each message is judged again by its
claim, as every other one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from shared.core import messages
from shared.core.instants import to_text
from shared.core.keys import opaque
from shared.core.outreach.recheck import Stale, still_true
from shared.core.records.activity import Happening
from shared.deps import Deps
from shared.errors import BadRequest, Conflict
from shared.flows.batches import BATCH
from shared.flows.held_runs import FIRST_LIVE
from shared.flows.journal import Amendment, Sign, amend_account, as_it_is, note_service
from shared.flows.known import fetch
from shared.flows.queries import awaiting_before, awaiting_in, runs_in
from shared.flows.recent import forget
from shared.flows.replan import give_back
from shared.flows.send_task import send_task
from shared.ports import Snapshot, Task, Transaction, Write

_NEXT = {"approved": "releasing", "refused": "refusing"}
_ENDS = {"releasing": "approved", "refusing": "refused"}


@dataclass(frozen=True, slots=True)
class Word:
    """What one person says of a run: `approved` or `refused`, and why."""

    word: str
    by: str
    why: str = ""


@dataclass(slots=True)
class Ruling:
    """
    What came of an approval or a refusal.

    Args:
        state: `waiting` for a second person, `approved` or `refused`.
        moved: Messages that may leave now, or that were taken back.
        fell_out: Account key → why its message is not sent as it was shown.
    """

    state: str
    moved: int = 0
    fell_out: dict[str, str] = field(default_factory=dict)


def approve_run(
    deps: Deps, run: str, who: str, now: datetime, sign: Sign = as_it_is
) -> Ruling:
    """
    Approve a run as one person; the last approval it needs lets its messages go.

    Raises:
        BadRequest: `unknown_run`, `run_closed`, or `same_person` where it is two.
    """
    state = _ruled(deps, run, Word("approved", who), now, sign)
    if state == "waiting":
        return Ruling("waiting")
    return _carry_out(deps, run, now)


def refuse_run(  # noqa: PLR0913, PLR0917 - who refuses what, and why
    deps: Deps, run: str, who: str, why: str, now: datetime, sign: Sign = as_it_is
) -> Ruling:
    """
    Refuse a run: its messages are taken back, and their steps count as done.

    Raises:
        BadRequest: `unknown_run` or `run_closed`.
    """
    _ruled(deps, run, Word("refused", who, why), now, sign)
    return _carry_out(deps, run, now)


def leave_out(
    deps: Deps,
    message_ids: Iterable[str],
    who: str,
    now: datetime,
    sign: Sign = as_it_is,
) -> int:
    """Take single messages out of a run that waits; their steps count as done."""
    paths = [f"messages/{one}" for one in message_ids]
    found = fetch(deps.documents, paths).values()
    waiting = [one for one in found if one.data["state"] == messages.AWAITING]
    more = {"left_out_by": who}
    out = [one for one in waiting if _end(deps, one, "left_out", now, more=more)]
    for one in out:
        steps = ", ".join(map(str, one.data["steps"]))  # type: ignore[arg-type]  # ours
        said = sign(Happening("left_out", who, steps, "awaiting", "cancelled", one.id))
        amendment = Amendment(happenings=(said,))
        for key in _accounts(one):
            _amended(deps, key, amendment, now)
    return len(out)


def _amended(deps: Deps, key: str, amendment: Amendment, now: datetime) -> None:
    amend_account(deps.documents, key, lambda _data: amendment, now)


def sweep_runs(deps: Deps, now: datetime) -> int:
    """Finish what was decided, and end what nobody approved in time."""
    expired = deps.documents.query(awaiting_before(to_text(now)))
    for one in expired:
        more = {"unreturned": True}
        if _end(deps, one, "expired", now, more=more, state=messages.EXPIRED):
            give_back(deps, one.id, now)
    under_way = deps.documents.query(runs_in(*_ENDS))
    for run in under_way:
        _carry_out(deps, run.id, now)
    return len(expired) + len(under_way)


def _ruled(deps: Deps, run: str, word: Word, now: datetime, sign: Sign) -> str:
    """Store what one person says of a run; gives the state it is in then."""

    def work(tx: Transaction) -> str:
        found = tx.get(f"runs/{run}")
        if found is None:
            raise BadRequest("unknown_run", "There is no such run.")
        if found.data["state"] != "waiting":
            raise BadRequest("run_closed", "Somebody has decided about this run.")
        said: Any = found.data["approvals"]
        if word.word == "approved" and any(one["by"] == word.by for one in said):
            raise BadRequest(
                "same_person", "You have approved it; a second person must, too."
            )
        approvals = [*said, {**asdict(word), "at": to_text(now)}]
        enough = word.word == "refused" or len(approvals) >= int(
            str(found.data["needed"])
        )
        state = _NEXT[word.word] if enough else "waiting"
        tx.update(found.path, {"approvals": approvals, "state": state})
        return state

    state = deps.documents.transact(work)
    happening = Happening(
        f"run_{word.word}", word.by, word.why, before="waiting", after=state, cause=run
    )
    note_service(deps.documents, sign(happening), now)
    return state


def _carry_out(deps: Deps, run: str, now: datetime) -> Ruling:
    found = deps.documents.get(f"runs/{run}")
    if found is None or found.data["state"] not in _ENDS:
        return Ruling("closed")
    ruling = Ruling(_ENDS[str(found.data["state"])])
    while page := deps.documents.query(awaiting_in(run)):
        moved = ruling.moved + len(ruling.fell_out)
        if ruling.state == "approved":
            _release(deps, page, found.data, ruling, now)
        else:
            ruling.moved += sum(_end(deps, one, "refused", now) for one in page)
        if moved == ruling.moved + len(ruling.fell_out):
            break  # whatever holds these pages up, the sweep comes again
    if not deps.documents.query(awaiting_in(run, limit=1)):
        deps.documents.update(found.path, {"state": ruling.state})
    if ruling.state == "approved":
        deps.documents.put(FIRST_LIVE, {"run": run, "at": to_text(now)})
        forget(deps.documents, FIRST_LIVE)
        name = opaque("plan", run, ruling.state)
        deps.queue.put([Task("plan_messages", {}, now, name)])
    return ruling


def _release(
    deps: Deps, page: list[Snapshot], run: Any, ruling: Ruling, now: datetime
) -> None:
    """Let a page of messages go; what changed since it was shown falls out."""
    keys = {str(key) for one in page for key in _accounts(one)}
    accounts = fetch(deps.documents, [f"accounts/{key}" for key in sorted(keys)])
    known = {one.id: one.data for one in accounts.values()}
    by = [one["by"] for one in run["approvals"]]
    freed = []
    for one in page:
        stale = still_true(one.data, known, now)
        if stale is None:
            freed.append(one)
        elif _less(one.data, known, now):  # planned anew with what is owed now
            ruling.moved += _fall_out(deps, one, stale, by, now)
        elif _fall_out(deps, one, stale, [], now):
            ruling.fell_out |= dict.fromkeys(_accounts(one), stale.reason)
    ruling.moved += _free(deps, freed, by, now)


def _accounts(one: Snapshot) -> list[str]:
    return [str(key) for key in one.data["accounts"]]  # type: ignore[union-attr]  # ours


def _less(message: Any, accounts: dict[str, Any], now: datetime) -> bool:
    """Say whether all that changed is that something was paid."""
    shown = message["balances"]
    if not shown.keys() <= accounts.keys():
        return False
    owed = {key: accounts[key]["copy"]["balance_cents"] for key in shown}
    left = {key: cents for key, cents in owed.items() if cents > 0}
    grown = any(owed[key] > cents for key, cents in shown.items())
    if grown or not left:
        return False
    return still_true({**message, "balances": left}, accounts, now) is None


def _free(deps: Deps, found: list[Snapshot], by: list[str], now: datetime) -> int:
    """Make messages `planned`, with their tasks; gives how many."""
    changes = {
        one.path: {
            **messages.moved(one.data, messages.PLANNED, "", now),
            "approved_by": by,
        }
        for one in found
    }
    freed = _updated(deps, found, changes)
    deps.queue.put([send_task({**one.data, **changes[one.path]}) for one in freed])
    keys = sorted({key for one in freed for key in _accounts(one)})
    for start in range(0, len(keys), BATCH):
        marks = [
            Write("update", f"accounts/{key}", {"attend": True})
            for key in keys[start : start + BATCH]
        ]
        deps.documents.batch(marks)
    return len(freed)


def _updated(
    deps: Deps, found: list[Snapshot], changes: dict[str, dict[str, Any]]
) -> list[Snapshot]:
    """Write all at once, or one by one where somebody else was faster."""
    writes = [
        Write("update", one.path, changes[one.path], if_version=one.version)
        for one in found
    ]
    try:
        deps.documents.batch(writes)
    except Conflict:
        if len(found) == 1:
            return []
        return [one for each in found for one in _updated(deps, [each], changes)]
    return found


def _fall_out(
    deps: Deps, one: Snapshot, stale: Stale, by: list[str], now: datetime
) -> bool:
    more: dict[str, Any] = {"unreturned": True}
    more |= {"approved_by": by} if by else {}
    ended = _end(deps, one, stale.reason, now, more=more)
    if ended:
        give_back(deps, one.id, now)
    return ended


def _end(  # noqa: PLR0913 - keyword-only: how it ends
    deps: Deps,
    one: Snapshot,
    reason: str,
    now: datetime,
    *,
    more: dict[str, Any] | None = None,
    state: str = messages.CANCELLED,
) -> bool:
    """End a message that nobody has approved; False if it has moved on meanwhile."""

    def work(tx: Transaction) -> bool:
        found = tx.get(one.path)
        if found is None or found.data["state"] != messages.AWAITING:
            return False
        tx.update(
            one.path, {**messages.moved(found.data, state, reason, now), **(more or {})}
        )
        return True

    return deps.documents.transact(work)
