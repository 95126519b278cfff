"""Today's answer: one sentence found, one sentence what to do, and why; the first that holds wins."""

from app.domain.answer.facts import Answer, Facts
from app.domain.answer.rules import ORDER

__all__ = ["answer"]


def answer(facts: Facts) -> Answer:
    """The first answer that holds; that nothing is unusual always does."""
    return next(found for rule in ORDER if (found := rule(facts)) is not None)
