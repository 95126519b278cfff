"""Invite, accept, revoke; and a patient opened only through an open share."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from app.domain.link import Scope
from app.domain.pain import CheckIn
from app.domain.people import Person
from app.domain.reminders import Finding, Kind
from app.domain.runs import Source
from app.domain.sharing import EVERYTHING, VISIBLE, Share
from app.services import share_cards, sharing
from app.services.invitations import CONSENT, names_check_ins, names_patterns
from app.services.sharing import NotInvited, NotShared, ShareRefused, Why
from app.store import check_ins, consents, findings, link, pain, people, runs, shares, visits
from app.store.database import Database, Transaction
from tests.conftest import NOW
from tests.services import rosa as story
from tests.store.test_link import analysis

DAY = timedelta(days=1)


@pytest.fixture
def theo(db: Database, add_person: Callable[..., Person]) -> Person:
    """A therapist with a name."""
    person = add_person("Theo", therapist=True)
    with db.begin() as tx:
        people.change(tx, person.id, name="Theo Brandt")
    return replace(person, name="Theo Brandt")


def invited(db: Database, rosa: Person, **given: Any) -> tuple[Share, str]:
    with db.begin() as tx:
        return sharing.invite(tx, rosa, "Theo, physio", NOW, **{"name": "Rosa Lind", **given})


def shared(db: Database, rosa: Person, theo: Person) -> Share:
    _, token = invited(db, rosa)
    with db.begin() as tx:
        return sharing.accept(tx, theo, token, NOW)


def refusal(db: Database, who: Person, token: str, now: Any = NOW) -> Why:
    with pytest.raises(NotInvited) as refused, db.begin() as tx:
        sharing.accept(tx, who, token, now)
    return refused.value.why


def count(db: Database, table: str, where: str = "1") -> int:
    with db.read() as tx:
        return int(tx.scalar(text(f"SELECT count(*) FROM {table} WHERE {where}")) or 0)


def test_an_invitation_holds_seven_days_and_its_share_six_months(db: Database, rosa: Person) -> None:
    share, token = invited(db, rosa)

    assert (share.label, share.kinds) == ("Theo, physio", ("pain", "load", "cadence", "exercises"))
    assert (share.from_day, share.until_day) == (None, date(2027, 5, 12))
    assert share.invite_until == NOW + 7 * DAY
    assert len(token) >= 43  # 256 bits
    assert count(db, "share", f"invite_hash LIKE '%{token}%'") == 0


def test_the_name_that_is_given_stays(db: Database, rosa: Person) -> None:
    invited(db, rosa, name="  Rosa\u202e\n Lind ")

    with db.read() as tx:
        assert people.by_id(tx, rosa.id).name == "Rosa Lind"  # type: ignore[union-attr]


def test_an_invitation_needs_a_label_a_name_and_consent(db: Database, rosa: Person) -> None:
    with pytest.raises(ShareRefused) as refused, db.begin() as tx:
        sharing.invite(tx, rosa, " \u202e ", NOW, agrees=False)

    assert set(refused.value.errors) == {"label", "name", "agrees"}
    assert count(db, "share") == count(db, "consent", "kind = 'therapist'") == 0


def test_each_share_has_a_consent_of_its_own_that_ends_with_it(db: Database, rosa: Person) -> None:
    first, _ = invited(db, rosa)
    invited(db, rosa)
    with db.begin() as tx:
        sharing.revoke(tx, rosa, first.public_id, NOW)
        held = [one for one in consents.of(tx, rosa.id) if one.kind == "therapist"]

    assert [one.withdrawn_at for one in held] == [NOW, None]
    assert all(one.text_version.startswith("3/") for one in held)


def test_a_consent_to_the_first_text_ends_with_its_share_too(
    db: Database, rosa: Person, theo: Person
) -> None:
    share = shared(db, rosa, theo)
    with db.begin() as tx:
        agreed_to_the_first_text(tx, share)
        assert not names_check_ins(consents.texts(tx, [rosa.id], CONSENT), share)
        sharing.revoke(tx, rosa, share.public_id, NOW)

    assert count(db, "consent", "kind = 'therapist' AND withdrawn_at IS NULL") == 0


def test_a_therapist_sees_check_ins_of_those_alone_who_agreed_to_it(
    db: Database, rosa: Person, theo: Person
) -> None:
    share = shared(db, rosa, theo)
    with db.begin() as tx:
        check_ins.put(tx, rosa.id, CheckIn(date(2026, 11, 2), (1, 1, 1, 1)), NOW)
        assert [one.impact for one in sharing.preview(tx, rosa, share.public_id, NOW).impacts] == [33]
        agreed_to_the_first_text(tx, share)
        assert sharing.preview(tx, rosa, share.public_id, NOW).impacts == ()


def test_a_therapist_sees_patterns_of_those_alone_who_agreed_to_it(
    db: Database, rosa: Person, theo: Person
) -> None:
    share = shared(db, rosa, theo)
    with db.begin() as tx:
        link.put(tx, rosa.id, replace(analysis(), scope=Scope.SHAREABLE, sources=(Source.FILE,)))
        seen = sharing.preview(tx, rosa, share.public_id, NOW)
        agreed_to(tx, share, "2")
        before = sharing.preview(tx, rosa, share.public_id, NOW)
        texts = consents.texts(tx, [rosa.id], CONSENT)
        cards = share_cards.sharing(tx, rosa, NOW, strava_too=False).open

    assert seen.shows_patterns and seen.analysis is not None
    assert not before.shows_patterns and before.analysis is None
    assert names_check_ins(texts, share) and not names_patterns(texts, share)
    assert not any(card.patterns for card in cards)


def agreed_to_the_first_text(tx: Transaction, share: Share) -> None:
    """As shares were before check-ins."""
    agreed_to(tx, share, "1")


def agreed_to(tx: Transaction, share: Share, version: str) -> None:
    consents.withdraw(tx, share.runner_id, "therapist", NOW)
    consents.give(tx, share.runner_id, "therapist", f"{version}/{share.public_id}", NOW)


def test_the_end_of_a_shorter_month_is_its_last_day() -> None:
    from app.services.invitations import months_later

    assert months_later(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert months_later(date(2026, 6, 30), 6) == date(2026, 12, 30)


def test_a_therapist_accepts_and_the_runner_is_told(db: Database, rosa: Person, theo: Person) -> None:
    share = shared(db, rosa, theo)

    assert (share.therapist_id, share.accepted_at) == (theo.id, NOW)
    assert count(db, "delivery", "kind = 'share_accepted'") == 1


def test_each_invitation_that_cannot_be_accepted_says_why(db: Database, rosa: Person, theo: Person) -> None:
    share, token = invited(db, rosa)

    assert refusal(db, theo, "x" * 43) is Why.UNKNOWN
    assert refusal(db, theo, "ü\udcff") is Why.UNKNOWN
    assert refusal(db, rosa, token) is Why.ONESELF
    assert refusal(db, replace(theo, is_therapist=False), token) is Why.NO_THERAPIST
    assert refusal(db, theo, token, NOW + 7 * DAY) is Why.EXPIRED
    with db.begin() as tx:
        sharing.revoke(tx, rosa, share.public_id, NOW)
    assert refusal(db, theo, token) is Why.WITHDRAWN


def test_an_invitation_is_accepted_once(db: Database, rosa: Person, theo: Person, sam: Person) -> None:
    _, token = invited(db, rosa)
    with db.begin() as tx:
        sharing.accept(tx, theo, token, NOW)

    assert refusal(db, sam, token) is refusal(db, theo, token) is Why.USED


def test_of_two_who_accept_at_once_one_wins(db: Database, rosa: Person, theo: Person, sam: Person) -> None:
    _, token = invited(db, rosa)
    won, lost = [], []
    start = threading.Barrier(2)

    def accept(who: Person) -> None:
        start.wait()
        try:
            with db.begin() as tx:
                sharing.accept(tx, who, token, NOW)
            won.append(who)
        except NotInvited as refused:
            lost.append(refused.why)

    threads = [threading.Thread(target=accept, args=(who,)) for who in (theo, sam)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (len(won), lost) == (1, [Why.USED])
    assert count(db, "share", "therapist_id IS NOT NULL") == 1


def test_accepting_again_takes_the_place_of_the_older_share(db: Database, rosa: Person, theo: Person) -> None:
    first, second = shared(db, rosa, theo), shared(db, rosa, theo)

    with db.read() as tx:
        held = shares.of_runner(tx, rosa.id)
    assert [one.revoked_at for one in held] == [NOW, None]
    assert [one.id for one in held] == [first.id, second.id]
    assert count(db, "consent", "kind = 'therapist' AND withdrawn_at IS NULL") == 1


def test_a_new_link_takes_the_place_of_the_old(db: Database, rosa: Person, theo: Person) -> None:
    share, old = invited(db, rosa)
    with db.begin() as tx:
        again, new = sharing.renew(tx, rosa, share.public_id, NOW + 9 * DAY)

    assert again.invite_until == NOW + 16 * DAY
    assert refusal(db, theo, old, NOW + 9 * DAY) is Why.UNKNOWN
    with db.begin() as tx:
        sharing.accept(tx, theo, new, NOW + 9 * DAY)
        with pytest.raises(NotShared):
            sharing.renew(tx, rosa, share.public_id, NOW)


def test_nobody_ends_or_renews_what_is_anothers(db: Database, rosa: Person, theo: Person) -> None:
    share = shared(db, rosa, theo)
    for who in (theo, replace(rosa, id=rosa.id + 99)):
        with pytest.raises(NotShared), db.begin() as tx:
            sharing.revoke(tx, who, share.public_id, NOW)
        with pytest.raises(NotShared), db.read() as reading:
            sharing.preview(reading, who, share.public_id, NOW)


def test_a_patient_is_opened_and_the_opening_logged(db: Database, rosa: Person, theo: Person) -> None:
    share = shared(db, rosa, theo)
    with db.begin() as tx:
        story.tell(tx, rosa, NOW)

    review = sharing.open_patient(db, theo, rosa.public_id, NOW)

    assert (review.patient.id, review.share.id, review.since) == (rosa.id, share.id, None)
    with db.read() as tx:
        (visit,) = visits.of_runner(tx, rosa.id)
    assert (visit.by, visit.what) == ("Theo Brandt, theo@example.org", "patient page")
    assert (visit.at, visit.share_id) == (NOW, share.id)


def test_there_is_no_other_way_in(db: Database, rosa: Person, theo: Person, sam: Person) -> None:
    share = shared(db, rosa, theo)
    ids = [rosa.public_id, theo.public_id, uuid4()]

    for who, patient in [(sam, one) for one in ids] + [(theo, one) for one in ids[1:]]:
        with pytest.raises(NotShared):
            sharing.open_patient(db, who, patient, NOW)
        with pytest.raises(NotShared), db.begin() as tx:
            sharing.mark_visit(tx, who, patient, NOW)
    with db.begin() as tx:
        sharing.revoke(tx, rosa, share.public_id, NOW)
    with pytest.raises(NotShared):
        sharing.open_patient(db, theo, rosa.public_id, NOW)
    assert count(db, "visit") == 0


def test_a_share_ends_with_the_runners_last_day(db: Database, rosa: Person, theo: Person) -> None:
    share = shared(db, rosa, theo)
    assert share.until_day is not None
    last = NOW.replace(year=2027, month=5, day=12, hour=21)  # 23:00 in Berlin

    sharing.open_patient(db, theo, rosa.public_id, last)
    with pytest.raises(NotShared):
        sharing.open_patient(db, theo, rosa.public_id, last + timedelta(hours=1))


def test_a_chart_is_logged_once_an_hour_after_its_page(db: Database, rosa: Person, theo: Person) -> None:
    shared(db, rosa, theo)
    hour = timedelta(hours=1)
    sharing.open_patient(db, theo, rosa.public_id, NOW)
    for at in (NOW, NOW + 0.9 * hour, NOW + 1.5 * hour, NOW + 2 * hour):
        sharing.open_patient(db, theo, rosa.public_id, at, what=sharing.CHART)

    with db.read() as tx:
        logged = [(one.what, one.at) for one in visits.of_runner(tx, rosa.id)]
    assert logged == [("chart and table", NOW + 1.5 * hour), ("patient page", NOW)]


def test_what_is_new_counts_from_the_visit_marked_last(db: Database, rosa: Person, theo: Person) -> None:
    shared(db, rosa, theo)
    with db.begin() as tx:
        sharing.mark_visit(tx, theo, rosa.public_id, NOW - 21 * DAY)
    sharing.open_patient(db, theo, rosa.public_id, NOW - 7 * DAY)

    review = sharing.open_patient(db, theo, rosa.public_id, NOW)

    assert review.since == date(2026, 10, 22)
    assert (review.changes.now.days, review.changes.before.last) == (21, review.changes.now.first - DAY)


def test_notes_are_nowhere_in_what_a_therapist_sees(db: Database, rosa: Person, theo: Person) -> None:
    shared(db, rosa, theo)
    with db.begin() as tx:
        pain.put(tx, rosa.id, replace(story.score(story.TODAY, 3), note="my sister's wedding"), NOW)

    assert "wedding" not in repr(sharing.open_patient(db, theo, rosa.public_id, NOW))


def test_the_story_of_three_weeks(db: Database, rosa: Person, theo: Person) -> None:
    shared(db, rosa, theo)
    with db.begin() as tx:
        story.tell(tx, rosa, NOW)
        sharing.mark_visit(tx, theo, rosa.public_id, NOW - 21 * DAY)

    review = sharing.open_patient(db, theo, rosa.public_id, NOW)

    now = review.changes.now
    assert (now.longest_m.value, now.over) == (15_200, pytest.approx(23.577, abs=0.01))
    assert review.asked[0].session.day == story.LONG
    assert (review.asked[0].check.before, review.asked[0].check.during) == (2, 4)
    assert (review.held, len(review.weeks), review.band) == (0, 12, 4)


def test_runs_through_strava_are_neither_shown_nor_counted(db: Database, rosa: Person, theo: Person) -> None:
    shared(db, rosa, theo)
    with db.begin() as tx:
        story.tell(tx, rosa, NOW)
        one = replace(story.run(date(2026, 11, 2), 40.0), source=Source.STRAVA_API, external_id="77")
        runs.put(tx, rosa.id, one, NOW)

    review = sharing.open_patient(db, theo, rosa.public_id, NOW)

    assert (review.held, review.held_m) == (1, 40_000)
    assert review.changes.now.longest_m.reason == review.changes.now.m_a_week.reason == "held_back"
    assert "40000" not in repr(replace(review, held_m=0))


def test_a_sign_that_was_found_with_a_held_back_run_is_not_shown(
    db: Database, rosa: Person, theo: Person
) -> None:
    shared(db, rosa, theo)
    for source, count in ((Source.STRAVA_API, 0), (Source.FILE, 1)):
        with db.begin() as tx:
            flag = {"flags": "calf_swelling"}
            found = Finding(Kind.CARD, None, source, story.TODAY, "", (source,), flag)
            findings.put(tx, rosa.id, found, NOW)

        assert len(sharing.open_patient(db, theo, rosa.public_id, NOW).signs) == count


def test_strava_is_shown_where_operator_and_runner_both_agree(db: Database, rosa: Person) -> None:
    with db.begin() as tx:
        assert sharing.sources_for(tx, rosa, True) == VISIBLE
        sharing.decide_on_strava(tx, rosa, True, NOW)
        assert sharing.sources_for(tx, rosa, False) == VISIBLE
        assert sharing.sources_for(tx, rosa, True) == EVERYTHING
        sharing.decide_on_strava(tx, rosa, False, NOW)
        assert sharing.sources_for(tx, rosa, True) == VISIBLE


def test_a_preview_is_what_the_therapist_sees_and_is_not_logged(
    db: Database, rosa: Person, theo: Person
) -> None:
    share, token = invited(db, rosa)
    with db.begin() as tx:
        story.tell(tx, rosa, NOW)
    with db.read() as tx:
        before = sharing.preview(tx, rosa, share.public_id, NOW)
    with db.begin() as tx:
        sharing.accept(tx, theo, token, NOW)
    opened = sharing.open_patient(db, theo, rosa.public_id, NOW)

    assert replace(before, share=opened.share, patient=opened.patient) == opened
    assert count(db, "visit") == 1
