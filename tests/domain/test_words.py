"""What is kept of a person's own words."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.words import one_line, plain


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("  sore\r\nthen fine\r", "sore\nthen fine"),
        ("tab\there", "tab here"),
        ("\0nul\x1b[31m", "nul[31m"),
        ("\u202edetrever\u202c", "detrever"),
        ("one\u2028two\u0085three", "one\ntwo\nthree"),
        ("soft\u00adly \ud800", "softly"),
        (
            "\U0001f469\u200d\U0001f680 \u0645\u06cc\u200c\u062e",
            "\U0001f469\u200d\U0001f680 \u0645\u06cc\u200c\u062e",
        ),
    ],
)
def test_words_stay_and_what_has_no_shape_goes(written: str, kept: str) -> None:
    assert plain(written) == kept


@given(st.text(st.characters()))
def test_what_is_kept_is_kept_again(text: str) -> None:
    kept = plain(text)
    assert plain(kept) == kept
    assert {unicodedata.category(c) for c in kept if c not in "\n\u200c\u200d"}.isdisjoint({"Cc", "Cf", "Cs"})


def test_one_line_joins_lines_and_ends_where_it_is_full() -> None:
    assert one_line("  Theo\nthe  therapist ", 80) == "Theo the therapist"
    assert one_line(" Theo the therapist", 5) == "Theo"
    assert one_line("Theo\u202e", 80) == "Theo"
