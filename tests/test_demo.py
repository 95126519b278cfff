"""The demo's therapist and six patients live believable months through the same services as everyone."""

import json
import shutil
import sqlite3
from collections import Counter
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis.strategies import dates
from jsonschema import Draft202012Validator
from sqlalchemy import inspect, text

from app.demo import make
from app.demo import rosa as rosas
from app.demo.patients import PATIENTS
from app.demo.sketch import tell
from app.demo.story import Story
from app.domain import link
from app.domain.exercises import Direction
from app.domain.reminders import Kind, Status
from app.domain.runs import Source
from app.services import (
    exercise_levels,
    inbox,
    link_analysis,
    link_log,
    overview,
    panel,
    plan_log,
    sharing,
    strava_expiry,
    strava_purge,
)
from app.services.export import export
from app.services.panel_reasons import Reason
from app.store import check_ins, consents, exercises, findings, jobs, people, reminders, runs, visits
from app.store.database import Database
from tests.build import at, entry, run
from tests.conftest import NOW
from tests.services.strava_here import HERE
from tests.services.weeks_of_running import keep

TODAY = date(2026, 11, 12)
DAY = timedelta(days=1)
SCHEMA = json.loads((Path(__file__).parent / "data" / "export.schema.json").read_text())


@pytest.fixture(scope="module")
def made(demo_database, tmp_path_factory):
    """The demo that was begun and broken off, and then made by two who began together."""
    path = tmp_path_factory.mktemp("demo") / "kneewise.db"
    shutil.copy(demo_database, path)
    db = Database(f"sqlite:///{path}")
    yield db
    db.close()


@pytest.fixture
def db_copy(made, tmp_path):
    """The made demo in a database of the test's own."""
    path = tmp_path / "kneewise.db"
    with closing(sqlite3.connect(made.path)) as held, closing(sqlite3.connect(path)) as copy:
        held.backup(copy)
    db = Database(f"sqlite:///{path}")
    yield db
    db.close()


@pytest.fixture
def rosa(made):
    with made.read() as tx:
        return people.demo(tx)


@pytest.fixture
def rosa_of_a_test(add_person):
    """She, with nothing told of her yet."""
    return add_person("Rosa", knee="left")


@pytest.fixture
def theo(made):
    with made.read() as tx:
        return people.demo(tx, is_therapist=True)


@pytest.fixture
def rows(made, theo):
    """Theo's panel, by first names, in its order."""
    with made.read() as tx:
        seen = panel.panel(tx, theo, NOW)
    return {row.patient.name.split()[0]: row for row in (*seen.needs_a_look, *seen.new, *seen.quiet)}


STORIES = {"Rosa": rosas.tell} | {
    sketch.who.name.split()[0]: lambda today, sketch=sketch: tell(sketch, today) for sketch in PATIENTS
}


def since(story: Story) -> list[object]:
    """What a story tells, by how many days ago it was."""
    runs = [(story.today - run.day, run.start.time(), run.distance_m, run.way) for run in story.outings]
    scores = [
        (story.today - each.at.date(), each.at.time(), each.score, each.moment) for each in story.scores
    ]
    trained = [(story.today - each.at.date(), each.at.time(), each.score) for each in story.trainings]
    days = [story.today - day for day in (story.joined, story.answers_until, *story.rest_days, *story.visits)]
    return [runs, scores, trained, days]


@pytest.mark.parametrize("name", STORIES)
@given(today=dates(date(2024, 1, 1), date(2040, 12, 31)))
@settings(max_examples=15, deadline=None)
def test_a_story_is_the_same_whichever_day_it_ends_on(name, today):
    story = STORIES[name](today)

    assert since(story) == since(STORIES[name](TODAY))
    assert len(set(story.strength_days)) == 3


@pytest.mark.parametrize("name", STORIES)
def test_a_story_hangs_together(name):
    story = STORIES[name](TODAY)
    runs = [run.start for run in story.outings]
    scores = [each.at for each in story.scores]

    assert runs == sorted(runs) and len(set(story.ran_on)) == len(runs)
    assert scores == sorted(scores) and scores[-1].date() <= TODAY
    assert not story.ran_on & set(story.rest_days)
    assert story.joined <= story.visits[0] and story.visits[-1] < TODAY
    assert min(each.at.date() for each in story.trainings) >= story.joined
    assert {each.at.weekday() for each in story.trainings} <= set(story.strength_days)
    assert story.outings[0].day < TODAY - timedelta(days=90)
    assert [each.score for each in story.scores if not 0 <= each.score <= 7] == []


