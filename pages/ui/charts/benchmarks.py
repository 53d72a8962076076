"""Payers beside BUCA and Medicare."""

from pages.ui import formats
from pages.ui.charts.base import (
    FIGURES_WIDTH,
    Chart,
    across,
    beside,
    figure,
    left_over,
    round_ticks,
    rows_axis,
    rows_height,
    trace,
)
from pages.ui.charts.rates import dot, rate_figures, rate_sentence
from pages.ui.charts.tones import payer
from queries import Answer

FEWEST = 30  # lines under which a payer is not ranked
MOST_ROWS = 15
TITLES = {
    "allowed_to_charge_rate": "Allowed dollars ÷ billed dollars, priced lines",
    "median_adjudication_days": "Median days from receipt to first decision",
}


def benchmark_rows(answer: Answer, column: str, unit: str) -> Chart:
    """Payers in their own colours, highest first; BUCA as a heavy diamond below them; Medicare as a dashed line across."""
    found = [
        row for row in answer.rows() if row[column] is not None and row["kind"] != "Medicare" and not row["withheld"]
    ]
    rows = ranked_rows(found, column)
    names = [row_name(row) for row in rows]
    draw = rate_mark if column == "denial_rate" else figure_mark
    pairs = [draw(place, row, name, column, unit) for place, (row, name) in enumerate(zip(rows, names, strict=True))]
    marks, notes = [mark for mark, _ in pairs], [figures for _, figures in pairs]
    lines = []
    if care := next((row for row in answer.rows() if row["kind"] == "Medicare" and row[column] is not None), None):
        said = f"Medicare {formats.short(column, care[column])}"
        line, name = across(care[column], said, "dash", payer("Medicare")[0])
        lines, notes = [line], [*notes, name]
    ends = [row["denial_rate_high"] if column == "denial_rate" else row[column] for row in rows]
    end = max([*ends, *(line["x0"] for line in lines), 0.01]) * 1.08
    title = f"Denied share of adjudicated {unit}" if column == "denial_rate" else TITLES[column]
    x = {
        "range": [0, end],
        "tickformat": ".0%" if column.endswith("_rate") else "~s",
        "title": title,
        "tickvals": round_ticks(end),
    }
    layout = {"xaxis": x, "yaxis": rows_axis(names), "annotations": notes, "shapes": lines}
    left = left_over(len(found) - len(rows), f" with fewer lines, or under n = {FEWEST}")
    said = "; ".join(mark["customdata"][0][1] for mark in marks[:8])
    return Chart(figure(marks, rows_height(names) + 18, FIGURES_WIDTH, 26, **layout), said, left)


def ranked_rows(found: list[dict], column: str) -> list[dict]:
    """The rows with most lines, highest figure first; none that is too small to be ranked; BUCA last."""
    enough = [row for row in found if row["line_count"] >= FEWEST]
    if column == "denial_rate":
        enough = [row for row in enough if row["denial_rate_low"] is not None]
    biggest = sorted(enough, key=lambda row: (row["kind"] == "payer", -row["line_count"]))[:MOST_ROWS]
    return sorted(biggest, key=lambda row: (row["kind"] == "BUCA", -row[column]))


def rate_mark(place: int, row: dict, name: str, column: str, unit: str) -> tuple[dict, dict]:
    """A denial rate with its interval."""
    said = rate_sentence(row, name, unit)
    return dot(place, row, payer(row["benchmark"]), clicks(row), said, row["kind"] == "BUCA"), rate_figures(
        place, row, unit
    )


def figure_mark(place: int, row: dict, name: str, column: str, unit: str) -> tuple[dict, dict]:
    """A figure that has no interval."""
    colour, symbol = payer(row["benchmark"])
    value, lines = formats.short(column, row[column]), formats.count(row["line_count"])
    said = f"{name}: {formats.label(column).lower()} {value}, {lines} lines"
    marker = {"color": colour, "symbol": symbol, "size": 15 if row["kind"] == "BUCA" else 11}
    return trace([row[column]], [place], [[clicks(row), said]], mode="markers", marker=marker), beside(
        place, f"<b>{value}</b>  n {lines}"
    )


def clicks(row: dict) -> str:
    """The payer that a click keeps; none for the composite."""
    return row["benchmark"] if row["kind"] == "payer" else ""


def row_name(row: dict) -> str:
    """A payer and its line of business, where its own name does not say it."""
    if row["kind"] == "BUCA":
        return "BUCA, Commercial"
    book = row["line_of_business"]
    says_it = not book or book == row["benchmark"].lower()
    return row["benchmark"] if says_it else f"{row['benchmark']}, {formats.value('line_of_business', book)}"
