"""Words of a file as they are shown."""

import sys
import unicodedata

from app.adapters.run_files.values import shown


def test_of_all_characters_those_are_shown_that_neither_control_nor_lack_a_meaning():
    every = "".join(map(chr, range(sys.maxunicode + 1)))
    hidden = ("Cc", "Cf", "Cs", "Co", "Cn")

    expected = [c for c in " ".join(every.split()) if unicodedata.category(c) not in hidden]

    assert shown(every, len(every)) == "".join(expected)
