"""Ranked bars, and the payer × category table in colour."""

import textwrap
from typing import NamedTuple

from pages.ui import formats
from pages.ui.charts.base import (
    SMALL,
    Chart,
    above,
    beside,
    figure,
    head,
    note,
    round_ticks,
    rows_axis,
    rows_height,
    spoken,
)
from pages.ui.charts.tones import ACCENT, NOBODY, OUTSIDE, ink
from queries import Answer

TITLE_WIDTH = 46  # characters above a bar that fit a narrow screen
BAR = 18  # pixels


class Bar(NamedTuple):
    code: str
    name: str
    value: float | None
    none: str = SMALL  # what to say where there is no figure


def bars_of(answer: Answer, column: str, by: tuple[str, ...], most: int, sort: bool) -> list[Bar]:
    """The longest first; what is beyond the most is added up as Other, last. Only for figures that add up."""
    rows = [row for row in answer.rows() if row[column] is None or float(row[column]) != 0]
    if sort:
        rows.sort(key=lambda row: -float(row[column] or 0))
    shown = [bar_of(row, column, by) for row in rows[:most]]
    rest = rows[most:]
    return shown + ([Bar("", f"Other ({len(rest)})", sum(float(row[column] or 0) for row in rest))] if rest else [])


def bar_of(row: dict, column: str, by: tuple[str, ...]) -> Bar:
    """One row as a bar. Hidden is not missing, and neither is zero."""
    value = None if row[column] is None else float(row[column])
    return Bar(str(row[by[0]]), formats.name(row, by), value, SMALL if row.get("hidden") else formats.NONE)


def ranked(
    answer: Answer,
    column: str,
    colour: str = ACCENT,
    most: int = 12,
    by: tuple[str, ...] = (),
    words: dict[str, str] | None = None,
    sort: bool = True,
) -> Chart:
    """Horizontal bars with the figure at the end of the row. With `words` each carries its name and meaning above it."""
    bars = bars_of(answer, column, by or answer.by, most, sort)
    names = [bar.name for bar in bars]
    tips = tips_of(bars, column)
    said = [f"{name}: {formats.label(column).lower()} {tip}" for name, tip in zip(names, tips, strict=True)]
    notes = [beside(place, tip, grey=bars[place].value is None) for place, tip in enumerate(tips)]
    height, axis = rows_height(names), rows_axis(names)
    if words is not None:
        titles = [titled(bar.name, words.get(bar.code, "")) for bar in bars]
        height = 60 + len(bars) * (48 + 14 * max((one.count("\n") for one in titles), default=0))
        axis |= {"showticklabels": False, "range": [len(bars) - 0.5, -0.9]}
        notes += [above(place, one) for place, one in enumerate(titles)]
    made = {"type": "bar", "orientation": "h", "x": [bar.value for bar in bars], "y": list(range(len(bars)))}
    made |= {
        "marker": {"color": [OUTSIDE if bar.code in NOBODY else colour for bar in bars]},
        "width": BAR * len(bars) / (height - 48),
    }
    made |= {
        "customdata": [[bar.code, one] for bar, one in zip(bars, said, strict=True)],
        "hovertemplate": "%{customdata[1]}<extra></extra>",
    }
    made["unselected"] = {"marker": {"opacity": 1}}
    money = column.endswith("_amount")
    title = formats.label(column) + (" dollars" if money and "dollars" not in formats.label(column) else "")
    ticks = round_ticks(max((bar.value or 0 for bar in bars), default=0))
    x = {"rangemode": "tozero", "tickformat": "$~s" if money else ",~s", "tickvals": ticks, "title": title}
    return Chart(figure([made], height, right=112, xaxis=x, yaxis=axis, annotations=notes), "; ".join(said[:6]))


def tips_of(bars: list[Bar], column: str) -> list[str]:
    """$472 k  37 %, or why there is no figure"""
    whole = sum(bar.value or 0 for bar in bars)
    return [
        bar.none if bar.value is None else formats.short(column, bar.value) + share(bar.value, whole) for bar in bars
    ]


