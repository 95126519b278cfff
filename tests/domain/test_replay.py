"""What a runner's settings would have sent over the past year: equal to every single morning, only faster."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain import load
from app.domain.cards import CADENCE
from app.domain.findings import WEEK_TO_WEEK, Log, cards_between, found_on
from app.domain.pain import CheckIn, Moment
from app.domain.people import Side, WeekStart
from app.domain.reminders import History, Kind, Push, RuleSettings, Settings, decide, limits_of
from app.domain.replay import Fired, Outcome, Replay, outcome, replay, weeks_of_runs
from app.domain.thresholds import DEFAULT
from tests.build import TODAY, day, entry, run, scores
from tests.domain.cadence.usual import paced, usual

BERLIN = ZoneInfo("Europe/Berlin")
FREE = Settings(BERLIN)


def log(runs=(), entries=(), **more):
    sessions = load.sessions(list(runs))
    return Log(sessions, load.spikes(sessions), list(entries), **more)


def every_morning(today, given, chosen, limits):
    """The plain path: the whole log of every day, and every reminder that went out before."""
    judged = replace(given, spikes=load.spikes(given.sessions, given.coverage, limits))
    pushes, fired = [], []
    for ago in range(limits.replay_days - 1, -1, -1):
        morning = today - timedelta(days=ago)
        before = morning - timedelta(days=1)
        found = found_on(before, judged.until(before), limits)
        midnight = datetime.combine(morning, time(), chosen.zone).astimezone(UTC)
        one = decide(midnight, found, History(pushes), chosen, limits)
        if one is None or one.suppressed or one.due.astimezone(chosen.zone).date() != morning:
            continue
        fired.append(Fired(morning, one.kind, one.reasons, one.why))
        pushes.append(Push(morning, one.due, one.reasons, one.category, answered=True))
    return tuple(fired)


def base(*days, m=10_000):
    return [run(day(ago), m, external_id=f"{ago}") for ago in days]


YEAR = replace(DEFAULT, replay_days=60)  # a short year, so that the plain path is walked in a test
LOW = st.integers(0, 5)
HIGH = st.integers(0, 10)
SIDES = st.sampled_from([Side.LEFT, Side.RIGHT, Side.BOTH, Side.UNKNOWN])


@st.composite
def logs(draw):
    """Three months with runs and breaks, scores of several knees and moments, signs and check-ins."""
    ran = draw(st.lists(st.tuples(st.integers(-1, 95), st.integers(5, 20)), max_size=40))
    ids = {ago: UUID(int=n + 1) for n, (ago, _) in enumerate(ran)}
    runs = [
        run(day(ago), 1000 * km, hour=7 + n % 5, external_id=f"{n}", public_id=ids[ago])
        for n, (ago, km) in enumerate(ran)
    ]
    if draw(st.booleans()):
        runs += [run(day(ago), 9_000, hour=18, external_id=f"base {ago}") for ago in range(2, 95, 4)]
    level = draw(st.sampled_from([LOW, HIGH]))
    said = draw(st.lists(st.tuples(st.integers(-1, 95), level, SIDES), max_size=60))
    entries = [entry(day(ago), score, side) for ago, score, side in said]
    at = 95
    for level_of_days, lasts in draw(st.lists(st.tuples(LOW, st.integers(5, 25)), max_size=5)):
        entries += scores(day(at), [level_of_days] * min(lasts, at))
        at = max(at - lasts, 0)
    for ago, score, moment in draw(
        st.lists(
            st.tuples(
                st.sampled_from((list(ids) or [3])[:5]),
                level,
                st.sampled_from([Moment.BEFORE, Moment.DURING, Moment.NEXT_MORNING]),
            ),
            max_size=12,
        )
    ):
        later = moment is Moment.NEXT_MORNING
        flags = ("gives_way",) if score == 1 else ()
        which = ids.get(ago) if score % 2 else None
        entries.append(entry(day(ago - later), score, Side.LEFT, moment, hour=13, run=which, flags=flags))
    weeks = draw(st.lists(st.integers(0, 12), max_size=6, unique=True))
    check_ins = [CheckIn(day(3 + 7 * week), (0, 2, 0, 1)) for week in weeks]
    return log(runs, entries, check_ins=check_ins)


rules = st.builds(
    RuleSettings,
    st.frozensets(st.sampled_from([Kind.LOAD_SPIKE, Kind.PAIN_RISE, Kind.RETURN]), max_size=1),
    st.sampled_from([110, 130]),
    st.sampled_from([2, 3]),
    st.sampled_from([5, 6, 7]),
)


@settings(max_examples=40, deadline=None)
@given(logs(), rules, st.sampled_from([(), (0, 2, 4)]), st.sampled_from(list(WeekStart)))
def test_it_equals_every_morning_judged_by_itself(given_log, chosen, strength_days, week_start):
    limits = limits_of(chosen, YEAR)
    asked = Settings(BERLIN, strength_days, week_start, off=chosen.off)

    assert replay(TODAY, given_log, asked, limits).fired == every_morning(TODAY, given_log, asked, limits)


def cards_of_every_day(first, last, given, limits):
    """The plain path: the cards of the whole log of every day, each on the day it is of."""
    found = []
    for n in range((last - first).days + 1):
        on = first + timedelta(days=n)
        held = found_on(on, given.until(on), limits)
        found += [one for one in held if one.kind is Kind.CARD and one.local_date == on]
    return found


@st.composite
def weeks_of_runs_and_steps(draw):
    """Two months of runs, more in some weeks, most days known; steps now and then far from the line."""
    ran = draw(st.lists(st.tuples(st.integers(0, 70), st.integers(6, 20)), min_size=8, max_size=30))
    runs = [run(day(ago), 1000 * km, hour=6 + n % 12, external_id=f"{n}") for n, (ago, km) in enumerate(ran)]
    opens, ends = draw(st.tuples(st.integers(40, 90), st.integers(0, 10)))
    known = load.coverage(runs, [(day(opens), day(ends))], (), draw(st.booleans()), TODAY)
    off = draw(st.sampled_from([-5, -4, 0, 5]))
    late = draw(st.lists(st.integers(0, 65), max_size=25, unique=True))
    steps = [*usual(until=66, spacing=4), *(paced(day(ago), 3.15, 168.35 + off) for ago in late)]
    starts = draw(st.sampled_from(list(WeekStart)))
    return log(runs, coverage=known, cadence=steps, week_start=starts)


@settings(max_examples=25, deadline=None)
@given(weeks_of_runs_and_steps(), st.integers(0, 12))
def test_the_cards_equal_those_of_every_single_day(given_log, shorter):
    limits = replace(YEAR, replay_days=60 - shorter)
    first, last = day(60 - shorter), day(1)
    plain = cards_of_every_day(first, last, given_log, limits)

    assert cards_between(first, last, given_log, limits) == plain
    assert list(replay(TODAY, given_log, FREE, limits).cards) == plain


def daily_runs(first):
    """3 km a day, and 12 km on a Monday."""
    return [
        run(day(ago), 12_000 if ago == 24 else 3_000, external_id=f"{ago}") for ago in range(first, 0, -1)
    ]


def test_the_cards_of_the_year_are_shown_and_never_sent():
    """3 km a day and 12 km on a Monday: one card; steps off the line for a month: one each Monday."""
    runs = daily_runs(140)
    known = load.coverage(runs, [(day(140), TODAY)], (), True, TODAY)
    steps = [*usual(until=50), *(paced(day(ago), 3.15, 163) for ago in range(30, 0, -3))]
    given_log = log(runs, coverage=known, cadence=steps)
    past = replay(TODAY, given_log, FREE)

    assert past.shown(WEEK_TO_WEEK) == [day(24)]
    assert past.shown(CADENCE) == [day(ago) for ago in (24, 17, 10, 3)]
    assert past.days(Kind.CARD) == []
    assert {one.kind for one in past.cards} == {Kind.CARD}
    assert replay(TODAY, replace(given_log, cadence=()), FREE).shown(CADENCE) == []


def test_cards_are_of_the_days_from_the_first_to_the_last():
    runs = daily_runs(60)
    given_log = log(runs, coverage=load.coverage(runs, [(day(60), TODAY)], (), True, TODAY))
    (card,) = cards_between(day(60), TODAY, given_log)

    assert card.local_date == day(24)
    assert cards_between(day(24), day(24), given_log) == [card]
    assert cards_between(day(23), TODAY, given_log) == []
    assert cards_between(day(60), day(25), given_log) == []
    assert cards_between(day(60), TODAY, given_log, replace(DEFAULT, week_card_percent=43)) == []


def a_year():
    """10 km every third day, and on three days more of it."""
    long = {300: 14_000, 200: 21_000, 40: 13_000}
    return [run(day(ago), long.get(ago, 10_000), external_id=f"{ago}") for ago in range(400, 0, -4)]


def test_each_reminder_stands_on_its_morning_with_its_reason():
    past = replay(TODAY, log(a_year()), FREE)

    assert [(one.day, one.kind, one.reasons) for one in past.fired] == [
        (day(ago - 1), Kind.LOAD_SPIKE, (Kind.LOAD_SPIKE,)) for ago in (300, 200, 40)
    ]
    assert past.fired[0].why.startswith("The 14.0 km on 16 Jan was 40 % longer")
    assert (past.opens, past.ends) == (date(2025, 11, 13), TODAY)


@pytest.mark.parametrize(("ago", "count"), [(365, 1), (366, 0), (1, 1), (0, 0), (200, 1)])
def test_the_first_morning_is_of_364_days_ago_and_the_last_is_today(ago, count):
    """A long run is told of on the morning after it; one of 365 days ago on the first."""
    runs = [run(day(n), external_id=f"{n}") for n in range(420, ago, -3)]
    given_log = log([*runs, run(day(ago), 14_000, external_id="long")])
    once = replace(DEFAULT, spike_push_days=1)

    days = replay(TODAY, given_log, FREE, once).days(Kind.LOAD_SPIKE)

    assert days == [day(ago - 1)] * count


def test_as_many_days_are_tried_as_the_limits_say():
    past = replay(TODAY, log(a_year()), FREE, replace(DEFAULT, replay_days=40))

    assert (past.opens, past.ends) == (day(39), TODAY)
    assert past.days(Kind.LOAD_SPIKE) == [day(39)]
    assert replay(TODAY, log(a_year()), FREE, replace(DEFAULT, replay_days=39)).fired[:1] == (
        Fired(day(38), Kind.LOAD_SPIKE, (Kind.LOAD_SPIKE,), past.fired[0].why),
    )


def test_outcomes_and_weeks_go_by_the_limits():
    past = past_of([20], rises=[10], worst=[(10, 3)])
    wide = replace(DEFAULT, followed_days=10, followed_score=3)

    assert outcome(past) == Outcome(1, 0, 1, 1)
    assert outcome(past, limits=wide) == Outcome(1, 1, 0, 0)
    assert weeks_of_runs(TODAY, log(base(0, 8, 30)).sessions, replace(DEFAULT, replay_days=30)) == 2


def test_the_spikes_are_judged_by_the_limits_that_are_tried():
    moved = limits_of(RuleSettings(spike_alert_percent=130))

    assert replay(TODAY, log(a_year()), FREE, moved).days(Kind.LOAD_SPIKE) == [day(299), day(199)]


def test_a_kind_switched_off_is_not_sent_and_strength_days_are_merged():
    off = Settings(BERLIN, (3,), off={Kind.LOAD_SPIKE})
    every = Settings(BERLIN, range(7))

    assert {one.kind for one in replay(TODAY, log(a_year()), off).fired} == {Kind.ROUTINE}
    assert replay(TODAY, log(a_year()), off).days(Kind.ROUTINE) == [day(7 * n) for n in range(52, -1, -1)]
    merged = replay(TODAY, log(a_year()), every)
    (spike,) = [one for one in merged.fired if one.day == day(199)]
    assert spike.reasons == (Kind.LOAD_SPIKE, Kind.ROUTINE)


def test_days_that_are_not_known_compare_no_run():
    gaps = load.Coverage([(day(400), day(399)), (day(1), day(1))])
    assert gaps.unknown_between(day(60), day(30)) > 0

    assert replay(TODAY, log(a_year(), coverage=gaps), FREE).days(Kind.LOAD_SPIKE) == []


def test_what_is_held_back_was_not_sent_and_mornings_are_those_of_the_runners_zone():
    auckland = Settings(ZoneInfo("Pacific/Auckland"), range(7), races=[day(5)])

    sent = replay(TODAY, log(), auckland).days(Kind.ROUTINE)

    assert [one for one in sent if one > day(11)] == [
        day(10),
        day(9),
        day(8),
        day(7),
        day(3),
        day(2),
        day(1),
        day(0),
    ]


def test_a_year_of_nothing_sends_nothing():
    past = replay(TODAY, log(), FREE)

    assert (past.fired, past.rises, dict(past.worst)) == ((), (), {})
    assert outcome(past) == Outcome(0, 0, 0, 0)


def test_rises_and_the_highest_score_of_either_knee_are_of_the_year_alone():
    left = scores(day(400), [1] * 20 + [5] * 10 + [1] * 20)
    right = scores(day(100), [1] * 20 + [6] * 8 + [0] * 20, Side.RIGHT)
    past = replay(TODAY, log(entries=[*left, *right]), FREE)

    assert len(past.rises) == 1
    assert day(80) < past.rises[0] < day(72)
    assert min(past.worst) == past.opens
    assert past.worst[day(78)] == 6
    assert past.days(Kind.PAIN_RISE)


def past_of(sent=(), rises=(), worst=()):
    fired = tuple(Fired(day(ago), Kind.LOAD_SPIKE, (Kind.LOAD_SPIKE,), "") for ago in sent)
    return Replay(day(364), TODAY, fired, tuple(day(ago) for ago in rises), {day(a): s for a, s in worst})


@pytest.mark.parametrize(("ago", "follows"), [(21, False), (20, True), (13, True), (12, False)])
def test_a_reminder_is_followed_by_a_score_of_four_within_seven_days(ago, follows):
    assert outcome(past_of([20], worst=[(ago, 4)])).followed == follows
    assert outcome(past_of([20], worst=[(ago, 3)])).followed == 0


@pytest.mark.parametrize(
    ("sent", "worst", "unknown"),
    [
        (20, [], 1),
        (20, [(21, 2), (12, 2)], 1),
        (20, [(13, 0)], 0),
        (20, [(20, 3)], 0),
        (8, [(7, 1)], 0),
        (7, [(7, 1)], 1),
        (0, [(0, 3)], 1),
        (7, [(7, 4)], 0),
    ],
)
def test_without_scores_or_before_its_days_are_over_what_followed_cannot_be_told(sent, worst, unknown):
    assert outcome(past_of([sent], worst=worst)).unknown == unknown


def test_nothing_would_have_gone_out_before_the_first_known_day():
    weekly = Settings(BERLIN, (3,))

    assert replay(TODAY, log(), weekly, since=day(14)).days(Kind.ROUTINE) == [day(14), day(7), TODAY]
    assert replay(TODAY, log(), weekly, since=day(13)).days(Kind.ROUTINE) == [day(7), TODAY]


@pytest.mark.parametrize(("ago", "without"), [(21, True), (20, False), (13, False), (12, True)])
def test_a_rise_came_without_a_reminder_when_none_was_within_the_seven_days_before(ago, without):
    assert outcome(past_of([20], rises=[ago])).without == without


def test_outcomes_are_counted_for_each_kind_and_each_reminder_once():
    past = past_of([40, 20], rises=[39, 10], worst=[(39, 5), (38, 5), (18, 4)])

    assert outcome(past) == Outcome(sent=2, followed=2, unknown=0, without=1)
    assert outcome(past, Kind.PAIN_RISE) == Outcome(sent=0, followed=0, unknown=0, without=2)
    merged = Fired(day(5), Kind.PAIN_HIGH, (Kind.PAIN_HIGH, Kind.LOAD_SPIKE), "")
    assert replace(past, fired=(merged,)).days(Kind.LOAD_SPIKE) == [day(5)]


def test_weeks_with_a_run_are_counted_back_from_today():
    sessions = log(base(0, 6, 7, 21, 364, 365, -1)).sessions

    assert weeks_of_runs(TODAY, sessions) == 4
    assert weeks_of_runs(TODAY, []) == 0


def two_runs(*told):
    """Runs of day 30 and day 26, each told of by the scores that `told` makes for it."""
    runs = [run(day(ago), public_id=UUID(int=ago), external_id=f"{ago}") for ago in (30, 26)]
    calm = [entry(day(ago), 1) for ago in range(60, 0, -3)]
    return log(runs, [*calm, *(one(each) for each in runs for one in told)])


def before(score):
    return lambda ran: entry(ran.day, score, moment=Moment.BEFORE, run=ran.public_id)


def morning(score):
    return lambda ran: entry(
        ran.day + timedelta(days=1), score, moment=Moment.NEXT_MORNING, run=ran.public_id
    )


def during(score, flags=()):
    return lambda ran: entry(ran.day, score, moment=Moment.DURING, run=ran.public_id, flags=flags)


@pytest.mark.parametrize(
    ("told", "morning_of_it"),
    [
        ((before(0), morning(2)), day(24)),
        ((before(1), morning(2)), None),
        ((during(1, ("gives_way",)),), day(25)),
        ((during(1),), None),
        ((before(3), morning(5)), day(24)),
        ((before(4), during(5)), None),
    ],
)
def test_two_red_runs_in_a_week_are_found_however_they_are_red(told, morning_of_it):
    given_log = two_runs(*told)
    fired = replay(TODAY, given_log, FREE).fired

    assert fired == every_morning(TODAY, given_log, FREE, DEFAULT)
    talks = [one.day for one in fired if one.kind is Kind.ESCALATE]
    assert talks[:1] == ([] if morning_of_it is None else [morning_of_it])


@pytest.mark.parametrize("weeks", [1, 2, 3])
def test_check_ins_are_looked_at_on_the_days_that_the_limits_make_theirs(weeks):
    check_ins = [CheckIn(day(3 + 7 * week), (3, 0, 0, 1)) for week in (8, 5, 4, 3, 1, 0)]
    given_log = log(entries=[entry(day(70), 1)], check_ins=check_ins)
    moved = replace(YEAR, escalate_weeks=weeks)
    fired = replay(TODAY, given_log, FREE, moved).fired

    assert fired == every_morning(TODAY, given_log, FREE, moved)
    assert [one.kind for one in fired[:1]] == [Kind.ESCALATE]


def test_a_red_run_told_of_long_afterwards_is_found_when_it_is_told_of():
    late = [entry(day(23), 4, moment=Moment.NEXT_MORNING, run=UUID(int=ago), id=ago) for ago in (30, 26)]
    given_log = two_runs(before(1))
    given_log = replace(given_log, entries=[*given_log.entries, *late])

    assert replay(TODAY, given_log, FREE).fired == every_morning(TODAY, given_log, FREE, DEFAULT)
