"""What adjusting says of payers, in sentences: for the page on benchmarks."""

from pages.ui import formats
from pages.ui.charts.adjusted import compared, name_of
from pages.ui.sentences import NOBODY
from queries import Answer


def outside(answer: Answer) -> str:
    """Payers beyond what chance alone would do, 99.8 times in a hundred."""
    rows = [row for row in compared(answer) if row["benchmark"] not in NOBODY]
    if not rows:
        return "No payer has lines enough beside the others' to be adjusted"
    far = [row for row in rows if abs(row["denied_to_expected_rate"] - 1) > row["funnel_998_rate"]]
    above = [name_of(row) for row in far if row["denied_to_expected_rate"] > 1]
    below = [name_of(row) for row in far if row["denied_to_expected_rate"] < 1]
    said = [f"{' and '.join(names)} {side} expected" for names, side in ((above, "above"), (below, "below")) if names]
    return "; ".join(said) + ", beyond chance" if said else "No payer lies beyond what chance alone would do"


def biggest_change(answer: Answer) -> str:
    """The payer whose rate the mix of products, sites and quarters moves most."""
    rows = [row for row in compared(answer) if row["crude_rate"] is not None and row["benchmark"] not in NOBODY]
    if not rows:
        return "Crude and adjusted denial rates"
    row = max(rows, key=lambda one: abs(one["adjusted_rate"] - one["crude_rate"]))
    return f"Adjusting moves {name_of(row)} most: from {formats.rate(row['crude_rate'])} to {formats.rate(row['adjusted_rate'])}"
