"""Analyses as programs read them: rows of an export, or whole; and whether one comes out the same again."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields, replace
from datetime import UTC, datetime
from math import isclose

from app.domain import mornings
from app.domain.analyses import Analysis
from app.domain.link import (
    Explored,
    Hypothesis,
    LinkWeek,
    Status,
    Tested,
    analyse,
    answer,
    digest_of,
    explore,
    interval_of,
    question,
    seed_of,
)
from app.domain.link.shown import shown, unit_of
from app.domain.people import Person
from app.domain.thresholds import DEFAULT

_UNITS = {
    Hypothesis.LOAD: "points per 10 km",
    Hypothesis.SPIKE: "points per 100 % past the 30-day longest",
    Hypothesis.CADENCE: "points per 5 steps a minute fewer",
}
_NUMBERS = ("beta", "se", "t", "p", "p_adjusted", "n", "df")
_WEEK = tuple(each.name for each in fields(LinkWeek))
_NEAR = 1e-9  # another machine adds floating point up in another order

Part = dict[str, object]


def rows(analyses: Iterable[Analysis]) -> list[Part]:
    """The answers of analyses, each with the knee, scope and week it is of."""
    return [_row(analysis, tested) for analysis in analyses for tested in analysis.results]


def whole(analysis: Analysis) -> Part:
    """One analysis as it is kept: what it takes to work it out again, and what a therapist is shown of it.

    scope, side, last_week, computed_at; draws  how many invented pasts
    seed      of the draws, as text: larger than the numbers that every reader of JSON keeps whole
    digest    SHA-256 of the weeks, a line each, in order: "start|pain|logged|load|spike|cadence|stepped",
              each number as Python writes a float (a day count and a yes too), "-" for none
    weeks     start, pain (mean of the days' worst scores), logged (days with one), load (10 km), spike (share
              over the 30-day longest), cadence (5 steps a minute fewer), stepped; null where it is missing
    sources   those whose runs entered, or made days known
    explored  of the shareable scope: hypothesis, lag in weeks, n, df, beta, se, t, p, and the interval's ends
    made_from, counts, mornings  what was counted beside it
    The answers are those of `rows` with the same scope, side and last_week.
    """
    return {
        **_head(analysis),
        **_again(analysis),
        "weeks": [_week(week) for week in analysis.weeks],
        **_beside(analysis),
        "mornings": mornings.as_json(analysis.facts.mornings),
    }


def told(analysis: Analysis, units: str = "km") -> Part:
    """One analysis whole, with what it was made from, its intervals and its sentences."""
    said = answer(analysis.weeks, analysis.results, units)
    return {
        **_head(analysis),
        **_again(analysis),
        **_beside(analysis),
        "weeks": len(analysis.weeks),
        "weeks_needed": DEFAULT.link_weeks,
        "sentence": f"{said.found} {said.do}",
        "results": [_result(analysis, one, units) for one in analysis.results],
    }


def again(person: Person, analysis: Analysis) -> bool:
    """Whether what is kept of an analysis gives the same answers once more."""
    is_own = (
        analysis.digest == digest_of(analysis.weeks)
        and analysis.seed == seed_of(person.public_id, analysis.side, analysis.last_week)
    )  # fmt: skip
    anew = analyse(analysis.weeks, analysis.seed, analysis.draws)
    held = [_unconfirmed(one) for one in analysis.results]
    are_same = all(_same(asdict(one), asdict(other)) for one, other in zip(held, anew, strict=True))
    if not (is_own and are_same) or not analysis.explored:
        return is_own and are_same
    lags = explore(analysis.weeks, analysis.seed, analysis.draws)
    return all(_same(asdict(one), asdict(other)) for one, other in zip(analysis.explored, lags, strict=True))


def _unconfirmed(tested: Tested) -> Tested:
    """The answer as one analysis alone gives it: a pattern takes two."""
    return replace(tested, status=Status.PATTERN_PENDING) if tested.status is Status.PATTERN else tested


def _same(one: Mapping[str, object], other: Mapping[str, object]) -> bool:
    return all(_near(one[name], other[name]) for name in one)


def _near(one: object, other: object) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return isclose(one, other, rel_tol=_NEAR, abs_tol=_NEAR)
    return one == other


def _head(analysis: Analysis) -> Part:
    return {
        "computed_at": _instant(analysis.computed_at),
        "scope": analysis.scope.value,
        "side": analysis.side.value,
        "last_week": analysis.last_week.isoformat(),
    }


def _again(analysis: Analysis) -> Part:
    return {
        "seed": str(analysis.seed),
        "draws": analysis.draws,
        "digest": analysis.digest,
        "sources": [source.value for source in analysis.sources],
    }


def _beside(analysis: Analysis) -> Part:
    made = analysis.facts.made
    return {
        "explored": [_with_interval(one) for one in analysis.explored],
        "made_from": {**asdict(made), "runs": {source.value: count for source, count in made.runs.items()}},
        "counts": asdict(analysis.facts.counts),
    }


def _week(week: LinkWeek) -> Part:
    return {**{name: getattr(week, name) for name in _WEEK}, "start": week.start.isoformat()}


def _row(analysis: Analysis, tested: Tested) -> Part:
    numbers = {name: getattr(tested, name) for name in _NUMBERS}
    what = {"hypothesis": tested.hypothesis.value, "status": tested.status.value}
    return {**_head(analysis), **what, **numbers}


def _result(analysis: Analysis, tested: Tested, units: str) -> Part:
    said = question(analysis.weeks, tested, units, analysis.facts.made.paced)
    return {
        **_with_interval(tested),
        "unit": _UNITS[tested.hypothesis],
        "shown": _shown(tested, units),
        "n_needed": DEFAULT.link_weeks,
        "sentence": f"{said.name}: {said.chip}. {said.line}",
    }


def _shown(tested: Tested, units: str) -> Part | None:
    """The numbers as the page has them, which its sentence is of; None where nothing was worked out."""
    held = shown(tested, units)
    if held is None:
        return None
    unit = f"points per {unit_of(tested, units)}"
    return {"unit": unit, "beta": held.beta, "low": held.low, "high": held.high}


def _with_interval(one: Tested | Explored) -> Part:
    low, high = interval_of(one) or (None, None)
    return {**{each.name: getattr(one, each.name) for each in fields(one)}, "low": low, "high": high}


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
