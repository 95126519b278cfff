"""XML made to do harm."""

from tests.adapters.run_files.bombs.made import Bomb
from tests.adapters.run_files.samples_of import GPX

DTD = "names of its own"
NOTHING = "nothing of a recording could be saved"
LAUGHS = "".join(f'<!ENTITY {b} "{10 * f"&{a};"}">' for a, b in zip("bcdefghi", "abcdefgh", strict=True))


def headed(head: str) -> bytes:
    """A good GPX file behind a document type of its own, whose names it uses."""
    return head.encode() + GPX.partition(b"?>\n")[2].replace(b"Morning Run", b"&a;")


def attributes() -> bytes:
    """An element with hundreds of thousands of attributes."""
    return b"<gpx><trk " + b" ".join(b'a%d="1"' % i for i in range(300_000)) + b"/></gpx>"


def words() -> bytes:
    """A point with more and more elements of ever other names, all of which are kept until it ends."""
    return b"<gpx><trk><trkseg><trkpt>" + b"".join(b"<%s%d/>" % (b"a" * 60, i) for i in range(300_000))


def points(count: int) -> bytes:
    """A GPX file of many points."""
    return b"<gpx><trk><trkseg>" + b'<trkpt lat="1" lon="1"/>' * count + b"</trkseg></trk></gpx>"


XML = [
    Bomb("names that multiply", "b.gpx", lambda: headed(f'<!DOCTYPE gpx [<!ENTITY i "ha">{LAUGHS}]>'), DTD),
    Bomb(
        "document type in wide letters",
        "b.gpx",
        lambda: headed('<!DOCTYPE gpx [<!ENTITY a "b">]>').decode().encode("utf-16"),
        DTD,
    ),
    Bomb("deep nesting", "b.gpx", lambda: b"<gpx>" + b"<a>" * 500_000, NOTHING),
    Bomb("giant attribute", "b.gpx", lambda: b'<gpx><trk a="' + b"0" * 2_000_000 + b'"/></gpx>', NOTHING),
    Bomb("attributes without end", "b.gpx", attributes, NOTHING),
    Bomb("giant text", "b.tcx", lambda: b"<TrainingCenterDatabase><a>" + b"0" * 2_000_000, NOTHING),
    Bomb("tracks without end", "b.gpx", lambda: b"<gpx>" + b"<trk/>" * 100_000, "more than 1,000 activities"),
    Bomb("points without end", "b.gpx", lambda: points(200_001), "more than 200,000 points", heavy=True),
]
