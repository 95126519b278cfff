"""How far an import is and what came of it, for who runs it from the command line."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

import click

from app.command_line import Refused
from app.services.import_going import Going, files, said
from app.services.import_report import Ending, Report

LINE_S = 10.0  # until a line, where nobody looks at a terminal; what is done sooner needs none


@contextmanager
def shown() -> Iterator[Callable[[Going], None]]:
    """A bar on a terminal, else a line now and then, both on stderr.

    Raises Refused at a Ctrl-C, with how the import goes on.
    """
    last: list[Going] = []
    with _bar() if sys.stderr.isatty() else _lines() as show:

        def tell(going: Going) -> None:
            last[:] = [going]
            show(going)

        try:
            yield tell
        except KeyboardInterrupt:
            so_far = f" {files(last[0])} are read." if last and last[0].total else ""
            raise Refused(f"Stopped.{so_far} The same command goes on from there.") from None


@contextmanager
def _bar() -> Iterator[Callable[[Going], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    text = TextColumn("{task.description}", markup=False)
    with Progress(BarColumn(), text, console=Console(stderr=True), refresh_per_second=4) as bar:
        task = bar.add_task("", total=None)
        yield lambda going: bar.update(
            task, completed=going.done, total=going.total or None, description=said(going)
        )


@contextmanager
def _lines() -> Iterator[Callable[[Going], None]]:
    due = monotonic() + LINE_S

    def show(going: Going) -> None:
        nonlocal due
        if monotonic() >= due:
            click.echo(said(going), err=True)
            due = monotonic() + LINE_S

    yield show


def nothing_new(report: Report) -> str:
    """What to say when all that could be read was here before; empty otherwise."""
    here = report.already_here
    if report.ending is Ending.RENEWED:
        return f"No new run. Already here: {here:,}, brought up to date: {report.renewed:,}."
    if report.ending is not Ending.NOTHING_NEW:
        return ""
    if here == 1:
        return "Nothing new: 1 was already here."
    return f"Nothing new: {'' if report.set_aside else 'all '}{here:,} were already here."


def why_not_done(report: Report) -> str:
    """Why the command fails: it was stopped, or nothing could be read; empty when anything was."""
    if report.ending is Ending.STOPPED:
        return "It was stopped from its page. What was read is kept."
    if report.ending is Ending.EMPTY:
        return "There was no file in it to read."
    return "Nothing could be read. The reasons stand above." if report.set_aside == report.whole else ""
