"""One request of a member of staff: its fields read, its effect written, undoable."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from shared.core.instants import to_text
from shared.core.keys import account_key, opaque
from shared.core.outreach.decide import HOME_ZONE
from shared.core.outreach.desk import UNDO_WITHIN
from shared.core.outreach.effects import UNTIL_RESUMED
from shared.core.records.activity import Happening
from shared.core.staff import Member
from shared.deps import Deps
from shared.errors import BadRequest
from shared.flows.cancel import cancel_planned
from shared.flows.instead import open_messages
from shared.flows.journal import Amendment, amend_account
from shared.flows.show import show_account, tag_of
from shared.flows.staff.beside import Beside, restorable
from shared.flows.write_back import ask_for_write_back
from shared.ports import Snapshot

Payload = dict[str, Any]
FURTHEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Call:
    """
    What is asked, by whom, when.

    Args:
        payload: As it came; nothing in it is believed unread.
        request: Id of the whole request where it is about many accounts; "": its own.
        quiet: Many are acted on at once: their pages are not drawn.
    """

    payload: Payload
    who: Member
    deps: Deps
    now: datetime
    request: str = ""
    quiet: bool = False

    @property
    def by(self) -> str:
        """Give the actor's name for the record."""
        return self.who.email

    @property
    def action(self) -> str:
        """Give the name of what is asked."""
        return str(self.payload.get("action", ""))

    @property
    def cause(self) -> str:
        """Give what all entries of this one request have in common."""
        named = self.payload.get("account_ids") or self.payload.get("account_id")
        about = str(named or "")
        made = opaque("c", self.by, self.action, about, to_text(self.now))
        return self.request or made

    def text(self, name: str, *, longest: int = 500) -> str:
        """
        Read a text that must be there.

        Raises:
            BadRequest: `field_missing` or `field_too_long`.
        """
        value = self.payload.get(name)
        if not isinstance(value, str) or not value.strip():
            raise BadRequest("field_missing", f"Fill in {name.replace('_', ' ')}.")
        if len(value) > longest:
            text = f"{name} has at most {longest} characters."
            raise BadRequest("field_too_long", text)
        return value.strip()

    def optional(self, name: str, *, longest: int = 500) -> str:
        """Read a text that may be missing; "" then."""
        return self.text(name, longest=longest) if self.payload.get(name) else ""

    def number(self, name: str, default: int, *, most: int) -> int:
        """
        Read a whole number from 0 to *most*.

        Raises:
            BadRequest: `bad_number`.
        """
        value = self.payload.get(name, default)
        if isinstance(value, bool) or not isinstance(value, int):
            raise BadRequest("bad_number", f"{name} must be a whole number.")
        if not 0 <= value <= most:
            raise BadRequest("bad_number", f"{name} lies between 0 and {most}.")
        return value

    def cents(self, name: str) -> int:
        """
        Read an amount such as `1,234.50`, in cents.

        Raises:
            BadRequest: `bad_amount`.
        """
        text = str(self.payload.get(name, "")).replace(",", "").replace("$", "").strip()
        whole, _, part = text.partition(".")
        if not (whole.isdigit() and len(whole) <= _DIGITS and len(part) <= _CENTS):
            raise BadRequest("bad_amount", "Write the amount as 1234.50.")
        if part and not part.isdigit():
            raise BadRequest("bad_amount", "Write the amount as 1234.50.")
        return int(whole) * 100 + int(part.ljust(_CENTS, "0") or 0)

    def day(self, name: str) -> date:
        """
        Read a day within a year from now, or lately past.

        Raises:
            BadRequest: `bad_date`.
        """
        try:
            day = date.fromisoformat(self.text(name))
        except ValueError:
            raise BadRequest("bad_date", "Write the day as 2026-12-31.") from None
        if abs(day - self.now.date()) > FURTHEST:
            raise BadRequest("bad_date", "Choose a day within a year.")
        return day

    def until(self) -> datetime:
        """
        Read the day on which it goes on; without one it lasts until it is resumed.

        Raises:
            BadRequest: `bad_date`.
        """
        if not self.payload.get("until"):
            return UNTIL_RESUMED
        day = self.day("until")
        at = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(HOME_ZONE))
        if at + timedelta(days=1) <= self.now:
            raise BadRequest("bad_date", "Choose a day that is still to come.")
        return at

    def end(self) -> datetime | None:
        """Read the day on which it ends by itself; None: it lasts."""
        return self.until() if self.payload.get("until") else None

    @property
    def account_id(self) -> str:
        """Give the account that is meant."""
        return self.text("account_id", longest=200)

    @property
    def key(self) -> str:
        """Give the account's document id."""
        return account_key(self.account_id)

    def account(self) -> Snapshot:
        """
        Read the account.

        Raises:
            BadRequest: `unknown_account`.
        """
        found = self.deps.documents.get(f"accounts/{self.key}")
        if found is None:
            raise _unknown()
        return found

    def change(
        self,
        change: Callable[[dict[str, Any]], Amendment],
        then: Callable[[], object] | None = None,
        *,
        beside: Sequence[Beside] = (),
        replans: bool = True,
    ) -> Payload:
        """
        Change the account, show it, and keep how to undo it for half a minute.

        Args:
            change: Pure.
            then: What follows from it at once: what is planned is taken back.
            beside: What else was done and is to be undone with it; *then* may add.
            replans: Whether it changed what is sent: then undoing plans anew.

        Raises:
            BadRequest: `unknown_account`; `stale`: it changed since it was shown.
        """
        seen = self.payload.get("tag")
        kept: list[dict[str, Any]] = []

        def checked(data: dict[str, Any]) -> Amendment:
            _require_tag(data, seen)
            kept.append(data)
            return self._signed(change(data))

        if not amend_account(self.deps.documents, self.key, checked, self.now):
            raise _unknown()
        if then is not None:
            then()
        ask_for_write_back(self.deps, self.now)
        offer = self.offer_undo(kept[-1], beside, replans=replans)
        return {**self.shown(), **offer}

    def shown(self) -> Payload:
        """Show the account as it is now; nothing where many are acted on."""
        if self.quiet:
            return {}
        return show_account(self.account_id, self.deps, self.now, self.who)

    def signed(self, happening: Happening) -> Happening:
        """Write down by what right and by which request: roles change, this stays."""
        cause = happening.cause or self.cause
        return replace(happening, role=self.who.role, cause=cause)

    def _signed(self, amendment: Amendment) -> Amendment:
        said = tuple(self.signed(one) for one in amendment.happenings)
        return replace(amendment, happenings=said)

    def require_unchanged(self) -> None:
        """
        Refuse a page that shows what is no longer so, before anything is done.

        Raises:
            BadRequest: `unknown_account` or `stale`.
        """
        _require_tag(self.account().data, self.payload.get("tag"))

    def open_messages(self) -> list[dict[str, Any]]:
        """Give the messages that the account knows as not ended."""
        return open_messages(self.deps.documents, self.key)

    def take_back(self, reason: str) -> None:
        """Cancel what is planned about the account."""
        cancel_planned(self.deps.documents, [self.key], reason, self.now)

    def offer_undo(
        self, before: dict[str, Any], beside: Sequence[Beside], *, replans: bool = True
    ) -> Payload:
        """Keep how the account was, and what was done beside it, for half a minute."""
        after = self.deps.documents.get(f"accounts/{self.key}")
        body = {
            "account": self.key,
            "account_id": self.account_id,
            **restorable(before, dict(after.data) if after else {}),
            "replans": replans,
        }
        return self.offer(body, beside, str(before.get("rev")))

    def offer(self, body: Payload, beside: Sequence[Beside], *salt: str) -> Payload:
        """Keep what an undo needs, under a name of its own."""
        kept = {
            **body,
            "beside": list(beside),
            "action": self.action,
            "cause": self.cause,
            "by": self.by,
            "at": to_text(self.deps.clock.now()),
        }
        token = opaque("un", self.cause, *salt, str(body.get("account", "")))
        self.deps.documents.put(f"undo/{token}", kept)
        until = to_text(self.deps.clock.now() + UNDO_WITHIN)
        return {"undo": {"token": token, "until": until}}


def _require_tag(data: dict[str, Any], seen: object) -> None:
    if seen and seen != tag_of(data):
        text = "The account has changed meanwhile. Look again, then decide."
        raise BadRequest("stale", text)


def _unknown() -> BadRequest:
    text = "This row is not known yet, or was deleted; run a pass, or wait a minute."
    return BadRequest("unknown_account", text)


_DIGITS = 9
_CENTS = 2
