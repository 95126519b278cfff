"""The path of many runners and the path of one say the same, whatever the logs are."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain import load, many, pain
from app.domain.findings import found_on, spike_finding, week_finding
from app.domain.many.spikes import REASONS
from app.domain.measured import Measured
from app.domain.people import Side
from app.domain.red_runs import red_days
from app.domain.reminders import Kind, category_of
from app.domain.runs import Source
from app.domain.thresholds import DEFAULT, Thresholds
from tests.build import TODAY, day, run
from tests.domain.many.limits import MOVED
from tests.domain.many.logs import Runner, columns, on, random_runner, runner


def agree(runners: Sequence[Runner], days: Sequence[date], limits: Thresholds = DEFAULT) -> None:
    """Assert that both paths give the same of these runners on their days."""
    runners = [each.judged_by(limits) for each in runners]
    logs = columns(runners)
    sessions_agree(runners, logs, limits)
    days_agree(runners, days, logs, limits)
    returns_agree(runners, days, logs, limits)
    knees_agree(runners, days, logs, limits)
    findings_agree(runners, days, logs, limits)


def rows(*cols):
    return [tuple(row) for row in np.array(cols).T.tolist()]


def sessions_agree(runners, logs, limits):
    runs = many.loads(logs, limits)
    merged, judged = runs.sessions, runs.spikes
    start = merged.start_us
    found = rows(merged.who, merged.day, start, merged.end_us, merged.metres, merged.sources)
    expected = [
        (who, one.day.toordinal(), _us(one.start), _us(one.end), one.distance_m, _bits(one))
        for who, each in enumerate(runners)
        for one in each.log.sessions
    ]
    assert found == expected
    longest = judged.longest
    spiked = rows(judged.category, longest.metres, longest.day, longest.reason, judged.sure, judged.alertable)
    assert spiked == [_spike(one) for each in runners for one in each.log.spikes]


def _bits(session):
    return sum({1 << list(Source).index(run.source) for run in session.runs})


def _us(instant):
    return round(instant.timestamp() * 1_000_000)


def _spike(one):
    return (
        many.NOTHING if one.category is None else one.category.level,
        many.NOTHING if one.longest_m is None else one.longest_m,
        many.NEVER if one.longest_day is None else one.longest_day.toordinal(),
        REASONS.index(one.reason),
        one.confidence == "ok",
        one.alertable,
    )


def days_agree(runners, days, logs, limits):
    runs = many.loads(logs, limits)
    daily = many.daily(on(days), runs.sessions, runs.spikes, runs.known, limits)
    begun = 0
    for each, last in zip(runners, days, strict=True):
        known = each.log.coverage
        if known.first is None or known.first > last:
            continue
        metres = load.daily(each.log.sessions, known, known.first, last)
        mine = slice(begun, begun + len(metres))
        begun += len(metres)
        assert daily.day[mine].tolist() == [one.toordinal() for one in metres]
        found = rows(daily.metres[mine], daily.unknown[mine])
        assert found == [(one or 0, one is None) for one in metres.values()]
        _metrics_agree(daily, mine, metres, each, limits)
    assert begun == len(daily.day)


def _metrics_agree(daily, mine, metres, each, limits):
    known = each.log.coverage
    weighted = load.ewma_ratios(metres, known.held, limits)
    rules = {
        "rolling_7d": load.rolling_7d,
        "week_to_week": load.week_to_week,
        "coupled": load.coupled,
        "uncoupled": load.uncoupled,
        "monotony": load.monotony,
        "strain": load.strain,
        "ewma_ratio": lambda day, days, held, limits: weighted[day],
    }
    for name, rule in rules.items():
        measures = getattr(daily, name)
        pairs = zip(measures.value[mine].tolist(), measures.reason[mine].tolist(), strict=True)
        found = [_measured(value, reason) for value, reason in pairs]
        assert found == [rule(one, metres, known.held, limits) for one in metres], name
    longest = [load.longest_30d(one, each.log.sessions, known, limits) for one in metres]
    found = rows(daily.longest.metres[mine], daily.longest.reason[mine], daily.ceiling_m[mine])
    assert found == [
        (many.NOTHING, REASONS.index(one.reason), many.NOTHING)
        if one.value is None
        else (one.value, REASONS.index(one.reason), load.ceiling_m(one.value, limits))
        for one in longest
    ]
    levels = {}
    for session, one in zip(each.log.sessions, each.log.spikes, strict=True):
        level = many.NOTHING if one.category is None else one.category.level
        levels[session.day] = max(level, levels.get(session.day, many.NOTHING))
    assert daily.category[mine].tolist() == [levels.get(one, many.NOTHING) for one in metres]


def _measured(value, reason):
    """A number as the path of one gives it; equal floats are equal bit for bit."""
    return Measured(None if np.isnan(value) else value, REASONS[reason])


def returns_agree(runners, days, logs, limits):
    runs = many.loads(logs, limits)
    sore = [_sore(each) for each in runners]
    told = [(who, one.toordinal()) for who, all in enumerate(sore) for one in all]
    who, sore_days = np.array(told, np.int64).reshape(-1, 2).T
    back = many.returns(on(days), runs.sessions, runs.known, many.Days(who, sore_days), limits)
    found = rows(back.state, back.cap_m, back.gap_days, back.last_day, back.first_day)
    expected = [
        load.return_state(last, each.log.sessions, each.log.coverage, all, limits)
        for each, last, all in zip(runners, days, sore, strict=True)
    ]
    assert found == [
        (
            list(load.ReturnState).index(one.state),
            many.NOTHING if one.cap_m is None else one.cap_m,
            one.gap_days or 0,
            one.last_day.toordinal() if one.last_day else many.NEVER,
            one.first_day.toordinal() if one.first_day else many.NEVER,
        )
        for one in expected
    ]


def _sore(each):
    runs = [run for session in each.log.sessions for run in session.runs]
    return pain.sore_days(pain.tied(each.log.entries, runs), runs)


def knees_agree(runners, days, logs, limits):
    judged = many.knees(logs.scores, logs.count)
    worst = many.daily_worst(logs.scores, judged)
    until = on(days)[judged.who]
    risen = many.rises(worst, until, limits)
    talk = many.escalations(worst, risen, until, limits)
    sides = [(who, side) for who, each in enumerate(runners) for side in _knees(each.log.entries)]
    assert rows(judged.who, judged.side) == [(who, list(Side).index(side)) for who, side in sides]
    for place, (who, side) in enumerate(sides):
        entries, last = runners[who].log.entries, days[who]
        mine = worst.knee == place
        scores = pain.daily_worst(entries, side)
        assert rows(worst.day[mine], worst.score[mine]) == [
            (at.toordinal(), one) for at, one in scores.items()
        ]
        _rise_agrees(risen, place, pain.rise(entries, side, last, limits), scores, last, limits)
        state = pain.escalation(entries, side, last, (), limits)
        assert (talk.since[place] == many.NEVER) == (state is None)
        if state is not None:
            assert talk.since[place] == state.since.toordinal()
            assert talk.holds[place] == state.holds
            assert list(pain.EscalationReason)[talk.reason[place]] is state.reason
            assert talk.score[place] == (many.NOTHING if state.score is None else state.score)


def _knees(entries):
    other = pain.unnamed(entries)
    return [*pain.sides(entries), *([] if other is None else [other])]


def _rise_agrees(risen, place, one, scores, last, limits):
    mine = np.flatnonzero(risen.knee == place)
    latest = mine[-1] if len(mine) and risen.since[mine[-1]] != many.NEVER else None
    assert (one is None) == (latest is None)
    if one is not None:
        cleared = risen.cleared[latest]
        assert one.since.toordinal() == risen.since[latest]
        assert one.base == risen.base.total[latest] / risen.base.logs[latest]
        assert (one.cleared_on.toordinal() if one.cleared_on else many.NEVER) == cleared
        assert one.holds == (risen.holds[latest] and risen.day[latest] == last.toordinal())
    for at in mine:
        mean = pain.pain7(date.fromordinal(int(risen.day[at])), scores, limits)
        assert mean == risen.pain7.total[at] / risen.pain7.logs[at]


def findings_agree(runners, days, logs, limits):
    runs = many.loads(logs, limits)
    found = many.found_on(on(days), runs, logs.scores, limits)
    red = many.with_red_runs(on(days), logs.scores, limits)
    for who, (each, last) in enumerate(zip(runners, days, strict=True)):
        days_red = red_days(each.log.sessions, each.log.entries, last, limits)
        assert red[who] or all(len(one) < limits.escalate_red_runs for one in days_red.values())
        alone = found_on(last, each.log, limits)
        expected = [many.Found(one.kind, one.side, one.local_date, category_of(one)) for one in alone]
        left_out = {Kind.ESCALATE} if red[who] else set()
        assert compared(found.of(who), left_out) == compared(expected, left_out)
        assert told(who, each, found, runs, limits) == [
            one for kind in (Kind.LOAD_SPIKE, Kind.CARD) for one in alone if one.kind is kind
        ]


def told(who, each, found, runs, limits):
    """The findings of runs in full, each worded by what the columns say."""
    days = {kind: [one.local_date.toordinal() for one in found.of(who) if one.kind is kind] for kind in Kind}
    spikes = [many.spike_told(who, one, runs, limits) for one in days[Kind.LOAD_SPIKE]]
    weeks = [many.week_told(who, one, runs, limits) for one in days[Kind.CARD]]
    return [
        *(spike_finding(*one, each.log.units, limits) for one in spikes),
        *(week_finding(change, each.log.week_start, sources, each.log.units) for change, sources in weeks),
    ]


def compared(found, left_out):
    return sorted(repr(one) for one in found if one.kind not in left_out)


@pytest.mark.parametrize("seed", range(6))
def test_both_paths_agree_on_fixed_logs(seed):
    chance = random.Random(seed)
    runners = [random_runner(chance, length=chance.choice([20, 90])) for _ in range(12)]
    agree(runners, [day(n % 4) for n in range(12)], (DEFAULT, MOVED)[seed % 2])


@settings(max_examples=8)  # tests/soak/test_many.py compares a thousand histories
@given(st.integers(0, 1_000_000), st.integers(1, 8), st.integers(0, 12), st.sampled_from([DEFAULT, MOVED]))
def test_both_paths_agree_on_random_logs_of_several_runners(seed, count, ago, limits):
    chance = random.Random(seed)
    runners = [random_runner(chance) for _ in range(count)]
    agree(runners, [day(ago + n) for n in range(count)], limits)


@pytest.mark.parametrize("limits", [DEFAULT, MOVED], ids=["as they come", "moved"])
def test_what_runs_alone_make_is_what_is_found_without_scores(limits):
    chance = random.Random(4)
    runners = [random_runner(chance).judged_by(limits) for _ in range(20)]
    logs, days = columns(runners), on([TODAY] * 20)
    of_runs = many.found_of_runs(days, many.loads(logs, limits), limits)
    found = 0
    for who, each in enumerate(runners):
        expected = [
            many.Found(one.kind, one.side, one.local_date, category_of(one))
            for one in found_on(TODAY, replace(each.log, entries=(), red_days={}), limits)
        ]
        assert sorted(map(repr, of_runs.of(who))) == sorted(map(repr, expected))
        found += len(expected)
    assert found > 2


@pytest.mark.parametrize("count", [0, 1, 2])
@pytest.mark.parametrize("ran", [[], [run(TODAY, id=1)], [run(day(-1), id=1)], [run(day(20), id=1)]])
def test_both_paths_agree_on_few_runners_with_hardly_a_log(count, ran):
    agree([runner(ran)] * count, [TODAY] * count)


@pytest.mark.parametrize(("ago", "state"), [(14, load.ReturnState.NONE), (15, load.ReturnState.RETURN)])
def test_a_day_not_known_just_before_a_run_is_none_of_the_break(ago, state):
    ran = [run(day(ago), id=1), run(TODAY, id=2)]
    known = load.coverage(ran, [(day(ago), day(2))], [], False)
    logs = columns([runner(ran, coverage=known)])
    runs = many.loads(logs)
    nobody = many.Days(on([]), on([]))
    back = many.returns(on([TODAY]), runs.sessions, runs.known, nobody)

    assert load.return_state(TODAY, load.sessions(ran), known).state is state
    assert list(load.ReturnState)[back.state[0]] is state
