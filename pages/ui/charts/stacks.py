"""Parts of a whole, laid end to end: by row and by month, with a key above."""

from typing import NamedTuple

from pages.ui import formats
from pages.ui.charts.base import FIGURES_WIDTH, SMALL, Chart, beside, figure, round_ticks, rows_axis, rows_height
from pages.ui.charts.months import HEIGHT, MONTH, axis

BAR, KEY_ROW = 16, 19  # pixels
GROUND = "rgba(138,143,152,0.45)"


class Part(NamedTuple):
    """One part: its name, its colour, its hatching, and its figure in each row; None is hidden."""

    name: str
    colour: str
    values: list[float | None]
    hatch: str = ""


def with_ground(parts: list[Part], top: float) -> list[Part]:
    """The parts, and hatched ground up to `top` in each row of which one is hidden: the rest of a whole must not look like the whole."""
    sums, hidden = totals(parts), in_part_hidden(parts)
    if not hidden or not top:
        return parts
    ground = [max(0.0, top - one) if place in hidden else None for place, one in enumerate(sums)]
    return [*parts, Part("In part hidden (small)", GROUND, ground, "x")]


def totals(parts: list[Part]) -> list[float]:
    """What is known of each row."""
    return [sum(one or 0 for one in values) for values in zip(*(part.values for part in parts), strict=True)]


def in_part_hidden(parts: list[Part]) -> set[int]:
    """The rows of which a part is hidden."""
    rows = zip(*(part.values for part in parts), strict=True)
    return {place for place, values in enumerate(rows) if None in values}


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
    """One bar per name, made of its parts; `tips` at its end. A row of which a part is hidden says so, and lies on hatched ground."""
    hidden, top = in_part_hidden(parts), max(totals(parts), default=0)
    parts, right = with_ground(parts, end(column, top)), max(right, FIGURES_WIDTH) if hidden else right
    tips = [SMALL if place in hidden and SMALL not in tip else tip for place, tip in enumerate(tips)]
    # Where the chart has half of the page, each part has a row of the key.
    height, bars = rows_height(names) + 26 + KEY_ROW * max(0, len(parts) - 2), []
    for part in parts:
        said = [f"{name}: {words(part, column, value)}" for name, value in zip(names, part.values, strict=True)]
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
    x = {"title": title, "rangemode": "tozero"} | scale(column, top)
    notes = [beside(place, tip, grey=SMALL in tip) for place, tip in enumerate(tips)]
    made = figure(
        bars if top or not hidden else [],
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
    return Chart(
        made, "; ".join(f"{name}: {tip}" for name, tip in list(zip(names, tips, strict=True))[:6] if made["data"])
    )


def months(found: list, parts: list[Part], column: str, title: str) -> Chart:
    """One bar per month, made of its parts; on hatched ground where one of them is hidden."""
    bars, said = [], []
    top = max(totals(parts), default=0)
    parts = with_ground(parts, end(column, top))
    for part in parts:
        hover = [
            f"{formats.month(one)}: {words(part, column, value)}" for one, value in zip(found, part.values, strict=True)
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
    y = {"title": title, "rangemode": "tozero"} | scale(column, top)
    x = axis([{"month": one} for one in found])
    made = figure(
        bars if top or not in_part_hidden(parts) else [],
        HEIGHT,
        top=34,
        xaxis=x,
        yaxis=y,
        barmode="stack",
        showlegend=True,
        legend=key(),
    )
    return Chart(made, "; ".join(said if made["data"] else []))


def end(column: str, top: float) -> float:
    """Where a row ends of which not all is known: at all of it for shares, beyond the longest for others; nowhere if nothing is known."""
    return 1.0 if "_rate" in column and top else top * 1.08


def words(part: Part, column: str, value: float | None) -> str:
    """denied $12 k"""
    if part.colour == GROUND:
        return part.name.lower()
    return f"{part.name.lower()} {SMALL if value is None else formats.short(column, value)}"


def scale(column: str, top: float) -> dict:
    """Ticks for dollars, shares or counts."""
    if "_rate" in column:
        return {"tickformat": ".0%", "range": [0, 1], "tickvals": [0, 0.5, 1]}
    return {"tickformat": "$~s" if column.endswith("_amount") else ",~s", "tickvals": round_ticks(top)[::2]}
