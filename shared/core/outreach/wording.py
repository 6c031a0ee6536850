"""
Ask the law about a text's words before anything is stored as planned. Pure.

Texts of one template to the same kind of person differ only in names and amounts, and
amounts are checked against the ledger while rendering; so each kind is asked once a
pass. States without rules about words of their own are one kind.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from shared.core.compliance.content import ContentRequest, check_content
from shared.core.model import Account, Reason
from shared.core.texts.rendered import Rendered

if TYPE_CHECKING:
    from shared.core.outreach.desk import Desk

Kind = tuple[str, str, str, str, bool]


def faults_in(
    text: Rendered, channel: str, account: Account, desk: Desk, *, initial: bool
) -> tuple[Reason, ...]:
    """Give the rules a text offends or leaves unmet; nothing if it may be sent."""
    state = account.state if account.state in desk.rules.wording_places else ""
    kind = (text.template, channel, account.actor, state, initial)
    found = desk.worded.get(kind)
    if found is None:
        found = desk.worded[kind] = tuple(_faults(text, kind, desk))
    return found


def _faults(text: Rendered, kind: Kind, desk: Desk) -> Sequence[Reason]:
    _, channel, actor, state, initial = kind
    verdict = check_content(
        ContentRequest(
            actor=actor,  # type: ignore[arg-type]  # an account's
            channel=channel,  # type: ignore[arg-type]  # a step's channel
            text=text.text,
            subject=text.subject,
            flags=frozenset({"initial"}) if initial else frozenset(),
            states=frozenset({state} - {""}),
            on=desk.now.date(),
        ),
        desk.rules,
    )
    return () if verdict.decision == "allow" else verdict.reasons
