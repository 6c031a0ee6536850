"""Deliver a simulated provider's webhooks: twice, late, out of order, or not at all."""

from __future__ import annotations

import heapq
import itertools
import random
import threading
import time
from collections.abc import Callable
from typing import Any

import requests


class Postman:
    """
    A thread that posts webhooks.

    Args:
        sign: `(body, attempt) -> headers`, asked at each attempt.
    """

    def __init__(self, sign: Callable[[bytes, str], dict[str, str]]) -> None:
        self.url = ""
        self.copies, self.late_s, self.lose, self.shuffle_s = 1, 0.0, 0.0, 0.0
        self.retry_s: list[float] = [0.1, 0.5, 2.0]
        self._sign = sign
        self._queue: list[tuple[float, int, str, bytes, int]] = []
        self._wake = threading.Condition()
        self._order = itertools.count()
        self._random = random.Random(7)  # noqa: S311 - a game, not a secret
        self.attempts: list[dict[str, Any]] = []
        threading.Thread(target=self._work, daemon=True).start()

    def configure(self, **parts: Any) -> None:
        for name, value in parts.items():
            setattr(self, name, value)

    def post(self, name: str, body: bytes, url: str = "") -> None:
        """Queue one event; *name* stays the same over its repetitions."""
        if not (url or self.url) or self._random.random() < self.lose:
            return
        for _ in range(self.copies):
            wait_s = self.late_s + self._random.random() * self.shuffle_s
            self._put(wait_s, name, body, 0, url or self.url)

    def _put(self, wait_s: float, name: str, body: bytes, tries: int, url: str) -> None:
        with self._wake:
            entry = (time.time() + wait_s, next(self._order), name, body, tries, url)
            heapq.heappush(self._queue, entry)
            self._wake.notify()

    def _next(self) -> tuple[str, bytes, int, str]:
        with self._wake:
            while not self._queue or self._queue[0][0] > time.time():
                soon = self._queue[0][0] - time.time() if self._queue else None
                self._wake.wait(soon)
            _, _, name, body, tries, url = heapq.heappop(self._queue)
            return name, body, tries, url

    def _work(self) -> None:
        session = requests.Session()
        while True:
            name, body, tries, url = self._next()
            try:
                headers = self._sign(body, name)
                answer = session.post(url, data=body, headers=headers, timeout=10)
                status = answer.status_code
            except requests.RequestException:
                status = 0
            self.attempts.append({"id": name, "status": status})
            if not 200 <= status < 300 and tries < len(self.retry_s):
                self._put(self.retry_s[tries], name, body, tries + 1, url)
