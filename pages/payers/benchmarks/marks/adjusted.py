"""Payers beside the others: dollars beyond their rates, crude and adjusted rates, and the funnel of what chance alone would do."""

from collections.abc import Sequence

from pages.ui import formats, payers
from pages.ui.charts import dots
from pages.ui.charts.dots import Dot, Line, Row, Span
from pages.ui.charts.figure import Chart, Scale, left_over, round_ticks, strong
from pages.ui.charts.tones import DENIED, OUTSIDE
from queries import Answer

MOST_ROWS = 14
BANDS = (("funnel_998_rate", 0.22), ("funnel_95_rate", 0.4))


def compared(answer: Answer) -> list[dict]:
    """The rows with an adjusted rate, highest first."""
    rows = [row for row in answer.rows() if row["adjusted_rate"] is not None]
    return sorted(rows, key=lambda row: -row["adjusted_rate"])


def name_of(row: dict) -> str:
    """Aetna, Commercial"""
    return f"{row['benchmark']}, {formats.value('line_of_business', row['line_of_business'])}"


def words(row: dict) -> str:
    """crude 29.9 %, adjusted 39.2 % (34.6 to 44.1 %), 167 % of expected, n 703"""
    ends = f"{row['adjusted_rate_low'] * 100:.1f} to {formats.rate(row['adjusted_rate_high'])}"
    crude = f"crude {formats.rate(row['crude_rate'])}, " if row["crude_rate"] is not None else ""
    return (
        f"{crude}adjusted {formats.rate(row['adjusted_rate'])} ({ends}), {row['denied_to_expected_rate'] * 100:.0f}\u00a0% of what the others "
        f"would have denied, n {row['adjudicated_line_count']:,}"
    )


def crude_and_adjusted(answer: Answer) -> Chart:
    """An open dot for the rate as it is, a full one with its interval for the adjusted rate, a line from one to the other."""
    every = compared(answer)
    rows = every[:MOST_ROWS]
    limit = max((row["adjusted_rate_high"] for row in rows), default=0.05) * 1.05
    scale, more = Scale("Denied share of adjudicated lines", "rate", limit), left_over(len(every) - len(rows))
    return dots.rows([adjusted(row) for row in rows], scale, more=more)


def adjusted(row: dict) -> Row:
    """Both rates of one payer."""
    name, code, (colour, symbol) = name_of(row), row["benchmark"], payers.look(row["benchmark"])
    said, crude, level = f"{name}: {words(row)}", row["crude_rate"], row["adjusted_rate"]
    marks = []
    if crude is not None:
        way = Span(crude, level, said, code=code, width=1.5, dash="dot")
        marks = [way, Dot(crude, said, OUTSIDE, code, symbol="circle-open", size=9, edge=2)]
    low, high = row["adjusted_rate_low"], row["adjusted_rate_high"]
    marks.append(Dot(level, said, colour, code, low, high, symbol))
    text = f"{strong(formats.rate(level))}  n {formats.count(row['adjudicated_line_count'])}"
    return Row(name, marks, text, said)


def funnel(answer: Answer) -> Chart:
    """Denied over expected, payers with the most lines first, each over the band that chance alone would keep it in 95 and 99.8 times in a hundred."""
    every = compared(answer)
    rows = sorted(every, key=lambda row: -row["adjudicated_line_count"])[:MOST_ROWS]
    ends = [max(row["denied_to_expected_rate"], 1 + row["funnel_998_rate"]) for row in rows]
    scale = Scale("Denied, in % of expected", "rate", max([2.0, *ends]) * 1.03, ticks=[0, 1, 2])
    return dots.rows([in_funnel(row) for row in rows], scale, right=106, more=left_over(len(every) - len(rows)))


def in_funnel(row: dict) -> Row:
    """One payer, over its bands."""
    name, code, (colour, symbol) = name_of(row), row["benchmark"], payers.look(row["benchmark"])
    said, value = f"{name}: {words(row)}", row["denied_to_expected_rate"]
    marks = [Span(max(0.0, 1 - row[column]), 1 + row[column], said, OUTSIDE, code, 12, opacity) for column, opacity in BANDS]  # fmt: skip
    marks.append(Dot(value, said, colour, code, symbol=symbol))
    share = f"{value * 100:.0f}\u00a0%"
    share = strong(share) if abs(value - 1) > row["funnel_998_rate"] else share
    return Row(name, marks, f"{share}  n {formats.count(row['adjudicated_line_count'])}", said)


def excess(answer: Answer) -> Chart:
    """In the order of the rule: those that stand out first, in the colour of denials; the others are grey."""
    every = [row for row in answer.rows() if row["excess_amount"] is not None]
    rows = [beyond(row, formats.name(row, answer.by)) for row in every[:MOST_ROWS]]
    return dots.rows(rows, dollars(rows), [Line(0, "as the others")], right=140, more=left_over(len(every) - len(rows)))


def dollars(rows: Sequence[Row]) -> Scale:
    """An axis from the least to the most, named at nothing and at its far end."""
    ends = [0.0, *(end for row in rows for dot in row.marks for end in (dot.value, dot.low, dot.high))]
    low, high = min(ends), max(ends)
    pad = 0.06 * (high - low or 1)
    ticks = [0, round_ticks(high)[-1] or -round_ticks(-low)[-1]]
    title = "Billed dollars denied beyond the others' rates"
    return Scale(title, "amount", high + pad, low - pad, ticks, [formats.amount(one) for one in ticks])


def beyond(row: dict, name: str) -> Row:
    """$288 k (−$148 k to $762 k) beyond the others' rates, 135 % of the lines expected, n 1,113; stands out"""
    value, low, high = (float(row[f"excess_{one}amount"]) for one in ("", "low_", "high_"))
    ratio, is_out, count = row["denied_to_expected_rate"], row["stands_out"], row["adjudicated_line_count"]
    lines = "" if ratio is None else f", {ratio * 100:.0f}\u00a0% of the lines expected"
    standing = "stands out" if is_out else "does not stand out"
    said = f"{name}: {formats.excess(row)} beyond the others' rates{lines}, n {count:,}; {standing}"
    dot = Dot(value, said, DENIED if is_out else OUTSIDE, "", low, high)
    amount = strong(formats.amount(value)) if is_out else formats.amount(value)
    return Row(name, [dot], f"{amount}  n {formats.count(count)}", said)
