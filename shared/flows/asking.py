"""Whether a pass has stopped and asked: until a person answers, nobody is chased."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from shared.core.instants import to_text
from shared.deps import Deps
from shared.flows.recent import forget, recent

_PATH = "system/question"


def keep_question(deps: Deps, questions: list[str], now: datetime) -> None:
    """Keep that a pass asks, or that it has been answered; writes only changes."""
    if questions == open_questions(deps, now):
        return
    data: dict[str, Any] = {
        "open": bool(questions),
        "texts": list(questions),
        "at": to_text(now),
    }
    deps.documents.put(_PATH, data)
    forget(deps.documents, _PATH)


def question_is_open(deps: Deps, now: datetime) -> bool:
    """Say whether what the sheet says is in question just now."""
    found = recent(deps.documents, _PATH, now)
    return found is not None and bool(found.data["open"])


def open_questions(deps: Deps, now: datetime) -> list[str]:
    """Give what a person must answer before anything is planned."""
    found = recent(deps.documents, _PATH, now)
    texts: Any = found.data["texts"] if found and found.data["open"] else []
    return list(texts)
