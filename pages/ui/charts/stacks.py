"""Parts of a whole, laid end to end: by row and by month, with a key above."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from pages.ui import formats
from pages.ui.charts.figure import (
    AT_LEAST,
    FIGURES_WIDTH,
    SMALL,
    WORDS,
    Chart,
    Scale,
    beside,
    figure,
    round_ticks,
    rows_axis,
    rows_height,
)
from pages.ui.charts.months import HEIGHT, MONTH, axis
from pages.ui.charts.tones import HIDDEN

BAR, KEY_ROW, SPOKEN = 16, 19, 6  # pixels, pixels, rows


class Part(NamedTuple):
    """One part: its name, its colour, its hatching, and its figure in each row; None is hidden. `said` are its words where they say more."""

    name: str
    colour: str
    values: Sequence[float | None]
    hatch: str = ""
    said: Sequence[str] = ()
    edges: Sequence[str] = ()

    def words(self, names: Sequence[str], unit: str) -> list[str]:
        """Aetna: denied $12 k"""
        if self.said:
            return list(self.said)
        if self.colour == HIDDEN[0]:
            return [f"{name}: {self.name.lower()}" for name in names]
        figures = [SMALL if value is None else WORDS[unit](value) for value in self.values]
        return [f"{name}: {self.name.lower()} {one}" for name, one in zip(names, figures, strict=True)]


def with_ground(parts: Sequence[Part], top: float) -> list[Part]:
    """The parts, and hatched ground up to `top` in each row of which one is hidden: the rest of a whole must not look like the whole."""
    sums, hidden = totals(parts), in_part_hidden(parts)
    if not hidden or not top:
        return list(parts)
    ground = [max(0.0, top - one) if place in hidden else None for place, one in enumerate(sums)]
    return [*parts, Part("In part hidden (small)", HIDDEN[0], ground, HIDDEN[1])]


def totals(parts: Sequence[Part]) -> list[float]:
    """What is known of each row."""
    return [sum(one or 0 for one in values) for values in zip(*(part.values for part in parts), strict=True)]


def in_part_hidden(parts: Sequence[Part]) -> set[int]:
    """The rows of which a part is hidden."""
    rows = zip(*(part.values for part in parts), strict=True)
    return {place for place, values in enumerate(rows) if None in values}


def bar(part: Part, codes: Sequence[str], said: Sequence[str]) -> dict:
    """One part of all rows; hatched ones keep their colour on clear ground."""
    pattern = {"shape": part.hatch, "fillmode": "replace", "size": 6}
    edge = {"line": {"color": list(part.edges), "width": 1}} if part.edges else {}
    return {
        "type": "bar",
        "name": part.name,
        "marker": {"color": part.colour, "pattern": pattern} | edge,
        "unselected": {"marker": {"opacity": 1}},
        "customdata": [list(one) for one in zip(codes, said, strict=True)],
        "hovertemplate": "%{customdata[1]}<extra></extra>",
    }


def key() -> dict:
    """The key above the plot: parts in the order in which they lie."""
    look = {"orientation": "h", "x": 0, "xanchor": "left", "y": 1, "yanchor": "bottom", "traceorder": "normal"}
    return {"showlegend": True, "legend": look | {"itemclick": False, "itemdoubleclick": False}, "barmode": "stack"}


def scaled(scale: Scale, top: float) -> Scale:
    """Ticks that are round for the longest row, where the scale has none of its own."""
    return scale if scale.ticks is not None else scale._replace(ticks=round_ticks(top)[::2])


def rows(
    names: Sequence[str],
    parts: Sequence[Part],
    tips: Sequence[str],
    scale: Scale,
    codes: Sequence[str] = (),
    right: int = FIGURES_WIDTH,
    more: str = "",
) -> Chart:
    """One bar per name, made of its parts; `tips` at its end. A row of which a part is hidden says so, and lies on hatched ground."""
    hidden, top, codes = in_part_hidden(parts), max(totals(parts), default=0), codes or [""] * len(names)
    parts, right = with_ground(parts, end(scale, top)), max(right, FIGURES_WIDTH) if hidden else right
    tips = [SMALL if place in hidden and not is_honest(tip) else tip for place, tip in enumerate(tips)]
    # Where the chart has half of the page, each part has a row of the key.
    height = rows_height(names) + 26 + KEY_ROW * max(0, len(parts) - 2)
    look = {"orientation": "h", "y": list(range(len(names))), "width": BAR * len(names) / (height - 74)}
    bars = [bar(part, codes, part.words(names, scale.unit)) | {"x": part.values} | look for part in parts]
    notes = [beside(place, tip, grey=SMALL in tip) for place, tip in enumerate(tips)]
    x, y = scaled(scale, top).axis(), rows_axis(names)
    drawn = bars if top or not hidden else []
    made = figure(drawn, height, right, 34, xaxis=x, yaxis=y, annotations=notes, **key())
    told = [f"{name}: {tip}" for name, tip in zip(names, tips, strict=True)][:SPOKEN]
    return Chart(made, "; ".join(told if drawn else []), more)


def is_honest(tip: str) -> bool:
    """Whether a tip says that a part is hidden: that it is, or at least how much."""
    return SMALL in tip or tip.startswith(AT_LEAST)


def months(found: Sequence[date], parts: Sequence[Part], scale: Scale) -> Chart:
    """One bar per month, made of its parts; on hatched ground where one of them is hidden."""
    top = max(totals(parts), default=0)
    is_unknown = not top and bool(in_part_hidden(parts))
    parts, names = with_ground(parts, end(scale, top)), [formats.month(one) for one in found]
    said = [part.words(names, scale.unit) for part in parts]
    codes, look = [""] * len(names), {"x": list(found), "width": MONTH * 0.7}
    drawn = [bar(part, codes, one) | {"y": part.values} | look for part, one in zip(parts, said, strict=True)]
    drawn = [] if is_unknown else drawn
    made = figure(drawn, HEIGHT, top=34, xaxis=axis(found), yaxis=scaled(scale, top).axis(), **key())
    return Chart(made, "; ".join(one for words in said if drawn for one in words[-1:]))


def end(scale: Scale, top: float) -> float:
    """Where a row ends of which not all is known: at all of it for shares, beyond the longest for others; nowhere if nothing is known."""
    return 1.0 if scale.unit == "rate" and top else top * 1.08
