"""Works out the weekly analysis of one runner: from the log as it is, with no writer kept waiting."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from app.domain import pain
from app.domain.analyses import Analysis
from app.domain.cards import link_card
from app.domain.link import (
    Explored,
    LinkWeek,
    Scope,
    Status,
    Tested,
    analyse,
    answer,
    confirmed,
    digest_of,
    explore,
    seed_of,
)
from app.domain.people import Person, Side
from app.domain.runs import Source
from app.domain.thresholds import DEFAULT
from app.services import accounts, link_analysis, link_log, sharing
from app.services.link_log import Inputs
from app.store import findings, jobs, link, people
from app.store.database import Database, Transaction

Clock = Callable[[], datetime]
TRIES = 5  # while the log changes under it
AHEAD = timedelta(days=1)  # clocks of several processes differ by less
_BACK = timedelta(weeks=2)  # the week before, and the same week by another first day, lie within


class LogChanges(Exception):
    """The log changed each time while its analysis was worked out; it is tried again later."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What the operator lets enter of what came through Strava.

    strava      it enters the analysis; else its days are not known
    strava_too  it enters what therapists see, of a runner who agreed
    """

    strava: bool = True
    strava_too: bool = False

    @classmethod
    def of(cls, strava_link: str, strava_therapist: str) -> "Policy":
        """As the operator's two settings have it."""
        return cls(strava_link == "on", strava_therapist == "with-consent")


@dataclass(frozen=True, slots=True)
class Due:
    """An analysis to be made.

    before  the answers of the week before, None when it was not looked at
    instead the refusals of this week, in the place of which it comes, and those of a knee without scores
    is_told a pattern first shown has its card: of the one knee asked about, with all runs
    """

    scope: Scope
    last_week: date
    inputs: Inputs
    before: tuple[Tested, ...] | None
    instead: tuple[Analysis, ...]
    is_told: bool


def weekly(
    db: Database, public_id: UUID, clock: Clock, policy: Policy, draws: int = DEFAULT.link_draws
) -> int:
    """Make the analyses of a runner's last complete week that are not there yet; returns how many.

    One that could test a question stands for its week, whatever comes in later. One that could not is made
    anew once the log gives other weeks. Nothing is kept that rests on what went while it was worked out, nor
    what was made by a clock that ran ahead. Raises LogChanges.
    """
    for _ in range(TRIES):
        now = clock()
        with db.read() as tx:
            person = people.by_public_id(tx, public_id)
            due = [] if person is None else _due(tx, person, now, policy)
        if person is None:
            return 0
        made = _made(person, due, now, draws)
        with db.begin() as tx:
            person = people.by_public_id(tx, public_id)
            if person is None:
                return 0
            link.forget_ahead(tx, person.id, now + AHEAD)
            if _due(tx, person, now, policy) == due:
                for one, analysis in zip(due, made, strict=True):
                    _keep(tx, person, one, analysis)
                jobs.succeeded(tx, link_analysis.key_of(person), now)
                return len(made)
    raise LogChanges


def forget_not_allowed(db: Database, policy: Policy, person: Person | None = None) -> int:
    """Delete the analyses that rest on what the operator does not let enter any more; returns how many.

    person  of everyone when None; no writer is kept waiting where there is none to delete
    """
    if policy.strava and policy.strava_too:
        return 0
    api, scope = Source.STRAVA_API, Scope.SHAREABLE if policy.strava else None
    with db.read() as tx:
        if not link.rests_on(tx, api, None if person is None else person.id, scope):
            return 0
    with db.begin() as tx:
        return link_analysis.forget_from(tx, api, person, scope)


def sources_of(tx: Transaction, person: Person, scope: Scope, policy: Policy) -> frozenset[Source]:
    """The sources whose runs enter into a scope."""
    if scope is Scope.ALL:
        allowed = frozenset(Source)
    else:
        allowed = sharing.sources_for(tx, person, policy.strava_too)
    return allowed if policy.strava else allowed - {Source.STRAVA_API}


