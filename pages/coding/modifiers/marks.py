"""Modifiers, drawn: sets, rules broken, JW and JZ by month, what was discarded."""

from collections.abc import Sequence
from datetime import date

from data.code_tables import reference
from pages.topics import rates
from pages.ui import drawings, formats
from pages.ui.charts import bars, months
from pages.ui.charts.bars import Bar
from pages.ui.charts.figure import SMALL, Chart, Scale, left_over, round_ticks, strong
from pages.ui.charts.months import Line, Point
from pages.ui.charts.tones import ACCENT, OUTSIDE, SERIES
from queries import Answer

MOST_SETS, MOST_PAYERS, MOST_RULES, MOST_PRODUCTS, FEW = 14, 6, 12, 10, 30


def sets(answer: Answer, overall: Answer, unit: str, limit: float) -> Chart:
    """The sets with most lines, each with its rate, and the rate of all."""
    total = next(iter(overall.total.to_pylist()), {})
    return rates.rows(answer, unit, limit, total, most_lines(answer), by=("modifier_set",))


def most_lines(answer: Answer) -> list[dict]:
    """The sets that are drawn: those with most lines, of which some are adjudicated."""
    return [row for row in answer.rows() if row["denominator"] != 0][:MOST_SETS]


def breaches(answer: Answer) -> Chart:
    """Lines that break a rule, claim type and rule by payer; rows high enough for their names."""
    broken = [row for row in answer.rows() if row["rule_status"] == "broken"]
    shown = drawings.biggest(broken, "payer_group", "ruled_line_count")[:MOST_PAYERS]
    more = left_over(sum(row["payer_group"] not in shown for row in broken), " of other payers")
    most = (MOST_RULES, MOST_PAYERS)
    return drawings.matrix(answer, "rule", "payer_group", "ruled_line_count", most, rows_of=broken, name=where, row=40, more=more)  # fmt: skip


def where(row: dict) -> str:
    """Professional: JZ on every line without waste"""
    return f"{formats.value('claim_type', row['claim_type'])}: {row['rule']}"


def dates() -> list[tuple[date, str]]:
    """The days on which rules about JW and JZ began, and a word for the chart."""
    return [(date.fromisoformat(row["effective_from"]), row["meaning"]) for row in reference("modifier_dates")]


def by_month(answer: Answer, dates: Sequence[tuple[date, str]]) -> Chart:
    """Per month the share of administrations with each mark; a dashed upright where a rule began."""
    rows = answer.rows()
    every: dict[date, float | None] = {}
    for row in rows:
        before, count = every.get(row["month"], 0), row["administration_count"]
        every[row["month"]] = None if before is None or count is None else before + count
    days = sorted(every)
    looks = zip(sorted({row["waste_marks"] for row in rows}), SERIES[1:] + SERIES[:1], strict=False)
    drawn = [line(mark, rows, every, *(SERIES[0] if mark == "neither" else look)) for mark, look in looks]
    began = [one for one in dates if days and days[0] <= one[0] <= days[-1]]
    alt = "; ".join(one.name for one in drawn if one.name)
    return months.lines(drawn, Scale("Share of administrations", "rate"), days, drawings.young(rows), began, alt=alt)


def line(mark: str, rows: Sequence[dict], every: dict[date, float | None], colour: str, dash: str) -> Line:
    """A mark's share of the administrations of each month, named with its last."""
    mine = {row["month"]: row["administration_count"] for row in rows if row["waste_marks"] == mark}
    points = []
    for day in sorted(every):
        count, name = mine.get(day, 0), formats.value("waste_marks", mark)
        said = f"{formats.month(day)}: {formats.counted(formats.of(count, every[day]), 'administration')}, {name}"
        points.append(Point(day, count / every[day] if every[day] and count is not None else None, said))
    known = [one.value for one in points if one.value is not None]
    name = f"{formats.value('waste_marks', mark)} {known[-1] * 100:.0f}\u00a0%" if known else ""
    return Line(points, colour, name, dash)


def discarded(answer: Answer) -> Chart | str:
    """The discarded share of each product and unit in which it can be worked out, most administrations first."""
    known = [row for row in answer.rows() if row["waste_step"] == "worked out"]
    rows = sorted(known, key=lambda row: -(row["waste_administration_count"] or 0))[:MOST_PRODUCTS]
    if not rows:
        return "For no product do the lines carry what the share is worked out from."
    top = max(row["wasted_rate"] or 0 for row in rows) * 1.05 or 1
    scale = Scale("Discarded share of the NDC quantity", "rate", top, ticks=round_ticks(top))
    height, more = 60 + 26 * max(4, len(rows)), left_over(len(known) - len(rows))
    return bars.rows([waste(row) for row in rows], scale, height=height, more=more)


def waste(row: dict) -> Bar:
    """A product's discarded share; grey where it rests on few administrations."""
    name, share, count = f"{row['product']}, {row['quantity_unit']}", row["wasted_rate"], row["waste_administration_count"]  # fmt: skip
    if share is None:
        return Bar(name, None, said=f"{name}: {SMALL}", is_hidden=True)
    few = (count or 0) < FEW
    said = f"{name}: {formats.rate(share)} of the quantity of {formats.counted(count, 'administration')} discarded"
    text = f"{strong(formats.rate(share))}  n {formats.count(count)}"
    return Bar(name, share, text, said, colour=OUTSIDE if few else ACCENT, is_grey=few)
