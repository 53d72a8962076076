"""What a change of allowed dollars is made of, in a sentence: for the page about volume and spend."""

from datetime import date

from pages.ui import filters, formats
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
