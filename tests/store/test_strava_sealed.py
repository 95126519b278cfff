"""The keys that are missing are named, and only those."""

from cryptography.fernet import Fernet

from app.store import strava_accounts, strava_goodbyes, strava_sealed
from app.store.sealing import Sealer
from tests.build import NOW

OLD, NEW = (Fernet.generate_key().decode() for _ in range(2))


def connect(tx, person, key):
    strava_accounts.begin(tx, Sealer([key]), person.id, origin="sandbox", code="1", scopes=("read",), now=NOW)


def test_nothing_is_missing_where_nothing_is_sealed(db):
    with db.read() as tx:
        assert not strava_sealed.any_kept(tx)
        assert strava_sealed.missing_keys(tx, Sealer([NEW])) == []


def test_a_key_is_missing_that_sealed_a_connection_or_a_goodbye(db, rosa):
    with db.begin() as tx:
        connect(tx, rosa, OLD)
        strava_goodbyes.add(tx, Sealer([NEW]), "sandbox", 1, "a token", NOW)

        assert strava_sealed.any_kept(tx)
        assert strava_sealed.missing_keys(tx, Sealer([NEW])) == [Sealer([OLD]).key_id]
        assert strava_sealed.missing_keys(tx, Sealer([OLD])) == [Sealer([NEW]).key_id]
        assert strava_sealed.missing_keys(tx, Sealer([NEW, OLD])) == []


def test_what_no_key_opens_is_named_and_its_goodbyes_are_dropped(db, rosa, add_person):
    mia = add_person("Mia")
    with db.begin() as tx:
        connect(tx, rosa, OLD)
        connect(tx, mia, NEW)
        strava_goodbyes.add(tx, Sealer([OLD]), "sandbox", 1, "a token", NOW)
        account = strava_accounts.of(tx, rosa.id)
        assert account is not None

        assert strava_sealed.unopened(tx, Sealer([NEW])) == [account.id]
        strava_sealed.drop_goodbyes(tx, Sealer([NEW]))
        assert strava_goodbyes.count(tx, "sandbox") == 0
