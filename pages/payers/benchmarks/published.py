"""What published figures say, in sentences: for the page on benchmarks."""

from pages.ui import formats
from queries import Answer

YEARS = (
    "{} The nation's figure has no filter but the code. Grey: a leap that nobody explains. Grades: A the publisher's own file, "
    "B a copy that was checked, C not checked against the original."
)
LIMIT = (
    "Allowed dollars over Medicare's payment limit (ASP) of the quarter, where a product has a code of its own and its NDC quantity can be converted; "
    "every other line is counted by why not. Of every code: the limit is of permanent codes."
)
OF_YEARS = (
    "vintage", "figure", "counted_in", "published_value", "own_value", "not_compared", "n", "n_basis", "grade", "source", "basis", "note",
)  # fmt: skip
OF_LIMIT = ("step", "line_count", "allowed_amount", "limit_amount", "allowed_to_asp_rate")


def latest(answer: Answer) -> str:
    """The newest published total of dollars paid."""
    paid = [row for row in answer.rows() if row["figure"] == "Paid" and row["counted_in"] == "dollars"]
    if not paid:
        return "What others publish of these codes"
    newest = max(paid, key=lambda row: row["vintage"])
    amount = formats.amount(float(newest["published_value"]))
    return f"Medicare Part B paid {amount} for {newest['hcpcs_code']} in {newest['vintage']}, as published"


def compared(answer: Answer) -> str:
    """How many of the published figures the extract has its own of, and why the others are not compared."""
    rows = answer.rows()
    own = sum(row["own_value"] is not None for row in rows)
    why = next((row["not_compared"] for row in rows if row["not_compared"]), None)
    said = f"{own} of {len(rows)} published figures can be set against this extract."
    return said + (f" The others are not, each for the reason in the table, such as: {why}." if why else "")


def against_limit(answer: Answer) -> str:
    """What payers allow against Medicare's limit, over the lines where both are known."""
    row = next((row for row in answer.total.to_pylist() if row["allowed_to_asp_rate"] is not None), None)
    if row is None:
        return "What payers allow against Medicare's payment limit"
    share = formats.rate(row["allowed_to_asp_rate"])
    return f"Payers allow {share} of Medicare's payment limit, over {formats.counted(row['line_count'], 'line')} that could be converted"
