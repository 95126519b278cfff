"""Runs and pain out of files: FIT, GPX, TCX, CSV, and the exports of Strava and Garmin.

    with Readers(workers) as readers:       children that parse, so that a bad file harms nobody
        found = list(parts(path, readers.rows))     what there is to read, nothing unpacked ahead
        for reading in readers.read(found, zone, today): ...
    read_one(name, data, zone, today)       the same for one file, in this process

Nothing here raises for what a file holds: each refusal is a sentence in the Reading.
`parts` raises Refused when the whole upload is refused, an archive too big for example.
"""

from app.adapters.run_files.archive import parts
from app.adapters.run_files.pool import Readers
from app.adapters.run_files.prints import files_print
from app.adapters.run_files.reading import read_one
from app.adapters.run_files.values import Note, PainDraft, Part, Reading, Refused

__all__ = ["Note", "PainDraft", "Part", "Reading", "Readers", "Refused", "files_print", "parts", "read_one"]
