"""The command that serves the practice Strava on its own, and tells how to rehearse with it."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app import clock as clocks
from app import config, keys
from app.command_line import Refused

if TYPE_CHECKING:
    from app.sandbox import Running

ANY_INSTANT = "2026-12-01T08:00:00Z"


def _help(ctx: click.Context, _option: click.Parameter, is_asked: bool) -> None:
    """The usual help, and how to rehearse."""
    if is_asked:
        from app.sandbox import guide

        click.echo(ctx.get_help())
        click.echo(guide.rehearsing())
        ctx.exit()


def _list(ctx: click.Context, _option: click.Parameter, is_asked: bool) -> None:
    """All that can be made to go wrong."""
    if is_asked:
        from app.sandbox import guide

        click.echo(guide.listed())
        ctx.exit()


def _instant(_ctx: click.Context, _option: click.Parameter, given: str | None) -> datetime | None:
    """An instant with its offset, or wrong use."""
    if given is None:
        return None
    try:
        instant = datetime.fromisoformat(given)
    except ValueError:
        instant = None
    if instant is None or instant.tzinfo is None:
        raise click.BadParameter(f"this is no instant such as {ANY_INSTANT}.")
    return instant


def _told(
    name: str, *short: str, does: Callable[..., None], words: str
) -> Callable[..., Callable[..., None]]:
    """An option that prints something in the place of the command."""
    return click.option(
        *short, name, is_flag=True, is_eager=True, expose_value=False, callback=does, help=words
    )


@click.command(add_help_option=False)
@click.option("--port", type=click.IntRange(1, 65_535), help="Instead of the last one, or any that is free.")
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where it keeps connections and changed runs, instead of the instance's sandbox folder.",
)
@click.option(
    "--now",
    metavar="INSTANT",
    callback=_instant,
    help=f"What its clock shows at first, such as {ANY_INSTANT}.",
)
@_told("--list-faults", does=_list, words="Say all that can be made to go wrong, and exit.")
@_told("--help", "-h", does=_help, words="Show this message and exit.")
def sandbox(port: int | None, folder: Path | None, now: datetime | None) -> None:
    """Serve a practice Strava with invented runners until Ctrl-C."""
    from app.sandbox import FolderUnusable, PortTaken, WrongInstant, standalone

    settings = config.load()
    if folder is None:
        keys.prepare(settings.instance)
        folder = settings.instance / "sandbox"
    try:
        standalone.serve(folder, clocks.start(settings.now), port, now, _point_to)
    except (FolderUnusable, PortTaken, WrongInstant) as refusal:
        raise Refused(str(refusal)) from None


def _point_to(running: "Running") -> None:
    """Say where the sandbox is, and what a Kneewise that is to use it is started with."""
    click.echo(f"The practice Strava is at {running.address}")
    click.echo("To have a Kneewise use it, start that with")
    click.echo(f"  STRAVA_BASE_URL={running.address}")
    click.echo(f"  KNEEWISE_STRAVA_ID={config.SANDBOX_ID}")
    click.echo(f"  KNEEWISE_STRAVA_SECRET={config.SANDBOX_SECRET}")
    if running.moved_to is not None:
        click.echo(f"  KNEEWISE_NOW={running.moved_to:%Y-%m-%dT%H:%M:%SZ}")
        click.echo("The last line is what the clock here shows; it is not the right time.")
