"""The one bar of a planned run: the longest of 30 days, what stays within 10 % of it or a cap, the plan."""

from collections.abc import Iterator

from markupsafe import Markup

from app.domain.load import Planned

HEIGHT = 40
ROOM = 1.08  # how far the scale goes beyond the longest of what it shows


def bar(plan: Planned) -> Markup:
    """The bar as inline SVG, lengths in per cent of the width; empty where nothing says how long."""
    return Markup("".join(_drawn(plan)))


def shown(plan: Planned) -> tuple[int | None, int] | None:
    """The longest and the ceiling, whole metres, that hold on its day; a cap after a break has no longest.

    None where nothing says how long it may be.
    """
    if plan.most_m is None:
        return None
    return None if plan.is_capped else plan.longest_m, plan.most_m


def _drawn(plan: Planned) -> Iterator[str]:
    found = shown(plan)
    if found is None:
        return
    longest_m, most_m = found
    whole = ROOM * max(plan.distance_m, most_m)
    longest, most, planned = (round(100 * m / whole, 2) for m in (longest_m or 0, most_m, plan.distance_m))
    yield f'<svg class="plan-bar" width="100%" height="{HEIGHT}" aria-hidden="true">'
    yield f'<rect class="pv-week" x="0" y="10" width="{most}%" height="20"/>'
    if longest_m is not None:
        yield f'<rect class="pv-longest" x="0" y="10" width="{longest}%" height="20"/>'
    yield f'<rect class="pv-ink" x="{planned}%" y="2" width="3" height="36"/>'
    yield "</svg>"
