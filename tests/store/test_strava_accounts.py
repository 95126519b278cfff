"""Connections: one of a person and of an athlete, which goes on when they connect again."""

from app.store import strava_accounts
from app.store.strava_accounts import Problem, State
from tests.services.strava_here import HERE


def test_connecting_again_keeps_the_connection_and_what_was_known_of_it(db, now, rosa, begun):
    account = begun(rosa)
    with db.begin() as tx:
        strava_accounts.connect(tx, account.id, 7, "Mara Feldt", now)
        strava_accounts.need_runner(tx, account.id, Problem.REFUSED)
    again = begun(rosa, "another code")

    assert (again.id, again.athlete_id, again.state) == (account.id, 7, State.CONNECTING)
    with db.read() as tx:
        assert strava_accounts.code(tx, HERE.sealer, account.id) == "another code"
        assert strava_accounts.by_athlete(tx, "here", 7) == again
        assert strava_accounts.by_athlete(tx, "there", 7) is None
        assert strava_accounts.others(tx, "here") == []
        assert strava_accounts.others(tx, None) == strava_accounts.others(tx, "there") == [again]
