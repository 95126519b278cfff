"""A server process whose only page takes its time; the tests end it meanwhile."""

import sys
import time
from contextlib import closing

from app.config import Settings
from app.web import intake, server

BODY = b"x" * 3_000_000


def slow(environ, start_response):
    """Answer after the seconds that the path names, and once the body was read."""
    path = environ["PATH_INFO"].strip("/")
    time.sleep(float(path) if path[:1].isdigit() else 0)
    while environ["wsgi.input"].read(100_000):
        pass
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(BODY)))])
    return [BODY]


if __name__ == "__main__":
    if len(sys.argv) > 2:
        intake.WAIT_S = intake.FORM_S = server.CLEAN_S = float(sys.argv[2])
    with closing(server.listen("127.0.0.1", int(sys.argv[1]))) as listening:
        server.serve(
            slow, Settings(), listening, lambda: print("ready", flush=True), lambda cookies: "rosa" in cookies
        )
    print("ended", flush=True)
