"""A person's answer to what a run waits with: what it asks about is meant."""

from __future__ import annotations

from shared.core.records.activity import Happening
from shared.errors import BadRequest
from shared.flows.asking import open_questions
from shared.flows.journal import note_service
from shared.flows.plan import Options, plan
from shared.flows.staff.call import Call, Payload
from shared.flows.staff.control import overview

_MOST = 1000


def answer_question(call: Call) -> Payload:
    """
    Say that what was asked about is right, and plan at once.

    Only what the caller has read is answered: whatever is asked otherwise by now stays
    open. How to go on in a first run is said in the Settings tab alone.
    """
    read = call.payload.get("questions")
    if not isinstance(read, list) or not all(isinstance(one, str) for one in read):
        raise BadRequest("field_missing", "Say which questions.")
    meant = frozenset(read) & {*open_questions(call.deps, call.now)}
    if not meant:
        raise BadRequest("not_asked", "Nothing of the kind is asked any more.")
    said = " ".join(sorted(meant))[:_MOST]
    happening = Happening("question_answered", call.by, said, role=call.who.role)
    note_service(call.deps.documents, happening, call.now)
    plan(call.deps, call.now, Options(meant=meant))
    return overview(call)
