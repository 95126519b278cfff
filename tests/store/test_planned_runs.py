"""Planned runs in the database: the same one once, removed ones with a way back."""

from datetime import date, time, timedelta

from app.domain.planning import PlannedRun
from app.services import accounts
from app.store import planned_runs
from tests.conftest import NOW

SATURDAY = date(2026, 11, 14)
RUN = PlannedRun(SATURDAY, 14_000)


def test_the_same_run_is_kept_once_with_its_latest_hour(db, rosa):
    with db.begin() as tx:
        one = planned_runs.put(tx, rosa.id, RUN, NOW)
        again = planned_runs.put(tx, rosa.id, PlannedRun(SATURDAY, 14_000, time(18, 5)), NOW)
        race = planned_runs.put(tx, rosa.id, PlannedRun(SATURDAY, 14_000, race=True), NOW)
        found = planned_runs.of(tx, rosa.id, SATURDAY)

    assert one == again != race
    assert found == [
        PlannedRun(SATURDAY, 14_000, None, True, race),
        PlannedRun(SATURDAY, 14_000, time(18, 5), False, one),
    ]
    assert planned_runs.count(tx, rosa.id, SATURDAY) == 2


def test_a_removed_one_comes_back_by_undo_and_by_being_planned_again(db, rosa, add_person):
    nora = add_person("Nora")
    with db.begin() as tx:
        one = planned_runs.put(tx, rosa.id, RUN, NOW)
        assert not planned_runs.remove(tx, nora.id, one, NOW)
        assert planned_runs.remove(tx, rosa.id, one, NOW)
        assert planned_runs.of(tx, rosa.id, SATURDAY) == []
        assert planned_runs.restore(tx, rosa.id, one)
        assert [each.public_id for each in planned_runs.of(tx, rosa.id, SATURDAY)] == [one]
        planned_runs.remove(tx, rosa.id, one, NOW)
        assert planned_runs.put(tx, rosa.id, RUN, NOW + timedelta(minutes=1)) == one
        assert planned_runs.made_at(tx, rosa.id, NOW + timedelta(minutes=1)) == [one]
        assert planned_runs.made_at(tx, rosa.id, NOW) == []


def test_what_was_removed_is_forgotten_in_time(db, rosa):
    with db.begin() as tx:
        one = planned_runs.put(tx, rosa.id, RUN, NOW)
        planned_runs.remove(tx, rosa.id, one, NOW)
        assert planned_runs.forget_removed(tx, NOW) == 0
        assert planned_runs.forget_removed(tx, NOW + timedelta(seconds=1)) == 1
        assert not planned_runs.restore(tx, rosa.id, one)


def test_days_are_cut_where_asked_and_people_kept_apart(db, rosa, add_person):
    nora = add_person("Nora")
    with db.begin() as tx:
        for who in (rosa, nora):
            for n in range(4):
                planned_runs.put(tx, who.id, PlannedRun(SATURDAY + timedelta(days=n), 5_000 + who.id), NOW)
        monday = SATURDAY + timedelta(days=2)
        mine = planned_runs.of(tx, rosa.id, SATURDAY + timedelta(days=1), monday)
        both = planned_runs.of_many(tx, [rosa.id, nora.id], monday, monday)

    assert [each.day.day for each in mine] == [15, 16]
    assert {who: [each.distance_m for each in plans] for who, plans in both.items()} == {
        rosa.id: [5_000 + rosa.id],
        nora.id: [5_000 + nora.id],
    }


def test_a_sign_in_knows_what_its_person_plans_around_now(db, rosa, add_person):
    nora = add_person("Nora")
    plans = [
        PlannedRun(NOW.date() + timedelta(days=n), 8_000, at, race)
        for n, at, race in [
            (-2, None, False),
            (-1, None, True),
            (0, time(7), False),
            (2, None, False),
            (3, None, False),
        ]
    ]
    with db.begin() as tx:
        ids = [planned_runs.put(tx, rosa.id, each, NOW) for each in plans]
        planned_runs.remove(tx, rosa.id, planned_runs.put(tx, rosa.id, PlannedRun(NOW.date(), 1), NOW), NOW)
        for who in (rosa, nora):
            accounts.open_session(tx, who, who.email, NOW)
    with db.read() as tx:
        found = [accounts.who(tx, who.email, NOW) for who in (rosa, nora)]

    assert [(each.day, each.distance_m, each.at, each.race, each.public_id) for each in found[0].planned] == [
        (each.day, each.distance_m, each.at, each.race, ids[at])
        for at, each in enumerate(plans)
        if at in (1, 2, 3)
    ]
    assert found[1].planned == ()
