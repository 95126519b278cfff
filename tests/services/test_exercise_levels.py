"""Levels change by the runner's yes alone, and the next session stands at what was agreed to."""

from datetime import timedelta

import pytest

from app.domain.exercises import Direction, Phase, PlanKind, Why, level
from app.domain.people import Person
from app.services import exercise_levels, exercise_log, overview, programme
from app.services.exercise_levels import NotProposed
from app.store import exercise_levels as store
from app.store import exercises, pain, people
from app.store.database import Database, Transaction
from tests.build import NOW, day, entry
from tests.services.runner import a_runner

TOMORROW = NOW + timedelta(days=1)


def trained(tx: Transaction, person: Person, *ago: int, which: str = "A1", score: int | None = 1) -> None:
    """An exercise ticked with its whole dose on some days."""
    for days in ago:
        exercise_log.tick(tx, person, which, None, score, None, NOW - timedelta(days=days))


def test_yes_makes_the_next_session_a_row_higher_and_the_log_carries_it(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx, strength_days=[3])
        trained(tx, rosa, 4, 2)
        (one,) = exercise_levels.read(tx, rosa, NOW).proposals
        assert (one.direction, one.to) == (Direction.UP, level("A1", 2))
        assert exercise_log.today(tx, rosa, NOW).plan.rows[0] == level("A1", 1), "nothing changes by itself"
        exercise_levels.agree(tx, rosa, "A1", "A1", 2, NOW)
        ticked = exercise_log.tick(tx, rosa, "A1", None, 1, None, NOW)

        assert exercise_levels.read(tx, rosa, NOW).proposals == ()
        assert (ticked.done.level, ticked.done.sets[0].reps) == (2, 12)
        plan = exercise_log.today(tx, rosa, NOW).plan
        assert plan.rows[0] == level("A1", 2) and plan == overview.home(tx, rosa, NOW).plan
        changed = exercise_levels.read(tx, rosa, NOW).changed("A1")
        assert changed and (changed.level, changed.why, changed.local_date) == (2, Why.TOP, day(0))


