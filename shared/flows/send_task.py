"""Make the task that sends a planned message at its time. Enqueues nothing."""

from __future__ import annotations

from typing import Any

from shared.core.instants import from_text
from shared.core.keys import opaque
from shared.flows.logs import carried
from shared.ports import Lane, Task


def send_task(data: dict[str, Any]) -> Task:
    """Make the task that sends a planned message at its time."""
    return Task(
        "send_message",
        {"message_id": data["id"], "lane": Lane(data["lane"]).name, **carried()},
        from_text(data["send_at"]),
        opaque("s", data["id"], data["send_at"], str(data["attempts"])),
        Lane(data["lane"]),
    )
