"""The line beside the date says how far the data reach, and what Strava has to do with it."""

from datetime import datetime, timedelta

import pytest

from app.domain.people import Person
from app.domain.runs import Source
from app.services import overview
from app.services.overview import Home
from app.store import runs, strava_accounts, strava_set_aside
from app.store.database import Database
from app.store.strava_accounts import Problem
from app.store.strava_passes import State
from app.store.strava_set_aside import SetAside
from tests.build import NOW, TODAY
from tests.services import rosa as story
from tests.services.strava_here import asked, being_read, connected, from_strava, hold, reading, waits

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def _home(db: Database, person: Person, now: datetime = NOW) -> Home:
    with db.read() as tx:
        return overview.home(tx, person, now)


@pytest.fixture
def connection(db: Database, rosa: Person) -> int:
    """A connection by which every day is known, last read at 9 o'clock in Berlin, an hour ago."""
    with db.begin() as tx:
        account = connected(tx, rosa)
        hold(tx, rosa, *(from_strava(ago) for ago in range(1, 40, 3)))
        runs.add_coverage(tx, rosa.id, Source.STRAVA_API, TODAY - 60 * DAY, TODAY)
    return account.id


def test_data_complete_to_today_say_when_strava_was_read(db: Database, rosa: Person, connection: int) -> None:
    assert _home(db, rosa).badge == ("good", "Your data is complete to today, 09:00")
    assert _home(db, rosa, NOW + DAY).badge == ("good", "Your data is complete to yesterday")


def test_a_strava_that_is_waited_for_says_since_when_and_how_far_answers_reach(
    db: Database, rosa: Person, connection: int
) -> None:
    with db.begin() as tx:
        strava_accounts.miss(tx, connection, Problem.UNAVAILABLE)
    assert _home(db, rosa).badge == ("good", "Your data is complete to today")
    line = "Waiting for Strava since yesterday. Answers use data to yesterday."
    assert _home(db, rosa, NOW + DAY).badge == ("wait", line)
    line = "Waiting for Strava since Thursday. Answers use data to 12 Nov."
    assert _home(db, rosa, NOW + 3 * DAY).badge == ("wait", line)


def test_waiting_since_this_morning_says_the_hour(db: Database, rosa: Person) -> None:
    with db.begin() as tx:
        account = connected(tx, rosa, at=NOW - 2 * HOUR)
        hold(tx, rosa, from_strava(1), from_strava(2))
        runs.add_coverage(tx, rosa.id, Source.STRAVA_API, TODAY - 60 * DAY, TODAY - DAY)
        waits(tx, account, Problem.WAITING, NOW + HOUR)
    line = "Waiting for Strava since 07:00. Answers use data to yesterday."
    assert _home(db, rosa).badge == ("wait", line)


def test_a_key_no_longer_accepted_says_which_days_are_not_known(
    db: Database, rosa: Person, connection: int
) -> None:
    with db.begin() as tx:
        strava_accounts.need_runner(tx, connection, Problem.REFUSED)
    line = "Strava is disconnected. Your data is complete to today."
    assert _home(db, rosa).badge == ("mind", line)
    line = "Strava is disconnected. Days since Friday are not known."
    assert _home(db, rosa, NOW + 3 * DAY).badge == ("mind", line)


def test_while_the_list_is_read_for_the_first_time_no_answer_is_given(db: Database, rosa: Person) -> None:
    with db.begin() as tx:
        account = asked(tx, rosa)
    home = _home(db, rosa)
    assert (home.reading, home.badge, home.answer) == (0, None, None)

    with db.begin() as tx:
        strava_accounts.connect(tx, account.id, 11, "", NOW)
        hold(tx, rosa, from_strava(1), from_strava(2))
        reading(tx, account, seen=200)
    home = _home(db, rosa)
    assert (home.reading, home.badge, home.answer, home.is_empty) == (200, None, None, False)

    with db.begin() as tx:
        reading(tx, account, state=State.DONE, seen=200, finished_at=NOW)
    home = _home(db, rosa)
    assert home.reading is None
    assert home.answer is not None


def test_a_first_reading_that_waits_holds_no_answer_back(db: Database, rosa: Person) -> None:
    with db.begin() as tx:
        account = being_read(tx, rosa, seen=200)
        hold(tx, rosa, from_strava(1), from_strava(2))
        waits(tx, account, Problem.WAITING, NOW + HOUR)
    home = _home(db, rosa)
    assert home.reading is None
    assert home.answer is not None
    assert home.badge == ("wait", "Waiting for Strava since 10:00. Answers use data to yesterday.")

    with db.begin() as tx:
        hold(tx, rosa, from_strava(0))
    badge = _home(db, rosa).badge
    assert badge == ("wait", "Waiting for Strava since 10:00. Its list is not read to the end yet.")


def test_a_connection_that_never_came_about_is_not_waited_for(db: Database, rosa: Person) -> None:
    with db.begin() as tx:
        account = asked(tx, rosa)
        hold(tx, rosa, story.run(TODAY, 5))
        strava_accounts.need_runner(tx, account.id, Problem.FULL)
    assert _home(db, rosa).badge == ("good", "Your data is complete to today")


def test_activities_set_aside_say_how_many_days_they_make_unknown(
    db: Database, rosa: Person, connection: int
) -> None:
    ran, dark, older = TODAY - DAY, TODAY - 2 * DAY, TODAY - 50 * DAY
    days = (ran, dark, dark, TODAY - 3 * DAY, older, None)
    odd = [SetAside(str(number), "It is odd.", NOW, day=day) for number, day in enumerate(days)]
    with db.begin() as tx:
        strava_set_aside.keep(tx, connection, [], odd)
    line = "3 activities were set aside; 2 days are not known for that"
    assert _home(db, rosa).badge == ("mind", line)
    with db.begin() as tx:
        strava_set_aside.keep(tx, connection, ["2", "3"], [])
    assert _home(db, rosa).badge == ("mind", "1 activity was set aside; 1 day is not known for that")
