"""The settings of mails: reminders, what they may say, a test, and what became of the last ones."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest

from app.services import mail_settings, messages
from app.store import consents, deliveries, people
from app.store.tables import DeliveryRow
from jobs.tasks import handlers
from tests import mail_server
from tests.mail_server import Running

NO_MAIL = "This server sends no mail; mails are written to a folder of its operator."


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    with mail_server.running() as running:
        yield running


@pytest.fixture
def times(now):
    return [now]


@pytest.fixture
def clock(times):
    return lambda: times[-1]


@pytest.fixture
def send(db, clock, settings):
    """Send what is due, with or without a mail server."""

    def sends(url: str = "") -> None:
        handlers(settings.model_copy(update={"smtp_url": url}), db, clock)["send_messages"]({})

    return sends


def box(page: str, name: str) -> str:
    (found,) = re.findall(rf'<input[^>]*name="{name}"[^>]*>', page)
    return found


def group(browser) -> str:
    return re.search(r'<section class="card" id="mail".*?</section>', browser.get("/settings").text, re.S)[0]


def test_reminders_are_on_and_the_reason_about_a_knee_is_unticked_at_first(rosa, sign_in):
    page = group(sign_in(rosa))
    assert "checked" in box(page, "mail_reminders")
    assert "checked" not in box(page, "health_in_mail")
    assert "Put the reason into the mail even when it is about my knee" in page


def test_both_are_kept_and_the_consent_with_its_version_and_its_end(rosa, sign_in, db):
    browser = sign_in(rosa)
    answer = browser.post("/settings/mail", data={"mail_reminders": "y", "health_in_mail": "y"})
    assert (answer.status_code, answer.location) == (303, "/settings?saved=mail#mail")
    assert "Saved." in browser.get("/settings?saved=mail").text
    assert "checked" in box(group(browser), "health_in_mail")
    browser.post("/settings/mail", data={"health_in_mail": "no"})

    with db.read() as tx:
        assert not people.by_id(tx, rosa.id).mail_reminders
        assert not mail_settings.may_say_reason(tx, rosa)
        (held,) = [one for one in consents.of(tx, rosa.id) if one.kind == "health_in_mail"]
        assert held.text_version == "1" and held.withdrawn_at is not None


def test_the_page_says_so_when_no_mail_is_sent(rosa, sign_in, app, settings):
    assert NO_MAIL in group(sign_in(rosa))
    app.extensions["kneewise_settings"] = settings.model_copy(update={"smtp_url": "smtp://mail.example.org"})
    assert NO_MAIL not in group(sign_in(rosa))


def test_a_test_is_sent_in_the_background_and_the_page_says_what_came_back(
    rosa, sign_in, send, server, times
):
    browser = sign_in(rosa)
    assert browser.post("/settings/mail/test").location == "/settings#mail"
    assert server.received.mails == []
    page = group(browser)
    assert "It is on its way." in page and "data-reload" in page

    send(server.url)
    assert "Sent to rosa@example.org." in group(browser)
    assert "data-reload" not in group(browser)
    assert [got["Subject"] for got in server.received.mails] == ["A test from Kneewise"]


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (None, "The mail server did not answer: Nothing listens there."),
        ("", "No mail server is set: it lies in the outbox."),
        ("550 <b>no</b> such user", "The mail server refused it: 550 &lt;b&gt;no&lt;/b&gt; such user"),
    ],
)
def test_what_a_test_can_come_back_with(rosa, sign_in, send, answer, sentence):
    browser = sign_in(rosa)
    browser.post("/settings/mail/test")
    if answer:
        with mail_server.running(mail_server.Received(rcpt=lambda _: answer)) as refuses:
            send(refuses.url)
    else:
        send("" if answer == "" else "smtp://127.0.0.1:1")
    assert sentence in group(browser)


def test_tests_are_a_minute_apart(rosa, sign_in, db, times):
    browser = sign_in(rosa)
    assert browser.post("/settings/mail/test").status_code == 303
    assert browser.post("/settings/mail/test").status_code == 429
    times.append(times[-1] + timedelta(minutes=1))
    assert browser.post("/settings/mail/test").status_code == 303
    with db.read() as tx:
        assert len(deliveries.latest(tx, rosa.id, 9)) == 2


def test_a_therapist_can_send_a_test_and_has_no_reminders_to_choose(theo, sign_in):
    browser = sign_in(theo)
    assert "mail_reminders" not in group(browser)
    assert browser.post("/settings/mail/test").status_code == 303
    assert browser.post("/settings/mail", data={}).status_code == 404


def test_the_demo_has_no_mails(invented, sign_in):
    browser = sign_in(invented)
    assert 'id="mail"' not in browser.get("/settings").text
    for path in ("/settings/mail", "/settings/mail/test"):
        assert browser.post(path).status_code == 403


def test_the_last_mails_are_listed_with_what_became_of_them(rosa, sign_in, db, now):
    states = {
        "sent": ("", "Sent"),
        "sent ": ("outbox", "Written to the outbox"),
        "failed": ("550 no", "Not sent: 550 no"),
        "expired": ("paused", "Not sent: reminders were paused."),
        "waiting": ("quiet_hours", "Waiting: quiet hours."),
    }
    with db.begin() as tx:
        for at, (state, (reason, _)) in enumerate(states.items()):
            messages.ask(
                tx, kind="share_accepted", about=str(at), facts={"name": "Theo"}, now=now, person=rosa
            )
            tx.flush()
            row = tx.query(DeliveryRow).filter_by(about=str(at)).one()
            row.state, row.reason = state.strip(), reason
    page = group(sign_in(rosa))
    assert page.count("Invitation accepted") == 5
    assert "Thu 12 Nov, 10:00" in page
    for _, sentence in states.values():
        assert sentence in page


def test_every_reason_of_ours_is_a_sentence():
    import inspect

    from app.services import reminder_mail
    from app.web import mailing
    from jobs import send_messages

    ours = set(re.findall(r'Overtaken\("(\w+)"\)|, "(\w+)"\)$', inspect.getsource(reminder_mail), re.M))
    words = {one or other for one, other in ours} | {send_messages.EXPIRED, send_messages.UNWRITTEN}
    source = inspect.getsource(mailing)
    assert len(words) > 8
    assert [word for word in words | {deliveries.INTERRUPTED} if f'"{word}"' not in source] == []
