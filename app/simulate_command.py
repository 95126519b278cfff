"""The command that measures on invented logs how often the analysis of patterns errs, and what it finds."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from app.simulation.counting import How
    from app.simulation.spreading import Asked

ALL, NULLS, PLANTED = "all", "nulls", "planted"
LINE_S = 10.0  # until a line, where nobody looks at a terminal
Tell = Callable[[int, int], None]


@click.group()
def simulate() -> None:
    """Measure on invented logs how well Kneewise answers."""


def _list(ctx: click.Context, _option: click.Parameter, is_asked: bool) -> None:
    """The kinds of invented runners, each with its words."""
    if is_asked:
        from app.simulation.kinds import KINDS

        for kind in KINDS.values():
            click.echo(f"{kind.id:<11}{NULLS if kind.is_null else PLANTED:<9}{kind.words}")
        ctx.exit()


def _kinds(_ctx: click.Context, _option: click.Parameter, given: tuple[str, ...]) -> tuple[str, ...]:
    """The kinds by name, groups written out, each once; or wrong use."""
    from app.simulation import kinds

    groups = {ALL: tuple(kinds.KINDS), NULLS: kinds.NULLS, PLANTED: kinds.PLANTED}
    for name in given:
        if name not in groups and name not in kinds.KINDS:
            raise click.BadParameter(f"there is no kind {name}. --list-kinds names them all.")
    return tuple(dict.fromkeys(one for name in given for one in groups.get(name, (name,))))


@simulate.command()
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    default=(ALL,),
    callback=_kinds,
    metavar="KIND",
    help="Which runners: a kind, nulls (nothing to be found), planted (something is), or all. "
    "Several by several --kind.  [default: all]",
)
@click.option(
    "--list-kinds",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_list,
    help="Say all kinds, and exit.",
)
@click.option(
    "--weeks",
    multiple=True,
    type=click.IntRange(17, 52),
    default=(26,),
    help="How long each log is. Several by several --weeks.  [default: 26]",
)
@click.option(
    "--series",
    type=click.IntRange(1, 100_000),
    default=100,
    show_default=True,
    help="Logs of each kind and length. The more, the less chance is in the tables.",
)
@click.option(
    "--draws",
    type=click.IntRange(99, 9999),
    help="Draws of the bootstrap in each analysis.  [default: as many as for a real log]",
)
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="The same gives the same.")
@click.option("--processes", type=click.IntRange(1, 64), help="At once.  [default: one for each core]")
@click.option(
    "--weekly",
    is_flag=True,
    help="Analyse each log in each of its weeks, as a real one is, to tell whether a pattern was ever shown. "
    "Takes many times as long.",
)
@click.option("--json", "as_json", is_flag=True, help="The counts as JSON instead of tables.")
def link(
    kinds: tuple[str, ...],
    weeks: tuple[int, ...],
    series: int,
    draws: int | None,
    seed: int,
    processes: int | None,
    weekly: bool,
    as_json: bool,
) -> None:
    """Measure how often a pattern is found where there is none, and how often where there is one.

    Invents logs of runners, in ten kinds of which the knee does not follow the running and in five of which
    it does, and analyses each as a real one is. Beside it stands what a plain rank correlation of daily
    scores and running says, which is wrong far too often. The tables on the help page were made with this
    command. It opens no database and reads nobody's data. A core looks at some 50 logs of half a year in a
    second, or at one or two with --weekly.
    """
    from app.domain.thresholds import DEFAULT
    from app.simulation import counting, measured, spreading, tables

    asked = [spreading.Asked(kind, length, series) for kind in kinds for length in sorted(set(weeks))]
    how = counting.How(seed, DEFAULT.link_draws if draws is None else draws, weekly)
    with _told() as tell:
        tallies = spreading.count(asked, how, processes or os.cpu_count() or 1, tell)
    made = measured.Measured(_made_with(asked, how), seed, how.draws, tuple(tallies))
    click.echo(measured.as_json(made) if as_json else tables.text(made))


def _made_with(asked: "list[Asked]", how: "How") -> str:
    """The command that gives the same again, on any machine."""
    from app.simulation import kinds

    groups = {tuple(kinds.KINDS): [ALL], kinds.NULLS: [NULLS], kinds.PLANTED: [PLANTED]}
    named = tuple(dict.fromkeys(one.kind for one in asked))
    words = [f"--kind {name}" for name in groups.get(named, named)]
    words += [f"--weeks {length}" for length in dict.fromkeys(one.weeks for one in asked)]
    words += [f"--series {asked[0].series} --draws {how.draws} --seed {how.seed}"]
    return " ".join(["kneewise simulate link", *words, *["--weekly"] * how.weekly, "--json"])


@contextmanager
def _told() -> Iterator[Tell]:
    """How far it is, on stderr: a bar on a terminal, else a line now and then."""
    with _bar() if sys.stderr.isatty() else _lines() as tell:
        yield tell


@contextmanager
def _bar() -> Iterator[Tell]:
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), refresh_per_second=4) as bar:
        task = bar.add_task("logs", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


@contextmanager
def _lines() -> Iterator[Tell]:
    due = monotonic() + LINE_S

    def show(done: int, total: int) -> None:
        nonlocal due
        if monotonic() >= due:
            click.echo(f"{done:,} of {total:,} logs", err=True)
            due = monotonic() + LINE_S

    yield show
