"""The tab about Strava, and the words of a page."""

import re
from html import unescape

from tests.web.conftest import Browser

TAB = "/import?tab=strava"


def said(browser: Browser, path: str = TAB) -> str:
    """A page's words, one space between them."""
    answer = browser.get(path)
    assert answer.status_code == 200, answer.status
    main = re.search(r"<main.*</main>", answer.text, re.S)
    assert main is not None
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main[0])).split())
