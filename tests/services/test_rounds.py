"""The morning of many runners leaves in the database what judging each alone leaves."""

import random
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from app.domain.cadence import Answer
from app.domain.pain import CheckIn, Moment
from app.domain.people import Person, Side, WeekStart
from app.domain.reminders import Kind
from app.services import alerts, rounds
from app.store import cadence_units, check_ins, exercises, findings, jobs, pain, people, reminders, runs
from app.store.database import Database, Transaction
from app.store.tables import DeliveryRow, FindingRow, PainRow, ReminderRow, RunRow
from tests.build import NOW, day, entry, run
from tests.domain.cadence.usual import paced, usual
from tests.services import rosa
from tests.services.runner import a_runner, add_runs
from tests.services.set_aside import odd

RANDOM = ("id", "public_id", "reminder_id", "message_id")  # or in the order of writing
MORNINGS = [NOW + timedelta(days=n) for n in range(0, 12, 2)]


def _runs_of(chance: random.Random, tx: Transaction, person: Person) -> None:
    """Half a year of runs to two weeks from now, some with a break, some with a longer one now and then."""
    every, rest = chance.choice([1, 2, 3]), chance.choice([0, 0, 16, 35])
    told = [
        run(
            day(ago),
            chance.choice([6_000, 8_000, 8_000, 9_000]) + 4_000 * (chance.random() < 0.03),
            id=None,
            external_id=f"{person.id} {ago}",
            cadence=chance.choice([None, 170]),
        )
        for ago in range(chance.choice([20, 60, 180]), -12, -every)
        if not 0 <= ago - 3 < rest
    ]
    runs.put_all(tx, person.id, told, NOW)


def _scores_of(chance: random.Random, tx: Transaction, person: Person) -> None:
    """Scores of some weeks, of which a few are high, about a run or come with a sign."""
    level = chance.choice([0, 1, 1, 2, 4])
    for ago in range(chance.choice([0, 20, 60]), -12, -1):
        moment = chance.choice([Moment.WORST_24H, Moment.WORST_24H, Moment.DURING, Moment.NEXT_MORNING])
        score = min(10, level + chance.choice([0, 0, 1, 2]) + 4 * (chance.random() < 0.03))
        flags = ("locked",) if chance.random() < 0.005 else ()
        side = chance.choice([Side.LEFT, Side.LEFT, Side.UNKNOWN])
        pain.put(tx, person.id, entry(day(ago), score, side, moment, flags=flags), NOW)


def _habits_of(chance: random.Random, tx: Transaction, person: Person) -> None:
    """Exercises, days without a run, check-ins and rules of their own."""
    for ago in range(60, -12, -chance.choice([2, 5, 100])):
        for exercise in ("A1", "B1"):
            exercises.put(tx, person.id, rosa.done(day(ago), exercise))
    runs.say_no_run(tx, person.id, *(day(ago) for ago in range(5, -12, -1)))
    if chance.random() < 0.2:
        for ago in (17, 10):
            check_ins.put(tx, person.id, CheckIn(day(ago), (3, 2, 2, 1)), NOW)
    if chance.random() < 0.2:
        people.change(tx, person.id, reminder_rules={"high_alert_score": 5})


def _someone(tx: Transaction, seed: int) -> None:
    chance = random.Random(seed)
    person = a_runner(
        tx,
        f"runner{seed}",
        strength_days=chance.choice([(0, 2, 4), (0, 1, 2, 3, 4, 5, 6), ()]),
        week_start=chance.choice(list(WeekStart)),
    )
    if seed % 2:
        _runs_of(chance, tx, person)
        _scores_of(chance, tx, person)
        _habits_of(chance, tx, person)
    elif seed:
        told = [run(day(ago), external_id=f"{person.id} {ago}") for ago in range(seed * 9, -12, -1)]
        runs.put_all(tx, person.id, told, NOW)
        pain.put(tx, person.id, entry(day(seed), 2), NOW)


@pytest.fixture
def twice(db: Database, tmp_path: Path) -> Iterator[tuple[Database, Database]]:
    """Two databases with the same runners, scores and runs of some days ahead among them."""
    with db.begin() as tx:
        for seed in range(14):
            _someone(tx, seed)
    db.empty_log()
    shutil.copy(db.path, tmp_path / "again.db")
    again = Database(f"sqlite:///{tmp_path / 'again.db'}")
    yield db, again
    again.close()


def _edit(tx: Transaction, on: int) -> None:
    """Make some days' runs longer or shorter, take high scores out, and let some read miles."""
    for ago, metres in ((1, 3_000), (4, -2_000), (9, 2_000)):
        its = (RunRow.local_date == day(ago - on), RunRow.distance_m > 2_000)
        tx.execute(update(RunRow).where(*its).values(distance_m=RunRow.distance_m + metres))
    gone = (PainRow.local_date == day(3 - on), PainRow.score > 5)
    tx.execute(update(PainRow).where(*gone).values(removed_at=NOW))
    for person in people.runners(tx)[on % 4 :: 4]:
        people.change(tx, person.id, units="mi")


