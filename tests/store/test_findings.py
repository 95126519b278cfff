"""A finding is kept once and cleared, never deleted."""

from dataclasses import replace
from datetime import timedelta

from app.domain.people import Side
from app.domain.reminders import Finding, Kind
from app.domain.runs import Source
from app.store import findings
from app.store.database import Database
from tests.build import NOW, TODAY, day
from tests.store.test_pain import someone

RISE = Finding(Kind.PAIN_RISE, Side.LEFT, "2026-11-09", day(3), "Two points up.", detail={"base": 1.0})
SPIKE = Finding(Kind.LOAD_SPIKE, None, "run", day(1), "24 % longer.", (Source.FILE, Source.MANUAL))


def test_a_finding_comes_back_as_it_was_put(db: Database) -> None:
    with db.begin() as tx:
        rosa = someone(tx)
        findings.put(tx, rosa.id, RISE, NOW)
        findings.put(tx, rosa.id, SPIKE, NOW)
    with db.read() as tx:
        found = findings.of(tx, rosa.id)

    assert [replace(one, at=None, id=None, public_id=None) for one in found] == [RISE, SPIKE]
    assert {one.at for one in found} == {NOW}


def test_the_same_finding_is_kept_once_and_says_the_latest(db: Database) -> None:
    with db.begin() as tx:
        rosa = someone(tx)
        findings.put(tx, rosa.id, SPIKE, NOW)
        findings.put(tx, rosa.id, replace(SPIKE, why="25 % longer."), NOW + timedelta(days=1))

        (found,) = findings.of(tx, rosa.id)
        assert (found.why, found.at) == ("25 % longer.", NOW)


def test_the_two_knees_keep_findings_of_their_own(db: Database) -> None:
    with db.begin() as tx:
        rosa = someone(tx)
        findings.put(tx, rosa.id, RISE, NOW)
        findings.put(tx, rosa.id, replace(RISE, side=Side.RIGHT), NOW)

        assert len(findings.of(tx, rosa.id)) == 2


def test_a_cleared_finding_stays_and_opens_again_when_found_again(db: Database) -> None:
    with db.begin() as tx:
        rosa = someone(tx)
        kept = findings.put(tx, rosa.id, SPIKE, NOW)
        assert kept.public_id
        findings.clear(tx, rosa.id, kept.public_id, NOW)
        assert findings.open(tx, rosa.id) == []
        assert [one.cleared_at for one in findings.of(tx, rosa.id)] == [NOW]

        findings.put(tx, rosa.id, SPIKE, NOW)
        assert [one.public_id for one in findings.open(tx, rosa.id)] == [kept.public_id]


def test_seeing_a_finding_can_be_taken_back(db: Database) -> None:
    with db.begin() as tx:
        rosa = someone(tx)
        kept = findings.put(tx, rosa.id, SPIKE, NOW)
        assert kept.public_id
        findings.see(tx, rosa.id, kept.public_id, NOW)
        assert findings.of(tx, rosa.id)[0].seen_at == NOW
        findings.see(tx, rosa.id, kept.public_id, None)
        assert findings.of(tx, rosa.id)[0].seen_at is None


def test_findings_of_another_person_are_out_of_reach(db: Database) -> None:
    with db.begin() as tx:
        rosa, sam = someone(tx), someone(tx, "sam")
        kept = findings.put(tx, rosa.id, SPIKE, NOW)
        assert kept.public_id
        findings.clear(tx, sam.id, kept.public_id, NOW)

        assert findings.of(tx, sam.id) == []
        assert findings.by_public_id(tx, sam.id, kept.public_id) is None
        assert len(findings.open(tx, rosa.id, since=TODAY - timedelta(days=2))) == 1
