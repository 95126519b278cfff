"""Every runner's week is analysed once, in their own zone, and not all at once."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.config import Settings
from app.domain.link import Scope
from app.services import link_analysis
from app.store import jobs, link, people, tasks
from app.store.tables import TaskRow
from jobs import link_weekly, schedule
from jobs.runner import Runner
from jobs.tasks import handlers
from tests.build import NOW, Hands, scores
from tests.services.weeks_of_running import keep, monday


def berlin(day, hour, minute=0):
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC) - timedelta(hours=1)


def asked(db):
    with db.read() as tx:
        rows = tx.execute(select(TaskRow.payload, TaskRow.due_at).order_by(TaskRow.due_at)).all()
    return [(row.payload["person"], row.due_at) for row in rows]


def done(db, person, now):
    """The work was carried out, and its success noted."""
    with db.begin() as tx:
        while task := tasks.claim(tx, now + timedelta(hours=1)):
            tasks.finish(tx, task, now)
        jobs.succeeded(tx, link_analysis.key_of(person), now)


def test_a_week_is_asked_for_once_from_four_on_its_first_day_where_the_runner_is(db, rosa):
    done(db, rosa, berlin(2, 4))

    assert link_weekly.run(db, berlin(8, 23)) == 0
    assert link_weekly.run(db, berlin(9, 3, 59)) == 0
    assert link_weekly.run(db, berlin(9, 4)) == 1
    assert link_weekly.run(db, berlin(9, 4, 15)) == 1  # not carried out yet: asked for again, it is one
    assert asked(db)[-1:] == [(str(rosa.public_id), berlin(9, 4))]

    done(db, rosa, berlin(9, 4, 16))
    assert link_weekly.run(db, berlin(15, 23)) == 0
    assert link_weekly.run(db, berlin(16, 4)) == 1


def test_what_was_missed_for_weeks_is_asked_for_once(db, rosa):
    done(db, rosa, berlin(2, 4))

    assert link_weekly.run(db, berlin(27, 15)) == 1
    done(db, rosa, berlin(27, 15))
    assert link_weekly.run(db, berlin(27, 15, 15)) == 0


def test_a_clock_that_was_set_back_does_not_leave_a_runner_out(db, rosa):
    done(db, rosa, berlin(23, 4))

    assert link_weekly.run(db, berlin(9, 4)) == 1


def test_weeks_begin_where_and_when_each_runner_has_them(db, rosa, add_person):
    there = add_person("Lee", timezone="America/Los_Angeles")
    sunday = add_person("Sunny", week_start="sunday")
    for person in (rosa, there, sunday):
        done(db, person, berlin(3, 12))

    first = [link_weekly.run(db, now) for now in (berlin(8, 4), berlin(9, 4), berlin(9, 13))]
    assert first == [1, 2, 3]


def test_many_are_asked_for_one_after_another(db, add_person, monkeypatch):
    monkeypatch.setattr(link_weekly, "AT_ONCE", 2)
    for name in ("a", "b", "c"):
        add_person(name)
    now = berlin(9, 4)

    assert link_weekly.run(db, now) == 2
    assert [due for _, due in asked(db)] == [now, now + link_weekly.APART]


def test_the_tasks_carry_it_out_and_the_timetable_asks_no_more(db, rosa):
    clock = Hands()
    with db.begin() as tx:
        keep(tx, rosa, [], scores(monday(0), [1, 2, 3]))
    pool = Runner(db, handlers(Settings(), db, clock), clock)
    with db.begin() as tx:
        tasks.enqueue(tx, schedule.LINK_WEEKLY.name, {}, clock(), lock=schedule.LINK_WEEKLY.name)
    pool.run_due()

    with db.read() as tx:
        assert [one.scope for one in link.of(tx, rosa.id)] == [Scope.ALL, Scope.SHAREABLE]
        assert not link_analysis.is_waiting(tx, rosa)
    assert link_weekly.run(db, clock()) == 0


def test_an_invented_story_is_not_analysed_before_it_is_told(db, add_person):
    invented = add_person("Rosa", is_demo=True)
    with db.begin() as tx:
        keep(tx, invented, [], scores(monday(0), [1, 2, 3]))
    analyse = handlers(Settings(), db, Hands())["link_analysis"]

    def made():
        analyse({"person": str(invented.public_id)})
        with db.read() as tx:
            return len(link.of(tx, invented.id))

    assert made() == 0
    with db.begin() as tx:
        people.open_demo(tx, NOW)
    assert made() == len(Scope)


@pytest.mark.parametrize(
    ("now", "due"),
    [(berlin(9, 3), berlin(9, 4)), (berlin(9, 4), berlin(16, 4)), (berlin(12, 10), berlin(16, 4))],
)
def test_the_next_one_comes_with_the_next_week(rosa, now, due):
    assert link_analysis.next_due(rosa, now) == due
