"""What many runners are found to have, where random logs seldom come."""

from uuid import UUID

import pytest

from app.domain import many
from app.domain.pain import Moment
from app.domain.people import Side
from app.domain.reminders import Kind
from tests.build import TODAY, day, entry, run
from tests.domain.many.logs import columns, on, runner


def found_of(*runners, days=None):
    logs = columns(runners)
    asked = on(days or [TODAY] * len(runners))
    verdict = many.found_on(asked, many.loads(logs), logs.scores)
    return [list(verdict.of(who)) for who in range(len(runners))]


BESIDE = entry(TODAY, 6, Side.BOTH, Moment.DURING)


def may_be_red(entries, runs=(), beside=BESIDE):
    """Whether two runs may be red: those of these scores and of the one beside them."""
    (found,) = many.with_red_runs(on([TODAY]), columns([runner(runs, [*entries, beside])]).scores).tolist()
    return found


@pytest.mark.parametrize(
    ("moment", "score", "red"),
    [
        (Moment.DURING, 6, True),
        (Moment.DURING, 5, False),
        (Moment.NEXT_MORNING, 2, True),
        (Moment.NEXT_MORNING, 1, False),
        (Moment.WORST_24H, 10, False),
    ],
)
def test_only_scores_that_can_make_a_run_red_take_the_path_of_one(moment, score, red):
    assert may_be_red([entry(TODAY, score, moment=moment)]) == red


def test_a_warning_sign_may_make_a_run_red_whatever_its_score():
    assert may_be_red([entry(TODAY, 0, flags=("daily_life",))])


@pytest.mark.parametrize(
    ("side", "beside", "red"),
    [
        (Side.LEFT, Side.LEFT, True),
        (Side.LEFT, Side.RIGHT, False),
        (Side.RIGHT, Side.LEFT, False),
        (Side.RIGHT, Side.UNKNOWN, True),
        (Side.UNKNOWN, Side.BOTH, True),
    ],
)
def test_two_runs_are_of_one_knee(side, beside, red):
    two = entry(day(2), 6, side, Moment.DURING), entry(TODAY, 6, beside, Moment.DURING)

    assert may_be_red([two[0]], beside=two[1]) == red


def test_one_run_may_be_red_and_says_nothing():
    assert not may_be_red([])


@pytest.mark.parametrize(("ago", "red"), [(7, True), (8, False)])
def test_a_run_may_be_red_for_a_week(ago, red):
    assert may_be_red([entry(day(ago), 6, moment=Moment.DURING)]) == red


@pytest.mark.parametrize(("ran", "scored", "red"), [(2, 30, True), (30, 2, False)])
def test_a_score_that_names_a_run_counts_by_the_day_of_the_run(ran, scored, red):
    one = run(day(ran), id=1, public_id=UUID(int=1))
    named = entry(day(scored), 6, moment=Moment.DURING, run=UUID(int=1))

    assert may_be_red([named], [one]) == red


def test_a_runner_whose_first_day_is_later_has_no_days_yet():
    logs = columns([runner([run(TODAY, id=1)]), runner([run(day(3), id=1)])])
    loads = many.loads(logs)
    daily = many.daily(on([day(1), day(1)]), loads.sessions, loads.spikes, loads.known)

    assert daily.who.tolist() == [1, 1, 1]


def test_findings_of_one_runner_are_not_those_of_the_next():
    steady = [run(day(ago), 10_000, id=ago) for ago in range(60, 0, -1)]
    long = [*steady, run(TODAY, 13_000, id=99)]
    back = [run(day(30), 10_000, id=1), run(TODAY, 4_000, id=2)]

    spiked, calm, returned, empty = found_of(runner(long), runner(steady), runner(back), runner())

    assert [(one.kind, one.local_date, one.category.value) for one in spiked] == [
        (Kind.LOAD_SPIKE, TODAY, "small")
    ]
    assert (calm, empty) == ([], [])
    assert [(one.kind, one.local_date) for one in returned] == [(Kind.RETURN, TODAY)]


def test_of_two_alertable_runs_of_a_day_the_longer_is_found():
    steady = [run(day(ago), 10_000, id=ago) for ago in range(60, 0, -1)]
    two = [run(TODAY, 22_000, hour=6, id=98), run(TODAY, 12_000, hour=18, id=99)]

    (found,) = found_of(runner([*steady, *two]))

    assert [(one.kind, one.category.value) for one in found if one.kind is Kind.LOAD_SPIKE] == [
        (Kind.LOAD_SPIKE, "large")
    ]


def test_a_week_that_goes_over_on_its_last_day_is_found_on_that_day():
    weeks = [run(day(ago), 10_000, id=ago + 1) for ago in range(30, 0, -7)]
    longer = [*weeks, run(TODAY, 14_000, id=99)]

    (found,) = found_of(runner(longer))
    (before,) = found_of(runner(longer), days=[day(1)])

    assert Kind.CARD in [one.kind for one in found]
    assert all(one.local_date == TODAY for one in found if one.kind is Kind.CARD)
    assert Kind.CARD not in [one.kind for one in before]


def test_one_high_score_is_found_and_is_a_moment_to_talk():
    high, calm, earlier = found_of(
        runner(entries=[entry(TODAY, 8)]),
        runner(entries=[entry(TODAY, 5)]),
        runner(entries=[entry(day(1), 8)]),
    )

    assert [(one.kind, one.side, one.local_date) for one in high] == [
        (Kind.PAIN_HIGH, Side.LEFT, TODAY),
        (Kind.ESCALATE, Side.LEFT, TODAY),
    ]
    assert (calm, earlier) == ([], [])


def test_urgent_signs_of_a_day_are_found_for_each_score():
    asked = [entry(TODAY, 0, flags=("locked",)), entry(TODAY, 0, Side.BOTH, flags=("no_weight",))]

    found, older = found_of(runner(entries=asked), runner(entries=[entry(day(1), 0, flags=("locked",))]))

    assert [(one.kind, one.side) for one in found] == [(Kind.RED_FLAG, Side.LEFT), (Kind.RED_FLAG, None)]
    assert older == []


def test_some_rows_are_taken_out_of_all_columns():
    scores = columns([runner(entries=[entry(day(1), 2), entry(TODAY, 7, Side.RIGHT)])]).scores
    today = many.rows_of(scores, scores.day == TODAY.toordinal())

    assert (today.score.tolist(), today.side.tolist(), len(today.mutes)) == ([7], [1], 1)
