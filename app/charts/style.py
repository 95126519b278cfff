"""The palette and the proportions that every figure and its preview share."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one theme, as the tokens of the style sheet name them."""

    card: str
    line: str
    field: str
    ink: str
    ink_2: str
    ink_3: str
    load: str
    load_tint: str
    pain: str
    cadence: str
    exercise: str
    missing: str


LIGHT = Palette(
    card="#FFFFFF",
    line="#E4E1DA",
    field="#87857D",
    ink="#17202B",
    ink_2="#46515E",
    ink_3="#5F6975",
    load="#22558F",
    load_tint="#C6D5E8",
    pain="#BF4416",
    cadence="#8F57C9",
    exercise="#08786E",
    missing="#97928A",
)
DARK = Palette(
    card="#181E26",
    line="#2A323C",
    field="#6E7987",
    ink="#EDF0F3",
    ink_2="#B7C0CB",
    ink_3="#929DAA",
    load="#A6C8F0",
    load_tint="#34495F",
    pain="#F58349",
    cadence="#B574E8",
    exercise="#35C6A0",
    missing="#66727F",
)
PALETTES = {"light": LIGHT, "dark": DARK}
FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif'


@dataclass(frozen=True, slots=True)
class Band:
    """The vertical place of one row of a figure and of its title, in pixels from the top."""

    title: int
    top: int
    bottom: int

    @property
    def height(self) -> int:
        """Pixels from top to bottom."""
        return self.bottom - self.top

    def at(self, share: float) -> float:
        """The pixel at a share of the height, 0 at the bottom and 1 at the top."""
        return self.bottom - share * self.height


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the rows of a figure of weeks stand.

    height    pixels from top to bottom
    labels    base line of the weeks' names, in pixels from the top
    pains     a row for each knee that is told apart, else one
    exercise  the row of exercise sessions, with bells over it where there is no row of them
    alerts    the row of reminders that went out, None without one
    lag       how many weeks later than its running the pain under a week was
    """

    height: int
    labels: int
    distance: Band
    cadence: Band
    pains: tuple[Band, ...]
    exercise: Band
    alerts: Band | None = None
    lag: int = 0

    @property
    def bells(self) -> int:
        """The upper end of the bells: in their row, or above the squares."""
        return self.exercise.top - 15 if self.alerts is None else self.alerts.top + 4

    def share(self, y: float) -> float:
        """How much of the height lies below a pixel, as plotly counts on its paper."""
        return 1 - y / self.height


AXIS_WIDTH = 46  # room at the right for the labels
WEEKS = Frame(
    height=548,
    labels=542,
    distance=Band(2, 32, 172),
    pains=(Band(190, 222, 314),),
    cadence=Band(332, 364, 434),
    exercise=Band(448, 488, 522),
)
ONE_KNEE = Frame(
    height=568,
    labels=562,
    distance=Band(2, 32, 152),
    cadence=Band(170, 202, 262),
    pains=(Band(280, 312, 392),),
    exercise=Band(410, 440, 474),
    alerts=Band(492, 520, 540),
)
TWO_KNEES = Frame(
    height=698,
    labels=692,
    distance=Band(2, 32, 152),
    cadence=Band(170, 202, 262),
    pains=(Band(280, 312, 392), Band(410, 442, 522)),
    exercise=Band(540, 570, 604),
    alerts=Band(622, 650, 670),
)
