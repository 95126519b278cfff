"""Words out of the catalogue of the request."""

import pytest
from flask import Flask, g
from flask.testing import FlaskClient

from app.web import words
from app.web.words import counted, translated


@pytest.fixture
def app(client: FlaskClient) -> Flask:
    return client.application


def test_the_catalogue_is_looked_up_once_a_request(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with app.test_request_context():
        assert translated("Today") == "Today"
        monkeypatch.delattr(words, "get_domain")
        assert translated("Today") == "Today"
        assert "catalogue" in g


def test_values_are_put_in_and_a_bare_per_cent_sign_stays(app: Flask) -> None:
    with app.test_request_context():
        assert translated("%(count)s waiting", count=3) == "3 waiting"
        assert translated("more than 10 % over") == "more than 10 % over"


@pytest.mark.parametrize(("num", "said"), [(1, "1 week"), (2, "2 weeks")])
def test_a_count_chooses_its_words(app: Flask, num: int, said: str) -> None:
    with app.test_request_context():
        assert counted("%(num)s week", "%(num)s weeks", num) == said
