"""What is kept of a person's own words."""

import unicodedata

# Joiners hold emoji and letters of some scripts together; every other character without a shape can only
# mislead: direction marks turn what stands around them, control characters break files and terminals.
_JOINERS = ("\u200c", "\u200d")
_SHAPELESS = ("Cc", "Cf", "Cs")


def plain(text: str) -> str:
    """The text with its lines, without control and direction characters and without space around it."""
    lines = "\n".join(text.replace("\t", " ").splitlines())
    return "".join(c for c in lines if c == "\n" or c in _JOINERS or _has_shape(c)).strip()


def one_line(text: str, most: int) -> str:
    """As `plain`, on one line of at most `most` letters."""
    return " ".join(plain(text).split())[:most].rstrip()


def _has_shape(letter: str) -> bool:
    return unicodedata.category(letter) not in _SHAPELESS
