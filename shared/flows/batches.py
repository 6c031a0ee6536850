"""Cut writes into batches that a store takes at once. Writes nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

from shared.ports import Write

BATCH = 400
"""Firestore took at most 500 for years; some room is left."""
BATCH_BYTES = 4_000_000
"""Of one commit; Firestore takes 10 MiB, its own overhead included.
https://cloud.google.com/firestore/quotas"""


def in_batches(writes: Iterable[Write]) -> Iterator[list[Write]]:
    """Cut writes of any size into batches, by their number and their bytes."""
    batch: list[Write] = []
    size = 0
    for write in writes:
        more = len(json.dumps(write.data)) if write.kind != "delete" else 0
        if batch and (len(batch) == BATCH or size + more > BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(write)
        size += more
    if batch:
        yield batch


def chunks(groups: Sequence[list[Write]]) -> list[list[list[Write]]]:
    """Cut into batches without cutting a group."""
    chunks: list[list[list[Write]]] = [[]]
    size = 0
    for group in groups:
        if size + len(group) > BATCH:
            chunks.append([])
            size = 0
        chunks[-1].append(group)
        size += len(group)
    return [chunk for chunk in chunks if chunk]
