"""Runs whose steps a minute were set aside, for the tests of what a watch counts."""

from dataclasses import replace
from datetime import date

from app.domain.runs import Run, Source
from tests.build import TODAY, run


def odd(
    raw: float,
    factor: int = 1,
    *,
    on: date = TODAY,
    device: str = "Watch",
    source: Source = Source.FILE,
    name: str = "odd",
) -> Run:
    """A run as a source gives it whose number, by its factor, is no running cadence."""
    return replace(
        run(on, source=source, external_id=f"{name} {on}"),
        cadence_raw=raw,
        cadence_factor=factor,
        cadence_reason="cadence_unit",
        device=device,
    )
