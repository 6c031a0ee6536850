"""
A simulated Twilio: messages, lists, signed callbacks, STOP's block, faults.

    with twilio.start(account_sid="AC…", auth_token="token") as server: …

Shapes as in Twilio's own client (`rest/api/v2010/account/message`).
"""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

from tests.servers.common import Asked, Handle, Reply, Simulator, options, serve
from tests.servers.post import Postman

STOP_WORDS = {
    "STOP",
    "STOPALL",
    "UNSUBSCRIBE",
    "CANCEL",
    "END",
    "QUIT",
    "REVOKE",
    "OPTOUT",
}
PATH = re.compile(r"/2010-04-01/Accounts/(AC\w+)/Messages\.json")


def start(**settings: Any) -> Handle:
    """
    Start one.

    Args:
        account_sid, auth_token, number: Of the simulated account.
        inbound_url: Where texts from people go.
        public_url: What callbacks' URLs are replaced by in signatures, as behind a
            proxy: `[before, after]`.
        advanced_opt_out: Whether `OptOutType` is shown.
    """
    return Handle("tests.servers.twilio", **settings)


class Twilio(Simulator):
    def __init__(  # noqa: PLR0913 - each is a setting of its own
        self,
        *,
        account_sid: str = "ACsim",
        auth_token: str = "token",  # noqa: S107 - made up
        number: str = "+14155550120",
        inbound_url: str = "",
        public_url: tuple[str, str] = ("", ""),
        advanced_opt_out: bool = False,
    ) -> None:
        super().__init__()
        self.account_sid, self.auth_token, self.number = account_sid, auth_token, number
        self.inbound_url, self.public_url = inbound_url, public_url
        self.advanced_opt_out = advanced_opt_out
        self.texts: list[dict[str, Any]] = []
        self.blocked: set[str] = set()
        self.got: list[dict[str, Any]] = []
        self.urls: dict[str, str] = {}
        self.postman = Postman(self.signed)

    def route(self, asked: Asked) -> Reply:
        path = PATH.fullmatch(asked.path)
        if not path:
            return _error(404, 20404, "The requested resource was not found")
        if not self.may(asked.headers.get("authorization", "")):
            return _error(401, 20003, "Authenticate")
        return self.send(asked.form()) if asked.method == "POST" else self.list(asked)

    def may(self, login: str) -> bool:
        import base64  # noqa: PLC0415 - here only

        right = f"{self.account_sid}:{self.auth_token}".encode()
        return login == f"Basic {base64.b64encode(right).decode()}"

    def send(self, form: dict[str, str]) -> Reply:
        if wrong := self.wrong(form):
            return _error(400, *wrong)
        text = self.keep("outbound-api", form["Body"], form["To"])
        text["visible_at"] = time.time() + self.hide_s
        text["validity"] = form.get("ValidityPeriod")
        text["status"] = "delivered"
        self.got.append(
            {
                "id": text["sid"],
                "to": text["to"],
                "from": text["from"],
                "clock_at": time.time() + self.ahead_s,
                "text": text["body"],
                "at": time.time(),
                "validity_s": text["validity"],
            }
        )
        if url := form.get("StatusCallback"):
            self.call_back(text, url, "sent")
            self.call_back(text, url, "delivered")
        return Reply(201, {**_shown(text), "status": "queued"})

    def wrong(self, form: dict[str, str]) -> tuple[int, str] | None:
        to, body = form.get("To", ""), form.get("Body", "")
        if not re.fullmatch(r"\+[1-9]\d{6,14}", to):
            return 21211, f"The 'To' number {to} is not a valid phone number."
        if not body.strip():
            return 21602, "Message body is required."
        if form.get("From") not in {self.number, None} or not (
            form.get("From") or form.get("MessagingServiceSid")
        ):
            return 21606, "The From phone number is not a valid number."
        if to in self.blocked:
            return 21610, "Attempt to send to unsubscribed recipient"
        return None

    def list(self, asked: Asked) -> Reply:
        now, args = time.time(), dict(asked.query)
        found = [text for text in reversed(self.texts) if text["visible_at"] <= now]
        found = [t for t in found if args.get("To", t["to"]) == t["to"]]
        found = [t for t in found if args.get("From", t["from"]) == t["from"]]
        if since := args.get("DateSent>"):
            found = [t for t in found if t["at"].date().isoformat() >= since]
        size, page = int(args.get("PageSize", "50")), int(args.get("Page", "0"))
        more = len(found) > (page + 1) * size
        query = urlencode({**args, "Page": str(page + 1)})
        return Reply(
            200,
            {
                "messages": [_shown(t) for t in found[page * size : (page + 1) * size]],
                "page": page,
                "page_size": size,
                "next_page_uri": f"{asked.path}?{query}" if more else None,
            },
        )

    def keep(self, direction: str, body: str, other: str) -> dict[str, Any]:
        out = direction != "inbound"
        text = {
            "sid": f"SM{len(self.texts) + 1:032x}",
            "to": other if out else self.number,
            "from": self.number if out else other,
            "body": body,
            "direction": direction,
            "status": "queued" if out else "received",
            "at": datetime.fromtimestamp(time.time() + self.ahead_s, UTC),
            "visible_at": 0.0,
            "error_code": None,
        }
        self.texts.append(text)
        return text

    def received(self) -> list[dict[str, Any]]:
        return self.got

    def call_back(self, text: dict[str, Any], url: str, status: str) -> None:
        self.post(
            url,
            f"{text['sid']}-{status}",
            {
                "MessageSid": text["sid"],
                "MessageStatus": status,
                "To": text["to"],
                "From": text["from"],
                "AccountSid": self.account_sid,
            },
        )

    def post(self, url: str, name: str, form: dict[str, str]) -> None:
        self.urls[name] = url
        self.postman.post(name, urlencode(form).encode(), url)

    def signed(self, body: bytes, name: str) -> dict[str, str]:
        from twilio.request_validator import RequestValidator  # noqa: PLC0415 - here only

        url = self.urls[name]
        if self.public_url[0]:
            url = url.replace(self.public_url[0], self.public_url[1], 1)
        form = dict(parse_qsl(body.decode(), keep_blank_values=True))
        signature = RequestValidator(self.auth_token).compute_signature(url, form)
        kind = "application/x-www-form-urlencoded"
        return {"Content-Type": kind, "X-Twilio-Signature": signature}

    def do_inbound(self, sender: str, text: str) -> str:
        with self.lock:
            kept = self.keep("inbound", text, sender)
            form = {
                "MessageSid": kept["sid"],
                "AccountSid": self.account_sid,
                "From": sender,
                "To": self.number,
                "Body": text,
                "NumMedia": "0",
                "NumSegments": "1",
                "SmsStatus": "received",
            }
            if text.strip().upper() in STOP_WORDS:
                self.blocked.add(sender)
                form |= {"OptOutType": "STOP"} if self.advanced_opt_out else {}
            if self.inbound_url:
                self.post(self.inbound_url, kept["sid"], form)
            return kept["sid"]

    def do_by_hand(self, to: str, text: str) -> None:
        """Let staff text somebody from Twilio's own pages."""
        with self.lock:
            self.keep("outbound-api", text, to)["status"] = "delivered"

    def do_webhooks(self, **parts: Any) -> None:
        """`copies late_s lose shuffle_s retry_s inbound_url`; see `Postman`."""
        self.inbound_url = parts.pop("inbound_url", self.inbound_url)
        self.postman.configure(**parts)

    def do_attempts(self) -> list[dict[str, Any]]:
        return self.postman.attempts


def _shown(text: dict[str, Any]) -> dict[str, Any]:
    at = format_datetime(text["at"])
    hidden = {"at", "visible_at", "validity"}
    kept = {name: value for name, value in text.items() if name not in hidden}
    return {
        **kept,
        "date_created": at,
        "date_sent": at,
        "date_updated": at,
        "num_segments": "1",
        "messaging_service_sid": None,
        "error_message": None,
    }


def _error(status: int, code: int, message: str) -> Reply:
    more = f"https://www.twilio.com/docs/errors/{code}"
    return Reply(
        status, {"code": code, "message": message, "more_info": more, "status": status}
    )


if __name__ == "__main__":
    serve(Twilio(**options()))
