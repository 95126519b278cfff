"""What a file made to do harm is, and what the runner is told of it."""

from collections.abc import Callable
from dataclasses import dataclass

ZEROS = b"0" * 1_000_000


@dataclass(frozen=True, slots=True)
class Bomb:
    """One kind of harm.

    kind   what it is, for the name of the test
    name   the file's
    make   gives its bytes
    says   words of the sentence that the runner is told, "" where all of it is taken
    runs   of good files in the same ZIP, or what was saved of a damaged file
    heavy  takes seconds to be refused, so it is only tried where tests may be long
    """

    kind: str
    name: str
    make: Callable[[], bytes]
    says: str
    runs: int = 0
    heavy: bool = False
