"""
A simulated mail relay: takes mail, refuses single recipients, loses connections.

    with smtp.start(refused=["gone@example.org"]) as server:
        SmtpMailer(server.url, "office@example.com", 5.0)
        server.received()

Faults of SMTP's own: `server.fault(KIND, times=1)` with
    `lose_data`    take the mail, close without an answer
    `lose_before`  close at RCPT
    `later`        answer 451 at RCPT;  `later_data` the same after the text
    `refuse_data`  answer 554 after the text
    `slow`         answer after `seconds`
"""

from __future__ import annotations

import asyncio
import threading
import time
from email import message_from_bytes
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from tests.servers.common import Asked, Handle, Reply, Simulator, options, serve


class SmtpHandle(Handle):
    def __init__(self, **settings: Any) -> None:
        super().__init__("tests.servers.smtp", **settings)
        self.url = f"smtp://127.0.0.1:{self.control('port')}"


def start(**settings: Any) -> SmtpHandle:
    """
    Start one.

    Args:
        refused: Addresses answered with 550.
        user, password: To sign in with; "" for nobody needs to.
        refused_senders: Senders answered with 550.
    """
    return SmtpHandle(**settings)


class Relay(Simulator):
    """The control endpoint is HTTP, as everywhere; mail comes by aiosmtpd beside it."""

    def __init__(
        self,
        *,
        refused: tuple[str, ...] = (),
        refused_senders: tuple[str, ...] = (),
        user: str = "",
        password: str = "",
    ) -> None:
        super().__init__()
        self.refused, self.refused_senders = set(refused), set(refused_senders)
        self.got: list[dict[str, Any]] = []
        self.login = (user.encode(), password.encode())
        self.port = 0
        self.listens = threading.Event()
        self.needs_login = bool(user)
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self) -> None:
        loop = asyncio.new_event_loop()
        made = loop.create_server(self.session, "127.0.0.1", 0)
        self.port = loop.run_until_complete(made).sockets[0].getsockname()[1]
        self.listens.set()
        loop.run_forever()

    def session(self) -> SMTP:
        return SMTP(
            self,
            hostname="mail.example.com",
            auth_required=self.needs_login,
            auth_require_tls=False,
            authenticator=self.signs_in,
        )

    def route(self, asked: Asked) -> Reply:
        return Reply(404, {})

    def received(self) -> list[dict[str, Any]]:
        return self.got

    def do_port(self) -> int:
        self.listens.wait(10)
        return self.port

    def signs_in(
        self, _: SMTP, __: Session, ___: Envelope, ____: str, data: Any
    ) -> Any:
        given = (data.login, data.password)
        return AuthResult(success=given == self.login, handled=False)

    # --- aiosmtpd's hooks ---

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, _: SMTP, __: Session, envelope: Envelope, address: str, ___: list[str]
    ) -> str:
        if address in self.refused_senders:
            return "550 5.7.1 sender refused"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, _: Session, envelope: Envelope, to: str, __: list[str]
    ) -> str:
        fault = self.faults.take("RCPT", "/")
        if fault and fault.kind == "lose_before":
            server.transport.abort()
        if fault and fault.kind == "later":
            return "451 4.7.1 greylisted, come back later"
        if to in self.refused:
            return "550 5.1.1 no such user"
        envelope.rcpt_tos.append(to)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, _: Session, envelope: Envelope
    ) -> str:
        fault = self.faults.take("DATA", "/")
        kind = fault.kind if fault else ""
        if kind == "later_data":
            return "451 4.3.0 out of disk"
        if kind == "refuse_data":
            return "554 5.7.1 looks like spam"
        self.keep(envelope)
        if fault and kind == "slow":
            await asyncio.sleep(fault.seconds)
        if kind == "lose_data":
            server.transport.abort()
        return "250 2.0.0 queued as SIM1"

    def keep(self, envelope: Envelope) -> None:
        raw = bytes(envelope.content or b"")
        mail = message_from_bytes(raw)
        entry = {
            "to": envelope.rcpt_tos[0],
            "recipients": len(envelope.rcpt_tos),
            "from": envelope.mail_from,
            "id": mail["Message-ID"],
            "raw": raw.decode("latin-1"),
            "at": time.time(),
        }
        with self.lock:
            self.got.append(entry)


if __name__ == "__main__":
    serve(Relay(**options()))
