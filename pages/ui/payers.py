"""One colour and one mark per payer, on every page."""

from functools import cache

from data.code_tables import reference
from pages.ui.charts.tones import MARKS, NOBODY, OUTSIDE, PAYERS, ink


@cache
def place(payer: str) -> int:
    """A payer's place in the code table: its colour and mark are the same on every page."""
    places = {row["payer_group"]: place for place, row in enumerate(reference("payer_groups"))}
    return places.get(payer, len(places))


def look(name: str) -> tuple[str, str]:
    """Colour and mark of a payer, or of the composite."""
    if name == "BUCA":
        return ink(), "diamond"
    if name in NOBODY:
        return OUTSIDE, "circle-open"
    return PAYERS[place(name) % len(PAYERS)], MARKS[place(name) % len(MARKS)]
