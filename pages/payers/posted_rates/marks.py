"""What hospitals post: the span of prices agreed, by payer or by item."""

import math
import textwrap

from pages.ui import formats, payers
from pages.ui.charts import dots
from pages.ui.charts.dots import Dot, Row, Span
from pages.ui.charts.figure import Chart, Scale, left_over, strong
from pages.ui.charts.tones import ACCENT, OUTSIDE
from queries import Answer

MOST_ROWS = 14


def shares(answer: Answer) -> Chart:
    """From the least to the most share of list price agreed, a dot at the median; one row per payer."""
    every = [row for row in answer.rows() if row["priced_count"]]
    rows = every[:MOST_ROWS]
    limit = max([1.0, *(row["most_charge_rate"] for row in rows)]) * 1.02
    scale, more = Scale("Agreed share of the list price", "rate", limit), left_over(len(every) - len(rows))
    return dots.rows([share(row, answer.by) for row in rows], scale, more=more)


def share(row: dict, by: tuple[str, ...]) -> Row:
    """The span and the median of one payer."""
    name, code, median = formats.name(row, by), str(row[by[0]]), row["median_charge_rate"]
    colour, symbol = payers.look(row["payer_group"]) if by == ("payer_group",) else (ACCENT, "circle")
    said = f"{name}: {share_words(row)}"
    way = span(row["least_charge_rate"], row["most_charge_rate"], said, colour, code)
    half = strong(f"{median * 100:.0f}\u00a0%")
    text = f"{half}  n {row['priced_count']:,}"
    return Row(name, [way, Dot(median, said, colour, code, symbol=symbol)], text, said)


def share_words(row: dict) -> str:
    """half of 12 prices at or under 64.0 % of list price, from 38.0 to 86.0 %"""
    ends = f"from {row['least_charge_rate'] * 100:.1f} to {formats.rate(row['most_charge_rate'])}"
    return f"half of {formats.counted(row['priced_count'], 'price')} at or under {formats.rate(row['median_charge_rate'])} of list price, {ends}"


def span(low: float, high: float, said: str, colour: str, code: str) -> Span:
    """From one price to another, with ends."""
    return Span(low, high, said, colour, code, opacity=0.6, stroke=12)


def items(answer: Answer) -> Chart:
    """Each item's list price, and the span of what payers agreed to where it is posted in dollars; dearest first, on a log scale."""
    every = [row for row in answer.rows() if row["gross_amount"]]
    rows = every[:MOST_ROWS]
    values = [float(row[one] or row["gross_amount"]) for row in rows for one in ("gross_amount", "least_negotiated_amount")]  # fmt: skip
    low, high = (math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))) if values else (0, 1)
    ticks = [10**one for one in range(low, high + 1, max(1, -(-(high - low) // 2)))]
    scale = Scale("Dollars (log scale)", "amount", high + 0.05, low, ticks, is_log=True)
    more = left_over(answer.table.num_rows - len(rows))
    return dots.rows([item(row) for row in rows], scale, right=146, more=more)


def item(row: dict) -> Row:
    """One item of one hospital."""
    name, list_price, code = item_name(row), float(row["gross_amount"]), str(row["product"])
    said = f"{name}, {row['hospital']}: {price_words(row)}"
    marks = [Dot(list_price, said, OUTSIDE, code, symbol="diamond-open", size=10, edge=2)]
    if row["least_negotiated_amount"]:
        ends = (float(row[f"{one}_negotiated_amount"]) for one in ("least", "most"))
        marks.insert(0, span(*ends, said, ACCENT, code))
    return Row(name, marks, f"{formats.amount(list_price)}  {shortened(row['hospital'])}", said)


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
