"""
Describe the entry point `sidebar` as OpenAPI, from one table of its actions. Pure.

Written into `docs/sidebar.openapi.json`, against which requests are generated in tests.
https://spec.openapis.org/oas/v3.1.0
"""

from __future__ import annotations

from typing import Any, Final

from shared.core.staff.permissions import ACTIONS, IN_BULK, MOST_AT_ONCE

Schema = dict[str, Any]

_TEXT: Final[Schema] = {"type": "string", "minLength": 1, "maxLength": 500}
_REASON: Final[Schema] = {"type": "string", "minLength": 1, "maxLength": 200}
_LONG: Final[Schema] = {"type": "string", "minLength": 1, "maxLength": 2000}
_DAY: Final[Schema] = {"type": "string", "format": "date"}
_AMOUNT: Final[Schema] = {"type": "string", "pattern": r"^\d{1,9}(\.\d{1,2})?$"}
_CHANNEL: Final[Schema] = {"enum": ["sms", "email"]}
_YES: Final[Schema] = {"type": "boolean"}
_COUNT: Final[Schema] = {"type": "integer", "minimum": 0, "maximum": 200}
_START: Final[Schema] = {"type": "integer", "minimum": 0, "maximum": 1_000_000}
_ID: Final[Schema] = {"type": "string", "minLength": 1, "maxLength": 200}
_ADDRESS: Final[Schema] = {"type": "string", "minLength": 1, "maxLength": 320}
_IDS: Final[Schema] = {
    "type": "array",
    "items": _ID,
    "minItems": 1,
    "maxItems": MOST_AT_ONCE,
}
_HOLD: Final[Schema] = {
    "enum": [
        "dispute",
        "attorney",
        "bankruptcy",
        "deceased",
        "cease",
        "wrong_number",
        "active_duty",
        "discharged",
        "staff",
    ]
}

_PREVIEWED: Final = {
    "outcome": _ID,
    "channel": _ID,
    "words": _ID,
    "start": _START,
    "count": _COUNT,
}
FIELDS: Final[dict[str, tuple[Schema, tuple[str, ...]]]] = {
    "account": ({"account_id": _ID}, ("account_id",)),
    "overview": ({}, ()),
    "whoami": ({}, ()),
    "tasks": ({"mine": _YES}, ()),
    "pause": ({"reason": _REASON, "until": _DAY}, ("reason",)),
    "resume": ({}, ()),
    "send_now": ({}, ()),
    "skip_step": ({"step": _ID, "reason": _REASON}, ("reason",)),
    "change_channel": (
        {
            "channel": {"enum": ["sms", "email", "as_in_sheet"]},
            "until": _DAY,
            "reason": _REASON,
        },
        ("channel",),
    ),
    "opt_in": (
        {
            "channel": _CHANNEL,
            "address": _ADDRESS,
            "wording": _LONG,
            "source": _TEXT,
            "proof": _TEXT,
        },
        ("channel", "wording", "source", "proof"),
    ),
    "opt_out": (
        {"channel": _CHANNEL, "address": _ADDRESS, "reason": _TEXT, "source": _TEXT},
        ("channel", "reason"),
    ),
    "hold": ({"hold": _HOLD, "reason": _TEXT, "until": _DAY}, ("hold", "reason")),
    "lift_hold": ({"hold": _ID, "reason": _TEXT}, ("hold", "reason")),
    "mark_paid": ({"amount": _AMOUNT, "paid_on": _DAY}, ()),
    "promise": ({"due_on": _DAY, "amount": _AMOUNT}, ("due_on",)),
    "assign": ({"owner": _ID}, ("owner",)),
    "escalate": (
        {"reason": _TEXT, "team": _ID, "owner": _ID, "days": _COUNT},
        ("reason",),
    ),
    "note": ({"text": _LONG}, ("text",)),
    "log_call": (
        {
            "result": {"enum": ["no_answer", "voicemail", "conversation", "inbound"]},
            "text": _LONG,
        },
        ("result",),
    ),
    "by_hand": ({"channel": _CHANNEL, "text": _LONG}, ("channel", "text")),
    "answer": ({"channel": _CHANNEL, "text": _LONG}, ("channel", "text")),
    "close_task": ({"task": _ID, "text": _LONG}, ("task", "text")),
    "undo": ({"token": _ID}, ("token",)),
    "preview": ({}, ()),
    "preview_page": (_PREVIEWED, ()),
    "preview_export": (_PREVIEWED, ()),
    "runs": ({"run": _ID, "start": _START}, ()),
    "approve": ({"run": _ID}, ("run",)),
    "refuse": ({"run": _ID, "reason": _TEXT}, ("run", "reason")),
    "leave_out": (
        {"messages": {"type": "array", "items": _ID, "maxItems": 200}},
        ("messages",),
    ),
    "kill": ({"on": _YES}, ("on",)),
    "switch": ({"integration": _ID, "on": _YES}, ("integration", "on")),
    "stop_everything": ({}, ()),
    "answer_question": (
        {"questions": {"type": "array", "items": _LONG, "maxItems": 20}},
        ("questions",),
    ),
    "test_message": ({}, ()),
    "stand_in": (
        {"name": _ID, "content": {"type": "string", "minLength": 1}, "go_on": _YES},
        ("name", "content"),
    ),
    "import_payments": (
        {"name": _ID, "content": {"type": "string", "minLength": 1}},
        ("name", "content"),
    ),
    "audit": (
        {
            "account_id": _ID,
            "from": _DAY,
            "to": _DAY,
            "form": {"enum": ["json", "csv"]},
            "after": _ID,
        },
        (),
    ),
    "calendar": (
        {"account_id": _ID, "days": {**_COUNT, "minimum": 1, "maximum": 31}},
        (),
    ),
    "values": ({"account_id": _ID}, ()),
    "headings": (
        {"headings": {"type": "array", "items": {"type": "string"}, "maxItems": 200}},
        ("headings",),
    ),
    "default_tabs": ({}, ()),
    "staff": ({}, ()),
    "set_staff": (
        {
            "email": _ID,
            "role": {"enum": ["viewer", "agent", "manager", "admin"]},
            "properties": {"type": "array", "items": _ID},
        },
        ("email", "role"),
    ),
    "remove_staff": ({"email": _ID}, ("email",)),
}
"""Action → its own fields, and those that must be there."""
ABOUT_ONE: Final = frozenset(
    {"pause", "resume", "send_now", "skip_step", "change_channel", "opt_in", "opt_out"}
    | {"hold", "lift_hold", "mark_paid", "promise", "assign", "escalate", "note"}
    | {"log_call", "answer", "by_hand"}
)
"""Actions that name an account, or several where that is allowed."""


