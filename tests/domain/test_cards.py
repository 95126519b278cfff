"""The card of cadence: once a week, with its numbers, and nothing said of how a foot lands."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.domain.cards import cadence_card
from app.domain.findings import Log, found_on
from app.domain.people import WeekStart
from app.domain.reminders import History, Kind, Settings, decide
from app.domain.runs import Run, Source
from app.domain.thresholds import DEFAULT
from tests.build import at, day
from tests.domain.cadence.usual import paced, usual

MONDAY = date(2026, 11, 9)


def lately(*residuals: float, source: Source = Source.FILE) -> list[Run]:
    """Runs at 3.15 m/s so far from the usual line, from Sunday back."""
    return [
        paced(MONDAY - timedelta(days=1 + n), 3.15, 168.35 + left, source=source)
        for n, left in enumerate(residuals)
    ]


LONGER = [*usual(), *lately(-5.2, -4.6, -5.4, -4.87)]


def test_longer_steps_are_a_card_on_the_first_day_of_the_week():
    card = cadence_card(MONDAY, LONGER)

    assert card is not None
    assert (card.kind, card.side, card.subject) == (Kind.CARD, None, "cadence 2026-11-09")
    assert card.local_date == MONDAY
    assert card.why == (
        "Steps are longer than usual for this pace: 5 steps a minute below your own line "
        "in 4 runs of the 14 days to 9 Nov."
    )
    assert card.detail == {"card": "cadence", "spm": -5.0, "runs": 4}
    assert card.sources == (Source.FILE,)


def test_shorter_steps_are_a_card_too():
    card = cadence_card(MONDAY, [*usual(), *lately(4.5, 4.5, 4.5)])

    assert card is not None
    assert card.why == (
        "Steps are shorter than usual for this pace: 5 steps a minute above your own line "
        "in 3 runs of the 14 days to 9 Nov."
    )
    assert card.detail["spm"] == 4.5


@pytest.mark.parametrize(
    "runs",
    [[*usual(), *lately(-3.9, -3.9, -3.9)], [*usual(), *lately(-9, -9)], usual(), lately(-9, -9, -9), []],
    ids=["not far", "two runs", "none of late", "no line", "nothing"],
)
def test_what_is_not_noteworthy_is_no_card(runs):
    assert cadence_card(MONDAY, runs) is None


def test_it_is_judged_on_the_first_day_of_the_runners_week_alone():
    days = [MONDAY + timedelta(days=n) for n in range(-1, 6)]

    assert [each for each in days if cadence_card(each, LONGER)] == [MONDAY]
    assert [each for each in days if cadence_card(each, LONGER, WeekStart.SUNDAY)] == [days[0]]


def test_later_runs_change_nothing():
    later = [paced(MONDAY + timedelta(days=n), 3.15, 200) for n in range(1, 8)]

    assert cadence_card(MONDAY, [*later, *LONGER]) == cadence_card(MONDAY, LONGER)


def test_it_rests_on_the_runs_of_its_line_and_its_trend():
    first = MONDAY - timedelta(days=133)
    edge = paced(first, 3.15, 168.35, source=Source.ARCHIVE)
    before = paced(first - timedelta(days=1), 3.15, 168.35, source=Source.STRAVA_API)
    after = paced(MONDAY + timedelta(days=1), 3.15, 168.35, source=Source.STRAVA_API)
    race = paced(day(30), 3.15, 168.35, source=Source.STRAVA_API, race=True)
    typed = [replace(run, source=Source.MANUAL) for run in lately(-5.2, -4.6, -5.4, -4.8)]
    today = paced(MONDAY, 3.15, 163.35, source=Source.STRAVA_API)
    runs = [before, edge, *usual(), race, *typed, after]

    card, with_today = cadence_card(MONDAY, runs), cadence_card(MONDAY, [*runs, today])
    assert card is not None
    assert card.sources == (Source.ARCHIVE, Source.FILE, Source.MANUAL)
    assert with_today is not None
    assert with_today.sources == (Source.ARCHIVE, Source.FILE, Source.MANUAL, Source.STRAVA_API)


def test_the_limits_can_be_moved():
    assert cadence_card(MONDAY, LONGER, limits=replace(DEFAULT, trend_spm=5.1)) is None
    assert cadence_card(MONDAY, LONGER, limits=replace(DEFAULT, cadence_run_m=20_000)) is None
    far = [*LONGER, paced(MONDAY, 5.0, 180, source=Source.ARCHIVE)]
    slower, plain = (
        cadence_card(MONDAY, far, limits=replace(DEFAULT, cadence_fastest_mps=4.0)),
        cadence_card(MONDAY, far),
    )
    assert slower is not None and slower.sources == (Source.FILE,)
    assert plain is not None and plain.sources == (Source.ARCHIVE, Source.FILE)
    shorter = cadence_card(MONDAY, LONGER, limits=replace(DEFAULT, trend_days=4))
    assert shorter is not None
    assert "4 days to" in shorter.why


def test_the_rules_find_it_on_its_day_and_it_is_never_pushed():
    log = Log(cadence=LONGER)
    (card,) = found_on(MONDAY, log)

    assert card == cadence_card(MONDAY, LONGER)
    assert found_on(MONDAY + timedelta(days=1), log) == []
    assert found_on(MONDAY - timedelta(days=1), replace(log, week_start=WeekStart.SUNDAY)) != []
    assert found_on(MONDAY, log.until(MONDAY - timedelta(days=3))) == []
    assert found_on(MONDAY, log.until(MONDAY - timedelta(days=1))) == [card]
    assert found_on(MONDAY, log, replace(DEFAULT, trend_spm=5.1)) == []
    assert decide(at(MONDAY + timedelta(days=1)), [card], History(), Settings()) is None
