"""Compose each message when its first account comes up; let it go after its last."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass

from shared.core.outreach.decide import Decision
from shared.core.outreach.desk import Draft, Due, lock_of
from shared.core.outreach.recipients import recipients_of


@dataclass(slots=True)
class Letter:
    """
    One message to one person, before and after it is composed.

    Args:
        due: Accounts of one person, creditor, actor and language.
        draft: None until it is asked for.
    """

    due: list[Due]
    draft: Draft | None = None


def letters_for(decisions: Iterable[Decision]) -> list[Letter]:
    """Put together what is written to one person in one message."""
    letters: dict[tuple[str, str, str, str], Letter] = {}
    for decision in decisions:
        if decision.outcome != "due" or decision.next.step is None:
            continue
        account = decision.account
        for who in recipients_of(account, decision.next.step.audience):
            language = decision.state.language or who.language
            group = (who.person_key, account.brand, account.actor, language)
            letter = letters.get(group)
            if letter is None:
                letter = letters[group] = Letter([])
            letter.due.append(Due(decision, who))
    return list(letters.values())


def locks_of(letters: Iterable[Letter], kept: Container[str]) -> list[str]:
    """Name the locks of letters that speak of any account kept before."""
    wanted = (
        lock_of(due)
        for letter in letters
        if any(due.decision.account.key in kept for due in letter.due)
        for due in letter.due
    )
    return list(dict.fromkeys(wanted))


class Drafts:
    """
    The drafts of a pass, by account.

    A sheet has a hundred thousand rows and a letter's HTML a few thousand characters,
    so a draft is kept no longer than an account of it is still to come.

    Args:
        letters: Taken over: the list is emptied.
        write: Composes a letter, once, when its first account comes up.
    """

    def __init__(
        self, letters: list[Letter], write: Callable[[list[Due]], Draft]
    ) -> None:
        self._write = write
        self._of: dict[str, list[Letter]] = defaultdict(list)
        for letter in letters:
            for due in letter.due:
                self._of[due.decision.account.key].append(letter)
        letters.clear()

    def take(self, account_key: str) -> list[Draft]:
        """Give the drafts that speak of an account; each account is asked for once."""
        return [self._written(one) for one in self._of.pop(account_key, ())]

    def _written(self, letter: Letter) -> Draft:
        if letter.draft is None:
            letter.draft = self._write(letter.due)
        return letter.draft
