"""One tap keeps a score; what was typed is kept whatever is wrong with it; a morning finds its run."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.pain import Moment, Place, Result
from app.domain.people import Side
from app.services import pain_log
from app.services.pain_log import NoConsent
from app.services.pain_typed import NotTaken, Typed
from app.store import pain
from app.store.database import Database
from tests.build import NOW, TODAY, day, run
from tests.services.runner import a_runner, add_runs, log


def test_a_score_alone_is_enough(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        kept = log(tx, rosa, score="3").entry

    assert (kept.score, kept.at, kept.local_date) == (3, NOW, TODAY)
    assert (kept.side, kept.place, kept.moment) == (Side.UNKNOWN, None, Moment.WORST_24H)


def test_without_consent_nothing_is_kept_and_the_score_is_given_back(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx, consent=False)
        with pytest.raises(NoConsent) as refused:
            log(tx, rosa, score="3", note="stairs")

        assert refused.value.typed == Typed(score="3", note="stairs")
        assert pain.of(tx, rosa.id) == []


def test_side_and_place_are_remembered(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx, knee="left")
        assert log(tx, rosa, score="1").entry.side is Side.LEFT
        log(tx, rosa, score="2", side="right", place="inner")
        kept = log(tx, rosa, score="3").entry

    assert (kept.side, kept.place) == (Side.RIGHT, Place.INNER)


def test_a_place_left_empty_is_no_place(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        log(tx, rosa, score="2", place="front")

        assert log(tx, rosa, score="2", place="").entry.place is None


@pytest.mark.parametrize("score", ["11", "-1", "3.5", "NaN", "", "ten", "1e1", "٣"])
def test_what_is_no_score_is_refused_in_words_with_everything_typed_kept(db: Database, score: str) -> None:
    typed = Typed(score=score, side="left", note="kept", form_key="k")
    with db.begin() as tx:
        rosa = a_runner(tx)
        with pytest.raises(NotTaken) as refused:
            pain_log.log(tx, rosa, typed, NOW)

        assert refused.value.typed == typed
        assert list(refused.value.problems) == ["score"]
        assert pain.of(tx, rosa.id) == []


def test_every_problem_is_named_at_once(db: Database) -> None:
    with db.begin() as tx, pytest.raises(NotTaken) as refused:
        log(tx, a_runner(tx), score="12", side="middle", at="tomorrow", note="x" * 2001, moment="noon")

    assert set(refused.value.problems) == {"score", "side", "at", "note", "moment"}


@pytest.mark.parametrize(
    ("at", "instant", "local_date"),
    [
        ("2026-11-12T07:10", "2026-11-12T06:10+00:00", TODAY),
        ("2026-11-12T07:10+02:00", "2026-11-12T05:10+00:00", TODAY),
        ("2026-11-11T23:30Z", "2026-11-11T23:30+00:00", TODAY),
        ("2026-10-25T02:30", "2026-10-25T00:30+00:00", day(18)),
    ],
    ids=["local", "with an offset", "after midnight at home", "in the hour that comes twice"],
)
def test_a_time_is_local_unless_it_has_an_offset(
    db: Database, at: str, instant: str, local_date: object
) -> None:
    with db.begin() as tx:
        kept = log(tx, a_runner(tx), score="2", at=at).entry

    assert kept.at and kept.at.isoformat(timespec="minutes") == instant
    assert kept.local_date == local_date


@pytest.mark.parametrize("at", ["0001-01-01T00:00Z", "0001-01-01T00:00+14:00", "9999-12-31T23:59-14:00"])
@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Pacific/Auckland"])
def test_a_time_at_the_ends_of_the_calendar_is_refused(db: Database, at: str, zone: str) -> None:
    with db.begin() as tx:
        rosa = replace(a_runner(tx), timezone=zone)
        with pytest.raises(NotTaken) as refused:
            log(tx, rosa, score="2", at=at)

    assert list(refused.value.problems) == ["at"]


def test_a_time_to_come_and_one_too_long_ago_are_refused(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        for at in ("2026-11-12T10:01", f"{day(91)}T23:59", "9999-12-31T23:59", "0001-01-01T00:00"):
            with pytest.raises(NotTaken) as refused:
                log(tx, rosa, score="2", at=at)
            assert list(refused.value.problems) == ["at"]

        assert log(tx, rosa, score="2", at=f"{day(90)}T00:00").entry.local_date == day(90)


def test_a_double_tap_is_one_entry_and_another_number_corrects_it(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        first = log(tx, rosa, score="2", form_key="k").entry
        assert log(tx, rosa, score="2", form_key="k").entry == first
        assert log(tx, rosa, score="3", form_key="k").entry == replace(first, score=3)

        assert [one.score for one in pain.of(tx, rosa.id)] == [3]


def test_a_day_holds_48_scores_and_the_last_can_still_be_corrected(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        for n in range(48):
            log(tx, rosa, score="1", form_key=f"k{n}")
        with pytest.raises(NotTaken, match="48"):
            log(tx, rosa, score="1", form_key="one too many")

        assert log(tx, rosa, score="2", form_key="k47").entry.score == 2
        assert log(tx, rosa, score="1", at=f"{day(1)}T08:00").entry.local_date == day(1)


def test_warning_signs_are_asked_after_the_first_score_at_six_and_two_up_in_a_day(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        asked = [log(tx, rosa, score=score).asks_for_signs for score in ("1", "2", "4", "4", "6")]

    assert asked == [True, False, True, False, True]


def test_warning_signs_are_not_asked_for_a_score_of_last_week(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        log(tx, rosa, score="1")

        assert not log(tx, rosa, score="8", at=f"{day(7)}T08:00").asks_for_signs


def test_choosing_next_morning_finds_yesterdays_last_run_with_its_result(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        add_runs(tx, rosa, run(day(1), 6_000, external_id="am"), run(day(1), 3_000, 17, 20, external_id="pm"))
        log(tx, rosa, score="2", moment="before", at=f"{day(1)}T17:30")
        log(tx, rosa, score="2", moment="during", at=f"{day(1)}T18:30")
        kept = log(tx, rosa, score="2").entry
        assert kept.public_id
        changed = pain_log.change(tx, rosa, kept.public_id, Typed(moment="next_morning"), NOW)
        assert changed
        offers = pain_log.offers(tx, rosa, changed.entry)

    assert [offer.run.distance_m for offer in offers] == [3_000, 6_000]
    assert offers[0].run.public_id == changed.entry.run
    assert offers[0].check.result is Result.GREEN and offers[0].check.morning == 2


def test_a_plain_tap_of_the_morning_is_the_next_morning_of_yesterdays_run(
    db: Database,
) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        add_runs(tx, rosa, run(day(1), 6_000, external_id="a"))
        first = log(tx, rosa, score="2", side="left", form_key="k").entry
        assert first.moment is Moment.NEXT_MORNING and first.run
        assert log(tx, rosa, score="3", side="left", form_key="k").entry == replace(first, score=3)
        assert log(tx, rosa, score="4", side="left").entry.run == first.run
        assert log(tx, rosa, score="4", side="right").entry.moment is Moment.NEXT_MORNING

        assert first.public_id
        plain = pain_log.change(tx, rosa, first.public_id, Typed(moment="worst_24h"), NOW)
        assert plain and (plain.entry.moment, plain.entry.run) == (Moment.WORST_24H, None)


def test_a_tap_in_the_afternoon_or_without_a_run_the_day_before_is_a_plain_one(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        add_runs(tx, rosa, run(day(2), 6_000, external_id="a"))
        assert log(tx, rosa, score="2").entry.moment is Moment.WORST_24H
        assert log(tx, rosa, score="2", at=f"{day(1)}T12:00").entry.moment is Moment.WORST_24H
        assert log(tx, rosa, score="2", at=f"{day(1)}T11:59").entry.moment is Moment.NEXT_MORNING


@pytest.mark.parametrize(("moment", "plain"), [("next_morning", Moment.WORST_24H), ("during", Moment.OTHER)])
def test_no_run_is_remembered_although_the_moment_speaks_of_one(
    db: Database, moment: str, plain: Moment
) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        add_runs(tx, rosa, run(day(1), external_id="a"), run(day(0), hour=7, minutes=30, external_id="b"))
        kept = log(tx, rosa, score="2", moment=moment).entry
        assert kept.run and kept.public_id
        free = pain_log.change(tx, rosa, kept.public_id, Typed(run=""), NOW)
        assert free and (free.entry.run, free.entry.moment) == (None, plain)

        assert all(
            offer.check.morning is offer.check.during is None
            for offer in pain_log.offers(tx, rosa, free.entry)
        )


def test_another_moment_lets_go_of_the_run_and_a_run_can_be_named(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        add_runs(tx, rosa, run(day(1), external_id="a"), run(day(2), external_id="b"))
        kept = log(tx, rosa, score="2", moment="next_morning").entry
        assert kept.run and kept.public_id
        stairs = pain_log.change(tx, rosa, kept.public_id, Typed(moment="stairs"), NOW)
        assert stairs and stairs.entry.run is None
        older = pain_log.offers(tx, rosa, stairs.entry)[1].run
        named = pain_log.change(tx, rosa, kept.public_id, Typed(run=str(older.public_id)), NOW)
        assert named and named.entry.run == older.public_id

        none = pain_log.change(tx, rosa, kept.public_id, Typed(run=""), NOW)
        assert none and none.entry.run is None


def test_another_persons_run_cannot_be_named(db: Database) -> None:
    with db.begin() as tx:
        rosa, sam = a_runner(tx), a_runner(tx, "sam")
        add_runs(tx, sam, run(day(1), external_id="a"))
        theirs = log(tx, sam, score="2", moment="next_morning").entry.run
        for wrong in (str(theirs), "no id at all"):
            with pytest.raises(NotTaken) as refused:
                log(tx, rosa, score="2", run=wrong)
            assert list(refused.value.problems) == ["run"]


def test_a_change_keeps_what_was_not_sent(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        kept = log(tx, rosa, score="2", side="left", place="front", note="first").entry
        assert kept.public_id
        changed = pain_log.change(tx, rosa, kept.public_id, Typed(note="second"), NOW)

        assert changed and changed.entry == replace(kept, note="second")
        assert pain.of(tx, rosa.id) == [replace(kept, note="second")]


def test_sending_the_time_back_as_it_was_shown_changes_nothing(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        only_day = pain.put(
            tx, rosa.id, replace(log(tx, rosa, score="2").entry, at=None, id=None, public_id=None), NOW
        ).entry
        assert only_day.public_id
        changed = pain_log.change(tx, rosa, only_day.public_id, Typed.of(only_day, rosa), NOW)

        assert changed and changed.entry.at is None


def test_removing_can_be_undone_and_nobody_else_can_do_either(db: Database) -> None:
    with db.begin() as tx:
        rosa, sam = a_runner(tx), a_runner(tx, "sam")
        kept = log(tx, rosa, score="2").entry
        assert kept.public_id
        assert pain_log.remove(tx, sam, kept.public_id, NOW) is None
        assert pain_log.change(tx, sam, kept.public_id, Typed(score="9"), NOW) is None
        assert pain_log.remove(tx, rosa, kept.public_id, NOW) == kept
        assert pain.of(tx, rosa.id) == []
        assert pain_log.restore(tx, sam, kept.public_id, NOW) is None

        assert pain_log.restore(tx, rosa, kept.public_id, NOW) == kept
        assert pain.of(tx, rosa.id) == [kept]


def test_the_last_days_say_their_worst_and_none_where_nothing_was_logged(db: Database) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        log(tx, rosa, score="1")
        log(tx, rosa, score="4")
        log(tx, rosa, score="0", at=f"{day(2)}T08:00")
        days = pain_log.last_days(tx, rosa, NOW)

    assert [each.worst for each in days] == [4, None, 0] + [None] * 11
    assert [one.score for one in days[0].entries] == [4, 1]
    assert days[-1].day == TODAY - timedelta(days=13)


def test_a_note_is_kept_without_characters_that_mislead(db, rosa):
    with db.begin() as tx:
        entry = log(tx, rosa, score="3", note="\u202esore\u202c\0 on\r\nstairs\x07").entry
    assert entry.note == "sore on\nstairs"