def description() -> Schema:
    """Give the OpenAPI document."""
    refused = {"$ref": "#/components/responses/Refused"}
    answers = {
        "200": {
            "description": "What was asked for, or the account as it stands now.",
            "content": {"application/json": {"schema": {"type": "object"}}},
        },
        **dict.fromkeys(("400", "401", "403", "503"), refused),
    }
    body = {"oneOf": [_request(name) for name in sorted(FIELDS)]}
    return {
        "openapi": "3.1.0",
        "info": {"title": "PME Collections: sidebar", "version": "1"},
        "paths": {
            "/": {
                "post": {
                    "operationId": "sidebar",
                    "summary": "Show an account, or do what staff ask for.",
                    "security": [{"google": []}],
                    "requestBody": {
                        "required": True,
                        "content": {"application/json": {"schema": body}},
                    },
                    "responses": answers,
                }
            }
        },
        "components": {
            "securitySchemes": {
                "google": {
                    "type": "http",
                    "scheme": "bearer",
                    "bearerFormat": "Google ID token",
                }
            },
            "responses": {"Refused": _refused()},
        },
    }


def _request(action: str) -> Schema:
    fields, required = FIELDS[action]
    needed = ["action", *required]
    about: Schema = {}
    if action in IN_BULK:
        fields = {"account_id": _ID, "account_ids": _IDS, "tag": _ID, **fields}
        one, many = {"required": ["account_id"]}, {"required": ["account_ids"]}
        about = {"anyOf": [one, many]}
    elif action in ABOUT_ONE:
        fields = {"account_id": _ID, "tag": _ID, **fields}
        needed.append("account_id")
    return {
        "type": "object",
        "title": action,
        "description": f"From the role {ACTIONS[action]} on.",
        "properties": {"action": {"const": action}, **fields},
        "required": needed,
        **about,
    }


def _refused() -> Schema:
    inner = {
        "type": "object",
        "properties": {"code": {"type": "string"}, "text": {"type": "string"}},
        "required": ["code", "text"],
    }
    schema = {
        "type": "object",
        "properties": {"error": inner},
        "required": ["error"],
    }
    return {
        "description": "Nothing was changed; the sentence says why and what to do.",
        "content": {"application/json": {"schema": schema}},
    }
