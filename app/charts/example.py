"""Invented weeks, drawn in grey where a runner has none yet."""

from datetime import date, timedelta

from app.domain.weeks import WeekFacts

_KM = (24, 27, 28, 19, None, 31, 32, 23, 32, 30, 35, 6)
_LONGEST = (10, 10, 11, 8, None, 12, 12, 9, 13, 11, 15, 6)
_MEAN = (3.5, 3.2, 4.0, 2.9, 2.7, 3.1, 2.8, 2.1, 2.0, 2.3, 2.4, 2.2)
_WORST = (5, 5, 6, 4, 4, 5, 4, 3, 3, 4, 4, 3)
_STEPS = (165, 165.5, 164.6, 166, None, 166.2, 167, 166.6, 167.5, 167, 166.7, 167.8)
_DONE = (2, 3, 1, 2, 2, 3, 2, 3, 3, 3, 2, 1)


def _week(index: int) -> WeekFacts:
    km, longest = _KM[index], _LONGEST[index]
    return WeekFacts(
        start=date(2026, 8, 24) + timedelta(weeks=index),
        so_far=index == len(_KM) - 1,
        distance_m=None if km is None else km * 1000,
        runs=None if km is None else 4,
        longest_m=None if longest is None else longest * 1000,
        spike_percent=24.0 if index == 10 else None,
        pain_mean=_MEAN[index],
        pain_worst=_WORST[index],
        pain_days=5,
        cadence_spm=_STEPS[index],
        sessions=_DONE[index],
        planned=3,
        reminders=int(index in (2, 6, 10)),
    )


EXAMPLE = tuple(_week(index) for index in range(len(_KM)))
