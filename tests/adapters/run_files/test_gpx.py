"""GPX tracks: distance from places, sport from words or from speed."""

import math
from datetime import UTC, date, datetime, timedelta

import gpxpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.adapters.run_files import Reading, gpx, read_one, wire
from app.domain.runs import Sport
from tests.adapters.run_files.samples_of import GPX

TODAY = date(2024, 6, 1)
START = datetime(2024, 5, 6, 5, 10, tzinfo=UTC)
DEGREE_M = math.pi / 180 * 6_371_008.8


def read(data: bytes | str, zone: str = "Europe/Berlin") -> Reading:
    return read_one("a.gpx", data.encode() if isinstance(data, str) else data, zone, TODAY)


def point(lat: float, lon: float, after_s: int) -> str:
    at = START + timedelta(seconds=after_s)
    return f'<trkpt lat="{lat:.8f}" lon="{lon:.8f}"><time>{at:%FT%TZ}</time></trkpt>'


def track(mps: float, seconds: int = 1200, head: str = "", every: int = 5) -> str:
    points = "".join(point(t * mps / DEGREE_M, 0, t) for t in range(0, seconds + 1, every))
    return f'<gpx creator="app"><trk>{head}<trkseg>{points}</trkseg></trk></gpx>'


def test_track_gives_distance_times_cadence_and_local_day():
    (run,) = read(GPX, "Pacific/Auckland").runs

    assert run.distance_m == 90  # three steps of 30 m; the way between the segments is not counted
    assert (run.moving_s, run.elapsed_s) == (30, 150)
    assert (run.cadence_spm, run.cadence_raw) == (168, 84)
    assert (run.title, run.device, run.sport) == ("Morning Run", "StravaGPX", Sport.RUN)
    assert run.local_start == datetime(2024, 5, 6, 17, 10)


def test_spaces_and_marks_before_the_xml_are_passed_over():
    whole = read(GPX).runs[0].distance_m

    for data in (b" \n   " + GPX, b"\xef\xbb\xbf" + GPX, GPX.decode().encode("utf-16")):
        assert read(data).runs[0].distance_m == whole


@pytest.mark.parametrize("mps", [1.85, 2.7, 4.4])
def test_track_without_a_sport_that_moves_like_a_run_is_one(mps):
    (run,) = read(track(mps)).runs

    assert run.sport is Sport.RUN
    assert run.distance_m == pytest.approx(mps * 1200, abs=1)


@pytest.mark.parametrize("mps", [1.3, 4.7, 9.0])
def test_track_without_a_sport_that_moves_otherwise_is_set_aside(mps):
    reading = read(track(mps))

    assert reading.runs == ()
    assert "does not say which sport" in reading.set_aside[0].reason


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        ("<type>cycling</type>", "Cycling: not a run."),
        ("<type>1</type>", "Cycling: not a run."),
        ("<name>Evening Ride</name>", "Cycling: not a run."),
        ("<name>Wanderung am See</name>", "Hiking: not a run."),
    ],
)
def test_another_sport_is_left_out_by_type_or_by_title(head, reason):
    assert [n.reason for n in read(track(2.7, head=head)).left_out] == [reason]


@pytest.mark.parametrize(
    "head", ["<type>9</type>", "<type>trail_running</type>", "<name>Corrida matutina</name>"]
)
def test_running_by_type_or_by_title_is_taken_at_any_speed(head):
    assert len(read(track(1.2, head=head)).runs) == 1


def test_type_that_nobody_knows_is_asked_about():
    assert "“Quadball”" in read(track(2.7, head="<type>Quadball</type>")).set_aside[0].reason


def test_offset_in_the_times_is_the_local_clock():
    data = track(2.7).replace("Z</time>", "+05:30</time>")

    (run,) = read(data).runs

    assert run.local_start == datetime(2024, 5, 6, 5, 10)
    assert run.start == datetime(2024, 5, 5, 23, 40, tzinfo=UTC)


def test_leap_of_the_gps_adds_nothing():
    lines = track(2.7).split("<trkpt")
    lines[100] = lines[100].replace('lon="0.0', 'lon="0.5')

    (run,) = read("<trkpt".join(lines)).runs

    assert run.distance_m == pytest.approx(2.7 * 1200, abs=15)


