"""Weekly check-ins in the database: one of a week."""

from datetime import date, timedelta

from app.domain.pain import CheckIn
from app.services import accounts
from app.store import check_ins
from tests.conftest import NOW

ONE, OTHER = date(2026, 11, 2), date(2026, 11, 9)


def test_a_week_is_kept_once_and_what_was_said_before_is_given_back(db, rosa):
    with db.begin() as tx:
        assert check_ins.put(tx, rosa.id, CheckIn(OTHER, (0, 1, 2, 3)), NOW) is None
        assert check_ins.put(tx, rosa.id, CheckIn(ONE), NOW) is None
        assert check_ins.put(tx, rosa.id, CheckIn(OTHER, (3, 2, 1, 0)), NOW) == CheckIn(OTHER, (0, 1, 2, 3))
    with db.read() as tx:
        assert check_ins.of(tx, rosa.id) == [CheckIn(ONE), CheckIn(OTHER, (3, 2, 1, 0))]
        assert check_ins.of(tx, rosa.id, OTHER) == [CheckIn(OTHER, (3, 2, 1, 0))]
        assert check_ins.before(tx, rosa.id, OTHER) == CheckIn(OTHER, (0, 1, 2, 3))
        assert check_ins.before(tx, rosa.id, ONE) is None


def test_what_was_said_before_is_forgotten_in_time_and_a_skip_is_something_said(db, rosa):
    with db.begin() as tx:
        for at, said in ((NOW, ()), (NOW + timedelta(days=1), (1, 1, 1, 1))):
            check_ins.put(tx, rosa.id, CheckIn(ONE, said), at)
        for after, kept in ((1, CheckIn(ONE)), (2, None)):
            check_ins.forget_before(tx, NOW + timedelta(days=after))
            assert check_ins.before(tx, rosa.id, ONE) == kept
        assert check_ins.of(tx, rosa.id) == [CheckIn(ONE, (1, 1, 1, 1))]


def test_a_week_can_be_forgotten_and_anothers_is_left_alone(db, rosa, add_person):
    nora = add_person("Nora")
    with db.begin() as tx:
        for who in (rosa, nora):
            check_ins.put(tx, who.id, CheckIn(ONE, (1, 1, 1, 1)), NOW)
        check_ins.remove(tx, rosa.id, ONE)
        assert check_ins.of(tx, rosa.id) == []
        assert check_ins.of(tx, nora.id) == [CheckIn(ONE, (1, 1, 1, 1))]


def test_a_sign_in_knows_the_latest_week_of_its_person(db, rosa, add_person):
    nora = add_person("Nora")
    with db.begin() as tx:
        for week in (OTHER, ONE):
            check_ins.put(tx, rosa.id, CheckIn(week), NOW)
        for who in (rosa, nora):
            accounts.open_session(tx, who, who.email, NOW)
    with db.read() as tx:
        found = [accounts.who(tx, who.email, NOW) for who in (rosa, nora)]
    assert [one and one.checked_in for one in found] == [OTHER, None]
