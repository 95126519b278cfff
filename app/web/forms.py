"""Every form of the frame; what a value may be is decided by the services, what it looks like here."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    Field,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app.domain.pain import Place
from app.domain.people import Side, WeekStart
from app.services import accounts
from app.services.passwords import LONGEST, SHORTEST


def _(sentence: str) -> Any:
    """The sentence, looked up when it is shown, in the language of that page."""
    return lazy_gettext(sentence)


WEEKDAYS = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))


def zones() -> list[SelectChoice]:
    """All time zones by name, for a list to choose from."""
    return [SelectChoice(zone, zone.replace("_", " ")) for zone in sorted(accounts.ZONES)]


def _places() -> list[SelectChoice]:
    return [
        SelectChoice("", _("Not chosen")),
        *(SelectChoice(place.value, _(place.label)) for place in Place),
    ]


def _zone_field() -> Any:
    return SelectField(_("Time zone"), choices=zones, default="UTC", validate_choice=False)


def _units_field() -> Any:
    units = [SelectChoice("km", _("km")), SelectChoice("mi", _("miles"))]
    return RadioField(_("Distances in"), choices=units, default="km", validate_choice=False)


def _week_field() -> Any:
    names = {"monday": _("Monday"), "sunday": _("Sunday"), "saturday": _("Saturday")}
    days = [SelectChoice(value, name) for value, name in names.items()]
    return RadioField(_("Your week begins on"), choices=days, default=WeekStart.MONDAY.value)


def _knee_field() -> Any:
    names = {"left": _("Left"), "right": _("Right"), "both": _("Both"), "unknown": _("Not sure")}
    sides = [SelectChoice(value, name) for value, name in names.items()]
    return RadioField(_("Which knee do you watch?"), choices=sides, default=Side.UNKNOWN.value)


def _days_field() -> Any:
    return SelectMultipleField(
        _("Strength days"),
        choices=[SelectChoice(str(day), name) for day, name in enumerate(WEEKDAYS)],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )


class Ticked(BooleanField):
    """A box to be ticked: its own value and no other says yes, and "no" is no consent."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Whether the box's own value was sent."""
        self.data = valuelist == ["y"]


class SignUp(FlaskForm):
    """Opens an account; the sentences at its fields come from accounts.sign_up."""

    email = StringField(_("E-mail"))
    password = PasswordField(_("Password"))
    role = RadioField(
        _("I am a"),
        choices=[SelectChoice("runner", _("runner")), SelectChoice("therapist", _("therapist"))],
        default="runner",
        validate_choice=False,
    )
    timezone = _zone_field()
    units = _units_field()
    adult = Ticked(_("I am 18 or older"))
    consent_health = Ticked(_("Keep my pain scores"))


class SignIn(FlaskForm):
    """E-mail and password."""

    email = StringField(_("E-mail"))
    password = PasswordField(_("Password"))


class Opening(FlaskForm):
    """The password once more, where a mailed link opens an account."""

    password = PasswordField(_("The password you chose when you asked for the account"))


class Region(FlaskForm):
    """Name, zone, units and week."""

    name = StringField(_("Name"))
    timezone = _zone_field()
    units = _units_field()
    week_start = _week_field()

    def validate_timezone(self, field: Field) -> None:
        """Refuse a zone that is not on the list, keeping what was sent."""
        if field.data not in accounts.ZONES:
            raise ValidationError(_("Choose a time zone from the list."))

    def validate_units(self, field: Field) -> None:
        """Refuse a unit that is not on the list."""
        if field.data not in accounts.UNITS:
            raise ValidationError(_("Choose km or miles."))


class Knee(FlaskForm):
    """The knee watched and its usual place."""

    knee = _knee_field()
    place = SelectField(_("Usual place"), choices=_places, default="")


class Look(FlaskForm):
    """The theme."""

    theme = RadioField(
        _("Theme"),
        choices=[
            SelectChoice("light", _("Light")),
            SelectChoice("dark", _("Dark")),
            SelectChoice("system", _("As the system")),
        ],
        default="system",
    )


class StrengthDays(FlaskForm):
    """The weekdays of strength sessions, and until when reminders rest."""

    strength_days = _days_field()
    paused_until = DateField(_("Pause reminders until"), validators=[Optional()])

    def __init__(self, today: date, **given: Any) -> None:
        super().__init__(**given)  # type: ignore[no-untyped-call]
        self.today = today

    def validate_paused_until(self, field: Field) -> None:
        """A pause that is over already is a slip."""
        if field.data and field.data < self.today:
            raise ValidationError(_("Choose today or a later day, or leave it empty."))


class Days(FlaskForm):
    """The weekdays alone, for the first steps."""

    strength_days = _days_field()


class Mails(FlaskForm):
    """Whether reminders come by mail, and what they may say."""

    mail_reminders = Ticked(_("Reminders by mail"))
    health_in_mail = Ticked(_("Put the reason into the mail even when it is about my knee"))


class Password(FlaskForm):
    """Another password."""

    present = PasswordField(
        _("Present password"), validators=[InputRequired(_("Give your present password."))]
    )
    wanted = PasswordField(
        _("New password"),
        validators=[Length(SHORTEST, LONGEST, _("Use %(min)d characters or more."))],
    )
