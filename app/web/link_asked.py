"""What the addresses of the page on running and pain ask for."""

from dataclasses import dataclass

from flask import current_app, request

from app.config import Settings
from app.domain.link import Hypothesis
from app.domain.people import Side
from app.domain.runs import Source
from app.services import link_weeks
from app.services.link_weeks import Asked
from app.web import figures
from app.web.words import counted
from app.web.words import translated as _

WITHOUT_STRAVA = frozenset(Source) - {Source.STRAVA_API}


@dataclass(frozen=True, slots=True)
class LagWords:
    """What the lag's control, the line under it and the titles of pain say of so many weeks."""

    lag: int
    draw: str
    stands: str
    later: str


def asked() -> Asked:
    """The weeks, the lag and the knee; anything unknown is as usual."""
    side = request.args.get("side", "")
    return Asked(
        weeks=figures.number("weeks", link_weeks.RANGES, link_weeks.WEEKS),
        lag=figures.number("lag", link_weeks.LAGS, 0),
        knee=Side(side) if side in (Side.LEFT, Side.RIGHT) else None,
    )


def sources() -> frozenset[Source] | None:
    """The sources whose runs may enter; None for all of them."""
    settings: Settings = current_app.extensions["kneewise_settings"]
    return WITHOUT_STRAVA if settings.strava_link == "off" else None


def effect_title(question: Hypothesis) -> str:
    """The title of the plot of one question's weeks."""
    return {
        Hypothesis.LOAD: _("Distance, and the score the week after"),
        Hypothesis.SPIKE: _("Runs past your 30-day longest, and the score the week after"),
        Hypothesis.CADENCE: _("Cadence at the same speed, and the score the week after"),
    }[question]


def lags() -> list[LagWords]:
    """The lags to choose from, in words."""
    return [lag_words(lag) for lag in link_weeks.LAGS]


def lag_words(lag: int) -> LagWords:
    """What is said of a lag."""
    if not lag:
        stands = _("Under each week of running stands the pain of the same week.")
        return LagWords(lag, _("Draw the pain of the same week"), stands, "")
    return LagWords(
        lag,
        draw=counted("Draw the pain of %(num)s week later", "Draw the pain of %(num)s weeks later", lag),
        stands=counted(
            "Under each week of running stands the pain of %(num)s week later.",
            "Under each week of running stands the pain of %(num)s weeks later.",
            lag,
        ),
        later=counted(", %(num)s week later", ", %(num)s weeks later", lag),
    )