def share(value: float, whole: float) -> str:
    """A share of all, never rounded to nothing."""
    percent = value / whole * 100 if whole else None
    return "" if percent is None else "  <1\u00a0%" if 0 < percent < 0.5 else f"  {percent:.0f}\u00a0%"


def titled(name: str, words: str) -> str:
    """A bar's name and what it means, on at most two lines."""
    return "\n".join(textwrap.wrap(f"{name}: {words}" if words else name, TITLE_WIDTH, max_lines=2, placeholder="…"))


def matrix(
    answer: Answer,
    rows: str,
    columns: str,
    column: str,
    most: tuple[int, int] = (8, 6),
    sums: str = "",
    counts: str = "",
) -> Chart:
    """A table in colour with the figure printed in every cell, and under it n (`counts`); the biggest rows and columns first, by the sum of `sums`,
    a blank where there is none, a word where it is hidden."""
    cells = {(row[rows], row[columns]): row[column] for row in answer.rows()}
    sizes = {(row[rows], row[columns]): row[sums or column] for row in answer.rows()}
    down, across = (biggest(sizes, place)[: most[place]] for place in (0, 1))
    text = [[cell(cells, (one, other), column) for other in across] for one in down]
    if counts:
        sizes = {(row[rows], row[columns]): row[counts] for row in answer.rows()}
        text = [
            [said + n_of(sizes.get((one, other))) for other, said in zip(across, line, strict=True)]
            for one, line in zip(down, text, strict=True)
        ]
    hidden = [
        note("hidden", x, y, xanchor="center", yanchor="middle")
        for y, one in enumerate(down)
        for x, other in enumerate(across)
        if (one, other) in cells and cells[one, other] is None
    ]
    heat = {
        "type": "heatmap",
        "x": list(range(len(across))),
        "y": list(range(len(down))),
        "z": [
            [None if cells.get((one, other)) is None else float(cells[one, other]) for other in across] for one in down
        ],
        "text": text,
        "texttemplate": "%{text}",
        "textfont": {"color": ink(), "size": 11},
        "customdata": [
            [
                f"{formats.value(rows, one)}, {formats.value(columns, other).lower()}: {formats.label(column).lower()} {spoken(found) or 'none'}"
                for other, found in zip(across, line, strict=True)
            ]
            for one, line in zip(down, text, strict=True)
        ],
        "hovertemplate": "%{customdata}<extra></extra>",
        "colorscale": [[0, "rgba(181,83,15,0.04)"], [1, "rgba(181,83,15,0.55)"]],
        "showscale": False,
        "xgap": 2,
        "ygap": 2,
        "hoverongaps": False,
    }
    labels = [head(formats.value(columns, one), 14) for one in across]
    x = {"tickvals": heat["x"], "ticktext": labels, "side": "top", "showgrid": False, "ticks": "", "automargin": True}
    x |= {"tickangle": None, "autotickangles": [0, -90], "tickfont": {"size": 11}}
    y = rows_axis([formats.value(rows, one) for one in down])
    made = figure([heat], 80 + (42 if counts else 34) * len(down), top=44, xaxis=x, yaxis=y, annotations=hidden)
    return Chart(made, "; ".join(one for line in heat["customdata"][:3] for one in line[:2]))


def n_of(count: int | None) -> str:
    """The second line of a cell."""
    return "" if count is None else f"\nn {formats.count(count)}"


def biggest(cells: dict, place: int) -> list:
    """The values on one side of the table, the biggest sum first."""
    sums: dict = {}
    for key, value in cells.items():
        sums[key[place]] = sums.get(key[place], 0.0) + float(value or 0)
    return sorted(sums, key=lambda one: (-sums[one], str(one)))


def cell(cells: dict, key: tuple, column: str) -> str:
    """A cell's figure, as short as it gets; nothing where no line fell."""
    if key not in cells:
        return ""
    return "hidden (small)" if cells[key] is None else formats.short(column, cells[key]).replace("\u00a0", "")
