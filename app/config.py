"""Settings from the environment, read once; a wrong one stops the start by name."""

import ipaddress
import os
import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Self
from urllib.parse import urlsplit

from pydantic import AwareDatetime, Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

PREFIX = "KNEEWISE_"
BY_FILE = ("secret_key", "database_url")
KEY_CHARACTERS = 32
YEARS = (1990, 2100)  # beyond them, days near an instant need not exist
SAMPLE_KEY = re.compile(r"(?i)change.?(?:me|this|it)|example|sample|placeholder|your.?secret|(.)\1{15}")


class WrongSetting(Exception):
    """A setting that cannot be used; the text names it and says what it has to be."""


def is_loopback(host: str) -> bool:
    """Whether a host name or address can only mean this machine."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


class Settings(BaseSettings):
    """All settings; each description completes the sentence "KNEEWISE_... has to be ...".

    instance    an absolute folder; base_url has no slash at its end
    secret_key  empty until app.keys has read or made the key of this instance
    now         the instant the clock starts at, None for the real time
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, extra="ignore", frozen=True, hide_input_in_errors=True
    )

    instance: Path = Field(
        Path("instance"), description="a folder Kneewise may write to, without ? in its name"
    )
    database_url: str = Field(
        "",
        repr=False,
        description="an SQLite address with a file and nothing after it, "
        "such as sqlite:////var/lib/kneewise/kneewise.db",
    )
    host: str = Field("127.0.0.1", pattern=r"^[\w.:\-]+$", description="an address or name of this machine")
    port: int = Field(8000, ge=1, le=65_535, description="a whole number from 1 to 65535")
    base_url: str = Field(
        "", description="an address such as https://knee.example.org, with nothing after the host and port"
    )
    trusted_proxies: Annotated[tuple[Network, ...], NoDecode] = Field(
        (), description="addresses or networks parted by commas, such as 127.0.0.1, 10.0.0.0/8"
    )
    now: AwareDatetime | None = Field(
        None,
        description="an instant with an offset, such as 2026-11-12T09:00:00+01:00, "
        f"in the years {YEARS[0]} to {YEARS[1]}",
    )
    secret_key: str = Field(
        "", repr=False, description=f"at least {KEY_CHARACTERS} random characters, not a sample"
    )

    @field_validator("instance")
    @classmethod
    def _absolute(cls, folder: Path) -> Path:
        if "?" in str(folder):  # all that follows one would not be part of the database's name
            raise ValueError
        return folder.expanduser().absolute()

    @field_validator("database_url")
    @classmethod
    def _an_sqlite_file(cls, url: str) -> str:
        if url and (not re.fullmatch(r"sqlite(\+pysqlite)?:///(?!file:)[^?]+", url) or ":memory:" in url):
            raise ValueError
        return url

    @field_validator("port", mode="before")
    @classmethod
    def _digits(cls, port: object) -> object:
        if isinstance(port, str) and not re.fullmatch(r"[0-9]{1,5}", port):
            raise ValueError
        return port

    @field_validator("now", mode="before")
    @classmethod
    def _written_out(cls, instant: object) -> object:
        """Refuse a bare number, which would be taken for seconds since 1970."""
        if isinstance(instant, str) and not re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ]", instant):
            raise ValueError
        return instant

    @field_validator("now")
    @classmethod
    def _in_our_time(cls, instant: datetime | None) -> datetime | None:
        if instant is not None and not YEARS[0] <= instant.year <= YEARS[1]:
            raise ValueError
        return instant

    @field_validator("trusted_proxies", mode="before")
    @classmethod
    def _networks(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(ipaddress.ip_network(part.strip()) for part in value.split(",") if part.strip())
        return value

    @field_validator("base_url")
    @classmethod
    def _origin(cls, url: str) -> str:
        parts = urlsplit(url)
        bare = parts.path in ("", "/") and not (parts.query or parts.fragment or parts.username)
        if url and not (parts.scheme in ("http", "https") and parts.hostname and bare and parts.port != 0):
            raise ValueError
        return url.rstrip("/")

    @field_validator("secret_key")
    @classmethod
    def _not_a_sample(cls, key: str) -> str:
        if key and (len(key) < KEY_CHARACTERS or SAMPLE_KEY.search(key)):
            raise ValueError
        return key

    @model_validator(mode="before")
    @classmethod
    def _follow(cls, given: Any) -> Any:
        """Fill in what follows from other settings."""
        filled = {name: value for name, value in dict(given).items() if value is not None}
        if isinstance(filled.get("port"), str):
            filled["port"] = filled["port"].strip()
        folder = Path(filled.get("instance") or "instance").expanduser().absolute()
        filled.setdefault("database_url", f"sqlite:///{folder / 'kneewise.db'}")
        filled.setdefault("base_url", f"http://localhost:{filled.get('port', 8000)}")
        return filled

    @model_validator(mode="after")
    def _https_beyond_this_machine(self) -> Self:
        parts = urlsplit(self.base_url)
        if parts.scheme == "http" and not is_loopback(parts.hostname or ""):
            raise ValueError(
                f"{PREFIX}BASE_URL is a plain http address of another host than this machine. "
                "Passwords would travel readably: put the https address of a proxy with a certificate there."
            )
        if not (self.is_https or is_loopback(self.host)):
            raise ValueError(
                f"{PREFIX}HOST is {self.host}, which others can reach, but {PREFIX}BASE_URL is no https "
                "address. Passwords would travel readably: put the https address of a proxy with a "
                f"certificate there, or leave {PREFIX}HOST at 127.0.0.1."
            )
        return self

    @property
    def is_https(self) -> bool:
        """Whether people reach Kneewise over https, so that cookies are marked Secure."""
        return self.base_url.startswith("https://")

    @property
    def uploads(self) -> Path:
        """Where uploaded files wait for their import."""
        return self.instance / "uploads"


def load() -> Settings:
    """Return the settings of the environment; raises WrongSetting with one sentence."""
    try:
        return Settings(**_from_files())
    except ValidationError as wrong:
        raise WrongSetting(_sentence(wrong)) from None


def unknown(environ: Mapping[str, str]) -> list[str]:
    """Names that begin like a setting but are none, sorted; a slip of the pen ends up here."""
    known = {PREFIX + name.upper() for name in Settings.model_fields}
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
    name = str(error["loc"][0])
    setting, field = PREFIX + name.upper(), Settings.model_fields[name]
    value = os.environ.get(setting)
    seen = f' ("{value}" is not)' if field.repr and value else ""
    return f"{setting} has to be {field.description}{seen}."
