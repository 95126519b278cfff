"""The schema: migrated under a lock, after a backup, never downwards."""

import fcntl
import sqlite3
import stat
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
from alembic import command
from sqlalchemy import text

from app.store import people, same_runs, schema, strava_events, tasks
from app.store.database import Database
from app.store.schema import MigrationBusy, MigrationFailed, SchemaTooNew, SchemaUnknown
from tests.build import NOW


@pytest.fixture
def empty(tmp_path):
    database = Database(f"sqlite:///{tmp_path}/kneewise.db")
    yield database
    database.close()


def set_revision(db, revision):
    with db.begin() as tx:
        tx.execute(text("UPDATE alembic_version SET version_num = :to"), {"to": revision})


def tables(path):
    with closing(sqlite3.connect(path)) as connection:
        return {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")}


def test_the_steps_lead_to_the_tables_of_the_code(db):
    with db.engine.connect() as connection, connection.begin():
        settings = schema.config()
        settings.attributes["connection"] = connection
        command.check(settings)


@pytest.mark.parametrize(
    "asks",
    [
        lambda tx: tasks.asked_between(tx, "work", NOW, NOW),  # on each page of a connection
        lambda tx: tasks.due_at(tx, "work"),
        lambda tx: strava_events.drop_older(tx, NOW),
    ],
    ids=["asked since", "due at", "old events"],
)
def test_rows_of_a_table_that_grows_are_found_by_an_index(db, asks):
    with db.counting() as sent, db.begin() as tx:
        asks(tx)
    with db.engine.connect() as connection:
        (asked,) = sent
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}", (None,) * asked.count("?")).all()
    assert plan and all("SEARCH" in row.detail and "INDEX" in row.detail for row in plan)


def test_a_new_database_is_made_without_a_backup(empty):
    assert schema.revision(empty) is None
    assert not schema.is_current(empty)

    assert schema.upgrade(empty) is None

    assert schema.is_current(empty)
    assert {"person", "run", "pain", "task"} <= tables(empty.path)


def test_upgrading_twice_is_harmless(db):
    assert schema.upgrade(db) is None
    assert schema.is_current(db)


def test_runs_told_apart_stay_apart_by_what_they_are_known_by(empty):
    with empty.engine.connect() as connection, connection.begin():
        settings = schema.config()
        settings.attributes["connection"] = connection
        command.upgrade(settings, "07")
    told = [("file", "a"), ("archive", "7"), ("strava_api", "7"), ("manual", "m")]
    with closing(sqlite3.connect(empty.path)) as old, old:
        old.execute(PERSON_OF_07)
        for number, ends in enumerate(told, start=1):
            old.execute(RUN_OF_07, (number, f"{number:032}", *ends))
        old.executemany("INSERT INTO run_apart VALUES (?, ?, 1)", [(1, 3), (1, 2), (2, 3), (1, 4)])

    schema.upgrade(empty)

    with empty.read() as tx:
        assert same_runs.apart_pairs(tx, 1) == {
            frozenset({"file a", "strava 7"}),
            frozenset({"strava 7"}),
            frozenset({"file a", "manual m"}),
        }
        assert len(tx.execute(text("SELECT * FROM run_apart")).all()) == 3


PERSON_OF_07 = """
    INSERT INTO person (id, public_id, email, password_hash, epoch, is_runner, is_therapist, timezone, locale,
                        units, week_start, knee, theme, strength_days, first_steps_done, is_demo, created_at)
    VALUES (1, '1', 'rosa@example.org', '-', 0, 1, 0, 'UTC', 'en', 'km', 'monday', 'left', 'system', '[]',
            0, 0, '2026-11-08 09:00:00')
"""
RUN_OF_07 = """
    INSERT INTO run (id, public_id, person_id, source, external_id, sport, start, local_start, local_date,
                     distance_m, manual, race, start_hidden, damaged, title, device, counts, added_at)
    VALUES (?, ?, 1, ?, ?, 'Run', '2026-11-08 07:00:00', '2026-11-08 08:00:00', '2026-11-08',
            10000, 0, 0, 0, 0, '', '', 1, '2026-11-08 09:00:00')
"""


def test_the_head_is_the_last_step():
    settings = schema.config()
    from alembic.script import ScriptDirectory

    assert ScriptDirectory.from_config(settings).get_current_head() == schema.head()


def test_a_database_of_a_newer_version_is_refused_and_left_alone(db):
    set_revision(db, "99")

    with pytest.raises(SchemaTooNew, match="newer Kneewise"):
        schema.upgrade(db)

    assert schema.revision(db) == "99"
    assert not list(db.path.parent.glob("*.before-*"))


@pytest.fixture
def next_step(monkeypatch, tmp_path):
    """A folder of steps with one more than there are, whose body the test gives."""

    def write(body):
        steps = tmp_path / "steps"
        versions = steps / "versions"
        versions.mkdir(parents=True)
        for name in ("env.py", "script.py.mako"):
            (steps / name).write_text((schema.STEPS / name).read_text())
        for path in (schema.STEPS / "versions").glob("[0-9]*.py"):
            (versions / path.name).write_text(path.read_text())
        number = f"{int(schema.head()) + 1:02}"
        (versions / f"{number}_next.py").write_text(
            f"from alembic import op\nimport sqlalchemy as sa\nrevision = '{number}'\n"
            f"down_revision = '{schema.head()}'\n\ndef upgrade():\n    {body}\n"
        )
        monkeypatch.setattr(schema, "STEPS", steps)

    return write


