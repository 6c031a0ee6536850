"""
Read stored replies one by one; one that cannot be read stops no other.

It stays stored, its contact point stays held, a person is told at once, and every sweep
tries it again. A reply that breaks the reader must neither be lost nor keep the STOP
behind it from being read.
"""

from __future__ import annotations

import logging
from datetime import datetime

from shared.deps import Deps
from shared.errors import CollectionsError, NotDone, Uncertain
from shared.flows.queries import unread_inbound
from shared.flows.tasks import open_task
from shared.flows.understand import understand

STORED = "stored"
log = logging.getLogger("pme")


def read_all_stored(deps: Deps, now: datetime) -> int:
    """Read everything stored and not yet understood: what a crash left over."""
    found = deps.documents.query(unread_inbound())
    return sum(read_stored(one.id, deps, now) != STORED for one in found)


def read_stored(inbound_id: str, deps: Deps, now: datetime) -> str:
    """
    Understand one stored reply, now or, if that is not possible, later.

    Returns:
        Its intent; `repeat` if it was understood before; `stored` if it is for later.
    """
    try:
        return understand(inbound_id, deps, now) or "repeat"
    except (NotDone, Uncertain) as error:
        log.warning("reply put off: %s", error.code)
    except CollectionsError as error:
        log.warning("reply not understood: %s", error.code)
        _tell_a_person(inbound_id, deps, now)
    except Exception as error:  # noqa: BLE001 - see the module; its text may hold personal data
        log.error("reply not understood: %s", type(error).__name__)  # noqa: TRY400 - as above
        _tell_a_person(inbound_id, deps, now)
    return STORED


def _tell_a_person(inbound_id: str, deps: Deps, now: datetime) -> None:
    try:
        open_task(deps.documents, "", "reply_not_understood", inbound_id, now)
    except CollectionsError as error:
        log.warning("reply's task put off: %s", error.code)
