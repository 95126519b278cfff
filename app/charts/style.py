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
    """The vertical place of one row of a figure, in pixels from the top."""

    top: int
    bottom: int

    @property
    def height(self) -> int:
        """Pixels from top to bottom."""
        return self.bottom - self.top

    def at(self, share: float) -> float:
        """The pixel at a share of the height, 0 at the bottom and 1 at the top."""
        return self.bottom - share * self.height


HEIGHT = 548
AXIS_WIDTH = 46  # room at the right for the labels
DISTANCE = Band(32, 172)
PAIN = Band(222, 314)
CADENCE = Band(364, 434)
EXERCISE = Band(488, 522)
LABELS = 542  # base line of the weeks' names
