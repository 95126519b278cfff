"""What came through an API, and what came no other way."""

from datetime import timedelta

from app.domain.runs import Source
from app.store import run_counts, runs
from app.store.run_counts import ApiRuns
from tests.build import NOW, day, run

API = Source.STRAVA_API


def test_a_run_with_a_recording_from_elsewhere_did_not_come_from_the_api_alone(db, rosa, sam):
    told = [
        run(day(1), source=API, external_id="alone"),
        run(day(2), source=API, external_id="with a file"),
        run(day(2), source=Source.FILE, external_id="the file"),
        run(day(3), source=API, external_id="before a typed one"),
        run(day(3), source=Source.MANUAL, external_id="typed"),
        run(day(4), source=API, external_id="twice"),
        run(day(4), source=API, external_id="twice again"),
        run(day(5), source=API, external_id="removed"),
    ]
    with db.begin() as tx:
        put = runs.put_all(tx, rosa.id, told, NOW)
        runs.recount(tx, rosa.id, {one.day for one in told})
        runs.remove(tx, rosa.id, put[-1].run_id, NOW + timedelta(hours=1))

        assert run_counts.of_api(tx, rosa.id) == ApiRuns(held=5, alone=2, newest_at=NOW)
        assert run_counts.of_api(tx, sam.id) == ApiRuns(0, 0)
