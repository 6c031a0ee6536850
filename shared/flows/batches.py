"""Cut writes into batches that a store takes at once. Writes nothing."""

from __future__ import annotations

from collections.abc import Sequence

from shared.ports import Write

BATCH = 400
"""Firestore took at most 500 for years; some room is left."""


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
