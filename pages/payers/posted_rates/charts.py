"""What hospitals post: the span of prices agreed, by payer or by item."""

import math
import textwrap

from pages.ui import formats
from pages.ui.charts.base import Chart, beside, figure, left_over, round_ticks, rows_axis, rows_height, strong, trace
from pages.ui.charts.tones import ACCENT, OUTSIDE, payer
from queries import Answer

MOST_ROWS = 14


def share_spans(answer: Answer) -> Chart:
    """From the least to the most share of list price agreed, a dot at the median; one row per payer."""
    every = [row for row in answer.rows() if row["priced_count"]]
    rows = every[:MOST_ROWS]
    names = [formats.name(row, answer.by) for row in rows]
    marks, notes, said = [], [], []
    for place, (row, name) in enumerate(zip(rows, names, strict=True)):
        colour, symbol = payer(row["payer_group"]) if answer.by == ("payer_group",) else (ACCENT, "circle")
        ends = [row["least_charge_rate"], row["most_charge_rate"]]
        said.append(f"{name}: {share_words(row)}")
        code = str(row[answer.by[0]])
        marks.append(span(ends, place, colour, code, said[-1]))
        dot = {"color": colour, "symbol": symbol, "size": 11}
        marks.append(trace([row["median_charge_rate"]], [place], [[code, said[-1]]], mode="markers", marker=dot))
        median = strong(f"{row['median_charge_rate'] * 100:.0f}\u00a0%")
        notes.append(beside(place, f"{median}  n {row['priced_count']:,}"))
    limit = max([1.0, *(row["most_charge_rate"] for row in rows)]) * 1.02
    x = {
        "range": [0, limit],
        "tickformat": ".0%",
        "tickvals": round_ticks(limit),
        "title": "Agreed share of the list price",
    }
    made = figure(marks, rows_height(names), 118, xaxis=x, yaxis=rows_axis(names), annotations=notes)
    return Chart(made, "; ".join(said[:6]), left_over(len(answer.rows()) - len(rows)))


def share_words(row: dict) -> str:
    """half of 12 prices at or under 64.0 % of list price, from 38.0 to 86.0 %"""
    ends = f"from {row['least_charge_rate'] * 100:.1f} to {formats.rate(row['most_charge_rate'])}"
    return f"half of {formats.counted(row['priced_count'], 'price')} at or under {formats.rate(row['median_charge_rate'])} of list price, {ends}"


def span(ends: list[float], place: int, colour: str, code: str, said: str) -> dict:
    """A line from one value to another, with ends."""
    line = {"color": colour, "width": 3}
    return trace(ends, [place] * 2, [[code, said]] * 2, mode="lines+markers", line=line, opacity=0.6) | {
        "marker": {"symbol": "line-ns", "size": 12, "line": {"color": colour, "width": 2}}
    }


def item_prices(answer: Answer) -> Chart:
    """Each item's list price, and the span of what payers agreed to where it is posted in dollars; dearest first, on a log scale."""
    every = [row for row in answer.rows() if row["gross_amount"]]
    rows, names = every[:MOST_ROWS], []
    marks, notes, said = [], [], []
    for place, row in enumerate(rows):
        names.append(item_name(row))
        said.append(f"{names[-1]}, {row['hospital']}: {price_words(row)}")
        if row["least_negotiated_amount"]:
            ends = [float(row["least_negotiated_amount"]), float(row["most_negotiated_amount"])]
            marks.append(span(ends, place, ACCENT, str(row["product"]), said[-1]))
        look = {"color": OUTSIDE, "symbol": "diamond-open", "size": 10, "line": {"width": 2}}
        where = ([float(row["gross_amount"])], [place], [[str(row["product"]), said[-1]]])
        marks.append(trace(*where, mode="markers", marker=look))
        notes.append(beside(place, f"{formats.amount(float(row['gross_amount']))}  {shortened(row['hospital'])}"))
    values = [float(row["gross_amount"]) for row in rows] + [
        float(row["least_negotiated_amount"] or row["gross_amount"]) for row in rows
    ]
    low, high = (math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))) if values else (0, 1)
    ticks = [10**one for one in range(low, high + 1, max(1, -(-(high - low) // 2)))]
    x = {
        "type": "log",
        "range": [low, high + 0.05],
        "tickvals": ticks,
        "tickformat": "$~s",
        "title": "Dollars (log scale)",
    }
    made = figure(marks, rows_height(names), 146, xaxis=x, yaxis=rows_axis(names), annotations=notes)
    return Chart(made, "; ".join(said[:6]), left_over(answer.table.num_rows - len(rows)))


def shortened(hospital: str) -> str:
    """A hospital's name in the room beside a row."""
    return textwrap.shorten(hospital, 18, placeholder="…")


def item_name(row: dict) -> str:
    """The product, or the hospital's own words where it is not known."""
    return row["product"] if row["product"] not in ("Unidentified", "Another code") else str(row["item"]).capitalize()


def price_words(row: dict) -> str:
    """list price $684; 165 plans' prices from $411 to $575"""
    said = f"list price {formats.amount(float(row['gross_amount']))}"
    if not row["least_negotiated_amount"]:
        return f"{said}; no price agreed in dollars"
    ends = (formats.amount(float(row[f"{one}_negotiated_amount"])) for one in ("least", "most"))
    return f"{said}; {formats.counted(row['price_count'], 'price')} agreed with payers, from {' to '.join(ends)}"
