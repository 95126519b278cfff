"""The tables of a Strava export that hold no run: likes, clubs, shoes, settings and the like."""

from pathlib import PurePosixPath

NO_RUN = "Part of your Strava export, and holds no run."
_WORDS = """applications bikes blocks clubs comments components connected_apps contacts email_preferences
    events favorites flags followers following general_preferences global_challenges goals group_challenges
    local_legend_segments logins media memberships messaging metering mobile_device_identifiers orders
    partner_opt_outs posts privacy_zones profile reactions routes segments shoes social_settings
    starred_routes starred_segments support_tickets visibility_settings"""
_NAMES = frozenset(_WORDS.split())


def is_one(name: str) -> bool:
    """Whether a file is called like one of them; Strava gives the same names in every language."""
    path = PurePosixPath(name.lower())
    return path.suffix in (".csv", ".json") and path.stem in _NAMES
