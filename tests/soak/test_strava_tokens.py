"""Four processes use and renew one connection's tokens: none is refused, however often they end."""

import random
import time

import pytest

from app import rotation
from app.config import Settings
from app.services import strava_exchange, strava_sync
from app.services.strava_tokens import TRIES
from app.store import deliveries, runs
from app.store.strava_accounts import State
from tests.services.token_workers import NOW, served, working

EXPIRIES, ROTATE_EVERY = 250, 50
ENDS = ((0, False), (0, True), (600, True))  # in seconds, and whether Kneewise knows
KILLS, CALLERS, HANGS_S = 20, 2, 0.2


@pytest.mark.soak
def test_four_processes_through_250_expiries_and_five_rotations(db, rosa, tmp_path):
    chance = random.Random(1)
    settings = Settings(instance=tmp_path, token_keys_file=tmp_path / "token.keys")
    with served(db, tmp_path) as practice, working(practice, tmp_path, rosa, 4) as workers:
        for number in range(EXPIRIES):
            workers.ages(*chance.choice(ENDS))
            if number % ROTATE_EVERY == ROTATE_EVERY // 2:
                everyone = range(len(workers.running))
                workers.go(everyone)
                rotation.rotate(settings, db)
                assert set(workers.said(everyone)) == {"ok"}
            assert workers.call() == {"ok"}
        renewals = workers.renewals()
        print(f"\n  {EXPIRIES} expiries: {renewals[200] - 1} renewals, {renewals[400]} refused")
        assert renewals == {200: 1 + EXPIRIES}  # the first was the exchange of the code
        assert practice.account(workers.account).state is State.CONNECTED


@pytest.mark.soak
def test_processes_killed_while_they_renew(db, rosa, tmp_path):
    """Killed between Strava's answer and its being stored, the new refresh token is lost; nothing else is."""
    chance, lost = random.Random(2), 0
    with served(db, tmp_path) as practice, working(practice, tmp_path, rosa, CALLERS) as workers:
        account = workers.account
        strava_sync.sync(db, practice.strava, account.id, NOW)
        before = held(db, rosa)
        for _ in range(KILLS):
            practice.goes_wrong("hang", path="/oauth/token", seconds=HANGS_S)
            workers.ages(0, is_known=True)
            workers.go([0])
            time.sleep(3 * HANGS_S * chance.random())
            workers.kill(0)
            practice.asks("DELETE", "/faults")
            for _ in range(TRIES + 1):
                workers.time_goes_by()
                workers.go([0])
                (said,) = workers.said([0])
                if said == "ok" or said.startswith("NotConnected"):
                    break
            if said != "ok":
                lost += 1
                assert practice.account(account).state is State.NEEDS_RECONNECT
                assert practice.connects(rosa).id == account.id
                strava_exchange.take_in(db, practice.strava, account.id, NOW)
            assert workers.call() == {"ok"}
        refused = workers.renewals()[400]
        print(f"\n  {KILLS} kills: {lost} new tokens lost, {refused} refused refreshes")
        assert refused == TRIES * lost
        assert held(db, rosa) == before
        with db.read() as tx:
            told = [each.kind for each in deliveries.latest(tx, rosa.id, 99)]
        assert told == ["strava_reconnect"] * lost


def held(db, person):
    with db.read() as tx:
        return {each.run.external_id for each in runs.all_of(tx, person.id)}
