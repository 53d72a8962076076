"""Payers beside BUCA and Medicare."""

from pages.ui import formats
from pages.ui.charts.base import (
    FIGURES_WIDTH,
    Chart,
    above,
    across,
    beside,
    figure,
    left_over,
    round_ticks,
    strong,
    trace,
)
from pages.ui.charts.rates import dot, rate_figures, rate_sentence
from pages.ui.charts.tones import OUTSIDE, ink, payer
from queries import Answer

FEWEST = 30  # lines under which a payer is not ranked
MOST_ROWS = 15
ROW = 38  # pixels
TITLES = {
    "allowed_to_charge_rate": "Allowed dollars ÷ billed dollars, priced lines",
    "median_adjudication_days": "Median days from receipt to first decision",
}
# The range of the four that stands beside BUCA's own figure.
RANGES = {
    "denial_rate": "denial_rate",
    "allowed_to_charge_rate": "allowed_to_charge_rate",
    "median_adjudication_days": "adjudication_days",
}


def benchmark_rows(answer: Answer, column: str, unit: str) -> Chart:
    """Commercial payers in their own colours, highest first, each beside what it is compared with; BUCA as a heavy diamond below them,
    with the range of its four; then the other lines of business; Medicare as a dashed line across. Names stand above the marks."""
    every = {row["benchmark"]: row for row in answer.rows() if row["kind"] != "payer"}
    shown = [row for row in answer.rows() if row["kind"] in ("payer", "BUCA") and not row["withheld"]]
    found = [row for row in shown if row[column] is not None]
    rows = ranked_rows(found, column)
    draw = rate_mark if column == "denial_rate" else figure_mark
    pairs = [draw(place, row, row_name(row), column, unit) for place, row in enumerate(rows)]
    marks, notes = [mark for mark, _ in pairs], [figures for _, figures in pairs]
    behind = [one for place, row in enumerate(rows) for one in beneath(place, row, every, column)]
    notes += [above(place, row_title(row, column)) for place, row in enumerate(rows)]
    shapes, name = medicare(every.get("Medicare"), column, len(rows))
    end = max([*(end_of(row, column) for row in rows), *(one["x0"] for one in shapes), 0.01]) * 1.08
    comparable = sum(row["kind"] == "BUCA" or not row["not_comparable"] for row in rows)
    if 0 < comparable < len(rows):
        shapes.append(rule(comparable - 0.62))
    x = {
        "range": [0, end],
        "tickformat": ".0%" if column.endswith("_rate") else "~s",
        "title": f"Denied share of adjudicated {unit}" if column == "denial_rate" else TITLES[column],
        "tickvals": round_ticks(end),
    }
    y = {"showticklabels": False, "showgrid": False, "ticks": "", "range": [len(rows) - 0.5, -0.9]}
    made = figure(
        [*behind, *marks],
        max(150, 90 + ROW * len(rows)),
        FIGURES_WIDTH,
        26,
        xaxis=x,
        yaxis=y,
        annotations=[*notes, *name],
        shapes=shapes,
    )
    said = "; ".join(mark["customdata"][0][1] for mark in marks[:8])
    return Chart(
        made, said, left_over(len(found) - len(rows), f" with fewer lines, or under n = {FEWEST}") if rows else ""
    )


def beneath(place: int, row: dict, every: dict[str, dict], column: str) -> list[dict]:
    """What lies behind a row's own mark: the range of the four, or what a payer is compared with."""
    if row["kind"] == "BUCA":
        return spread(place, row, column)
    other = comparator(row, every, column)
    return [other_mark(place, other, column)] if other else []


def medicare(row: dict | None, column: str, count: int) -> tuple[list[dict], list[dict]]:
    """A dash in each of the rows at Medicare's figure, under the row's name and never through it, and Medicare's name; nothing where it has none."""
    if not row or not said_as_one(row, column):
        return [], []
    line, name = across(row[column], f"Medicare {formats.short(column, row[column])}", "solid", payer("Medicare")[0])
    return [line | {"yref": "y", "y0": place - 0.2, "y1": place + 0.36} for place in range(count)], [name]


def end_of(row: dict, column: str) -> float:
    """How far to the right a row reaches."""
    ends = [row[column], row.get(f"most_{RANGES[column]}") or 0]
    if column == "denial_rate":
        ends += [row["denial_rate_high"] or 0, row["denial_rate_most"] if formats.is_range(row) else 0]
    return max(ends)


