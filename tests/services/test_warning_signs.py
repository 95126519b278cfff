"""A yes is kept, says its tier's words, and mutes until it has been looked at."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.pain import FLAGS, TIER_TEXT, Tier
from app.domain.people import Side
from app.domain.reminders import Kind
from app.services import accounts, warning_signs
from app.store import findings, pain
from app.store.database import Database
from tests.build import NOW, day
from tests.build import entry as a_score
from tests.services.runner import a_runner, log

ASKED = [flag for flag in FLAGS.values() if not flag.computed]


@pytest.mark.parametrize("tier", list(Tier))
def test_each_sign_says_the_words_of_its_tier_and_mutes_only_in_the_two_most_urgent(
    db: Database, tier: Tier
) -> None:
    with db.begin() as tx:
        for sign in (flag for flag in ASKED if flag.tier is tier):
            rosa = a_runner(tx, sign.id)
            entry = log(tx, rosa, score="2").entry
            assert warning_signs.answer(tx, rosa, [sign.id], entry.public_id, NOW) == (sign.id,)

            assert pain.of(tx, rosa.id)[0].flags == (sign.id,)
            assert bool(warning_signs.open_flags(tx, rosa)) is (tier in (Tier.EMERGENCY, Tier.TODAY))
            assert [shown.text for shown in warning_signs.texts([sign.id])] == [TIER_TEXT[tier]]


def test_the_most_urgent_tier_is_said_first() -> None:
    shown = warning_signs.texts(["daily_life", "locked", "deformed", "gives_way"])

    assert [one.tier for one in shown] == list(Tier)


def test_unknown_and_computed_signs_are_no_answer(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        assert warning_signs.answer(tx, rosa, ["high_score", "made_up"], None, NOW) == ()
        assert findings.of(tx, rosa.id) == []


def test_signs_answered_without_a_score_are_kept_in_the_finding(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        warning_signs.answer(tx, rosa, ["locked"], None, NOW)
        warning_signs.answer(tx, rosa, ["deformed"], None, NOW)
        (found,) = warning_signs.open_flags(tx, rosa)
        assert warning_signs.flags_of(found) == ("deformed", "locked")

        warning_signs.answer(tx, rosa, ["gives_way"], None, NOW)
        assert {one.kind for one in findings.open(tx, rosa.id)} == {Kind.RED_FLAG, Kind.CARD}


def test_looked_at_can_be_undone(db: Database) -> None:
    with db.begin() as tx:
        rosa, sam = a_runner(tx), a_runner(tx, "sam")
        warning_signs.answer(tx, rosa, ["locked"], None, NOW)
        closed = warning_signs.looked_at(tx, rosa, NOW)
        assert warning_signs.open_flags(tx, rosa) == []
        warning_signs.not_looked_at(tx, sam, closed)
        assert warning_signs.open_flags(tx, rosa) == []
        warning_signs.not_looked_at(tx, rosa, closed)

        assert len(warning_signs.open_flags(tx, rosa)) == 1


def test_a_yes_after_it_was_looked_at_mutes_again(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        entry = log(tx, rosa, score="2").entry
        warning_signs.answer(tx, rosa, ["locked"], entry.public_id, NOW)
        warning_signs.looked_at(tx, rosa, NOW)
        warning_signs.answer(tx, rosa, ["calf_swelling"], entry.public_id, NOW)

        (found,) = warning_signs.open_flags(tx, rosa)
        assert warning_signs.flags_of(found) == ("calf_swelling",)


def test_a_slip_can_be_taken_back_sign_by_sign(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        entry = log(tx, rosa, score="2").entry
        warning_signs.answer(tx, rosa, ["locked", "deformed"], entry.public_id, NOW)
        warning_signs.take_back(tx, rosa, ["deformed"], entry.public_id, NOW)
        (found,) = warning_signs.open_flags(tx, rosa)
        assert warning_signs.flags_of(found) == ("locked",)
        warning_signs.take_back(tx, rosa, ["locked"], entry.public_id, NOW)

        assert warning_signs.open_flags(tx, rosa) == []
        assert pain.of(tx, rosa.id)[0].flags == ()


def test_undoing_the_score_does_not_undo_the_sign(db: Database) -> None:
    from app.services import pain_log

    with db.begin() as tx:
        rosa = a_runner(tx)
        entry = log(tx, rosa, score="2").entry
        warning_signs.answer(tx, rosa, ["locked"], entry.public_id, NOW)
        assert entry.public_id
        pain_log.remove(tx, rosa, entry.public_id, NOW)

        assert len(warning_signs.open_flags(tx, rosa)) == 1


def test_taking_back_todays_slip_leaves_yesterdays_sign_of_another_score_open(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        first = pain.put(tx, rosa.id, a_score(day(1), 2), NOW).entry
        warning_signs.answer(tx, rosa, ["calf_swelling"], first.public_id, NOW - timedelta(days=1))
        second = log(tx, rosa, score="2").entry
        warning_signs.answer(tx, rosa, ["calf_swelling"], second.public_id, NOW)
        warning_signs.take_back(tx, rosa, ["calf_swelling"], second.public_id, NOW)

        assert [one.subject for one in warning_signs.open_flags(tx, rosa)] == [str(first.public_id)]
        assert [each.flags for each in pain.of(tx, rosa.id)] == [("calf_swelling",), ()]


def test_taking_back_todays_slip_leaves_what_was_asked_on_another_day_open(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        warning_signs.answer(tx, rosa, ["calf_swelling", "gives_way"], None, NOW - timedelta(days=1))
        warning_signs.answer(tx, rosa, ["calf_swelling"], None, NOW)
        warning_signs.take_back(tx, rosa, ["calf_swelling"], None, NOW)

        assert [one.local_date for one in warning_signs.open_flags(tx, rosa)] == [day(1)]


def test_a_slip_answered_before_midnight_can_be_taken_back_after_it(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        warning_signs.answer(tx, rosa, ["locked"], None, NOW - timedelta(days=1))
        warning_signs.take_back(tx, rosa, ["locked"], None, NOW, day(1))

        assert warning_signs.open_flags(tx, rosa) == []


def test_a_slip_of_a_later_tier_is_taken_back_from_its_card(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        warning_signs.answer(tx, rosa, ["gives_way", "numbness"], None, NOW)
        warning_signs.take_back(tx, rosa, ["numbness"], None, NOW)
        (card,) = findings.open(tx, rosa.id)
        assert warning_signs.flags_of(card) == ("gives_way",)
        warning_signs.take_back(tx, rosa, ["gives_way"], None, NOW)

        assert findings.open(tx, rosa.id) == []


def test_a_slip_is_taken_back_although_its_score_is_gone(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        kept = log(tx, rosa, score="2").entry
        warning_signs.answer(tx, rosa, ["locked"], kept.public_id, NOW)
        assert kept.public_id
        pain.remove(tx, rosa.id, kept.public_id, NOW)
        warning_signs.take_back(tx, rosa, ["locked"], kept.public_id, NOW)

        assert warning_signs.open_flags(tx, rosa) == []


def test_without_consent_a_sign_is_answered_and_nothing_is_kept(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        entry = log(tx, rosa, score="2").entry
        accounts.withdraw_health_consent(tx, rosa, NOW)
        for which in (None, entry.public_id):
            assert warning_signs.answer(tx, rosa, ["locked"], which, NOW) == ("locked",)

        assert findings.of(tx, rosa.id) == []
        assert pain.of(tx, rosa.id) == [entry]


def test_a_slip_is_taken_back_after_the_consent_was(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        entry = log(tx, rosa, score="2").entry
        warning_signs.answer(tx, rosa, ["locked"], entry.public_id, NOW)
        accounts.withdraw_health_consent(tx, rosa, NOW)
        warning_signs.take_back(tx, rosa, ["locked"], entry.public_id, NOW)

        assert findings.open(tx, rosa.id) == []
        assert pain.of(tx, rosa.id)[0].flags == ()


def test_scores_alone_are_a_sign_that_says_its_words_and_mutes_nothing(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        high, low = log(tx, rosa, score="7", side="left").entry, log(tx, rosa, score="7", side="right").entry
        low = replace(low, side=Side.RIGHT, local_date=day(3))
        shown = warning_signs.of_scores(tx, rosa, high)

        assert shown and shown.text == "Please see a doctor or physical therapist this week."
        assert [flag.id for flag in shown.flags] == ["high_score"]
        assert warning_signs.of_scores(tx, rosa, low) is None
        assert warning_signs.open_flags(tx, rosa) == []
