"""All settings: what each may be, what follows from others, and which do not go together."""

import ipaddress
import re
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import AliasChoices, AwareDatetime, Field, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

PREFIX = "KNEEWISE_"
UNPREFIXED = ("strava_base_url", "strava_api_url")  # their names do not begin with PREFIX
STRAVA = "https://www.strava.com"
SANDBOX_ID, SANDBOX_SECRET = "1", "sandbox"  # the app that the sandbox knows; its people are invented
KEY_CHARACTERS = 32
YEARS = (1990, 2100)  # beyond them, days near an instant need not exist
TOKEN_KEY = re.compile(r"[A-Za-z0-9_-]{43}=")
SAMPLE_KEY = re.compile(r"(?i)change.?(?:me|this|it)|example|sample|placeholder|your.?secret|(.)\1{15}")


def is_loopback(host: str) -> bool:
    """Whether a host name or address can only mean this machine."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _unprefixed(name: str, description: str) -> Any:
    return Field("", validation_alias=AliasChoices(name.upper(), name), description=description)


class Settings(BaseSettings):
    """All settings; each description completes the sentence "KNEEWISE_... has to be ...".

    instance    an absolute folder; base_url has no slash at its end
    secret_key  empty until app.keys has read or made the key of this instance; so are token_keys, parted
                by white space, of which the first seals and all open
    token_keys_file  where those were read from, None when they came from the environment
    now         the instant the clock starts at, None for the real time
    strava_id   empty without an app at Strava; the addresses then follow once the sandbox is started
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

    token_keys: str = Field(
        "", repr=False, description="one or more Fernet keys of 44 characters, the present one first"
    )
    token_keys_file: Path | None = Field(None, description="a file that holds them")
    strava_id: str = Field("", pattern=r"^[0-9]{0,12}$", description="the number of your app at Strava")
    strava_secret: str = Field("", repr=False, description="the secret of your app at Strava")
    strava_base_url: str = _unprefixed(
        "strava_base_url", f"an address with nothing after the host and port, such as {STRAVA}"
    )
    strava_api_url: str = _unprefixed(
        "strava_api_url", f"the address of the API without a slash at its end, such as {STRAVA}/api/v3"
    )
    strava_therapist: Literal["off", "with-consent"] = Field("off", description="off or with-consent")
    strava_link: Literal["on", "off"] = Field("on", description="on or off")
    smtp_url: str = Field(
        "",
        repr=False,
        description="an address such as smtp://user:password@mail.example.org:587 (smtps:// for port 465)",
    )
    mail_from: str = Field(
        "", description="the sender of mails, such as Kneewise <kneewise@example.org>, on one line"
    )

    @field_validator("strava_base_url", "strava_api_url")
    @classmethod
    def _an_api(cls, url: str) -> str:
        """An https address, or http on this machine: tokens travel there."""
        parts = urlsplit(url)
        is_known = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
        if url and (not is_known or parts.query or parts.fragment or parts.username):
            raise ValueError
        if parts.scheme == "http" and not is_loopback(parts.hostname or ""):
            raise ValueError
        return url.rstrip("/")

    @field_validator("strava_base_url")
    @classmethod
    def _no_path(cls, url: str) -> str:
        if urlsplit(url).path:
            raise ValueError
        return url

    @field_validator("smtp_url")
    @classmethod
    def _a_mail_server(cls, url: str) -> str:
        parts = urlsplit(url)
        if url and (parts.scheme not in ("smtp", "smtps") or not parts.hostname or parts.port == 0):
            raise ValueError
        if parts.path not in ("", "/") or parts.query or parts.fragment:
            raise ValueError
        return url

    @field_validator("mail_from")
    @classmethod
    def _a_sender(cls, sender: str) -> str:
        if sender and (not re.search(r"[^\s@<>]+@[^\s@<>]+", sender) or not sender.isprintable()):
            raise ValueError
        return sender

    @field_validator("token_keys")
    @classmethod
    def _fernet_keys(cls, keys: str) -> str:
        if not all(TOKEN_KEY.fullmatch(key) for key in keys.split()):
            raise ValueError
        return keys

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

    @model_validator(mode="after")
    def _whole_app(self) -> Self:
        for name, other in (("ID", "SECRET"), ("SECRET", "ID")):
            if getattr(self, f"strava_{name.lower()}") and not getattr(self, f"strava_{other.lower()}"):
                raise ValueError(
                    f"{PREFIX}STRAVA_{name} is set, but {PREFIX}STRAVA_{other} is not. "
                    "An app at Strava has both: set both, or neither to practise with the sandbox."
                )
        if not self.strava_id and (self.strava_base_url or self.strava_api_url):
            name = "STRAVA_BASE_URL" if self.strava_base_url else "STRAVA_API_URL"
            raise ValueError(
                f"{name} is set, but {PREFIX}STRAVA_ID and {PREFIX}STRAVA_SECRET are not. Set them, or take "
                f"{name} away to practise with the sandbox."
            )
        return self

    @property
    def wants_sandbox(self) -> bool:
        """Whether a stand-in for Strava is to be started: there is no app, and only this machine's people."""
        return not self.strava_id and is_loopback(urlsplit(self.base_url).hostname or "")

    def with_sandbox(self, address: str) -> Self:
        """The settings once the sandbox answers at this address."""
        of_sandbox = {"strava_id": SANDBOX_ID, "strava_secret": SANDBOX_SECRET, "strava_base_url": address}
        return self.model_copy(update=of_sandbox)

    @property
    def is_sandbox(self) -> bool:
        """Whether the API is the sandbox's."""
        return self.strava_id == SANDBOX_ID

    @property
    def strava_oauth(self) -> str:
        """Where the pages and addresses of OAuth are, without a slash at its end."""
        return f"{self.strava_base_url or STRAVA}/oauth"

    @property
    def strava_api(self) -> str:
        """The base of the API's addresses, without a slash at its end."""
        return self.strava_api_url or f"{self.strava_base_url or STRAVA}/api/v3"

    @property
    def strava_origin(self) -> str:
        """Names the API and the app, on rows and connections; the sandbox is one whatever its port."""
        return "sandbox" if self.is_sandbox else f"{self.strava_base_url or STRAVA} {self.strava_id}"

    @property
    def outbox(self) -> Path:
        """Where mails are written while no mail server is set."""
        return self.instance / "outbox"

    @property
    def sender(self) -> str:
        """The From of mails."""
        return self.mail_from or f"Kneewise <kneewise@{urlsplit(self.base_url).hostname or 'localhost'}>"

    @property
    def is_https(self) -> bool:
        """Whether people reach Kneewise over https, so that cookies are marked Secure."""
        return self.base_url.startswith("https://")

    @property
    def uploads(self) -> Path:
        """Where uploaded files wait for their import, outside everything that is served."""
        return self.instance / "uploads"
