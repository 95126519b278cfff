"""The figures of a going import: how far, and how long the rest takes at the pace of this go."""

from datetime import datetime, timedelta
from gettext import NullTranslations

import pytest

from app.domain.people import Person
from app.services import import_going, import_report, run_import
from app.services.import_going import Going
from app.store import imports, tasks
from app.store.database import Database
from app.store.imports import Import, State
from tests.build import NOW


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def read(db: Database, person: Person, before: int, done: int, took_s: float) -> Import:
    """An import that lay an hour, was gone on with at NOW and read `done` of 300 files by then."""
    with db.begin() as tx:
        each = run_import.start(tx, person, "u", ["a"], after(-3600))
        each = imports.counted(tx, imports.begin(tx, each, NOW), 300, before, NOW)
        imports.progress(tx, each, done, "reading May 2024", after(took_s))
        return import_report.find(tx, person, each.public_id)


def test_one_that_was_not_begun_waits_without_figures(db: Database, rosa: Person) -> None:
    with db.begin() as tx:
        each = run_import.start(tx, rosa, "u", ["a"], NOW)
    going = import_going.of(each, after(9))
    assert (going.state, going.total, going.doing, going.seconds_left) == (State.WAITING, 0, "", None)
    assert going.waits


def test_the_time_left_follows_from_the_pace_of_this_go(db: Database, rosa: Person) -> None:
    each = read(db, rosa, before=0, done=100, took_s=60)
    assert import_going.of(each, after(60)).seconds_left == 120
    assert import_going.of(each, after(70)).seconds_left == 110
    assert import_going.of(each, after(60)).doing == "reading May 2024"


def test_what_was_read_before_it_broke_off_says_nothing_of_the_pace(db: Database, rosa: Person) -> None:
    each = read(db, rosa, before=200, done=250, took_s=100)
    assert import_going.of(each, after(100)).seconds_left == 100


def test_no_time_is_told_from_too_little_nor_while_it_stands_still(db: Database, rosa: Person) -> None:
    few = read(db, rosa, before=0, done=import_going.LEAST_DONE - 1, took_s=60)
    brief = read(db, rosa, before=0, done=100, took_s=4)
    still = read(db, rosa, before=0, done=100, took_s=60)
    assert [import_going.of(each, after(61)).seconds_left for each in (few, brief)] == [None, None]
    assert import_going.of(still, after(91)).seconds_left is None


def test_an_end_has_no_time_left_and_nothing_to_wait_for(db: Database, rosa: Person) -> None:
    each = read(db, rosa, before=0, done=100, took_s=60)
    with db.begin() as tx:
        run_import.cancel(tx, each, after(61))
        each = import_report.find(tx, rosa, each.public_id)
    going = import_going.of(each, after(61))
    assert (going.state, going.seconds_left, going.waits) == (State.CANCELLED, None, False)


def test_what_a_command_read_is_broken_off_when_it_stands_and_an_upload_waits(
    db: Database, rosa: Person
) -> None:
    with db.begin() as tx:
        in_place = imports.create(tx, rosa.id, "a", ["a"], None, NOW)
        in_place = imports.begin(tx, in_place, after(60))
    uploaded = read(db, rosa, before=0, done=100, took_s=60)
    long_after = after(61) + import_going.LEFT

    assert import_going.of(in_place, after(61)).waits
    assert import_going.of(in_place, long_after).broken_off
    assert not import_going.of(in_place, long_after).waits
    assert import_going.of(uploaded, long_after).waits


def test_one_that_was_given_up_waits_for_nothing(db: Database, rosa: Person) -> None:
    with db.begin() as tx:
        run_import.start(tx, rosa, "u", ["a"], NOW)
        at = NOW
        while (task := tasks.claim(tx, at)) is not None:
            tasks.fail(tx, task, "no room", at)
            at += timedelta(hours=2)
        (each,) = imports.unread(tx, rosa.id)
    assert import_going.of(each, at).gave_up
    assert not import_going.of(each, at).waits


@pytest.mark.parametrize(
    ("done", "total", "doing", "seconds_left", "words"),
    [
        (0, 0, imports.COUNTING, None, "counting the files"),
        (
            1_204,
            2_013,
            "reading March 2024",
            130,
            "1,204 of 2,013 files · reading March 2024 · about 2 minutes",
        ),
        (7, 8, "", 4, "7 of 8 files · less than a minute"),
        (7, 8, "", 60, "7 of 8 files · about 1 minute"),
    ],
)
def test_the_words_hold_what_is_known(
    done: int, total: int, doing: str, seconds_left: int | None, words: str
) -> None:
    going = Going(State.READING, done, total, doing, seconds_left, gave_up=False)

    assert import_going.said(going) == words


def test_the_words_are_those_of_a_language() -> None:
    class German(NullTranslations):
        def gettext(self, message: str) -> str:
            return {"%(done)s of %(total)s files": "%(done)s von %(total)s Dateien"}[message]

    going = Going(State.READING, 7, 8, "", None, gave_up=False)

    assert import_going.said(going, German()) == "7 von 8 Dateien"
