"""The shape of one rule: who it binds, and the kinds of limits it is made of. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

OUTREACH = frozenset(
    {
        "collection",
        "marketing",
        "consent_request",
        "reply_once",
        "post_cease_notice",
        "estate",
    },
)
"""Purposes that limits bind; answers a law demands (HELP, STOP) are free of them."""

STARTED_BY_US = OUTREACH - {"reply_once"}

CHANNELS = frozenset({"sms", "email", "call"})
ACTORS = frozenset({"creditor", "third_party", "marketing"})


@dataclass(frozen=True, slots=True)
class Window:
    """
    Hours of the wall clock, half-open, in every zone the person may live by.

    Args:
        hours: Per weekday, Monday first: seconds after midnight, or None: closed.
        calendar: Holidays on which it is closed, or "".
        lifted_by: `direct_time_consent`.
    """

    hours: tuple[tuple[int, int] | None, ...]
    calendar: str = ""
    lifted_by: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Cap:
    """
    So many contacts in so much time.

    Args:
        max: Contacts that may stand in the span before the next.
        days: Local calendar days, the day of sending included; 0: see *hours*.
        hours: Elapsed hours; the oldest leaves the span at its very end.
        per_debt: Counted for each debt; else for the person.
        channels: Of past contacts that count.
        kinds: Only these kinds count; empty: all.
        except_kinds: These never count.
        both_ways: What the person started counts as well.
        place: `personal` or `other`: only contacts there, and only sends there.
        min_dpd: The debt must be so many days past due to be regulated.
        purposes: Sends it binds.
        after_exchange: Counts exchanges with the person, whoever began them.
        lifted_by: `call_consent`, `reply`.
    """

    max: int
    days: int = 0
    hours: int = 0
    per_debt: bool = False
    channels: frozenset[str] = CHANNELS
    kinds: frozenset[str] = frozenset()
    except_kinds: frozenset[str] = frozenset()
    both_ways: bool = False
    place: str = ""
    min_dpd: int = 0
    purposes: frozenset[str] = OUTREACH
    after_exchange: bool = False
    lifted_by: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Need:
    """
    A state that must hold at the moment of sending; an event or a day cures it.

    Args:
        fact: Name of a fact, see `facts`.
        days: Its span.
        channels: Sends it binds.
        purposes: Likewise.
        debt_type: Only debts of this type; "": all.
        min_dpd: As in `Cap`.
    """

    fact: str
    days: int = 0
    channels: frozenset[str] = CHANNELS
    purposes: frozenset[str] = STARTED_BY_US
    debt_type: str = ""
    min_dpd: int = 0


@dataclass(frozen=True, slots=True)
class Hold:
    """
    A refusal as long as a flag stands; no time cures it.

    Args:
        flags: Any of them raises it.
        channels: Sends it binds.
        purposes: Likewise.
        unless: Facts or purposes that lift it: `purpose:estate`, `fact:…`, `flag:…`,
            `includes:…`.
        template: Only where the template does this: `eviction_threat`, or
            `place:work`, `place:other`.
        seen_kinds: Only where such a contact was made before.
        decision: `block`, `require_text` or `escalate`.
        require: With `require_text`: slug of what the message must carry.
    """

    flags: frozenset[str]
    channels: frozenset[str] = CHANNELS
    purposes: frozenset[str] = OUTREACH
    unless: tuple[str, ...] = ()
    template: str = ""
    seen_kinds: frozenset[str] = frozenset()
    decision: Literal["block", "require_text", "escalate"] = "block"
    require: str = ""


@dataclass(frozen=True, slots=True)
class Wording:
    """
    What a text must or must not say.

    Args:
        patterns: Regular expressions, without case.
        flags: All of them must stand.
        when: Or else one of these patterns is found: the text gives itself away.
        unless: None of them may stand.
        channels: Texts it binds.
        house: The office's own care, not the law: only where staff's templates are
            linted.
        require: Slug; "": the patterns are forbidden.
        special: A test that patterns cannot express, see `content`.
    """

    patterns: tuple[str, ...] = ()
    flags: frozenset[str] = frozenset()
    when: tuple[str, ...] = ()
    unless: frozenset[str] = frozenset()
    channels: frozenset[str] = CHANNELS
    house: bool = False
    require: str = ""
    special: str = ""
    decision: str = "block"


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """
    One rule as the rulebook holds it.

    Args:
        id: E.g. `REGF-HOURS`.
        jurisdiction: `US`, a state's letters, `NYC`, `EU`, or `HOUSE`.
        binds: Creditor, third party, marketing.
        channels: Sends it binds.
        action: What the software must do: `block`, `delay`, `require_text`,
            `require_state`, `record`, `escalate`, `exception`, `policy`.
        handling: `enforced`, `recorded`, `linted` or `people`.
        why: Where that is done, or why people must.
        citation: Where it is written.
        confidence: `high`, `medium`, `low`.
        seen: `P` primary text, `S` secondary, `C` computed, `K` not confirmed.
        tighten: May a tenant change it: `no`, `stricter`, `yes`.
        en: A sentence for staff.
        es: The same in Spanish.
        from_on: In force from this local date.
        until_on: In force up to and without this local date.
        channel_until: Channels that are bound only before a date.
        shows: When an `allow` names it, see `plan`.
    """

    id: str
    jurisdiction: str
    binds: frozenset[str]
    channels: frozenset[str]
    action: str
    handling: str
    why: str
    citation: str
    confidence: str
    seen: str
    tighten: str
    en: str
    es: str
    from_on: date | None = None
    until_on: date | None = None
    channel_until: tuple[tuple[str, date], ...] = ()
    windows: tuple[Window, ...] = ()
    caps: tuple[Cap, ...] = ()
    needs: tuple[Need, ...] = ()
    holds: tuple[Hold, ...] = ()
    words: tuple[Wording, ...] = ()
    deadlines: tuple[str, ...] = ()
    shows: frozenset[str] = frozenset()
    exception: str = ""
    params: tuple[tuple[str, int], ...] = field(default=())

    def in_force(self, day: date, channel: str) -> bool:
        """Say whether it binds sends on *channel* on the local date *day*."""
        if self.from_on and day < self.from_on:
            return False
        if self.until_on and day >= self.until_on:
            return False
        return channel in self.channels and all(
            day < end for name, end in self.channel_until if name == channel
        )

    def param(self, name: str) -> int:
        """Give a parameter of an exception, e.g. `minutes`."""
        return dict(self.params)[name]
