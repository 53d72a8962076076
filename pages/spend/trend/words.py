"""What a change of allowed dollars is made of, in a sentence: for the page about volume and spend."""

from datetime import date

from pages.ui import filters, formats, sentences
from queries import Answer

NAMES = {
    "volume": "volume",
    "mix": "mix of products",
    "price": "allowed for each administration",
    "entered": "new products",
    "left": "products no longer given",
    "unidentified": "what is not identified",
}


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


def against() -> str:
    """From Aug 2025 to Jul 2026, against as many months before."""
    now = filters.selection()
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
