"""Decide what a reply asks for, from its phrases and the model's weights. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from shared.core.replies import keywords
from shared.core.replies.model import weigh
from shared.core.replies.reading import Found
from shared.core.replies.understood import ONLY_ALSO, PRIORITY, Said

SURE = 0.35  # below it, nothing is answered by guesswork
_ALSO = 0.10
_HINT = 0.08  # of an opt-out; enough to hold until a person has read it
_RANK = {intent: i for i, intent in enumerate(PRIORITY)}
_HOLDS = frozenset(("deceased", "bankruptcy", "attorney"))
_HOLDING = 0.03
_OPT_OUTS = frozenset(("stop", "cease_all"))
_NO_EFFECT = frozenset(("thanks", "unclear", "help", "start"))


def decide(found: Found) -> Said:
    """Choose the intent, what is said as well, and whether to hold."""
    weights = weigh(found.words, found.hits)
    first = _first(weights, found)
    also = tuple(sorted(_also(weights, found, first), key=_RANK.__getitem__))
    sure = min(weights[first] if first in weights else 1.0, 0.99)
    hold = (
        first not in _OPT_OUTS
        and not _OPT_OUTS & set(also)
        and _hinted(weights, found, first)
    )
    return Said(first, also, round(sure, 3), hold)


def _first(weights: Mapping[str, float], found: Found) -> str:
    best = max(weights, key=weights.__getitem__)
    grave = [i for i in _HOLDS if i in found.hits and weights[i] >= _HOLDING]
    if grave and best not in _HOLDS | _OPT_OUTS | {"abusive"}:
        return min(grave, key=_RANK.__getitem__)
    if weights[best] < SURE and best not in found.hits:
        return "unclear"
    return best


def _also(weights: Mapping[str, float], found: Found, first: str) -> Iterator[str]:
    for intent in found.hits:
        if intent == first or intent in _NO_EFFECT:
            continue
        if intent in ONLY_ALSO:
            if intent in ("threat", "self_harm") or first in ("unclear", "abusive"):
                yield intent
        elif weights[intent] >= _ALSO:
            yield intent


def _hinted(weights: Mapping[str, float], found: Found, first: str) -> bool:
    hint = weights["stop"] + weights["cease_all"]
    worded = not keywords.OPT_OUT_WORDS.isdisjoint(found.words)
    phrased = not _OPT_OUTS.isdisjoint(found.hits)
    return hint >= _HINT or phrased or (worded and first == "unclear")
