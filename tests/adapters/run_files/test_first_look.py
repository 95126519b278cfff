"""What the first bytes of a file say."""

from datetime import date

import pytest

from app.adapters.run_files import Part, Readers, read_one
from app.adapters.run_files.first_look import is_foreign
from app.domain.runs import Source
from tests.adapters import fit_bytes
from tests.adapters.run_files.samples_of import CSV, GPX, LIST, PAIN, TCX

TODAY = date(2024, 6, 1)
FIT = fit_bytes.fit(fit_bytes.run(records=10))
JUNK = [b"junk 7", b"{}", b"%PDF-1.7", b"\x89PNG\r\n\x1a\n\0\0", b"no table\nat all\n", b"\xef\xbb\xbfword\n"]


@pytest.mark.parametrize("data", JUNK)
def test_what_is_clearly_none_of_ours_gets_its_sentence_without_a_child(data, monkeypatch):
    def started(*_: object) -> None:
        raise AssertionError("a child was given something to read")

    monkeypatch.setattr("app.adapters.run_files.reader.Reader.give", started)
    part = Part("activities/7.fit", len(data), lambda: data, source=Source.ARCHIVE)

    with Readers(1) as readers:
        (found,) = readers.read([part], "UTC", TODAY)

    assert found.source is Source.ARCHIVE
    assert found.set_aside == read_one(part.name, data, "UTC", TODAY).set_aside
    assert "what kind of file" in found.set_aside[0].reason


@pytest.mark.parametrize(
    "data",
    [
        *(GPX, TCX, CSV, PAIN, LIST),
        FIT,
        b"",
        b" \n",
        b"PK\x03\x04",
        b"\x1f\x8b",
        b"a;b",
        "a,b".encode("utf-16"),
        "Länge".encode("latin-1"),
        b"  <gpx>",
        b"word\n" * 20_000,
    ],
)
def test_what_may_be_ours_is_left_to_a_child(data):
    assert not is_foreign(data)
