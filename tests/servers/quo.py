"""
A simulated QUO: both API surfaces, signed webhooks, STOP's block, faults.

    with quo.start(api_key="key", number="+14155550100") as server:
        QuoSms(base_url=server.base_url, …)
        server.control("inbound", sender="+12125550101", text="STOP")
        server.received()   # what people got

The v1 shapes are checked against QUO's own OpenAPI by a test.
"""

from __future__ import annotations

import base64
import json
import time
from datetime import UTC, datetime
from typing import Any

from tests.servers.common import Asked, Handle, Reply, Simulator, options, serve
from tests.servers.post import Postman
from tests.servers.quo_shapes import (
    conversation,
    digest,
    event_of,
    fits,
    instant,
    v1,
    wrong,
)

KEY = base64.b64encode(b"a key that QUO shows only once!!").decode()
STOP_WORDS = {"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT"}
START_WORDS = {"START", "UNSTOP"}


def start(**settings: Any) -> Handle:
    """
    Start one.

    Args:
        api_key, number, number_id, user_id: Of the simulated account.
        rate_per_s: Requests a second and key before 429; 0 for no limit.
        webhook_url, webhook_keys, scheme: Where and how events go: `dated`, `v4`, `v3`.
        dated: Whether the dated API exists.
        live_errors: Errors as seen live instead of as documented.
        clock_skew_s: How much QUO's clock is ahead.
    """
    return Handle("tests.servers.quo", **settings)


