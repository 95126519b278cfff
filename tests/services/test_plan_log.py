"""Planned runs, kept and taken out; and reminders that keep clear of them."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

import pytest

from app.domain.planning import PlannedRun
from app.domain.reminders import RuleSettings, Status
from app.services import alerts, plan_log, reminder_rules, rounds
from app.services.plan_log import NoSuchPlan, TooManyPlans
from app.services.plan_typed import NotAPlan, TypedPlan, read
from app.store import people, reminders
from tests.conftest import NOW

TODAY = date(2026, 11, 12)  # a Thursday
NOBODYS = UUID("00000000-0000-4000-8000-000000000000")


def plan(ahead=2, m=14_000, at=None, race=False):
    return PlannedRun(TODAY + timedelta(days=ahead), m, at, race)


def test_runs_of_today_and_later_are_listed_and_one_can_be_taken_out_and_back(db, rosa):
    with db.begin() as tx:
        one = plan_log.add(tx, rosa, plan(), NOW)
        plan_log.add(tx, rosa, plan(0, 6_000), NOW)
        plan_log.add(tx, rosa, plan(-1), NOW - timedelta(days=1))
        assert [each.distance_m for each in plan_log.upcoming(tx, rosa, NOW)] == [6_000, 14_000]
        plan_log.remove(tx, rosa, one, NOW)
        assert [each.distance_m for each in plan_log.upcoming(tx, rosa, NOW)] == [6_000]
        plan_log.restore(tx, rosa, one, NOW)
        assert len(plan_log.upcoming(tx, rosa, NOW)) == 2


def test_what_is_nobodys_or_anothers_is_no_plan(db, rosa, add_person):
    nora = add_person("Nora")
    with db.begin() as tx:
        one = plan_log.add(tx, rosa, plan(), NOW)
        for public_id in (one, NOBODYS):
            with pytest.raises(NoSuchPlan):
                plan_log.remove(tx, nora, public_id, NOW)
            with pytest.raises(NoSuchPlan):
                plan_log.restore(tx, nora, public_id, NOW)


def test_runs_planned_together_are_taken_out_together_and_too_many_are_refused_whole(db, rosa):
    with db.begin() as tx:
        plan_log.add(tx, rosa, plan(1), NOW - timedelta(minutes=1))
        plan_log.add_all(tx, rosa, [plan(n) for n in range(2, 10)], NOW)
        with pytest.raises(TooManyPlans):
            plan_log.add_all(tx, rosa, [plan(n, 5_000) for n in range(200)], NOW)
        assert len(plan_log.upcoming(tx, rosa, NOW)) == 9
        plan_log.remove_made_at(tx, rosa, NOW, NOW)
        assert [each.day for each in plan_log.upcoming(tx, rosa, NOW)] == [plan(1).day]


def test_one_taken_out_comes_back_only_where_there_is_room(db, rosa):
    with db.begin() as tx:
        one = plan_log.add(tx, rosa, plan(1), NOW)
        plan_log.remove(tx, rosa, one, NOW)
        plan_log.add_all(tx, rosa, [plan(2, 5_000 + n) for n in range(200)], NOW)
        with pytest.raises(TooManyPlans):
            plan_log.restore(tx, rosa, one, NOW)
        kept = plan_log.upcoming(tx, rosa, NOW)
        plan_log.restore(tx, rosa, kept[0].public_id, NOW)
        assert len(kept) == len(plan_log.upcoming(tx, rosa, NOW)) == 200


def test_todays_plan_is_told_until_there_is_a_run_of_today():
    plans = [plan(-1), plan(0), plan(1), plan(2)]

    assert plan_log.soon(plans, TODAY, {TODAY - timedelta(days=1)}) == plans[1:3]
    assert plan_log.soon(plans, TODAY, {TODAY}) == plans[2:3]


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("day", "14.11.2026", "Give the day as year, month and day, for example 2026-11-12."),
        ("day", "2026-11-11", "That day is over. Choose today or a later day."),
        ("day", "2027-11-14", "A run is planned for the year ahead at most. Check the year."),
        ("distance", "far", "Give the distance as a number of km, for example 10.5."),
        ("distance", "0", "A run has a distance above 0."),
        ("distance", "1001", "A run here has at most 1000 km. Check the distance."),
        ("clock", "25:00", "Give the time as hours and minutes, for example 07:10, or leave it empty."),
    ],
)
def test_what_is_no_plan_is_refused_in_words(rosa, field, typed, said):
    fields = {"day": "2026-11-14", "distance": "14", field: typed}
    with pytest.raises(NotAPlan) as refused:
        read(TypedPlan(**fields), rosa, NOW)
    assert refused.value.problems == {field: said}


def test_what_is_typed_is_read_in_the_runners_units(rosa):
    typed = TypedPlan("2027-11-13", "14,5", "18:05", "1")

    assert read(typed, rosa, NOW) == PlannedRun(date(2027, 11, 13), 14_500, time(18, 5), True)


MORNING = datetime(2026, 11, 11, 7, 30, tzinfo=NOW.tzinfo)  # Wednesday half past eight in Berlin


@pytest.mark.parametrize("path", ["one", "many"])
@pytest.mark.parametrize(
    ("kept", "status"),
    [
        (None, Status.SENT),
        (PlannedRun(date(2026, 11, 11), 6_000, time(10, 15)), Status.SUPPRESSED),
        (PlannedRun(date(2026, 11, 11), 6_000, time(12)), Status.SENT),
        (PlannedRun(date(2026, 11, 11), 6_000), Status.SENT),
        (PlannedRun(date(2026, 11, 12), 6_000, race=True), Status.SUPPRESSED),
        (PlannedRun(date(2026, 11, 13), 6_000, race=True), Status.SENT),
    ],
)
def test_a_strength_day_is_not_reminded_of_shortly_before_a_run_nor_about_a_race(
    db, add_person, path, kept, status
):
    person = add_person("Mia", strength_days=[2])
    with db.begin() as tx:
        if kept is not None:
            plan_log.add(tx, person, kept, MORNING)
        if path == "many":
            assert rounds.morning(tx, [person], MORNING) == [person]
        else:
            alerts.morning(tx, person, MORNING)
        assert [one.status for one in reminders.of(tx, person.id)] == [status]


def test_who_chose_so_is_reminded_of_a_strength_day_shortly_before_a_run_too(db, add_person):
    person = add_person("Mia", strength_days=[2])
    with db.begin() as tx:
        plan_log.add(tx, person, PlannedRun(date(2026, 11, 11), 6_000, time(10, 15)), MORNING)
        reminder_rules.save(tx, person, RuleSettings(before_runs=True), MORNING - timedelta(days=3))
        again = people.by_id(tx, person.id)
        alerts.morning(tx, again, MORNING)
        (reminder,) = reminders.of(tx, person.id)

    assert reminder.status is Status.SENT
