"""The last success of each job."""

from datetime import timedelta

from app.store import jobs


def test_a_job_that_never_ran_has_no_success(db):
    with db.read() as tx:
        assert jobs.last_success(tx, "housekeeping") is None


def test_the_latest_success_is_kept(db, now):
    for hours in (0, 3):
        with db.begin() as tx:
            jobs.succeeded(tx, "housekeeping", now + timedelta(hours=hours))

    with db.read() as tx:
        assert jobs.last_success(tx, "housekeeping") == now + timedelta(hours=3)


def test_jobs_are_found_by_how_their_names_begin(db, now):
    with db.begin() as tx:
        for name in ("alerts:1", "alerts:2", "alerts_3", "other"):
            jobs.succeeded(tx, name, now)

    with db.read() as tx:
        assert set(jobs.successes(tx, "alerts:")) == {"alerts:1", "alerts:2"}


def test_old_successes_are_forgotten(db, now):
    with db.begin() as tx:
        jobs.succeeded(tx, "old", now - timedelta(days=31))
        jobs.succeeded(tx, "new", now)
        jobs.forget(tx, now - timedelta(days=30))

    with db.read() as tx:
        assert set(jobs.successes(tx, "")) == {"new"}
