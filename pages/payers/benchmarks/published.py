"""What published figures say, in sentences: for the page on benchmarks."""

from pages.ui import formats
from queries import Answer


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
