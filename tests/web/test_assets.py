"""Files under addresses that never change, and icons."""

import gzip
import re

import pytest

from app.web import assets


def test_a_file_is_served_for_ever_under_its_hash(client):
    with client.application.test_request_context():
        address = assets.asset("style.css")
    answer = client.get(address, headers={"Accept-Encoding": "identity"})

    assert answer.status_code == 200
    assert answer.mimetype == "text/css"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.data == (assets.STATIC / "style.css").read_bytes()
    assert client.get(address.replace("/assets/", "/assets/0")).status_code == 404


def test_it_is_compressed_once_for_those_who_take_it(client):
    address = assets.asset("bootstrap.css")
    plain = client.get(address, headers={"Accept-Encoding": "identity"}).data
    answer = client.get(address, headers={"Accept-Encoding": "gzip"})

    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert gzip.decompress(answer.data) == plain
    assert len(answer.data) < 40_000


@pytest.mark.parametrize(
    "name", ["../config.py", "..%2f..%2fpyproject.toml", "nothing.css", "", "%00", "x" * 300]
)
def test_only_files_of_the_static_folder_are_there(client, name):
    assert client.get(f"/assets/0123456789abcdef/{name}").status_code == 404
    with pytest.raises(FileNotFoundError):
        assets.asset(name)


def test_plotly_comes_from_the_wheel_and_from_no_other_host(client):
    answer = client.get(assets.plotly_url(), headers={"Accept-Encoding": "gzip"})
    assert answer.status_code == 200
    assert answer.mimetype == "text/javascript"
    assert len(answer.data) < 1_600_000


def test_the_smaller_bundle_is_preferred_when_it_was_fetched(client, tmp_path, monkeypatch):
    small = tmp_path / "plotly-basic.min.js"
    small.write_text("var Plotly = {};")
    monkeypatch.setattr(assets, "VENDOR_PLOTLY", small)
    assert client.get(assets.plotly_url(), headers={"Accept-Encoding": "identity"}).text == "var Plotly = {};"


def test_an_icon_is_hidden_from_readers_unless_it_is_named():
    assert 'aria-hidden="true"' in assets.icon("bell")
    assert 'role="img" aria-label="Inbox &lt;b&gt;"' in assets.icon("bell", 21, "Inbox <b>")
    with pytest.raises(KeyError):
        assets.icon("no-such-icon")


def test_the_first_visit_is_small(client):
    """Page, styles and scripts of the landing page, compressed, well under the 150 kB of the budget."""
    page = client.get("/", headers={"Accept-Encoding": "gzip"})
    names = ("bootstrap.css", "style.css", "theme.js", "frame.js", "icon.svg")
    files = [client.get(assets.asset(name), headers={"Accept-Encoding": "gzip"}).data for name in names]
    assert len(page.data) + sum(map(len, files)) < 80_000


SHEETS = sorted(assets.STATIC.glob("*.css"))
WRITERS = [
    *assets.STATIC.glob("*.js"),
    *(assets.STATIC.parents[1] / "templates").rglob("*.html"),
    *(assets.STATIC.parents[1] / "templates").rglob("*.svg"),
    *assets.STATIC.parent.rglob("*.py"),
]


@pytest.fixture(scope="module")
def written():
    """All words of pages, scripts and code, and the stems to which they add."""
    text = "\n".join(path.read_text("utf-8") for path in WRITERS)
    stems = {stem for stem in re.findall(r"([A-Za-z][\w-]*)\{", text) if stem not in ("a", "i")}
    return set(re.findall(r"[\w-]+", text)), stems


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_every_class_that_is_styled_is_one_of_a_page(sheet, written):
    words, stems = written
    rules = re.sub(r"/\*.*?\*/|\{[^{}]*\}", " ", sheet.read_text("utf-8"), flags=re.DOTALL)
    styled = set(re.findall(r"\.([A-Za-z][\w-]*)", rules))
    made = {name for name in styled for stem in stems if name.startswith(stem) and name != stem}

    assert styled - words - made == set()


@pytest.mark.parametrize(
    ("theme", "media"),
    [("light", None), ("dark", "screen"), ("system", "screen and (prefers-color-scheme: dark)")],
)
def test_the_dark_theme_holds_without_a_script(theme, media, new_person, sign_in):
    page = sign_in(new_person("Rosa", theme=theme)).get("/settings").text

    link = re.search(r'<link rel="stylesheet" href="/assets/\w+/dark\.css" media="([^"]*)">', page)
    assert (link and link[1]) == media
    assert page.find("style.css") < page.find("dark.css") or media is None


def test_each_colour_of_the_dark_theme_is_another_value_of_one_there_is():
    light, dark = ((assets.STATIC / name).read_text("utf-8") for name in ("style.css", "dark.css"))
    tokens = re.findall(r"(--[\w-]+):", dark)

    assert len(tokens) == len(set(tokens)) > 40
    for token in tokens:
        assert len(re.findall(rf"{token}:", light)) == 1, token
