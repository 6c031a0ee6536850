"""Read what a person answered. Pure; changes nothing, sends nothing."""

from shared.core.replies.reader import MAX_CHARS, read_reply
from shared.core.replies.understood import EFFECTS, PRIORITY, Understood

__all__ = ["EFFECTS", "MAX_CHARS", "PRIORITY", "Understood", "read_reply"]
