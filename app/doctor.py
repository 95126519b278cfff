"""Looks at the settings, the instance folder, the database and the machine, and says what is wrong."""

import os
import shutil
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app import config, keys
from app.adapters import mail
from app.config import Settings
from app.store import schema, tasks
from app.store.database import PRAGMAS, Database, DatabaseUnavailable
from app.strava_door import check_keys, left_out
from app.web.server import CannotListen, listen

FREE_BYTES = 500 * 1024**2
ANSWER_S = 2
SHOWN = 3
NO_PROXIES = (
    "KNEEWISE_TRUSTED_PROXIES is not set, so behind the https proxy all visitors share one address, and one "
    "who guesses passwords slows everyone down. Put the proxy's address there."
)


class State(StrEnum):
    """What a check found; a note stops nothing."""

    FINE = "ok"
    NOTE = "note"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at, and what was found in words."""

    name: str
    state: State
    words: str


def examine() -> list[Check]:
    """Check everything and change nothing; with wrong settings the checks that need them are left out."""
    found = list(_names())
    try:
        settings = config.load()
    except config.WrongSetting as wrong:
        return [*found, Check("settings", State.WRONG, str(wrong))]
    found.append(Check("settings", State.FINE, f"Kneewise is to be reached at {settings.base_url}"))
    if settings.is_https and not settings.trusted_proxies:
        found.append(Check("settings", State.NOTE, NO_PROXIES))
    found += _instance(settings)
    found.append(_database(settings))
    found += _connections(settings)
    found.append(_space(settings))
    found.append(_zones())
    found.append(_port(settings))
    return [*found, _strava(settings), _mail(settings)]


def _strava(settings: Settings) -> Check:
    """Which Strava this server has; it is not asked."""
    if settings.strava_id:
        return Check("strava", State.FINE, f"App {settings.strava_id}, asked at {settings.strava_api}")
    if settings.wants_sandbox:
        words = "No app is set, so the practice Strava with invented runners stands in."
    else:
        words = "No app is set, so runners bring files. Set KNEEWISE_STRAVA_ID and KNEEWISE_STRAVA_SECRET."
    return Check("strava", State.NOTE, words)


def _names() -> Iterator[Check]:
    for name in config.unknown(os.environ):
        yield Check("settings", State.WRONG, f"{name} is no setting of Kneewise. Check how it is written.")


def _instance(settings: Settings) -> Iterator[Check]:
    folder, key = settings.instance, settings.instance / "secret.key"
    if not folder.is_dir():
        yield Check("folder", State.NOTE, f"{folder} is not there yet; the first start makes it.")
        return
    sentence = keys.open_to_others(folder)
    if not os.access(folder, os.W_OK):
        sentence = f"{folder} cannot be written to. Give it to the user that runs Kneewise."
    yield Check(
        "folder", State.WRONG if sentence else State.FINE, sentence or f"{folder} is closed to others."
    )
    if settings.secret_key:
        yield Check("key", State.FINE, "It is taken from KNEEWISE_SECRET_KEY.")
    elif not os.path.lexists(key):
        yield Check("key", State.NOTE, "It is not there yet; the first start makes it.")
    else:
        try:
            keys.unlock(settings)
        except keys.InstanceUnusable as wrong:
            yield Check("key", State.WRONG, str(wrong))
        else:
            yield Check("key", State.FINE, f"{key} is closed to others.")


def _database(settings: Settings) -> Check:
    with closing(Database(settings.database_url)) as db:
        if not db.path.exists():
            return Check("database", State.NOTE, "It is not there yet; the first start makes it.")
        try:
            state, words = _look_into(db)
        except (DatabaseUnavailable, schema.SchemaTooNew, schema.SchemaUnknown) as error:
            state, words = State.WRONG, str(error)
    return Check("database", state, words)


def _connections(settings: Settings) -> Iterator[Check]:
    """Whether this is the app of the runners' connections to Strava, and the keys open them.

    Nothing is said of a database that is not there or of another version.
    """
    path = settings.instance / "token.keys"
    with closing(Database(settings.database_url)) as db:
        try:
            if not db.path.exists() or schema.known_revision(db) != schema.head():
                return
            if os.path.lexists(path):
                settings = keys.unlock(settings)
            if sentence := left_out(settings, db):
                yield Check("strava", State.WRONG, sentence)
            check_keys(settings, db)
        except keys.InstanceUnusable as wrong:
            yield Check("token keys", State.WRONG, str(wrong))
        except (DatabaseUnavailable, schema.SchemaTooNew, schema.SchemaUnknown):  # said of the database
            return
        else:
            if settings.token_keys:
                yield Check("token keys", State.FINE, "They open all that is sealed in the database.")


def _look_into(db: Database) -> tuple[State, str]:
    at = schema.known_revision(db)
    if at != schema.head():
        return State.NOTE, "It has to be upgraded; the next start does so, or: kneewise db upgrade"
    if found := db.damage():
        return State.WRONG, f"It is damaged ({found}). Stop Kneewise and put a backup in its place."
    if unlike := schema.differences(db):
        shown = "; ".join(unlike[:SHOWN]) + ("; ..." if len(unlike) > SHOWN else "")
        return State.WRONG, f"Its tables are not those of this version ({shown}). {schema.PUT_BACK}"
    with db.read() as tx:
        if given_up := tasks.failures(tx):
            names = ", ".join(sorted({task.name for task in given_up}))
            return (
                State.NOTE,
                f"It is whole and current. Given up after several tries: {len(given_up)} ({names}).",
            )
    return State.FINE, f"It is whole, at revision {at}, with {', '.join(PRAGMAS)} set."


def _space(settings: Settings) -> Check:
    folder = next(folder for folder in (settings.instance, *settings.instance.parents) if folder.is_dir())
    free = shutil.disk_usage(folder).free
    words = f"{free // 1024**2} MB are free at {folder}."
    if free < FREE_BYTES:
        return Check("space", State.WRONG, f"Only {words} Make room.")
    return Check("space", State.FINE, words)


def _zones() -> Check:
    try:
        ZoneInfo("Europe/Berlin")
    except ZoneInfoNotFoundError:
        return Check("zones", State.WRONG, "No time zones are known. Install Kneewise's packages anew.")
    return Check("zones", State.FINE, "Time zones are known.")


def _port(settings: Settings) -> Check:
    try:
        listen(settings.host, settings.port).close()
    except CannotListen as error:
        if _is_kneewise(settings):
            return Check("port", State.FINE, f"Kneewise answers on port {settings.port}.")
        return Check("port", State.WRONG, str(error))
    return Check("port", State.FINE, f"Port {settings.port} is free.")


def _mail(settings: Settings) -> Check:
    """Whether mails leave this machine: connects and signs in, and sends nothing."""
    way = mail.post(settings.smtp_url, settings.sender, settings.outbox)
    if isinstance(way, mail.Outbox):
        words = (
            f"No mail server is set: mails are written to {way.folder}. Set KNEEWISE_SMTP_URL to send them."
        )
        return Check("mail", State.NOTE, words)
    try:
        way.check()
    except mail.MailUnavailable as away:
        return Check("mail", State.WRONG, f"{way.host}, port {way.port}, cannot be used. {away}")
    return Check("mail", State.FINE, f"{way.host} answers on port {way.port}; mails come from {way.sender}.")


def _is_kneewise(settings: Settings) -> bool:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    try:
        address = f"http://{host}:{settings.port}/healthz"
        with urllib.request.urlopen(address, timeout=ANSWER_S) as answer:
            return b'"alive"' in answer.read(1000)
    except (OSError, urllib.error.URLError):
        return False
