"""What the addresses of the page on running and pain ask for."""

from flask import current_app, request

from app.config import Settings
from app.domain.people import Side
from app.domain.runs import Source
from app.services import link_weeks
from app.services.link_weeks import Asked
from app.web import figures

WITHOUT_STRAVA = frozenset(Source) - {Source.STRAVA_API}


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
