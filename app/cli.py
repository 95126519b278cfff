"""The kneewise command; it and app.running alone know both the web and the jobs."""

import os
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app import clock as clocks
from app import config, keys
from app.adapters import private_file
from app.command_line import Commands, Refused
from app.config import Settings
from app.sandbox_command import sandbox
from app.simulate_command import simulate

if TYPE_CHECKING:
    from app.clock import Clock
    from app.domain.people import Person
    from app.services.import_report import Report
    from app.store.database import Database

PRIVATE = 0o077  # what Kneewise writes is for its own user
SHOWN = 10


@contextmanager
def _opened() -> Iterator[tuple[Settings, "Database", "Clock"]]:
    """The settings with their key, the upgraded database, and the clock; logs of warnings and worse."""
    import logging

    from app import logs
    from app.store import schema
    from app.store.database import Database

    settings = keys.unlock(config.load())
    logs.start(level=logging.WARNING)
    with closing(Database(settings.database_url)) as db:
        schema.upgrade(db)
        yield settings, db, clocks.start(settings.now)


def _address(_ctx: click.Context, _option: click.Parameter, email: str) -> str:
    """The address as it is stored, or wrong use."""
    from app.services import accounts

    try:
        return accounts.address(email)
    except ValueError:
        raise click.BadParameter("this is no e-mail address such as rosa@example.org.") from None


def _zone(_ctx: click.Context, _option: click.Parameter, zone: str) -> str:
    """A time zone as it was given, or wrong use."""
    from app.services import accounts

    if zone not in accounts.ZONES:
        raise click.BadParameter("this is no time zone such as Europe/Berlin.")
    return zone


def _password() -> str:
    """The first line of standard input; raises Refused when it is no text."""
    line = sys.stdin.buffer.readline()
    try:
        return line.decode().rstrip("\r\n")
    except UnicodeDecodeError:
        raise Refused("The password on standard input is no UTF-8 text. Send it as UTF-8.") from None


def _person(db: "Database", email: str) -> "Person":
    from app.store import people

    with db.read() as tx:
        person = people.by_email(tx, email)
    if person is None:
        raise Refused(
            f"There is no account of {email}. Open one: kneewise user add --email {email} --role runner"
        )
    return person


user_option = click.option(
    "--user", "email", required=True, metavar="E", callback=_address, help="E-mail address of the account."
)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="kneewise", message="Kneewise %(version)s")
def cli() -> None:
    """Kneewise sets a runner's load and cadence beside their knee pain."""
    os.umask(PRIVATE)


cli.add_command(sandbox)
cli.add_command(simulate)


@cli.command()
def run() -> None:
    """Start Kneewise: the pages, the tasks and the timetable, in one process."""
    from app.running import run as start

    start(lambda settings: click.echo(f"Kneewise is at {settings.base_url}"))


@cli.group()
def db() -> None:
    """The database."""


@db.command()
@click.option("--end-sealed", is_flag=True, help="End connections to Strava whose key is lost for good.")
def upgrade(end_sealed: bool) -> None:
    """Bring the tables up to date, after a backup."""
    from app.store import schema
    from app.store.database import Database

    settings = config.load()
    keys.prepare(settings.instance)
    with closing(Database(settings.database_url)) as database:
        backup = schema.upgrade(database)
        ended = _end_sealed(settings, database) if end_sealed else None
    click.echo(f"The database is at revision {schema.head()}.")
    if backup:
        click.echo(f"A copy from before lies at {backup}")
    if ended is not None:
        click.echo(f"Connections ended whose key is lost: {ended}. Their runners connect Strava again.")


def _end_sealed(settings: Settings, database: "Database") -> int:
    from app.services import strava_purge
    from app.strava_door import sealer_of

    clock = clocks.start(settings.now)
    return strava_purge.end_unopened(database, sealer_of(keys.unlock(settings)), clock())


@cli.group()
def user() -> None:
    """Accounts."""


@user.command("add")
@click.option("--email", required=True, callback=_address)
@click.option("--role", required=True, type=click.Choice(["runner", "therapist"]))
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@click.option("--timezone", default="UTC", show_default=True, callback=_zone, help="Such as Europe/Berlin.")
@click.option("--consent-health", is_flag=True, help="The runner agreed that their pain scores may be kept.")
def add_user(email: str, role: str, password_stdin: bool, timezone: str, consent_health: bool) -> None:
    """Open an account."""
    password = (
        _password() if password_stdin else click.prompt("Password", hide_input=True, confirmation_prompt=True)
    )
    with _opened() as (_settings, database, clock):
        from app.services import accounts

        person = accounts.sign_up(
            database,
            email=email,
            password=password,
            role=role,
            timezone=timezone,
            adult=True,  # the operator vouches for it
            consent_health=consent_health,
            now=clock(),
        )
    click.echo(f"{person.email} can sign in as {role}.")


@cli.command("import")
@user_option
@click.argument(
    "paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path, resolve_path=True)
)
def import_files(email: str, paths: tuple[Path, ...]) -> None:
    """Import files: archive ZIP, folder, FIT, GPX, TCX, CSV.

    Ends with status 0 when anything could be read, even if it was here before or was left out; with 1 when
    nothing could, or when it was stopped. One that was broken off goes on with the same command.
    """
    with _opened() as (_settings, database, clock):
        from app import import_progress
        from app.services import run_import

        person = _person(database, email)
        with import_progress.shown() as tell:
            report = run_import.from_paths(database, person, list(paths), clock, tell)
        _print_report(database, report)
        if why := import_progress.why_not_done(report):
            raise Refused(why)


