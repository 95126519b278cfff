"""The demo's therapist and six patients live believable months through the same services as everyone."""

import json
import shutil
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis.strategies import dates
from jsonschema import Draft202012Validator

from app.demo import make
from app.demo import rosa as rosas
from app.demo.patients import PATIENTS
from app.demo.sketch import tell
from app.demo.story import Story
from app.domain.reminders import Kind, Status
from app.services import inbox, overview
from app.services.export import export
from app.store import people, reminders, runs
from app.store.database import Database

NOW = datetime(2026, 11, 12, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 12)
SCHEMA = json.loads((Path(__file__).parent / "data" / "export.schema.json").read_text())


@pytest.fixture(scope="module")
def made(template_database, tmp_path_factory):
    """A database in which a demo was begun and broken off, and then made by two who began together."""
    path = tmp_path_factory.mktemp("demo") / "kneewise.db"
    shutil.copy(template_database, path)
    db = Database(f"sqlite:///{path}")
    begun = {"email": "rosa@demo.invalid", "password_hash": "-", "timezone": "UTC", "is_demo": True}
    with db.begin() as tx:
        people.add(tx, is_runner=True, is_therapist=False, now=NOW, **begun)
        assert people.demo(tx) is None
    beside = Database(f"sqlite:///{path}")
    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(lambda held: make(held, lambda: NOW), (db, beside))
    assert one == other
    yield db
    beside.close()
    db.close()


@pytest.fixture
def rosa(made):
    with made.read() as tx:
        return people.demo(tx)


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
    assert not [each for each in story.trainings if each.at.date() < story.joined]
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
