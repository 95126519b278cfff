"""The counts as shares: of false alarms, and of what was put there and found."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from app.domain.link import Hypothesis
from app.simulation.counting import Counts, Tally
from app.simulation.kinds import KINDS, USUAL, Kind
from app.simulation.measured import Measured, false_alarms, power, year_of_weeks

HALF_A_YEAR = 26  # weeks
FEW = 50  # tested logs below which a share says nothing


@dataclass(frozen=True, slots=True)
class Alarms:
    """False alarms of one kind and length, in per cent of the logs that could be tested; None: too few.

    tested  in per cent of all logs
    found   something was, in one weekly analysis; shown: in two in a row
    ever    shown in some week since the log began; None as well where that was not looked at
    naive   in per cent of all logs
    """

    kind: str
    weeks: int
    series: int
    tested: float
    load: float | None
    spike: float | None
    cadence: float | None
    found: float | None
    shown: float | None
    ever: float | None
    naive: float


@dataclass(frozen=True, slots=True)
class Finds:
    """How often what was put there is found, in per cent of all logs of one kind and length.

    low  p is 5 % or less; found: with the other questions allowed for; shown: in two weekly analyses in a row
    """

    kind: str
    weeks: int
    series: int
    low: float
    found: float
    shown: float


@dataclass(frozen=True, slots=True)
class Told:
    """What the help page tells of errors: the three measurements, and their rows.

    alarms  of each kind: from the shortest log to the longest; those of `half_weeks`; with a look each week
    finds   of each planted effect, from the shortest log to the longest
    ever    of logs in which pain comes and goes, looked at in each week of a year
    """

    nothing: Measured
    planted: Measured
    year: Measured
    alarms: list[tuple[Kind, list[Alarms], Alarms, Alarms]]
    finds: list[tuple[Kind, list[Finds]]]
    ever: Alarms
    half_weeks: int = HALF_A_YEAR


@cache
def errors_told() -> Told:
    """What is shipped, read once."""
    nothing, planted, year = false_alarms(), power(), year_of_weeks()
    errs = [
        (
            KINDS[kind],
            [alarms(one) for one in _of_kind(nothing, kind)],
            alarms(nothing.of(kind, HALF_A_YEAR)),
            alarms(year.of(kind, year.weeks[-1])),
        )
        for kind in nothing.kinds
    ]
    found = [(KINDS[kind], [finds(one) for one in _of_kind(planted, kind)]) for kind in planted.kinds]
    return Told(nothing, planted, year, errs, found, alarms(year.of(USUAL, year.weeks[-1])))


def _of_kind(measured: Measured, kind: str) -> list[Tally]:
    return [measured.of(kind, weeks) for weeks in measured.weeks]


def alarms(tally: Tally) -> Alarms:
    """The false alarms of a kind where nothing is to be found."""
    load, spike, cadence = (_share(counts.low, counts) for counts in (tally.load, tally.spike, tally.cadence))
    return Alarms(
        tally.kind,
        tally.weeks,
        tally.series,
        100 * tally.anything.tested / tally.series,
        load,
        spike,
        cadence,
        _share(tally.anything.found, tally.anything),
        _share(tally.anything.shown, tally.anything),
        None if tally.ever is None else _share(tally.ever, tally.anything),
        100 * tally.naive / tally.series,
    )


def _share(count: int, of: Counts) -> float | None:
    return 100 * count / of.tested if of.tested >= FEW else None


def finds(tally: Tally) -> Finds:
    """How often the answer that was put there is found; a log that could not be tested is one not found."""
    counts = tally.of(Hypothesis(KINDS[tally.kind].planted))
    low, found, shown = (100 * count / tally.series for count in (counts.low, counts.found, counts.shown))
    return Finds(tally.kind, tally.weeks, tally.series, low, found, shown)


def of_100(share: float | None) -> str:
    """A share as so many of a hundred, for people: whole, "<1" for a trace of one, "–" for not known."""
    if share is None:
        return "–"
    return "<1" if 0 < share < 0.5 else str(round(share))


def text(measured: Measured) -> str:
    """Both tables for a terminal; a table without rows is left out."""
    lines = [f"Made with: {measured.made_with}"]
    nulls = [one for one in measured.tallies if KINDS[one.kind].is_null]
    planted = [one for one in measured.tallies if not KINDS[one.kind].is_null]
    if nulls:
        lines += ["", *_alarm_lines(nulls)]
    if planted:
        lines += ["", *_find_lines(planted)]
    return "\n".join(lines)


def _alarm_lines(tallies: list[Tally]) -> Iterator[str]:
    yield "Nothing to be found: per cent of logs in which something was all the same."
    yield "load, spike, cadence: p of 5 % or less. found: a finding, with all three allowed for. shown: found"
    yield "by two weekly analyses in a row. ever: shown in some week so far (with --weekly). naive: a plain"
    yield "daily rank correlation. -: not looked at, or too few logs could be tested."
    yield _line("", "weeks", "logs", "tested", "load", "spike", "cadence", "found", "shown", "ever", "naive")
    for one in map(alarms, tallies):
        shares = (one.tested, one.load, one.spike, one.cadence, one.found, one.shown, one.ever, one.naive)
        yield _line(KINDS[one.kind].words, str(one.weeks), str(one.series), *map(_per_cent, shares))


def _find_lines(tallies: list[Tally]) -> Iterator[str]:
    yield "Something to be found: per cent of logs in which it was. Columns as above."
    yield _line("", "weeks", "logs", "p <= 5 %", "found", "shown")
    for one in map(finds, tallies):
        shares = (one.low, one.found, one.shown)
        yield _line(KINDS[one.kind].words, str(one.weeks), str(one.series), *map(_per_cent, shares))


def _line(words: str, *cells: str) -> str:
    return f"{words:<62}" + "".join(f"{cell:>8}" for cell in cells)


def _per_cent(share: float | None) -> str:
    return "-" if share is None else f"{share:.1f}"