def test_rosas_year_is_whole_but_for_the_week_without_a_watch_and_ends_yesterday():
    story = rosas.tell(TODAY)

    assert TODAY.weekday() in story.strength_days
    assert not [run for run in story.outings if story.gap[0] <= run.day <= story.gap[1]]
    assert story.outings[0].day <= TODAY - timedelta(days=355)
    assert story.outings[-1].day == TODAY - timedelta(days=1)
    assert story.scores[-1].at.date() == TODAY


def test_a_demo_broken_off_is_made_anew_and_a_made_one_is_left_alone(made, rosa):
    again = make(made, lambda: NOW + timedelta(days=1))

    assert again == rosa
    assert rosa.timezone == "Europe/Berlin"
    with made.read() as tx:
        assert sum(person.is_demo for person in people.runners(tx)) == 6


def test_the_therapist_sees_six_different_stories_at_a_glance(rows):
    told = {name: (row.why.reason, row.why.title, row.why.text) for name, row in rows.items()}

    assert told == {
        "Amir": (
            Reason.SIGN,
            "A warning sign was answered yes",
            "New calf swelling, warmth or pain, 12 Nov. Told what to do; prompts are off.",
        ),
        "Jonas": (
            Reason.PAIN_RISE,
            "2.3 points above the usual, 6 days",
            "Began after 18.4 km, 31 % over the 30-day longest.",
        ),
        "Rosa": (
            Reason.SPIKE,
            "15.2 km, 24 % over the 30-day longest",
            "8 Nov. Settled since 10 Nov.",
        ),
        "Tom": (
            Reason.NO_LOG,
            "Nothing logged for 12 days",
            "Not known, not zero. Last entry was 3 on 31 Oct.",
        ),
        "Clara": (
            Reason.RETURN,
            "Running again after 19 days off",
            "First run 6.0 km, under the cautious 9.0 km.",
        ),
        "Inés": (Reason.QUIET, "Nothing new", "Settled after each of the last 6 runs."),
    }


def test_only_tom_has_weeks_that_are_not_known_but_for_rosas_without_a_watch(rows):
    unknown = {
        name: [n for n, metres in enumerate(row.metres) if metres is None] for name, row in rows.items()
    }
    assert unknown == {"Amir": [], "Jonas": [], "Rosa": [0], "Tom": [5, 6, 7], "Clara": [], "Inés": []}


@pytest.mark.parametrize("name", STORIES)
def test_cadence_at_the_usual_pace_is_known_for_each_of_them(made, rows, name):
    with made.read() as tx:
        weeks = export(tx, rows[name].patient, NOW)["weeks"]
    assert len([week for week in weeks[-12:] if week["adjusted_cadence_spm"] is not None]) >= 6


def test_what_is_not_known_of_a_patient_is_no_zero(rows):
    assert {name: row.score for name, row in rows.items()} == {
        "Amir": 7, "Jonas": 4, "Rosa": 2, "Tom": None, "Clara": 1, "Inés": 1,
    }  # fmt: skip
    assert {name: row.last_7d_m for name, row in rows.items()} == {
        "Amir": 9000, "Jonas": 26_000, "Rosa": 27_600, "Tom": None, "Clara": 6000, "Inés": 29_000,
    }  # fmt: skip
    assert {name for name, row in rows.items() if row.is_muted} == {"Amir"}
    assert {name: (row.sessions, row.planned) for name, row in rows.items()} == {
        "Amir": (1, 3), "Jonas": (1, 3), "Rosa": (2, 3), "Tom": (0, 3), "Clara": (3, 3), "Inés": (3, 3),
    }  # fmt: skip


def test_the_therapist_has_seen_everyone_before_and_each_of_them_can_tell(made, theo, rows):
    assert {name: (TODAY - row.visited).days for name, row in rows.items()} == {
        "Amir": 9, "Jonas": 28, "Rosa": 21, "Tom": 42, "Clara": 35, "Inés": 7,
    }  # fmt: skip
    for row in rows.values():
        with made.read() as tx:
            openings = visits.of_runner(tx, row.patient.id)
            assert consents.holds(tx, row.patient.id, "health")
            (share,) = sharing.of(tx, row.patient)
        assert share.is_open(TODAY)
        assert {one.by for one in openings} == {f"{theo.name}, {theo.email}"}
        assert row.patient.today(openings[0].at) == row.visited


