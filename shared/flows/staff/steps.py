"""Which steps count as done although nothing about them ever left."""

from __future__ import annotations

from typing import Any

from shared.core import messages
from shared.deps import Deps


def never_started(key: str, deps: Deps) -> set[str]:
    """Give the steps of an account whose message ended without any request."""
    found = deps.documents.get(f"accounts/{key}")
    ids: Any = found.data.get("open", []) if found else []
    opened = deps.documents.get_many([f"messages/{one}" for one in ids])
    over: list[dict[str, Any]] = [
        one.data
        for one in opened.values()
        if one.data["state"] in messages.NEVER_STARTED and one.data["attempts"] == 0
    ]
    return {step for message in over for step in message["steps"]}
