"""Tables made to do harm."""

from tests.adapters.run_files.bombs.made import Bomb

TABLES = [
    Bomb("one giant line", "b.csv", lambda: b"0" * 2_000_000, "first line"),
    Bomb(
        "one giant field", "b.csv", lambda: b'start,distance_m\n"' + b"a,\n" * 1_000_000, "breaks at line 2"
    ),
    Bomb(
        "a million columns", "b.csv", lambda: b"start,distance_m" + b",a" * 1_000_000, "more than 500 columns"
    ),
]
