"""Reads the settings from the environment, once; a wrong one stops the start by name."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from app.config.settings import PREFIX, UNPREFIXED, Settings

BY_FILE = ("secret_key", "token_keys", "database_url", "strava_secret", "smtp_url")


class WrongSetting(Exception):
    """A setting that cannot be used; the text names it and says what it has to be."""


def load() -> Settings:
    """Return the settings of the environment; raises WrongSetting with one sentence."""
    try:
        return Settings(**_from_files())
    except ValidationError as wrong:
        raise WrongSetting(_sentence(wrong)) from None


def unknown(environ: Mapping[str, str]) -> list[str]:
    """Names that begin like a setting but are none, sorted; a slip of the pen ends up here."""
    known = {PREFIX + name.upper() for name in Settings.model_fields if name not in UNPREFIXED}
    known |= {PREFIX + name.upper() + "_FILE" for name in BY_FILE}
    return sorted(name for name in environ if name.startswith(PREFIX) and name not in known)


def _from_files() -> dict[str, Any]:
    """The settings that name a file to be read instead of holding the value."""
    given = {}
    for name in BY_FILE:
        setting = PREFIX + name.upper()
        path = os.environ.get(setting + "_FILE", "")
        if path and os.environ.get(setting):
            raise WrongSetting(f"Both {setting} and {setting}_FILE are set. Keep one of them.")
        if path:
            given[name] = _read(setting, Path(path))
    return given


def _read(setting: str, path: Path) -> str:
    try:
        text = path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        text = ""
    if not text:
        raise WrongSetting(f"{setting}_FILE names a file that is empty or cannot be read: {path}")
    return text


def _sentence(wrong: ValidationError) -> str:
    error = wrong.errors()[0]
    if not error["loc"]:
        return str(error["ctx"]["error"])
    name = str(error["loc"][0]).lower()
    field = Settings.model_fields[name]
    setting = name.upper() if name in UNPREFIXED else PREFIX + name.upper()
    value = os.environ.get(setting)
    shown = value is not None and field.repr and value.isprintable()
    seen = f' ("{value}" is not)' if shown and value else ""
    return f"{setting} has to be {field.description}{seen}."
