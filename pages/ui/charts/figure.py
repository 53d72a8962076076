"""What every shape shares: the figure's margins and axes, rows with their labels and figures, putting it on the page."""

import html
import math
import re
import textwrap
from collections.abc import Callable
from typing import NamedTuple

import streamlit as st

from pages.ui import formats
from pages.ui.charts.tones import OUTSIDE, ink, legible

SMALL, AT_LEAST = formats.SMALL, "≥ "
STRONG = ("\x02", "\x03")
PAIRS = "%{customdata[1]}"  # each mark carries the value that a click on it filters by, and its words
LABEL_WIDTH = 24  # characters in a line of a row's label
FIGURES_WIDTH = 118  # pixels at the right for a row's figures
CLEAR = "rgba(0,0,0,0)"


class Chart(NamedTuple):
    """A figure, what it shows in words for those who cannot see it, and what it leaves to its table."""

    figure: dict
    alt: str
    more: str = ""


# How figures of a unit are written on an axis, and on a mark.
TICKS = {"rate": ".0%", "amount": "$~s", "count": ",~s", "days": "~s"}
WORDS = {"rate": formats.rate, "amount": formats.amount, "count": formats.count, "days": formats.days}


class Scale(NamedTuple):
    """An axis of figures: its title, their unit, where it ends, and its ticks where they are not round ones."""

    title: str
    unit: str = "count"
    end: float | None = None  # none: where the longest bar ends
    start: float = 0
    ticks: list | None = None  # none: round ones, where the end is known
    texts: list[str] | None = None
    is_log: bool = False  # start and end are powers of ten

    def axis(self) -> dict:
        """As plotly is told."""
        made = {"rangemode": "tozero"} if self.end is None else {"range": [self.start, self.end]}
        ticks = round_ticks(self.end) if self.ticks is None and self.end is not None else self.ticks
        made |= {} if ticks is None else {"tickvals": ticks}
        made |= {"ticktext": self.texts} if self.texts else {"tickformat": TICKS[self.unit]}
        return made | ({"title": self.title} if self.title else {}) | ({"type": "log"} if self.is_log else {})


def from_zero(title: str, unit: str, longest: float) -> Scale:
    """From nothing to the end of the longest bar."""
    return Scale(title, unit, ticks=round_ticks(longest))


def percent(title: str) -> Scale:
    """From nothing to 100 %."""
    return Scale(title, "rate", 1, ticks=[0, 0.5, 1])


def figure(traces: list[dict], height: int, right: int = 16, top: int = 8, bottom: int = 40, **layout: object) -> dict:
    """A figure with our margins and without zoom; the theme gives fonts, text colour and grid."""
    axes = {}
    for name in ("xaxis", "yaxis"):
        axis = {"fixedrange": True, "zeroline": False, "tickangle": 0, **layout.pop(name, {})}
        axis["tickfont"] = {"color": legible(OUTSIDE)} | axis.get("tickfont", {})
        axes[name] = axis | (
            {"title": {"text": axis["title"], "standoff": 10, "font": {"color": legible(OUTSIDE)}}, "automargin": True}
            if "title" in axis
            else {}
        )
    base = {
        "height": height,
        "margin": {"l": 8, "r": right, "t": top, "b": bottom},
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "showlegend": False,
        "dragmode": False,
        "clickmode": "event+select",
        "hovermode": "closest",
        "hoverlabel": {"align": "left"},
    }
    return {"data": traces, "layout": base | axes | layout}


def draw(chart: Chart, key: str, on_select: Callable[[], None] | None = None) -> None:
    """Put a chart on the page; with on_select its marks can be clicked."""
    config = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False}
    click = {"on_select": on_select, "selection_mode": "points"} if on_select else {}
    st.plotly_chart(in_letters(chart.figure), key=key, config=config, alt=spoken(chart.alt) or None, **click)


def strong(words: str) -> str:
    """A figure that stands out. Words of a chart are plain but for this and for "\\n", a break: plotly's tags are made by `letters`."""
    return f"{STRONG[0]}{words}{STRONG[1]}"


def spoken(words: str) -> str:
    """The same words for those who hear them."""
    return words.translate(dict.fromkeys(map(ord, STRONG))).replace("\n", ", ")


def letters(words: str) -> str:
    """Text in which plotly finds no tag, link or entity but our own."""
    words = html.escape(words, quote=False).replace("\n", "<br>")
    return words.replace(STRONG[0], "<b>").replace(STRONG[1], "</b>")


