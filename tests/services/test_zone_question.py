"""A runner is asked once whether to go by their watch's time zone, and no run moves to another day."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.services import accounts, zone_question
from app.services.zone_question import NotOffered
from app.store import people, runs
from tests.build import NOW, day, run
from tests.services import runner


@pytest.fixture
def rosa(db):
    with db.begin() as tx:
        return runner.a_runner(tx)


def worn(tx, rosa, hours, count=3):
    """Runs of the last days by a watch so many hours ahead of UTC, late in the evening."""
    for n in range(count):
        one = run(day(n + 1), hour=22.5, external_id=f"{hours}-{n}")
        here = one.local_start + timedelta(hours=hours)
        runs.put(tx, rosa.id, replace(one, local_start=here, clock_ahead_s=hours * 3_600), NOW)


def anew(tx, rosa):
    return people.by_id(tx, rosa.id)


def days(tx, rosa):
    return [one.day for one in runs.counting(tx, rosa.id)]


def test_a_watch_that_shows_another_time_is_asked_about_and_its_zone_used_from_then_on(db, rosa):
    with db.begin() as tx:
        worn(tx, rosa, 0)
        held = days(tx, rosa)
        assert zone_question.question(tx, rosa).zones[0] == "Europe/London"
        zone_question.use(tx, rosa, "Europe/Lisbon", NOW)
        assert anew(tx, rosa).timezone == "Europe/Lisbon"
        assert zone_question.question(tx, anew(tx, rosa)) is None
        assert days(tx, rosa) == held


def test_few_zones_are_offered_each_under_one_name_and_the_nearest_first(db, rosa):
    with db.begin() as tx:
        worn(tx, rosa, 0)
        zones = zone_question.question(tx, rosa).zones
    assert zones[:3] == ("Europe/London", "Europe/Lisbon", "Europe/Dublin")
    assert len(zones) == zone_question.MOST
    assert not {"Europe/Belfast", "Europe/Guernsey", "Atlantic/Faeroe"} & zone_question.PLACES


def test_who_keeps_their_zone_is_not_asked_again_by_later_recordings(db, rosa):
    with db.begin() as tx:
        worn(tx, rosa, 0)
        zone_question.keep(tx, rosa, NOW)
        worn(tx, rosa, 9, count=9)
        assert zone_question.question(tx, anew(tx, rosa)) is None
        assert anew(tx, rosa).timezone == "Europe/Berlin"
        with pytest.raises(NotOffered):
            zone_question.use(tx, anew(tx, rosa), "Europe/London", NOW)
        with pytest.raises(NotOffered):
            zone_question.keep(tx, anew(tx, rosa), NOW)


@pytest.mark.parametrize("answer", ["use", "keep"])
def test_an_answer_taken_back_is_as_if_it_had_not_been_given(db, rosa, answer):
    with db.begin() as tx:
        worn(tx, rosa, 0)
        if answer == "use":
            zone_question.use(tx, rosa, "Europe/London", NOW)
        else:
            zone_question.keep(tx, rosa, NOW)
        zone_question.take_back(tx, anew(tx, rosa), "Europe/Berlin")
        assert anew(tx, rosa) == rosa
        assert zone_question.question(tx, rosa) is not None


def test_only_what_was_offered_is_used(db, rosa):
    with db.begin() as tx:
        worn(tx, rosa, 0)
        for zone in ("Asia/Tokyo", "Europe/Berlin", "../etc/passwd", ""):
            with pytest.raises(NotOffered):
                zone_question.use(tx, rosa, zone, NOW)
        with pytest.raises(NotOffered):
            zone_question.take_back(tx, rosa, "Europe/London")


def test_runs_without_a_watchs_clock_ask_nothing(db, rosa):
    with db.begin() as tx:
        runner.add_runs(tx, rosa, *(run(day(n), external_id=str(n)) for n in range(5)))
        assert zone_question.question(tx, rosa) is None


def test_no_run_is_dated_anew_by_another_zone_not_even_when_its_file_comes_again(db, rosa):
    late = run(day(1), hour=23.5, external_id="gpx")
    in_berlin = replace(late, local_start=late.local_start + timedelta(hours=1))
    with db.begin() as tx:
        runs.put(tx, rosa.id, in_berlin, NOW)
        accounts.change_settings(tx, rosa, timezone="Europe/London")
        again = runs.put(tx, rosa.id, late, NOW)
        assert again.outcome is runs.Outcome.SAME
        assert days(tx, rosa) == [in_berlin.day]
