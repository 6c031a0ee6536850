"""What documents and cells may hold, and the clock. No technology, no decisions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from datetime import datetime

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]
Data = Mapping[str, Json]
Cell = None | bool | int | float | str
T = TypeVar("T")


class Clock(Protocol):
    """The only source of the time."""

    def now(self) -> datetime:
        """Give the present instant, aware, in UTC."""
        ...
