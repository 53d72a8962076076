"""What can be recovered, in sentences."""

from pages.ui import formats, sentences
from queries import Answer

# What the panels say of their unit and scope.
OVERTURNED = (
    "Share of lines first denied that were paid in the end, in part or whole, or left to the patient, by category of the first denial, with 95 % interval; n, and the "
    "share overturned within 90 days of the first denial. Only lines first denied at least 180 days ago. Under n = 30 or 11 persons no interval."
)
MONTHS = (
    "Billed dollars first denied, by month of {}. Written off: denied still, 180 days "
    "or more after the first denial. Open: denied still, and younger."
)
AGES = "Billed dollars still denied, by days from the first denial to the day of the extract; the figures are dollars at risk, of the dollars still denied, and lines. {}"
WORTH = "Dollars at risk: what is still denied times what the payer usually allows of a charge. A ranking proxy, not what will be paid. {}"
EVER, CHOSEN = "Whatever its date: the default period does not act here.", "Of the period chosen."
METHOD = (
    "A line is overturned when it was first denied and is paid in the end, in part or whole, or left to the patient, through its resubmissions; nothing says whether an appeal, a "
    "corrected claim or a second thought did it. Dollars at risk are dollars still denied times what the same payer allows of a charge for the same product in the same line of "
    "business on lines it pays (sums over sums, at least 30 lines of 11 persons), else over all its products there, else all payers of the line of business, else all. They rank; a line that was refused may "
    "never be paid. A corrected claim is due by timely filing, counted from the service; an appeal is counted from the last decision. By when is the first of "
    "the two that has not passed. Claims turned back before they reached a payer, and lines not decided yet, are not here."
)


def sentence(overturned: Answer, deadlines: Answer) -> str:
    """The overturned share with its interval and n; what is still denied, what that may be worth, and how much of it is in time."""
    said = sentences.nothing(overturned)
    if said:
        return said
    total = next(iter(overturned.total.to_pylist()), None)
    parts = [
        "No selected line was first denied 180 days ago or earlier"
        if total is None
        else "The overturned share is hidden (small)"
        if total["overturned_rate"] is None
        else f"{formats.rate(total['overturned_rate'])} of {formats.counted(formats.count(total['settled_line_count']), 'line')} first denied at least 180 days ago were paid in the end, "
        f"in part or whole, or left to the patient ({interval(total)})"
    ]
    return f"{parts[0]}. {still_open(deadlines)}"


def interval(row: dict) -> str:
    """95 % interval 44.3 to 57.4 %, or why there is none."""
    if row["overturned_rate_low"] is None:
        return "too few for an interval"
    return f"95\u00a0% interval {row['overturned_rate_low'] * 100:.1f} to {formats.rate(row['overturned_rate_high'])}"


def still_open(deadlines: Answer) -> str:
    """$5.95 M is still denied on 637 lines; at usual rates about $2.87 M of it is at risk, $1.06 M of that in time."""
    if deadlines.missing:
        return f"What is still denied is not in the input: {formats.lacks(deadlines.missing)}."
    rows = deadlines.total.to_pylist()
    if not rows:
        return "No line is denied still."
    if any(row["open_amount"] is None for row in rows):
        return "Part of what is still denied is hidden (small) or has no charge."
    lines, whole = sum(row["open_line_count"] for row in rows), sum(float(row["open_amount"]) for row in rows)
    said = f"{formats.amount(whole)} is still denied on {sentences.lines(lines)}"
    if any(row["at_risk_amount"] is None for row in rows):
        return f"{said}; too few lines are paid to say what payers usually allow."
    worth = sum(float(row["at_risk_amount"]) for row in rows)
    timely = sum(float(row["at_risk_amount"]) for row in rows if row["deadline"] == "in time")
    return f"{said}; at what payers usually allow {formats.amount(worth)} of it is at risk; for {formats.amount(timely)} a deadline of the table below has not passed."


def leading(overturned: Answer) -> str:
    """The title of the chart of overturned denials: how many of all. None is named: categories are of different payers."""
    row = next(iter([] if sentences.nothing(overturned) else overturned.total.to_pylist()), None)
    if row is None or row["overturned_line_count"] is None or row["settled_line_count"] is None:
        return "How often denials are overturned"
    won, whole = row["overturned_line_count"], row["settled_line_count"]
    return f"{formats.count(won)} of {sentences.lines(whole)} first denied 180 days ago or more {'was' if won == 1 else 'were'} paid in the end"


def became(months: Answer) -> str:
    """The title of the chart by month: how much of the dollars first denied was won back."""
    rows = [] if sentences.nothing(months) else months.rows()
    if not rows or any(row["first_denied_amount"] is None for row in rows):
        return "What became of the dollars first denied"
    whole = sum(float(row["first_denied_amount"]) for row in rows)
    won = sum(float(row["first_denied_amount"]) for row in rows if row["ended"] == "recovered")
    return (
        f"{formats.amount(won)} of {formats.amount(whole)} first denied was won back"
        if whole
        else "No dollars were denied"
    )


def worth(categories: Answer) -> str:
    """The title of the chart of dollars at risk: the category with the most that is in time."""
    rows = (
        []
        if categories.missing
        else [row for row in categories.rows() if row["deadline"] == "in time" and row["at_risk_amount"] is not None]
    )
    if not rows:
        return "Nothing that is still denied is known to be in time"
    top = max(rows, key=lambda row: row["at_risk_amount"])
    return f"{formats.name(top, categories.by)} holds the most that is in time: {formats.amount(float(top['at_risk_amount']))} at risk"
