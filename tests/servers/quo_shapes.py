"""What the simulated QUO shows: its texts, its events, its complaints."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import datetime
from typing import Any

from tests.servers.common import Asked


def wrong(body: Any) -> dict[str, Any] | None:
    if not isinstance(body, dict):
        return {"path": "/", "message": "Expected object", "schema": {"type": "object"}}
    content, to = body.get("content"), body.get("to")
    if not isinstance(content, str) or not content.strip() or len(content) > 1600:
        return {
            "path": "/content",
            "message": "Expected string",
            "schema": {"type": "string"},
        }
    if not isinstance(to, list) or not 1 <= len(to) <= 10:
        return {"path": "/to", "message": "Expected array", "schema": {"type": "array"}}
    if not all(isinstance(each, str) and len(each) <= 16 for each in to):
        return {
            "path": "/to/0",
            "message": "Expected string",
            "schema": {"type": "string"},
        }
    return None


def fits(text: dict[str, Any], asked: Asked) -> bool:
    at = instant(text["createdAt"])
    after, before = asked.arg("createdAt[gt]"), asked.arg("createdAt[lt]")
    return (
        asked.arg("direction") in {"", text["direction"]}
        and (not asked.arg("to") or asked.arg("to") in text["to"])
        and asked.arg("from") in {"", text["from"]}
        and (not after or at > instant(after))
        and (not before or at < instant(before))
    )


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def v1(text: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in text.items() if k not in {"visible_at", "errorCode"}}


def conversation(other: str) -> str:
    return f"CN{hashlib.sha256(other.encode()).hexdigest()[:8]}"


def digest(key: str, signed: bytes) -> str:
    secret = base64.b64decode(key.removeprefix("whsec_"))
    return base64.b64encode(hmac.digest(secret, signed, "sha256")).decode()


def event_of(
    scheme: str, event_id: str, kind: str, text: dict[str, Any]
) -> dict[str, Any]:
    event = {
        "id": event_id,
        "object": "event",
        "createdAt": text["createdAt"],
        "type": kind,
    }
    if scheme == "dated":
        shown = ("id", "direction", "text", "status", "createdAt", "errorCode")
        context = {
            "orgId": "ORsim",
            "phoneNumberId": text["phoneNumberId"],
            "conversationId": text["conversationId"],
            "userId": text["userId"],
            "contacts": {"ids": [], "lookupStatus": "none"},
            "senderIdentifier": text["from"],
            "recipientIdentifiers": text["to"],
        }
        data = {
            "resource": {n: text[n] for n in shown},
            "context": context,
            "links": {},
        }
        return {**event, "apiVersion": "2026-03-30", "data": data}
    shown_object = {**v1(text), "object": "message"}
    if scheme == "v3":
        shown_object["body"] = shown_object.pop("text")
        shown_object["to"] = text["to"][0]
    return {**event, "apiVersion": scheme, "data": {"object": shown_object}}
