"""Exercises are ticked whole or set by set, stopped when they hurt, and taken back."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from app.domain.answer.facts import Action
from app.domain.exercises import PlanKind, SetDone, level
from app.domain.people import Person, Side
from app.services import alerts, exercise_log, overview, programme, warning_signs
from app.services.programme import DayState
from app.store import exercises, pain
from app.store.database import Database, Transaction
from tests.build import NOW, TODAY, day, entry, run
from tests.services.runner import a_runner, add_runs, log


def test_a_tick_is_the_whole_dose_of_both_sides(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        ticked = exercise_log.tick(tx, rosa, "A1", None, 2, None, NOW)

    assert ticked.done.sets == (SetDone(10, None, 2),) * 4
    assert (ticked.done.side, ticked.done.pain, ticked.done.local_date) == (Side.BOTH, 2, TODAY)


def test_ticking_twice_is_done_once(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        first = exercise_log.tick(tx, rosa, "B1", None, None, None, NOW)
        again = exercise_log.tick(tx, rosa, "B1", None, None, None, NOW)

        assert again.done == first.done
        assert len(exercises.of(tx, rosa.id)) == 1


def test_undoing_a_tick_forgets_it_and_undoing_the_rest_keeps_the_sets_before(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        whole = exercise_log.tick(tx, rosa, "B1", None, None, None, NOW)
        assert whole.done.public_id
        exercise_log.undo(tx, rosa, whole.done.public_id, whole.sets_before)
        assert exercises.of(tx, rosa.id) == []

        exercise_log.set_done(tx, rosa, level("B1", 1), 1, NOW)
        rest = exercise_log.tick(tx, rosa, "B1", None, None, None, NOW)
        assert rest.done.public_id
        exercise_log.undo(tx, rosa, rest.done.public_id, rest.sets_before)
        assert [len(one.sets) for one in exercises.of(tx, rosa.id)] == [1]


def test_undoing_a_set_gives_back_the_pain_before_it(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        states = [exercise_log.set_done(tx, rosa, level("A1", 1), score, NOW).done for score in (1, 4, 8)]
        which = states[-1].public_id
        assert which
        assert [one.pain for one in states] == [1, 4, 8]
        for before in (states[1], states[0]):
            exercise_log.undo(tx, rosa, which, len(before.sets))
            assert exercises.of(tx, rosa.id) == [before]


def test_a_lower_pain_of_a_later_set_leaves_the_highest_until_it_is_undone(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        for score in (4, 1):
            done = exercise_log.set_done(tx, rosa, level("A1", 1), score, NOW).done
        assert (done.pain, [one.pain for one in done.sets]) == (4, [4, 1])
        rest = exercise_log.tick(tx, rosa, "A1", None, None, None, NOW)
        assert rest.done.public_id and rest.done.pain == 4
        exercise_log.undo(tx, rosa, rest.done.public_id, rest.sets_before)
        assert exercises.of(tx, rosa.id) == [done]


def test_undoing_a_tick_that_added_nothing_takes_nothing_away(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        exercise_log.tick(tx, rosa, "B1", None, None, None, NOW)
        exercise_log.stop(tx, rosa, level("C1", 1), 8, NOW)
        kept = exercises.of(tx, rosa.id)
        for which in ("B1", "C1"):
            again = exercise_log.tick(tx, rosa, which, None, None, None, NOW)
            assert again.done.public_id
            assert exercise_log.undo(tx, rosa, again.done.public_id, again.sets_before) is None
        assert exercises.of(tx, rosa.id) == kept


def test_a_set_too_sore_that_is_gone_on_after_leaves_the_pain_of_those_before(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        for score in (2, 8):
            exercise_log.set_done(tx, rosa, level("A1", 1), score, NOW)
        exercise_log.resume(tx, rosa, "A1", NOW)
        (back,) = exercises.of(tx, rosa.id)

    assert (back.pain, [one.pain for one in back.sets], back.stopped) == (2, [2, None], False)


def test_nobody_undoes_anothers_tick(db: Database) -> None:
    with db.begin() as tx:
        rosa, sam = a_runner(tx), a_runner(tx, "sam")
        done = exercise_log.tick(tx, rosa, "B1", None, None, None, NOW).done
        assert done.public_id

        assert exercise_log.undo(tx, sam, done.public_id, 0) is None
        assert exercises.of(tx, rosa.id) == [done]


def test_an_unknown_exercise_is_refused(db: Database) -> None:
    with db.begin() as tx, pytest.raises(exercise_log.NotAnExercise):
        exercise_log.tick(tx, a_runner(tx), "Z9", None, None, None, NOW)


def test_sets_are_noted_one_by_one_until_the_dose_is_done(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        row = level("A3", 1)
        counts = []
        for _ in range(5):
            done = exercise_log.set_done(tx, rosa, row, 1, NOW).done
            counts.append((len(done.sets), exercise_log.complete(done, row)))

    assert counts == [(1, False), (2, False), (3, False), (4, True), (4, True)]


@pytest.mark.parametrize(("score", "stopped"), [(5, False), (6, True), (None, False)])
def test_above_five_an_exercise_is_stopped_for_today(db: Database, score: int | None, stopped: bool) -> None:
    with db.begin() as tx:
        done = exercise_log.set_done(tx, a_runner(tx), level("C1", 1), score, NOW).done

    assert done.stopped is stopped


def test_skipping_because_it_hurts_keeps_the_sets_done(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        exercise_log.set_done(tx, rosa, level("C1", 1), 4, NOW)
        done = exercise_log.stop(tx, rosa, level("C1", 1), None, NOW).done

    assert (len(done.sets), done.stopped, done.pain) == (1, True, 4)


def test_todays_plan_is_gentle_after_a_six_and_nothing_under_a_warning_sign(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx, strength_days=[3])
        assert exercise_log.today(tx, rosa, NOW).plan.kind is PlanKind.STARTER
        log(tx, rosa, score="6", at=f"{day(1)}T20:00")
        assert exercise_log.today(tx, rosa, NOW).plan.kind is PlanKind.GENTLE
        log(tx, rosa, score="2")
        assert exercise_log.today(tx, rosa, NOW).plan.kind is PlanKind.STARTER
        warning_signs.answer(tx, rosa, ["locked"], None, NOW)

        today = exercise_log.today(tx, rosa, NOW)
        assert (today.plan.kind, today.plan.exercises, today.flagged) == (PlanKind.NONE, (), True)


def test_a_spike_calls_for_a_session_on_a_rest_day(db: Database) -> None:
    from app.services import alerts

    with db.begin() as tx:
        rosa = a_runner(tx, strength_days=[0])
        assert exercise_log.today(tx, rosa, NOW).plan.kind is PlanKind.REST
        told = [run(day(ago), external_id=str(ago)) for ago in range(30, 1, -3)]
        add_runs(tx, rosa, *told, run(day(1), 15_000, external_id="long"))
        alerts.judge(tx, rosa, NOW)

        assert exercise_log.today(tx, rosa, NOW).plan.kind is PlanKind.STARTER


def test_a_session_begins_with_the_sore_side(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx, knee="left")
        log(tx, rosa, score="3", side="right")
        log(tx, rosa, score="0", side="left")
        (first, *_rest) = programme.session(tx, rosa, "starter", {}, NOW)

    assert first.sides == (Side.RIGHT, Side.LEFT) * 2
    assert (first.bouts, first.now) == ((False,) * 4, 0)


def test_a_session_shows_what_is_left_and_the_short_one_needs_less(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        exercise_log.set_done(tx, rosa, level("B1", 1), 1, NOW)
        whole = programme.session(tx, rosa, "starter", {}, NOW)[1]
        short = programme.session(tx, rosa, "short", {}, NOW)[1]
        exercise_log.stop(tx, rosa, level("B1", 1), 8, NOW)
        stopped = programme.session(tx, rosa, "starter", {}, NOW)[1]

    assert (whole.now, len(whole.bouts), len(short.bouts)) == (1, 3, 2)
    assert stopped.now is None and stopped.kept


def test_the_programme_tells_done_planned_and_still_to_come_apart(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx, strength_days=[1, 3, 5])
        exercise_log.tick(tx, rosa, "A1", None, None, None, NOW - timedelta(days=2))
        exercise_log.tick(tx, rosa, "B1", None, None, None, NOW - timedelta(days=2))
        exercise_log.tick(tx, rosa, "B1", None, None, None, NOW - timedelta(days=3))
        shown = programme.programme(tx, rosa, NOW)

    week = shown.weeks[-1]
    assert [each.state for each in week.days] == [
        DayState.PART, DayState.DONE, DayState.FREE, DayState.PLANNED,
        DayState.FREE, DayState.TO_COME, DayState.FREE,
    ]  # fmt: skip
    assert (week.sessions, week.planned, len(shown.weeks)) == (1, 3, 12)
    assert {each.state for each in shown.weeks[-2].days} == {DayState.BEFORE}, "nor is there a plan then"
    assert [week.is_before for week in shown.weeks] == [True] * 11 + [False]
    assert [f"{each:%a}" for each in shown.next_days] == ["Sat", "Tue"]


def rise(tx: Transaction, person: Person) -> None:
    for ago in range(24, -1, -1):
        pain.put(tx, person.id, entry(day(ago), 4 if ago < 9 else 1), NOW)


def spike(tx: Transaction, person: Person) -> None:
    told = [run(day(ago), external_id=str(ago)) for ago in range(32, 1, -3)]
    add_runs(tx, person, *told, run(day(1), 15_200, external_id="long"))


def high(tx: Transaction, person: Person) -> None:
    pain.put(tx, person.id, entry(day(1), 6), NOW)


def sign(tx: Transaction, person: Person) -> None:
    rise(tx, person)
    warning_signs.answer(tx, person, ["locked"], None, NOW)


@pytest.mark.parametrize("strength_days", [[3], [4]], ids=["strength day", "free day"])
@pytest.mark.parametrize("story", [rise, spike, high, sign])
def test_the_first_page_and_the_programme_have_one_plan_and_the_answer_promises_it(
    db: Database, story: Callable[[Transaction, Person], None], strength_days: list[int]
) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx, strength_days=strength_days)
        story(tx, rosa)
        for ago in (5, 4, 0):
            alerts.judge(tx, rosa, NOW - timedelta(days=ago))
    with db.read() as tx:
        plan = exercise_log.today(tx, rosa, NOW).plan
        home = overview.home(tx, rosa, NOW)

    assert home.answer and home.plan == plan
    assert ("gentle strength session" in home.answer.do) is (story is rise and plan.kind is PlanKind.GENTLE)
    if story is rise:
        assert plan.kind is (PlanKind.GENTLE if strength_days == [3] else PlanKind.REST)
    offered = Action.START_SESSION in (home.answer.main, home.answer.quiet)
    assert not offered or plan.exercises


def test_an_exercise_stopped_today_is_not_ticked_any_more_but_a_slip_is_taken_back(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        row = level("A1", 1)
        exercise_log.set_done(tx, rosa, row, 1, NOW)
        stopped = exercise_log.stop(tx, rosa, level("A1", 1), 8, NOW).done
        assert exercise_log.tick(tx, rosa, "A1", None, None, None, NOW).done == stopped
        assert exercise_log.set_done(tx, rosa, row, 1, NOW).done == stopped
        exercise_log.resume(tx, rosa, "A1", NOW)
        (back,) = exercises.of(tx, rosa.id)

    assert (len(back.sets), back.stopped, back.pain) == (1, False, 1)


def test_a_stop_before_the_first_set_leaves_nothing_when_it_is_taken_back(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        exercise_log.stop(tx, rosa, level("A1", 1), 8, NOW)
        exercise_log.resume(tx, rosa, "A1", NOW)
        exercise_log.resume(tx, rosa, "B1", NOW)

        assert exercises.of(tx, rosa.id) == []


def test_the_sets_of_a_session_are_told_by_side(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        for _ in range(3):
            exercise_log.set_done(tx, rosa, level("A1", 1), 1, NOW)
        told = [step.by_side for step in programme.session(tx, rosa, "starter", {}, NOW)]

    assert told == [(2, 1), None, None]


def _standing(
    db: Database, *ticked: str, stopped: tuple[str, ...] = (), days: tuple[int, ...] = (3,)
) -> tuple[list[str], int, bool, str | None]:
    """Where today, a Thursday, stands after these."""
    with db.begin() as tx:
        rosa = a_runner(tx, strength_days=list(days))
        for which in ticked:
            exercise_log.tick(tx, rosa, which, None, None, None, NOW)
        for which in stopped:
            exercise_log.stop(tx, rosa, level(which, 1), 8, NOW)
        found = programme.programme(tx, rosa, NOW).standing
    return [row.id for row in found.rows], found.done, found.finished, found.go_on


def test_a_day_not_begun_shows_its_plan(db: Database) -> None:
    assert _standing(db) == (["A1", "B1", "C1"], 0, False, None)


def test_part_of_a_session_is_gone_on_with_on_any_day(db: Database) -> None:
    assert _standing(db, "A1", days=(0,)) == (["A1", "B1", "C1"], 1, False, "starter")


def test_a_short_session_that_was_begun_is_gone_on_with_as_such(db: Database) -> None:
    assert _standing(db, "A2", "B1") == (["A2", "B1", "B5"], 2, False, "short")


def test_a_set_gone_through_is_finished_on_a_rest_day_too(db: Database) -> None:
    assert _standing(db, "A1", "B1", "C1", days=(0,)) == (["A1", "B1", "C1"], 3, True, None)


def test_the_short_session_finishes_a_strength_day(db: Database) -> None:
    assert _standing(db, "A2", "B1", "B5") == (["A2", "B1", "B5"], 3, True, None)


def test_what_was_stopped_is_not_left_to_do(db: Database) -> None:
    assert _standing(db, "B1", "C1", stopped=("A1",)) == (["A1", "B1", "C1"], 2, True, None)


def test_a_session_put_together_by_hand_is_finished_and_one_such_exercise_is_not(db: Database) -> None:
    assert _standing(db, "C2", "C3", days=(0,)) == (["C2", "C3"], 2, True, None)


def test_the_weeks_begin_with_the_account_or_with_an_exercise_noted_for_a_day_before(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx, strength_days=[0, 1, 3])
        new = programme.programme(tx, rosa, NOW).weeks[-1].days
        for which in ("A1", "B1"):
            exercise_log.tick(tx, rosa, which, None, None, None, NOW - timedelta(days=9))
        told = programme.programme(tx, rosa, NOW).weeks[-2:]

    assert [each.state for each in new[:4]] == [*[DayState.BEFORE] * 3, DayState.PLANNED]
    assert [each.state for each in told[0].days[:3]] == [DayState.BEFORE, DayState.DONE, DayState.FREE]
    assert [each.state for each in told[1].days[:2]] == [DayState.PLANNED, DayState.PLANNED]


def test_without_consent_pain_stops_an_exercise_and_is_not_kept(db: Database) -> None:
    with db.begin() as tx:
        nora = a_runner(tx, consent=False)
        done = exercise_log.set_done(tx, nora, level("C1", 1), 8, NOW).done

    assert (done.stopped, done.pain) == (True, None)
