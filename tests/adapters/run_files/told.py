"""Whether words are for a person."""

import re

from app.adapters.run_files import Reading

PROGRAM = re.compile(r"(?i)\b\w*(error|exception|traceback|none|nan)\b|[/\\<>{}]|\b0x|::|\(\)")


def is_sentence(reason: str) -> bool:
    """Whether a reason is in whole sentences, without a path and without anything of the program.

    What it quotes of a file stands between “ and ”, and may be anything.
    """
    said = re.sub("“[^”]*”", "“”", reason)
    return bool(re.match("[“A-Z0-9]", said)) and said.endswith(".") and not PROGRAM.search(said)


def reasons(readings: list[Reading]) -> list[str]:
    """Why what was not taken was not."""
    return [note.reason for each in readings for note in (*each.set_aside, *each.left_out)]
