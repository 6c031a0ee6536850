"""
Weigh the words of a reply: a log-linear model with plain weights. Pure.

Trained off-line by `bench/replies_training/train.py` on texts of our own; at run time
it adds up numbers out of a JSON file, nothing more.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import Any

from shared.core.packaged import packaged_json

_MOST_WORDS = 120
_SCALE = 1000.0


@cache
def _weights() -> dict[str, Any]:
    weights: dict[str, Any] = packaged_json("shared.core.replies", "weights.json")
    return weights


def features(words: Sequence[str], hits: Iterable[str]) -> Iterator[str]:
    """
    List what the model sees: words, pairs, pieces of words, and phrases found.

    A number is `#`: that something was said in figures matters, which does not.
    """
    plain = ["#" if w[0].isdigit() or w[0] == "$" else w for w in words]
    plain = ["<", *plain[:_MOST_WORDS], ">"]
    yield from (f"w:{w}" for w in plain[1:-1])
    yield from (f"{a} {b}" for a, b in pairwise(plain))
    for word in plain[1:-1]:
        if len(word) > 3:  # noqa: PLR2004 - shorter words are whole features
            edged = f"^{word}$"
            yield from (edged[i : i + 4] for i in range(len(edged) - 3))
    yield f"n:{min(len(words), 12)}"
    yield from (f"@{name}" for name in hits)


def weigh(words: Sequence[str], hits: Iterable[str]) -> dict[str, float]:
    """Give each intent its probability; they add up to one."""
    model = _weights()
    names: list[str] = model["intents"]
    totals = [0.0] * len(names)
    table: dict[str, list[int]] = model["weights"]
    seen = set(features(words, hits))
    scale = _SCALE * math.sqrt(max(len(seen), 1))
    for feature in seen:
        row = table.get(feature)
        if row:
            for i in range(0, len(row), 2):
                totals[row[i]] += row[i + 1]
    totals = [
        t / scale + b / _SCALE for t, b in zip(totals, model["bias"], strict=True)
    ]
    highest = max(totals)
    powers = [math.exp(t - highest) for t in totals]
    whole = sum(powers)
    return {name: p / whole for name, p in zip(names, powers, strict=True)}