def _due(tx: Transaction, person: Person, now: datetime, policy: Policy) -> list[Due]:
    """What is to be made of the log as it is; nothing of one whose runner took back that it be looked at."""
    is_asked = person.is_runner and not accounts.took_health_consent_back(tx, person)
    last = link_log.last_week(person, now)
    kept = link.since(tx, person.id, last - _BACK) if is_asked else []
    stored = [one for one in kept if one.computed_at <= now + AHEAD]
    found: list[Due] = []
    for scope in Scope if is_asked else ():
        sources = sources_of(tx, person, scope, policy)
        read = link_log.read(tx, person, now, sources)
        first = pain.knee_asked(person.knee, {one.side: one.facts.made.sore_days for one in read})
        gone = _not_named(stored, scope, [one.side for one in read])
        for inputs in read:
            own = [one for one in stored if (one.scope, one.side) == (scope, inputs.side)]
            if not _stands(own, last, inputs.weeks):
                is_told = scope is Scope.ALL and inputs.side is first
                found.append(_one(scope, last, inputs, own, gone, is_told))
    return found


def _stands(own: Iterable[Analysis], last: date, weeks: Sequence[LinkWeek]) -> bool:
    """Whether the week has its analysis: a tested one, one of a later week, or one of these very weeks."""
    return any(
        one.last_week > last
        and not pain.is_same_week(one.last_week, last)
        or pain.is_same_week(one.last_week, last)
        and (one.is_tested or (one.last_week == last and one.weeks == weeks))
        for one in own
    )


def _not_named(stored: Iterable[Analysis], scope: Scope, knees: Collection[Side]) -> list[Analysis]:
    """Those of a knee that was looked at for want of any, and has no score now that another has."""
    own = (one for one in stored if one.scope is scope and one.side not in knees)
    return [one for one in own if not one.facts.made.entries]


def _one(
    scope: Scope,
    last: date,
    inputs: Inputs,
    own: Sequence[Analysis],
    gone: Sequence[Analysis],
    is_told: bool,
) -> Due:
    earlier = {one.last_week: one.results for one in own}
    before = pain.week_before(last, earlier)
    return Due(
        scope=scope,
        last_week=last,
        inputs=inputs,
        before=None if before is None else earlier[before],
        instead=(*(one for one in own if pain.is_same_week(one.last_week, last)), *gone),
        is_told=is_told,
    )


def _made(person: Person, due: Sequence[Due], now: datetime, draws: int) -> list[Analysis]:
    """Work them out; where both scopes hold the same weeks it is done once."""
    found: dict[tuple[Side, tuple[LinkWeek, ...]], tuple[Tested, Tested, Tested]] = {}
    made = []
    for one in due:
        inputs = one.inputs
        seed = seed_of(person.public_id, inputs.side, one.last_week)
        key = inputs.side, inputs.weeks
        if key not in found:
            found[key] = analyse(inputs.weeks, seed, draws)
        load, spike, cadence = confirmed(found[key], one.before)
        explored: tuple[Explored, ...] = ()
        if one.scope is Scope.SHAREABLE:
            explored = explore(inputs.weeks, seed, draws)
        made.append(
            Analysis(
                scope=one.scope,
                side=inputs.side,
                last_week=one.last_week,
                computed_at=now,
                seed=seed,
                draws=draws,
                digest=digest_of(inputs.weeks),
                weeks=inputs.weeks,
                sources=inputs.sources,
                results=(load, spike, cadence),
                explored=explored,
                facts=inputs.facts,
            )
        )
    return made


def _keep(tx: Transaction, person: Person, due: Due, analysis: Analysis) -> None:
    link.drop(tx, person.id, due.instead)
    link.put(tx, person.id, analysis)
    known = {one.hypothesis for one in due.before or () if one.status is Status.PATTERN}
    new = [one for one in analysis.results if one.status is Status.PATTERN and one.hypothesis not in known]
    if new and due.is_told:
        sentence = answer(analysis.weeks, new, person.units).found
        today = person.today(analysis.computed_at)
        card = link_card(today, analysis.side, analysis.last_week, sentence, analysis.sources)
        findings.put(tx, person.id, card, analysis.computed_at)
