"""Structured logs on stderr that never hold a secret, a health value or a line someone else made up."""

import logging
import re
import sys
import traceback
from collections.abc import Mapping
from typing import Any

import structlog
from structlog.types import EventDict, Processor

HIDDEN = "[hidden]"
SECRET_NAMES = re.compile(
    r"(?i)pass(word|wd)|secret|token|csrf|cookie|authorization|session|api_?key|email|address|payload|url|path|query"
    r"|score|pain|place|note|flag|side|moment|cadence|heart|title|body|form|args|parameters"
)
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
PRIVATE_TEXT = re.compile(r"(?<!\S)/\S+|\S+@\S+")  # addresses of pages and of people in others' messages
FRAMES = 12
CHATTY = {
    "apscheduler": logging.WARNING,
    "stravalib": logging.WARNING,
    "alembic": logging.WARNING,
    "waitress.queue": logging.ERROR,
}


def start(as_json: bool | None = None, level: int = logging.INFO) -> None:
    """Send all logs of this process to stderr: JSON lines, or readable ones where a person is looking."""
    as_json = not sys.stderr.isatty() if as_json is None else as_json
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        say_where,
        hide,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_logger_name, *shared],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _renderer(as_json)],
        )
    )
    logging.raiseExceptions = False  # a log that cannot be written must not print what it was about
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for chatty, least in CHATTY.items():
        logging.getLogger(chatty).setLevel(least)


def bind(**values: str) -> None:
    """Put values, such as the request's id, on each line this thread logs until `unbind`."""
    structlog.contextvars.bind_contextvars(**values)


def unbind() -> None:
    """Forget what `bind` put on this thread's lines."""
    structlog.contextvars.clear_contextvars()


def say_where(_logger: object, _method: str, line: EventDict) -> EventDict:
    """Turn an exception into its kind and its places in the code.

    Its text is left out: it may quote what a person typed.
    """
    given = line.pop("exc_info", None)
    line.pop("stack_info", None)
    error = sys.exc_info()[1] if given is True else given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        line["error"] = type(error).__name__
        frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
        line["where"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return line


def hide(_logger: object, _method: str, line: EventDict) -> EventDict:
    """Replace the values of names that may hold a secret or a health value, and escape control characters."""
    cleaned = {name: _clean(name, value) for name, value in line.items()}
    cleaned["event"] = PRIVATE_TEXT.sub(HIDDEN, str(cleaned.get("event", "")))
    return cleaned


def _clean(name: str, value: Any) -> Any:
    if name.startswith("_") or value is None or isinstance(value, bool):
        return value
    if SECRET_NAMES.search(name):
        return HIDDEN
    if isinstance(value, Mapping):
        return {key: _clean(str(key), inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_clean(name, inner) for inner in value]
    if isinstance(value, (int, float)):
        return value
    return CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", str(value))


def _renderer(as_json: bool) -> Processor:
    if as_json:
        return structlog.processors.JSONRenderer()
    return structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), sort_keys=False)
