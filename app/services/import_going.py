"""How far an import is, in the figures that its page and the command line show."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.store.imports import Import, State

__all__ = ["Going", "State", "of"]
LEAST_DONE, LEAST = 20, timedelta(seconds=5)  # before that the pace says nothing
STANDS = timedelta(seconds=30)  # so long without a file read, and nobody knows when it goes on


@dataclass(frozen=True, slots=True)
class Going:
    """How far an import is.

    done, total   files read and files in all; total is 0 until they were counted
    doing         what is being read, in words; "" while nothing is
    seconds_left  None until enough was read to tell, and while it stands still
    gave_up       the work failed for good, and waits for the runner to say what now
    """

    state: State
    done: int
    total: int
    doing: str
    seconds_left: int | None
    gave_up: bool

    @property
    def waits(self) -> bool:
        """Whether there is more to come by itself."""
        return self.state in (State.WAITING, State.READING) and not self.gave_up


def of(each: Import, now: datetime) -> Going:
    """The figures of an import at this instant."""
    return Going(each.state, each.done, each.total, each.doing, _seconds_left(each, now), each.gave_up)


def _seconds_left(each: Import, now: datetime) -> int | None:
    """What the rest takes at the pace of this go: the time it lay waiting or broken off says nothing."""
    if not each.going_on or each.going_since is None or each.moved_at is None:
        return None
    done, took, since = each.done - each.done_before, each.moved_at - each.going_since, now - each.moved_at
    if done < LEAST_DONE or took < LEAST or since > STANDS or each.done >= each.total:
        return None
    return max(0, round((took / done * (each.total - each.done) - since).total_seconds()))
