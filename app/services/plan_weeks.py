"""Four weeks suggested beside the runs that are planned, or what keeps a suggestion waiting."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.answer.facts import Facts
from app.domain.planning import Because, Build, NoBuild, PlannedRun, four_weeks
from app.services.window import Window


@dataclass(frozen=True, slots=True)
class Weeks:
    """The four weeks: what is suggested beside the runs planned already, or why nothing is."""

    build: Build | None
    because: Because | None

    @property
    def new(self) -> list[PlannedRun]:
        """The runs suggested, all of days that have none planned yet."""
        runs = self.build.runs if self.build else ()
        return [PlannedRun(one.day, one.distance_m) for one in runs if not one.is_own]


def of(seen: Window, facts: Facts, kept: Sequence[PlannedRun]) -> Weeks:
    """Suggest runs beside those kept, unless something found today keeps them waiting."""
    because = _waits(facts)
    if because is not None:
        return Weeks(None, because)
    try:
        build = four_weeks(seen.today, seen.sessions, seen.coverage, seen.settled_on, seen.sore_days, kept)
    except NoBuild as refusal:
        return Weeks(None, refusal.because)
    return Weeks(build, None)


def _waits(facts: Facts) -> Because | None:
    """What keeps a suggestion waiting, as it stands in today's answer."""
    if facts.signs is not None:
        return Because.SIGNS
    if facts.escalate is not None or facts.see_someone is not None or facts.high is not None:
        return Because.KNEE
    if facts.rise is not None:
        return Because.RISE
    if facts.last is not None and facts.last.result == "red":
        return Because.REST
    return Because.MISSING if facts.missing else None
