"""A new key of tokens: everything is sealed with it, whenever it is killed and whoever else is at work."""

import os
import signal
import stat
import subprocess
import sys
import threading
from collections import Counter
from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import text

from app import keys, rotation
from app.config import Settings
from app.keys import InstanceUnusable
from app.store import strava_accounts, strava_goodbyes, strava_held, strava_sealed
from app.store.sealing import Sealer, id_of
from app.store.strava_held import Held
from app.strava_door import check_keys, sealer_of
from tests.build import NOW

ONE, TWO = Fernet.generate_key().decode(), Fernet.generate_key().decode()
EXPIRES_AT = NOW + timedelta(hours=6)


@pytest.fixture
def settings(tmp_path, db):
    """Settings whose keys lie in the instance's own file."""
    return keys.unlock(Settings(instance=tmp_path / "instance", database_url=str(db.url)))


@pytest.fixture
def file(settings):
    return settings.instance / "token.keys"


@pytest.fixture
def connect(db, add_person):
    """Connect people, each with a code, two tokens and a goodbye; returns the ids of their connections."""

    def connect(sealer, how_many=3):
        made = []
        people = [add_person(f"Runner{number}") for number in range(how_many)]
        for person in people:
            with db.begin() as tx:
                account = strava_accounts.begin(
                    tx, sealer, person.id, origin="here", code="a code", scopes=("read",), now=NOW
                )
                fence = strava_held.lease(tx, account.id, NOW)
                tokens = Held(f"access {account.id}", f"refresh {account.id}", EXPIRES_AT)
                assert strava_held.keep(tx, sealer, account.id, fence, tokens)
                strava_goodbyes.add(tx, sealer, "here", account.id, f"goodbye {account.id}", NOW)
            made.append(account.id)
        return made

    return connect


def is_whole(db, sealer, ids):
    """Whether all that was sealed for these connections opens."""
    with db.read() as tx:
        assert {each.token for each in strava_goodbyes.of(tx, sealer, "here")} == {
            f"goodbye {x}" for x in ids
        }
        for each in ids:
            assert strava_accounts.code(tx, sealer, each) == "a code"
            held = strava_held.of(tx, sealer, each)
            assert (held.access, held.refresh) == (f"access {each}", f"refresh {each}")
    return True


def key_ids(db):
    """How many values name each key."""
    with db.read() as tx:
        return Counter(each.key_id for each in rotation._left(tx, "none"))


def test_all_that_is_sealed_is_sealed_with_a_new_key_and_the_old_one_leaves_the_file(
    db, settings, file, connect, monkeypatch
):
    monkeypatch.setattr(rotation, "BATCH", 2)
    ids = connect(sealer_of(settings))
    old = settings.token_keys
    done = rotation.rotate(settings, db)

    (new,) = file.read_text().split()
    assert done == rotation.Rotated(id_of(new), True, 12, 0, (id_of(old),))
    assert key_ids(db) == {id_of(new): 12}
    assert is_whole(db, Sealer([new]), ids)
    assert (settings.instance / "token.keys.old").read_text().split() == [old]
    private = [stat.S_IMODE(path.stat().st_mode) for path in settings.instance.glob("token.keys*")]
    assert private == [0o600, 0o600]


def test_every_column_of_sealed_values_is_known(db, settings, connect):
    connect(sealer_of(settings), 1)
    known = {(place.row_id.class_.__tablename__, place.column.key) for place in strava_sealed.PLACES}
    with db.read() as tx:
        tables = tx.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table'")).all()
        sealed = {
            (table, name)
            for table in tables
            for row in tx.execute(text(f"SELECT * FROM {table}")).mappings()
            for name, value in row.items()
            if isinstance(value, str) and value.startswith(f"{id_of(settings.token_keys)}.gAAAA")
        }
    assert sealed == known


def test_what_runs_meanwhile_opens_what_is_sealed_anew_and_seals_with_the_new_key(
    db, settings, file, connect
):
    running = sealer_of(settings)
    ids = connect(running)
    rotation.rotate(settings, db)

    assert is_whole(db, running, ids)
    with db.begin() as tx:
        strava_goodbyes.add(tx, running, "here", 9, "later", NOW)
    assert set(key_ids(db)) == {id_of(file.read_text().strip())}


def test_a_process_that_cannot_read_the_file_goes_on_with_the_keys_it_has(settings, file):
    running = sealer_of(settings)
    for content in (b"", b"no key", b"\xff"):
        file.write_bytes(content)
        assert running.open(running.seal("a token", "row 1"), "row 1") == "a token"


