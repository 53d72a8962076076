"""Payers beside BUCA and Medicare."""

from pages.payers.benchmarks.words import RANGES, four, name_of
from pages.topics import rates
from pages.ui import formats, payers
from pages.ui.charts import dots
from pages.ui.charts.dots import Dot, Line, Row, Span
from pages.ui.charts.figure import Chart, Scale, left_over, strong
from pages.ui.charts.tones import ink
from queries import Answer

FEWEST = 30  # lines under which a payer is not ranked
MOST_ROWS = 15
ROW = 38  # pixels
TITLES = {
    "allowed_to_charge_rate": "Allowed dollars ÷ billed dollars, priced lines",
    "median_adjudication_days": "Median days from receipt to first decision",
}


def beside(answer: Answer, column: str, unit: str) -> Chart:
    """Commercial payers in their own colours, highest first, each beside what it is compared with; BUCA as a heavy diamond below them,
    with the range of its four; then the other lines of business; Medicare as a dashed line across. Names stand above the marks."""
    every = {row["benchmark"]: row for row in answer.rows() if row["kind"] != "payer"}
    shown = [row for row in answer.rows() if row["kind"] in ("payer", "BUCA") and not row["withheld"]]
    found = [row for row in shown if row[column] is not None]
    rows, care = ranked(found, column), every.get("Medicare")
    lines = [line_of(care, column)] if rows and care and is_single(care, column) else []
    end = max([*(end_of(row, column) for row in rows), *(one.value for one in lines), 0.01]) * 1.08
    comparable = sum(row["kind"] == "BUCA" or not row["not_comparable"] for row in rows)
    title = f"Denied share of adjudicated {unit}" if column == "denial_rate" else TITLES[column]
    return dots.rows(
        [row_of(row, every, column, unit) for row in rows],
        Scale(title, "rate" if column.endswith("_rate") else "days", end),
        lines,
        height=max(150, 72 + ROW * len(rows)),
        is_under_names=True,
        divide=comparable - 0.62 if 0 < comparable < len(rows) else None,
        more=left_over(len(found) - len(rows), f" with fewer lines, or under n = {FEWEST}") if rows else "",
    )


def line_of(care: dict, column: str) -> Line:
    """Medicare's figure, across all rows."""
    name = f"Medicare {formats.short(column, care[column])}"
    return Line(care[column], name, "solid", payers.look("Medicare")[0], in_rows=True)


def row_of(row: dict, every: dict[str, dict], column: str, unit: str) -> Row:
    """A payer's own mark over what lies behind it: the range of the four, or what it is compared with."""
    mark, text = rate(row, unit) if column == "denial_rate" else figure(row, column)
    other = comparator(row, every, column)
    behind = spread(row, column) if row["kind"] == "BUCA" else [other_mark(other, column)] if other else []
    return Row(title_of(row, column), [*behind, mark], text, mark.said)


def end_of(row: dict, column: str) -> float:
    """How far to the right a row reaches."""
    ends = [row[column], row.get(f"most_{RANGES[column]}") or 0]
    if column == "denial_rate":
        ends += [row["denial_rate_high"] or 0, row["denial_rate_most"] if formats.is_range(row) else 0]
    return max(ends)


def ranked(found: list[dict], column: str) -> list[dict]:
    """The rows with most lines, highest figure first; none that is too small to be ranked. What may be compared with BUCA, BUCA, the rest."""
    enough = [row for row in found if row["line_count"] >= FEWEST]
    if column == "denial_rate":
        enough = [row for row in enough if row["denial_rate_low"] is not None]
    biggest = sorted(enough, key=lambda row: (row["kind"] == "payer", -row["line_count"]))[:MOST_ROWS]
    return sorted(biggest, key=lambda row: (row["not_comparable"] is not None, row["kind"] == "BUCA", -row[column]))


def comparator(row: dict, every: dict[str, dict], column: str) -> dict | None:
    """What a payer's row is compared with: BUCA, or for one of the four BUCA without it. None where bases differ or it is withheld."""
    other = None if row["not_comparable"] else every.get(row["compared_with"])
    return None if not other or other["withheld"] or not is_single(other, column) else other


def is_single(row: dict, column: str) -> bool:
    """Whether a row has the figure, and it is no range."""
    return row[column] is not None and not (column == "denial_rate" and formats.is_range(row))


def rate(row: dict, unit: str) -> tuple[Dot | Span, str]:
    """A denial rate with its interval."""
    said = rates.sentence(row, name_of(row), unit)
    if row["not_comparable"]:
        said += f"; not comparable: {formats.value('not_comparable', row['not_comparable'])}"
    look = payers.look(row["benchmark"])
    return rates.mark(row, look, clicks(row), said, row["kind"] == "BUCA"), rates.tip(row, unit)


def figure(row: dict, column: str) -> tuple[Dot, str]:
    """A figure that has no interval."""
    colour, symbol = payers.look(row["benchmark"])
    value, lines = formats.short(column, row[column]), formats.count(row["line_count"])
    said = f"{name_of(row)}: {formats.label(column).lower()} {value}, {formats.counted(lines, 'line')}"
    dot = Dot(row[column], said, colour, clicks(row), symbol=symbol, is_heavy=row["kind"] == "BUCA")
    return dot, f"{strong(value)}  n {lines}"


def other_mark(other: dict, column: str) -> Dot:
    """The figure a payer is compared with, as an open diamond in its row."""
    said = f"{other['benchmark']}: {formats.label(column).lower()} {formats.short(column, other[column])}"
    return Dot(other[column], said, ink(), symbol="diamond-open", edge=1.5)


def spread(row: dict, column: str) -> list[Span]:
    """From the lowest to the highest of the four, behind BUCA's own mark."""
    low, high = row[f"least_{RANGES[column]}"], row[f"most_{RANGES[column]}"]
    if low is None or not is_single(row, column):
        return []
    return [Span(low, high, f"BUCA's own payers: {four(row, column)}", width=1.5, stroke=12, edge=1.5)]


def clicks(row: dict) -> str:
    """The payer that a click keeps; none for the composite."""
    return row["benchmark"] if row["kind"] == "payer" else ""


def title_of(row: dict, column: str) -> str:
    """A row's name above its mark; BUCA's with the range of its four."""
    has_range = row["kind"] == "BUCA" and row[f"least_{RANGES[column]}"] is not None and is_single(row, column)
    return name_of(row) + (f"; its four: {four(row, column)}" if has_range else "")
