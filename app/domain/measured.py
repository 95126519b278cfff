"""A number with the reason it is, or is not, known."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

T = TypeVar("T")


class Reason(StrEnum):
    """Why a number is there, or is not."""

    OK = "ok"
    NO_HISTORY = "no_history"
    RETURN_AFTER_BREAK = "return_after_break"
    INSUFFICIENT_DATA = "insufficient_data"
    WARMING_UP = "warming_up"
    ZERO_DENOMINATOR = "zero_denominator"
    ZERO_SD = "zero_sd"
    INCOMPLETE = "incomplete"
    HELD_BACK = "held_back"
    CADENCE_UNIT = "cadence_unit"
    CADENCE_BEYOND = "cadence_beyond"


@dataclass(frozen=True, slots=True)
class Measured(Generic[T]):
    """A value with reason ok, or None with the reason it is not known."""

    value: T | None
    reason: Reason = Reason.OK
