"""Every entry point as Cloud Functions serves it, over a real store in a folder."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import functions_framework
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from google.auth import crypt, jwt
from twilio.request_validator import RequestValidator
from werkzeug.test import TestResponse

import main
from shared import bootstrap
from shared.deps import Deps
from shared.flows.plan import plan
from shared.ports import Query

ROOT = Path(__file__).parents[2]
BASE = "https://pme.example.com"
INVOKER = "pme-invoker@project.iam.gserviceaccount.com"
CLIENT_ID = "client.apps.example.com"
TOKEN = "task-token"
QUO_KEYS = tuple(base64.b64encode(k * 8).decode() for k in (b"old-", b"new-"))
TWILIO_TOKEN = "twilio-token"
MONDAY_TEN = datetime(2026, 11, 16, 15, 0, tzinfo=UTC)
PHONE = "+12125550101"
NAME = "Quentin Exampleton"
ROW = {
    "Account ID": "A-1",
    "Customer": NAME,
    "Property": "Maple Court",
    "Phone": PHONE,
    "Email": "quentin@example.com",
    "State": "NY",
    "ZIP": "12207",
    "Balance": "500.00",
    "Due date": "2026-11-11",
    "SMS consent": "yes",
    "SMS consent date": "2026-10-01",
    "SMS consent source": "lease",
}
ENV = {
    "BUSINESS_NAME": "Maple Homes",
    "BUSINESS_PHONE": "+1 212 555 0199",
    "BUSINESS_ADDRESS": "1 Main St, Albany, NY 12207",
    "PAY_LINK": "https://pay.example.com",
    "LINK_SECRET": "test",
    "PUBLIC_BASE_URL": BASE,
    "INVOKER_SERVICE_ACCOUNT": INVOKER,
    "OAUTH_CLIENT_ID": CLIENT_ID,
    "STAFF_DOMAIN": "example.com",
    "QUO_WEBHOOK_KEYS": ",".join(QUO_KEYS),
    "TWILIO_AUTH_TOKEN": TWILIO_TOKEN,
}


@cache
def client_of(entry_point: str) -> Any:
    """Serve one entry point as `functions-framework --target` does."""
    made = functions_framework.create_app(entry_point, str(ROOT / "main.py"))
    return made.test_client()


@cache
def key_pair() -> tuple[bytes, bytes]:
    """Give a private key and its public half, as PEM."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return private, public


@cache
def signer() -> crypt.RSASigner:
    """Give what signs as Google; reading a private key takes longer than a test."""
    return crypt.RSASigner.from_string(key_pair()[0], "key-1")


def google_token(**changes: Any) -> str:
    """Sign claims as Google would; *changes* stand in for the right ones."""
    now = int(time.time())
    claims = {
        "iss": "https://accounts.google.com",
        "aud": BASE,
        "email": INVOKER,
        "email_verified": True,
        "hd": "example.com",
        "iat": now - 60,
        "exp": now + 3600,
    }
    return jwt.encode(signer(), claims | changes).decode()


class Certificates:
    """Where google-auth fetches Google's certificates: here, never over the network."""

    def __call__(self, url: str, **_: Any) -> SimpleNamespace:
        assert url.startswith("https://www.googleapis.com/oauth2/")
        data = json.dumps({"key-1": key_pair()[1].decode()}).encode()
        return SimpleNamespace(status=200, data=data)


class StillClock:
    def __init__(self, now: datetime) -> None:
        self.at = now

    def now(self) -> datetime:
        return self.at


@dataclass
class Service:
    """The deployment as its callers see it."""

    deps: Deps
    clock: StillClock

    def use(self, **parts: Any) -> None:
        """Serve with other parts from now on."""
        self.deps = replace(self.deps, **parts)
        bootstrap.use(self.deps)

    def set(self, **names: Any) -> None:
        self.use(settings=replace(self.deps.settings, **names))

    def call(self, entry_point: str, token: str = "", **how: Any) -> TestResponse:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        headers |= how.pop("headers", {})
        return client_of(entry_point).post("/", headers=headers, **how)

    def task(self, entry_point: str, **body: str) -> TestResponse:
        return self.call(entry_point, google_token(), json=body)

    def quo(self, body: bytes, **headers: str) -> TestResponse:
        return client_of("receive_quo").post("/", data=body, headers=headers)

    def all(self, collection: str) -> list[dict[str, Any]]:
        return [one.data for one in self.deps.documents.query(Query(collection))]

    def plan(self) -> str:
        """Plan the one account; gives the message's id."""
        plan(self.deps, self.clock.now())
        (message,) = self.all("messages")
        return str(message["id"])

    def tasks(self) -> list[Any]:
        """Give what is enqueued, however far ahead."""
        later = self.clock.now() + timedelta(days=30)
        taken = self.deps.queue.take(later, lease_s=1, limit=100)
        return [one.task for one in taken]


