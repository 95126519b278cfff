"""How load and cadence go with knee pain the week after, for one person, and how sure that is."""

from app.domain.link.again import digest_of, seed_of
from app.domain.link.analysis import analyse, confirmed
from app.domain.link.values import Explored, Hypothesis, LinkWeek, Scope, Status, Tested, consecutive

__all__ = [
    "Explored",
    "Hypothesis",
    "LinkWeek",
    "Scope",
    "Status",
    "Tested",
    "analyse",
    "confirmed",
    "consecutive",
    "digest_of",
    "seed_of",
]