def test_nothing_is_lost_to_renewals_in_the_middle_of_it(db, settings, connect, monkeypatch):
    monkeypatch.setattr(db, "empty_log", lambda: None)  # waits until nobody writes
    running = sealer_of(settings)
    ids, ended, kept = connect(running), threading.Event(), Counter()

    def renew():
        while not ended.is_set():
            for each in ids:
                kept[each] += 1
                with db.begin() as tx:
                    fence = strava_held.lease(tx, each, NOW)
                    tokens = Held(f"access {kept[each]}", f"refresh {kept[each]}", EXPIRES_AT)
                    assert strava_held.keep(tx, running, each, fence, tokens)

    renewing = threading.Thread(target=renew)
    renewing.start()
    for _ in range(6):
        rotation.rotate(settings, db)
    ended.set()
    renewing.join()

    with db.read() as tx:
        assert {each: strava_held.of(tx, sealer_of(settings), each).access for each in ids} == {
            each: f"access {count}" for each, count in kept.items()
        }
        assert min(kept.values()) > 1
    check_keys(keys.unlock(Settings(instance=settings.instance)), db)


def test_a_value_renewed_between_reading_and_sealing_anew_stays(db, settings, connect, monkeypatch):
    (account_id,) = connect(Sealer([ONE]), 1)
    batch = rotation._batch

    def then_renew(*args):
        found = batch(*args)
        with db.begin() as tx:
            fence = strava_held.lease(tx, account_id, NOW)
            strava_held.keep(tx, Sealer([ONE]), account_id, fence, Held("newer", "newer", EXPIRES_AT))
        return found

    monkeypatch.setattr(rotation, "_batch", then_renew)
    assert rotation.reseal(db, Sealer([TWO, ONE])) == 2  # the code and the goodbye
    with db.read() as tx:
        assert strava_held.of(tx, Sealer([ONE]), account_id).access == "newer"


KILLED = """
import os, signal, sys
from pathlib import Path
from app import keys, rotation
from app.config import Settings
from app.store.database import Database
from sqlalchemy import event
left = int(sys.argv[3])

def step(*args):
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)

def before(name):
    does = getattr(os, name)
    def done(*args, **more):
        step()
        return does(*args, **more)
    setattr(os, name, done)

settings = keys.unlock(Settings(instance=Path(sys.argv[1]), database_url=sys.argv[2]))
db = Database(settings.database_url)
db.read().__enter__().connection()
for name in ("open", "fsync", "replace"):
    before(name)
event.listen(db.engine, "commit", step)
event.listen(db.engine, "begin", step)
rotation.BATCH = 5
rotation.rotate(settings, db)
"""


def rotate_killed(settings, step):
    """Rotate in a process that is killed before a step; returns whether it was."""
    command = [sys.executable, "-c", KILLED, str(settings.instance), settings.database_url, str(step)]
    code = subprocess.run(command, check=False).returncode
    assert code in (0, -signal.SIGKILL)
    return code != 0


def whenever_it_is_killed(db, settings, connect, steps):
    running = sealer_of(settings)
    ids = connect(running)
    for step in steps:
        was_killed = rotate_killed(settings, step)
        assert is_whole(db, running, ids)
        anew = keys.unlock(Settings(instance=settings.instance, database_url=settings.database_url))
        check_keys(anew, db)
        assert is_whole(db, sealer_of(anew), ids)
        if not was_killed:
            return step
        rotation.rotate(anew, db)
        (new,) = keys.token_keys_in(settings.instance / "token.keys")
        assert set(key_ids(db)) == {id_of(new)} and is_whole(db, Sealer([new]), ids)
        assert not list(settings.instance.glob("*.draft"))
    return None


def test_killed_it_is_gone_on_with_and_nothing_is_lost(db, settings, connect):
    assert whenever_it_is_killed(db, settings, connect, steps=(16,)) is None


@pytest.mark.soak
def test_killed_at_any_step_it_is_gone_on_with_and_nothing_is_lost(db, settings, connect):
    assert whenever_it_is_killed(db, settings, connect, steps=range(100)) > 20


def test_one_cut_short_is_finished_with_the_key_it_made(db, settings, file, connect):
    ids = connect(sealer_of(settings))
    keys.put_token_keys(file, [ONE, settings.token_keys])
    done = rotation.rotate(keys.unlock(Settings(instance=settings.instance)), db)

    assert (done.key_id, done.is_new) == (id_of(ONE), False)
    assert file.read_text().split() == [ONE]
    assert is_whole(db, Sealer([ONE]), ids)