def dated_event(text: str, id_: str = "AC1", **more: Any) -> bytes:
    """Write QUO's event of a received text, as the dated API does."""
    data = {
        "resource": {
            "id": id_,
            "direction": "incoming",
            "text": text,
            "status": "received",
            "createdAt": "2026-11-16T15:00:00Z",
        },
        "context": {
            "phoneNumberId": "PN1",
            "conversationId": "CN1",
            "senderIdentifier": PHONE,
            "recipientIdentifiers": ["+14155550100"],
        },
    }
    event = {
        "id": f"EV{id_}",
        "object": "event",
        "createdAt": "2026-11-16T15:00:00Z",
        "apiVersion": "2026-03-30",
        "type": "message.received",
        "data": data,
    }
    return json.dumps(event | more).encode()


def flat_event(text: str, version: str, id_: str = "AC1", **more: Any) -> bytes:
    """Write the same as QUO's older versions `v4` and `v3` do."""
    shown = {
        "id": id_,
        "object": "message",
        "from": PHONE,
        "to": "+14155550100" if version == "v3" else ["+14155550100"],
        "direction": "incoming",
        "body" if version == "v3" else "text": text,
        "status": "received",
        "createdAt": "2026-11-16T15:00:00Z",
        "conversationId": "CN1",
        "phoneNumberId": "PN1",
    }
    event = {
        "id": f"EV{id_}",
        "object": "event",
        "createdAt": "2026-11-16T15:00:00Z",
        "apiVersion": version,
        "type": "message.received",
        "data": {"object": shown},
    }
    return json.dumps(event | more).encode()


def _digest(key: str, signed: bytes) -> str:
    raw = hmac.new(base64.b64decode(key), signed, hashlib.sha256).digest()
    return base64.b64encode(raw).decode()


def dated_headers(
    body: bytes, *, key: str = QUO_KEYS[0], age_s: float = 0
) -> dict[str, str]:
    """Sign as standardwebhooks.com says."""
    stamp = str(int(time.time() - age_s))
    signed = _digest(key, f"EV1.{stamp}.".encode() + body)
    return {
        "webhook-id": "EV1",
        "webhook-timestamp": stamp,
        "webhook-signature": f"v1,{signed}",
    }


def flat_headers(
    body: bytes, *, key: str = QUO_KEYS[0], age_s: float = 0
) -> dict[str, str]:
    """Sign as `openphone-signature` does."""
    stamp = str(int((time.time() - age_s) * 1000))
    return {
        "openphone-signature": f"hmac;1;{stamp};"
        + _digest(key, f"{stamp}.".encode() + body)
    }


def twilio_call(
    form: dict[str, str], *, base: str = BASE, token: str = TWILIO_TOKEN
) -> TestResponse:
    """Post a form as Twilio does, signed against a public URL."""
    url = f"{base}/receive_twilio"
    headers = {
        "X-Twilio-Signature": RequestValidator(token).compute_signature(url, form),
        "Content-Type": "application/x-www-form-urlencoded",
    }
    return client_of("receive_twilio").post(
        "/receive_twilio", data=urlencode(form), headers=headers
    )


def twilio_text(text: str, sid: str = "SM1") -> dict[str, str]:
    return {
        "MessageSid": sid,
        "AccountSid": "AC1",
        "From": PHONE,
        "To": "+14155550120",
        "Body": text,
        "NumMedia": "0",
        "SmsStatus": "received",
    }


SIGNED: dict[str, tuple[Callable[..., bytes], Callable[..., dict[str, str]]]] = {
    "dated": (dated_event, dated_headers),
    "v4": (lambda text, **k: flat_event(text, "v4", **k), flat_headers),
    "v3": (lambda text, **k: flat_event(text, "v3", **k), flat_headers),
}
ENTRY_POINTS = tuple(main.__all__)
