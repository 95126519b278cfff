"""A log read with the eyes of someone who may not see every source."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from app.domain.measured import Reason
from app.domain.people import Person
from app.domain.reminders import Finding, Kind, Reminder, Status
from app.domain.runs import Run, Source
from app.domain.sharing import VISIBLE
from app.services import alerts, today_facts, window
from app.services.window import Window
from app.store import findings, pain, reminders, runs
from app.store.database import Database
from tests.conftest import NOW
from tests.services import rosa as story

SINCE = story.TODAY - timedelta(weeks=12)


def put(db: Database, person: Person, told: list[Run]) -> None:
    with db.begin() as tx:
        runs.put_all(tx, person.id, told, NOW)
        runs.recount(tx, person.id, {each.day for each in told})


def seen(db: Database, person: Person, **given: Any) -> Window:
    with db.read() as tx:
        return window.read(tx, person, NOW, SINCE, sources=VISIBLE, **given)


def api(one: Run) -> Run:
    return replace(one, source=Source.STRAVA_API, file_name=None, external_id=f"{one.day:%m%d}{one.start:%H}")


@pytest.fixture
def told(db: Database, rosa: Person) -> Person:
    with db.begin() as tx:
        story.tell(tx, rosa, NOW)
    return rosa


def test_a_log_of_own_files_is_the_same_for_both(db: Database, told: Person) -> None:
    with db.read() as tx:
        own = window.read(tx, told, NOW, SINCE)

    shared = seen(db, told)

    assert (shared.runs, shared.entries, shared.findings) == (own.runs, own.entries, own.findings)
    assert (window.weeks(shared), shared.coverage) == (window.weeks(own), own.coverage)
    assert shared.earlier and shared.held == ()


def test_a_run_through_the_api_leaves_its_week_and_thirty_days_unknown(db: Database, told: Person) -> None:
    held = date(2026, 11, 2)
    put(db, told, [api(story.run(held, 8.0))])

    shared = seen(db, told)

    week = next(week for week in window.weeks(shared) if week.start == held)
    assert (week.shown_m, week.longest_m, week.cadence_spm, week.is_held) == (None, None, None, True)
    assert [run.day for run in shared.held] == [held]
    assert today_facts.ceiling(shared).reason is Reason.HELD_BACK
    assert all(
        one.reason is Reason.HELD_BACK
        for s, one in zip(shared.sessions, shared.spikes, strict=True)
        if s.day > held
    )


def went_out(db: Database, person: Person, *days: date, sources: tuple[Source, ...] = (Source.FILE,)) -> None:
    with db.begin() as tx:
        for each in days:
            one = Reminder(each, NOW, Kind.LOAD_SPIKE, (Kind.LOAD_SPIKE,), "x", sources, None, Status.SENT)
            reminders.add(tx, person.id, one)


def counted(db: Database, person: Person) -> dict[date, int | None]:
    return {week.start: week.reminders for week in window.weeks(seen(db, person))}


def test_which_reminders_came_is_not_told_where_a_run_held_back_bears_on_them(
    db: Database, told: Person
) -> None:
    held = date(2026, 9, 15)
    tuesdays = [held + timedelta(weeks=n) for n in range(-1, 8)]
    went_out(db, told, *tuesdays)
    assert [counted(db, told)[each - timedelta(days=1)] for each in tuesdays] == [1] * 9

    put(db, told, [api(story.run(held, 8.0, hour=17))])

    after = [counted(db, told)[each - timedelta(days=1)] for each in tuesdays]
    assert after == [1, *[None] * 6, 1, 1]


def test_no_reminder_held_back_makes_a_count_smaller(db: Database, told: Person) -> None:
    monday = date(2026, 11, 2)
    went_out(db, told, monday, monday - timedelta(weeks=1))
    went_out(db, told, monday + timedelta(days=2), sources=(Source.FILE, Source.STRAVA_API))

    assert counted(db, told)[monday] is None
    assert counted(db, told)[monday - timedelta(weeks=1)] == 1
    with db.read() as tx:
        own = {week.start: week.reminders for week in window.weeks(window.read(tx, told, NOW, SINCE))}
    assert own[monday] == 2


def test_what_an_api_said_of_days_without_a_run_is_not_known_to_others(db: Database, told: Person) -> None:
    put(db, told, [replace(story.run(story.TODAY, 5.0), source=Source.ARCHIVE, external_id="9")])
    with db.begin() as tx:
        tx.execute(text("DELETE FROM no_run_day"))
        tx.execute(text("UPDATE person SET files_complete = 0"))
        runs.add_coverage(tx, told.id, Source.STRAVA_API, SINCE, story.TODAY)
    monday = date(2026, 11, 9)

    with db.read() as tx:
        assert window.read(tx, told, NOW, SINCE).coverage.knows(monday)
    assert not seen(db, told).coverage.knows(monday)


def test_a_typed_run_behind_an_api_row_is_shown_in_its_place(db: Database, told: Person) -> None:
    one = story.run(date(2026, 11, 2), 8.0)
    put(db, told, [api(one), replace(one, source=Source.MANUAL, distance_m=7_950)])

    shared = seen(db, told)

    assert shared.held == ()
    assert 7_950 in [run.distance_m for run in shared.runs]


def test_scores_of_a_run_held_back_do_not_pass_to_another_run(db: Database, told: Person) -> None:
    day = date(2026, 11, 11)  # with a morning run of a file
    put(db, told, [api(story.run(day, 8.0, hour=17))])
    with db.begin() as tx:
        pain.put(tx, told.id, story.score(day, 6, 18, moment=pain.Moment.DURING), NOW)

    shared = seen(db, told)

    (run,) = [run for run in shared.runs if run.day == day]
    assert shared.check(run).during == 2


def test_what_was_found_from_an_api_row_is_hidden(db: Database, told: Person) -> None:
    with db.begin() as tx:
        for at, sources in enumerate(((), (Source.FILE,), (Source.FILE, Source.STRAVA_API))):
            one = Finding(Kind.LOAD_SPIKE, None, f"x{at}", story.LONG, "why", sources)
            findings.put(tx, told.id, one, NOW)

    assert [one.subject for one in seen(db, told).findings] == ["x0", "x1"]


def test_a_spike_names_what_it_was_compared_with(db: Database, told: Person) -> None:
    put(db, told, [api(story.run(date(2026, 11, 2), 8.0))])
    with db.begin() as tx:
        found = alerts.judge(tx, told, NOW)

    (spike,) = [one for one in found if one.kind is Kind.LOAD_SPIKE]
    assert set(spike.sources) == {Source.FILE, Source.STRAVA_API}
    assert seen(db, told).findings == []


def test_runs_before_a_long_break_are_read_as_well(db: Database, rosa: Person) -> None:
    put(db, rosa, [story.run(story.TODAY - timedelta(days=400), 9.0)])

    assert [run.distance_m for run in seen(db, rosa).runs] == [9_000]
