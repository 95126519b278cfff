"""Makes the web application out of settings, a database and a clock."""

from pathlib import Path

from flask import Flask, redirect
from flask.typing import ResponseReturnValue
from flask_babel import Babel
from flask_babel import gettext as _
from flask_bootstrap import Bootstrap5
from flask_compress import Compress
from flask_wtf import CSRFProtect

from app.clock import Clock
from app.config import Settings
from app.domain.thresholds import DEFAULT
from app.services import accounts
from app.store.database import Database
from app.web import (
    access,
    assets,
    auth,
    cadence,
    check_in,
    data,
    downloads,
    exercise_session,
    exercises,
    formats,
    headers,
    health,
    hooks,
    imports,
    inbox,
    levels,
    link,
    link_weeks,
    pain,
    plan,
    plan_bar,
    plan_files,
    reminders,
    request_log,
    runs,
    settings_mail,
    shares,
    sign_up_link,
    signs,
    strava,
    streams,
    therapist,
    today,
    upload_parts,
    zone,
)
from app.web import help as help_pages
from app.web import settings as settings_pages
from app.web.event_door import EventDoor
from app.web.sessions import CookieSessions
from app.web.uploads import UploadRequest
from app.web.words import translated

HERE = Path(__file__).parent.parent
TEMPLATES = HERE / "_templates" if (HERE / "_templates").exists() else HERE.parent / "templates"
VIEWS = (
    assets, auth, today, runs, pain, signs, check_in, exercises, link, link_weeks, inbox, data, strava,
    shares, settings_pages, help_pages, therapist, health, sign_up_link,
    settings_mail, cadence, exercise_session, levels, reminders, zone, imports, upload_parts, plan, plan_bar,
    plan_files,
)  # fmt: skip
ARCHIVE_BYTES = 4 * 1024**3
FORM_BYTES = 1024**2
FORM_PARTS = 5_000


def create_app(settings: Settings, db: Database, clock: Clock) -> Flask:
    """The application; it touches neither the environment nor the system clock."""
    app = hooks.Kneewise(__name__, static_folder=None, template_folder=str(TEMPLATES))
    app.request_class = UploadRequest
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=ARCHIVE_BYTES,
        MAX_FORM_MEMORY_SIZE=FORM_BYTES,
        MAX_FORM_PARTS=FORM_PARTS,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
        BOOTSTRAP_SERVE_LOCAL=True,
        BABEL_DEFAULT_LOCALE="en",
        MAKE_DEMO=None,
    )
    app.extensions["kneewise_settings"] = settings
    app.extensions["kneewise_database"] = db
    app.extensions["kneewise_clock"] = clock
    app.extensions["kneewise_strava"] = None
    app.extensions["kneewise_streams"] = streams.places()
    app.extensions["kneewise_downloads"] = downloads.places()
    app.session_interface = CookieSessions(settings.is_https)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    request_log.install(app)
    Compress(app)
    headers.install(app, settings.is_https)
    hooks.install(app)
    app.after_request(access.note_seen)
    app.after_request(access.remember_device)
    Babel(app)
    Bootstrap5(app)
    app.before_request(access.keep_the_demo)  # ahead of the look for a form's token, which reads it all
    app.before_request(strava.let_forms_lead_there)  # ahead of it as well: it may refuse the form
    CSRFProtect(app)
    formats.install(app)
    _give_templates(app)
    _register(app)
    app.wsgi_app = EventDoor(app, settings.is_https)  # type: ignore[method-assign]
    return app


def _give_templates(app: Flask) -> None:
    app.jinja_env.globals.update(
        _=translated,
        asset=assets.asset,
        plotly_url=assets.plotly_url,
        plotly_head=assets.plotly_head,
        icon=assets.icon,
        nonce=headers.nonce,
        current_person=access.person,
        now=hooks.now,
        strava_here=lambda: hooks.strava() is not None,
        inbox_count=access.inbox_count,
        limits=DEFAULT,
        health_text=lambda: _(accounts.HEALTH_TEXT),
    )


@access.anyone
def first_page() -> ResponseReturnValue:
    """The address `/`: the doors for who is signed out, today's answer for a runner, else the patients."""
    who = access.person()
    if who is None:
        return auth.landing()
    if who.is_runner:
        return today.home()
    return redirect("/patients", 303)


def _register(app: Flask) -> None:
    for view in VIEWS:
        app.register_blueprint(view.bp)
    app.add_url_rule("/", "first_page", first_page)
