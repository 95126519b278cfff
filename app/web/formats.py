"""Jinja filters: how distances, times and days are written, in the person's own units and zone."""

from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Protocol

from babel.dates import format_date
from flask import Flask, g
from flask_babel import get_locale
from flask_babel import gettext as _

from app.domain.link.shown import points
from app.domain.sentences import METRES, in_units
from app.web.moment import now

NOT_KNOWN = "?"
FOOT_M = 0.3048


class Timed(Protocol):
    """Anything with a distance and a moving time."""

    @property
    def distance_m(self) -> int: ...
    @property
    def moving_s(self) -> int | None: ...


def unit() -> str:
    """The person's unit of distance, "km" or "mi"."""
    who = g.get("person")
    return "mi" if who is not None and who.units == "mi" else "km"


def km_number(metres: float | None, digits: int = 1) -> str:
    """A distance in the person's unit without its name, rounded half up; "?" when not known."""
    return NOT_KNOWN if metres is None else minus(f"{in_units(metres, unit(), digits):,}")


def ceiling_number(metres: float | None, digits: int = 1) -> str:
    """A ceiling in the person's unit: cut, never rounded up."""
    return NOT_KNOWN if metres is None else minus(f"{in_units(metres, unit(), digits, cut=True):,}")


def km(metres: float | None, digits: int = 1) -> str:
    """A distance with its unit, such as "15.2 km"; "not known" for None.

    What is there and would be shown as none is given in metres or feet.
    """
    if metres is None:
        return _("not known")
    own = unit()
    shown = in_units(metres, own, digits)
    if metres > 0 and not shown:
        return f"{round(metres / FOOT_M)} ft" if own == "mi" else f"{round(metres)} m"
    return f"{minus(f'{shown:,}')} {own}"


def ceiling(metres: float | None, digits: int = 1) -> str:
    """A ceiling with its unit, cut; "not known" for None."""
    return _("not known") if metres is None else f"{ceiling_number(metres, digits)} {unit()}"


def pace(run: Timed) -> str:
    """Minutes and seconds a km or mile, such as "6:19"; "?" when there is no time or distance."""
    if not run.moving_s or not run.distance_m:
        return NOT_KNOWN
    return duration(float(run.moving_s * METRES[unit()] / run.distance_m))


def pace_at(speed_mps: float) -> str:
    """The pace of a speed in metres a second, such as "6:19"."""
    return duration(float(METRES[unit()]) / speed_mps)


def duration(seconds: float | None) -> str:
    """Seconds as "37:12" or "1:36:01"; "?" when not known."""
    if seconds is None:
        return NOT_KNOWN
    whole = int(Decimal(str(seconds)).quantize(Decimal(1), ROUND_HALF_UP))
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _written(value: date, pattern: str) -> str:
    language = g.get("language")
    if language is None:  # asked once a request: a table names a hundred days
        language = g.language = str(get_locale() or "en")
    return _in_words(value, pattern, language)


@lru_cache(maxsize=4096)  # the same days and months stand on every page, and are the same for everyone
def _in_words(value: date, pattern: str, language: str) -> str:
    return format_date(value, pattern, locale=language)


def _dated(value: date, pattern: str) -> str:
    """A day, with its year unless that is the one it is on the person's clock."""
    return _written(value, pattern if value.year == local(now()).year else f"{pattern} yyyy")


def day(value: date) -> str:
    """A day as "Sun 8 Nov", or "Wed 6 Feb 2013" when that is of another year."""
    return _dated(value, "EEE d MMM")


def day_year(value: date) -> str:
    """A day as "8 Nov 2026"."""
    return _written(value, "d MMM yyyy")


def day_long(value: date) -> str:
    """A day as "Thursday 12 November", with its year when that is another."""
    return _dated(value, "EEEE d MMMM")


def weekday(value: date) -> str:
    """The name of a day's weekday, such as "Sunday"."""
    return _written(value, "EEEE")


def month_year(first: date) -> str:
    """A month as "November 2026"."""
    return _written(first, "LLLL yyyy")


def clock_time(at: datetime) -> str:
    """An instant as "07:10" on the person's clock; as UTC, and said so, when nobody is signed in."""
    return f"{local(at):%H:%M}{' UTC' if g.get('person') is None else ''}"


def moment(at: datetime) -> str:
    """An instant as "today 07:10", "yesterday 07:10" or "Sun 8 Nov 07:10", on the person's clock."""
    ahead = (local(at).date() - local(now()).date()).days
    near = {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}
    return f"{near.get(ahead) or day(local(at).date())} {clock_time(at)}"


def at_time(at: datetime) -> str:
    """An instant as it follows "at": "14:15", "01:00 tomorrow" or "01:00 on Sun 8 Nov"."""
    ahead = (local(at).date() - local(now()).date()).days
    if ahead == 0:
        return clock_time(at)
    on = _("tomorrow") if ahead == 1 else _("on %(day)s", day=day(local(at).date()))
    return f"{clock_time(at)} {on}"


def local(at: datetime) -> datetime:
    """An instant on the person's clock; as it is, where that clock would show a year there is not."""
    who = g.get("person")
    try:
        return at.astimezone(who.zone if who is not None else UTC)
    except OverflowError:
        return at


def percent(value: float | None, digits: int = 0) -> str:
    """A number of per cent as "24 %", rounded half up; "?" when not known."""
    if value is None:
        return NOT_KNOWN
    rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    return f"{minus(str(rounded))} %"


def signed(value: float, digits: int = 1) -> str:
    """A change as "+23.6" or "−2.0"."""
    rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    return minus(f"{rounded:+}")


def minus(text: str) -> str:
    """The text with a true minus sign; a negative zero loses its sign."""
    bare = text.lstrip("-")
    if text.startswith("-") and not bare.strip("0.,"):
        return bare
    return text.replace("-", "−")


def cut(text: str, most: int = 200) -> str:
    """Somebody else's text on one line, without control and direction characters, at most `most` long."""
    kept = "".join(c if c.isprintable() else " " for c in text if c not in HIDDEN)
    line = " ".join(kept.split())
    return line if len(line) <= most else line[: most - 1] + "…"


HIDDEN = frozenset(map(chr, [*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C, 0xFEFF]))
FILTERS = (
    km, km_number, ceiling, ceiling_number, pace, pace_at, duration, day, day_year, day_long, weekday,
    month_year, clock_time, moment, at_time, local, percent, signed, minus, cut, points,
)  # fmt: skip


def install(app: Flask) -> None:
    """Give templates the filters by their names here, and `unit()`."""
    for function in FILTERS:
        app.jinja_env.filters[function.__name__] = function
    app.jinja_env.globals["unit"] = unit
