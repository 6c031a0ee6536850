"""Hours: on every clock the person may live by, on every day of the year."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from law_requests import (
    CENTRAL,
    EAST,
    GEORGIA,
    MOUNTAIN,
    PACIFIC,
    RULES,
    ask,
    at,
    ids,
    in_state,
    request,
)

from shared.core.compliance import (
    Consent,
    Consumer,
    HouseLimits,
    Prefs,
    load_rulebook,
    may_contact,
)
from shared.core.compliance.clock import DAY, Zone, seconds, zone
from shared.core.compliance.hours import Hours, combined
from shared.core.compliance.rule import Window
from shared.errors import BadRequest

US_ZONES = [
    EAST,
    CENTRAL,
    MOUNTAIN,
    PACIFIC,
    "America/Phoenix",
    "America/Anchorage",
    "America/Adak",
    "Pacific/Honolulu",
    "America/Puerto_Rico",
    "America/Indiana/Indianapolis",
    "America/Boise",
    "Pacific/Guam",
]
instants = st.integers(
    int(datetime(2025, 1, 1, tzinfo=UTC).timestamp()),
    int(datetime(2027, 12, 31, tzinfo=UTC).timestamp()),
).map(lambda s: datetime.fromtimestamp(s, UTC))
zones = st.lists(st.sampled_from(US_ZONES), min_size=1, max_size=3, unique=True)


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        ("2026-11-20T07:59:59-05:00", "2026-11-20T08:00:00-05:00"),
        ("2026-11-20T08:00:00-05:00", None),
        ("2026-11-20T20:59:59-05:00", None),
        ("2026-11-20T21:00:00-05:00", "2026-11-21T08:00:00-05:00"),
        ("2027-03-13T21:30:00-05:00", "2027-03-14T08:00:00-04:00"),
        ("2026-10-31T23:00:00-04:00", "2026-11-01T08:00:00-05:00"),
    ],
)
def test_a_text_waits_for_eight_and_ends_before_nine(
    now: str, opens: str | None
) -> None:
    """Nobody is woken; and nobody waits an hour too long when clocks change."""
    verdict = ask(now)

    assert verdict.decision == ("delay" if opens else "allow")
    assert verdict.earliest == (at(opens) if opens else None)


def test_an_allow_says_when_it_must_have_arrived() -> None:
    """A carrier's backlog cannot deliver after closing."""
    verdict = ask("2026-11-20T15:00:00-05:00")
    assert verdict.expires_at == at("2026-11-20T21:00:00-05:00")

    abroad = in_state("HI", "Pacific/Honolulu", phone_zones=(EAST,))
    verdict = ask("2026-11-20T14:00:00-05:00", consumer=abroad)
    assert verdict.expires_at == at("2026-11-20T21:00:00-05:00")


def test_a_delay_says_when_that_day_closes() -> None:
    """The message is planned for tomorrow: its expiry is tomorrow's."""
    assert ask("2026-11-20T22:00:00-05:00").expires_at == at(
        "2026-11-21T21:00:00-05:00"
    )


def test_a_stated_zone_replaces_the_file() -> None:
    """Somebody travelling is not texted at their night."""
    tokyo = Consumer("GA", "", "30303", "", (EAST,), (EAST,), "GA", "Asia/Tokyo")
    verdict = ask("2026-11-20T17:30:00-05:00", consumer=tokyo)
    assert verdict.earliest == at("2026-11-20T18:00:00-05:00")


def test_no_zone_at_all_means_coast_to_coast() -> None:
    """Not knowing where somebody lives is no licence."""
    nowhere = Consumer()
    verdict = ask("2026-11-20T10:00:00-05:00", consumer=nowhere)
    assert verdict.earliest == at("2026-11-20T08:00:00-08:00")
    assert ask("2026-11-20T20:59:00-05:00", consumer=nowhere).decision == "allow"
    assert ask("2026-11-20T21:00:00-05:00", consumer=nowhere).decision == "delay"


def test_a_tollfree_number_has_no_place() -> None:
    """The zone of a number that rings anywhere tells nothing."""
    tollfree = in_state("GA", phone="+18005550123", phone_zones=(PACIFIC,))
    assert ask("2026-11-20T09:00:00-05:00", consumer=tollfree).decision == "allow"


def test_a_wide_split_can_leave_hours_that_never_meet() -> None:
    """Guam and New York share an evening in one and a morning in the other."""
    both = in_state("NY", EAST, phone_zones=("Pacific/Guam",))
    verdict = ask("2026-11-20T12:00:00-05:00", consumer=both)
    assert verdict.earliest == at("2026-11-20T17:00:00-05:00")


def test_an_unknown_zone_is_refused_by_name() -> None:
    """A typing error never falls back to the server's clock."""
    with pytest.raises(BadRequest, match="unknown_zone"):
        ask("2026-11-20T10:00:00-05:00", consumer=in_state("GA", "America/Gotham"))


def test_an_instant_without_a_zone_is_refused() -> None:
    """A guess at the zone is a guess at the law."""
    naive = datetime(2026, 11, 20, 10)  # noqa: DTZ001 - the point of the test
    with pytest.raises(BadRequest, match="naive_instant"):
        may_contact(request(), RULES, naive)


