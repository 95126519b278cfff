"""What a supervisor is told."""

from sqlalchemy import event, text


def test_the_process_is_alive_whatever_the_database_does(client, db):
    db.close()
    db.path.write_text("no database, " * 900)

    answer = client.get("/healthz")
    assert (answer.status_code, answer.json) == (200, {"status": "alive"})


def test_ready_means_reachable_and_current(client):
    answer = client.get("/readyz")

    assert (answer.status_code, answer.json) == (200, {"status": "ready"})


def test_another_schema_is_not_ready(client, db):
    with db.begin() as tx:
        tx.execute(text("UPDATE alembic_version SET version_num = '00'"))

    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "kneewise db upgrade" in answer.json["reason"]


def test_a_database_that_cannot_be_written_is_not_ready(client, db):
    db.close()
    event.listen(db.engine, "connect", lambda connection, _: connection.execute("PRAGMA query_only=1"))

    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "cannot be written to" in answer.json["reason"]


def test_a_database_that_is_away_is_not_ready_and_says_why(client, db):
    db.close()
    db.path.write_text("no database, " * 900)

    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "not a database" in answer.json["reason"]
