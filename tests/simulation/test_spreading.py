"""Logs counted by several processes give what one gives."""

from app.simulation.counting import How, tally
from app.simulation.spreading import Asked, count

HOW = How(seed=3, draws=99)
ASKED = [Asked("waves", 18, 12), Asked("load-2", 18, 2)]


def test_two_processes_count_what_one_counts_and_tell_how_far_they_are():
    told: list[tuple[int, int]] = []

    alone = count(ASKED, HOW, 1)
    together = count(ASKED, HOW, 2, lambda done, total: told.append((done, total)))

    assert alone == together == [tally("waves", 18, range(12), HOW), tally("load-2", 18, range(2), HOW)]
    assert (told[0], told[-1]) == ((0, 14), (14, 14))
    assert [done for done, _ in told] == sorted(done for done, _ in told)