def in_letters(part: object) -> object:
    """A figure with all its text in letters, but for templates, which are ours, and the values that a click on a mark filters by."""
    if isinstance(part, str):
        return letters(part)
    if isinstance(part, list | tuple):
        return [in_letters(one) for one in part]
    if not isinstance(part, dict):
        return part
    made = {name: one if name.endswith("template") else in_letters(one) for name, one in part.items()}
    if part.get("hovertemplate", "").startswith(PAIRS):
        made["customdata"] = [[value, letters(words)] for value, words in part["customdata"]]
    return made


def trace(x: list, y: list, said: list, **look: object) -> dict:
    """A scatter whose points say `said` on hover and are never dimmed by a click elsewhere."""
    template = PAIRS if said and isinstance(said[0], list) else "%{customdata}"
    base = {"type": "scatter", "x": x, "y": y, "customdata": said, "hovertemplate": f"{template}<extra></extra>"}
    return base | {"cliponaxis": False, "unselected": {"marker": {"opacity": 1}}} | look


def note(text: str, x: float | str, y: float, colour: str | None = None, **where: object) -> dict:
    """A piece of text on the chart."""
    font = {"color": legible(colour or OUTSIDE)} | ({} if colour else {"size": 11})
    return {"text": text, "x": x, "y": y, "showarrow": False, "font": font, **where}


def beside(row: float, text: str, grey: bool = False) -> dict:
    """A row's figure, in a column of its own at the right of the plot."""
    return note(text, 1, row, OUTSIDE if grey else ink(), xref="paper", xanchor="left", xshift=8, align="left")


def above(row: int, text: str) -> dict:
    """A row's name over its bar, starting where the bar starts."""
    return note(text, 0, row, ink(), xref="paper", xanchor="left", yanchor="bottom", yshift=8, align="left")


def across(x: float, text: str, dash: str, colour: str = OUTSIDE) -> tuple[dict, dict]:
    """A line over all rows at one value, and its name on top."""
    line = {
        "type": "line",
        "x0": x,
        "x1": x,
        "y0": 0,
        "y1": 1,
        "yref": "paper",
        "line": {"dash": dash, "width": 1.75, "color": colour},
    }
    return line, note(text, x, 1, yref="paper", yanchor="bottom")


def band(low: float, high: float, text: str) -> tuple[dict, dict]:
    """A ground over all rows from one value to another, and its name on top."""
    ground = {"type": "rect", "x0": low, "x1": high, "y0": 0, "y1": 1, "yref": "paper", "layer": "below"}
    ground |= {"fillcolor": OUTSIDE, "opacity": 0.16, "line": {"width": 0}}
    return ground, note(text, (low + high) / 2, 1, yref="paper", yanchor="bottom")


def wrapped(text: str) -> str:
    """A row's label on at most two short lines: room for the marks on a narrow screen. One that is broken already stays so."""
    if "\n" in text:
        return text
    return "\n".join(textwrap.wrap(text, LABEL_WIDTH, max_lines=2, placeholder="…")) or text


def head(text: str, width: int) -> str:
    """A column's head on short lines; a word too long for one is broken where it was written together (United Healthcare)."""
    words = [re.sub("(?<=[a-z])(?=[A-Z])", " ", one) if len(one) > width else one for one in text.split()]
    return "\n".join(textwrap.wrap(" ".join(words), width))


def rows_axis(names: list[str]) -> dict:
    """One row per name, the first on top."""
    shown = {
        "tickvals": list(range(len(names))),
        "ticktext": [wrapped(one) for one in names],
        "ticks": "",
        "showgrid": False,
    }
    return shown | {"range": [len(names) - 0.4, -0.6], "automargin": True}


def rows_height(names: list[str]) -> int:
    """22 to 26 pixels a row, more where a label takes several lines."""
    tallest = max((wrapped(one).count("\n") for one in names), default=0)
    return max(150, 60 + len(names) * (26 + 13 * tallest))


def left_over(count: int, why: str = "", what: str = "row") -> str:
    """What a chart leaves to its table."""
    return f" Only in the table: {formats.counted(count, what)}{why}." if count > 0 else ""


def round_ticks(top: float) -> list[float]:
    """Zero, a half and a round end: three ticks fit the narrowest screen, and the rows carry their figures."""
    if top <= 0:
        return [0]
    size = 10 ** math.floor(math.log10(top))
    end = max(step * size for step in (1, 2, 4, 6, 8) if step * size <= top * 1.001)
    return [0, end / 2, end]