def add_rosa(db, now):
    with db.begin() as tx:
        return people.add(
            tx,
            email="rosa@example.org",
            password_hash="x",
            is_runner=True,
            is_therapist=False,
            timezone="UTC",
            now=now,
        )


def test_an_upgrade_leaves_a_copy_from_before_for_this_user_alone(db, now, next_step):
    add_rosa(db, now)
    next_step("op.add_column('person', sa.Column('shoe', sa.Text()))")

    copy = schema.upgrade(db)

    assert schema.is_current(db)
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT email FROM person").fetchall() == [("rosa@example.org",)]
        assert "shoe" not in [row[1] for row in connection.execute("PRAGMA table_info(person)")]


def test_copying_a_table_keeps_the_rows_that_point_at_it(db, now, next_step):
    rosa = add_rosa(db, now)
    with db.begin() as tx:
        tx.execute(text("INSERT INTO no_run_day VALUES (:id, '2026-01-01')"), {"id": rosa.id})
    next_step(
        "\n    with op.batch_alter_table('person', recreate='always') as batch:"
        "\n        batch.add_column(sa.Column('shoe', sa.Text()))"
    )

    schema.upgrade(db)

    with db.read() as tx:
        assert tx.scalar(text("SELECT count(*) FROM no_run_day")) == 1
        assert tx.scalar(text("PRAGMA foreign_keys")) == 1


def test_a_step_that_fails_changes_nothing(db, now, next_step):
    add_rosa(db, now)
    at = schema.revision(db)
    next_step("op.add_column('person', sa.Column('shoe', sa.Text()))\n    raise ArithmeticError")

    with pytest.raises(ArithmeticError):
        schema.upgrade(db)

    assert schema.revision(db) == at
    with db.read() as tx:
        assert "shoe" not in [row[1] for row in tx.execute(text("PRAGMA table_info(person)"))]


def test_a_step_that_would_leave_orphans_is_undone(db, now, next_step):
    rosa = add_rosa(db, now)
    with db.begin() as tx:
        tx.execute(text("INSERT INTO no_run_day VALUES (:id, '2026-01-01')"), {"id": rosa.id})
    next_step("op.execute('DELETE FROM person')")

    with pytest.raises(MigrationFailed, match="nothing was changed"):
        schema.upgrade(db)

    with db.read() as tx:
        assert people.by_id(tx, rosa.id) == rosa


def test_starts_at_the_same_moment_migrate_once(tmp_path):
    databases = [Database(f"sqlite:///{tmp_path}/kneewise.db") for _ in range(4)]

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(schema.upgrade, databases))

    assert all(schema.is_current(database) for database in databases)
    for database in databases:
        database.close()


def test_one_that_waits_too_long_says_so(empty, tmp_path):
    with (tmp_path / "kneewise.db.migrating").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)

        with pytest.raises(MigrationBusy, match="still upgrading"):
            schema.upgrade(empty, wait_s=0.2)


@pytest.mark.parametrize("odd", ["00", "", "abc", "-1", "01x", "１"])
def test_a_version_that_never_was_is_named_with_what_to_do(db, odd):
    set_revision(db, odd)

    with pytest.raises(SchemaUnknown, match="Put a backup in its place") as refused:
        schema.upgrade(db)

    assert f'"{odd}"' in str(refused.value)
    assert not list(db.path.parent.glob("*.before-*"))


@pytest.mark.parametrize("loss", ["DELETE FROM alembic_version", "DROP TABLE alembic_version"])
def test_tables_that_do_not_say_their_version_are_left_alone(db, loss):
    with db.begin() as tx:
        tx.execute(text(loss))

    with pytest.raises(SchemaUnknown, match="not of which version"):
        schema.upgrade(db)


def test_an_upgrade_that_does_not_fit_the_tables_changes_nothing_and_says_so(db, next_step):
    next_step("op.add_column('person', sa.Column('email', sa.Text()))")

    with pytest.raises(MigrationFailed, match="duplicate column.*nothing was changed"):
        schema.upgrade(db)


def test_an_upgrade_where_nothing_can_be_written_says_so(empty, tmp_path):
    (tmp_path / "kneewise.db.migrating").mkdir()

    with pytest.raises(MigrationFailed, match="cannot be written to"):
        schema.upgrade(empty)


def test_tables_that_differ_from_the_code_are_named(db):
    assert schema.differences(db) == []

    with db.begin() as tx:
        tx.execute(text("ALTER TABLE run RENAME COLUMN title TO heading"))
        tx.execute(text("DROP TABLE no_run_day"))

    assert schema.differences(db) == [
        "no_run_day is missing",
        "run: title is missing",
        "run: heading is not known",
    ]
    assert schema.is_current(db)
