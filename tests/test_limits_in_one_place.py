"""Every limit stands in thresholds.py: a number anywhere else in the rules has a reason listed here."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import adapters, domain

DOMAIN = Path(domain.__file__).parent
ADAPTERS = Path(adapters.__file__).parent
PLAIN = frozenset({-1, 0, 1, 2, 7, 60, 100, 1000})
FEW = frozenset({-2, -1, 0, 1, 2})  # plain even where limits are sixty seconds or seven days

# Numbers that limit nothing, each file's with the reason it stands there.
LISTED: dict[str, dict[float, str]] = {
    "analyses.py": {6: "days from a week's first to its last"},
    "answer/wording.py": {3: "letters that a month is cut to"},
    "cadence/lines.py": {
        3: "the third quartile",
        1e-9: "keeps what lies exactly on a limit inside in floating point",
        2048: "fits kept in memory",
    },
    "cadence/stride.py": {9.81: "gravity, in metres per second squared"},
    "cadence/theil_sen.py": {
        1.959963984540054: "the normal quantile at 0.975, for an interval of 95 %",
        5: "of Kendall's variance n(n-1)(2n+5)/18",
        18: "of Kendall's variance n(n-1)(2n+5)/18",
        4: "quarters of a distribution",
        256: "index pairs kept in memory",
    },
    "exercises/done.py": {6: "days from a week's first to its last"},
    "link/again.py": {8: "bytes of a seed"},
    "link/intervals.py": {200: "per cent, and two tails"},
    "link/nulls.py": {
        4: "of the bias of a carry-over, (2 + 4 phi) / m",
        3: "of that of the second of two, (3 + 5 phi) / m",
        5: "of that of the second of two, (3 + 5 phi) / m",
        32: "half the bits of a random number",
    },
    "link/partial.py": {20: "pieces of a line that is drawn"},
    "link/regression.py": {
        3: "numbers fitted beside earlier scores: constant, trend and exposure",
        1e-20: "of a sum of squares, the noise of floating point",
    },
    "link/series.py": {1e9: "beyond it a number measures nothing and breaks floating point"},
    "link/shown.py": {
        10: "kilometres or miles that one unit of load is told for",
        5: "steps a minute that one unit of cadence stands for",
        0.095: "points that two decimals are given below",
    },
    "load/weekly.py": {6: "days from a week's first to its last"},
    "messages.py": {24: "hours of a day", 10: "one digit from two in an hour's name"},
    "pain/whole.py": {20: "letters of what is no number that are repeated to its writer"},
    "people.py": {5: "Saturday", 6: "Sunday", 4: "Friday, of the days proposed at first"},
    "planning/build.py": {6: "days from a week's first to its last"},
    "runs.py": {0.5: "rounds half up", 32: "letters of a digest in an id"},
    "sentences.py": {
        200: "letters of a list",
        0.5: "rounds half up",
        3: "decimals that tell the metres of a kilometre",
        4: "and of a mile",
    },
    "weeks.py": {6: "days from a week's first to its last"},
}
# The same of the modules that judge what a recording says of a run.
LISTED_OF_FILES: dict[str, dict[float, str]] = {
    "run_files/climbs.py": {},
    "run_files/csv_runs.py": {
        32: "letters of a mark",
        40: "letters of a cell repeated to its writer",
        60: "letters of a column's name repeated to its writer",
        1000: "metres of a kilometre",
    },
    "run_files/fit.py": {-10: "samples at the end that tell whether the watch counted metres"},
    "run_files/fit_words.py": {900: "seconds of a quarter of an hour", 60: "minutes, and seconds"},
    "run_files/judging.py": {32: "letters of a mark", 40: "letters of a sport", 80: "letters of a device"},
    "run_files/samples.py": {
        200_000: "samples of a file, which bound its memory",
        1e12: "beyond it a number measures nothing and breaks floating point",
        0.1: "seconds, so that no sample weighs nothing",
        4: "decimals that hide the noise of floating point",
        100: "per cent",
    },
    "run_files/settling.py": {},
    "run_files/strava_rows.py": {},
    "run_files/ways.py": {6_371_008.8: "the mean radius of the earth, in metres"},
    "strava_mapping.py": {
        3: "Strava's number of a workout",
        200: "letters of a title",
        80: "letters of a device",
        40: "letters of a sport",
        18: "hours from UTC beyond which there is no zone at all",
        3600: "seconds of an hour",
        1000: "steps of one leg a minute that are no cadence in any unit",
        1900: "the first year that can be reckoned with",
        9000: "the last year that can be reckoned with",
    },
}
# The table of doses is itself what is prescribed.
TABLES = frozenset({"exercises/catalogue.py", "exercises/levels.py"})


def _numbers(tree: ast.AST) -> Iterator[tuple[int, float]]:
    """Line and value of every number, negative ones as they read."""
    negative = {
        id(node.operand)
        for node in ast.walk(tree)
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and type(node.value) in (int, float, complex):
            yield node.lineno, -node.value if id(node) in negative else node.value


def _unlisted(name: str, source: str) -> list[str]:
    plain, listed = (FEW, LISTED_OF_FILES) if name in LISTED_OF_FILES else (PLAIN, LISTED)
    let_through = plain | set(listed.get(name, {}))
    return [
        f"{name}:{line}: {value}" for line, value in _numbers(ast.parse(source)) if value not in let_through
    ]


def _modules() -> list[str]:
    names = (path.relative_to(DOMAIN).as_posix() for path in DOMAIN.rglob("*.py"))
    return sorted(set(names) - TABLES - {"thresholds.py"})


@pytest.mark.parametrize("name", _modules())
def test_a_rule_holds_no_limit_of_its_own(name):
    assert _unlisted(name, (DOMAIN / name).read_text()) == []


@pytest.mark.parametrize("name", sorted(LISTED_OF_FILES))
def test_what_judges_a_recording_holds_no_limit_of_its_own(name):
    assert _unlisted(name, (ADAPTERS / name).read_text()) == []


@pytest.mark.parametrize(("folder", "all_listed"), [(DOMAIN, LISTED), (ADAPTERS, LISTED_OF_FILES)])
def test_every_listed_number_is_still_there(folder, all_listed):
    for name, listed in all_listed.items():
        held = {value for _, value in _numbers(ast.parse((folder / name).read_text()))}
        assert set(listed) <= held, name


@pytest.mark.parametrize("source", ["if x > 30: pass", "x = -3", "LIMIT = 0.5", "f(days=14)"])
def test_a_new_number_is_noticed(source):
    assert len(_unlisted("load/spikes.py", source)) == 1


@pytest.mark.parametrize(
    "source", ["LATE_S = 60", "AFTER = timedelta(days=7)", "NEAR = timedelta(minutes=3)"]
)
def test_a_new_number_is_noticed_in_what_judges_a_recording(source):
    assert len(_unlisted("run_files/settling.py", source)) == 1


def test_plain_numbers_and_truths_are_let_through():
    assert _unlisted("load/spikes.py", "x = [-1, 0, 1, 2, 7, 60, 100, 1000, True, '30']") == []