def test_preferences_that_leave_no_hour_block() -> None:
    """A person who leaves us no lawful hour is not contacted at the least bad one."""
    verdict = ask("2026-11-20T10:00:00-05:00", prefs=Prefs(("22:00", "23:00")))
    assert verdict.decision == "block"
    assert "HOUSE-PREFS" in ids(verdict)


def test_house_hours_and_margin_only_take_away() -> None:
    """A text started at 19:58 could be delivered after the office's closing."""
    house = HouseLimits()
    assert "HOUSE-WINDOW" in ids(ask("2026-11-20T08:30:00-05:00", house=house))
    late = ask("2026-11-20T19:56:00-05:00", house=house)
    assert ids(late) == {"HOUSE-MARGIN"}
    assert late.earliest == at("2026-11-21T09:00:00-05:00")
    allowed = ask("2026-11-20T19:54:00-05:00", house=house)
    assert allowed.expires_at == at("2026-11-20T20:00:00-05:00")


def test_house_may_skip_sundays_and_holidays() -> None:
    """An office that rests on Thanksgiving rests wherever its tenants live."""
    house = HouseLimits(skip_sundays=True, skip_holidays=True)
    verdict = ask("2026-11-26T10:00:00-05:00", house=house)
    assert verdict.earliest == at("2026-11-27T09:00:00-05:00")
    verdict = ask("2026-11-22T10:00:00-05:00", house=house)
    assert verdict.earliest == at("2026-11-23T09:00:00-05:00")


def test_direct_consent_to_late_hours_lifts_them() -> None:
    """Somebody who works nights may say so and be reached."""
    consent = Consent(sms=True, direct_time_consent=True)
    assert ask("2026-11-20T22:30:00-05:00", consent=consent).decision == "allow"


@given(now=instants, where=zones)
@settings(max_examples=200)
def test_no_instant_lies_outside_any_window_of_any_zone(
    now: datetime, where: list[str]
) -> None:
    """Whoever may live in two zones sleeps in both."""
    verdict = _ask(now, where)
    when = verdict.earliest or now

    assert verdict.decision in {"allow", "delay"}
    for name in where:
        assert 8 <= when.astimezone(ZoneInfo(name)).hour < 21
        closing = verdict.expires_at
        assert closing is not None
        last = (closing - timedelta(seconds=1)).astimezone(ZoneInfo(name))
        assert 8 <= last.hour < 21
        assert last.date() == when.astimezone(ZoneInfo(name)).date()


@given(now=instants, where=zones)
@settings(max_examples=25, deadline=None)
def test_no_earlier_minute_passes(now: datetime, where: list[str]) -> None:
    """A reminder that could go at eight does not wait till nine."""
    verdict = _ask(now, where)
    if verdict.earliest is None:
        return
    minute = now
    while minute < verdict.earliest:
        assert _ask(minute, where).decision == "delay"
        minute += timedelta(minutes=7)
    before = verdict.earliest - timedelta(seconds=1)
    assert before < now or _ask(before, where).decision == "delay"
    assert _ask(verdict.earliest, where).decision == "allow"


def _ask(now: datetime, where: list[str]) -> object:
    consumer = Consumer("GA", address_zones=(where[0],), phone_zones=tuple(where[1:]))
    return may_contact(request(consumer=consumer), RULES, now)


times = st.integers(0, 95).map(lambda q: q * 900)


@given(
    now=instants,
    name=st.sampled_from([*US_ZONES, "Asia/Kathmandu", "Australia/Lord_Howe"]),
    ends=st.tuples(times, times).filter(lambda t: t[0] < t[1]),
)
@settings(max_examples=300)
def test_open_and_next_open_read_the_wall_clock(
    now: datetime, name: str, ends: tuple[int, int]
) -> None:
    """Windows in the night of a clock change neither vanish nor double."""
    hours, clock = combined([Window((ends,) * 7)]), zone(name)
    found = hours.next_open(clock, int(now.timestamp()))

    assert hours.open_at(clock, int(now.timestamp())) == _wall(now, name, ends)
    if found is None:
        return
    opened = datetime.fromtimestamp(found, UTC)
    assert _wall(opened, name, ends)
    if opened > now:
        assert not _wall(opened - timedelta(seconds=1), name, ends)


def _wall(when: datetime, name: str, ends: tuple[int, int]) -> bool:
    local = when.astimezone(ZoneInfo(name))
    return ends[0] <= local.hour * 3600 + local.minute * 60 + local.second < ends[1]


def test_the_hour_that_is_skipped_opens_when_the_clock_goes_on() -> None:
    """02:30 does not exist on 14 March 2027 in New York: 03:00 is the next instant."""
    hours = combined([Window(((seconds("02:30"), seconds("05:00")),) * 7)])
    found = hours.next_open(
        zone(EAST), int(at("2027-03-14T01:59:00-05:00").timestamp())
    )
    assert found == int(at("2027-03-14T03:00:00-04:00").timestamp())