def ranked_rows(found: list[dict], column: str) -> list[dict]:
    """The rows with most lines, highest figure first; none that is too small to be ranked. What may be compared with BUCA, BUCA, the rest."""
    enough = [row for row in found if row["line_count"] >= FEWEST]
    if column == "denial_rate":
        enough = [row for row in enough if row["denial_rate_low"] is not None]
    biggest = sorted(enough, key=lambda row: (row["kind"] == "payer", -row["line_count"]))[:MOST_ROWS]
    return sorted(biggest, key=lambda row: (row["not_comparable"] is not None, row["kind"] == "BUCA", -row[column]))


def comparator(row: dict, every: dict[str, dict], column: str) -> dict | None:
    """What a payer's row is compared with: BUCA, or for one of the four BUCA without it. None where bases differ or it is withheld."""
    other = None if row["not_comparable"] else every.get(row["compared_with"])
    return None if not other or other["withheld"] or not said_as_one(other, column) else other


def said_as_one(row: dict, column: str) -> bool:
    """Whether a row has the figure, and it is no range."""
    return row[column] is not None and not (column == "denial_rate" and formats.is_range(row))


def rate_mark(place: int, row: dict, name: str, column: str, unit: str) -> tuple[dict, dict]:
    """A denial rate with its interval."""
    said = rate_sentence(row, name, unit) + (
        f"; not comparable: {row['not_comparable']}" if row["not_comparable"] else ""
    )
    return dot(place, row, payer(row["benchmark"]), clicks(row), said, row["kind"] == "BUCA"), rate_figures(
        place, row, unit
    )


def figure_mark(place: int, row: dict, name: str, column: str, unit: str) -> tuple[dict, dict]:
    """A figure that has no interval."""
    colour, symbol = payer(row["benchmark"])
    value, lines = formats.short(column, row[column]), formats.count(row["line_count"])
    said = f"{name}: {formats.label(column).lower()} {value}, {formats.counted(lines, 'line')}"
    marker = {"color": colour, "symbol": symbol, "size": 15 if row["kind"] == "BUCA" else 11}
    return trace([row[column]], [place], [[clicks(row), said]], mode="markers", marker=marker), beside(
        place, f"{strong(value)}  n {lines}"
    )


def other_mark(place: int, other: dict, column: str) -> dict:
    """The figure a payer is compared with, as an open diamond in its row."""
    said = f"{other['benchmark']}: {formats.label(column).lower()} {formats.short(column, other[column])}"
    marker = {"color": ink(), "symbol": "diamond-open", "size": 11, "line": {"width": 1.5}}
    return trace([other[column]], [place], [["", said]], mode="markers", marker=marker)


def spread(place: int, row: dict, column: str) -> list[dict]:
    """From the lowest to the highest of the four, behind BUCA's own mark."""
    low, high = row[f"least_{RANGES[column]}"], row[f"most_{RANGES[column]}"]
    if low is None or not said_as_one(row, column):
        return []
    said = f"BUCA's own payers: {four(row, column)}"
    line = {"color": OUTSIDE, "width": 1.5}
    ends = {"symbol": "line-ns", "size": 12, "line": {"color": OUTSIDE, "width": 1.5}}
    return [trace([low, high], [place] * 2, [["", said]] * 2, mode="lines+markers", line=line, marker=ends)]


def four(row: dict, column: str) -> str:
    """19.2 to 29.9 %"""
    low, high = (formats.short(column, row[f"{end}_{RANGES[column]}"]) for end in ("least", "most"))
    return f"{low.rsplit(chr(160), 1)[0]} to {high}"


def rule(place: float) -> dict:
    """A thin line between the rows that may be compared and those that may not."""
    ends = {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": place, "y1": place}
    return ends | {"line": {"color": OUTSIDE, "width": 1}, "opacity": 0.5}


def clicks(row: dict) -> str:
    """The payer that a click keeps; none for the composite."""
    return row["benchmark"] if row["kind"] == "payer" else ""


def row_name(row: dict) -> str:
    """A payer and its line of business, where its own name does not say it."""
    book = row["line_of_business"]
    if row["kind"] == "BUCA":
        return f"BUCA, {formats.value('line_of_business', book)}"
    says_it = not book or book == row["benchmark"].lower()
    return row["benchmark"] if says_it else f"{row['benchmark']}, {formats.value('line_of_business', book)}"


def row_title(row: dict, column: str) -> str:
    """A row's name above its mark; BUCA's with the range of its four."""
    has_range = row["kind"] == "BUCA" and row[f"least_{RANGES[column]}"] is not None and said_as_one(row, column)
    return row_name(row) + (f"; its four: {four(row, column)}" if has_range else "")