def test_cut_track_gives_what_was_saved():
    data = track(2.7)

    (run,) = read(data[: len(data) // 2]).runs

    assert run.damaged
    assert 1500 < run.distance_m < 1700


def test_a_track_that_breaks_off_before_it_says_its_sport_is_said_to_break_off():
    data = track(0.9)

    assert "It does not say which sport" in read(data).set_aside[0].reason
    assert "It breaks off before" in read(data[: len(data) // 2]).set_aside[0].reason


def test_legs_left_out_for_the_same_reason_are_one_line():
    walk = track(0.9)[len('<gpx creator="app">') : -len("</gpx>")]
    ride = walk.replace("<trkseg>", "<type>cycling</type><trkseg>")
    run = track(2.7)[len('<gpx creator="app">') : -len("</gpx>")]
    reading = read(f"<gpx>{walk}{walk}{walk}{ride}{walk}{run}{ride}</gpx>")

    assert [note.part for note in reading.set_aside] == ["legs 1 to 3, 5"]
    assert [note.part for note in reading.left_out] == ["legs 4, 7"]
    assert len(reading.runs) == 1


def test_undated_and_ancient_tracks_are_set_aside():
    undated = track(2.7).replace("<time>", "<cmt>").replace("</time>", "</cmt>")

    assert "no times" in read(undated).set_aside[0].reason
    assert "1901" in read(track(2.7).replace("2024-", "1901-")).set_aside[0].reason


@pytest.mark.parametrize("body", ["<rte><rtept lat='1' lon='2'/></rte>", "<wpt lat='1' lon='2'/>", ""])
def test_routes_and_places_are_left_out(body):
    assert "no recording" in read(f"<gpx>{body}</gpx>").left_out[0].reason


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE gpx [<!ENTITY a "b">]>',
        '<!DOCTYPE gpx SYSTEM "http://127.0.0.1:1/a.dtd">',
        '<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>',
        '<!DOCTYPE gpx [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    ],
)
def test_document_types_and_entities_are_refused(doctype):
    (note,) = read(f"{doctype}<gpx><trk><name>&a;</name></trk></gpx>").set_aside

    assert "DTD" in note.reason


def test_undeclared_prefixes_do_not_matter():
    data = track(2.7).replace("<time>", "<x:power>5</x:power><time>")

    assert len(read(data).runs) == 1


def test_title_loses_control_and_direction_characters_and_is_cut():
    (run,) = read(track(2.7, head=f"<name>a\u202eb&#10;{'c' * 300}</name>")).runs

    assert run.title.startswith("ab c")
    assert len(run.title) == 200


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(-0.0009, 0.0009), st.floats(-0.0009, 0.0009)), min_size=2, max_size=20))
def test_distance_agrees_with_gpxpy(steps):
    lat = lon = 50.0
    points = []
    for i, (a, b) in enumerate(steps):
        lat, lon = lat + a, lon + b
        points.append(point(lat, round(lon, 6), 60 * i))
    data = f'<gpx version="1.1"><trk><trkseg>{"".join(points)}</trkseg></trk></gpx>'

    (leg,) = gpx.legs(data.encode())

    assert leg.distance_m == pytest.approx(gpxpy.parse(data).length_2d(), rel=0.003, abs=0.01)


@pytest.mark.parametrize(
    "extension",
    [
        "<gpxtpx:TrackPointExtension><gpxtpx:hr>150</gpxtpx:hr><gpxtpx:cad>86</gpxtpx:cad>"
        "</gpxtpx:TrackPointExtension>",
        "<ns3:TrackPointExtension><ns3:cad>86</ns3:cad><ns3:hr>150</ns3:hr></ns3:TrackPointExtension>",
        "<gpxdata:hr>150</gpxdata:hr><gpxdata:cadence>86</gpxdata:cadence>",
        "<heartrate>150</heartrate><cadence>86</cadence>",
        "<a:TPX><a:RunCadence>86</a:RunCadence></a:TPX><b:HR>150</b:HR>",
        "<cad></cad><cadence>86</cadence><hr/><heartrate>150</heartrate>",
    ],
    ids=["Garmin", "Garmin by another prefix", "Cluetrust", "none", "in capitals", "empty ones beside them"],
)
def test_cadence_and_heart_rate_are_known_under_the_names_makers_give_them(extension):
    data = track(2.7).replace("</time></trkpt>", f"</time><extensions>{extension}</extensions></trkpt>")

    (run,) = read(data).runs

    assert (run.cadence_spm, run.average_hr_bpm) == (172, 150)
    assert (run.running_spm, run.running_mps) == (172, pytest.approx(2.7, abs=0.01))


