"""
Ask the law about a text's words before anything is stored as planned. Pure.

Texts of one template to the same kind of person differ only in names and amounts, and
amounts are checked against the ledger while rendering; so each kind is asked once a
pass.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from shared.core.compliance.content import ContentRequest, check_content
from shared.core.model import Account, Reason, Rendered

if TYPE_CHECKING:
    from shared.core.outreach.compose import Desk

Kind = tuple[str, str, str, str, bool]


def faults_in(
    text: Rendered, channel: str, account: Account, desk: Desk, *, initial: bool
) -> tuple[Reason, ...]:
    """Give the rules a text offends or leaves unmet; nothing if it may be sent."""
    kind = (text.template, channel, account.actor, account.state, initial)
    found = desk.worded.get(kind)
    if found is None:
        found = desk.worded[kind] = tuple(
            _faults(text, channel, account, desk, initial)
        )
    return found


def _faults(
    text: Rendered,
    channel: str,
    account: Account,
    desk: Desk,
    initial: bool,  # noqa: FBT001 - part of the kind
) -> Sequence[Reason]:
    verdict = check_content(
        ContentRequest(
            actor=account.actor,
            channel=channel,  # type: ignore[arg-type]  # a step's channel
            text=text.text,
            subject=text.subject,
            flags=frozenset({"initial"}) if initial else frozenset(),
            states=frozenset({account.state} - {""}),
            on=desk.now.date(),
        ),
        desk.rules,
    )
    return () if verdict.decision == "allow" else verdict.reasons
