"""Rows of marks at their figures: dots with their intervals, spans from one figure to another."""

from collections.abc import Sequence
from typing import NamedTuple

from pages.ui.charts.figure import (
    FIGURES_WIDTH,
    SMALL,
    Chart,
    Scale,
    above,
    across,
    band,
    beside,
    figure,
    rows_axis,
    rows_height,
    trace,
)
from pages.ui.charts.tones import OUTSIDE

SPOKEN = 6  # rows that are read out


class Dot(NamedTuple):
    """A figure, and its interval where it has one; `is_sure` is not where it should have one. A click on it keeps `code`."""

    value: float
    said: str
    colour: str
    code: str = ""
    low: float | None = None
    high: float | None = None
    symbol: str = "circle"
    size: int = 11
    edge: float = 0
    is_sure: bool = True
    is_heavy: bool = False

    def drawn(self, place: float) -> dict:
        """Open and grey where there are too few for an interval."""
        colour, symbol = (self.colour, self.symbol) if self.is_sure else (OUTSIDE, "circle-open")
        marker = {"color": colour, "symbol": symbol, "size": 15 if self.is_heavy else self.size}
        marker |= {"line": {"width": self.edge}} if self.edge else {}
        made = trace([self.value], [place], [[self.code, self.said]], mode="markers", marker=marker)
        if self.low is None:
            return made
        ends = {"array": [self.high - self.value], "arrayminus": [self.value - self.low]}
        look = {"color": self.colour, "thickness": 4 if self.is_heavy else 2, "width": 0}
        return made | {"error_x": {"type": "data", "symmetric": False} | ends | look}


class Span(NamedTuple):
    """From one figure to another, with strokes of `stroke` pixels at its ends."""

    low: float
    high: float
    said: str
    colour: str = OUTSIDE
    code: str = ""
    width: float = 3
    opacity: float = 1
    stroke: int = 0
    edge: float = 2
    dash: str = "solid"

    def drawn(self, place: float) -> dict:
        """A line, thick for a range, dotted for a way."""
        line = {"color": self.colour, "width": self.width, "dash": self.dash}
        look = {"mode": "lines", "line": line, "opacity": self.opacity}
        if self.stroke:
            ends = {"symbol": "line-ns", "size": self.stroke, "line": {"color": self.colour, "width": self.edge}}
            look |= {"mode": "lines+markers", "marker": ends}
        return trace([self.low, self.high], [place] * 2, [[self.code, self.said]] * 2, **look)


class Row(NamedTuple):
    """A row's name, its marks, what lies on top last, and its figure at the right; a hidden one has no mark and says so."""

    label: str | None  # none: a second row under the same name
    marks: Sequence[Dot | Span] = ()
    text: str = ""
    said: str = ""
    is_grey: bool = False
    is_hidden: bool = False
    at: float | None = None  # none: under the row before

    def tip(self) -> str:
        """What stands at its end: of what is hidden, no more than `text` says of it."""
        return self.text or (SMALL if self.is_hidden else "")


class Line(NamedTuple):
    """A figure that goes for all rows, named on top; `in_rows` is a dash in each of them, under its name."""

    value: float
    name: str
    dash: str = "dot"
    colour: str = OUTSIDE
    in_rows: bool = False


def rows(
    every: Sequence[Row],
    scale: Scale,
    lines: Sequence[Line] = (),
    grounds: Sequence[tuple[float, float, str]] = (),
    right: int = FIGURES_WIDTH,
    height: int = 0,
    is_under_names: bool = False,
    divide: float | None = None,
    more: str = "",
) -> Chart:
    """One row under another. With `is_under_names` each has its name above its marks; `divide` is a thin line between rows."""
    names = [row.label for row in every if row.label is not None]
    places = [place if row.at is None else row.at for place, row in enumerate(every)]
    placed = list(zip(places, every, strict=True))
    notes = [beside(place, row.tip(), row.is_hidden or row.is_grey) for place, row in placed]
    notes += [above(place, row.label) for place, row in placed] if is_under_names else []
    drawn = [across(one.value, one.name, one.dash, one.colour) for one in lines] + [band(*one) for one in grounds]
    shapes = [one for (shape, _), line in zip(drawn, lines, strict=False) for one in in_rows(shape, line, places)]
    shapes += [shape for shape, _ in drawn[len(lines) :]] + ([] if divide is None else [rule(divide)])
    axis = rows_axis(names)
    if is_under_names:
        axis = {"showticklabels": False, "showgrid": False, "ticks": "", "range": [len(names) - 0.5, -0.9]}
    made = figure(
        [mark.drawn(place) for place, row in placed if not row.is_hidden for mark in row.marks],
        (height or rows_height(names)) + (18 if drawn else 0),
        right,
        26 if drawn else 8,
        xaxis=scale.axis(),
        yaxis=axis,
        annotations=notes + [note for _, note in drawn],
        shapes=shapes,
    )
    told = [row.said or f"{row.label}: {row.tip()}" for row in every]
    return Chart(made, "; ".join(told[:SPOKEN]), more)


def in_rows(shape: dict, line: Line, places: list[float]) -> list[dict]:
    """A line as it is, or a dash in each row, under the row's name and never through it."""
    return [shape | {"yref": "y", "y0": one - 0.2, "y1": one + 0.36} for one in places] if line.in_rows else [shape]


def rule(place: float) -> dict:
    """A thin line between rows."""
    ends = {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": place, "y1": place}
    return ends | {"line": {"color": OUTSIDE, "width": 1}, "opacity": 0.5}
