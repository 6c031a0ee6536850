"""
What a simulated provider can be told to do wrong.

By `handle.fault(...)`, each used `times` times (default 1) on matching requests:
  kind     `delay`   answer after `seconds`
           `drop`    close the connection without an answer
           `reset`   the same with a TCP reset
           `status`  answer `status` with `body` and `headers`
           `garbage` answer 200 with something that is not JSON
           `slow`    let the answer trickle for `seconds`
           `down`    drop every request for `seconds`
           `hide`    accept, but list it only after `seconds` (providers with lists)
  when     `before` the provider did it, or `after` (default): the same answer, but done
  method, path   which requests; a prefix of the path; default all but control
  chance   of being used at all, with a seeded generator
"""

from __future__ import annotations

import random
import threading
import time
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Fault:
    kind: str
    when: str = "after"
    times: int = 1
    chance: float = 1.0
    method: str = ""
    path: str = "/"
    seconds: float = 0.0
    status: int = 500
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    until: float = 0.0

    def fits(self, method: str, path: str) -> bool:
        return self.method in {"", method} and path.startswith(self.path)


class Faults:
    def __init__(self, seed: int = 1) -> None:
        self._lock = threading.Lock()
        self._faults: list[Fault] = []
        self._random = random.Random(seed)  # noqa: S311 - a game, not a secret

    def add(self, **parts: Any) -> None:
        fault = Fault(**parts)
        if fault.kind == "down":
            fault.until, fault.when, fault.times = (
                time.time() + fault.seconds,
                "before",
                -1,
            )
        with self._lock:
            self._faults.append(fault)

    def clear(self) -> None:
        with self._lock:
            self._faults.clear()

    def take(self, method: str, path: str) -> Fault | None:
        with self._lock:
            for fault in list(self._faults):
                if fault.kind == "down" and time.time() > fault.until:
                    self._faults.remove(fault)
                elif fault.fits(method, path) and self._random.random() < fault.chance:
                    self._use(fault)
                    return fault
        return None

    def _use(self, fault: Fault) -> None:
        fault.times -= 1
        if fault.times == 0:
            self._faults.remove(fault)
