"""With a mail server set, sign-up tells nobody who has an account, and a mailed link opens one."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest

from app.services import accounts, passwords, sign_ups
from app.services.sign_ups import NotALink
from app.store import people
from jobs.tasks import handlers
from tests import mail_server
from tests.mail_server import Running
from tests.web import sweep
from tests.web.conftest import PASSWORD
from tests.web.test_auth import FORM

CHOSEN = {"password": PASSWORD}
OTHER = "a lantern for each of nine moths"


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    with mail_server.running() as running:
        yield running


@pytest.fixture
def settings(settings, server):
    server.received.mails.clear()
    return settings.model_copy(update={"smtp_url": server.url})


@pytest.fixture
def times(now):
    return [now]


@pytest.fixture
def clock(times):
    return lambda: times[-1]


@pytest.fixture
def mails(settings, db, clock, server):
    """What arrived since the last time, sent as the timetable does."""

    def arrived():
        handlers(settings, db, clock)["send_messages"]({})
        got = list(server.received.mails)
        server.received.mails.clear()
        return got

    return arrived


def text_of(mail) -> str:
    return mail.get_body(("plain",)).get_content().replace("\r\n", "\n")


def link_in(mail) -> str:
    (path,) = re.findall(r"http://localhost:8000(/sign-up/\S+)", text_of(mail))
    return path


def test_the_mailed_link_opens_the_account_signs_in_and_goes_on(client, app, db, mails):
    asked = client.post("/sign-up", data={**FORM, "units": "mi", "consent_health": "y", "next": "/import"})
    assert (asked.status_code, "a mail with a link is on its way" in asked.text) == (200, True)
    (mail,) = mails()
    assert (mail["To"], mail["Subject"]) == ("mia@example.org", "Open your Kneewise account")
    link = link_in(mail)
    assert link in mail.get_body(("html",)).get_content()

    elsewhere = app.test_client()
    before = sweep.digest(db)
    page = elsewhere.get(link)
    assert elsewhere.head(link).status_code == 200
    assert sweep.digest(db) == before, "following the link changes nothing"
    assert "mia" not in page.text
    assert (page.headers["Referrer-Policy"], page.headers["Cache-Control"]) == ("no-referrer", "no-store")
    assert page.headers["X-Robots-Tag"] == "noindex"

    opened = elsewhere.post(link, data=CHOSEN)
    assert (opened.status_code, opened.location) == (303, "/import")
    assert elsewhere.get("/first-steps").status_code == 200
    assert client.get("/first-steps").status_code == 303, "only the browser of the link is signed in"
    with db.read() as tx:
        mia = people.by_email(tx, "mia@example.org")
        assert (mia.units, mia.is_runner) == ("mi", True)
        assert accounts.has_health_consent(tx, mia)


def test_known_and_new_addresses_get_the_same_answer_for_the_same_work(client, rosa, mails, monkeypatch):
    hashed = []
    monkeypatch.setattr(passwords, "hashed", lambda password: (hashed.append(password), "hash")[1])
    answers = []
    for email in (rosa.email, "new-one@example.org"):
        answer = client.post("/sign-up", data={**FORM, "email": email})
        answers.append((answer.status_code, len(answer.data), sorted(answer.headers.keys())))

    assert answers[0][0] == answers[1][0] == 200
    assert abs(answers[0][1] - answers[1][1]) <= 32
    assert answers[0][2] == answers[1][2]
    assert len(hashed) == 2
    known, new = sorted(mails(), key=lambda mail: mail["To"] != rosa.email)
    assert "You already have an account" in text_of(known)
    assert "/sign-up/" not in text_of(known)
    assert "/sign-up/" in text_of(new)


def test_tries_are_slowed_down_alike_for_known_and_new_addresses(client, rosa):
    for email in (rosa.email, "new@example.org"):
        statuses = [
            client.post(
                "/sign-up", data={**FORM, "email": email}, environ_base={"REMOTE_ADDR": at}
            ).status_code
            for at in ["10.0.0.1" if email == rosa.email else "10.0.0.2"] * 11
        ]
        assert statuses == [200] * 10 + [429], email


def test_a_mailbox_is_told_once_a_day_that_it_is_known(client, rosa, mails, times):
    for _ in range(3):
        client.post("/sign-up", data={**FORM, "email": rosa.email})
    assert len(mails()) == 1
    times.append(times[-1] + timedelta(days=1))
    client.post("/sign-up", data={**FORM, "email": rosa.email})
    assert len(mails()) == 1


def test_a_strangers_later_try_takes_nothing_from_whoever_has_the_mailbox(client, app, db, mails):
    client.post("/sign-up", data=FORM)
    stranger = app.test_client()
    for _ in range(5):
        stranger.post("/sign-up", data={**FORM, "password": OTHER, "role": "therapist"})
    first, *_others, last = [link_in(mail) for mail in mails()]

    for data in (CHOSEN, {}):
        refused = client.post(last, data=data)
        assert (refused.status_code, "not the password that was chosen" in refused.text) == (422, True)
        assert 'aria-invalid="true"' in refused.text and PASSWORD not in refused.text
    assert client.get("/settings").status_code == 303
    with db.read() as tx:
        assert people.by_email(tx, "mia@example.org") is None

    assert client.post(first, data=CHOSEN).location == "/first-steps"
    for answer in (stranger.get(last), stranger.post(last, data={"password": OTHER})):
        assert (answer.status_code, "open already" in answer.text) == (410, True)
    assert stranger.get("/settings").status_code == 303
    with db.read() as tx:
        assert passwords.fits(PASSWORD, people.secret(tx, "mia@example.org").password_hash)


def test_of_many_links_to_one_address_the_newest_twenty_are_kept(client, db, mails, times):
    for hour in range(21):
        times.append(times[0] + timedelta(hours=hour))
        client.post("/sign-up", data=FORM)
    links = [link_in(mail) for mail in mails()]
    answers = [client.get(link).status_code for link in links]
    assert answers == [404] + [200] * 20


def test_guesses_at_a_links_password_are_slowed_down_as_at_sign_in(client, mails, times):
    client.post("/sign-up", data=FORM)
    (mail,) = mails()
    link = link_in(mail)
    statuses = [client.post(link, data={"password": OTHER}).status_code for _ in range(11)]
    assert statuses == [422] * 10 + [429]
    slow = client.post(link, data=CHOSEN)
    assert (slow.status_code, "Too many tries." in slow.text) == (429, True)
    assert int(slow.headers["Retry-After"]) > 0

    times.append(times[-1] + timedelta(hours=1))
    assert client.post(link, data=CHOSEN).status_code == 303, "the link is still good"


def test_the_mail_says_what_to_do_with_one_not_asked_for(client, mails):
    client.post("/sign-up", data=FORM)
    (mail,) = mails()
    assert "If you did not ask for this, ignore it" in text_of(mail)
    assert "asks for the password you chose" in text_of(mail)


def test_an_invitation_on_the_way_is_kept_sealed_and_gone_on_to(client, db, mails):
    invitation = "/invites/" + "s" * 43
    client.post("/sign-up", data={**FORM, "role": "therapist", "next": invitation})
    stored = b"".join(path.read_bytes() for path in db.path.parent.glob("kneewise.db*"))
    assert b"s" * 43 not in stored
    (mail,) = mails()
    assert client.post(link_in(mail), data=CHOSEN).location == invitation


def test_a_link_used_or_late_is_a_sentence_and_opens_nothing(client, app, db, mails, times):
    client.post("/sign-up", data=FORM)
    (mail,) = mails()
    link = link_in(mail)
    client.post(link, data=CHOSEN)
    again = app.test_client()
    for answer in (again.get(link), again.post(link, data=CHOSEN)):
        assert (answer.status_code, "This link has been used." in answer.text) == (410, True)
    assert again.get("/settings").status_code == 303

    client.post("/sign-up", data={**FORM, "email": "late@example.org"})
    (mail,) = mails()
    times.append(times[-1] + timedelta(hours=24))
    for answer in (again.get(link_in(mail)), again.post(link_in(mail), data=CHOSEN)):
        assert (answer.status_code, "This link is too old." in answer.text) == (410, True)
    with db.read() as tx:
        assert people.by_email(tx, "late@example.org") is None


def test_an_altered_link_opens_nothing(client, db, mails, now):
    client.post("/sign-up", data=FORM)
    (mail,) = mails()
    token = link_in(mail).rpartition("/")[2]
    with db.read() as tx:
        assert sign_ups.look(tx, token, now).email == "mia@example.org"
        for at in range(len(token)):
            for bit in range(7):
                altered = token[:at] + chr(ord(token[at]) ^ 1 << bit) + token[at + 1 :]
                with pytest.raises(NotALink):
                    sign_ups.look(tx, altered, now)


def test_an_odd_link_is_a_page_that_says_so(client):
    for path in ("/sign-up/x", "/sign-up/" + "é" * 43, "/sign-up/%00", "/sign-up/" + "a" * 3_000):
        answer = client.get(path)
        assert (answer.status_code, "This link opens nothing." in answer.text) == (404, True), path


def test_an_address_opened_in_another_way_meanwhile_is_not_opened_twice(client, new_person, mails, db):
    client.post("/sign-up", data=FORM)
    (mail,) = mails()
    new_person("Mia")
    answer = client.post(link_in(mail), data=CHOSEN)
    assert (answer.status_code, "open already" in answer.text) == (410, True)
    assert client.get("/settings").status_code == 303


def test_neither_link_nor_password_is_in_the_database(client, db, mails):
    client.post("/sign-up", data=FORM)
    token = None
    for _ in range(2):
        stored = b"".join(path.read_bytes() for path in db.path.parent.glob("kneewise.db*"))
        assert PASSWORD.encode() not in stored
        if token is not None:
            assert token.encode() not in stored
        else:
            token = link_in(mails()[0]).rpartition("/")[2]


def test_what_is_wrong_with_a_form_is_said_as_without_mail(client, mails):
    answer = client.post("/sign-up", data={**FORM, "password": "short", "adult": ""})
    assert answer.status_code == 422
    assert "Use 15 characters or more." in answer.text
    assert mails() == []


def test_an_address_that_leads_nowhere_is_answered_alike(client, mails):
    answer = client.post("/sign-up", data={**FORM, "email": "rosa@kneewise.invalid"})
    assert answer.status_code == 200
    assert mails() == []
