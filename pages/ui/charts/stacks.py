"""Parts of a whole, laid end to end: by row and by month, with a key above."""

from typing import NamedTuple

from pages.ui import formats
from pages.ui.charts.base import SMALL, Chart, beside, figure, note, round_ticks, rows_axis, rows_height
from pages.ui.charts.months import HEIGHT, MONTH, axis

BAR, KEY_ROW = 16, 19  # pixels


class Part(NamedTuple):
    """One part: its name, its colour, its hatching, and its figure in each row; None is hidden."""

    name: str
    colour: str
    values: list[float | None]
    hatch: str = ""


def drawn(parts: list[Part]) -> tuple[list[Part], list[int]]:
    """The parts without the rows of which one is hidden, and which rows these are: the rest of a whole is not the whole."""
    hidden = [
        place for place, values in enumerate(zip(*(part.values for part in parts), strict=True)) if None in values
    ]
    blanked = [
        part._replace(values=[None if place in hidden else one for place, one in enumerate(part.values)])
        for part in parts
    ]
    return blanked, hidden


def look(part: Part) -> dict:
    """A part's colour; hatched ones keep it on clear ground."""
    pattern = {"shape": part.hatch, "fillmode": "replace", "size": 6}
    return {
        "name": part.name,
        "marker": {"color": part.colour, "pattern": pattern},
        "unselected": {"marker": {"opacity": 1}},
    }


def key() -> dict:
    """The key above the plot: parts in the order in which they lie."""
    return {
        "orientation": "h",
        "x": 0,
        "xanchor": "left",
        "y": 1,
        "yanchor": "bottom",
        "traceorder": "normal",
        "itemclick": False,
        "itemdoubleclick": False,
    }


def rows(
    names: list[str], codes: list[str], parts: list[Part], tips: list[str], column: str, title: str, right: int = 118
) -> Chart:
    """One bar per name, made of its parts; `tips` at its end. A row of which a part is hidden has no bar, and says so."""
    parts, hidden = drawn(parts)
    tips = [SMALL if place in hidden and SMALL not in tip else tip for place, tip in enumerate(tips)]
    # Where the chart has half of the page, each part has a row of the key.
    height, bars = rows_height(names) + 26 + KEY_ROW * max(0, len(parts) - 2), []
    for part in parts:
        said = [
            f"{name}: {part.name.lower()} {shown(column, value)}"
            for name, value in zip(names, part.values, strict=True)
        ]
        made = {
            "type": "bar",
            "orientation": "h",
            "x": part.values,
            "y": list(range(len(names))),
            "width": BAR * len(names) / (height - 74),
        }
        made |= {
            "customdata": [list(one) for one in zip(codes, said, strict=True)],
            "hovertemplate": "%{customdata[1]}<extra></extra>",
        }
        bars.append(made | look(part))
    top = max((sum(part.values[place] or 0 for part in parts) for place in range(len(names))), default=0)
    x = {"title": title, "rangemode": "tozero"} | scale(column, top)
    notes = [beside(place, tip, grey=SMALL in tip) for place, tip in enumerate(tips)]
    made = figure(
        bars,
        height,
        right,
        34,
        xaxis=x,
        yaxis=rows_axis(names),
        annotations=notes,
        barmode="stack",
        showlegend=True,
        legend=key(),
    )
    return Chart(made, "; ".join(f"{name}: {tip}" for name, tip in list(zip(names, tips, strict=True))[:6]))


def months(found: list, parts: list[Part], column: str, title: str) -> Chart:
    """One bar per month, made of its parts. A month of which a part is hidden has no bar, and says so."""
    bars, said = [], []
    parts, hidden = drawn(parts)
    notes = [note(SMALL, found[place], 0, textangle=-90, yanchor="bottom") for place in hidden]
    for part in parts:
        hover = [
            f"{formats.month(one)}: {part.name.lower()} {shown(column, value)}"
            for one, value in zip(found, part.values, strict=True)
        ]
        said += hover[-1:]
        made = {
            "type": "bar",
            "x": found,
            "y": part.values,
            "width": MONTH * 0.7,
            "customdata": hover,
            "hovertemplate": "%{customdata}<extra></extra>",
        }
        bars.append(made | look(part))
    top = max((sum(part.values[place] or 0 for part in parts) for place in range(len(found))), default=0)
    y = {"title": title, "rangemode": "tozero"} | scale(column, top)
    x = axis([{"month": one} for one in found])
    made = figure(
        bars, HEIGHT, top=34, xaxis=x, yaxis=y, barmode="stack", showlegend=True, legend=key(), annotations=notes
    )
    return Chart(made, "; ".join(said))


def shown(column: str, value: float | None) -> str:
    return SMALL if value is None else formats.short(column, value)


def scale(column: str, top: float) -> dict:
    """Ticks for dollars, shares or counts."""
    if "_rate" in column:
        return {"tickformat": ".0%", "range": [0, 1], "tickvals": [0, 0.5, 1]}
    return {"tickformat": "$~s" if column.endswith("_amount") else ",~s", "tickvals": round_ticks(top)[::2]}