def test_two_runs_that_came_through_strava_alone_are_held_back_and_do_not_expire(db_copy, theo, rows):
    tom = rows["Tom"].patient
    review = sharing.open_patient(db_copy, theo, tom.public_id, NOW)
    assert (review.held, review.held_m) == (2, 15_600)

    strava_purge.end_foreign(db_copy, HERE, NOW)
    strava_expiry.expire_away(db_copy, None, NOW + strava_expiry.KEPT)
    with db_copy.read() as tx:
        held = [run for run in runs.counting(tx, tom.id) if run.source is Source.STRAVA_API]
    assert [(run.origin, run.confirmed_at) for run in held] == 2 * [("demo", NOW)]


def test_rosa_looks_back_on_most_weeks_and_none_of_them_calls_for_a_therapist_by_itself(made, rosa):
    with made.read() as tx:
        kept = check_ins.of(tx, rosa.id)

    answered = [one for one in kept if not one.is_skipped]
    assert kept[-1].week_end == date(2026, 11, 8)
    assert len(kept) >= 20 and 1 <= len(kept) - len(answered) <= 4
    assert {one.impact for one in answered} >= {8, 17, 42}
    assert not any(one.is_substantial() for one in answered)


def test_nobody_is_written_to(made):
    with made.read() as tx:
        assert tx.scalar(text("SELECT count(*) FROM delivery")) == 0
        asked = tx.scalars(text("SELECT name FROM task")).all()
    assert "send_messages" not in asked


def test_the_demo_goes_with_all_that_is_of_it(db_copy):
    with db_copy.begin() as tx:
        people.remove_demo(tx)
        jobs.forget(tx, NOW)  # as the night's clearing does
    with db_copy.read() as tx:
        tables = set(inspect(tx.connection()).get_table_names()) - {"alembic_version"}
        left = {name: tx.scalar(text(f'SELECT count(*) FROM "{name}"')) for name in tables}
    assert {name: count for name, count in left.items() if count} == {}


def test_the_first_page_tells_the_story_of_the_long_run(made, rosa):
    with made.read() as tx:
        home = overview.home(tx, rosa, NOW)

    assert home.answer.holds == "settled"
    assert [tile.value for tile in home.tiles] == ["27.6", "16.7", "2", "1"]
    assert [round(line.over, 1) for line in home.recent if line.over] == [23.6]


def test_the_year_is_whole_but_for_the_week_without_a_watch(made, rosa):
    with made.read() as tx:
        exported = export(tx, rosa, NOW)

    Draft202012Validator(SCHEMA).validate(exported)
    weeks = {week["week_start"]: week for week in exported["weeks"]}
    unknown = [start for start, week in weeks.items() if week["distance_m"] is None]
    assert unknown == [min(weeks), "2026-09-21"]  # the first began before its first run
    assert len(weeks) >= 52
    for week in exported["weeks"][-12:]:
        assert (week["adjusted_cadence_spm"] is None) == (week["distance_m"] is None)
        assert week["pain_mean"] is not None
    assert {run["source"] for run in exported["runs"]} == {"archive", "file", "manual"}
    assert {day["category"] for day in exported["days"]} >= {"none", "small"}


def test_the_knee_flared_and_settled(made, rosa):
    with made.read() as tx:
        found = export(tx, rosa, NOW)["findings"]

    kinds = Counter(finding["kind"] for finding in found)
    assert kinds["LOAD_SPIKE"] == 2
    assert kinds["PAIN_RISE"] == 1
    assert 1 <= kinds["PAIN_HIGH"] <= 4
    assert [finding["cleared_at"] is None for finding in found if finding["kind"] == "PAIN_RISE"] == [False]


def test_reminders_went_out_and_were_answered(made, rosa):
    with made.read() as tx:
        held = reminders.of(tx, rosa.id)
        waiting = inbox.unread(tx, rosa, NOW)

    assert {each.status for each in held} >= {Status.DONE, Status.DISMISSED, Status.SENT}
    assert Kind.LOAD_SPIKE in held[-3].reasons
    assert 1 <= waiting <= 3


def test_the_same_run_came_from_two_files_and_counts_once(made, rosa):
    with made.read() as tx:
        copies = runs.copies(tx, rosa.id)
        starts = [run.start for run in runs.counting(tx, rosa.id)]

    assert len(copies) > 30
    assert len(starts) == len(set(starts))