class Quo(Simulator):
    def __init__(  # noqa: PLR0913 - each is a setting of its own
        self,
        *,
        api_key: str = "quo-key",
        number: str = "+14155550100",
        number_id: str = "PNsim1",
        user_id: str = "USowner",
        rate_per_s: float = 0,
        webhook_url: str = "",
        webhook_keys: tuple[str, ...] = (KEY,),
        scheme: str = "dated",
        dated: bool = True,
        live_errors: bool = False,
        clock_skew_s: float = 0,
    ) -> None:
        super().__init__()
        self.api_key, self.number, self.number_id = api_key, number, number_id
        self.user_id, self.rate_per_s, self.dated = user_id, rate_per_s, dated
        self.live_errors, self.scheme, self.keys = (
            live_errors,
            scheme,
            list(webhook_keys),
        )
        self.clock_skew_s = clock_skew_s
        self.texts: list[dict[str, Any]] = []
        self.blocked: set[str] = set()
        self.got: list[dict[str, Any]] = []
        self.limited = 0
        self.tokens, self.filled_at = rate_per_s, time.time()
        self.postman = Postman(self.signed)
        self.postman.url = webhook_url

    # --- what the API answers ---

    def route(self, asked: Asked) -> Reply:
        if not asked.path.startswith("/v1/") and not self.dated:
            return self.error(404, "0200404", "Not Found")
        if not asked.path.startswith("/v1/") and "quo-api-version" not in asked.headers:
            return self.error(400, "", "Bad Request")
        if asked.headers.get("authorization") != self.api_key:
            return self.error(401, "0200401", "Unauthorized")
        if self.is_too_fast():
            self.limited += 1
            return self.error(429, "", "Too Many Requests")
        known = {
            ("POST", "/v1/messages"): self.send,
            ("GET", "/v1/messages"): self.list_v1,
            ("GET", "/messages"): self.list_dated,
            ("GET", "/v1/conversations"): self.conversations,
            ("GET", "/v1/phone-numbers"): self.phone_numbers,
        }
        answer = known.get((asked.method, asked.path))
        return answer(asked) if answer else self.error(404, "0200404", "Not Found")

    def is_too_fast(self) -> bool:
        if not self.rate_per_s:
            return False
        now = time.time()
        grown = self.tokens + (now - self.filled_at) * self.rate_per_s
        self.tokens, self.filled_at = min(grown, self.rate_per_s), now
        if self.tokens < 1:
            return True
        self.tokens -= 1
        return False

    def send(self, asked: Asked) -> Reply:
        body = asked.json()
        if fault := wrong(body):
            return self.error(400, "0200400", "Bad Request", errors=[fault])
        if body["from"] not in {self.number, self.number_id}:
            return self.error(404, "0200404", "Not Found")
        text = self.keep("outgoing", body["content"], body["to"][0], self.user_id)
        text["visible_at"] = time.time() + self.hide_s
        self.deliver(text)
        return Reply(202, {"data": v1(text)})

    def list_v1(self, asked: Asked) -> Reply:
        number, others = asked.arg("phoneNumberId"), asked.args("participants")
        if number != self.number_id or not others or not asked.arg("maxResults"):
            return self.error(400, "0200400", "Bad Request")
        found = [t for t in self.listed() if {t["from"], *t["to"]} & set(others)]
        after, before = asked.arg("createdAfter"), asked.arg("createdBefore")
        found = [
            t for t in found if not after or instant(t["createdAt"]) > instant(after)
        ]
        found = [
            t for t in found if not before or instant(t["createdAt"]) < instant(before)
        ]
        start_at, size = int(asked.arg("pageToken", "0")), int(asked.arg("maxResults"))
        page = found[start_at : start_at + size]
        more = str(start_at + size) if len(found) > start_at + size else None
        shown = [v1(text) for text in page]
        return Reply(
            200, {"data": shown, "totalItems": len(page), "nextPageToken": more}
        )

    def list_dated(self, asked: Asked) -> Reply:
        found = [text for text in self.listed() if fits(text, asked)]
        start_at, size = int(asked.arg("after", "0")), int(asked.arg("limit", "10"))
        more = str(start_at + size) if len(found) > start_at + size else None
        shown = [v1(text) for text in found[start_at : start_at + size]]
        return Reply(200, {"data": shown, "nextCursor": more})

    def conversations(self, asked: Asked) -> Reply:
        others = {
            t["to"][0] if t["direction"] == "outgoing" else t["from"]
            for t in self.texts
        }
        data = [
            {
                "id": conversation(each),
                "phoneNumberId": self.number_id,
                "participants": [each],
            }
            for each in sorted(others)
        ]
        return Reply(
            200, {"data": data, "totalItems": len(data), "nextPageToken": None}
        )

    def phone_numbers(self, _: Asked) -> Reply:
        return Reply(200, {"data": [{"id": self.number_id, "number": self.number}]})

    def error(self, status: int, code: str, title: str, **more: Any) -> Reply:
        if self.live_errors:
            inner = {"message": title, "key": title, "code": code, "trace": "1", **more}
            return Reply(status, {"error": inner})
        docs = "https://www.quo.com/docs"
        body = {"message": title, "code": code, "status": status, "docs": docs}
        return Reply(status, {**body, "title": title, "description": title, **more})

    # --- what happens behind it ---

    def keep(
        self, direction: str, text: str, other: str, user_id: str | None
    ) -> dict[str, Any]:
        out = direction == "outgoing"
        at = datetime.fromtimestamp(time.time() + self.clock_skew_s, UTC)
        kept = {
            "id": f"AC{len(self.texts) + 1:08d}",
            "to": [other if out else self.number],
            "from": self.number if out else other,
            "text": text,
            "phoneNumberId": self.number_id,
            "conversationId": conversation(other),
            "direction": direction,
            "userId": user_id,
            "status": "queued" if out else "received",
            "createdAt": at.isoformat().replace("+00:00", "Z"),
            "updatedAt": at.isoformat().replace("+00:00", "Z"),
            "visible_at": 0.0,
            "errorCode": None,
        }
        self.texts.append(kept)
        return kept

    def deliver(self, text: dict[str, Any]) -> None:
        """QUO takes a text for somebody who said STOP, and fails it afterwards."""
        if text["to"][0] in self.blocked:
            text["status"] = "failed"
        else:
            text["status"] = "delivered"
            self.got.append(
                {name: text[name] for name in ("id", "from", "text")}
                | {"to": text["to"][0], "at": time.time()}
                | {"clock_at": time.time() + self.clock_skew_s}
            )
        self.tell(f"message.{text['status']}", text)

    def listed(self) -> list[dict[str, Any]]:
        now = time.time()
        return [text for text in reversed(self.texts) if text["visible_at"] <= now]

    def received(self) -> list[dict[str, Any]]:
        return self.got

    def tell(self, kind: str, text: dict[str, Any]) -> None:
        event = event_of(self.scheme, f"EV{text['id']}{kind[8:11]}", kind, text)
        self.postman.post(event["id"], json.dumps(event).encode())

    def signed(self, body: bytes, name: str) -> dict[str, str]:
        if self.scheme == "dated":
            stamp = str(int(time.time()))
            signature = digest(self.keys[0], f"{name}.{stamp}.".encode() + body)
            return {
                "Content-Type": "application/json",
                "webhook-id": name,
                "webhook-timestamp": stamp,
                "webhook-signature": f"v1,{signature}",
            }
        stamp = str(int(time.time() * 1000))
        signature = digest(self.keys[0], f"{stamp}.".encode() + body)
        return {
            "Content-Type": "application/json",
            "openphone-signature": f"hmac;1;{stamp};{signature}",
        }

    # --- what a test may order ---

    def do_inbound(self, sender: str, text: str) -> str:
        with self.lock:
            kept = self.keep("incoming", text, sender, None)
            if text.strip().upper() in STOP_WORDS:
                self.blocked.add(sender)
            if text.strip().upper() in START_WORDS:
                self.blocked.discard(sender)
            self.tell("message.received", kept)
            return kept["id"]

    def do_by_hand(self, to: str, text: str, user_id: str = "UShand") -> str:
        with self.lock:
            kept = self.keep("outgoing", text, to, user_id)
            self.deliver(kept)
            return kept["id"]

    def do_reset(self, ahead_s: float = 0) -> None:
        """Begin anew: nothing sent, nobody blocked, the clock *ahead_s* ahead."""
        with self.lock:
            self.texts, self.got, self.blocked = [], [], set()
            self.clock_skew_s = ahead_s
            self.requests.clear()

    def do_set_clock(self, ahead_s: float) -> None:
        """Set how much QUO's clock is ahead of the machine's."""
        self.clock_skew_s = ahead_s

    def do_webhooks(self, **parts: Any) -> None:
        """`url copies late_s lose shuffle_s retry_s`; see `Postman`."""
        self.postman.configure(**parts)

    def do_attempts(self) -> list[dict[str, Any]]:
        return self.postman.attempts

    def do_limited(self) -> int:
        return self.limited


if __name__ == "__main__":
    serve(Quo(**options()))
