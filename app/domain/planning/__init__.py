"""Planning: what is said of a planned run, what followed similar ones, and four weeks by arithmetic."""

from app.domain.planning.build import four_weeks
from app.domain.planning.similar import Ran, Similar, is_similar, similar_runs
from app.domain.planning.told import (
    BY_KNOWN,
    NOT_ADVICE,
    build_words,
    no_build_words,
    shortened_words,
    similar_words,
)
from app.domain.planning.values import (
    Because,
    Bound,
    Build,
    BuildWeek,
    NoBuild,
    PlannedRun,
    Suggested,
)
from app.domain.planning.words import bar_names, length_words, plan_words, step_words

__all__ = [
    "BY_KNOWN",
    "NOT_ADVICE",
    "Because",
    "Bound",
    "Build",
    "BuildWeek",
    "NoBuild",
    "PlannedRun",
    "Ran",
    "Similar",
    "Suggested",
    "bar_names",
    "build_words",
    "four_weeks",
    "is_similar",
    "length_words",
    "no_build_words",
    "plan_words",
    "shortened_words",
    "similar_runs",
    "similar_words",
    "step_words",
]
