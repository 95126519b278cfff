"""The days known are the same for every page, judgement and export, however much of the log each read."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from app.domain.people import Person
from app.domain.runs import Run, Source
from app.services import coverage, window
from app.services.export import export
from app.store import patients, runs, strava_set_aside
from app.store.database import Database
from app.store.strava_set_aside import SetAside
from tests.build import NOW
from tests.services import rosa as story
from tests.services.runner import add_runs
from tests.services.strava_here import connected

TODAY = story.TODAY
DARK = date(2026, 11, 5)
OLD, NEW = story.run(date(2026, 6, 1), 5), story.run(date(2026, 11, 10), 6)


@pytest.fixture
def runner(add_person: Callable[..., Person]) -> Person:
    return add_person("Nora")


def _ends(db: Database, runner: Person, *read: Run, day: date = TODAY) -> tuple[date | None, date | None]:
    with db.read() as tx:
        known = coverage.of(tx, runner, read, day)
    return known.first, known.last


@pytest.mark.parametrize("complete", [None, True, False])
def test_a_part_of_the_log_begins_and_ends_as_the_whole(
    db: Database, runner: Person, complete: bool | None
) -> None:
    with db.begin() as tx:
        add_runs(tx, runner, OLD, NEW)
        if complete is not None:
            runs.answer_files_complete(tx, runner.id, complete)

    assert _ends(db, runner, NEW) == _ends(db, runner, OLD, NEW) == (OLD.day, NEW.day)


def test_days_between_files_that_do_not_hold_all_runs_are_not_known(db: Database, runner: Person) -> None:
    with db.begin() as tx:
        add_runs(tx, runner, OLD, NEW)
        runs.answer_files_complete(tx, runner.id, False)
        runs.say_no_run(tx, runner.id, date(2026, 11, 9))
        known = coverage.of(tx, runner, [OLD, NEW], TODAY)

    assert known.knows(date(2026, 11, 9))
    assert known.unknown_between(OLD.day, NEW.day) == (NEW.day - OLD.day).days + 1 - 3


def test_a_run_dated_tomorrow_makes_today_no_known_day(db: Database, runner: Person) -> None:
    ahead = replace(story.run(date(2026, 11, 13), 4), external_id="from a zone ahead")
    with db.begin() as tx:
        add_runs(tx, runner, NEW, ahead)

    assert _ends(db, runner, NEW, ahead) == (NEW.day, NEW.day)


def test_days_before_the_first_there_is_are_left_out(db: Database, runner: Person) -> None:
    with db.begin() as tx:
        runs.say_no_run(tx, runner.id, date(1, 1, 1))
        runs.add_coverage(tx, runner.id, Source.ARCHIVE, date(1, 1, 1), date(1989, 12, 31))
        runs.add_coverage(tx, runner.id, Source.ARCHIVE, date(2, 1, 1), date(1990, 1, 3))

    assert _ends(db, runner) == (date(1990, 1, 1), date(1990, 1, 3))


def test_a_day_at_the_beginning_of_time_does_not_spoil_the_export(db: Database, runner: Person) -> None:
    with db.begin() as tx:
        runs.say_no_run(tx, runner.id, date(1, 1, 1), date(2, 1, 1), date(2026, 11, 10))
        exported = export(tx, runner, NOW)

    days, weeks = exported["days"], exported["weeks"]
    assert isinstance(days, list) and isinstance(weeks, list)
    assert (days[0]["date"], weeks[0]["week_start"]) == ("2026-11-10", "2026-11-09")


@pytest.fixture
def unread(db: Database, runner: Person) -> date:
    """A day of a week known through Strava, the only activity of which could not be read."""
    with db.begin() as tx:
        account = connected(tx, runner)
        add_runs(tx, runner, replace(NEW, source=Source.STRAVA_API, external_id="1"))
        runs.add_coverage(tx, runner.id, Source.STRAVA_API, date(2026, 11, 2), TODAY)
        odd = [SetAside(str(day.day), "It has no distance.", NOW, day=day) for day in (NEW.day, DARK)]
        strava_set_aside.keep(tx, account.id, [], [*odd, SetAside("9", "Its date cannot be read.", NOW)])
    return DARK


def test_a_day_of_an_activity_that_was_set_aside_is_not_known(
    db: Database, runner: Person, unread: date
) -> None:
    with db.begin() as tx:
        known = coverage.of(tx, runner, [NEW], TODAY)
        exported = export(tx, runner, NOW)
        monday = window.read(tx, runner, NOW, date(2026, 11, 2)).coverage
        many = patients.coverage(tx, [runner.id], [runner.id])[runner.id]
        others = patients.coverage(tx, [runner.id], [])[runner.id]
        facts = runs.coverage_facts(tx, runner.id, [Source.FILE])

    assert known.unknown_days(date(2026, 11, 2), TODAY) == [unread]  # the other has a run
    assert monday == known
    assert coverage.from_facts(many, [NEW], TODAY) == known
    assert {others.unread_days, facts.unread_days} == {frozenset()}
    days, weeks = exported["days"], exported["weeks"]
    assert isinstance(days, list) and isinstance(weeks, list)
    assert [each["distance_m"] for each in days if each["date"] == unread.isoformat()] == [None]
    assert weeks[0]["distance_m"] is None


def test_the_runner_alone_makes_such_a_day_known(db: Database, runner: Person, unread: date) -> None:
    with db.begin() as tx:
        add_runs(tx, runner, replace(OLD, external_id="a file"), replace(NEW, external_id="another"))
        assert not coverage.of(tx, runner, [OLD, NEW], TODAY).knows(unread)
        runs.say_no_run(tx, runner.id, unread)
        assert coverage.of(tx, runner, [OLD, NEW], TODAY).knows(unread)
