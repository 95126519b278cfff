"""The path of many runners and the path of one say the same, whatever the logs are."""

import random
from collections.abc import Sequence
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain import load, many, pain
from app.domain.findings import found_on
from app.domain.many.spikes import REASONS
from app.domain.measured import Measured
from app.domain.people import Side
from app.domain.red_runs import red_days
from app.domain.reminders import category_of
from tests.build import TODAY, day
from tests.domain.many.logs import Runner, columns, on, random_runner, runner


def agree(runners: Sequence[Runner], days: Sequence[date]) -> None:
    """Assert that both paths give the same of these runners on their days."""
    logs = columns(runners)
    sessions_agree(runners, logs)
    days_agree(runners, days, logs)
    returns_agree(runners, days, logs)
    knees_agree(runners, days, logs)
    findings_agree(runners, days, logs)


def rows(*cols):
    return [tuple(row) for row in np.array(cols).T.tolist()]


def sessions_agree(runners, logs):
    runs = many.loads(logs)
    merged, judged = runs.sessions, runs.spikes
    start = merged.start_us
    found = rows(merged.who, merged.day, start, merged.end_us, merged.metres)
    expected = [
        (who, one.day.toordinal(), _us(one.start), _us(one.end), one.distance_m)
        for who, each in enumerate(runners)
        for one in each.log.sessions
    ]
    assert found == expected
    longest = judged.longest
    spiked = rows(judged.category, longest.metres, longest.day, longest.reason, judged.sure, judged.alertable)
    assert spiked == [_spike(one) for each in runners for one in each.log.spikes]


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


def days_agree(runners, days, logs):
    runs = many.loads(logs)
    daily = many.daily(on(days), runs.sessions, runs.spikes, runs.known)
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
        _metrics_agree(daily, mine, metres, each)
    assert begun == len(daily.day)


def _metrics_agree(daily, mine, metres, each):
    known = each.log.coverage
    weighted = load.ewma_ratios(metres, known.held)
    rules = {
        "rolling_7d": load.rolling_7d,
        "week_to_week": load.week_to_week,
        "coupled": load.coupled,
        "uncoupled": load.uncoupled,
        "monotony": load.monotony,
        "strain": load.strain,
        "ewma_ratio": lambda day, days, held: weighted[day],
    }
    for name, rule in rules.items():
        measures = getattr(daily, name)
        pairs = zip(measures.value[mine].tolist(), measures.reason[mine].tolist(), strict=True)
        found = [_measured(value, reason) for value, reason in pairs]
        assert found == [rule(one, metres, known.held) for one in metres], name
    longest = [load.longest_30d(one, each.log.sessions, known) for one in metres]
    found = rows(daily.longest.metres[mine], daily.longest.reason[mine], daily.ceiling_m[mine])
    assert found == [
        (many.NOTHING, REASONS.index(one.reason), many.NOTHING)
        if one.value is None
        else (one.value, REASONS.index(one.reason), load.ceiling_m(one.value))
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


def returns_agree(runners, days, logs):
    runs = many.loads(logs)
    sore = [_sore(each) for each in runners]
    told = [(who, one.toordinal()) for who, all in enumerate(sore) for one in all]
    who, sore_days = np.array(told, np.int64).reshape(-1, 2).T
    back = many.returns(on(days), runs.sessions, runs.known, many.Days(who, sore_days))
    found = rows(back.state, back.cap_m, back.gap_days, back.last_day, back.first_day)
    expected = [
        load.return_state(last, each.log.sessions, each.log.coverage, all)
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


def knees_agree(runners, days, logs):
    judged = many.knees(logs.scores, logs.count)
    worst = many.daily_worst(logs.scores, judged)
    until = on(days)[judged.who]
    risen = many.rises(worst, until)
    talk = many.escalations(worst, risen, until)
    sides = [(who, side) for who, each in enumerate(runners) for side in _knees(each.log.entries)]
    assert rows(judged.who, judged.side) == [(who, list(Side).index(side)) for who, side in sides]
    for place, (who, side) in enumerate(sides):
        entries, last = runners[who].log.entries, days[who]
        mine = worst.knee == place
        scores = pain.daily_worst(entries, side)
        assert rows(worst.day[mine], worst.score[mine]) == [
            (at.toordinal(), one) for at, one in scores.items()
        ]
        _rise_agrees(risen, place, pain.rise(entries, side, last), scores, last)
        state = pain.escalation(entries, side, last)
        assert (talk.since[place] == many.NEVER) == (state is None)
        if state is not None:
            assert talk.since[place] == state.since.toordinal()
            assert talk.holds[place] == state.holds
            assert list(pain.EscalationReason)[talk.reason[place]] is state.reason
            assert talk.score[place] == (many.NOTHING if state.score is None else state.score)


def _knees(entries):
    other = pain.unnamed(entries)
    return [*pain.sides(entries), *([] if other is None else [other])]


def _rise_agrees(risen, place, one, scores, last):
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
        mean = pain.pain7(date.fromordinal(int(risen.day[at])), scores)
        assert mean == risen.pain7.total[at] / risen.pain7.logs[at]


def findings_agree(runners, days, logs):
    found = many.found_on(on(days), many.loads(logs), logs.scores)
    red = many.with_red_runs(on(days), logs.scores)
    for who, (each, last) in enumerate(zip(runners, days, strict=True)):
        has_red = any(red_days(each.log.sessions, each.log.entries, last).values())
        assert red[who] or not has_red
        if red[who]:
            continue
        expected = [
            many.Found(one.kind, one.side, one.local_date, category_of(one))
            for one in found_on(last, each.log)
        ]
        assert sorted(map(repr, found.of(who))) == sorted(map(repr, expected))


@pytest.mark.parametrize("seed", range(6))
def test_both_paths_agree_on_fixed_logs(seed):
    chance = random.Random(seed)
    runners = [random_runner(chance, length=chance.choice([20, 90])) for _ in range(12)]
    agree(runners, [day(n % 4) for n in range(12)])


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 1_000_000), st.integers(1, 4), st.integers(0, 12))
def test_both_paths_agree_on_random_logs_of_several_runners(seed, count, ago):
    chance = random.Random(seed)
    runners = [random_runner(chance) for _ in range(count)]
    agree(runners, [day(ago + n) for n in range(count)])


def test_both_paths_agree_on_runners_without_any_log():
    agree([runner(), runner()], [TODAY, TODAY])
    agree([], [])
