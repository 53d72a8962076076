"""Lines over months: each named at its end, with intervals, open where a month is not complete; days on which something began."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from pages.ui.charts.figure import CLEAR, FIGURES_WIDTH, Chart, Scale, figure, note, trace
from pages.ui.charts.tones import OUTSIDE

HEIGHT = 320
YOUNG = "not complete yet"
MONTH = 30.4 * 24 * 3600 * 1000  # a month's width on an axis of dates, which counts milliseconds
BESIDE = {"xref": "paper", "xanchor": "left", "xshift": 8}


class Point(NamedTuple):
    """A figure of a month; none leaves a gap. `is_sure` is not where it should have an interval."""

    at: date | float
    value: float | None
    said: str = ""
    is_open: bool = False
    low: float | None = None
    high: float | None = None
    is_sure: bool = True


class Line(NamedTuple):
    """Points joined, and what stands at their end."""

    points: Sequence[Point]
    colour: str
    name: str = ""
    dash: str = "solid"
    width: float = 2.5
    size: int = 6
    symbol: str = "circle"

    def drawn(self) -> dict:
        """Open marks for what is not complete, small grey ones where an interval lacks."""
        sure = [one.is_sure for one in self.points]
        marker = {
            "symbol": [f"{self.symbol}-open" if one.is_open else self.symbol for one in self.points],
            "size": [self.size if one else self.size - 3 for one in sure],
            "color": [self.colour if one else OUTSIDE for one in sure],
            "opacity": 1,  # where sizes are a list plotly would make marks pale
        }
        look = {"line": {"color": self.colour, "width": self.width, "dash": self.dash}, "marker": marker}
        at, values = [one.at for one in self.points], [one.value for one in self.points]
        said = [one.said for one in self.points]
        return trace(at, values, said, mode="lines+markers", connectgaps=False, **look)

    def last(self) -> float:
        """Where its name stands: at its last figure, and at none below all others."""
        return next((one.value for one in reversed(self.points) if one.value is not None), 0)


def lines(
    every: Sequence[Line],
    scale: Scale,
    months: Sequence[date],
    young: Sequence[date] = (),
    began: Sequence[tuple[date, str]] = (),
    room: float = 1.08,
    alt: str = "",
) -> Chart:
    """Lines over months, of which the `young` are hatched; a dashed upright where something `began`. Without an end the scale leaves `room`."""
    known = [one.value for line in every for one in line.points if one.value is not None]
    if not known:  # nothing to draw: an empty scale would look like dollars of nothing
        return Chart(figure([], HEIGHT), "")
    top = scale.end or max(known, default=1) * room
    ends = [(line.last(), line.name, line.colour) for line in every if line.name]
    grounds, notes = hatched(young, top)
    notes += [note(text, 1, y, colour, align="left", **BESIDE) for y, text, colour in spread(ends, top)]
    marks = [upright(day, text, months) for day, text in began]
    y = scale._replace(end=top).axis()
    y.pop("tickvals")  # as many as fit
    made = figure(
        [*grounds, *(one for line in every for one in intervals(line)), *(line.drawn() for line in every)],
        HEIGHT,
        FIGURES_WIDTH if ends else 16,
        34 if began else 20,
        xaxis=axis(months),
        yaxis=y,
        annotations=notes + [one for _, one in marks],
        shapes=[one for one, _ in marks],
    )
    return Chart(made, alt)


def intervals(line: Line) -> list[dict]:
    """The interval of each month."""
    look = {"type": "scatter", "mode": "lines", "line": {"color": line.colour, "width": 2}, "opacity": 0.45}
    return [
        {"x": [one.at] * 2, "y": [one.low, one.high], "hoverinfo": "skip"} | look
        for one in line.points
        if one.low is not None
    ]


def curves(every: Sequence[Line], scale: Scale, days: Sequence[int], what: str, alt: str = "", more: str = "") -> Chart:
    """Lines over days, each named where it starts: with room for the names before the first."""
    starts = [(line.points[0].value, line.name, line.colour) for line in every]
    notes = [note(text, days[0], y, tone, xanchor="right", xshift=-8) for y, text, tone in spread(starts, 1.0)]
    x = {"tickvals": list(days), "showgrid": False, "title": what}
    x |= {"range": [-0.35 * days[-1], 1.02 * days[-1]]}
    drawn = [line.drawn() for line in every]
    return Chart(figure(drawn, HEIGHT, top=12, xaxis=x, yaxis=scale.axis(), annotations=notes), alt, more)


def upright(day: date, text: str, months: Sequence[date]) -> tuple[dict, dict]:
    """A dashed line on a day, named on top, towards the middle."""
    line = {"type": "line", "x0": day.isoformat(), "x1": day.isoformat(), "y0": 0, "y1": 1, "yref": "paper"}
    line |= {"line": {"dash": "dash", "width": 1.5, "color": OUTSIDE}}
    side = "left" if sum(one <= day for one in months) <= len(months) / 2 else "right"
    return line, note(text, day.isoformat(), 1, yref="paper", yanchor="bottom", yshift=13, xanchor=side)


def axis(months: Sequence[date]) -> dict:
    """Months, few enough to read on any width, the last one always named."""
    newest = sorted(set(months), reverse=True)
    ticks = newest[:: max(1, -(-len(newest) // 4))]
    return {"tickvals": ticks, "ticktext": [f"{one:%b}\n{one:%Y}" for one in ticks], "showgrid": False}


def hatched(young: Sequence[date], top: float) -> tuple[list[dict], list[dict]]:
    """Hatching behind the months for which payers have not yet decided enough, and its name."""
    if not young:
        return [], []
    hatch = {"shape": "/", "fgcolor": OUTSIDE, "fgopacity": 0.45, "bgcolor": CLEAR, "size": 7, "solidity": 0.15}
    ground = {
        "type": "bar",
        "x": list(young),
        "y": [top] * len(young),
        "width": MONTH,
        "marker": {"color": CLEAR, "pattern": hatch, "line": {"width": 0}},
        "hoverinfo": "skip",
        "unselected": {"marker": {"opacity": 1}},
    }
    end = (young[-1] + timedelta(days=15)).isoformat()
    return [ground], [note(YOUNG, end, 1, yref="paper", xanchor="right", yanchor="bottom")]


def spread(ends: list[tuple[float, str, str]], top: float) -> list[tuple[float, str, str]]:
    """End labels moved apart, up and then down from the top, so that none covers another and none leaves the plot."""
    placed, floor, ceiling = [], float("-inf"), top * 0.98
    for y, text, colour in sorted(ends):
        floor = max(y, floor + top * (0.15 if "\n" in text else 0.08))
        placed.append((floor, text, colour))
    for place, (y, text, colour) in reversed(list(enumerate(placed))):
        placed[place] = (min(y, ceiling), text, colour)
        ceiling = placed[place][0] - top * 0.08
    return placed


def heads(months: Sequence[date], every: int) -> list[str]:
    """Months as heads of columns, each `every`-th named, the year once."""
    made, seen = [], set()
    for place, one in enumerate(months):
        is_new = place % every == 0 and one.year not in seen
        seen |= {one.year} if is_new else set()
        made.append("" if place % every else f"{one:%b}" + (f"\n{one:%Y}" if is_new else ""))
    return made
