"""Reads Strava's JSON so that one field that is out of all bounds costs nothing but itself."""

import json
import re
from typing import Any

DIGITS = 400  # of a whole number; of thousands Python makes none
DEPTH = 50  # of lists and objects in each other; of a thousand json makes none
MOST_ID = 2**63
SIGNS = re.compile(r'"(?:[^"\\]++|\\.)*+"|["\[\]{}]', re.DOTALL)


def read(body: bytes) -> Any:
    """What a body holds; raises ValueError when it is no JSON.

    A number of too many digits is infinite, and what lies too deep within lists and objects is None.
    """
    text = body.decode("utf-8-sig", "replace")
    try:
        return json.loads(text, parse_int=_whole)
    except RecursionError:
        return json.loads(_flattened(text), parse_int=_whole)


def number(value: object) -> int | None:
    """What an activity, athlete or subscription is known by; also when it is written as text."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < DIGITS:
        value = int(value)
    known = isinstance(value, int) and not isinstance(value, bool) and 0 < value < MOST_ID
    return value if known and isinstance(value, int) else None


def _whole(digits: str) -> int | float:
    return int(digits) if len(digits) <= DIGITS else float(digits)


def _flattened(text: str) -> str:
    """The text with null in the place of what lies deeper than `DEPTH`; raises ValueError for lists alone."""
    kept, at, depth, is_object = list[str](), 0, 0, False
    for sign in SIGNS.finditer(text):
        match sign.group():
            case "[" | "{":
                depth += 1
                is_object |= sign.group() == "{"
                if depth > DEPTH and not is_object:
                    raise ValueError("There is nothing but lists.")
                if depth == DEPTH + 1:
                    kept.append(text[at : sign.start()] + "null")
            case "]" | "}":
                if depth == DEPTH + 1:
                    at = sign.end()
                depth -= 1
            case '"':
                raise ValueError("A text does not end.")
    if depth:
        raise ValueError("A list or an object does not end.")
    return "".join(kept) + text[at:]
