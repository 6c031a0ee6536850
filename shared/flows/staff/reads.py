"""Who of staff looked at whom: at one account, or at a list of many. Once an hour."""

from __future__ import annotations

import json
from typing import Any

from shared.core.instants import to_text
from shared.core.keys import account_key, opaque
from shared.core.records.activity import Happening
from shared.errors import AlreadyExists
from shared.flows.evidence import LIST_READ
from shared.flows.journal import SERVICE, note_service
from shared.flows.staff.call import Call, Payload

_NOT_LISTS = frozenset({"undo", "import_payments"})
"""What names accounts only to say what was done with them."""


def note_account(call: Call) -> None:
    """Note who looked at whose data, once an hour."""
    hour = to_text(call.now)[:13]
    name = opaque("rd", call.by, account_key(call.account_id), hour)
    body: Payload = {"by": call.by, "account": call.key, "at": to_text(call.now)}
    if call.deps.documents.get(f"accounts/{call.key}") is None:
        return
    try:
        call.deps.documents.create(f"reads/{name}", body)
    except AlreadyExists:
        return


def note_list(call: Call, answer: Payload) -> None:
    """
    Note who is shown which list, and how many accounts it names, before it is shown.

    It stands in the service's own chain: whoever took an entry out would be found. A
    room that stays open asks the same again and again: that is one entry an hour, and
    each page and each search is another question.
    """
    count = len(accounts_in(answer))
    if not count or call.action in _NOT_LISTS:
        return
    documents, hour = call.deps.documents, to_text(call.now)[:13]
    asked = json.dumps(call.payload, sort_keys=True, default=str)
    path = f"reads/{opaque('rl', call.by, asked, str(count), hour)}"
    if documents.get(path) is not None:
        return
    named = f"{count} account" if count == 1 else f"{count} accounts"
    said = Happening(LIST_READ, call.by, call.action, after=named)
    note_service(documents, call.signed(said), call.now)
    documents.put(path, {"by": call.by, "list": call.action, "hour": hour})


def accounts_in(answer: Any) -> set[str]:
    """Find the accounts that an answer names, however deep."""
    # lines of the record have no `account_id`; where there is one, `account` is a key
    return _under("account_id", answer) or _under("account", answer) - {SERVICE}


def _under(name: str, answer: Any) -> set[str]:
    if isinstance(answer, list):
        return set[str]().union(*(_under(name, one) for one in answer))
    if not isinstance(answer, dict):
        return set()
    own = answer.get(name)
    named = {*own.split(", ")} - {""} if isinstance(own, str) else set[str]()
    return named.union(*(_under(name, one) for one in answer.values()))
