"""The mails about a connection, as they arrive at a mail server: before copies expire, and after it ended."""

from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from app.adapters import mail
from app.domain.people import Person
from app.services import overview, strava_expiry, strava_glance, strava_purge, strava_status
from app.services.mails import Site
from app.services.strava_expiry import KEPT, WARNED, Expired
from app.store import api_runs, strava_accounts
from app.store.database import Database
from app.store.strava_accounts import Problem
from jobs import send_messages
from tests import mail_server
from tests.build import NOW, day, run
from tests.mail_server import Running
from tests.services.strava_here import HERE, connected, from_strava, hold

SITE = Site("http://localhost:8000", "k7Jq2ZpXv9Lw4RtY8sNb3MdF6hGc1aEu")
DAY = timedelta(days=1)


@pytest.fixture
def post() -> Iterator[Running]:
    with mail_server.running() as server:
        yield server


def sent(db: Database, post: Running, after: timedelta) -> list[EmailMessage]:
    """What arrives when messages are sent some time after NOW."""
    before = len(post.received.mails)
    through = mail.post(post.url, "kneewise@example.org", Path())
    send_messages.run(db, through, SITE, lambda: NOW + after)
    return post.received.mails[before:]


def words(told: EmailMessage) -> str:
    """The plain text of a mail, on one line."""
    body = told.get_body(("plain",))
    assert body is not None
    return " ".join(str(body.get_content()).split())


def away(db: Database, rosa: Person) -> int:
    """A connection that Strava answered an hour before NOW and never again, with two runs and a file."""
    with db.begin() as tx:
        account = connected(tx, rosa)
        hold(tx, rosa, from_strava(1), from_strava(2), run(day(3), external_id="file"))
    return account.id


def test_a_mail_warns_after_three_days_and_the_runs_go_after_seven(
    db: Database, rosa: Person, post: Running
) -> None:
    away(db, rosa)
    strava_expiry.expire_away(db, None, NOW + WARNED - timedelta(hours=1, seconds=1))
    assert sent(db, post, WARNED) == []
    strava_expiry.expire_away(db, None, NOW + WARNED)
    (told,) = sent(db, post, WARNED)
    assert (told["To"], told["Subject"]) == (rosa.email, "Runs from Strava are about to be deleted")
    assert "Unless it answers before, they are deleted from 19 Nov on." in words(told)
    assert "Runs of yours that this concerns: 2. Your own files, typed runs and scores stay." in words(told)
    strava_expiry.expire_away(db, None, NOW + WARNED + DAY)
    assert sent(db, post, WARNED + DAY) == []

    assert strava_expiry.expire_away(db, None, NOW + KEPT) == 2
    with db.read() as tx:
        assert api_runs.of(tx, rosa.id) == []


def test_a_strava_that_answers_meanwhile_is_warned_of_no_more(
    db: Database, rosa: Person, post: Running
) -> None:
    number = away(db, rosa)
    strava_expiry.expire_away(db, None, NOW + WARNED)
    with db.begin() as tx:
        strava_accounts.reached(tx, number, NOW + WARNED)
    assert sent(db, post, WARNED) == []


def test_who_has_to_connect_again_is_told_to_before_the_runs_go(
    db: Database, rosa: Person, post: Running
) -> None:
    number = away(db, rosa)
    with db.begin() as tx:
        strava_accounts.need_runner(tx, number, Problem.REFUSED)
    strava_expiry.expire_away(db, None, NOW + WARNED)
    (told,) = sent(db, post, WARNED)
    assert "Strava no longer accepts our key" in words(told)
    assert "Unless you connect again before, they are deleted from 19 Nov on." in words(told)


@pytest.mark.parametrize(
    ("because", "sentence"),
    [
        ("asked", "Your connection with Strava has ended."),
        ("deauthorized", "You ended the connection at Strava."),
        ("moved", "This server now uses another app at Strava."),
        ("key", "The key with which this server kept the connection is lost."),
    ],
)
def test_a_mail_confirms_what_was_deleted_and_why(
    db: Database, rosa: Person, post: Running, because: str, sentence: str
) -> None:
    away(db, rosa)
    with db.begin() as tx:
        strava_purge.disconnect(tx, rosa, None, NOW, because)
    (told,) = sent(db, post, timedelta())
    assert told["Subject"] == "Strava is disconnected"
    assert sentence in words(told)
    assert "Runs that came through Strava and were deleted here: 2" in words(told)
    assert "Backups of the server may hold them for 30 days more." in words(told)


def test_a_warning_that_waits_is_not_sent_once_the_connection_has_ended(
    db: Database, rosa: Person, post: Running
) -> None:
    away(db, rosa)
    strava_expiry.expire_away(db, None, NOW + WARNED)
    with db.begin() as tx:
        strava_purge.disconnect(tx, rosa, None, NOW + WARNED, "asked")
    assert [told["Subject"] for told in sent(db, post, WARNED)] == ["Strava is disconnected"]


def test_copies_that_went_are_told_once_on_the_page_on_today_and_by_mail(
    db: Database, rosa: Person, post: Running
) -> None:
    number = away(db, rosa)
    gone_at = KEPT + DAY / 24
    with db.begin() as tx:
        strava_accounts.miss(tx, number, Problem.UNAVAILABLE)
        for after in (KEPT, gone_at):
            strava_expiry.expire(tx, rosa, strava_accounts.of(tx, rosa.id) or pytest.fail(), NOW + after)
    mails = sent(db, post, gone_at)
    assert [told["Subject"] for told in mails] == ["Runs from Strava were deleted"]
    assert "Copies deleted so far: 2, on 19 Nov" in words(mails[0])
    assert "They come back once Strava answers." in words(mails[0])

    with db.read() as tx:
        home = overview.home(tx, rosa, NOW + gone_at)
        expired = strava_status.status(tx, rosa, HERE, NOW + gone_at).expired
    assert expired == Expired(2, NOW.date() + KEPT, NOW.date() + KEPT)
    line = "2 copies were deleted today, as Strava's terms ask. They come back once Strava answers."
    assert home.badge == ("mind", f"{line} Your files stay.")

    with db.begin() as tx:
        strava_accounts.reached(tx, number, NOW + KEPT + DAY)
        glance = strava_glance.glance(tx, rosa)
    assert glance is not None and glance.expired is None
