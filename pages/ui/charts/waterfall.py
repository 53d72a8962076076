"""Waterfalls, drawn as rows: from lines submitted to lines in the rate, from one definition to another; and how lines moved."""

from collections.abc import Sequence

from pages.ui import formats
from pages.ui.charts.base import (
    FIGURES_WIDTH,
    SMALL,
    Chart,
    beside,
    figure,
    left_over,
    round_ticks,
    rows_axis,
    rows_height,
    spoken,
    strong,
)
from pages.ui.charts.tones import ACCENT, OUTCOMES, OUTSIDE
from queries import Answer

BAR = 16  # pixels
MOST_MOVES = 8
INSIDE = ("denied", "partially_denied", "patient_share", "paid")


def bridge(answer: Answer) -> Chart:
    """Submitted, less each step that stands outside the rate, is what is in the rate; and what that consists of."""
    rows = {row["step"]: row for row in answer.rows()}
    outside = sorted(
        (row for row in rows.values() if not row["is_adjudicated"]), key=lambda row: -(row["line_count"] or 0)
    )
    counts = [row["line_count"] for row in rows.values()]
    whole = None if None in counts else sum(counts)
    inside = [row["line_count"] for row in rows.values() if row["is_adjudicated"]]
    rated = None if None in inside else sum(inside)
    drawn = sum(one or 0 for one in counts)
    bars = [Row("Submitted", 0, drawn, text(whole), ACCENT)]
    left = drawn
    for row in outside:
        size = row["line_count"] or 0
        left -= size
        name = formats.value("step", row["step"])
        bars.append(Row(f"− {name}", left, size, text(row["line_count"], whole, "−"), OUTSIDE, "/", row["step"]))
    bars.append(Row("= In the rate", 0, left, text(rated, whole), ACCENT))
    start = 0
    for step in [one for one in INSIDE if one in rows]:
        size = rows[step]["line_count"] or 0
        name = ("of which " if not start and step == INSIDE[0] else "") + formats.value("step", step).lower()
        bars.append(Row(name, start, size, text(rows[step]["line_count"], rated), OUTCOMES[step], "", step))
        start += size
    x = {"range": [0, drawn * 1.02 or 1], "tickformat": ",~s", "title": "Lines", "tickvals": round_ticks(drawn)}
    said = "; ".join(f"{bar.name} {bar.text}" for bar in bars)
    return Chart(drawn_rows(bars, x), said.replace("−", "less").replace("=", ""), "")


class Row:
    """One bar of a waterfall: where it starts, how long it is, and what stands at the end of its row."""

    def __init__(
        self, name: str, start: float, size: float, text: str, colour: str, shape: str = "", code: str = ""
    ) -> None:
        self.name, self.start, self.size, self.text = name, start, size, text
        self.colour, self.shape, self.code = colour, shape, code


def text(count: int | None, whole: int | None = None, sign: str = "") -> str:
    """−12  3 %; hidden is not zero."""
    if count is None:
        return SMALL
    part = f"  {count / whole * 100:.1f}\u00a0%" if whole else ""
    return f"{strong(f'{sign}{formats.count(count)}')}{part}"


def drawn_rows(bars: Sequence[Row], x: dict, more: Sequence[dict] = (), said: Sequence[str] = ()) -> dict:
    """The bars, one to a row, each joined to the next by a thin line."""
    names = [bar.name for bar in bars]
    height = rows_height(names)
    plain = list(said) or [f"{bar.name.strip('−= ')}: {formats.counted(spoken(bar.text), 'line')}" for bar in bars]
    made = {
        "type": "bar",
        "orientation": "h",
        "base": [bar.start for bar in bars],
        "x": [bar.size for bar in bars],
        "y": list(range(len(bars))),
        "width": BAR * len(bars) / (height - 48),
        "marker": {
            "color": [bar.colour for bar in bars],
            "pattern": {"shape": [bar.shape for bar in bars], "fillmode": "replace", "size": 6},
        },
        "customdata": plain,
        "hovertemplate": "%{customdata}<extra></extra>",
    }
    notes = [beside(place, bar.text, grey=bar.text == SMALL) for place, bar in enumerate(bars)]
    return figure([made, *more], height, FIGURES_WIDTH, xaxis=x, yaxis=rows_axis(names), annotations=notes)


def moves(answer: Answer) -> Chart:
    """Lines whose outcome changed between the decisions, most lines first; what stayed is in the table."""
    rows = [row for row in answer.rows() if row["first_step"] != row["last_step"]]
    firsts: dict[str, int] = {}
    for row in answer.rows():
        firsts[row["first_step"]] = firsts.get(row["first_step"], 0) + (row["line_count"] or 0)
    rows.sort(key=lambda row: -(row["line_count"] or 0))
    shown = rows[:MOST_MOVES]
    names = [
        f"{formats.value('first_step', row['first_step'])} → {formats.value('last_step', row['last_step']).lower()}"
        for row in shown
    ]
    bars = [
        Row(
            name,
            0,
            row["line_count"] or 0,
            text(row["line_count"]),
            OUTCOMES.get(row["last_step"], OUTSIDE),
            "" if row["last_step"] in OUTCOMES else "/",
        )
        for row, name in zip(shown, names, strict=True)
    ]
    said = [
        f"{name}: {formats.counted(formats.short('line_count', row['line_count']), 'line')}, {formats.short('charge_amount', row['charge_amount'])} billed"
        + (
            f"; {row['line_count'] / firsts[row['first_step']] * 100:.1f}\u00a0% of lines first {formats.value('first_step', row['first_step']).lower()}"
            if row["line_count"]
            else ""
        )
        for row, name in zip(shown, names, strict=True)
    ]
    top = max((bar.size for bar in bars), default=1)
    x = {"range": [0, top * 1.05], "tickformat": ",~s", "title": "Lines", "tickvals": round_ticks(top)}
    if not bars:
        return Chart(figure([], 150), "No line changed its outcome between the first and the last decision.")
    made = drawn_rows(bars, x, (), said)
    return Chart(
        made,
        "; ".join(said[:5]),
        left_over(answer.table.num_rows - len(shown), " of lines that stayed as they were, or of fewer lines"),
    )
