"""The form of the reminder rules: kinds on or off, and the limits that a runner may move."""

from typing import Any

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import Field, RadioField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app.domain.cards import CADENCE
from app.domain.findings import WEEK_TO_WEEK
from app.domain.reminders import CAN_BE_OFF, MOVABLE, Kind, RuleSettings
from app.web.forms import Ticked


def _(sentence: str, **values: int) -> Any:
    """The sentence, looked up when it is shown."""
    return lazy_gettext(sentence, **values)


LONGEST = 100  # per cent of the longest run; the form asks for what is over it
BOUNDS = {one.name: one for one in MOVABLE}
OVER = BOUNDS["spike_alert_percent"]
NAMES = {
    Kind.ROUTINE: _("Strength days"),
    Kind.LOAD_SPIKE: _("After a long run"),
    Kind.PAIN_RISE: _("Scores rising"),
    Kind.RETURN: _("Coming back"),
    Kind.PAIN_HIGH: _("A high score"),
    Kind.ESCALATE: _("A good moment to talk to your therapist"),
}
# What a card of runs is about: shown, never sent
CARDS = {
    WEEK_TO_WEEK: _("More running than the week before"),
    CADENCE: _("Steps at your pace"),
}
REASONS = {
    Kind.ROUTINE: _("On the morning of a strength day, unless the session is done."),
    Kind.LOAD_SPIKE: _(
        "When a run was so many per cent longer than any in the 30 days before it, as you set it here."
    ),
    Kind.PAIN_RISE: _("When the mean of a week is well above your usual."),
    Kind.RETURN: _("After the first run in 14 days or more, with a cautious distance."),
}


def _choices(name: str) -> list[SelectChoice]:
    """A choice for each whole number within the bounds of a limit."""
    one = BOUNDS[name]
    return [SelectChoice(str(value), str(value)) for value in range(one.least, one.most + 1)]


class ReminderRules(FlaskForm):
    """Which kinds are on, and from where on each is told of."""

    kinds = SelectMultipleField(
        _("Remind me of"),
        choices=[SelectChoice(kind.value, NAMES[kind]) for kind in CAN_BE_OFF],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validate_choice=False,
    )
    before_runs = Ticked(_("Also shortly before a planned run"))
    spike_over = StringField(_("A run more than so many per cent over the longest"))
    rise_alert_points = RadioField(
        _("Scores rising: points above your usual"),
        choices=_choices("rise_alert_points"),
        validate_choice=False,
    )
    high_alert_score = RadioField(
        _("A high score begins at"), choices=_choices("high_alert_score"), validate_choice=False
    )

    def validate_spike_over(self, field: Field) -> None:
        """Refuse what is no whole number within the bounds, keeping what was typed."""
        if not OVER.allows(_whole(field.data, LONGEST)):
            least, most = OVER.least - LONGEST, OVER.most - LONGEST
            raise ValidationError(
                _("Give a whole number from %(least)d to %(most)d.", least=least, most=most)
            )

    def validate_rise_alert_points(self, field: Field) -> None:
        """Refuse what is not offered."""
        _offered(field)

    def validate_high_alert_score(self, field: Field) -> None:
        """Refuse what is not offered."""
        _offered(field)

    @property
    def rules(self) -> RuleSettings:
        """What was chosen; only of a form that is valid."""
        on = self.kinds.data or ()
        return RuleSettings(
            off=frozenset(kind for kind in CAN_BE_OFF if kind.value not in on),
            spike_alert_percent=LONGEST + int(self.spike_over.data or 0),
            rise_alert_points=int(self.rise_alert_points.data),
            high_alert_score=int(self.high_alert_score.data),
            before_runs=bool(self.before_runs.data),
        )


def form_of(rules: RuleSettings) -> ReminderRules:
    """The form filled in with rules as they are kept."""
    return ReminderRules(
        formdata=None,
        data={
            "kinds": [kind.value for kind in CAN_BE_OFF if kind not in rules.off],
            "spike_over": str(rules.spike_alert_percent - LONGEST),
            "rise_alert_points": str(rules.rise_alert_points),
            "high_alert_score": str(rules.high_alert_score),
            "before_runs": rules.before_runs,
        },
    )


def _offered(field: Field) -> None:
    if not BOUNDS[field.name].allows(_whole(field.data)):
        raise ValidationError(_("Choose one of these."))


def _whole(text: str | None, over: int = 0) -> int | None:
    """A whole number of plain digits, None for anything else."""
    said = (text or "").strip()
    return over + int(said) if said.isascii() and said.isdigit() and len(said) <= len("000") else None
