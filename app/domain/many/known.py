"""Which days are known, of many runners at once."""

from dataclasses import dataclass

import numpy as np

from app.domain.many.columns import NEVER, Bools, Days, Ints, Stretches, in_order, keys, runners_of, starts_of


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """The days known, as `load.Coverage` has them for one runner.

    first   the first known day of each runner, NEVER without one
    held    days held back, as sorted keys
    starts  the first day of each stretch, as sorted keys; ends the last, days how many lie before it
    """

    first: Ints
    held: Ints
    starts: Ints
    ends: Ints
    before: Ints

    def unknown_between(self, who: Ints, first: Ints, last: Ints) -> Ints:
        """How many days from first to last, both included, are not known."""
        known = self._until(keys(who, last)) - self._until(keys(who, first) - 1)
        return np.maximum(last - first + 1 - known, 0)

    def holds_back(self, who: Ints, first: Ints, last: Ints) -> Bools:
        """Whether a day from first to last, both included, has a run held back."""
        low = np.searchsorted(self.held, keys(who, first))
        return np.searchsorted(self.held, keys(who, last), "right") > low

    def _until(self, key: Ints) -> Ints:
        """How many days are known up to and with a runner's day, those of runners before among them."""
        at = np.searchsorted(self.starts, key, "right")
        cut = np.maximum(self.ends[at - 1] - key, 0)
        return np.where(at > 0, self.before[at] - cut, 0)


def known(stretches: Stretches, held: Days, count: int) -> Known:
    """Join what overlaps or touches, and take out what is held back; as `load.Coverage`."""
    first, last = keys(stretches.who, stretches.first), keys(stretches.who, stretches.last)
    order = np.argsort(first, kind="stable")
    reach = np.maximum.accumulate(last[order])
    opens = np.ones(len(order), np.bool_)
    opens[1:] = first[order][1:] > reach[:-1] + 1
    starts = first[order][opens]
    ends = reach[np.flatnonzero(np.append(opens, True))[1:] - 1]
    out = in_order(keys(held.who, held.day))
    starts, ends = _without(starts, ends, out)
    begun = np.full(count, NEVER)
    of = runners_of(starts)
    at = starts_of(of)
    begun[of[at]] = starts[at] - keys(of[at], np.zeros_like(at))
    before = np.concatenate(([0], np.cumsum(ends - starts + 1)))
    return Known(begun, out, starts, np.append(ends, NEVER), before)


def _without(starts: Ints, ends: Ints, days: Ints) -> tuple[Ints, Ints]:
    """Sorted stretches with single days, sorted, taken out: each of them ends one and starts another."""
    at = np.searchsorted(starts, days, "right")
    inside = days[(at > 0) & (days <= np.append(ends, NEVER)[at - 1])]
    starts, ends = np.sort(np.append(starts, inside + 1)), np.sort(np.append(ends, inside - 1))
    left = starts <= ends
    return starts[left], ends[left]
