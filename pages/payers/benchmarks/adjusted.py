"""What adjusting says of payers, in sentences: for the page on benchmarks."""

from pages.payers.benchmarks.marks.adjusted import compared, name_of
from pages.ui import formats
from pages.ui.sentences import NOBODY
from queries import Answer


def outside(answer: Answer) -> str:
    """The title of the funnel: what it shows. Its bands name nobody."""
    rows = compared(answer)
    return (
        f"Denied beside expected: {formats.counted(len(rows), 'payer')} by line of business"
        if rows
        else "No payer has lines enough beside the others' to be adjusted"
    )


def biggest_change(answer: Answer) -> str:
    """The payer whose rate the mix of products, sites and quarters moves most."""
    rows = [row for row in compared(answer) if row["crude_rate"] is not None and row["benchmark"] not in NOBODY]
    if not rows:
        return "Crude and adjusted denial rates"
    row = max(rows, key=lambda one: abs(one["adjusted_rate"] - one["crude_rate"]))
    return f"Adjusting moves {name_of(row)} most: from {formats.rate(row['crude_rate'])} to {formats.rate(row['adjusted_rate'])}"