def test_rosa_went_up_a_level_now_and_then_and_is_asked_about_the_next_ones(made, rosa):
    with made.read() as tx:
        levels = exercise_levels.read(tx, rosa, NOW)
        done = exercises.of(tx, rosa.id)

    assert {"A1", "B2", "C1"} <= set(levels.numbers)
    assert len({one.local_date for one in levels.agreements}) >= 3
    assert {one.level for one in done if one.exercise == "A1"} >= {1, 2, 3}
    assert [one.direction for one in levels.proposals] == [Direction.UP] * 3


def weeks_of(db, rosa, story):
    """The weeks that the analysis gets of a story's log."""
    with db.begin() as tx:
        keep(
            tx,
            rosa,
            [
                run(each.day, each.distance_m, each.start.hour, each.moving_s / 60, Source.ARCHIVE,
                    cadence=each.cadence_spm, external_id=str(each.start))
                for each in story.outings
            ],
            [entry(each.at.date(), each.score) for each in story.scores],
        )  # fmt: skip
        for first, last in ((story.outings[0].day, story.gap[0]), (story.gap[1], story.today)):
            runs.add_coverage(tx, rosa.id, Source.ARCHIVE, first + DAY, last - DAY)
        (inputs,) = link_log.read(tx, rosa, at(story.today, 12))
    return inputs.weeks


@pytest.mark.parametrize("made_on", [date(2026, 11, 28) + n * timedelta(days=50) for n in range(7)])
def test_the_pattern_is_there_on_each_weekday_and_the_counts_go_with_it(db, rosa_of_a_test, made_on):
    weeks = weeks_of(db, rosa_of_a_test, rosas.tell(made_on))
    counts = link.before_and_after(weeks)

    for known in (weeks[:-1], weeks):
        load, spike, cadence = link.analyse(known, seed=1, draws=299)
        assert load.status is link.Status.PATTERN_PENDING and load.p < 0.014
        assert 0.3 < load.beta < 0.6
        assert spike.status is cadence.status is link.Status.NO_PATTERN
    assert counts.is_shown
    assert counts.stepped.higher / counts.stepped.weeks > counts.others.higher / counts.others.weeks


@pytest.mark.parametrize("scope", link.Scope)
def test_two_weekly_analyses_found_that_rosas_scores_follow_her_distance(made, rosa, scope):
    with made.read() as tx:
        found = link_analysis.latest(tx, rosa, scope)
        told = [one.why for one in findings.of(tx, rosa.id) if one.detail.get("card") == "link"]

    load, spike, cadence = found.results
    assert (load.status, found.last_week) == (link.Status.PATTERN, date(2026, 11, 2))
    assert 0.2 < load.beta < 0.7
    assert spike.status is cadence.status is link.Status.NO_PATTERN
    assert found.facts.counts.is_shown
    assert told == ["Left knee: weeks with more running were followed by slightly higher scores."]


def test_most_patients_have_too_few_weeks_and_half_a_year_of_ines_shows_no_pattern(made, rows):
    with made.read() as tx:
        found = {
            name: link_analysis.latest(tx, row.patient, link.Scope.SHAREABLE).results[0].status
            for name, row in rows.items()
        }
    few, none, found_one = link.Status.INSUFFICIENT_DATA, link.Status.NO_PATTERN, link.Status.PATTERN
    assert found == {
        "Amir": few, "Jonas": few, "Rosa": found_one, "Tom": few, "Clara": few, "Inés": none,
    }  # fmt: skip


def test_rosas_knee_settles_less_often_after_her_longer_runs(made, rosa):
    with made.read() as tx:
        found = link_analysis.latest(tx, rosa, link.Scope.ALL).facts.mornings

    assert found.judged >= 90
    assert all(band.is_told for band in (*found.distance, *found.speed, *found.gap))
    assert found.distance[-1].percent < found.distance[0].percent


def test_rosa_has_two_runs_to_come_within_her_ceiling_and_nothing_waits_to_be_worked_out(made, rosa):
    with made.read() as tx:
        ahead = [(one.day - TODAY, one.distance_m) for one in plan_log.upcoming(tx, rosa, NOW)]
        is_waiting = link_analysis.is_waiting(tx, rosa)

    assert ahead == [(timedelta(days=1), 6_000), (timedelta(days=3), 14_000)]
    assert not is_waiting
