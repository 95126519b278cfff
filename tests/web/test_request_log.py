"""What a request leaves in the log."""

import pytest
from structlog.testing import capture_logs

CANARY = "canary-7f3a"


def test_a_line_names_the_route_and_not_the_address(client):
    with capture_logs() as lines:
        client.get(f"/no-such-page/{CANARY}?secret={CANARY}")

    (line,) = [line for line in lines if line["event"] == "request"]
    assert (line["method"], line["route"], line["status"]) == ("GET", "none", 404)
    assert CANARY not in str(lines)


@pytest.mark.parametrize("path", ["/sign-in", "/sign-up"])
def test_what_is_typed_never_reaches_the_log(client, path):
    with capture_logs() as lines:
        client.post(path, data={"email": f"{CANARY}@example.org", "password": CANARY, "timezone": CANARY})

    assert [line["route"] for line in lines if line["event"] == "request"] == [path]
    assert CANARY not in str(lines)


def test_questions_of_a_supervisor_are_not_logged(client):
    with capture_logs() as lines:
        client.get("/healthz")

    assert lines == []
