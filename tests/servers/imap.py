"""
As much of an IMAP server as reading a mailbox needs; runs in a thread.

Kept in the test's own process: nothing is sent by it, and it has nothing to judge.
"""

from __future__ import annotations

import re
import socketserver
import threading
from typing import Any, Self

HANGS_UP = "hangs up"


class Imap(socketserver.ThreadingTCPServer):
    """
    A mailbox at `url`; append `(uid, date, raw)` to `mails`.

    Args:
        mails: E.g. `(7, "21-Nov-2026 08:00:00 +0000", b"From: …")`.
        folder_id: UIDVALIDITY.

    `broken` says how a mail's FETCH is answered; "" by hanging up.
    """

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, *, folder_id: int = 1) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.mails: list[tuple[int, str, bytes]] = []
        self.folder_id = folder_id
        self.password = "secret"
        self.broken: dict[int, str] = {}
        self.asked: list[str] = []
        self.url = (
            f"imap://office%40example.com:secret@127.0.0.1:{self.server_address[1]}"
        )

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()


class _Session(socketserver.StreamRequestHandler):
    server: Imap

    def handle(self) -> None:
        self.say("* OK ready")
        while line := self.rfile.readline().decode().strip():
            tag, _, order = line.partition(" ")
            self.server.asked.append(order)
            verb = order.upper().removeprefix("UID ").split(" ", maxsplit=1)[0]
            done = getattr(self, f"on_{verb.lower()}", self.on_other)(order)
            if done == HANGS_UP:
                return
            self.say(f"{tag} {done or 'OK done'}")
            if verb == "LOGOUT":
                return

    def say(self, text: str | bytes) -> None:
        raw = text if isinstance(text, bytes) else f"{text}\r\n".encode()
        self.wfile.write(raw)

    def on_other(self, _: str) -> str:
        return "BAD unknown"

    def on_capability(self, _: str) -> None:
        self.say("* CAPABILITY IMAP4rev1")

    def on_logout(self, _: str) -> None:
        self.say("* BYE")

    def on_login(self, order: str) -> str:
        good = order.endswith(f'"{self.server.password}"')
        return "OK in" if good else "NO [AUTHENTICATIONFAILED] wrong"

    def on_examine(self, _: str) -> str:
        self.say(f"* {len(self.server.mails)} EXISTS")
        self.say(f"* OK [UIDVALIDITY {self.server.folder_id}] valid")
        return "OK [READ-ONLY] opened"

    def on_search(self, order: str) -> None:
        uids = [uid for uid, _, _ in self.server.mails]
        if asked := re.search(r"UID (\d+):\*", order.partition("SEARCH")[2]):
            first = int(asked[1])
            uids = [uid for uid in uids if uid >= first] or uids[-1:]
        self.say("* SEARCH " + " ".join(map(str, uids)))

    def on_fetch(self, order: str) -> str | None:
        wanted = int(order.split()[2])
        if wanted in self.server.broken:
            return self.server.broken[wanted] or HANGS_UP
        for uid, date, raw in self.server.mails:
            if uid == wanted:
                head = f'* 1 FETCH (UID {uid} INTERNALDATE "{date}"'
                literal = f"{head} BODY[]<0> {{{len(raw)}}}\r\n".encode()
                self.say(literal + raw + b")\r\n")
        return None


def mail(**headers: Any) -> bytes:
    """Make a plain mail; `body` and headers with `_` for `-`."""
    body = headers.pop("body", "")
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", body]).encode()
