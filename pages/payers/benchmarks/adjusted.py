"""What adjusting says of payers, in sentences: for the page on benchmarks."""

from pages.payers.benchmarks.marks.adjusted import compared, name_of
from pages.payers.benchmarks.words import SET_ASIDE
from pages.ui import formats
from pages.ui.sentences import NOBODY
from queries import Answer

EXCESS = (
    "Billed dollars denied beyond what the other payers' rates would give of the same line of business, product, site and quarter, with 95 % interval; over lines that "
    "others have lines beside. Rust: stands out by its lines, more than chance would among so many payers. Filters on payers are set aside."
)
LIKE = (
    "Open: the rate as it is. Full: what it would be if the payer had been asked about the same products, sites and quarters as the others of its line of "
    f"business, with 95 % interval. Lines only. {SET_ASIDE}"
)
FUNNEL = (
    "Denied lines in % of what the other payers would have denied of the same lines, most lines first. Bands: where chance alone keeps a payer of that size "
    "95 (dark) and 99.8 (light) times in a hundred; they name nobody."
)
OVERLAP = (
    "Share of a payer's adjudicated lines of which other payers of its line of business have at least five of the same product, site and quarter. Only these "
    f"can be adjusted; under half, or under 30 lines, nothing is compared. {SET_ASIDE}"
)
OF_ADJUSTED = (
    "benchmark", "line_of_business", "denied_line_count", "adjudicated_line_count", "crude_rate", "adjusted_rate", "adjusted_rate_low",
    "adjusted_rate_high", "denied_to_expected_rate", "overlap_rate", "not_comparable",
)  # fmt: skip
OF_EXCESS = (
    "payer_group", "stands_out", "excess_amount", "excess_low_amount", "excess_high_amount", "denied_to_expected_rate", "chance_rate", "denied_line_count",
    "adjudicated_line_count", "overlap_rate", "not_comparable",
)  # fmt: skip


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
