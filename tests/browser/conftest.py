"""A real server process on an empty instance, and a real Chromium in front of it."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from app.store import jobs
from app.store.database import Database
from tests.conftest import NOW as MADE

CHROMIUM = shutil.which("chromium")
QUIET = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]
COMMAND = str(Path(sys.executable).with_name("kneewise"))
PASSWORD = "plum orchard tricycle 9"
PATIENCE_S = 120  # for what takes a moment when the computer is at nothing else
NOW = datetime(2026, 11, 12, 8, 0, tzinfo=UTC)  # a Thursday, nine in the morning in Berlin

expect.set_options(timeout=1000 * PATIENCE_S)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Without Chromium the browser tests are left out, loudly; in CI that is a failure."""
    here = [item for item in items if item.path.parent == Path(__file__).parent]
    for item in here:
        item.add_marker("browser")
    if CHROMIUM is None and here:
        if os.environ.get("CI"):
            raise pytest.UsageError("Chromium is missing, and in CI the browser tests have to run.")
        print(f"\n!! No Chromium here: {len(here)} browser tests are left out.")
        items[:] = [item for item in items if item not in here]
        config.hook.pytest_deselected(items=here)


@dataclass(frozen=True)
class Server:
    """A running Kneewise of this test process."""

    url: str
    instance: Path

    def command(self, *words: str, stdin: str | None = None) -> str:
        """Run `kneewise WORDS` on this server's instance and return what it prints."""
        done = subprocess.run(
            [COMMAND, *words],
            env=environment(self.instance, self.url),
            input=stdin,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


def environment(instance: Path, url: str, **settings: str) -> dict[str, str]:
    """The environment of a server, nothing of the outer settings; `settings` come without their prefix."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("KNEEWISE_", "STRAVA_"))
    }
    ours = {"INSTANCE": str(instance), "PORT": url.rsplit(":", 1)[1], "NOW": NOW.isoformat(), **settings}
    return kept | {f"KNEEWISE_{name}": value for name, value in ours.items()}


def free_port() -> int:
    """A port nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until the server answers; fail with what it printed when it stops instead."""
    ends = time.monotonic() + PATIENCE_S
    while time.monotonic() < ends:
        assert process.poll() is None, "the server stopped while starting"
        try:
            with urllib.request.urlopen(url + "/readyz", timeout=10) as answer:
                assert answer.status == 200
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise AssertionError(f"the server did not answer within {PATIENCE_S} s")


@contextmanager
def running(instance: Path, **settings: str) -> Iterator[Server]:
    """`kneewise run` on an instance folder, as its operator starts it, until the block ends."""
    url = f"http://localhost:{free_port()}"
    with (instance.parent / "server.log").open("ab") as log:
        process = subprocess.Popen(
            [COMMAND, "run"],
            env=environment(instance, url, **settings),
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            wait_for(url, process)
            yield Server(url, instance)
        finally:
            process.terminate()
            process.wait(timeout=PATIENCE_S)


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A running Kneewise, one for each test process; it stops when the tests of browsers are through."""
    with running(tmp_path_factory.mktemp("instance")) as server:
        yield server


@pytest.fixture(scope="package")
def demo(demo_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A running Kneewise whose demo is there, one for each test process."""
    instance = tmp_path_factory.mktemp("demo") / "instance"
    instance.mkdir()
    path = instance / "kneewise.db"
    shutil.copy(demo_database, path)
    with closing(Database(f"sqlite:///{path}")) as db, db.begin() as tx:
        jobs.succeeded(tx, "demo", MADE)
    with running(instance, NOW=MADE.isoformat()) as server:
        yield server


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One Chromium for each test process."""
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()


@contextmanager
def visiting(browser: Browser, server: Server, also: str = "") -> Iterator[Page]:
    """A fresh phone-sized visitor; fails on a script error, a refused resource or a host that is foreign.

    also  the start of the addresses of another host that the visitor may see
    """
    context = browser.new_context(
        base_url=server.url,
        viewport={"width": 390, "height": 844},
        timezone_id="Europe/Berlin",
        locale="en-IE",
    )
    context.set_default_timeout(1000 * PATIENCE_S)
    tab = context.new_page()
    ours = (server.url, "data:", "blob:", *((also,) if also else ()))
    wrong: list[str] = []
    tab.on("pageerror", lambda error: wrong.append(f"script: {error}"))
    tab.on(
        "console",
        lambda message: wrong.append(message.text) if "Content Security Policy" in message.text else None,
    )
    tab.on(
        "request",
        lambda request: (
            None if request.url.startswith(ours) else wrong.append(f"foreign host: {request.url}")
        ),
    )
    yield tab
    context.close()
    assert wrong == []


@pytest.fixture
def page(browser: Browser, server: Server) -> Iterator[Page]:
    """A visitor of the server that the tests share."""
    with visiting(browser, server) as tab:
        yield tab


def sign_up(page: Page, email: str, role: str = "runner") -> None:
    """Make an account through the pages; tests share a server, so each address is made its own."""
    page.goto("/sign-up")
    ask_for_account(page, f"{uuid4().hex[:8]}.{email}", role)
    page.wait_for_url(lambda url: "/sign-up" not in url)


def ask_for_account(page: Page, email: str, role: str = "runner") -> None:
    """Fill in the form of a new account and send it."""
    page.get_by_label("E-mail").fill(email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator(f"input[name=role][value={role}]").check(force=True)
    page.locator("input[name=adult]").check()
    if role == "runner":
        page.locator("input[name=consent_health]").check()
    page.get_by_role("button", name="Create account").click()
