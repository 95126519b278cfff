"""What is out of all bounds in an answer costs itself alone; what is no JSON is refused."""

import json
import math

import pytest

from app.adapters.strava_json import number, read

DEEP = "[" * 100_000 + "]" * 100_000
GOOD = {"id": 7, "name": 'a "[{" \\', "utc_offset": -3.5, "map": {"lines": [1, [2]]}}


@pytest.mark.parametrize(
    ("odd", "shown"),
    [
        (DEEP, "None"),
        ('{"a":' * 9_000 + "1" + "}" * 9_000, "None"),
        ("[" + '"]]",' * 100_000 + DEEP + "]", "None"),
        ("9" * 5_000, "inf"),
        ("-" + "9" * 5_000, "-inf"),
        ("1e999", "inf"),
    ],
)
def test_one_field_out_of_all_bounds_hurts_no_other(odd, shown):
    good = json.dumps(GOOD)
    first, second, third = read(f'[{good},{good[:-1]},"odd":{odd}}},{good}]'.encode())
    found = second.pop("odd")
    assert first == second == third == GOOD
    assert str(found).rstrip("]}").split()[-1].lstrip("[") == shown


@pytest.mark.parametrize(
    "body",
    ["", "<html>", '[{"id": 1}, {"na', "[" * 100_000, DEEP, DEEP[:-1], DEEP + '"', "[" * 2_000 + '"\\"' * 99],
)
def test_what_is_no_json_is_refused(body):
    with pytest.raises(ValueError, match=r"."):
        read(body.encode())


def test_bytes_that_are_no_letters_hurt_no_other():
    assert read(b'\xef\xbb\xbf[{"id": 1, "name": "Run \xff\xfe"}]') == [{"id": 1, "name": "Run \ufffd\ufffd"}]
    assert len(read(b'["a\\ud800b"]')[0]) == 3


def test_a_number_may_be_written_as_text():
    assert [number(one) for one in (7, "7", "0012", 2**63 - 1)] == [7, 7, 12, 2**63 - 1]
    odd = [None, True, 0, -7, 7.0, 2**63, "", "-7", "7.0", " 7", "\u0667", "x", "9" * 5_000, [7], math.inf]
    assert [number(one) for one in odd] == [None] * len(odd)
