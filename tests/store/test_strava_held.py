"""Tokens of connections: sealed for their row, and changed by one process at a time."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from app.store import strava_accounts, strava_held
from app.store.sealing import WrongKey
from app.store.strava_held import LEASE, Held
from tests.services.strava_here import HERE


def keep(tx, account, fence, now, access="access token"):
    held = Held(access, "refresh token", now + timedelta(hours=6))
    return strava_held.keep(tx, HERE.sealer, account.id, fence, held)


def test_code_and_tokens_are_sealed_for_their_row(db, now, rosa, add_person, begun):
    account, other = begun(rosa), begun(add_person("Max"))
    with db.begin() as tx:
        fence = strava_held.lease(tx, account.id, now)
        assert keep(tx, account, fence, now)
        for name in ("code", "access_token", "refresh_token"):
            sealed = tx.scalar(text(f"SELECT {name} FROM strava_account WHERE id = :id"), {"id": account.id})
            assert "token" not in sealed and "the code" not in sealed
            tx.execute(
                text(f"UPDATE strava_account SET {name} = :s WHERE id = :id"), {"s": sealed, "id": other.id}
            )
        tx.execute(text("UPDATE strava_account SET expires_at = '2026-11-12'"))
    with db.read() as tx:
        assert strava_accounts.code(tx, HERE.sealer, account.id) == "the code"
        assert strava_held.of(tx, HERE.sealer, account.id).refresh == "refresh token"
        with pytest.raises(WrongKey):
            strava_held.of(tx, HERE.sealer, other.id)


def test_one_at_a_time_changes_the_tokens_and_one_whose_lease_ran_out_does_not(db, now, rosa, begun):
    account = begun(rosa)
    with db.begin() as tx:
        fence = strava_held.lease(tx, account.id, now)
        assert strava_held.lease(tx, account.id, now) is None
        newer = strava_held.lease(tx, account.id, now + LEASE)
        assert newer == fence + 1
        assert not keep(tx, account, fence, now, "too late")
        strava_held.release(tx, account.id, fence)
        assert strava_held.lease(tx, account.id, now + LEASE) is None
        assert keep(tx, account, newer, now)
        assert strava_held.lease(tx, account.id, now + LEASE) is not None


@pytest.mark.parametrize(
    ("name", "other"),
    [("access_token", "refresh_token"), ("refresh_token", "access_token"), ("access_token", "code")],
)
def test_a_token_opens_in_its_own_column_alone(db, now, rosa, begun, name, other):
    account = begun(rosa)
    with db.begin() as tx:
        keep(tx, account, strava_held.lease(tx, account.id, now), now)
        tx.execute(text(f"UPDATE strava_account SET {name} = {other}"))
    with db.read() as tx, pytest.raises(WrongKey, match="another row"):
        strava_held.of(tx, HERE.sealer, account.id)


def test_refusals_count_in_a_row_and_only_for_whoever_has_the_lease(db, now, rosa, begun):
    account, later = begun(rosa), now + timedelta(minutes=1)
    with db.begin() as tx:
        fence = strava_held.lease(tx, account.id, now)
        assert [strava_held.refuse(tx, account.id, fence, later) for _ in range(2)] == [1, 2]
        assert strava_held.lease(tx, account.id, now) is None
        newer = strava_held.lease(tx, account.id, later)
        assert strava_held.refuse(tx, account.id, fence, later) == 0
        assert keep(tx, account, newer, now)
        assert strava_held.refuse(tx, account.id, newer, later) == 1
