"""Find what a reply speaks of, by phrases, and what only sounds like it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from shared.core.replies import phrases
from shared.core.replies.matching import MASKED, Hit
from shared.core.replies.wording import END

# Intents whose words often speak of something else: read after masking.
_MASKABLE = frozenset(("stop", "stop_sure", "start", "cease_all"))
_PLAIN = frozenset(phrases.BOOK) - _MASKABLE
# Before words of consent they turn it round: "I do not give you permission to text".
_REFUSALS = frozenset(
    """not no never nor without revoke revoking revoked remove removing removed withdraw
    withdrawing withdrawn cancel canceling cancelling end ending deny denying nunca
    jamas ni sin tampoco retiro revoco cancelo quito""".split()  # noqa: SIM905 - a list of words
)
_BEFORE = 4


@dataclass(frozen=True, slots=True)
class Found:
    """
    The phrases of a reply.

    Args:
        words: As plain words.
        bound: The same, with `~` before those that a benign phrase explains.
        hits: The longest hit of each intent found.
    """

    words: Sequence[str]
    bound: Sequence[str]
    hits: dict[str, Hit]

    def because(self, intent: str) -> str:
        """Give the words that spoke for *intent*, or ""."""
        hit = self.hits.get(intent)
        return " ".join(self.words[hit.start : hit.end]).strip(" .") if hit else ""


def find(words: Sequence[str]) -> Found:
    """Find every intent's longest phrase in *words*."""
    book = phrases.intents()
    signs = book.signs(words)
    hidden = _masked(words, signs)
    hits: dict[str, Hit] = {}
    for hit in book.find(signs, _PLAIN):
        _keep(hits, hit)
    for hit in book.find(hidden, _MASKABLE):
        if hit.name == "start" and _refused(words, hit):
            _keep(hits, replace(hit, name="stop"))
            _keep(hits, replace(hit, name="stop_sure"))
        else:
            _keep(hits, hit)
    bound = [
        f"~{w}" if sign == MASKED else w for w, sign in zip(words, hidden, strict=True)
    ]
    return Found(words, bound, hits)


def _refused(words: Sequence[str], hit: Hit) -> bool:
    """Say whether the words before a consent turn it into its opposite."""
    before = list(words[max(0, hit.start - _BEFORE) : hit.start])
    same = before[before.index(END) + 1 :] if END in before else before
    return words[hit.start] not in _REFUSALS and not _REFUSALS.isdisjoint(same)


def _keep(hits: dict[str, Hit], hit: Hit) -> None:
    kept = hits.get(hit.name)
    if kept is None or hit.end - hit.start > kept.end - kept.start:
        hits[hit.name] = hit


def _masked(words: Sequence[str], signs: str) -> str:
    book = phrases.benign()
    hidden = list(signs)
    for hit in book.find(book.signs(words)):
        hidden[hit.start : hit.end] = MASKED * (hit.end - hit.start)
    return "".join(hidden)
