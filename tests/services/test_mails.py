"""Every kind of mail: a subject that gives nothing away, the same in text and HTML, links of this server."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.adapters import letters
from app.domain.messages import Kind
from app.services import mails, messages, reminder_mail
from app.services.mails import Overtaken, Site
from app.store import deliveries, people
from tests.build import NOW
from tests.services.test_reminder_mail import reminded

SITE = Site("https://knee.example.org", "k7Jq2ZpXv9Lw4RtY8sNb3MdF6hGc1aEu")
HOSTILE = "Theo <b onclick=x>\r\nBcc: all@example.org\u202e {{ 7*7 }} %(x)s & \x00"
FACTS = {
    Kind.SIGN_UP: {"nonce": "n0nce"},
    Kind.STRAVA_DISCONNECTED: {"runs": 1240, "because": "moved"},
    Kind.STRAVA_EXPIRING: {"runs": 3, "day": "2026-11-15"},
    Kind.STRAVA_EXPIRED: {"runs": 312, "day": "2026-11-05", "reconnect": 1},
    Kind.SHARE_ACCEPTED: {"name": HOSTILE},
}
VOID = {"meta", "hr", "br"}
GIVEN_AWAY = re.compile(r"\d|pain|score|knee(?!wise)|hip|left|right|warning|sign(?!-)|swell|http|@", re.I)


class Strict(HTMLParser):
    """Fails for a tag that is not closed, or anything that loads or runs."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []
        self.words = ""
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        assert tag not in ("img", "script", "link", "iframe", "form", "style", "b"), tag
        assert not any(name.startswith("on") or name in ("src", "background") for name, _ in attrs)
        self.links += [value for name, value in attrs if name == "href"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words += data


def letter_of(tx, kind, person):
    """The letter of a kind, its facts as hostile as they can be."""
    if kind is Kind.REMINDER:
        _, held = reminded(tx, reminder_mail.Kind.ESCALATE, name="reminded", why="Your left knee scored 8.")
        return mails.letter(tx, held, SITE, NOW)
    to = {"address": "new@example.org"} if kind in (Kind.SIGN_UP, Kind.KNOWN_ADDRESS) else {"person": person}
    assert messages.ask(tx, kind=kind, about="x", facts=FACTS.get(kind, {}), now=NOW, **to)
    return mails.letter(tx, deliveries.claim(tx, NOW), SITE, NOW)


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_a_subject_that_gives_nothing_away_and_words_in_both_forms(db, rosa, kind):
    with db.begin() as tx:
        letter = letter_of(tx, kind, rosa)

    assert not GIVEN_AWAY.search(letter.subject)
    assert letter.subject == " ".join(letter.subject.split()) and 0 < len(letter.subject) < 60
    page = Strict(letter.html)
    links = set(re.findall(r"https?://[^\s,]+[^\s,.]", letter.text))
    assert set(page.links) <= links
    assert all(link.startswith(SITE.base_url) for link in links)
    assert page.links and f"{SITE.base_url}/" in letter.text
    assert "<" not in letter.text.replace("<b onclick=x>", "")
    assert not re.search(r"\{\{|%\(|\n\n\n\n|[\x00\r\u202e]", letter.text.replace("{{ 7*7 }} %(x)s", ""))
    said = " ".join(page.words.split())
    for sentence in letter.text.split("\n\n--")[0].split("\n\n"):
        assert " ".join(sentence.split(": http")[0].split()) in said, sentence


def test_without_consent_no_mail_names_a_score_or_a_knee(db, rosa):
    with db.begin() as tx:
        letter = letter_of(tx, Kind.REMINDER, rosa)
    for words in (letter.text, Strict(letter.html).words):
        assert "scored" not in words and "left" not in words and " 8." not in words


@given(st.sampled_from(sorted(mails.SUBJECTS)), st.text(max_size=30))
def test_no_fact_reaches_a_subject(kind, hostile):
    assert not GIVEN_AWAY.search(mails.SUBJECTS[kind])
    text, html = letters.written("share_accepted", {"name": hostile, "subject": "x", "base_url": "y"})
    assert "<script" not in html and ("<" not in hostile or "&lt;" in html)
    assert text


def test_every_kind_is_written_about(db):
    assert set(mails.SUBJECTS) == set(Kind) - {Kind.REMINDER}
    for subject in (reminder_mail.STRENGTH, reminder_mail.LOOK, reminder_mail.BACK):
        assert not GIVEN_AWAY.search(subject)


def test_a_sign_up_link_hangs_on_the_key_of_the_server():
    other = Site(SITE.base_url, "another key of thirty-two letters")
    assert SITE.token("n") == SITE.token("n") != other.token("n") != SITE.token("m")
    assert len(SITE.token("n")) == 43


def test_a_mail_goes_to_the_address_its_person_has_when_it_is_sent(db, rosa):
    with db.begin() as tx:
        letter = letter_of(tx, Kind.TEST, rosa)
        assert (letter.to, letter.kind, letter.at) == (rosa.email, "test", NOW)


def test_a_reminder_without_its_person_has_nothing_to_say(db, rosa):
    with db.begin() as tx:
        _, held = reminded(tx, reminder_mail.Kind.ROUTINE, name="gone")
        tx.delete(tx.get(people.PersonRow, held.person_id))
        tx.flush()
        with pytest.raises(Overtaken):
            mails.letter(tx, held, SITE, NOW)


@pytest.mark.parametrize(
    "kind", [Kind.STRAVA_RECONNECT, Kind.STRAVA_EXPIRING, Kind.STRAVA_EXPIRED, Kind.SHARE_ACCEPTED]
)
def test_what_holds_no_longer_when_it_would_go_out_is_left(db, rosa, kind):
    with db.begin() as tx:
        messages.ask(tx, kind=kind, about="x", facts=FACTS.get(kind, {}), now=NOW, person=rosa)
        with pytest.raises(Overtaken, match="changed"):
            mails.check(tx, deliveries.claim(tx, NOW), NOW)