def _print_report(database: "Database", report: "Report") -> None:
    """The four numbers, then what was left out and set aside under its reasons."""
    from app import import_progress
    from app.store import import_items
    from app.store.import_items import Outcome

    click.echo(
        f"{report.imported} imported, {report.merged} merged, "
        f"{report.left_out} left out, {report.set_aside} set aside"
    )
    if words := import_progress.nothing_new(report):
        click.echo(words)
    with database.read() as tx:
        for outcome, words in ((Outcome.LEFT_OUT, "left out"), (Outcome.SET_ASIDE, "set aside")):
            reasons: dict[str, list[str]] = {}
            for item in import_items.listed(tx, report.of.id, outcome):
                reasons.setdefault(item.reason, []).append(f"{item.name} {item.part}".strip())
            for reason, names in reasons.items():
                click.echo(f"{words}: {reason} ({len(names)})")
                for name in names if outcome is Outcome.SET_ASIDE else names[:SHOWN]:
                    click.echo(f"  {name}")
                if outcome is not Outcome.SET_ASIDE and len(names) > SHOWN:
                    click.echo(f"  and {len(names) - SHOWN} more")


@cli.command()
@user_option
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="A file instead of the screen.")
def export(email: str, out: Path | None) -> None:
    """Write all that is kept of a person, as JSON."""
    import orjson

    with _opened() as (_settings, database, clock):
        from app.services import export as exports

        person = _person(database, email)
        with database.read() as tx:
            everything = exports.export(tx, person, clock())
    text = orjson.dumps(everything, option=orjson.OPT_INDENT_2) + b"\n"
    if out is None:
        click.echo(text, nl=False)
        return
    try:
        private_file.write(out, text)
    except OSError as error:
        raise Refused(
            f"{out} cannot be written ({error.strerror}). Choose another place for --out."
        ) from None
    click.echo(f"Written to {out}")


@cli.command()
@user_option
@click.option(
    "--week",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="Work the kept analysis up to the week of this day out once more, and say whether it is the same.",
)
def analyse(email: str, week: datetime | None) -> None:
    """Say how running goes with pain the week after, as JSON.

    The last complete week is analysed unless it was already: it is looked at once a week.
    """
    with _opened() as (settings, database, clock):
        from app import analyse_command

        person = _person(database, email)
        if week is None:
            analyse_command.newest(settings, database, clock, person)
        else:
            analyse_command.again(database, person, week.date())


@cli.command()
@click.option("--reset", is_flag=True, help="Remove the demo's data and make it anew.")
def demo(reset: bool) -> None:
    """Make the demo: an invented therapist and six patients, with their runs, pain and exercises."""
    with _opened() as (_settings, database, clock):
        from app import demo as invented

        database.check_writable()
        invented.make(database, clock, reset=reset)
    click.echo("The demo is ready: its door is on the first page.")


@cli.command()
@user_option
def sync(email: str) -> None:
    """Read a runner's list at Strava now: what is due, and the last 30 days."""
    with _opened() as (settings, database, clock):
        from app import strava_commands

        strava_commands.sync(settings, database, clock, _person(database, email))


@cli.group()
def webhook() -> None:
    """Strava's events: have them sent here, say whether they are, or end that."""


@webhook.command("create")
def create_webhook() -> None:
    """Have Strava send events here, by which new runs come in at once.

    Strava calls KNEEWISE_BASE_URL before it agrees, so Kneewise has to run and be reached from outside. Where
    the address has changed, the events are moved to the new one.
    """
    with _opened() as (settings, database, clock):
        from app import strava_commands

        strava_commands.create_webhook(settings, database, clock)


@webhook.command("status")
def tell_webhook() -> None:
    """Say whether events come in, how many have, and what there is to mend.

    Ends with status 1 when there is something to mend.
    """
    with _opened() as (settings, database, clock):
        from app import strava_commands

        strava_commands.tell_webhook(settings, database, clock)


@webhook.command("delete")
def delete_webhook() -> None:
    """Have Strava send no more events; its list is still read every eight hours."""
    with _opened() as (settings, database, clock):
        from app import strava_commands

        strava_commands.delete_webhook(settings, database, clock)


@cli.command("rotate-keys")
def rotate_keys() -> None:
    """Seal tokens with a new key; killed, it goes on when it is run again."""
    with _opened() as (settings, database, _clock):
        from app import rotation

        for sentence in rotation.words(settings, rotation.rotate(settings, database)):
            click.echo(sentence)


@cli.command()
@click.pass_context
def doctor(ctx: click.Context) -> None:
    """Check the settings, the instance folder, the database and this machine."""
    from app import doctor as checks

    found = checks.examine()
    for check in found:
        click.echo(f"{check.state.value:<5}  {check.name}: {check.words}")
    if any(check.state is checks.State.WRONG for check in found):
        ctx.exit(1)


def main() -> None:
    """The entry point of the kneewise command."""
    cli.main(prog_name="kneewise")
