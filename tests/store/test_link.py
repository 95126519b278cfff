"""Analyses are read as they were written, once for each week, and go with what they rest on."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import delete, select

from app.domain import mornings
from app.domain.analyses import Analysis, Facts, Made
from app.domain.link import Counts, Explored, Hypothesis, LinkWeek, Scope, Status, Tested, Times
from app.domain.people import Person, Side
from app.domain.runs import Source
from app.store import link
from app.store.database import Database
from app.store.tables import LinkAnalysisRow, LinkResultRow, PersonRow
from tests import bulk
from tests.build import entry

MONDAY = date(2026, 11, 2)
LAST_DAY = date(2026, 11, 8)
NOW = datetime(2026, 11, 9, 4, tzinfo=UTC)
TESTED = Tested(Hypothesis.LOAD, Status.PATTERN, 22, 18, 1 / 3, 0.1, 10 / 3, 0.0005, 0.0015)
REFUSED = Tested(Hypothesis.CADENCE, Status.INSUFFICIENT_DATA, 3)


def analysis(week: date = MONDAY, scope: Scope = Scope.ALL, side: Side = Side.LEFT) -> Analysis:
    weeks = (LinkWeek(week, 2 / 3, 3, 0.1 + 0.2, 0.1, -0.7, stepped=True), LinkWeek(week + timedelta(7)))
    made = Made({Source.FILE: 4, Source.STRAVA_API: 1}, 3, 20, 5, 9, 1, 0, has_garmin=True)
    return Analysis(
        scope=scope,
        side=side,
        last_week=week,
        computed_at=NOW,
        seed=2**64 - 1,
        draws=1999,
        digest="a" * 64,
        weeks=weeks,
        sources=(Source.FILE, Source.STRAVA_API),
        results=(TESTED, replace(TESTED, hypothesis=Hypothesis.SPIKE), REFUSED),
        explored=(Explored(Hypothesis.LOAD, 1, 20), Explored(Hypothesis.LOAD, 2, 19, 14, 0.1, 0.1, 1.0, 0.3)),
        facts=Facts(
            made,
            Counts(Times(6, 8, 0.3, 0.9), Times(1, 3, None, None)),
            mornings.Mornings(week, week, 4, 3, 2, (mornings.Band(None, 5000, 3, 2),), (), ()),
        ),
    )


def test_an_analysis_is_read_as_it_was_written(db: Database, rosa: Person) -> None:
    with db.begin() as tx:
        link.put(tx, rosa.id, analysis())

    with db.read() as tx:
        assert link.of(tx, rosa.id) == [analysis()]
        assert link.newest(tx, rosa.id, Scope.ALL, Side.LEFT) == [analysis()]
        assert link.newest(tx, rosa.id, Scope.ALL, Side.RIGHT) == []
        assert link.newest(tx, rosa.id, Scope.SHAREABLE, None) == []


def test_the_newest_are_those_of_the_last_week_alone(db: Database, rosa: Person) -> None:
    before = analysis(MONDAY - timedelta(7), side=Side.RIGHT)
    with db.begin() as tx:
        for each in (analysis(), before):
            link.put(tx, rosa.id, each)

    with db.read() as tx:
        assert link.newest(tx, rosa.id, Scope.ALL, None) == [analysis()]
        assert link.newest(tx, rosa.id, Scope.ALL, Side.RIGHT) == [before]
        assert link.of(tx, rosa.id) == [before, analysis()]
        assert link.of(tx, rosa.id, MONDAY) == link.since(tx, rosa.id, MONDAY) == [analysis()]


def test_one_that_rests_on_a_source_that_may_not_enter_is_passed_over(db: Database, rosa: Person) -> None:
    before = replace(analysis(MONDAY - timedelta(7)), sources=(Source.FILE,))
    with db.begin() as tx:
        for each in (analysis(), before):
            link.put(tx, rosa.id, each)

    with db.read() as tx:
        assert link.newest(tx, rosa.id, Scope.ALL, None, [Source.FILE, Source.MANUAL]) == [before]
        assert link.newest(tx, rosa.id, Scope.ALL, None, [Source.MANUAL]) == []


def test_one_of_the_same_week_takes_the_place_of_the_other_with_all_its_answers(
    db: Database, rosa: Person
) -> None:
    again = replace(analysis(), digest="b" * 64, explored=())
    with db.begin() as tx:
        link.put(tx, rosa.id, analysis())
        link.put(tx, rosa.id, again)

    with db.read() as tx:
        assert link.of(tx, rosa.id) == [again]
        assert len(tx.scalars(select(LinkResultRow.id)).all()) == 3


def test_what_a_source_entered_into_goes_with_it(db: Database, rosa: Person, sam: Person) -> None:
    own = replace(analysis(scope=Scope.SHAREABLE), sources=(Source.FILE,))
    old = analysis(MONDAY - timedelta(7))
    with db.begin() as tx:
        for each in (analysis(), own, old):
            link.put(tx, rosa.id, each)
        assert link.forget_from(tx, Source.STRAVA_API, rosa.id, days={LAST_DAY + timedelta(1)}) == []
        link.put(tx, sam.id, analysis())

        assert link.forget_from(tx, Source.STRAVA_API, rosa.id, days={LAST_DAY}) == [rosa.id]
        assert link.of(tx, rosa.id) == [old, own]
        assert link.forget_from(tx, Source.STRAVA_API, rosa.id) == [rosa.id]
        assert link.of(tx, rosa.id) == [own]
        assert link.of(tx, sam.id) == [analysis()]
        assert link.forget_from(tx, Source.STRAVA_API) == [sam.id]
        assert link.of(tx, sam.id) == []


@pytest.mark.parametrize(("before", "goes"), [(30, True), (31, False)])
def test_one_looked_at_the_thirty_days_before_its_first_week_too(
    db: Database, rosa: Person, before: int, goes: bool
) -> None:
    day = MONDAY - timedelta(days=before)
    with db.begin() as tx:
        link.put(tx, rosa.id, analysis())

        assert link.forget_from(tx, Source.STRAVA_API, rosa.id, days={day}) == [rosa.id] * goes


def test_whether_a_source_entered_is_asked_of_a_person_and_a_scope(
    db: Database, rosa: Person, sam: Person
) -> None:
    api = Source.STRAVA_API
    with db.begin() as tx:
        link.put(tx, rosa.id, analysis())

        assert link.rests_on(tx, api)
        assert link.rests_on(tx, api, rosa.id, Scope.ALL)
        assert not link.rests_on(tx, api, sam.id)
        assert not link.rests_on(tx, api, rosa.id, Scope.SHAREABLE)
        assert not link.rests_on(tx, Source.MANUAL)


def test_analyses_go_with_their_person(db: Database, rosa: Person) -> None:
    with db.begin() as tx:
        link.put(tx, rosa.id, analysis())
        tx.execute(delete(PersonRow).where(PersonRow.id == rosa.id))

        assert tx.scalars(select(LinkAnalysisRow.id)).all() == []
        assert tx.scalars(select(LinkResultRow.id)).all() == []


def test_analyses_of_scores_go_once_their_runner_has_none_left(
    db: Database, rosa: Person, sam: Person, add_person: Callable[..., Person]
) -> None:
    mara = add_person("Mara")
    without = replace(analysis(), weeks=(LinkWeek(MONDAY, load=1.0),))
    with db.begin() as tx:
        for person, each in ((rosa, analysis()), (sam, analysis()), (mara, without)):
            link.put(tx, person.id, each)
        bulk.put_scores(tx, sam, [entry(MONDAY)], NOW)

        assert link.forget_without_scores(tx) == 1
        assert [link.of(tx, person.id) for person in (rosa, sam, mara)] == [[], [analysis()], [without]]
