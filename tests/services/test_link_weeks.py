"""The weeks beside each other: each knee in its own row where both have scores."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from app.domain.pain import PainEntry
from app.domain.people import Person, Side
from app.domain.weeks import Scores, WeekFacts
from app.services import link_weeks
from app.services.link_weeks import Asked
from app.store import pain
from app.store.database import Database
from tests.services import rosa as story

THIS_WEEK = date(2026, 11, 9)
LAST_WEEK = THIS_WEEK - timedelta(weeks=1)


def _weeks(
    db: Database, who: Person, now: datetime, scores: Sequence[PainEntry], knee: Side | None = None
) -> list[WeekFacts]:
    with db.begin() as tx:
        for entry in scores:
            pain.put(tx, who.id, entry, now)
    with db.read() as tx:
        return link_weeks.weeks(link_weeks.read(tx, who, now, Asked(12, knee=knee)))


def test_both_knees_have_their_own_scores_whichever_is_watched(
    db: Database, rosa: Person, now: datetime
) -> None:
    logged = [
        story.score(LAST_WEEK, 2, side=Side.LEFT),
        story.score(LAST_WEEK, 6, side=Side.RIGHT),
        story.score(LAST_WEEK + timedelta(days=2), 3, side=Side.BOTH),
    ]
    last, running = _weeks(db, rosa, now, logged, Side.RIGHT)[-2:]

    assert last.knees == (Scores(Side.LEFT, 2.5, 3, 2), Scores(Side.RIGHT, 4.5, 6, 2))
    assert (last.pain_mean, last.pain_worst) == (4.5, 6)
    assert running.knees == (Scores(Side.LEFT), Scores(Side.RIGHT))


def test_one_knee_alone_is_told_once(db: Database, rosa: Person, now: datetime) -> None:
    last = _weeks(db, rosa, now, [story.score(LAST_WEEK, 2, side=Side.LEFT)])[-2]

    assert last.knees == ()
    assert last.scores == (Scores(Side.BOTH, 2.0, 2, 1),)


def test_a_knee_that_an_analysis_knows_keeps_its_row(db: Database, rosa: Person, now: datetime) -> None:
    with db.begin() as tx:
        pain.put(tx, rosa.id, story.score(LAST_WEEK, 2, side=Side.LEFT), now)
    with db.read() as tx:
        seen = link_weeks.read(tx, rosa, now, Asked(), analysed=[Side.RIGHT])

    assert (seen.knee, seen.knees) == (Side.LEFT, (Side.LEFT, Side.RIGHT))
    assert link_weeks.weeks(seen)[-2].knees == (Scores(Side.LEFT, 2.0, 2, 1), Scores(Side.RIGHT))
