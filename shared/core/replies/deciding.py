"""Decide what a reply asks for, from its phrases and the model's weights. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from shared.core.replies import keywords
from shared.core.replies.model import weigh
from shared.core.replies.reading import Found
from shared.core.replies.understood import ONLY_ALSO, PRIORITY, Said

SURE = 0.35  # below it, nothing is answered by guesswork
_ALSO = 0.04
_BESIDE = 0.0005  # a hold beside another hold costs little, its loss a lot
_HINT = 0.08  # of an opt-out; enough to hold until a person has read it
_STRONG_HINT = 0.25
_HOLDING = 0.03  # a lawyer or a death, named in so many words, is hardly ever nothing
_RANK = {intent: i for i, intent in enumerate(PRIORITY)}
_HOLDS = frozenset(("deceased", "bankruptcy", "attorney"))
# The cause of an opt-out picks the answer; the opt-out takes effect beside it.
_CAUSES = _HOLDS | {"wrong_number"}
_OPT_OUTS = frozenset(("stop", "cease_all"))
_NO_EFFECT = frozenset(("thanks", "unclear", "help", "start", "stop_sure", "repeated"))
_SAFETY = frozenset(("threat", "self_harm"))
_QUESTIONS = frozenset(
    ("is", "are", "do", "does", "did", "who", "what", "where", "how")
)
_SELF = frozenset(("i", "im", "ill", "we", "well", "my", "me"))
_NOT_STOP = frozenset(("start", "stop_calling_time"))


def decide(found: Found, unread: Sequence[str] = ()) -> Said:
    """
    Choose the intent, what is said as well, and whether to hold.

    Args:
        found: The phrases of the text.
        unread: Words out of the middle of a very long text: an opt-out word among
            them holds.
    """
    weights = _proven(weigh(found.bound, found.hits), found)
    first = _first(weights, found)
    also = tuple(sorted(_also(weights, found, first), key=_RANK.__getitem__))
    opted_out = not _OPT_OUTS.isdisjoint((first, *also))
    return Said(
        intent=first,
        also=also,
        confidence=round(min(weights[first], 0.99), 3),
        soft_hold=not opted_out and (_hinted(weights, found, first) or _worded(unread)),
        repeated=opted_out and "repeated" in found.hits,
    )


def _proven(weights: dict[str, float], found: Found) -> dict[str, float]:
    """Let only words that ask for it be a new consent; and no question a promise."""
    unsaid = ("start", "promise_to_pay") if _asked(found.words) else ("start",)
    return {**weights, **{one: 0.0 for one in unsaid if one not in found.hits}}


def _asked(words: Sequence[str]) -> bool:
    """Say whether it is a question in which nobody speaks of themselves."""
    return bool(words) and words[0] in _QUESTIONS and _SELF.isdisjoint(words)


def _first(weights: Mapping[str, float], found: Found) -> str:
    best = max(weights, key=weights.__getitem__)
    causes = [i for i in _CAUSES if i in found.hits and weights[i] >= _HOLDING]
    if best == "stop" and causes:
        return min(causes, key=_RANK.__getitem__)
    if "stop_sure" in found.hits and _yields_to_stop(best, found):
        return "stop"
    holds = [i for i in causes if i in _HOLDS]
    if holds and best not in _CAUSES | _OPT_OUTS | {"abusive"}:
        return min(holds, key=_RANK.__getitem__)
    if weights[best] < SURE and best not in found.hits:
        return "unclear"
    return best


def _yields_to_stop(best: str, found: Found) -> bool:
    """Tell whether a clear opt-out comes before *best*; it wins over all but these."""
    if best in _CAUSES | _OPT_OUTS | {"stop_calling_time"}:
        return False
    return _NOT_STOP.isdisjoint(found.hits)


def _also(weights: Mapping[str, float], found: Found, first: str) -> Iterator[str]:
    for intent in found.hits.keys() - {first}:
        if intent in ONLY_ALSO:
            if intent in _SAFETY or first in ("unclear", "abusive"):
                yield intent
        elif intent in _NO_EFFECT or {intent, first} <= _OPT_OUTS:
            continue
        elif weights[intent] >= _least(intent, first):
            yield intent
    if first in _CAUSES and "stop" not in found.hits and "stop_sure" in found.hits:
        yield "stop"


def _least(intent: str, first: str) -> float:
    """Say how likely *intent* must be to take effect beside *first*."""
    if intent == "stop":
        return 0.0 if first in _CAUSES else _ALSO * (3 if first in _NOT_STOP else 1)
    return _BESIDE if intent in _HOLDS else _ALSO


_NOD = 2


def _hinted(weights: Mapping[str, float], found: Found, first: str) -> bool:
    hint = weights["stop"] + weights["cease_all"]
    if first == "start" and "stop_sure" in found.hits:
        return True
    if first in _HOLDS | _NOT_STOP:  # held anyway, or about when and not whether
        return hint >= _STRONG_HINT and first in _NOT_STOP
    phrased = not _OPT_OUTS.isdisjoint(found.hits)
    if first == "thanks" and len(found.words) <= _NOD and not _worded(found.words):
        return "stop_sure" in found.hits  # a bare "ok" hides nothing
    return hint >= _HINT or phrased or (first == "unclear" and _worded(found.words))


def _worded(words: Sequence[str]) -> bool:
    return not keywords.OPT_OUT_WORDS.isdisjoint(words)
