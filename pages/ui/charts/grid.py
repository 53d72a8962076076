"""A table in colour, with what each cell says printed in it."""

from collections.abc import Sequence
from typing import NamedTuple

from pages.ui.charts.figure import Chart, figure, note, rows_axis, wrapped
from pages.ui.charts.tones import ink

RUST, BLUE = "181,83,15", "47,111,176"


class Cell(NamedTuple):
    """What gives a cell its colour, what is printed in it, and its sentence; a hidden one has a word and no colour."""

    value: float | None
    text: str
    said: str
    is_hidden: bool = False


class Ground(NamedTuple):
    """The colours of cells, and the values they begin and end at where these are not the least and the most."""

    colours: list
    low: float | None = None
    high: float | None = None


def tones(colour: str, faint: float, full: float, low: float | None = None, high: float | None = None) -> Ground:
    """One colour, the stronger the more."""
    return Ground([[0, f"rgba({colour},{faint})"], [1, f"rgba({colour},{full})"]], low, high)


def states(colours: Sequence[str]) -> Ground:
    """A colour per state: cells are their places in the list."""
    count = len(colours)
    ends = [(place / count, (place + 1) / count, colour) for place, colour in enumerate(colours)]
    return Ground([[at, colour] for start, end, colour in ends for at in (start, end)], -0.5, count - 0.5)


def grid(
    names: Sequence[str],
    heads: Sequence[str],
    cells: Sequence[Sequence[Cell | None]],
    ground: Ground,
    row: int = 34,
    top: int = 44,
    bottom: int = 40,
    size: int = 11,
    is_turning: bool = False,
    is_wrapped: bool = True,
    alt: Sequence[str] = (),
    more: str = "",
) -> Chart:
    """Rows by columns; heads that are empty are not named. `is_turning`: heads stand upright where there is no room."""
    heat = {
        "type": "heatmap",
        "x": list(range(len(heads))),
        "y": list(range(len(names))),
        "z": [[cell and cell.value for cell in line] for line in cells],
        "text": [[cell.text if cell and not cell.is_hidden else "" for cell in line] for line in cells],
        "texttemplate": "%{text}",
        "textfont": {"color": ink(), "size": size},
        "customdata": [[cell.said if cell else "" for cell in line] for line in cells],
        "hovertemplate": "%{customdata}<extra></extra>",
        "colorscale": ground.colours,
        "showscale": False,
        "xgap": 2,
        "ygap": 2,
        "hoverongaps": False,
    }
    heat |= {} if ground.low is None else {"zmin": ground.low, "zmax": ground.high}
    named = [place for place, head in enumerate(heads) if head]
    x = {
        "tickvals": named,
        "ticktext": [heads[place] for place in named],
        "side": "top",
        "showgrid": False,
        "ticks": "",
    }
    x |= {"tickfont": {"size": 11}}
    x |= {"automargin": True, "tickangle": None, "autotickangles": [0, -90]} if is_turning else {}
    y = rows_axis(names) | {"ticktext": [wrapped(one) if is_wrapped else one for one in names]}
    notes = [
        note(cell.text, x, y, xanchor="center", yanchor="middle")
        for y, line in enumerate(cells)
        for x, cell in enumerate(line)
        if cell and cell.is_hidden
    ]
    height, is_empty = top + bottom + row * len(names), not names or not heads
    drawn = [] if is_empty else [heat]
    made = figure(drawn, height, top=top, bottom=bottom, xaxis=x, yaxis=y, annotations=notes)
    return Chart(made, "; ".join(alt), more)
