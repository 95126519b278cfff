"""Reads forms and the files in them: names may be in any encoding, and a broken form is said to be one."""

from collections.abc import Iterator
from io import BytesIO
from typing import IO, Any

from werkzeug.datastructures import FileStorage, Headers, MultiDict
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge
from werkzeug.formparser import FormDataParser, MultiPartParser
from werkzeug.sansio.multipart import Data, Epilogue, Field, File, MultipartDecoder, NeedData

Parsed = tuple[IO[bytes], MultiDict[str, str], MultiDict[str, FileStorage]]


class UnreadableForm(BadRequest):
    """What was sent is no form, or breaks off."""


class TooManyParts(RequestEntityTooLarge):
    """More files, or fields, than are taken at once; `most` of them are."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most = most


class Forms(FormDataParser):
    """Reads the body of a request; raises UnreadableForm, TooManyParts and RequestEntityTooLarge."""

    def parse(
        self,
        stream: IO[bytes],
        mimetype: str,
        content_length: int | None,
        options: dict[str, str] | None = None,
    ) -> Parsed:
        """The fields and the files; what is neither kind of form is left in the stream."""
        self.silent = False
        try:
            if mimetype != "multipart/form-data":
                return super().parse(stream, mimetype, content_length, options)
            boundary = (options or {}).get("boundary", "").encode("ascii")
            if not boundary:
                raise UnreadableForm
            parts = _Parts(
                self.stream_factory, self.max_form_memory_size, self.cls, max_form_parts=self.max_form_parts
            )
            return stream, *parts.parse(stream, boundary, content_length)
        except ValueError as error:
            raise UnreadableForm from error


class _Decoder(MultipartDecoder):
    def _parse_headers(self, data: bytes | bytearray) -> Headers:
        """The head of a part, where a name that is not in UTF-8 loses its strange letters and no more."""
        return super()._parse_headers(bytes(data).decode("utf-8", "replace").encode())


class _Parts(MultiPartParser):
    def parse(
        self, stream: IO[bytes], boundary: bytes, content_length: int | None
    ) -> tuple[MultiDict[str, str], MultiDict[str, FileStorage]]:
        """Every part, a file's bytes straight to where its stream leads."""
        fields: list[tuple[str, str]] = []
        files: list[tuple[str, FileStorage]] = []
        part: Field | File | None = None
        into: Any = BytesIO()
        for event in self._events(stream, boundary):
            if isinstance(event, Field | File):
                if self.max_form_parts is not None and len(fields) + len(files) >= self.max_form_parts:
                    raise TooManyParts(self.max_form_parts)
                part, into = event, BytesIO()
                if isinstance(part, File):
                    into = self.start_file_streaming(part, content_length)
            elif isinstance(event, Data) and part is not None:
                into.write(event.data)
                if isinstance(part, Field) and into.tell() > (self.max_form_memory_size or into.tell()):
                    raise RequestEntityTooLarge
                if not event.more_data:
                    into.seek(0)
                    if isinstance(part, File):
                        named = FileStorage(into, part.filename, part.name, headers=part.headers)
                        files.append((part.name, named))
                    else:
                        text = into.read().decode(self.get_part_charset(part.headers), "replace")
                        fields.append((part.name, text))
        return self.cls(fields), self.cls(files)

    def _events(self, stream: IO[bytes], boundary: bytes) -> Iterator[object]:
        """What the bytes say, one thing after another; raises ValueError where they break off."""
        decoder = _Decoder(boundary, self.max_form_memory_size)
        more = True
        while more:
            block = stream.read(self.buffer_size)
            more = bool(block)
            decoder.receive_data(block or None)
            while not isinstance(event := decoder.next_event(), NeedData):
                yield event
                if isinstance(event, Epilogue):
                    return
