"""Files that never change under their address, and the icons that are drawn into the page."""

import gzip
import hashlib
import mimetypes
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from threading import Lock

from flask import Blueprint, Response, abort, request
from markupsafe import Markup

from app.web.access import anyone
from app.web.headers import nonce

bp = Blueprint("assets", __name__)
STATIC = Path(__file__).parent.parent / "static"
VENDOR_PLOTLY = STATIC / "vendor" / "plotly-basic.min.js"
COMPRESSED = {".css", ".js", ".svg", ".json", ".txt"}
_files: dict[tuple[Path, int], "File"] = {}
_lock = Lock()


@dataclass(frozen=True, slots=True)
class File:
    """One file as it is served: its bytes, the same compressed once, and the hash that names both."""

    digest: str
    body: bytes
    compressed: bytes | None
    mimetype: str


@cache
def _package(name: str) -> Path:
    """The folder of an installed package, without importing it."""
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError(name)
    return Path(spec.submodule_search_locations[0])


def _where(name: str) -> Path | None:
    """The file behind a name; None when there is none."""
    if name == "bootstrap.css":
        return _package("flask_bootstrap") / "static/bootstrap5/css/bootstrap.min.css"
    if name == "plotly.js":
        return _plotly(VENDOR_PLOTLY)
    return _own(name)


@cache  # asked for thrice a page, and looking for a file that is not there is slow
def _plotly(small: Path) -> Path:
    """The small bundle when `make assets` fetched it, else the wheel's own."""
    return small if small.exists() else _package("plotly") / "package_data/plotly.min.js"


@lru_cache(maxsize=256)  # asked for a dozen times a page, by names that anyone may make up
def _own(name: str) -> Path | None:
    """A file of app/static; None for what is not one, or lies outside."""
    try:
        path = (STATIC / name).resolve()
        return path if path.is_relative_to(STATIC.resolve()) and path.is_file() else None
    except (OSError, ValueError):  # no file can be called that
        return None


def _load(name: str) -> File | None:
    path = _where(name)
    if path is None:
        return None
    key = (path, path.stat().st_mtime_ns)
    with _lock:
        if key not in _files:
            body = path.read_bytes()
            if name == "bootstrap.css":  # its map is not served
                body = re.sub(rb"/\*# sourceMappingURL=.*?\*/", b"", body)
            _files[key] = File(
                hashlib.sha256(body).hexdigest()[:16],
                body,
                gzip.compress(body, 6, mtime=0) if path.suffix in COMPRESSED else None,
                mimetypes.guess_type(path.name)[0] or "application/octet-stream",
            )
        return _files[key]


def asset(name: str) -> str:
    """The address of a file of app/static, which changes with its content."""
    found = _load(name)
    if found is None:
        raise FileNotFoundError(f"app/static/{name}")
    return f"/assets/{found.digest}/{name}"


def plotly_url() -> str:
    """The address of plotly.js: the small bundle when `make assets` fetched it, else the wheel's own."""
    return asset("plotly.js")


@cache
def _styles_of_plotly(digest: str) -> tuple[str, ...]:
    """The ids of the style elements that plotly.js makes unless the page has them already."""
    found = _load("plotly.js")
    own = re.findall(rb'getElementById\("([0-9a-f]{64})"\)', found.body) if found else []
    return ("plotly.js-style-global", *sorted({one.decode() for one in own}))


def plotly_head() -> Markup:
    """Empty style elements with this answer's nonce, which plotly.js then fills or leaves alone.

    Without them it would make its own, which the policy forbids and the browser reports.
    """
    ids = _styles_of_plotly(plotly_url())
    return Markup("").join(Markup('<style id="{}" nonce="{}"></style>').format(each, nonce()) for each in ids)


@bp.get("/assets/<digest>/<path:name>")
@anyone
def file(digest: str, name: str) -> Response:
    """Serve a file for ever; under another hash it does not exist."""
    found = _load(name)
    if found is None or found.digest != digest:
        abort(404)
    wants_gzip = found.compressed is not None and request.accept_encodings["gzip"] > 0
    response = Response(found.compressed if wants_gzip else found.body, mimetype=found.mimetype)
    if wants_gzip:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.vary.add("Accept-Encoding")
    return response


@cache
def _sprite() -> str:
    return (_package("flask_bootstrap") / "static/bootstrap5/icons/bootstrap-icons.svg").read_text("utf-8")


@cache
def _shapes(name: str) -> tuple[str, str]:
    """The view box and the inner drawing of one Bootstrap icon; raises KeyError for an unknown name."""
    found = re.search(
        rf'<symbol[^>]*?viewBox="([\d .]+)" id="{re.escape(name)}"[^>]*>(.*?)</symbol>', _sprite(), re.S
    )
    if found is None:
        raise KeyError(f"no icon is called {name}")
    return found.group(1), found.group(2)


@cache
def icon(name: str, size: int = 20, label: str = "") -> Markup:
    """An icon drawn into the page, in the colour of the text; without `label` it is hidden from readers."""
    box, shapes = _shapes(name)
    said = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
    return Markup('<svg class="icon" width="{0}" height="{0}" viewBox="{1}" {2}>{3}</svg>').format(
        size, box, said, Markup(shapes)
    )
