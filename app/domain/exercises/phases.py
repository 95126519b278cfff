"""Where the programme stands, by the sessions done so far."""

from collections.abc import Iterable
from enum import StrEnum

from app.domain.exercises.done import Done, session_days
from app.domain.thresholds import DEFAULT, Thresholds


class Phase(StrEnum):
    """The first 6 weeks, the better 12, or kept up at two sessions a week."""

    FIRST = "first"
    ON = "on"
    KEPT_UP = "kept_up"


def phase(done: Iterable[Done], limits: Thresholds = DEFAULT) -> tuple[Phase, int, int]:
    """Where the programme stands: the phase, the sessions done, and the sessions that end this phase.

    done     everything done so far, in any order
    returns  the first phase holds 6 weeks of three sessions, the next one lasts to 12 weeks of them; from
             then on two a week keep it up, and nothing ends that: its last number is 0
    source   Ferber 2015, J Athl Train 50:366 (6 weeks), Leppänen 2024, BJSM 58:722 (longer); counted in
             sessions instead of calendar weeks by our own rule (D)
    """
    count = len(session_days(done, limits))
    least = limits.sessions_a_week * limits.programme_weeks
    better = limits.sessions_a_week * limits.programme_best_weeks
    if count < least:
        return Phase.FIRST, count, least
    return (Phase.ON, count, better) if count < better else (Phase.KEPT_UP, count, 0)