@pytest.mark.parametrize("first", [True, False])
def test_an_extension_does_not_take_the_place_of_what_gpx_says(first):
    extension = "<extensions><x:time>1999-01-01T00:00:00Z</x:time><x:ele>9000</x:ele></extensions>"
    if first:
        data = track(2.7).replace("<time>", f"{extension}<ele>30</ele><time>")
    else:
        data = track(2.7).replace("</time>", f"</time><ele>30</ele>{extension}")

    (run,) = read(data).runs

    assert (run.start, run.elevation_gain_m) == (START, 0)


def test_walks_in_a_track_do_not_pull_the_means_of_what_was_run():
    parts, metres = [], 0.0
    for i in range(0, 2400, 5):
        mps, cadence = (3.0, 86) if i % 600 < 480 else (1.3, 62)
        at = START + timedelta(seconds=i)
        parts.append(
            f'<trkpt lat="{metres / DEGREE_M:.8f}" lon="0"><time>{at:%FT%TZ}</time>'
            f"<cad>{cadence}</cad></trkpt>"
        )
        metres += 5 * mps
    (run,) = read(f"<gpx><trk><type>run</type><trkseg>{''.join(parts)}</trkseg></trk></gpx>").runs

    assert run.running_mps == pytest.approx(3.0, abs=0.03)
    assert run.cadence_spm == pytest.approx(172, abs=0.5)
    assert (run.distance_m, run.moving_s) == (pytest.approx(6378, abs=2), 2395)


def test_several_tracks_are_several_runs():
    first = track(2.7)[len('<gpx creator="app">') : -len("</gpx>")]
    second = first.replace("T05:", "T17:")

    reading = read(f"<gpx>{first}{second}</gpx>")

    assert [run.start.hour for run in reading.runs] == [5, 17]
    assert len({run.external_id for run in reading.runs}) == 2


def test_segments_out_of_order_are_read_in_the_order_of_time():
    head, *points = track(2.7).split("<trkpt")
    points[-1], end = points[-1].split("</trkseg>")
    early, late = ("".join(f"<trkpt{p}" for p in some) for some in (points[:100], points[100:]))
    data = f"{head}{late}</trkseg><trkseg>{early}</trkseg>{end}"

    (run,), (straight,) = read(data).runs, read(track(2.7)).runs

    assert (run.start, run.elapsed_s, run.moving_s) == (START, 1200, 1200)
    assert run.distance_m == straight.distance_m


@pytest.mark.parametrize("leap", [timedelta(hours=13), timedelta(days=-2)])
def test_a_clock_that_jumps_within_a_track_gives_no_time_to_the_run(leap):
    points = track(2.7, head="<type>run</type>").split("<trkpt")
    for i in range(1, 100):
        at = START + timedelta(seconds=5 * (i - 1))
        points[i] = points[i].replace(f"{at:%FT%TZ}", f"{at - leap:%FT%TZ}")

    (run,) = read("<trkpt".join(points)).runs

    assert run.start == START + timedelta(seconds=5)
    assert (run.elapsed_s, run.distance_m) == (1195, pytest.approx(2.7 * 1200, abs=15))


def test_no_coordinates_are_in_what_comes_out():
    text = wire.packed(read(GPX))[1]

    assert not any(part in text for part in (b"52.5", b"13.4", b"lat", b"lon"))


@pytest.mark.parametrize("prefix", ["", "g:"])
@pytest.mark.parametrize("version", ["1/0", "1/1"])
def test_any_namespace_and_prefix_of_gpx_will_do(prefix, version):
    data = track(2.7).replace("<gpx ", f'<gpx xmlns:g="http://www.topografix.com/GPX/{version}" ')
    for name in ("gpx", "trk", "trkseg", "trkpt", "time"):
        data = data.replace(f"<{name}", f"<{prefix}{name}").replace(f"</{name}>", f"</{prefix}{name}>")
    data = data.replace(f"<{prefix}{prefix}", f"<{prefix}")

    assert len(read(data).runs) == 1
