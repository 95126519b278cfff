"""Walk through an XML file, element by element, in bounded memory; no DTD and no entities of its own.

defusedxml's expat reader is used, not gpxpy or tcxreader: these hold every point in memory with its
coordinates, refuse files whose prefixes are not declared, and lose what stands before a cut.
"""

import codecs
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from xml.sax import SAXException, handler

from defusedxml import DefusedXmlException
from defusedxml.expatreader import DefusedExpatParser

from app.adapters.run_files.advice import on_dtd
from app.adapters.run_files.values import Refused

BLOCK = 65_536
MAX_TEXT = 10_000  # letters of one element's text that are kept
MAX_DEPTH = 100
MAX_GAP = 1_000_000  # bytes without a tag; a longer text, or a tag with more in it, is no recording's


@dataclass(frozen=True, slots=True)
class Opened:
    """An element begins; names are without prefix, `path` ends with its own name."""

    path: tuple[str, ...]
    attributes: dict[str, str]


@dataclass(frozen=True, slots=True)
class Closed:
    """An element ends, with the text directly in it."""

    path: tuple[str, ...]
    text: str


class Cut(Exception):
    """The file ends early or breaks off in the middle; what was walked before it stands."""


@dataclass(slots=True)
class _Collector(handler.ContentHandler):
    """Takes the parser's calls and keeps them until they are asked for."""

    path: list[str] = field(default_factory=list)
    texts: list[list[str]] = field(default_factory=list)
    found: list[Opened | Closed] = field(default_factory=list)

    def startElement(self, name: str, attrs: Any) -> None:
        if len(self.path) >= MAX_DEPTH:
            raise ValueError("too deep")
        self.path.append(name.rpartition(":")[2])
        self.texts.append([])
        self.found.append(
            Opened(tuple(self.path), {k.rpartition(":")[2]: attrs[k] for k in attrs.getNames()})
        )

    def characters(self, content: str) -> None:
        if self.texts and len(self.texts[-1]) < MAX_TEXT:
            self.texts[-1].append(content[:MAX_TEXT])

    def endElement(self, name: str) -> None:
        text = "".join(self.texts.pop())[:MAX_TEXT].strip()
        self.found.append(Closed(tuple(self.path), text))
        self.path.pop()


def bare(data: bytes) -> bytes:
    """The XML itself: Strava writes spaces before it, others a byte order mark; UTF-16 becomes UTF-8."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = data.decode("utf-16", "replace").lstrip()
        if text.startswith("<?xml"):
            text = text.partition("?>")[2].lstrip()
        return text.encode()
    return data.removeprefix(codecs.BOM_UTF8).lstrip()


def walk(data: bytes) -> Iterator[Opened | Closed]:
    """Yield every element as it opens and closes; raises Cut at a break, Refused for a DTD or entities."""
    collector = _Collector()
    parser = DefusedExpatParser(forbid_dtd=True)  # type: ignore[no-untyped-call]
    parser.setFeature(handler.feature_namespaces, False)
    parser.setContentHandler(collector)
    data = bare(data)
    told = 0
    try:
        for begin in range(0, len(data), BLOCK):
            parser.feed(data[begin : begin + BLOCK])
            told = begin if collector.found else told
            if begin - told > MAX_GAP:
                raise ValueError("no tag for too long")
            yield from collector.found
            collector.found.clear()
        parser.close()
    except DefusedXmlException as error:
        raise Refused(on_dtd(data)) from error
    except (SAXException, LookupError, ValueError) as error:
        yield from collector.found
        raise Cut from error
    yield from collector.found


def number(text: str) -> float | None:
    """A finite number, or None for what is none."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def clock(text: str) -> datetime | None:
    """An aware instant from ISO 8601; without an offset it is UTC, as GPX says; None for what is no date."""
    try:
        found = datetime.fromisoformat(text.strip())
        found = found if found.tzinfo else found.replace(tzinfo=UTC)
        found.astimezone(UTC)  # years at the ends of the calendar have no instant
        return found
    except (ValueError, OverflowError):
        return None
