"""The answer while nothing stands out: it speaks only of what there is enough of to judge by."""

from app.domain.answer.facts import Answer, Facts, Holds, Tone
from app.domain.answer.lines import last_scores, longest, session, strength_and_ceiling, week


def nothing_new(facts: Facts) -> Answer:
    """That nothing is unusual, of runs, of scores or of both; else that there is too little to tell."""
    return Answer(
        Holds.NOTHING_NEW,
        Tone.PLAIN,
        _found(facts),
        strength_and_ceiling(facts),
        (*longest(facts), *last_scores(facts), *week(facts)),
        session(facts),
    )


def _found(facts: Facts) -> str:
    has_runs = facts.ceiling.metres is not None and not facts.ceiling.few_runs
    if has_runs and facts.has_score:
        return "Nothing unusual in your runs or scores."
    if has_runs:
        return "Nothing unusual in your runs. There is no score of the last 7 days."
    if facts.has_score:
        return "Nothing unusual in your scores. Too few runs are known to judge by."
    return "Too few runs and scores are known to judge by."
