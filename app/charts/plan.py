"""The one bar of a planned run: the longest of 30 days, what stays within 10 % of it, and the plan."""

from collections.abc import Iterator

from markupsafe import Markup

from app.domain.load import Planned

HEIGHT = 40
ROOM = 1.08  # how far the scale goes beyond the longest of what it shows


def bar(plan: Planned) -> Markup:
    """The bar as inline SVG, lengths in per cent of the width; empty without a longest to compare with."""
    return Markup("".join(_drawn(plan)))


def shown(plan: Planned) -> tuple[int, int] | None:
    """The longest and the ceiling, whole metres, that hold on its day; None without a longest."""
    one = plan.held or plan
    longest_m = plan.held.longest_m if plan.held else plan.judged.longest_m
    return None if longest_m is None or one.ceiling_m is None else (longest_m, one.ceiling_m)


def _drawn(plan: Planned) -> Iterator[str]:
    found = shown(plan)
    if found is None:
        return
    longest_m, most_m = found
    whole = ROOM * max(plan.distance_m, most_m)
    longest, most, planned = (round(100 * m / whole, 2) for m in (longest_m, most_m, plan.distance_m))
    yield f'<svg class="plan-bar" width="100%" height="{HEIGHT}" aria-hidden="true">'
    yield f'<rect class="pv-week" x="0" y="10" width="{most}%" height="20"/>'
    yield f'<rect class="pv-longest" x="0" y="10" width="{longest}%" height="20"/>'
    yield f'<rect class="pv-ink" x="{planned}%" y="2" width="3" height="36"/>'
    yield "</svg>"
