"""The published series of weeks, and how weeks are put together in these tests."""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np

from app.domain.link import LinkWeek

MONDAY = date(2026, 1, 5)
KM = (28, 31, 34, 22, 30, 36, 41, 24, 33, 38, 45, 26, 35, 40, 30, 18, 29, 36, 44, 25, 34, 41, 48, 27)
FOLLOWS = (
    1.0, 1.4, 1.2, 2.1, 1.5, 1.1, 2.0, 2.2, 2.1, 1.3, 2.4, 2.6, 2.5, 1.6, 2.7, 1.8, 1.3, 0.9, 2.1, 2.0, 1.9,
    1.2, 2.3, 2.9,
)  # fmt: skip
APART = (
    2, 2, 1.5, 1, 1.3, 1.7, 2.2, 2.5, 2, 1.6, 1.2, 1, 1.4, 1.9, 2.3, 2.1, 1.8, 1.5, 1.1, 1.2, 1.6, 2.0, 2.2,
    1.9,
)  # fmt: skip


def weeks_of(
    pain: Sequence[float | None],
    load: Sequence[float | None] = tuple(km / 10 for km in KM),
    spike: Sequence[float | None] = (),
    cadence: Sequence[float | None] = (),
    stepped: Sequence[bool] = (),
) -> list[LinkWeek]:
    """Weeks from 5 January 2026 on, one for each score; what is given for fewer weeks is missing after."""

    def at(values: Sequence[float | None], week: int) -> float | None:
        return values[week] if week < len(values) else None

    return [
        LinkWeek(
            start=MONDAY + timedelta(weeks=week),
            pain=score,
            logged=0 if score is None else 7,
            load=at(load, week),
            spike=at(spike, week),
            cadence=at(cadence, week),
            stepped=week < len(stepped) and stepped[week],
        )
        for week, score in enumerate(pain)
    ]


def without(scores: Sequence[float], *weeks: int) -> list[float | None]:
    """The scores with those of some weeks missing."""
    return [None if week in weeks else score for week, score in enumerate(scores)]


def random_weeks(seed: int, count: int = 26) -> list[LinkWeek]:
    """Weeks of which all three questions can be asked, and a few that are missing."""
    rng = np.random.default_rng(seed)
    weeks = weeks_of(
        rng.uniform(0, 6, count).tolist(),
        rng.uniform(1, 5, count).tolist(),
        rng.uniform(0, 1, count).tolist(),
        rng.normal(size=count).tolist(),
        [True, False] * count,
    )
    return [week for week in weeks if rng.random() > 0.05]
