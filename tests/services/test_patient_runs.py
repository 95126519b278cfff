"""The runs a therapist may ask about: what stands out, and nothing that does not."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.services import patient_runs, window
from app.services.patient_runs import Question
from app.store.database import Database
from tests.build import NOW, TODAY, day, run
from tests.domain.cadence.usual import paced, usual
from tests.services.runner import a_runner, add_runs


@pytest.mark.parametrize(("steps", "asked"), [(-3.9, []), (3, []), (-4.5, [-4.5]), (5, [5.0])])
def test_a_cadence_is_apart_from_where_on_a_trend_is_told(
    db: Database, steps: float, asked: list[float]
) -> None:
    with db.begin() as tx:
        rosa = a_runner(tx)
        longer = run(day(15), 12_000)  # so that no later one is a step up
        runs = [*usual(until=20), longer, paced(day(3), 3.15, 168.35 + steps)]
        add_runs(tx, rosa, *(replace(one, external_id=str(n)) for n, one in enumerate(runs)))
        seen = window.read(tx, rosa, NOW, TODAY - timedelta(days=42))
        found = patient_runs.to_ask_about(seen, day(10))

    apart = [one.cadence for one in found if one.question is Question.CADENCE]
    assert apart == pytest.approx(asked, abs=0.2)