def test_what_is_not_proposed_is_not_agreed_to(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        trained(tx, rosa, 4, 2)
        for which, to, number in (("A1", "A1", 3), ("A1", "B1", 2), ("B1", "B1", 2), ("Z9", "Z9", 2)):
            with pytest.raises(NotProposed):
                exercise_levels.agree(tx, rosa, which, to, number, NOW)
        with pytest.raises(NotProposed):
            exercise_levels.keep(tx, rosa, "B1", NOW)

        assert store.of(tx, rosa.id) == []


def test_a_kept_level_is_not_asked_about_until_two_more_sessions_at_the_top(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        trained(tx, rosa, 9, 7)
        exercise_levels.keep(tx, rosa, "A1", NOW - timedelta(days=6))
        trained(tx, rosa, 4)
        assert exercise_levels.read(tx, rosa, NOW).proposals == ()
        trained(tx, rosa, 2)

        levels = exercise_levels.read(tx, rosa, NOW)
        assert [one.to.number for one in levels.proposals] == [2]
        assert levels.row("A1") == level("A1", 1) and levels.changed("A1") is None


def test_todays_session_waits_for_its_morning_which_may_be_worse(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        pain.put(tx, rosa.id, entry(day(0), 1), NOW)
        trained(tx, rosa, 2, 0)
        (waiting,) = exercise_levels.read(tx, rosa, NOW).proposals
        assert waiting.waits
        for deed in (exercise_levels.agree, exercise_levels.keep):
            with pytest.raises(NotProposed):
                deed(tx, rosa, "A1", *(("A1", 2) if deed is exercise_levels.agree else ()), NOW)  # type: ignore[operator]
        assert not exercise_levels.read(tx, rosa, TOMORROW).proposals[0].waits
        pain.put(tx, rosa.id, entry(day(-1), 2), TOMORROW)

        assert exercise_levels.read(tx, rosa, TOMORROW).proposals == ()


def test_a_stop_offers_the_easier_version_and_its_session_ends_the_step_down_at_three(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        assert not exercise_log.set_done(tx, rosa, level("A1", 1), 3, NOW).done.stopped
        assert exercise_log.set_done(tx, rosa, level("C3", 1), 3, NOW).done.stopped
        found = {
            one.exercise: (one.to.number, one.why) for one in exercise_levels.read(tx, rosa, NOW).proposals
        }
        assert found == {"A1": (0, Why.SORE), "C3": (0, Why.STOPPED)}
        exercise_levels.agree(tx, rosa, "C3", "C3", 0, NOW)

        assert [one.exercise for one in exercise_levels.read(tx, rosa, NOW).proposals] == ["A1"]
        assert exercise_levels.read(tx, rosa, NOW).row("C3").words.endswith("on a 5 cm step, holding a rail")


def test_what_was_begun_today_stays_at_the_level_it_was_begun_at(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        trained(tx, rosa, 4, 2)
        exercise_log.set_done(tx, rosa, level("A1", 1), 1, NOW)
        exercise_levels.choose(tx, rosa, "A1", 2, NOW)
        levels = exercise_levels.read(tx, rosa, NOW).numbers
        (step, *_rest) = programme.session(tx, rosa, "starter", levels, NOW)
        rest = exercise_log.set_done(tx, rosa, level("A1", 2), 1, NOW).done
        whole = exercise_log.tick(tx, rosa, "A1", None, None, None, NOW).done

    assert step.row == level("A1", 1) and (step.now, len(step.bouts)) == (1, 4)
    assert [(one.level, {each.reps for each in one.sets}) for one in (rest, whole)] == [(1, {10})] * 2


def test_on_gentle_days_nothing_stands_above_the_start(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx, strength_days=[3])
        for number in (2, 3):
            exercise_levels.choose(tx, rosa, "A1", number, NOW - timedelta(days=9))
        pain.put(tx, rosa.id, entry(day(0), 6), NOW)

        assert exercise_log.today(tx, rosa, NOW).plan.kind is PlanKind.GENTLE
        assert exercise_log.tick(tx, rosa, "A1", None, 1, None, NOW).done.level == 1
        assert exercise_log.tick(tx, rosa, "C1", None, 1, None, NOW).done.level == 1


def test_ones_own_choice_is_one_level_at_a_time_and_inside_the_table(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        for which, number in (("A1", 3), ("A1", 1), ("A1", -1), ("B4", 9), ("Z9", 1)):
            with pytest.raises(NotProposed):
                exercise_levels.choose(tx, rosa, which, number, NOW)
        exercise_levels.choose(tx, rosa, "A1", 0, NOW)
        with pytest.raises(NotProposed):
            exercise_levels.choose(tx, rosa, "A1", -1, NOW)
        exercise_levels.choose(tx, rosa, "A1", 1, TOMORROW)

        assert [(one.level, one.why) for one in store.of(tx, rosa.id)] == [(0, Why.CHOSEN), (1, Why.CHOSEN)]


def test_taking_an_agreement_back_leads_to_the_level_before(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        said = exercise_levels.choose(tx, rosa, "A1", 2, NOW)
        assert exercise_levels.undo(tx, rosa, said)
        assert not exercise_levels.undo(tx, rosa, said)

        assert exercise_levels.read(tx, rosa, NOW).numbers == {}


def test_the_single_leg_bridge_takes_the_place_of_the_bridge_and_an_undo_brings_it_back(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx, strength_days=[3])
        for number in (2, 3):
            exercise_levels.choose(tx, rosa, "B1", number, NOW - timedelta(days=9))
        trained(tx, rosa, 4, 2, which="B1")
        said = exercise_levels.agree(tx, rosa, "B1", "B2", 1, NOW)
        assert exercise_log.today(tx, rosa, NOW).plan.exercises == ("A1", "B2", "C1")
        assert exercise_levels.read(tx, rosa, NOW).proposals == ()
        exercise_levels.undo(tx, rosa, said)

        assert exercise_log.today(tx, rosa, NOW).plan.exercises == ("A1", "B1", "C1")


def test_the_standard_set_is_chosen_once_the_starter_set_went_up_and_left_again(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx, strength_days=[3])
        with pytest.raises(NotProposed):
            exercise_levels.choose_set(tx, rosa, "standard", NOW)
        for which in ("A1", "B1", "C1"):
            exercise_levels.choose(tx, rosa, which, 2, NOW)
        with pytest.raises(NotProposed):
            exercise_levels.choose_set(tx, rosa, "gentle", NOW)
        exercise_levels.choose_set(tx, rosa, "standard", NOW)
        chosen = people.by_id(tx, rosa.id)
        assert chosen
        plan = exercise_log.today(tx, chosen, NOW).plan
        assert (plan.kind, plan.exercises) == (PlanKind.STANDARD, ("A4", "B2", "C2", "C3"))
        assert overview.home(tx, chosen, NOW).plan == plan
        exercise_log.tick(tx, chosen, "A4", None, 1, None, NOW)
        assert programme.programme(tx, chosen, NOW).standing.go_on == "standard"
        exercise_levels.choose_set(tx, chosen, "starter", NOW)
        back = people.by_id(tx, rosa.id)

        assert back and exercise_log.today(tx, back, NOW).plan.kind is PlanKind.STARTER


def test_the_programme_counts_the_sessions_of_the_last_year(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        for ago in (400, 100, 50):
            trained(tx, rosa, ago)
            trained(tx, rosa, ago, which="B1")

        assert programme.programme(tx, rosa, NOW).phase == (Phase.FIRST, 2, 18)
        assert len(exercises.of(tx, rosa.id)) == 6
