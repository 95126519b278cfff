"""How each kneewise command ends: known situations with one line, wrong use with two, never a traceback."""

import io
import sys
from contextlib import suppress
from typing import Any

import click

from app import config, keys


class Refused(click.ClickException):
    """A known situation: one line, and exit status 1."""

    def show(self, file: Any = None) -> None:
        """Print the sentence."""
        click.echo(f"kneewise: {self.message}", err=True)


class Commands(click.Group):
    """The group of commands, which ends known situations with their sentence instead of a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was named."""
        try:
            return super().invoke(ctx)
        except (click.exceptions.Exit, click.ClickException):  # a help text, or wrong use
            raise
        except KeyboardInterrupt:
            raise Refused("Stopped.") from None
        except (config.WrongSetting, keys.InstanceUnusable) as refusal:
            raise Refused(str(refusal)) from None
        except _known_refusals() as error:  # looked up, and so imported, only when something was raised
            raise Refused(str(error)) from None

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run the command line; what the system refuses is one line too, a reader who left is none."""
        try:
            return super().main(*args, **kwargs)
        except OSError as error:
            sys.stdout = io.StringIO()  # what is still held back could not be written at the end either
            with suppress(OSError):
                click.echo(f"kneewise: {_sentence(error)}", err=True)
            sys.exit(1)


def _sentence(error: OSError) -> str:
    if error.filename is not None:
        return f"{error.filename} cannot be read or written ({error.strerror})."
    return f"The output cannot be written ({error.strerror}). Make room for it, or send it elsewhere."


def _known_refusals() -> tuple[type[Exception], ...]:
    from app.services.accounts import SignUpRefused
    from app.store import database, schema
    from app.web.server import CannotListen

    upgrading = schema.SchemaTooNew, schema.SchemaUnknown, schema.MigrationBusy, schema.MigrationFailed
    return (database.DatabaseUnavailable, *upgrading, CannotListen, SignUpRefused)