def test_the_hour_that_comes_twice_closes_twice() -> None:
    """01:15 comes twice on 1 November 2026; 01:45 lies outside both times."""
    hours, clock = combined([Window(((0, seconds("01:30")),) * 7)]), zone(EAST)
    twice = [f"2026-11-01T01:{m}:00-0{o}:00" for o in (4, 5) for m in ("15", "45")]
    seen = [hours.open_at(clock, int(at(text).timestamp())) for text in twice]
    assert seen == [True, False, True, False]
    close = hours.closes_at(clock, int(at(twice[0]).timestamp()))
    assert close == int(at("2026-11-01T01:30:00-04:00").timestamp())


def test_closing_is_found_on_the_far_side_of_a_clock_change() -> None:
    """What may arrive until 21:00 on the day of the change may so till then."""
    hours, clock = combined([Window(((0, seconds("21:00")),) * 7)]), zone(EAST)
    for opened, closed in (
        ("2026-11-01T00:30:00-04:00", "2026-11-01T21:00:00-05:00"),
        ("2027-03-14T00:30:00-05:00", "2027-03-14T21:00:00-04:00"),
    ):
        close = hours.closes_at(clock, int(at(opened).timestamp()))
        assert close == int(at(closed).timestamp())


def test_both_the_persons_and_the_offices_hours_are_named() -> None:
    """Staff see which of two closed doors is which."""
    prefs, house = Prefs(("12:00", "18:00")), HouseLimits()
    early = ask("2026-11-20T08:30:00-05:00", prefs=prefs, house=house)
    assert ids(early) == {"HOUSE-PREFS", "HOUSE-WINDOW"}
    third = {"actor": "third_party", "prefs": prefs, "house": house}
    assert ids(ask("2026-11-20T10:00:00-05:00", **third)) == {"REGF-INCONV-KNOWN"}
    open_hours = ask("2026-11-20T13:00:00-05:00", **third)
    assert open_hours.expires_at == at("2026-11-20T18:00:00-05:00")
    evening = Prefs(("12:00", "21:00"))
    late = ask("2026-11-20T20:30:00-05:00", prefs=evening, house=house)
    assert ids(late) == {"HOUSE-WINDOW"}
    friday = Prefs(no_days=("sat",), fri_until="16:00")
    verdict = ask("2026-11-20T16:30:00-05:00", prefs=friday)
    assert verdict.earliest == at("2026-11-22T08:00:00-05:00")


def test_hours_that_never_open_are_found_out() -> None:
    """A search for an opening ends."""
    never = Hours((None,) * 7, (None,) * 7)
    assert never.next_open(zone(EAST), 0) is None


def test_remembered_offsets_stay_bounded() -> None:
    """A function that runs for weeks does not fill its memory with old quarters."""
    clock = Zone(EAST)
    for block in range(200_010):
        clock._offsets[block] = 0  # noqa: SLF001 - filling it honestly takes minutes
    assert clock.offset(10**9) == -4 * 3600
    assert len(clock._offsets) == 1  # noqa: SLF001 - the same
    for day in range(200_010):
        clock._spans[day, 0, 1] = ()  # noqa: SLF001 - the same
    assert clock.spans(20_000, 0, DAY)
    assert len(clock._spans) == 1  # noqa: SLF001 - the same


def test_remembered_places_stay_bounded() -> None:
    """A hundred thousand odd addresses do not fill a function's memory."""
    book = load_rulebook(RULES.data)
    book.compiled.update(dict.fromkeys(range(50_001), 0))
    now = at("2026-11-20T12:00:00-05:00")
    assert may_contact(request(), book, now).decision == "allow"
    assert len(book.compiled) < 10


def test_new_york_city_is_known_by_town_or_zip() -> None:
    """A city's own protection does not hang on how staff spell it."""
    consent = Consent(sms=True)
    for city, code in (
        ("Brooklyn", ""),
        ("", "11201"),
        (" new  york ", ""),
        ("", "10463"),
    ):
        tenant = in_state("NY", city=city, zip=code)
        verdict = ask("2026-11-20T10:00:00-05:00", consumer=tenant, consent=consent)
        assert "NYC-ECONSENT" in ids(verdict), (city, code)
    for city, code in (("Buffalo", "14202"), ("Yonkers", "10701")):
        tenant = in_state("NY", city=city, zip=code)
        verdict = ask("2026-11-20T10:00:00-05:00", consumer=tenant, consent=consent)
        assert verdict.decision == "allow"
    texan = in_state("TX", CENTRAL, city="Manhattan", zip="")
    verdict = ask("2026-11-20T10:00:00-06:00", consumer=texan, consent=consent)
    assert verdict.decision == "allow"


def test_the_area_codes_state_counts_as_well() -> None:
    """A number from Connecticut is presumed to ring in Connecticut."""
    moved = in_state("GA", area_code_state="CT")
    verdict = ask(
        "2026-11-20T08:30:00-05:00",
        consumer=moved,
        actor="marketing",
        purpose="marketing",
    )
    assert verdict.earliest == at("2026-11-20T09:00:00-05:00")
    assert GEORGIA.state == "GA"
