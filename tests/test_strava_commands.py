"""kneewise sync and webhook: what they print, and the sentence when they could not."""

import pytest
from click.testing import CliRunner

from app import cli, config, keys, sandbox
from app import clock as clocks
from app.domain.runs import Source
from app.store import people, runs, schema, strava_budget
from app.store.database import Database
from app.store.strava_counts import Said
from app.strava_door import strava_of
from tests.services.practice import Practice


@pytest.fixture
def settings(tmp_path, monkeypatch):
    """Settings of a server without an app at Strava, in a folder of its own."""
    monkeypatch.setenv("KNEEWISE_INSTANCE", str(tmp_path / "instance"))
    monkeypatch.setenv("KNEEWISE_NOW", "2026-11-12T09:00:00Z")
    monkeypatch.setattr("app.logs.start", lambda **_: None)
    return keys.unlock(config.load())


@pytest.fixture
def rosa(settings):
    """A runner of that server, and its database."""
    db = Database(settings.database_url)
    schema.upgrade(db)
    with db.begin() as tx:
        person = people.add(
            tx,
            email="rosa@example.org",
            password_hash="",
            is_runner=True,
            is_therapist=False,
            timezone="Europe/Berlin",
            now=settings.now,
        )
    yield person, db
    db.close()


def kneewise(*words):
    return CliRunner().invoke(cli.cli, words)


def test_sync_reads_the_sandbox_and_says_what_came_of_it(settings, rosa, monkeypatch):
    person, db = rosa
    with sandbox.started(settings.instance / "sandbox", clocks.start(settings.now)) as running:
        practice = Practice(running.address, clocks.start(settings.now), db)
        here = strava_of(settings.with_sandbox(running.address))
        monkeypatch.setattr(Practice, "strava", here)
        practice.runs(odd={"distance": "far"})
        practice.connects(person)
        practice.session.close()
    said = kneewise("sync", "--user", "rosa@example.org")

    assert said.exit_code == 0, said.output
    assert said.output.startswith("5 new, 0 changed, 0 removed, 1 set aside; 3 calls\nset aside: 2")
    assert "Its distance is no distance." in said.output
    with db.read() as tx:
        assert {each.source for each in runs.counting(tx, person.id)} == {Source.STRAVA_API}


def test_sync_says_how_far_it_came_and_when_it_goes_on(settings, rosa, monkeypatch):
    person, db = rosa
    ticking = clocks.start(settings.now)
    with sandbox.started(settings.instance / "sandbox", ticking) as running:
        practice = Practice(running.address, ticking, db)
        here = strava_of(settings.with_sandbox(running.address))
        monkeypatch.setattr(Practice, "strava", here)
        practice.connects(person)
        practice.session.close()
        with db.begin() as tx:
            strava_budget.reserve(tx, here.origin, ticking())
            others = Said(ticking(), ticking(), read_short_used=150, read_short_limit=200)
            strava_budget.correct(tx, here.origin, others)
    said = kneewise("sync", "--user", "rosa@example.org")

    assert said.exit_code == 1, said.output
    lines = said.output.splitlines()
    assert lines[0] == "5 new, 0 changed, 0 removed, 0 set aside; 1 call"
    going_on = "it goes on after 09:15 UTC."
    assert lines[1] == f"The list is not read whole yet: 5 activities so far, calls made: 1; {going_on}"
    assert lines[2].startswith("kneewise: Strava's calls of this quarter hour are used up. Kneewise goes on")


def test_sync_of_someone_not_connected_is_one_sentence(rosa):
    said = kneewise("sync", "--user", "rosa@example.org")

    assert said.exit_code == 1
    assert said.output == (
        "kneewise: rosa@example.org is not connected to Strava. Connect under Your data, then Strava.\n"
    )


def test_the_webhook_is_told_of_and_where_no_page_answers_it_is_not_made(rosa):
    assert kneewise("webhook", "status").output.startswith("Strava sends no events;")
    made = kneewise("webhook", "create")
    assert made.exit_code == 1 and "did not agree to send events" in made.output
    assert kneewise("webhook", "delete").output == "Strava sent no events.\n"
    assert kneewise("webhook", "mend").exit_code == 2
