"""How load and cadence go with knee pain the week after, for one person, and how sure that is."""

from app.domain.link.again import digest_of, seed_of
from app.domain.link.analysis import analyse, confirmed
from app.domain.link.counts import Counts, Times, before_and_after
from app.domain.link.exploring import explore
from app.domain.link.intervals import interval_of, interval_of_share
from app.domain.link.lacking import Lack, compared, lacking
from app.domain.link.partial import Dot, Partial, Reach, partial
from app.domain.link.questions import Question, question
from app.domain.link.values import Explored, Hypothesis, LinkWeek, Scope, Status, Tested, consecutive
from app.domain.link.words import Answer, Outcome, answer, counted

__all__ = [
    "Answer",
    "Counts",
    "Dot",
    "Explored",
    "Hypothesis",
    "Lack",
    "LinkWeek",
    "Outcome",
    "Partial",
    "Question",
    "Reach",
    "Scope",
    "Status",
    "Tested",
    "Times",
    "analyse",
    "answer",
    "before_and_after",
    "compared",
    "confirmed",
    "consecutive",
    "counted",
    "digest_of",
    "explore",
    "interval_of",
    "interval_of_share",
    "lacking",
    "partial",
    "question",
    "seed_of",
]
