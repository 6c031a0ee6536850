"""
A simulated Gmail: send, get, list, history, profile, and what forgets history ids.

    with gmail.start(mailboxes=["office@example.com"]) as server: …

Answers are checked against Google's own discovery document by a test.
"""

from __future__ import annotations

import base64
import re
import time
from email import message_from_bytes
from email.utils import parseaddr
from typing import Any

from tests.servers.common import Asked, Handle, Reply, Simulator, options, serve

PATH = re.compile(r"/gmail/v1/users/([^/]+)/(.+)")


def start(**settings: Any) -> Handle:
    """
    Start one.

    Args:
        mailboxes: Ours; what is sent to one of them arrives there.
        refused: Addresses that Gmail will not take.
    """
    return Handle("tests.servers.gmail", **settings)


class Gmail(Simulator):
    def __init__(
        self,
        *,
        mailboxes: tuple[str, ...] = ("office@example.com",),
        refused: tuple[str, ...] = (),
    ) -> None:
        super().__init__()
        self.mailboxes, self.refused = list(mailboxes), set(refused)
        self.mails: list[dict[str, Any]] = []
        self.forgotten = 0
        self.history_id = 1000

    def route(self, asked: Asked) -> Reply:
        path = PATH.fullmatch(asked.path)
        user = path[1].replace("%40", "@") if path else ""
        if not path or user not in self.mailboxes:
            return _error(403, "forbidden", "PERMISSION_DENIED")
        call = path[2]
        if (asked.method, call) == ("POST", "messages/send"):
            return self.send(user, asked.json())
        if call.startswith("messages/"):
            return self.get(user, call.removeprefix("messages/"), asked)
        known = {
            "profile": self.profile,
            "messages": self.list,
            "history": self.history,
        }
        answer = known.get(call)
        return answer(user, asked) if answer else _error(404, "notFound", "NOT_FOUND")

    def send(self, user: str, body: Any) -> Reply:
        try:
            raw = base64.urlsafe_b64decode(body["raw"])
        except (ValueError, KeyError, TypeError):
            return _error(400, "invalidArgument", "INVALID_ARGUMENT")
        to = parseaddr(str(message_from_bytes(raw)["To"]))[1]
        if not to or to in self.refused:
            return _error(400, "invalidArgument", "INVALID_ARGUMENT")
        thread = body.get("threadId")
        if thread and not any(mail["threadId"] == thread for mail in self.mails):
            return _error(404, "notFound", "NOT_FOUND")
        kept = self.keep(user, raw, ["SENT"], thread)
        kept["visible_at"] = time.time() + self.hide_s
        return Reply(200, {n: kept[n] for n in ("id", "threadId", "labelIds")})

    def keep(
        self, user: str, raw: bytes, labels: list[str], thread: str | None
    ) -> dict[str, Any]:
        self.history_id += 1
        kept = {
            "id": f"{len(self.mails) + 1:016x}",
            "threadId": thread or f"t{len(self.mails) + 1:015x}",
            "labelIds": labels,
            "historyId": str(self.history_id),
            "internalDate": str(int((time.time() + self.ahead_s) * 1000)),
            "raw": base64.urlsafe_b64encode(raw).decode(),
            "user": user,
            "to": parseaddr(str(message_from_bytes(raw)["To"]))[1],
            "visible_at": 0.0,
        }
        self.mails.append(kept)
        return kept

    def get(self, user: str, message_id: str, asked: Asked) -> Reply:
        found = [m for m in self.of(user) if m["id"] == message_id]
        if not found:
            return _error(404, "notFound", "NOT_FOUND")
        shown = {k: v for k, v in found[0].items() if k not in _HIDDEN}
        if asked.arg("format") != "raw":
            shown.pop("raw")
        return Reply(
            200, {**shown, "sizeEstimate": len(found[0]["raw"]), "snippet": ""}
        )

    def of(self, user: str) -> list[dict[str, Any]]:
        now = time.time()
        return [m for m in self.mails if m["user"] == user and m["visible_at"] <= now]

    def list(self, user: str, asked: Asked) -> Reply:
        found = [m for m in reversed(self.of(user)) if _fits(m, asked.arg("q"))]
        shown = [{n: m[n] for n in ("id", "threadId")} for m in found]
        return _paged("messages", shown, asked, {"resultSizeEstimate": len(shown)})

    def history(self, user: str, asked: Asked) -> Reply:
        after = int(asked.arg("startHistoryId", "0"))
        if after < self.forgotten:
            return _error(404, "notFound", "NOT_FOUND")
        new = [m for m in self.of(user) if int(m["historyId"]) > after]
        names = ("id", "threadId", "labelIds")
        entries = [
            {
                "id": m["historyId"],
                "messages": [{n: m[n] for n in names[:2]}],
                "messagesAdded": [{"message": {n: m[n] for n in names}}],
            }
            for m in new
        ]
        return _paged("history", entries, asked, {"historyId": str(self.history_id)})

    def profile(self, user: str, _: Asked) -> Reply:
        count = len(self.of(user))
        return Reply(
            200,
            {
                "emailAddress": user,
                "historyId": str(self.history_id),
                "messagesTotal": count,
                "threadsTotal": count,
            },
        )

    def received(self) -> list[dict[str, Any]]:
        return [
            {"id": m["id"], "to": m["to"], "raw": m["raw"], "threadId": m["threadId"]}
            for m in self.mails
            if "SENT" in m["labelIds"]
        ]

    def do_arrive(self, mailbox: str, raw: str, labels: Any = ("INBOX",)) -> str:
        """Let a mail come in; *raw* is its text as Latin-1."""
        with self.lock:
            kept = self.keep(mailbox, raw.encode("latin-1"), list(labels), None)
            return kept["id"]

    def do_forget(self) -> None:
        """Let every history id up to now be unknown."""
        self.history_id += 1
        self.forgotten = self.history_id


_HIDDEN = {"user", "to", "visible_at"}


def _fits(mail: dict[str, Any], query: str) -> bool:
    """Search as Gmail does, for the words the adapters use."""
    wanted = dict(re.findall(r'(\w+):"?([^\s"]+)"?', query))
    at = int(mail["internalDate"]) / 1000
    return (
        (wanted.get("in") != "sent" or "SENT" in mail["labelIds"])
        and wanted.get("to", mail["to"]).lower() == mail["to"].lower()
        and at >= float(wanted.get("after", 0))
    )


def _paged(name: str, shown: list[Any], asked: Asked, more: dict[str, Any]) -> Reply:
    start_at, size = (
        int(asked.arg("pageToken", "0")),
        int(asked.arg("maxResults", "100")),
    )
    body: dict[str, Any] = {name: shown[start_at : start_at + size], **more}
    if len(shown) > start_at + size:
        body["nextPageToken"] = str(start_at + size)
    return Reply(200, body)


def _error(status: int, reason: str, name: str) -> Reply:
    errors = [{"message": reason, "domain": "global", "reason": reason}]
    error = {"code": status, "message": reason, "errors": errors, "status": name}
    return Reply(status, {"error": error})


if __name__ == "__main__":
    serve(Gmail(**options()))
