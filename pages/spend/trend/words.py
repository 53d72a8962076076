"""What a change of allowed dollars is made of, in a sentence: for the page about volume and spend."""

from datetime import date

from pages.ui import formats, sentences
from queries import Answer
from queries.selection import Selection

NAMES = {
    "volume": "volume",
    "mix": "mix of products",
    "price": "allowed for each administration",
    "entered": "new products",
    "left": "products no longer given",
    "unidentified": "what is not identified",
}
# What the panels say of their unit and scope; months are by the day of service or of the first decision.
MONTHS = "Billed, allowed and paid dollars by month of {}, at the end of each line. A resubmission is not billed again."
COUNTS = "Different ones by month of {}. Persons of the months do not add up to the persons of the year."
RUN_OUT = (
    "Billed dollars by month of {}, up to the day of the extract even where the period ends before: as decided so far, "
    "and, dotted, what the month will come to if it fills up as older months did. No estimate under 25 % completion."
)
CHANGE = "{} Volume: more or fewer administrations. Mix: dearer or cheaper products. The parts add up to the change, to the cent."
METHOD = (
    "The change between two periods is taken apart product by product, for products of both: volume at what an administration came to before, mix at what "
    "each product came to before, and the rest as allowed per administration, in which doses, sites, payers and denials stand as well as prices. Products of one period "
    "alone are parts of their own. What is not identified counts as one product: dearer and cheaper products inside it look like price. "
    "Dollars are read at the end of each line, whatever decision the rates are asked at. Lines of every outcome count; a service that several payers answered counts "
    "once, at the first of them in the extract, and what later ones paid is said apart. "
    "HCPCS units of J3590 are no quantity of drug, so there is no price per unit here."
)
OF_RUN_OUT = (
    "month", "is_mature", "completion_rate", "line_count", "completed_line_count", "charge_amount", "completed_charge_amount",
)  # fmt: skip
OF_CHANGE = ("part", "part_amount", "administration_count", "not_comparable")


def title(answer: Answer) -> str:
    """Allowed dollars rose by $934 k, 4.2 %: and the three largest parts of that."""
    parts = {} if answer.missing else {row["part"]: row for row in answer.rows()}
    if not parts or any(row["not_comparable"] or row["part_amount"] is None for row in parts.values()):
        return "What the change of allowed dollars is made of"
    amounts = {part: float(row["part_amount"]) for part, row in parts.items()}
    change = amounts["after"] - amounts["before"]
    share = f", {formats.rate(abs(change) / amounts['before'])}" if amounts["before"] > 0 else ""
    moved = (
        f"{'rose' if change > 0 else 'fell'} by {formats.amount(abs(change))}{share}" if change else "did not change"
    )
    largest = sorted(NAMES, key=lambda part: -abs(amounts[part]))[:3]
    said = [f"{NAMES[part]} {signed(amounts[part])}" for part in largest if amounts[part]]
    return f"Allowed dollars {moved}{': ' if said else ''}{', '.join(said)}"


def signed(amount: float) -> str:
    """+$655 k, −$781 k"""
    return ("+" if amount > 0 else "") + formats.amount(amount)


def against(now: Selection) -> str:
    """From Aug 2025 to Jul 2026, against as many months before."""
    if now.from_date is None or now.to_date is None:
        return "The period chosen against as long a one before."
    return f"{day(now.from_date)} to {day(now.to_date)} against as long a time before."


def day(one: date) -> str:
    return f"{one:%-d %b %Y}"


def run_out(answer: Answer) -> str:
    """The title of the run-out chart: the months that are not complete, and what they will come to."""
    young = [] if sentences.nothing(answer) else [row for row in answer.rows() if not row["is_mature"]]
    known = [row for row in young if row["completed_charge_amount"] is not None and row["charge_amount"] is not None]
    if sentences.nothing(answer) or not answer.table.num_rows:
        return "Recent months"
    if not young:
        return "Every month shown is complete"
    first = f"{formats.month(young[0]['month'])} and later months are not complete yet"
    if not known:
        return f"{first}; how far they are cannot be measured here"
    seen, whole = (sum(float(row[one]) for row in known) for one in ("charge_amount", "completed_charge_amount"))
    last = "" if known[-1] is young[-1] else f" up to {formats.month(known[-1]['month'])}"
    rest = "; what is younger is too young to estimate" if last else ""
    return f"{first}: {formats.amount(seen)} billed{last} will come to about {formats.amount(whole)}{rest}"


def spend(answer: Answer, later: Answer) -> str:
    """Billed, allowed and paid of all that is selected, and what later payers paid on top."""
    said = sentences.nothing(answer)
    if said:
        return said
    row = answer.total.to_pylist()[0]
    parts = (
        [f"{formats.short('charge_amount', row['charge_amount'])} billed"] if row["charge_amount"] is not None else []
    )
    parts += [
        f"{formats.amount(float(row[one]))} {word}"
        for one, word in (("allowed_amount", "allowed"), ("paid_amount", "paid"))
        if row[one] is not None
    ]
    parts += ["allowed not in the input"] if row["allowed_amount"] is None else []
    persons = (
        f", {formats.counted(formats.short('person_count', row['person_count']), 'person')}"
        if row["person_count"] is not None
        else ""
    )
    on_top = "".join(
        f" Later payers paid {formats.amount(float(one['later_paid_amount']))} on top."
        for one in later.total.to_pylist()
        if one["later_paid_amount"]
    )
    return f"{', '.join(parts)}: {sentences.lines(row['line_count'])} on {formats.counted(formats.short('claim_count', row['claim_count']), 'claim')}{persons}.{on_top}"
