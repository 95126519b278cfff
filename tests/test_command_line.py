"""How a command ends that is stopped, whatever it was doing."""

import click
import pytest
from click.testing import CliRunner

from app import command_line


def test_a_command_stopped_while_it_starts_ends_with_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    @click.group(cls=command_line.Commands)
    def commands() -> None:
        """For the test."""

    @commands.command()
    def stopped() -> None:
        raise KeyboardInterrupt

    def imported() -> tuple[type[Exception], ...]:
        raise AssertionError("what is half imported is imported again")

    monkeypatch.setattr(command_line, "_known_refusals", imported)
    ended = CliRunner().invoke(commands, ["stopped"])

    assert (ended.exit_code, ended.output) == (1, "kneewise: Stopped.\n")
