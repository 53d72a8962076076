"""Denial rates with their intervals, by row."""

from pages.ui import formats
from pages.ui.charts.base import (
    FIGURES_WIDTH,
    SMALL,
    Chart,
    across,
    band,
    beside,
    dotted,
    left_over,
    round_ticks,
    strong,
    trace,
)
from pages.ui.charts.tones import DENIED, OUTSIDE, payer
from queries import Answer

MOST_ROWS = 14


def rates_limit(*answers: Answer) -> float:
    """The end of the scale that all rate charts of a page share: the widest interval, at most 100 %."""
    rows = [row for one in answers if "denial_rate" in one.table.column_names for row in one.rows()]
    ends = [row["denial_rate_high"] or 0 for row in rows] + [row["denial_rate"] or 0 for row in rows]
    ends += [row["denial_rate_most"] for row in rows if formats.is_range(row)]
    return min(1.0, max(ends, default=0) * 1.06) or 0.05


def rate_sentence(row: dict, subject: str, unit: str) -> str:
    """Cigna Health: 87 of 278 adjudicated lines denied, 31.3 % (26.1 to 37.0 %)"""
    if row["denial_rate"] is None:
        return f"{subject}: {SMALL}"
    show = formats.amount if unit == "dollars" else formats.count
    if formats.is_range(row):
        known = f"{show(row['numerator'])} of {formats.adjudicated(row['denominator'], unit)} denied"
        return f"{subject}: between {formats.span(row).replace(' to ', ' and ')}; {known}, and {formats.rate(row['unknown_rate'])} of all have no known outcome"
    counts = f"{show(row['numerator'])} of {formats.adjudicated(row['denominator'], unit)} denied"
    return f"{subject}: {counts}, {formats.rate(row['denial_rate'])} ({formats.interval(row)})"


def dot(place: int, row: dict, look: tuple[str, str], code: str, said: str, heavy: bool = False) -> dict:
    """A rate's dot and its interval; open and grey where there are too few lines for one; a bar where it is a range."""
    colour, symbol = look
    if formats.is_range(row):
        ends = [row["denial_rate_least"], row["denial_rate_most"]]
        line = {"color": colour, "width": 9}
        return trace(ends, [place] * 2, [[code, said]] * 2, mode="lines+markers", line=line, opacity=0.55) | {
            "marker": {"symbol": "line-ns", "size": 16, "line": {"color": colour, "width": 2}}
        }
    sure = row["denial_rate_low"] is not None
    marker = {
        "color": colour if sure else OUTSIDE,
        "symbol": symbol if sure else "circle-open",
        "size": 15 if heavy else 11,
    }
    made = trace([row["denial_rate"]], [place], [[code, said]], mode="markers", marker=marker)
    if sure:
        up, down = row["denial_rate_high"] - row["denial_rate"], row["denial_rate"] - row["denial_rate_low"]
        whisker = {"type": "data", "symmetric": False, "array": [up], "arrayminus": [down], "width": 0}
        made["error_x"] = whisker | {"color": colour, "thickness": 4 if heavy else 2}
    return made


def rate_figures(place: int, row: dict, unit: str) -> dict:
    """The rate and its n at the end of a row."""
    size = formats.amount(row["denominator"]) if unit == "dollars" else formats.count(row["denominator"])
    if formats.is_range(row):
        low, high = row["denial_rate_least"] * 100, row["denial_rate_most"] * 100
        ends = strong(f"{low:.0f}–{high:.0f}\u00a0%")
        return beside(place, f"{ends}  n {size}")
    return beside(place, f"{strong(formats.rate(row['denial_rate']))}  n {size}", grey=row["denial_rate_low"] is None)


def rate_rows(answer: Answer, unit: str, limit: float) -> Chart:
    """A dot and its 95 % interval per row, highest first as answered; a dotted line for all together."""
    rows, by = answer.rows()[:MOST_ROWS], answer.by
    names = [formats.name(row, by) for row in rows]
    dots, notes, lines = [], [], []
    for place, (row, name) in enumerate(zip(rows, names, strict=True)):
        if row["denial_rate"] is None:
            notes.append(beside(place, row.get("denial_rate_bound") or SMALL, grey=True))
            continue
        look = payer(row["payer_group"]) if by == ("payer_group",) else (DENIED, "circle")
        dots.append(dot(place, row, look, str(row[by[0]]), rate_sentence(row, name, unit)))
        notes.append(rate_figures(place, row, unit))
    total = next(iter(answer.total.to_pylist()), {})
    if formats.is_range(total):
        ground, name = band(total["denial_rate_least"], total["denial_rate_most"], f"all {formats.span(total)}")
        lines, notes = [ground], [*notes, name]
    elif total.get("denial_rate") is not None:
        line, name = across(total["denial_rate"], f"all {formats.rate(total['denial_rate'])}", "dot")
        lines, notes = [line], [*notes, name]
    x = {
        "range": [0, limit],
        "tickformat": ".0%",
        "title": f"Denied share of adjudicated {unit}",
        "tickvals": round_ticks(limit),
    }
    made = dotted(names, dots, x, notes, lines, right=FIGURES_WIDTH)
    said = [rate_sentence(row, name, unit) for row, name in zip(rows[:6], names, strict=False)]
    return Chart(made, "; ".join(said), left_over(answer.table.num_rows - len(rows)))
