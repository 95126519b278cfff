"""The one reminder of a day: order, merging, cool-downs, caps, and what holds it back."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.load import Category
from app.domain.people import Side, WeekStart
from app.domain.reminders import (
    Adds,
    Away,
    Finding,
    History,
    Kind,
    Push,
    Settings,
    Suppressed,
    decide,
)
from app.domain.runs import Source
from app.domain.thresholds import DEFAULT
from tests.build import TODAY, at, day

EIGHT = at(TODAY, 8)
FREE = Settings()
THURSDAYS = Settings(strength_days=(3,))
NOTHING = History()
EXERCISE = [Kind.LOAD_SPIKE, Kind.PAIN_RISE, Kind.ROUTINE]


def found(kind, category=None, on=None, sources=(), side=None):
    detail = {"category": category.value} if category else {}
    return Finding(kind, side, f"{kind} {on}", on or day(1), f"why {kind.value}", sources, detail)


def push(ago, *reasons, category=None, suppressed=False, answered=True, **more):
    return Push(day(ago), at(day(ago), 8), reasons, category, answered, suppressed, **more)


def after(*pushes, **more):
    return History(pushes=pushes, **more)


def test_nothing_found_on_a_free_day_sends_nothing():
    assert decide(EIGHT, [], NOTHING, FREE) is None


def test_a_strength_day_brings_its_reminder_at_eight_for_a_day():
    decision = decide(EIGHT, [], NOTHING, THURSDAYS)

    assert (decision.kind, decision.reasons, decision.suppressed) == (Kind.ROUTINE, (Kind.ROUTINE,), None)
    assert decision.why == "Today is one of your strength days."
    assert (decision.due, decision.expires) == (EIGHT, EIGHT + timedelta(hours=24))
    assert (decision.held, decision.adds) == ((), None)


def test_the_highest_kind_leads_and_the_others_are_merged_in_order():
    kinds = [Kind.RETURN, Kind.PAIN_RISE, Kind.LOAD_SPIKE, Kind.PAIN_HIGH, Kind.ESCALATE]

    decision = decide(EIGHT, [found(kind) for kind in kinds], NOTHING, THURSDAYS)

    assert decision.kind is Kind.ESCALATE
    assert decision.reasons == (
        Kind.ESCALATE,
        Kind.PAIN_HIGH,
        Kind.LOAD_SPIKE,
        Kind.PAIN_RISE,
        Kind.RETURN,
        Kind.ROUTINE,
    )
    assert decision.why == "why ESCALATE"


def test_of_two_spikes_the_higher_speaks():
    spikes = [
        found(Kind.LOAD_SPIKE, Category.SMALL, day(1)),
        found(Kind.LOAD_SPIKE, Category.LARGE, day(2)),
    ]

    decision = decide(EIGHT, spikes, NOTHING, FREE)

    assert (decision.category, decision.reasons) == (Category.LARGE, (Kind.LOAD_SPIKE,))


def test_of_two_alike_the_later_day_speaks():
    earlier = Finding(Kind.PAIN_RISE, Side.LEFT, "1", day(2), "earlier")
    later = Finding(Kind.PAIN_RISE, Side.RIGHT, "2", day(1), "later")

    assert decide(EIGHT, [earlier, later], NOTHING, FREE).why == "later"


def test_the_side_and_the_sources_go_with_the_decision():
    findings = [
        found(Kind.LOAD_SPIKE, Category.SMALL, sources=(Source.FILE,)),
        found(Kind.PAIN_HIGH, side=Side.LEFT),
    ]

    decision = decide(EIGHT, findings, NOTHING, FREE)

    assert (decision.side, decision.sources, decision.category) == (Side.LEFT, (Source.FILE,), Category.SMALL)


def test_four_a_week_are_enough():
    on = date(2026, 11, 15)  # the Sunday of the same week
    used = [Push(on - timedelta(days=n), at(on - timedelta(days=n)), (Kind.RETURN,)) for n in (1, 2, 3, 4)]
    sundays = Settings(strength_days=(6,))
    answered = [on - timedelta(days=1)]

    full = decide(at(on), [], History(used, answered), sundays)
    assert full.suppressed is Suppressed.WEEKLY_CAP
    assert full.held == ((Kind.ROUTINE, Suppressed.WEEKLY_CAP),)
    assert decide(at(on), [], History(used[1:], answered), sundays).suppressed is None
    week = Settings(strength_days=(6,), week_start=WeekStart.SUNDAY)
    assert decide(at(on), [], History(used, answered), week).suppressed is None


@pytest.mark.parametrize("kind", [Kind.ESCALATE, Kind.PAIN_HIGH])
def test_what_cannot_wait_goes_beyond_the_four_and_takes_the_others_along(kind):
    on = date(2026, 11, 15)
    used = History(
        [Push(on - timedelta(days=n), at(on - timedelta(days=n)), (Kind.ROUTINE,)) for n in (1, 2, 3, 4)]
    )

    both = decide(at(on), [found(Kind.RETURN), found(kind)], used, FREE)
    assert (both.reasons, both.suppressed) == ((kind, Kind.RETURN), None)
    assert decide(at(on), [found(Kind.LOAD_SPIKE)], used, FREE).suppressed is Suppressed.WEEKLY_CAP


def test_what_was_held_back_uses_up_nothing_and_starts_no_cool_down():
    held = [push(n, Kind.PAIN_RISE, suppressed=True) for n in (1, 2, 3, 4)]

    assert decide(EIGHT, [found(Kind.PAIN_RISE)], after(*held), FREE).suppressed is None


@pytest.mark.parametrize("ago", [0, -1])
def test_there_is_one_decision_a_local_date_also_after_a_journey_west(ago):
    for suppressed in (False, True):
        decided = after(push(ago, Kind.ROUTINE, suppressed=suppressed))
        assert decide(EIGHT, [found(Kind.ESCALATE)], decided, FREE) is None


def test_a_session_already_done_holds_exercise_reminders_back():
    done = History(session_days=[TODAY])

    assert decide(EIGHT, [], done, THURSDAYS).suppressed is Suppressed.DONE
    assert decide(EIGHT, [found(Kind.LOAD_SPIKE)], done, THURSDAYS).suppressed is Suppressed.DONE
    high = decide(EIGHT, [found(Kind.PAIN_HIGH)], done, THURSDAYS)
    assert high.reasons == (Kind.PAIN_HIGH,)
    assert high.held == ((Kind.ROUTINE, Suppressed.DONE),)
    assert decide(EIGHT, [], History(session_days=[day(1)]), THURSDAYS).suppressed is None


def test_what_is_held_back_by_the_session_and_by_the_week_is_told_apart():
    four = after(*(push(ago, Kind.ESCALATE) for ago in (1, 2, 3)), session_days=[TODAY])

    decision = decide(EIGHT, [found(Kind.RETURN)], four, THURSDAYS, replace(DEFAULT, pushes_a_week=3))

    assert decision.held == ((Kind.RETURN, Suppressed.WEEKLY_CAP), (Kind.ROUTINE, Suppressed.DONE))


def test_findings_of_a_knee_and_of_none_may_stand_side_by_side():
    both = [found(Kind.PAIN_HIGH), found(Kind.PAIN_HIGH, side=Side.LEFT)]

    assert [decide(EIGHT, each, NOTHING, FREE).side for each in (both, both[::-1])] == [None, None]


AWAY = {Away.PAUSE: Suppressed.PAUSED, Away.ILL: Suppressed.ILL, Away.TRAVEL: Suppressed.TRAVEL}


@pytest.mark.parametrize("away", AWAY)
@pytest.mark.parametrize("kind", [*EXERCISE, Kind.RETURN])
def test_while_away_exercise_and_running_are_held_back_to_the_last_day(kind, away):
    findings = [] if kind is Kind.ROUTINE else [found(kind)]
    for until, held in [(TODAY, AWAY[away]), (day(1), None)]:
        settings = Settings(strength_days=(3,), paused_until=until, away=away)
        assert decide(EIGHT, findings, NOTHING, settings).suppressed is held


@pytest.mark.parametrize("kind", [Kind.ESCALATE, Kind.PAIN_HIGH])
def test_high_scores_are_spoken_of_while_away_and_exercise_is_not(kind):
    paused = Settings(strength_days=(3,), paused_until=TODAY)

    decision = decide(EIGHT, [found(Kind.LOAD_SPIKE, Category.SMALL), found(kind)], NOTHING, paused)

    assert (decision.reasons, decision.category, decision.suppressed) == ((kind,), None, None)
    assert decision.held == ((Kind.LOAD_SPIKE, Suppressed.PAUSED), (Kind.ROUTINE, Suppressed.PAUSED))


def test_an_open_warning_sign_is_stricter_than_a_pause():
    paused = Settings(strength_days=(3,), paused_until=TODAY)

    decision = decide(EIGHT, [found(Kind.PAIN_HIGH)], History(red_flag_open=True), paused)

    assert decision.suppressed is Suppressed.RED_FLAG


def test_an_open_warning_sign_mutes_all_but_the_advice_to_talk_to_someone():
    sign = History(red_flag_open=True)
    findings = [found(kind) for kind in (Kind.PAIN_HIGH, Kind.LOAD_SPIKE, Kind.PAIN_RISE, Kind.RETURN)]

    assert decide(EIGHT, findings, sign, THURSDAYS).suppressed is Suppressed.RED_FLAG
    decision = decide(EIGHT, [*findings, found(Kind.ESCALATE)], sign, THURSDAYS)
    assert (decision.reasons, decision.suppressed) == ((Kind.ESCALATE,), None)
    assert [kind for kind, _ in decision.held] == [
        Kind.PAIN_HIGH,
        Kind.LOAD_SPIKE,
        Kind.PAIN_RISE,
        Kind.RETURN,
        Kind.ROUTINE,
    ]


@pytest.mark.parametrize("kind", [Kind.RED_FLAG, Kind.CARD])
def test_a_warning_sign_and_a_card_are_never_pushed(kind):
    assert decide(EIGHT, [found(kind)], NOTHING, FREE) is None


@pytest.mark.parametrize(("ahead", "held"), [(-1, False), (0, True), (1, True), (2, False)])
def test_on_the_day_of_a_race_and_the_day_before_nothing_speaks_of_exercise(ahead, held):
    race = Settings(strength_days=(3,), races=[TODAY + timedelta(days=ahead)])

    for findings in ([], [found(Kind.LOAD_SPIKE)], [found(Kind.PAIN_RISE)]):
        decision = decide(EIGHT, findings, NOTHING, race)
        assert decision.suppressed is (Suppressed.RACE if held else None)
    other = decide(EIGHT, [found(Kind.RETURN), found(Kind.PAIN_HIGH)], NOTHING, race)
    assert other.reasons[:2] == (Kind.PAIN_HIGH, Kind.RETURN)


@pytest.mark.parametrize(
    ("hour", "held"), [(7.9, False), (8, True), (9, True), (10, True), (10.1, False), (18, False)]
)
def test_within_two_hours_before_a_planned_run_nothing_speaks_of_exercise(hour, held):
    run = Settings(strength_days=(3,), planned_runs=[at(TODAY, hour)])
    before = Settings(strength_days=(3,), planned_runs=[at(TODAY, hour)], before_runs=True)

    assert decide(EIGHT, [], NOTHING, run).suppressed is (Suppressed.BEFORE_RUN if held else None)
    assert decide(EIGHT, [], NOTHING, before).suppressed is None
    assert decide(EIGHT, [found(Kind.RETURN)], NOTHING, run).kind is Kind.RETURN


@pytest.mark.parametrize("kind", [*EXERCISE, Kind.RETURN])
def test_a_kind_switched_off_is_left_out(kind):
    off = Settings(strength_days=(3,), off={kind})
    findings = [found(each) for each in (Kind.LOAD_SPIKE, Kind.PAIN_RISE, Kind.RETURN)]

    decision = decide(EIGHT, findings, NOTHING, off)

    assert set(decision.reasons) == {*EXERCISE, Kind.RETURN} - {kind}


@pytest.mark.parametrize("kind", [Kind.ESCALATE, Kind.PAIN_HIGH])
def test_what_cannot_be_switched_off_is_not(kind):
    assert decide(EIGHT, [found(kind)], NOTHING, Settings(off={kind})).kind is kind


AUCKLAND, BERLIN = ZoneInfo("Pacific/Auckland"), ZoneInfo("Europe/Berlin")


def test_the_day_is_that_of_the_runners_zone():
    evening = datetime(2026, 11, 11, 20, 0, tzinfo=UTC)  # Thursday morning in Auckland

    assert decide(evening, [], NOTHING, Settings(AUCKLAND, (3,))) is not None
    assert decide(evening, [], NOTHING, Settings(BERLIN, (3,))) is None


def test_a_journey_east_waits_until_twenty_hours_have_gone_by():
    morning = datetime(2026, 11, 12, 7, 0, tzinfo=UTC)
    sent = History([Push(TODAY, morning, (Kind.RETURN,), answered=True)])
    arrived = Settings(AUCKLAND, range(7))

    waiting = decide(morning + timedelta(hours=12), [], sent, arrived)

    assert waiting.due == morning + timedelta(hours=20)
    assert waiting.expires == waiting.due + timedelta(hours=24)


def test_a_leap_day_is_a_day_like_any_other():
    leap = Settings(strength_days=(1,))  # 29 February 2028 is a Tuesday
    before = History([Push(date(2028, 2, 28), datetime(2028, 2, 28, 8, tzinfo=UTC), (Kind.RETURN,))])

    decision = decide(datetime(2028, 2, 29, 8, tzinfo=UTC), [], before, leap)

    assert decision.reasons == (Kind.ROUTINE,)
    assert decision.due == datetime(2028, 2, 29, 8, tzinfo=UTC)
    next_day = decide(datetime(2028, 3, 6, 8, tzinfo=UTC), [found(Kind.RETURN)], before, leap)
    assert next_day is None  # 7 of 14 days


def test_the_limits_given_are_those_that_decide():
    yesterday = after(push(1, Kind.RETURN))
    left = after(*(push(ago, Kind.ROUTINE, answered=False) for ago in (4, 5, 6)))

    assert decide(EIGHT, [found(Kind.RETURN)], yesterday, FREE) is None
    sooner = replace(DEFAULT, cool_return_days=1)
    assert decide(EIGHT, [found(Kind.RETURN)], yesterday, FREE, sooner).kind is Kind.RETURN
    assert decide(EIGHT, [], left, THURSDAYS).adds is Adds.DAYS
    assert decide(EIGHT, [], left, THURSDAYS, replace(DEFAULT, ease_off_after=4)).adds is None
    assert decide(EIGHT, [], left, THURSDAYS, replace(DEFAULT, ease_stop_after=3)) is None
    rested = replace(DEFAULT, between_pushes_h=30)
    assert decide(EIGHT, [], yesterday, THURSDAYS, rested).due == at(TODAY, 14)
    race = Settings(strength_days=(3,), races=[day(-3)])
    assert decide(EIGHT, [], NOTHING, race).suppressed is None
    assert decide(EIGHT, [], NOTHING, race, replace(DEFAULT, race_days=3)).suppressed is Suppressed.RACE
    soon = Settings(strength_days=(3,), planned_runs=[at(TODAY, 11)])
    long_before = replace(DEFAULT, before_run_h=3)
    assert decide(EIGHT, [], NOTHING, soon, long_before).suppressed is Suppressed.BEFORE_RUN
    full = replace(DEFAULT, pushes_a_week=1)
    assert decide(EIGHT, [], yesterday, THURSDAYS, full).suppressed is Suppressed.WEEKLY_CAP


kinds = st.lists(
    st.tuples(st.sampled_from(list(Kind)), st.sampled_from(list(Side)), st.integers(0, 3)), max_size=6
)
pasts = st.lists(
    st.tuples(st.integers(1, 20), st.lists(st.sampled_from(list(Kind)), max_size=3), st.booleans()),
    max_size=8,
    unique_by=lambda three: three[0],
)


def some(given_kinds):
    return [
        Finding(
            kind, side, "", day(ago), f"why {kind} {side}", detail={"category": list(Category)[ago].value}
        )
        for kind, side, ago in given_kinds
    ]


@given(kinds, pasts, st.randoms())
def test_a_decision_does_not_depend_on_the_order_of_what_it_is_given(given_kinds, past, random):
    findings = some(given_kinds)
    rows = [push(ago, *reasons, answered=answered) for ago, reasons, answered in past]

    one = decide(EIGHT, findings, after(*rows), THURSDAYS)
    shuffled = after(*random.sample(rows, len(rows)))
    other = decide(EIGHT, random.sample(findings, len(findings)), shuffled, THURSDAYS)

    assert one == other


@given(kinds)
def test_a_decision_leads_with_its_first_reason_and_never_repeats_one(given_kinds):
    decision = decide(EIGHT, some(given_kinds), NOTHING, THURSDAYS)

    assert decision.kind is decision.reasons[0]
    assert list(decision.reasons) == sorted(set(decision.reasons), key=list(Kind).index)


ZONES = [AUCKLAND, BERLIN, ZoneInfo("America/Los_Angeles"), ZoneInfo("Pacific/Kiritimati"), UTC]


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 1)),
    st.lists(st.tuples(st.integers(1, 20), st.sampled_from(ZONES), kinds), max_size=25),
    st.sampled_from(list(WeekStart)),
    st.tuples(st.times(), st.times(), st.times()),
)
def test_whatever_happens_the_promises_about_how_many_and_when_are_kept(start, steps, week_start, times):
    """A runner travels, at most once in a local date, four a week, rested, and never in quiet hours."""
    now = start.replace(tzinfo=UTC)
    chosen, quiet_from, quiet_until = times
    sent: list[tuple[Push, datetime]] = []
    for hours, zone, given_kinds in steps:
        now += timedelta(hours=hours)
        settings = Settings(zone, range(7), week_start, chosen, quiet_from, quiet_until)
        decision = decide(now, some(given_kinds), History([one for one, _ in sent]), settings)
        if decision is None or decision.suppressed:
            continue
        local = decision.due.astimezone(zone).time()
        if quiet_from <= quiet_until:
            assert not quiet_from <= local < quiet_until
        else:
            assert quiet_until <= local < quiet_from
        assert now <= decision.due
        if decision.due == now:
            here = now.astimezone(zone)
            assert all(now - one.at >= timedelta(hours=20) for one, _ in sent)
            sent.append((Push(here.date(), now, decision.reasons, decision.category, True), here))
    days = [one.local_date for one, _ in sent]
    assert len(days) == len(set(days))
    weeks: dict[date, int] = {}
    for one, _ in sent:
        first = one.local_date - timedelta(days=(one.local_date.weekday() - week_start.weekday) % 7)
        if not {Kind.ESCALATE, Kind.PAIN_HIGH} & set(one.reasons):
            assert weeks.get(first, 0) < 4
        weeks[first] = weeks.get(first, 0) + 1
