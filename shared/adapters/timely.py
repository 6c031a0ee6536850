"""
Connections that begin in time or not at all, and whose answers begin in time.

The timeouts of requests are of each single read: a server that gives one byte of its
headers now and then holds a thread for ever, and a process that was stopped while it
connected would send its request when it wakes, hours later.
"""

from __future__ import annotations

import socket
from contextlib import suppress
from threading import Timer
from typing import TYPE_CHECKING, Any

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError

from shared.adapters.turns import Elapsed

if TYPE_CHECKING:
    from urllib3.connection import HTTPConnection as Base
else:
    Base = object

_GRACE_S = 1.0


class _Timely(Base):
    """What both kinds of connection do besides; mixed in before urllib3's own."""

    def connect(self) -> None:
        began = Elapsed()
        super().connect()
        if self.timeout and began.seconds > self.timeout + _GRACE_S:
            self.close()
            raise ConnectTimeoutError(self, "connected too late to begin")

    def getresponse(self) -> Any:
        late: list[bool] = []

        def end() -> None:
            late.append(True)
            if self.sock is not None:
                with suppress(OSError):
                    self.sock.shutdown(socket.SHUT_RDWR)

        timer = Timer(self.timeout or 0, end)
        timer.daemon = True
        if self.timeout:
            timer.start()
        try:
            answer = super().getresponse()
        finally:
            timer.cancel()
        if late:
            answer.close()
            raise TimeoutError
        return answer


class _Connection(_Timely, HTTPConnection):
    """Plain."""


class _SecureConnection(_Timely, HTTPSConnection):
    """With TLS."""


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


class TimelyAdapter(HTTPAdapter):
    """`HTTPAdapter` whose connections are timely; makes no retries."""

    def init_poolmanager(self, *args: Any, **parts: Any) -> None:
        """Have the pool made of our connections."""
        super().init_poolmanager(*args, **parts)
        self.poolmanager.pool_classes_by_scheme = {"http": _Pool, "https": _SecurePool}
