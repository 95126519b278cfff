"""kneewise sync and webhook: what they print, and the sentence when they could not."""

import shutil
from datetime import timedelta

import pytest
from click.testing import CliRunner

from app import cli, config, keys, sandbox, strava_commands
from app import clock as clocks
from app.adapters.strava_api import StravaApi, Subscribed
from app.adapters.strava_faults import StravaUnavailable
from app.domain.runs import Source
from app.services.strava_access import CallsUsed
from app.services.strava_page import Tally
from app.services.strava_status import State, Status
from app.services.strava_sync import Synced
from app.store import people, runs, strava_budget, strava_subscriptions
from app.store.database import Database
from app.store.strava_accounts import Problem
from app.store.strava_counts import Said
from app.store.strava_subscriptions import Subscription
from app.strava_commands import LIST_ALONE
from app.strava_door import strava_of
from tests.build import NOW
from tests.services.practice import Practice


@pytest.fixture
def settings(tmp_path, monkeypatch):
    """Settings of a server without an app at Strava, in a folder of its own."""
    monkeypatch.setenv("KNEEWISE_INSTANCE", str(tmp_path / "instance"))
    monkeypatch.setenv("KNEEWISE_NOW", "2026-11-12T09:00:00Z")
    monkeypatch.setattr("app.logs.start", lambda **_: None)
    return keys.unlock(config.load())


@pytest.fixture
def rosa(settings, template_database):
    """A runner of that server, and its database."""
    shutil.copy(template_database, settings.instance / "kneewise.db")
    db = Database(settings.database_url)
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


def test_sync_of_a_therapist_says_that_there_is_no_list(rosa):
    with rosa[1].begin() as tx:
        roles = {"is_runner": False, "is_therapist": True, "timezone": "UTC"}
        people.add(tx, email="thea@example.org", password_hash="", now=NOW, **roles)
    said = kneewise("sync", "--user", "thea@example.org")

    assert said.exit_code == 1
    assert (
        said.output
        == "kneewise: thea@example.org is no runner, so there is no list to read. Name a runner.\n"
    )


USED = "Strava's calls are used up until 09:15 UTC. "


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (
            CallsUsed(NOW.replace(minute=15)),
            (
                f"{USED}Run kneewise webhook create again after that; until then",
                f"Strava does not say whether it sends events. {USED}Try again after that.",
                f"Strava did not end the events. {USED}Try again after that.",
            ),
        ),
        (
            StravaUnavailable("It is away."),
            (
                "Strava was not asked for events. It is away. Run kneewise webhook create again later; until",
                "Strava does not say whether it sends events. It is away. Try again later.",
                "Strava did not end the events. It is away. Try again later.",
            ),
        ),
    ],
    ids=["calls used", "away"],
)
def test_while_strava_is_not_to_be_asked_it_is_told_when_to_try_again(rosa, monkeypatch, fault, told):
    def fails(_api):
        raise fault

    monkeypatch.setattr(StravaApi, "subscriptions", fails)
    for action, words in zip(("create", "status", "delete"), told, strict=True):
        said = kneewise("webhook", action)
        assert said.exit_code == 1
        assert said.output.startswith(f"kneewise: {words}"), said.output
        assert "opens from outside" not in said.output


def test_each_thing_to_do_about_events_has_its_own_help():
    helps = [kneewise("webhook", action, "--help").output for action in ("create", "status", "delete")]
    words = (
        "has to run and be reached from outside",
        "what there is to mend",
        "still read every eight hours",
    )
    for told, own in zip(helps, words, strict=True):
        assert own in " ".join(told.split())
        assert [word in " ".join(told.split()) for word in words].count(True) == 1


def test_the_webhook_is_told_of_and_where_no_page_answers_it_is_not_made(rosa):
    assert kneewise("webhook", "status").output == f"Strava sends no events; {LIST_ALONE}\n"
    made = kneewise("webhook", "create")
    assert made.exit_code == 1
    assert "did not agree to send events to http://localhost:8000. " in made.output
    assert made.output.count("\n") == 1
    assert kneewise("webhook", "delete").output == f"Strava sent no events; {LIST_ALONE}\n"
    assert kneewise("webhook", "mend").exit_code == 2


@pytest.mark.parametrize(("number", "why"), [(5, "Strava knows nothing"), (None, "Strava knows nothing")])
def test_a_subscription_that_strava_has_not_is_a_thing_to_mend(rosa, number, why):
    keep(rosa[1], "http://localhost:8000/strava/webhook", number)
    said = kneewise("webhook", "status")
    assert said.exit_code == 1
    assert said.output == (
        f"kneewise: No events come in: {why} of the subscription that is kept here. "
        "Mend it: kneewise webhook create\n"
    )


@pytest.mark.parametrize(
    ("kept", "there", "exit_code", "said"),
    [
        (
            (5, "https://k.org"),
            (5, "https://k.org"),
            0,
            "Strava sends events to https://k.org/strava/webhook/",
        ),
        (
            None,
            (5, "https://k.org"),
            1,
            "Strava knows of a subscription that is not kept here. Mend it: knee",
        ),
        (
            (None, "https://k.org"),
            (5, "https://k.org"),
            1,
            "was broken off, or another was made since. Mend it",
        ),
        (
            (5, "https://old.org"),
            (5, "https://old.org"),
            1,
            "but KNEEWISE_BASE_URL is https://k.org. Move them",
        ),
        (None, (5, "https://other.org"), 1, "to https://other.org, which is not of this server. It has one"),
    ],
    ids=["whole", "only there", "broken off", "moved", "another's"],
)
def test_the_state_of_the_subscription_is_told_in_words(
    settings, rosa, monkeypatch, kept, there, exit_code, said
):
    monkeypatch.setenv("KNEEWISE_STRAVA_ID", "7")
    monkeypatch.setenv("KNEEWISE_STRAVA_SECRET", "a secret of the app")
    monkeypatch.setenv("KNEEWISE_BASE_URL", "https://k.org")
    monkeypatch.setattr(StravaApi, "subscriptions", lambda _: [Subscribed(*there)])
    if kept is not None:
        keep(rosa[1], f"{kept[1]}/strava/webhook", kept[0], "https://www.strava.com 7")
    told = kneewise("webhook", "status")
    assert (told.exit_code, said in told.output) == (exit_code, True), told.output
    if there[1] == "https://other.org":
        made = kneewise("webhook", "create")
        assert made.exit_code == 1 and said in made.output


def test_behind_a_home_router_events_are_not_asked_for(rosa, monkeypatch):
    monkeypatch.setenv("KNEEWISE_STRAVA_ID", "7")
    monkeypatch.setenv("KNEEWISE_STRAVA_SECRET", "a secret of the app")
    made = kneewise("webhook", "create")
    assert made.exit_code == 1
    assert made.output.startswith("kneewise: Strava sends events to public https addresses alone.")
    assert LIST_ALONE in made.output


def keep(db, callback, number, origin="sandbox"):
    with db.begin() as tx:
        strava_subscriptions.put(tx, Subscription(origin, "a", "b", callback, number, NOW))


def test_an_instant_of_another_day_is_said_with_its_day():
    def said(hours):
        until = NOW + timedelta(hours=hours)
        return strava_commands._why(
            Synced(Tally(), Problem.UNAVAILABLE, until), Status(State.UNAVAILABLE), NOW
        )

    assert said(1).endswith("Try again after 10:00 UTC.")
    assert said(15).endswith("Try again after 00:00 UTC on 13 Nov.")
