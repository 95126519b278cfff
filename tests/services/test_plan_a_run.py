"""What the page of plans shows of Rosa's log, and when it holds its tongue."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.domain.answer.facts import High, Holds, Last, Up
from app.domain.pain import FLAGS, Moment
from app.domain.people import Side
from app.domain.planning import Because, NoBuild, PlannedRun
from app.services import alerts, plan_a_run, plan_log, today_facts, warning_signs
from app.store import pain, runs
from tests.conftest import NOW
from tests.services import rosa as story

SATURDAY = date(2026, 11, 14)


@pytest.fixture
def told(db, rosa):
    with db.begin() as tx:
        story.tell(tx, rosa, NOW)
        alerts.judge(tx, rosa, NOW)
    return rosa


def page(db, person, asked=None, now=NOW):
    with db.read() as tx:
        return plan_a_run.page(tx, person, now, asked)


def test_a_run_is_judged_by_the_log_and_what_followed_similar_ones_is_counted(db, told):
    shown = page(db, told, PlannedRun(SATURDAY, 18_000))

    assert (shown.judged.plan.judged.longest_m, shown.judged.plan.judged.percent) == (15_200, 18.4)
    assert shown.judged.similar.runs < 5
    assert page(db, told, PlannedRun(SATURDAY, 6_000)).judged.similar.runs > 20


def test_next_mornings_of_similar_runs_are_those_of_the_log(db, rosa):
    days = [story.TODAY - timedelta(days=3 * n) for n in range(1, 13)]
    with db.begin() as tx:
        for at, day in enumerate(days):
            runs.put(tx, rosa.id, story.run(day, 8.0), NOW)
            if at < 7:
                after = story.score(day + timedelta(days=1), 5 if at < 2 else 2, moment=Moment.NEXT_MORNING)
                pain.put(tx, rosa.id, story.score(day, 2, hour=5), NOW)
                pain.put(tx, rosa.id, after, NOW)
    similar = page(db, rosa, PlannedRun(SATURDAY, 8_000)).judged.similar

    assert (similar.runs, similar.scored, similar.high, similar.checked, similar.settled) == (11, 7, 2, 7, 5)


def test_without_a_wish_tomorrow_is_shown_as_far_as_the_last_run(db, told, add_person):
    assert page(db, told).asked == PlannedRun(date(2026, 11, 13), 6_000)
    assert page(db, add_person("Nora")).asked == PlannedRun(date(2026, 11, 13), 5_000)


def test_other_planned_runs_of_its_seven_days_are_added_up_beside_it(db, told):
    with db.begin() as tx:
        for plan in (PlannedRun(SATURDAY, 14_000), PlannedRun(date(2026, 11, 13), 5_000)):
            plan_log.add(tx, told, plan, NOW)
        plan_log.add(tx, told, PlannedRun(date(2026, 11, 22), 9_000), NOW)
    shown = page(db, told, PlannedRun(SATURDAY, 14_000))

    assert shown.judged.others_m == 5_000
    assert [(line.plan.day.day, line.over) for line in shown.lines] == [(13, None), (14, None), (22, None)]
    assert page(db, told, PlannedRun(date(2026, 11, 20), 1_000)).judged.others_m == 14_000
    assert page(db, told, PlannedRun(date(2026, 11, 19), 1_000)).judged.others_m == 19_000
    assert page(db, told, PlannedRun(date(2026, 11, 13), 1_000)).judged.others_m == 5_000
    assert page(db, told, PlannedRun(SATURDAY, 1_000)).judged.others_m == 19_000


def test_a_kept_run_that_would_be_a_step_says_by_how_much(db, told):
    with db.begin() as tx:
        plan_log.add(tx, told, PlannedRun(SATURDAY, 18_000), NOW)

    assert page(db, told).lines[0].over == 18.4


def test_kept_runs_are_set_beside_the_ceiling_held_or_the_cap_of_their_day(db, rosa):
    with db.begin() as tx:
        for ago, km in ((25, 6.0), (12, 12.0), (7, 6.0), (4, 6.0), (1, 16.0)):
            runs.put(tx, rosa.id, story.run(story.TODAY - timedelta(days=ago), km), NOW)
        for ahead in (1, 25):
            plan_log.add(tx, rosa, PlannedRun(story.TODAY + timedelta(days=ahead), 15_000), NOW)
    shown = page(db, rosa, PlannedRun(story.TODAY + timedelta(days=25), 15_000))

    assert [(line.over, line.is_over_cap) for line in shown.lines] == [(25.0, False), (None, True)]
    assert shown.judged.follows
    assert not page(db, rosa).judged.follows


def test_four_weeks_count_planned_runs_as_planned_and_leave_their_days_alone(db, told):
    with db.begin() as tx:
        plan_log.add(tx, told, PlannedRun(SATURDAY, 9_000), NOW)
        wanted = plan_a_run.suggested(tx, told, NOW)
    weeks = page(db, told).weeks
    planned, *_ = (run for run in weeks.build.runs if run.is_own)

    assert len(weeks.build.weeks) == 4
    assert (planned.day, planned.distance_m) == (SATURDAY, 9_000)
    assert [(one.day, one.distance_m) for one in wanted] == [
        (run.day, run.distance_m) for run in weeks.build.runs if run.day != SATURDAY
    ]


def test_while_a_warning_sign_is_open_no_run_is_spoken_of(db, told):
    sign = next(iter(FLAGS))
    with db.begin() as tx:
        entry = pain.put(tx, told.id, story.score(story.TODAY, 3, 7, flags=(sign,)), NOW).entry
        warning_signs.answer(tx, told, [sign], entry.public_id, NOW)
    shown = page(db, told, PlannedRun(SATURDAY, 6_000))

    assert (shown.muted, shown.judged, shown.standing.holds) == (True, None, Holds.WARNING_SIGN)
    assert (shown.weeks.build, shown.weeks.because) == (None, Because.SIGNS)
    with db.read() as tx:
        assert plan_a_run.judged(tx, told, NOW, PlannedRun(SATURDAY, 6_000)) is None
        with pytest.raises(NoBuild):
            plan_a_run.suggested(tx, told, NOW)


@pytest.mark.parametrize(("score", "because"), [(6, Because.KNEE), (5, None)])
def test_high_scores_keep_the_four_weeks_waiting_and_todays_answer_stands_above(db, told, score, because):
    with db.begin() as tx:
        pain.put(tx, told.id, story.score(story.TODAY, score, 7), NOW)
        alerts.judge(tx, told, NOW)
    shown = page(db, told, PlannedRun(SATURDAY, 6_000))

    assert shown.weeks.because is because
    assert (shown.standing is not None and shown.standing.holds is Holds.PAIN_HIGH) == (because is not None)
    assert shown.judged is not None


def test_after_rest_or_swap_the_four_weeks_wait(db, told):
    with db.begin() as tx:
        during = story.score(date(2026, 11, 11), 7, 7, moment=Moment.DURING)
        pain.put(tx, told.id, during, NOW)

    assert page(db, told, now=NOW + timedelta(days=2)).weeks.because in (Because.REST, Because.KNEE)


def test_while_runs_are_not_known_a_run_is_judged_by_those_that_are_and_the_four_weeks_wait(db, told):
    shown = page(db, told, PlannedRun(date(2026, 11, 18), 6_000), NOW + timedelta(days=3))

    assert shown.standing.holds is Holds.MISSING
    assert (shown.standing.found, shown.standing.do) == (
        "Your runs since Friday are not known.",
        "What a run would be goes by those that are known.",
    )
    assert shown.judged.plan.ceiling_m == 16_720
    assert (shown.weeks.build, shown.weeks.because) == (None, Because.MISSING)


@pytest.mark.parametrize(
    ("facts", "because"),
    [
        ({"rise": Up(Side.LEFT, SATURDAY, 2, 4)}, Because.RISE),
        ({"see_someone": Side.LEFT}, Because.KNEE),
        ({"escalate": "A good moment to talk."}, Because.KNEE),
        ({"high": High(Side.LEFT, SATURDAY, 6)}, Because.KNEE),
        ({"last": Last(SATURDAY, "red", 2, 7, 7)}, Because.REST),
        ({"last": Last(SATURDAY, "amber", 2, 4, 4)}, None),
    ],
)
def test_each_state_of_the_knee_that_keeps_the_four_weeks_waiting_is_named(
    db, told, monkeypatch, facts, because
):
    plain = today_facts.facts
    monkeypatch.setattr(today_facts, "facts", lambda seen: replace(plain(seen), **facts))

    assert page(db, told).weeks.because is because


def test_an_empty_log_says_what_is_missing(db, add_person):
    shown = page(db, add_person("Nora"))

    assert (shown.weeks.because, shown.standing, shown.lines) == (Because.NO_HISTORY, None, ())
    assert shown.judged.plan.ceiling_m is None
