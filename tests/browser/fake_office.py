"""
A small office of twelve accounts, for the page's own tests. Decides almost nothing.

Enough moves that a person can see it: a paid balance is not chased, STOP is kept, a day
that passes sends what had been planned.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from threading import RLock
from typing import Any
from zoneinfo import ZoneInfo

from shared.errors import BadRequest
from shared.local.workspace.office import Grid, Happening, Overview, Phone, Row

ZONE = ZoneInfo("America/New_York")
START = datetime(2026, 11, 23, 10, 0, tzinfo=ZONE)
STAFF = (
    "Account ID,Customer,Property,Unit,Phone,Email,Balance,Due date,Status,SMS consent"
)
SERVICE = (
    "Segment,Next step,Next contact,Last contact,Last result,Reply,Promise,Flags,"
    "Service note"
)
HEADERS = [*STAFF.split(","), *SERVICE.split(",")]
PEOPLE = """
A-1001|Maya Okafor|Elm Court|2B|1240.00|2026-11-02|mid
A-1002|Daniel Reyes|Elm Court|3A|865.50|2026-11-16|early
A-1003|Priya Natarajan|Harbor View|11|2310.00|2026-09-20|late
A-1004|Tom Whitfield|Harbor View|14|95.00|2026-11-20|early
A-1005|Lucía Fernández|Harbor View|15|1420.00|2026-11-01|promised
A-1006|Grace Kim|Mill Street|4|1180.00|2026-11-26|upcoming
A-1007|Omar Haddad|Mill Street|6|4475.25|2026-07-30|severe
A-1008|Ruth Abernathy|Mill Street|7|0.00|2026-11-01|paid
A-1009|Ben Castellano|Elm Court|1A|730.00|2026-11-09|disputed
A-1010|Nora Lindqvist|Harbor View|2|1310.75|2026-11-17|early
A-1011|Sam Oyelaran|Mill Street|12|990.00|2026-11-23|due
A-1012|=IMPORTXML("x")|Elm Court|9|twelve|2026-11-03|
""".strip().splitlines()
TEXTS = {
    "sms": "Oak & Main: Hi {name}, rent of ${balance:,.2f} for {unit} is past due. "
    "Pay at https://pay.example.com/k7 or reply to this text. Reply STOP to opt out.",
    "email": "Hello {name},\n\nour books show ${balance:,.2f} open for {unit}. "
    "If you have paid in the last days, please disregard this.\n\n"
    "Oak & Main Property Management",
}
LATER = [
    {
        "rule_id": "REGF-HOURS",
        "citation": "12 CFR 1006.6(b)(1)(i)",
        "text": "Nobody is written to before 8 in the morning or after 9 at night, "
        "on any clock the person may live by.",
    },
    {
        "rule_id": "HOUSE-DAILY",
        "citation": "House rule",
        "text": "One message a day: the last one left today at 9:02 AM.",
    },
]


class FakeOffice:
    """Twelve accounts in memory; implements `Office`."""

    def __init__(self, rows: int = 12) -> None:
        self.lock = RLock()
        self.clock = START
        self.changes = 1
        self.sending = True
        self.suppressed: set[str] = set()
        self.paused: dict[str, tuple[str, str]] = {}
        self.happened: list[Happening] = []
        self.edits: list[tuple[str, str, str]] = []
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.rows = [_row(number) for number in range(rows)]
        self.inboxes = {phone["address"]: phone for phone in map(_phone, self.rows[:9])}
        for row in self.rows[:3]:
            self._log("message_sent", "The sequence's step for this day.", _id(row))

    def version(self) -> int:
        return self.changes

    def now(self) -> datetime:
        return self.clock

    def sheet(self) -> Grid:
        with self.lock:
            rows = [_copied(row) for row in self.rows]
        service = [heading in SERVICE.split(",") for heading in HEADERS]
        return {"headers": HEADERS, "service": service, "rows": rows}

    def edit(self, row: int, account_id: str, heading: str, value: str) -> None:
        if heading == "Due date" and not value[:4].isdigit():
            raise BadRequest("bad_date", "Write the due date like 2026-12-01.")
        found = self._row(account_id)
        self._set(found, heading, value)
        self.edits.append((account_id, heading, value))
        if heading == "Balance" and value in {"0", "0.00"}:
            self._set(found, "Segment", "paid")
            self._set(found, "Next step", "")
            self._set(found, "Next contact", "")
            self._set(found, "Service note", "Nothing is owed: nothing is sent.")
            self._log("plan_cancelled", "The balance is paid.", account_id)
        self._log("row_edited", f"{heading} was changed.", account_id, "you")

    def tab(self, name: str) -> list[list[Any]] | None:
        return None

    def entry(
        self, name: str, payload: Mapping[str, Any]
    ) -> tuple[dict[str, Any], int]:
        self.asked.append((name, dict(payload)))
        if name == "sheet_edited":
            return {"outcome": "planned"}, 200
        try:
            return self._sidebar(payload), 200
        except BadRequest as error:
            return {"error": {"code": error.code, "text": error.text}}, 400

    def _sidebar(self, payload: Mapping[str, Any]) -> dict[str, Any]:
        action = payload.get("action")
        if action == "overview":
            return {**self.overview(), "now": self.clock.isoformat(), "zone": ZONE.key}
        if action == "kill":
            self.sending = not payload["on"]
            self._log("sending_" + ("on" if self.sending else "off"), "", "", "you")
            return {"sending": "on" if self.sending else "off"}
        account_id = str(payload.get("account_id"))
        if action == "pause":
            self.paused[account_id] = (payload["until"], payload["reason"])
            self._log("paused", payload["reason"], account_id, "you")
        elif action == "resume":
            self.paused.pop(account_id, None)
            self._log("resumed", "", account_id, "you")
        elif action == "opt_out":
            self._stop(str(self._row(account_id)["cells"][4]))
        elif action == "note":
            self._log("note", payload["text"], account_id, "you")
        elif action != "account":
            raise BadRequest("unknown_action", "The sidebar cannot do that yet.")
        return self._account(account_id)

    def phones(self) -> list[Phone]:
        with self.lock:
            return [
                {**phone, "messages": list(phone["messages"])}
                for phone in self.inboxes.values()
            ]

    def answer(self, address: str, channel: str, text: str) -> None:
        self._say(address, "out", text)
        row = self._row(self.inboxes[address]["account_ids"][0])
        self._set(row, "Reply", text)
        if text.strip().upper() == "STOP":
            self._stop(address)
        else:
            self._set(row, "Next contact", "")
            self._set(row, "Flags", "replied")
            self._log(
                "reply_received", "They wrote: a person should read it.", _id(row)
            )

    def activity(self, since: datetime | None) -> list[Happening]:
        return self.happened[::-1][:200]

    def overview(self) -> Overview:
        segments: dict[str, int] = {}
        for row in self.rows:
            if slug := str(row["cells"][HEADERS.index("Segment")]):
                segments[slug] = segments.get(slug, 0) + 1
        outcomes = {"sent": 3, "planned": 5, "blocked": 1, "invalid": 1}
        on = "on" if self.sending else "off"
        return {"segments": segments, "outcomes": outcomes, "sending": on}

    def advance(
        self, *, to: datetime | None = None, by: timedelta | None = None
    ) -> None:
        self.clock = to or self.clock + (by or timedelta())
        for row in self.rows[:9]:
            address = str(row["cells"][4])
            if (
                address in self.suppressed
                or not row["cells"][HEADERS.index("Next step")]
            ):
                continue
            self._say(address, "in", _text(row, "sms"))
            self._set(row, "Last result", "delivered")
            self._log("message_sent", "Its hour had come.", _id(row))
        self.changes += 1

    def run_now(self) -> None:
        self._log("run", "The sheet was read; nothing new is due.", "", "you")

    def _row(self, account_id: str) -> Row:
        for row in self.rows:
            if row["account_id"] == account_id:
                return row
        raise BadRequest(
            "unknown_account", "This account is not in the sheet any more."
        )

    def _set(self, row: Row, heading: str, value: str) -> None:
        with self.lock:
            row["cells"][HEADERS.index(heading)] = value
            self.changes += 1

    def _log(
        self, what: str, detail: str, account_id: str, actor: str = "service"
    ) -> None:
        at = self.clock.isoformat()
        self.happened.append(
            {
                "at": at,
                "actor": actor,
                "what": what,
                "detail": detail,
                "account_id": account_id,
            }
        )
        self.changes += 1

    def _say(self, address: str, direction: str, text: str) -> None:
        with self.lock:
            message = {
                "direction": direction,
                "text": text,
                "at": self.clock.isoformat(),
            }
            self.inboxes[address]["messages"].append(message)  # type: ignore[arg-type]
            self.changes += 1

    def _stop(self, address: str) -> None:
        self.suppressed.add(address)
        row = next(row for row in self.rows if row["cells"][4] == address)
        for heading in ("Next step", "Next contact"):
            self._set(row, heading, "")
        self._set(row, "Flags", "opted_out")
        self._set(
            row, "Service note", "They opted out of texts. Call or write a letter."
        )
        self._log("opted_out", "STOP by text: 47 CFR 64.1200(a)(10).", _id(row))

    def _account(self, account_id: str) -> dict[str, Any]:
        row = self._row(account_id)
        cells = dict(zip(HEADERS, row["cells"], strict=True))
        days = (self.clock.date() - date.fromisoformat(str(cells["Due date"]))).days
        phone, stopped = cells["Phone"], cells["Phone"] in self.suppressed
        until, reason = self.paused.get(account_id, (None, None))
        thread = [
            {
                "at": message["at"],
                "direction": "in" if message["direction"] == "out" else "out",
                "channel": "sms",
                "text": message["text"],
                "status": "delivered",
            }
            for message in self.inboxes.get(str(phone), {}).get("messages", [])  # type: ignore[call-overload]
        ]
        problem = row.get("problem")
        return {
            "account_id": account_id,
            "customer": cells["Customer"],
            "property": cells["Property"],
            "unit": cells["Unit"],
            "balance": cells["Balance"],
            "due_on": cells["Due date"],
            "days_past_due": days,
            "zone": ZONE.key,
            "segment": {"slug": cells["Segment"], "reason": _why(days)},
            "state": {
                "paused_until": until,
                "pause_reason": reason,
                "holds": ["dispute"] if cells["Segment"] == "disputed" else [],
                "promise": {"due_on": "2026-11-27", "amount": 1420.0}
                if cells["Segment"] == "promised"
                else None,
            },
            "next": None
            if not cells["Next step"]
            else {
                "step": cells["Next step"],
                "channel": "sms",
                "send_at": (START + timedelta(days=1)).isoformat(),
                "text": _text(row, "sms"),
                "subject": "",
                "decision": "delay",
                "reasons": LATER,
            },
            "contact_points": [
                {
                    "channel": "sms",
                    "address": phone,
                    "suppressed": stopped,
                    "consent": True,
                    "since": "2025-03-01",
                    "source": "Lease",
                },
                {
                    "channel": "email",
                    "address": cells["Email"],
                    "suppressed": False,
                    "consent": None,
                    "since": None,
                    "source": "",
                },
            ],
            "thread": thread,
            "activity": [
                e for e in self.activity(None) if e["account_id"] == account_id
            ],
            "other_accounts": [],
            "sending": "on" if self.sending else "off",
            "problems": [{"field": "balance", "code": "not_money", "text": problem}]
            if problem
            else [],
        }


def _row(number: int) -> Row:
    person = PEOPLE[number % len(PEOPLE)].split("|")
    account_id, name, place, unit, balance, due, segment = person
    if number >= len(PEOPLE):
        account_id = f"A-{1001 + number}"
    handle = name.split()[0].lower() if name[0].isalpha() else "unknown"
    phone = f"+1212555{100 + number % 100:04d}" if number < 100 else ""
    step = f"{segment}_1" if segment in {"early", "mid", "late", "due"} else ""
    cells: list[Any] = [
        *(account_id, name, place, unit, phone, f"{handle}@example.com"),
        *(_number(balance), due, "active", "yes"),
        *(segment, step, "Tue Nov 24, 9:00 AM" if step else "", "", "", "", ""),
        *("", ""),
    ]
    row: Row = {"row": number + 2, "account_id": account_id, "cells": cells}
    if not segment:
        row["problem"] = "“twelve” is no amount. Write it like 1,250.00."
        cells[-1] = row["problem"]
    return row


def _why(days: int) -> str:
    return f"{days} days past due, nothing promised." if days > 0 else "Not yet due."


def _number(text: str) -> float | str:
    return float(text) if text[0].isdigit() else text


def _phone(row: Row) -> Phone:
    sent = {"direction": "in", "text": _text(row, "sms"), "at": START.isoformat()}
    phone: dict[str, Any] = {
        "address": row["cells"][4],
        "name": row["cells"][1],
        "channel": "sms",
        "account_ids": [row["account_id"]],
        "messages": [sent],
    }
    if row["account_id"] == "A-1003":
        html = "<p style='color:#333'>Hello Priya,</p><script>parent.x=1</script>"
        mail = {**sent, "subject": "A note about your account", "html": html}
        phone |= {"channel": "email", "messages": [mail]}
    return phone  # type: ignore[return-value]


def _text(row: Row, channel: str) -> str:
    cells = dict(zip(HEADERS, row["cells"], strict=True))
    name, unit = (
        str(cells["Customer"]).split()[0],
        f"{cells['Property']} {cells['Unit']}",
    )
    return TEXTS[channel].format(name=name, balance=_amount(cells), unit=unit)


def _amount(cells: Mapping[str, Any]) -> float:
    value = cells["Balance"]
    return value if isinstance(value, float) else 0.0


def _copied(row: Row) -> Row:
    return {**row, "cells": list(row["cells"])}


def _id(row: Row) -> str:
    return row["account_id"]
