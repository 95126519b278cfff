"""What is said of runs that were like a planned one, and of four weeks that are suggested.

source  the words are our own (D); the numbers in them are those of the limits
"""

from app.domain.load import Return, ReturnState, cap_percent
from app.domain.planning.similar import Similar
from app.domain.planning.values import Because, Bound, Build
from app.domain.sentences import WALKS, cap_return
from app.domain.thresholds import DEFAULT, Thresholds

TOO_FEW = "Too few similar runs to say."
NOT_ADVICE = "A suggestion by arithmetic, not advice for your knee."
BY_KNOWN = "What a run would be goes by those that are known."
SHORTENED = {
    Bound.CEILING: "kept to the ceiling",
    Bound.HELD: "kept to the earlier ceiling",
    Bound.CAP: "kept to the cap after a break",
}


def similar_words(similar: Similar, limits: Thresholds = DEFAULT) -> tuple[str, ...]:
    """What the next mornings of similar runs said, in counts; too few of them say nothing."""
    least, score = limits.similar_runs, limits.similar_score
    if similar.scored < least:
        known = f"{similar.scored} with a score of the next morning; it takes {least} of them."
        return (TOO_FEW, f"There {'is' if similar.scored == 1 else 'are'} {known}")
    words = [
        f"Of {similar.scored} similar runs of yours, {similar.high} had a next-morning score of {score} "
        "or more."
    ]
    if similar.checked >= least:
        rest = similar.checked - similar.settled
        words.append(
            f"Of the {similar.checked} with a score before as well, {similar.settled} had settled by that "
            f"morning and {rest} had not."
        )
    unknown = similar.runs - similar.scored
    if unknown:
        words.append(f"{unknown} more had no score the next morning.")
    return tuple(words)


def build_words(build: Build, units: str = "km", limits: Thresholds = DEFAULT) -> tuple[str, ...]:
    """What the four weeks are and what they rest on, first of all that they are no advice."""
    step, within = limits.build_step_percent, limits.spike_small_percent - 100
    words = [
        NOT_ADVICE,
        f"{_first_week(build.back, limits)} The next two add {step} % of it each, and the last takes "
        f"{limits.build_easy_percent} % of the one before.",
        f"No run suggested is more than {within} % over what would then be the longest of "
        f"{limits.spike_window_days} days, if the runs before it are run as planned.",
    ]
    shortened = {run.shortened_to for run in build.runs}
    if Bound.HELD in shortened:
        words.append("The earlier ceiling is held until your last long run has settled.")
    if any(run.is_own for run in build.runs):
        words.append(
            "Runs that you have planned count as planned. One that goes over its ceiling makes no later run "
            "longer."
        )
    if build.back.state is not ReturnState.NONE or Bound.CAP in shortened:
        words.append(cap_return(build.back, units))
    return tuple(words)


def _first_week(back: Return, limits: Thresholds) -> str:
    """What the first week is made from; after a break a part of what was usual before it."""
    if back.gap_days is None:
        return f"The first week is your usual one, by your last {limits.build_back_weeks} weeks."
    part = cap_percent(back.gap_days, limits)
    return (
        f"The first week takes {part} % of what was usual in the {limits.build_back_weeks} weeks up to your "
        "break, on no two days in a row."
    )


def shortened_words(bound: Bound) -> str:
    """Why a run is shorter than usual distances alone would make it: "kept to the ceiling"."""
    return SHORTENED[bound]


def no_build_words(because: Because, limits: Thresholds = DEFAULT) -> str:
    """Why no four weeks are suggested, and from when on they will be."""
    days = limits.spike_window_days
    return {
        Because.SIGNS: "A warning sign is open. Nothing is suggested until it has been looked at.",
        Because.KNEE: "Your scores are high. Nothing is suggested until they have come down.",
        Because.RISE: "Your scores are above your usual. Nothing is suggested until they have settled.",
        Because.REST: "Your last run says rest or swap. Nothing is suggested until your knee has settled.",
        Because.MISSING: "Runs of the last days are not known yet. Nothing is suggested until they are in.",
        Because.NO_HISTORY: "There is no run yet to go by.",
        Because.INCOMPLETE: f"Too many of the last {days} days are not known to go by. Bring your runs, or "
        "say which days had none.",
        Because.HELD_BACK: f"A run of the last {days} days is held back, so there is too little to go by.",
        Because.FEW_RUNS: f"There is too little to go by yet: it takes {limits.spike_sure_sessions} runs "
        f"over {limits.spike_sure_days} days, of the last {days}.",
        Because.LONG_BREAK: f"A break of more than {limits.return_third_from_days - 1} days lies behind "
        f"you, so your usual runs are no guide to begin by. {WALKS}",
        Because.NO_USUAL_DAYS: f"No day of the week had a run in {limits.build_day_weeks} of the last "
        f"{limits.build_back_weeks} weeks, so no usual days are known.",
    }[because]
