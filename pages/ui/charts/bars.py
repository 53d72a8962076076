"""Bars: one to a row or one to a column, from nothing or from where the bar before ended."""

import textwrap
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from pages.ui.charts.figure import (
    FIGURES_WIDTH,
    SMALL,
    Chart,
    Scale,
    above,
    beside,
    figure,
    note,
    rows_axis,
    rows_height,
    trace,
)
from pages.ui.charts.months import axis
from pages.ui.charts.tones import ACCENT, HIDDEN, ink

TITLE_WIDTH = 46  # characters above a bar that fit a narrow screen
SPOKEN = 6


class Bar(NamedTuple):
    """A bar's name, length and figure; what is hidden has no length or, where a part of it is known, hidden ground."""

    label: str
    value: float | None
    text: str = ""
    said: str = ""
    code: str = ""
    colour: str = ACCENT
    start: float = 0
    hatch: str = ""
    low: float | None = None
    high: float | None = None
    is_grey: bool = False
    is_hidden: bool = False

    def tip(self) -> str:
        """What stands at its end."""
        return SMALL if self.is_hidden else self.text


def look(bars: Sequence[Bar]) -> dict:
    """Colours, hatching and words, a bar each; of what is hidden in part the ground."""
    tones = [HIDDEN[0] if bar.is_hidden else bar.colour for bar in bars]
    shapes = [HIDDEN[1] if bar.is_hidden else bar.hatch for bar in bars]
    pattern = {"pattern": {"shape": shapes, "fillmode": "replace", "size": 6}} if any(shapes) else {}
    return {
        "type": "bar",
        "marker": {"color": tones} | pattern,
        "customdata": [[bar.code, bar.said] for bar in bars],
        "hovertemplate": "%{customdata[1]}<extra></extra>",
        "unselected": {"marker": {"opacity": 1}},
    }


def rows(
    bars: Sequence[Bar],
    scale: Scale,
    right: int = FIGURES_WIDTH,
    thick: int = 16,
    height: int = 0,
    is_under_names: bool = False,
    spoken: int = SPOKEN,
    more: str = "",
) -> Chart:
    """One under another, the figure at the end of the row. With `is_under_names` each has its name above it, on two lines at most."""
    names = [bar.label for bar in bars]
    notes = [beside(place, bar.tip(), bar.is_hidden or bar.is_grey) for place, bar in enumerate(bars)]
    height, y = height or rows_height(names), rows_axis(names)
    if is_under_names:
        titles = ["\n".join(textwrap.wrap(one, TITLE_WIDTH, max_lines=2, placeholder="…")) for one in names]
        height = 60 + len(bars) * (48 + 14 * max((one.count("\n") for one in titles), default=0))
        y |= {"showticklabels": False, "range": [len(bars) - 0.5, -0.9]}
        notes += [above(place, one) for place, one in enumerate(titles)]
    made = look(bars) | {"orientation": "h", "y": list(range(len(bars))), "width": thick * len(bars) / (height - 48)}
    made |= {"x": [bar.value for bar in bars], "base": [bar.start for bar in bars]}
    whiskers = [whisker(place, bar) for place, bar in enumerate(bars) if bar.low is not None]
    drawn = [made, *whiskers] if any(bar.value is not None for bar in bars) else []
    x = scale.axis() | ({"zeroline": True} if scale.start < 0 else {})
    shown = figure(drawn, height, right, xaxis=x, yaxis=y, annotations=notes)
    return Chart(shown, "; ".join(bar.said for bar in bars[:spoken]), more)


def whisker(place: int, bar: Bar) -> dict:
    """An interval, over the end of its bar."""
    ends = {"x": [bar.low, bar.high], "y": [place, place]}
    return ends | {"type": "scatter", "mode": "lines", "line": {"color": ink(), "width": 2}, "hoverinfo": "skip"}


def columns(
    bars: Sequence[Bar], scale: Scale, height: int, months: Sequence[date] = (), beside_them: Sequence[Bar] = ()
) -> Chart:
    """One beside another, the figure on top; of months by date, with a gap where one lacks. `beside_them` are diamonds in the columns of their names."""
    places = list(months) or list(range(len(bars)))
    at = dict(zip((bar.label for bar in bars), places, strict=True))
    notes = [note(bar.text, place, bar.value, yanchor="bottom") for bar, place in zip(bars, places, strict=True) if bar.text]  # fmt: skip
    made = look(bars) | {"x": places, "y": [bar.value for bar in bars]}
    diamonds = {"symbol": "diamond-open", "size": 12, "color": ink(), "line": {"width": 2}}
    marks = (
        [at[one.label] for one in beside_them],
        [one.value for one in beside_them],
        [one.said for one in beside_them],
    )
    others = [trace(*marks, mode="markers", marker=diamonds)] if beside_them else []
    x = axis(months) if months else {"tickvals": places, "ticktext": [bar.label for bar in bars], "showgrid": False}
    top = 24 if notes else 8
    shown = figure(
        [made, *others], height, top=top, xaxis=x, yaxis=scale.axis(), annotations=notes, bargap=0.25 if months else 0.4
    )
    return Chart(shown, "; ".join(bar.said for bar in bars[-3:]))
