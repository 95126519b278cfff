"""Whole numbers as people type them: a score, a total."""

import re


def whole(text: str | int, most: int, name: str, off: str) -> int:
    """Read a whole number from 0 to `most`; raises ValueError with a sentence that says what is wrong.

    name  what it is to be: "score"
    off   what a number below 0 or above `most` is not: "on the scale"
    """
    written = str(text).strip()
    if not written:
        raise ValueError(f"No {name} was given.")
    if not re.fullmatch(r"-?[0-9]{1,9}", written):
        raise ValueError(f"“{written[:20]}” is not a {name}.")
    number = int(written)
    if not 0 <= number <= most:
        raise ValueError(f"{number} is not {off}.")
    return number
