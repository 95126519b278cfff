"""The way in and out: landing, sign-up, sign-in, sign-out, the demo, and the first steps."""

from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from app.services import accounts, demo, sign_ups, strava_glance
from app.services.accounts import SignUpRefused, WrongPair
from app.services.throttle import TooManyTries
from app.web import access, forms
from app.web.access import anyone, me, not_in_the_demo, person, runner_required, safe_next
from app.web.formats import clock_time
from app.web.hooks import database, now, tx
from app.web.mailing import by_mail, site
from app.web.sessions import browser

bp = Blueprint("auth", __name__)


def landing() -> ResponseReturnValue:
    """The page of someone who is not signed in: what this is, and three doors."""
    return render_template("auth/landing.html")


@bp.route("/sign-up", methods=["GET", "POST"])
@anyone
def sign_up() -> ResponseReturnValue:
    """Open an account and sign in to it; where mails are sent, a mailed link does both."""
    if request.method == "GET" and person():
        return redirect("/", 303)
    form = forms.SignUp()
    onward = safe_next(request.values.get("next"), "")
    if request.method == "GET" and onward.startswith("/invites/"):
        form.role.data = "therapist"  # who follows an invitation is one
    if not form.validate_on_submit():
        return render_template("auth/sign_up.html", form=form, next=onward)
    door = access.door(form.email.data or "")
    try:
        if by_mail():
            given = _given(form)
            sign_ups.ask(database(), **given, site=site(), door=door, onward=onward, now=now())
            return render_template("auth/sign_up_sent.html")
        who = accounts.sign_up(database(), **_given(form), door=door, now=now())
    except SignUpRefused as refused:
        for name, sentence in refused.errors.items():
            form[name].errors = [_(sentence)]
        return render_template("auth/sign_up.html", form=form, next=onward), 422
    except TooManyTries as slow:
        return _slow_down("auth/sign_up.html", form, onward, slow)
    access.enter(who, door)
    return redirect(onward or ("/first-steps" if who.is_runner else "/"), 303)


def _given(form: forms.SignUp) -> dict[str, Any]:
    """What was typed, by the names that the services know."""
    return {
        "email": form.email.data or "",
        "password": form.password.data or "",
        "role": form.role.data or "",
        "timezone": form.timezone.data or "",
        "adult": form.adult.data,
        "consent_health": form.consent_health.data,
        "units": form.units.data or "km",
    }


@bp.route("/sign-in", methods=["GET", "POST"])
@anyone
def sign_in() -> ResponseReturnValue:
    """Sign in; a wrong pair and an unknown address get the same answer."""
    form = forms.SignIn()
    onward = safe_next(request.values.get("next"), "")
    again = "again" in request.args
    if request.method == "GET" and person() and not again:
        return redirect(onward or "/", 303)
    if not form.validate_on_submit():
        return render_template("auth/sign_in.html", form=form, next=onward, again=again)
    email, password = form.email.data or "", form.password.data or ""
    door = access.door(email)
    try:
        who = accounts.sign_in(database(), email=email, password=password, door=door, now=now())
    except WrongPair:
        form.form_errors = [_("That e-mail and password do not go together.")]
        return render_template("auth/sign_in.html", form=form, next=onward), 422
    except TooManyTries as slow:
        return _slow_down("auth/sign_in.html", form, onward, slow)
    access.enter(who, door)
    return redirect(onward or "/", 303)


def _slow_down(template: str, form: FlaskForm, onward: str, slow: TooManyTries) -> ResponseReturnValue:
    page = render_template(template, form=form, next=onward, wait_until=slow.told, at=clock_time(slow.told))
    wait = max(1, int((slow.until - now()).total_seconds()) + 1)
    return page, 429, {"Retry-After": str(wait)}


@bp.post("/sign-out")
@anyone
def sign_out() -> ResponseReturnValue:
    """End this browser's session on the server and give it another cookie."""
    accounts.sign_out(tx(), browser().token_hash)
    browser().renew()
    return redirect("/", 303)


@bp.post("/demo")
@anyone
def open_demo() -> ResponseReturnValue:
    """Sign in as the demo's runner or therapist; when they are not there yet, have them made and wait.

    Who is signed in to an account is asked first: the demo takes its place in this browser.
    """
    role = _demo_role(request.form.get("as")) or demo.RUNNER
    who = person()
    if who is not None and not who.is_demo and request.form.get("leave") != "yes":
        return redirect("/demo", 303)
    with database().read() as reading:
        guide = demo.guide(reading, role)
    if guide is not None:
        access.enter(guide)
        return redirect("/", 303)
    make = current_app.config["MAKE_DEMO"]
    if make is not None:
        make()
    return redirect(f"/demo?as={role}", 303)


@bp.get("/demo")
@anyone
def choose_demo() -> ResponseReturnValue:
    """Ask as whom to look around; who has chosen and waits sees that it is being made, then the door.

    Following a link changes nothing.
    """
    chosen = _demo_role(request.args.get("as"))
    ready = chosen is None or demo.guide(tx(), chosen) is not None
    return render_template("auth/demo.html", chosen=chosen, ready=ready)


def _demo_role(said: str | None) -> str | None:
    return said if said in demo.ROLES else None


@bp.get("/first-steps")
@runner_required
def first_steps() -> ResponseReturnValue:
    """Three rows to begin with and a few choices, each of which can be skipped."""
    return _first_steps(forms.Region(obj=me()), forms.Knee(obj=me()), forms.Days())


@bp.post("/first-steps")
@runner_required
@not_in_the_demo("set it up for yourself")
def choose_first() -> ResponseReturnValue:
    """Keep the choices of one row, and stay for the others."""
    part = request.form.get("part", "")
    region, knee, days = forms.Region(), forms.Knee(), forms.Days()
    if part == "region" and region.validate():
        accounts.change_settings(
            tx(),
            me(),
            timezone=region.timezone.data,
            units=region.units.data,
            week_start=region.week_start.data,
        )
    elif part == "knee" and knee.validate():
        accounts.change_settings(tx(), me(), knee=knee.knee.data)
    elif part == "days" and days.validate():
        chosen = sorted(int(day) for day in days.strength_days.data or ())
        accounts.change_settings(tx(), me(), strength_days=chosen)
    elif part == "done":
        accounts.change_settings(tx(), me(), first_steps_done=True)
        return redirect("/", 303)
    else:
        return _first_steps(region, knee, days), 422
    return redirect(f"/first-steps?saved={part}#{part}", 303)


def _first_steps(region: forms.Region, knee: forms.Knee, days: forms.Days) -> str:
    if request.method == "GET":
        days.strength_days.data = [str(day) for day in me().strength_days]
    return render_template(
        "auth/first_steps.html",
        region=region,
        knee=knee,
        days=days,
        saved=request.args.get("saved"),
        progress=accounts.first_steps(tx(), me()),
        connection=strava_glance.glance(tx(), me()),
    )
