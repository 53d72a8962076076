"""What benchmarks rest on: the four of BUCA with their weights, names that have lines enough, and the lines that others have beside them."""

from pages.payers.benchmarks.marks.adjusted import name_of
from pages.topics import rates
from pages.ui import formats
from pages.ui.charts import stacks
from pages.ui.charts.figure import SMALL, Chart, left_over, percent
from pages.ui.charts.stacks import Part
from pages.ui.charts.tones import ACCENT, OUTSIDE
from queries import Answer

MOST_ROWS = 14


def weighted_rates(answer: Answer, unit: str, is_withheld: bool) -> Chart:
    """Rates of the payers of a composite, with each one's weight under its name; no weight where one of them is hidden."""
    sizes = [row["denominator"] for row in answer.rows()]
    is_known = None not in sizes and sum(sizes)
    weights = {row[answer.by[0]]: formats.rate(row["denominator"] / sum(sizes)) for row in answer.rows()} if is_known else {}  # fmt: skip

    def label(row: dict) -> str:
        name = formats.name(row, answer.by)
        return f"{name}\nweight {weights[row[answer.by[0]]]}" if weights else name

    made = rates.rows(answer, unit, rates.limit(answer), {} if is_withheld else None, label=label)
    said = [f"{formats.name(row, answer.by)} weighs {weights[row[answer.by[0]]]}" for row in answer.rows()] if weights else []  # fmt: skip
    return made._replace(alt=f"{'; '.join(said)}. {made.alt}" if said else made.alt)


def enough_rates(answer: Answer, unit: str) -> Chart | str:
    """Rates of those that have lines enough for an interval; the rest are in the table."""
    shown = [row for row in answer.rows() if row["denial_rate_low"] is not None]
    if not shown:
        return "No name has 30 adjudicated lines."
    why = " of names with fewer than 30, or lower rates"
    return rates.rows(answer, unit, rates.limit(shown), shown=shown, why=why)


def overlap(answer: Answer) -> Chart:
    """The share of each payer's lines that others have lines beside, most lines first."""
    every = sorted(answer.rows(), key=lambda row: -(row["adjudicated_line_count"] or 0))
    rows = every[:MOST_ROWS]
    met = [row["overlap_rate"] for row in rows]
    alone = [None if one is None else 1 - one for one in met]
    parts = [Part("Others have such lines", ACCENT, met), Part("Alone", OUTSIDE, alone, "/")]
    names, tips, codes = [name_of(row) for row in rows], [tip(row) for row in rows], [row["benchmark"] for row in rows]
    scale, more = percent("Share of adjudicated lines"), left_over(len(every) - len(rows))
    return stacks.rows(names, parts, tips, scale, codes, 200, more)


def tip(row: dict) -> str:
    """84.0 %  n 512, or why nothing is compared."""
    if row["overlap_rate"] is None:
        return SMALL
    count = row["adjudicated_line_count"]
    said = f"{formats.rate(row['overlap_rate'])}  n {SMALL if count is None else formats.count(count)}"
    return f"{said}, not compared" if row["not_comparable"] else said
