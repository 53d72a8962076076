"""From one definition of the rate to another, drawn."""

from collections.abc import Sequence
from itertools import pairwise

from pages.denials.rates.definitions import Step
from pages.denials.rates.definitions import said as said_points
from pages.ui import formats
from pages.ui.charts.base import Chart, figure, round_ticks, strong
from pages.ui.charts.rates import rate_sentence
from pages.ui.charts.tones import DENIED, OUTSIDE, ink
from pages.ui.charts.waterfall import Row, drawn_rows


def walk(walked: Sequence[Step], unit_limit: float) -> Chart:
    """The rate on the page, what each choice changes, and the rate at the end; both ends with their intervals."""
    first, last = walked[0], walked[-1]
    known = [step for step in walked if step.row["denial_rate"] is not None]
    if len(known) < len(walked):
        return Chart(figure([], 150), "")
    bars = [whole(first.name, first)]
    for before, step in pairwise(walked):
        low, high = sorted((before.row["denial_rate"], step.row["denial_rate"]))
        bars.append(Row(step.name, low, high - low, f"{strong(said_points(step.points))} points", OUTSIDE, "/"))
    bars.append(whole("By the other definition", last))
    whiskers = [
        whisker(place, step.row)
        for place, step in ((0, first), (len(bars) - 1, last))
        if step.row["denial_rate_low"] is not None
    ]
    end = max(step.row["denial_rate_high"] or step.row["denial_rate"] for step in walked)
    limit = min(1.0, max(end * 1.06, unit_limit))
    x = {"range": [0, limit], "tickformat": ".0%", "title": "Denied share", "tickvals": round_ticks(limit)}
    said = [rate_sentence(step.row, step.definition.words(), step.definition.unit) for step in walked]
    hover = [
        said[0],
        *(
            f"{step.name}: {said_points(step.points)} points. {one}"
            for step, one in zip(walked[1:], said[1:], strict=True)
        ),
        said[-1],
    ]
    return Chart(drawn_rows(bars, x, whiskers, hover), "; ".join([said[0], *hover[1:-1]]))


def whole(name: str, step: Step) -> Row:
    """A rate of its own: a bar from zero."""
    row, unit = step.row, step.definition.unit
    size = formats.amount(row["denominator"]) if unit == "dollars" else formats.count(row["denominator"])
    return Row(name, 0, row["denial_rate"], f"{strong(formats.rate(row['denial_rate']))}  n {size}", DENIED)


def whisker(place: int, row: dict) -> dict:
    """The interval of a rate, over the end of its bar."""
    ends = {"x": [row["denial_rate_low"], row["denial_rate_high"]], "y": [place, place]}
    return ends | {"type": "scatter", "mode": "lines", "line": {"color": ink(), "width": 2}, "hoverinfo": "skip"}
