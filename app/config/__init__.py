"""Settings from the environment."""

from app.config.loading import WrongSetting, load, unknown
from app.config.settings import SANDBOX_ID, SANDBOX_SECRET, TOKEN_KEY, Settings, is_loopback

__all__ = [
    "SANDBOX_ID",
    "SANDBOX_SECRET",
    "TOKEN_KEY",
    "Settings",
    "WrongSetting",
    "is_loopback",
    "load",
    "unknown",
]
