"""
Train the weights of `shared.core.replies.model` on texts of our own. Run by hand.

`python -m bench.replies_training.train [--check]` from the repository's root; needs
numpy (see `requirements.txt` beside this file), which nothing that ships needs.
`--check` leaves every fifth template out and says how well those are understood.
"""

from __future__ import annotations

import json
import random
import sys
from collections import Counter
from pathlib import Path

import numpy as np

from bench.replies_training.texts import SEED, Labelled, labelled
from shared.core.replies.model import features
from shared.core.replies.reading import find
from shared.core.replies.wording import words_of

OUT = Path(__file__).parents[2] / "shared/core/replies/weights.json"
EPOCHS, RATE, DECAY, FORGOTTEN, SMALLEST = 14, 0.6, 2e-6, 0.5, 150


class Trained:
    """Weights, a feature a row; softmax over the intents; adagrad."""

    def __init__(self, samples: list[Labelled]) -> None:
        self.intents = sorted({s.intent for s in samples})
        rows = [self._seen(s) for s in samples]
        seen = Counter(f for row in rows for f in row[0] | row[1])
        kept = sorted(f for f, n in seen.items() if n > 1)
        self.index = {f: i for i, f in enumerate(kept)}
        self.rows = [(self._ids(a), self._ids(b), y) for a, b, y in rows]
        self.counts = Counter(s.intent for s in samples)
        self.weights = np.zeros((len(kept), len(self.intents)))
        self.bias = np.zeros(len(self.intents))
        self._squares = np.full_like(self.weights, 1e-2)

    def _seen(self, sample: Labelled) -> tuple[set[str], set[str], int]:
        found = find(words_of(sample.text))
        bare = set(features(found.bound, ()))
        hits = {f"@{h}" for h in found.hits}
        return bare, hits, self.intents.index(sample.intent)

    def _ids(self, names: set[str]) -> np.ndarray:
        return np.array([self.index[n] for n in names if n in self.index], dtype=int)

    def train(self) -> None:
        """Go through the samples in random order, forgetting half the phrases."""
        dice = random.Random(SEED)
        for _ in range(EPOCHS):
            dice.shuffle(self.rows)
            for bare, hits, answer in self.rows:
                known = dice.random() >= FORGOTTEN
                ids = np.concatenate([bare, hits]) if known else bare
                self._step(ids, answer)

    def _step(self, ids: np.ndarray, answer: int) -> None:
        scale = 1 / np.sqrt(max(len(ids), 1))
        totals = self.weights[ids].sum(0) * scale + self.bias
        power = np.exp(totals - totals.max())
        error = power / power.sum()
        error[answer] -= 1
        weight = (400 / self.counts[self.intents[answer]]) ** 0.5
        change = error * scale * weight + DECAY * self.weights[ids]
        self._squares[ids] += change**2
        self.weights[ids] -= RATE * change / np.sqrt(self._squares[ids])
        self.bias -= 0.002 * error

    def write(self) -> None:
        """Write what is not near zero as whole thousandths."""
        table = {}
        for feature, i in self.index.items():
            row = np.rint(self.weights[i] * 1000).astype(int)
            big = [(j, int(v)) for j, v in enumerate(row) if abs(v) >= SMALLEST]
            if big:
                table[feature] = [x for pair in big for x in pair]
        bias = [int(b * 1000) for b in self.bias]
        whole = {"intents": self.intents, "bias": bias, "weights": table}
        OUT.write_text(json.dumps(whole, separators=(",", ":"), sort_keys=True) + "\n")


def main() -> None:
    samples = list(labelled())
    check = "--check" in sys.argv
    used = [s for s in samples if not check or s.template % 5]
    model = Trained(used)
    model.train()
    model.write()
    print(len(samples), "texts,", len(used), "used;", OUT.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
