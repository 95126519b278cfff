"""The database: pragmas that hold, transactions that are whole, refusals with a name."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from time import sleep

import pytest
from sqlalchemy import delete, text
from sqlalchemy.exc import IntegrityError

from app.store import database
from app.store import jobs as jobs_store
from app.store.database import (
    Database,
    DatabaseBusy,
    DatabaseUnavailable,
    DatabaseUnreadable,
    DiskFull,
    PragmaRefused,
)
from app.store.tables import JobRow, TaskRow
from tests.build import NOW


def jobs(db):
    with db.read() as tx:
        return tx.scalar(text("SELECT count(*) FROM job"))


@pytest.mark.parametrize(("name", "wanted"), database.PRAGMAS.items())
def test_each_connection_has_the_settings_that_keep_data_whole(db, name, wanted):
    with db.read() as tx, db.read() as other:
        assert tx.scalar(text(f"PRAGMA {name}")) == other.scalar(text(f"PRAGMA {name}")) == wanted


def test_what_is_deleted_is_in_no_file_once_the_log_is_emptied(db):
    secret = "4711 km along the wide canal"
    with db.begin() as tx:
        tx.add(TaskRow(name=secret, payload={}, state="done", due_at=NOW, added_at=NOW))
    with db.begin() as tx:
        tx.execute(delete(TaskRow))
    db.empty_log()

    kept = [path.read_bytes() for path in db.path.parent.glob(f"{db.path.name}*")]
    assert kept and not any(secret.encode() in each for each in kept)


def test_a_setting_that_is_not_taken_stops_the_start(tmp_path, monkeypatch):
    monkeypatch.setitem(database.PRAGMAS, "page_size", 12345)

    with (
        closing(Database(f"sqlite:///{tmp_path}/k.db")) as db,
        pytest.raises(PragmaRefused, match="page_size"),
        db.read() as tx,
    ):
        tx.scalar(text("SELECT 1"))


def test_a_database_that_can_only_be_read_says_so_when_asked(template_database, tmp_path, monkeypatch):
    path = tmp_path / "kneewise.db"
    path.write_bytes(template_database.read_bytes())
    with closing(Database(f"sqlite:///{path}")) as db:
        db.check_writable()

    monkeypatch.setitem(database.PRAGMAS, "query_only", 1)
    with closing(Database(f"sqlite:///{path}")) as db, pytest.raises(DatabaseUnreadable, match="written"):
        db.check_writable()


def test_an_exception_undoes_the_whole_transaction(db, now):
    with pytest.raises(ArithmeticError), db.begin() as tx:
        tx.add(JobRow(name="a", succeeded_at=now))
        tx.flush()
        raise ArithmeticError

    assert jobs(db) == 0


def test_a_reading_transaction_keeps_nothing_and_sees_one_moment(db, now):
    with db.read() as tx:
        assert tx.scalar(text("SELECT count(*) FROM job")) == 0
        with db.begin() as writer:
            writer.add(JobRow(name="a", succeeded_at=now))
        assert tx.scalar(text("SELECT count(*) FROM job")) == 0

    assert jobs(db) == 1


def test_a_second_writer_is_told_that_the_database_is_busy(db, monkeypatch):
    monkeypatch.setitem(database.PRAGMAS, "busy_timeout", 50)

    with (
        closing(Database(str(db.url))) as other,
        db.begin() as tx,
        pytest.raises(DatabaseBusy, match="busy"),
        other.begin() as second,
    ):
        tx.execute(text("SELECT 1"))
        second.execute(text("SELECT 1"))


def test_who_writes_again_at_once_comes_behind_those_who_wait(db, now):
    order = []

    def write(name):
        with db.begin() as tx:
            jobs_store.succeeded(tx, name, now)
            order.append(name)

    with ThreadPoolExecutor(2) as others:
        with db.begin() as tx:
            jobs_store.succeeded(tx, "first", now)
            for number, name in enumerate(("second", "third"), 1):
                others.submit(write, name)
                while len(db._turns._queue) <= number:
                    sleep(0.001)
        write("again")

    assert order == ["second", "third", "again"]


def test_a_transaction_inside_another_is_refused_instead_of_waiting_for_ever(db, monkeypatch):
    monkeypatch.setitem(database.PRAGMAS, "busy_timeout", 50)

    with db.begin(), pytest.raises(DatabaseBusy), db.begin():
        pass
    with db.begin() as tx:
        assert tx.scalar(text("SELECT 1")) == 1


def test_a_full_disk_is_named_and_nothing_is_half_written(db, now):
    with db.begin() as tx:
        tx.add(JobRow(name="before", succeeded_at=now))
    with db.engine.connect() as connection:
        pages = connection.execute(text("PRAGMA page_count")).scalar_one()

    with pytest.raises(DiskFull, match="The disk is full"), db.begin() as tx:
        tx.execute(text(f"PRAGMA max_page_count={pages + 1}"))
        tx.add(JobRow(name="after", succeeded_at=now))
        tx.flush()
        tx.execute(text("INSERT INTO job VALUES (:long, '2026-01-01')"), {"long": "x" * 100_000})

    assert jobs(db) == 1
    with db.engine.connect() as connection:
        connection.execute(text("PRAGMA max_page_count=1000000"))
    with db.begin() as tx:
        tx.add(JobRow(name="after", succeeded_at=now))
    assert jobs(db) == 2


def test_a_file_that_is_no_database_is_named(tmp_path):
    (tmp_path / "k.db").write_text("this is a shopping list, " * 100)

    with (
        closing(Database(f"sqlite:///{tmp_path}/k.db")) as db,
        pytest.raises(DatabaseUnreadable, match="not a database"),
        db.read() as tx,
    ):
        tx.scalar(text("SELECT 1"))


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with (
        closing(Database(f"sqlite:///{tmp_path}/none/k.db")) as db,
        pytest.raises(DatabaseUnreadable, match="cannot be opened"),
        db.begin() as tx,
    ):
        tx.scalar(text("SELECT 1"))


def test_all_refusals_are_caught_by_one_name():
    assert all(issubclass(kind, DatabaseUnavailable) for kind, _ in database.REFUSALS.values())


def test_other_errors_stay_what_they_are_and_do_not_show_values(db):
    with pytest.raises(IntegrityError) as failed, db.begin() as tx:
        for _ in range(2):
            tx.execute(text("INSERT INTO job VALUES (:name, '2026-01-01')"), {"name": "canary-7f3a"})

    assert "canary-7f3a" not in str(failed.value)


def test_damage_is_found(db):
    assert db.damage() is None
    db.close()
    with closing(sqlite3.connect(db.path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = bytearray(db.path.read_bytes())
    content[4096 * 3 : 4096 * 6] = b"\xff" * 4096 * 3
    db.path.write_bytes(content)

    with closing(Database(str(db.url))) as broken:
        assert broken.damage()


def test_statements_are_counted_without_the_begin(db):
    with db.counting() as sent, db.read() as tx:
        tx.scalar(text("SELECT 1"))
        tx.scalar(text("SELECT 2"))

    assert sent == ["SELECT 1", "SELECT 2"]
    jobs(db)
    assert len(sent) == 2


def test_a_transaction_that_may_write_keeps_other_writers_out_from_its_beginning(db):
    with closing(sqlite3.connect(db.path, timeout=0)) as other:
        with db.begin(), pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        other.execute("BEGIN IMMEDIATE")
