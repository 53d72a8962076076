"""What benchmarks rest on: the four of BUCA with their weights, names that have lines enough, and the lines that others have beside them."""

from pages.payers.benchmarks.charts.adjusted import name_of
from pages.ui import formats
from pages.ui.charts import stacks
from pages.ui.charts.base import SMALL, Chart, left_over
from pages.ui.charts.pairs import answer_of
from pages.ui.charts.rates import rate_rows, rates_limit
from pages.ui.charts.stacks import Part
from pages.ui.charts.tones import ACCENT, OUTSIDE
from queries import Answer

MOST_ROWS = 14


def weighted_rates(answer: Answer, unit: str) -> Chart:
    """Rates of the payers of a composite, with each one's weight under its name; no weight where one of them is hidden."""
    made = rate_rows(answer, unit, rates_limit(answer))
    sizes = [row["denominator"] for row in answer.rows()]
    if None not in sizes and sum(sizes):
        shares = [formats.rate(one / sum(sizes)) for one in sizes]
        names = [formats.name(row, answer.by) for row in answer.rows()]
        made.figure["layout"]["yaxis"]["ticktext"] = [
            f"{name}\nweight {share}" for name, share in zip(names, shares, strict=True)
        ]
        made.figure["layout"]["height"] += 14 * len(names)
        made = made._replace(
            alt="; ".join(f"{name} weighs {share}" for name, share in zip(names, shares, strict=True)) + f". {made.alt}"
        )
    return made


def enough_rates(answer: Answer, unit: str) -> Chart:
    """Rates of those that have lines enough for an interval; the rest are in the table."""
    places = [place for place, row in enumerate(answer.rows()) if row["denial_rate_low"] is not None]
    if not places:
        return Chart({"data": []}, "No name has 30 adjudicated lines.")
    shown = answer_of(answer, places)
    return rate_rows(shown, unit, rates_limit(shown))._replace(
        more=left_over(
            answer.table.num_rows - min(len(places), MOST_ROWS), " of names with fewer than 30, or lower rates"
        )
    )


def overlap_rows(answer: Answer) -> Chart:
    """The share of each payer's lines that others have lines beside, most lines first."""
    every = sorted(answer.rows(), key=lambda row: -(row["adjudicated_line_count"] or 0))
    rows = every[:MOST_ROWS]
    met = [row["overlap_rate"] for row in rows]
    alone = [None if one is None else 1 - one for one in met]
    parts = [Part("Others have such lines", ACCENT, met), Part("Alone", OUTSIDE, alone, "/")]
    tips = [tip(row) for row in rows]
    made = stacks.rows(
        [name_of(row) for row in rows],
        [row["benchmark"] for row in rows],
        parts,
        tips,
        "overlap_rate",
        "Share of adjudicated lines",
        200,
    )
    return made._replace(more=left_over(len(every) - len(rows)))


def tip(row: dict) -> str:
    """84.0 %  n 512, or why nothing is compared."""
    if row["overlap_rate"] is None:
        return SMALL
    count = row["adjudicated_line_count"]
    said = f"{formats.rate(row['overlap_rate'])}  n {SMALL if count is None else formats.count(count)}"
    return f"{said}, not compared" if row["not_comparable"] else said
