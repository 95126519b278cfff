"""Counts become shares of what they are shares of."""

import pytest

from app.simulation.counting import Counts, Tally
from app.simulation.measured import Measured
from app.simulation.tables import alarms, finds, of_100, text

NOTHING = Tally(
    "waves",
    26,
    200,
    load=Counts(100, 4, 3, 1),
    spike=Counts(49, 3, 0, 0),
    cadence=Counts(200, 10, 6, 2),
    anything=Counts(200, 15, 8, 3),
    naive=76,
    ever=20,
)
PLANTED = Tally(
    "spike-3", 52, 200, Counts(), Counts(120, 110, 100, 90), Counts(), Counts(200, 120, 110, 95), 0
)


def test_false_alarms_are_shares_of_the_logs_that_could_be_tested():
    found = alarms(NOTHING)

    assert (found.load, found.spike, found.cadence) == (4, None, 5)
    assert (found.tested, found.found, found.shown, found.ever, found.naive) == (100, 4, 1.5, 10, 38)


def test_what_is_found_is_a_share_of_all_logs_by_the_question_that_it_is_about():
    found = finds(PLANTED)

    assert (found.low, found.found, found.shown) == (55, 50, 45)


def test_a_terminal_is_shown_both_tables_or_the_one_that_has_rows():
    made = "kneewise simulate link --kind all"
    both, one = (text(Measured(made, 1, 99, rows)) for rows in ((NOTHING, PLANTED), (PLANTED,)))

    assert both.startswith(f"Made with: {made}\n")
    assert "Pain comes and goes in waves" in both and "38.0" in both
    assert one.count("weeks") == 1 and "Nothing to be found" not in one
    assert "55.0    50.0    45.0" in one
    assert max(len(line) for line in both.splitlines()) <= 160


@pytest.mark.parametrize(
    ("share", "said"),
    [(None, "–"), (0, "0"), (0.3, "<1"), (0.6, "1"), (3.8, "4"), (97.5, "98"), (100, "100")],
)
def test_a_share_is_so_many_of_a_hundred(share, said):
    assert of_100(share) == said