def _stored(db: Database) -> list[list[tuple[object, ...]]]:
    """All rows that a morning writes, but for their random names."""
    with db.read() as tx:
        return [
            sorted(
                tuple(repr(value) for name, value in row._mapping.items() if name not in RANDOM)
                for row in tx.execute(select(*table.__table__.c))
            )
            for table in (FindingRow, ReminderRow, DeliveryRow)
        ]


def test_both_ways_leave_the_same_rows_morning_after_morning(twice: tuple[Database, Database]) -> None:
    one, many = twice
    calm = 0
    for on, now in enumerate(MORNINGS):
        for each in twice:
            with each.begin() as tx:
                _edit(tx, 2 * on)
        with one.begin() as tx:
            for person in people.runners(tx):
                alerts.morning(tx, person, now)
        with many.begin() as tx:
            told = rounds.morning(tx, people.runners(tx), now)
            for person in people.runners(tx):
                if person not in told:
                    alerts.morning(tx, person, now)
        calm += len(told)
        assert _stored(one) == _stored(many), now
    found, reminders, _ = _stored(one)
    assert len(found) > 5
    assert len(reminders) > 5
    assert 14 * len(MORNINGS) // 2 < calm < 14 * len(MORNINGS) - 10


def test_more_runners_ask_no_more_of_the_database(db: Database) -> None:
    asked = []
    for count in (3, 30):
        with db.begin() as tx:
            for n in range(count):
                person = a_runner(tx, f"calm{count} {n}", strength_days=())
                add_runs(tx, person, run(day(n % 3), external_id=f"{person.id}"))
        with db.counting() as sent, db.begin() as tx:
            calm = rounds.morning(tx, people.runners(tx), NOW)
            jobs.all_succeeded(tx, [str(person.id) for person in calm], NOW)
        asked.append(len(sent))

    assert len(calm) == 33
    assert asked[0] == asked[1]


def test_a_cadence_that_its_runner_answered_is_judged_on_the_first_day_of_the_week(
    db: Database, rosa: Person
) -> None:
    monday = NOW - timedelta(days=3)
    longer = [paced(monday.date() - timedelta(days=1 + n), 2.6, 158) for n in range(4)]
    with db.begin() as tx:
        for one in [*usual(), *longer]:
            aside = replace(odd(one.cadence_spm / 2), start=one.start, local_start=one.local_start)
            shape = replace(aside, distance_m=one.distance_m, moving_s=one.moving_s)
            runs.put(tx, rosa.id, replace(shape, external_id=f"{one.start}"), NOW)
        asked = [one.id for one in cadence_units.unanswered(tx, rosa.id)]
        cadence_units.answer(tx, rosa.id, asked, Answer.ONE_LEG, NOW)

        calm = rounds.morning(tx, [rosa], monday)
        alerts.morning(tx, rosa, monday)
        cards = [one for one in findings.open(tx, rosa.id) if one.detail.get("card") == "cadence"]

    assert (calm, len(cards)) == ([], 1)


def test_what_runs_say_is_stored_reminded_of_and_cleared_together(db: Database, rosa: Person) -> None:
    steady = [run(day(ago), 8_000, external_id=f"{ago}") for ago in range(60, 1, -2)]
    days = []
    with db.begin() as tx:
        runs.put_all(tx, rosa.id, [*steady, run(day(1), 12_000, external_id="long")], NOW)
        for ago in range(60, -12, -1):
            runs.say_no_run(tx, rosa.id, day(ago))
        for on in (0, 1, 10):
            assert rounds.morning(tx, [rosa], NOW + timedelta(days=on)) == [rosa]
            days.append([(one.kind, one.local_date) for one in findings.open(tx, rosa.id)])
        told = reminders.of(tx, rosa.id, since=day(30))

    spike, card = (Kind.LOAD_SPIKE, day(1)), (Kind.CARD, day(2))
    assert days == [[card, spike], [card, spike], [spike]]
    assert [one.reasons for one in told][:1] == [(Kind.LOAD_SPIKE,)]


@pytest.mark.parametrize(("score", "calm"), [(6, True), (5, False)])
def test_a_high_score_of_a_while_ago_stays_as_long_as_it_is_in_the_log(
    db: Database, rosa: Person, score: int, calm: bool
) -> None:
    with db.begin() as tx:
        pain.put(tx, rosa.id, entry(day(20), 6), NOW)
        alerts.judge(tx, rosa, NOW - timedelta(days=20))
        tx.execute(update(PainRow).values(score=score))

        assert (rounds.morning(tx, [rosa], NOW) == [rosa]) is calm
        assert [one.kind for one in findings.open(tx, rosa.id)] == [Kind.PAIN_HIGH]


def test_a_single_runner_without_a_run_is_judged_like_many(db: Database, rosa: Person) -> None:
    with db.begin() as tx:
        assert rounds.morning(tx, [rosa], NOW) == [rosa]


def test_nobody_is_nothing_to_judge(db: Database) -> None:
    with db.counting() as sent, db.begin() as tx:
        assert rounds.morning(tx, [], datetime.max.replace(tzinfo=NOW.tzinfo)) == []
    assert sent == []