def test_two_at_once_end_with_one_key_that_opens_everything(db, settings, file, connect):
    ids = connect(sealer_of(settings))
    both = [threading.Thread(target=rotation.rotate, args=(settings, db)) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join()

    assert is_whole(db, Sealer(file.read_text().split()), ids)
    assert len(file.read_text().split()) == 1


def test_while_something_needs_an_old_key_all_stay(db, settings, file, connect, monkeypatch):
    ids = connect(sealer_of(settings))
    monkeypatch.setattr(rotation, "reseal", lambda *_: 0)
    with pytest.raises(InstanceUnusable, match="goes on sealing with an old key"):
        rotation.rotate(settings, db)

    assert len(file.read_text().split()) == 2
    assert is_whole(db, sealer_of(settings), ids)


def test_without_a_key_that_something_needs_it_does_not_begin(db, settings, file, connect):
    connect(Sealer([ONE]))
    with pytest.raises(InstanceUnusable, match=f"The key {id_of(ONE)} is missing"):
        rotation.rotate(settings, db)

    assert file.read_text().split() == [settings.token_keys]


def test_a_key_of_a_backup_is_pointed_to_where_it_was_moved(db, settings, file, connect):
    connect(Sealer([settings.token_keys]))
    keys.put_token_keys(file, [ONE])
    keys.put_token_keys(settings.instance / "token.keys.old", [TWO, settings.token_keys])
    restored = keys.unlock(Settings(instance=settings.instance))
    with pytest.raises(InstanceUnusable, match="It lies in .*token.keys.old"):
        check_keys(restored, db)


def test_a_value_that_no_key_opens_stays_and_is_told_of(db, settings, connect):
    ids = connect(sealer_of(settings), 2)
    with db.begin() as tx:
        tx.execute(text("UPDATE strava_account SET code = (SELECT code FROM strava_account WHERE id = 1)"))
    done = rotation.rotate(settings, db)

    assert (done.sealed, done.unopened) == (7, 1) and len(ids) == 2
    assert any("None of the keys opens 1 more" in sentence for sentence in rotation.words(settings, done))


@pytest.mark.parametrize("from_file", [True, False], ids=["by a file of the operator", "by the environment"])
def test_keys_that_the_operator_keeps_stay_and_the_first_seals(db, tmp_path, connect, from_file):
    place = tmp_path / "kept.keys"
    place.write_text(f"{TWO} {ONE}")
    named = {"token_keys": f"{TWO} {ONE}", "token_keys_file": place if from_file else None}
    settings = keys.unlock(Settings(instance=tmp_path / "instance", database_url=str(db.url), **named))
    ids = connect(Sealer([ONE]))
    done = rotation.rotate(settings, db)

    assert done == rotation.Rotated(id_of(TWO), False, 12, 0, (id_of(ONE),))
    assert place.read_text() == f"{TWO} {ONE}" and not list((tmp_path / "instance").glob("token*"))
    assert is_whole(db, Sealer([TWO]), ids)
    said = " ".join(rotation.words(settings, done))
    assert f"Nothing here needs key {id_of(ONE)} any more." in said
    assert (str(place) if from_file else "KNEEWISE_TOKEN_KEYS") in said
    alone = settings.model_copy(update={"token_keys": TWO})
    assert "For a new key, put one before it" in " ".join(rotation.words(alone, rotation.rotate(alone, db)))


def test_a_file_that_cannot_be_changed_is_named_and_nothing_is_sealed_anew(
    db, settings, file, connect, monkeypatch
):
    connect(sealer_of(settings))

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(InstanceUnusable, match="token.keys cannot be changed .No space left"):
        rotation.rotate(settings, db)
    assert key_ids(db) == {id_of(settings.token_keys): 12}


def test_keys_behind_a_link_are_changed_where_they_are(tmp_path):
    keys.prepare(tmp_path / "i")
    (tmp_path / "kept.keys").write_text(ONE)
    (tmp_path / "i" / "token.keys").symlink_to(tmp_path / "kept.keys")
    keys.put_token_keys(tmp_path / "i" / "token.keys", [TWO, ONE])

    assert (tmp_path / "kept.keys").read_text().split() == [TWO, ONE]
    assert (tmp_path / "i" / "token.keys").is_symlink()
    assert stat.S_IMODE((tmp_path / "kept.keys").stat().st_mode) == 0o600
