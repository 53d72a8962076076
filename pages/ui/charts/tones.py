"""Colours and marks: one per payer on every page, rust for denied, slate for paid, grey for what stands outside."""

import streamlit as st

# Each has 3:1 against white and against the dark background.
DENIED, PARTLY, PAID, OWED, OUTSIDE, ACCENT = "#b5530f", "#c77c02", "#4a78a8", "#7f97b0", "#8a8f98", "#2f6fb0"
SERIES = [(OUTSIDE, "dot"), (ACCENT, "solid"), ("#00876c", "dash"), ("#85609f", "dashdot")]
HIDDEN = ("rgba(138,143,152,0.45)", "x")  # the ground of what is hidden, and its hatching
OUTCOMES = {"denied": DENIED, "partially_denied": PARTLY, "paid": PAID, "patient_share": OWED}
# In the order of the payer table. Marks tell payers apart where colours do not.
PAYERS = [
    "#85609f",
    "#2f6fb0",
    "#c77c02",
    "#00876c",
    "#6b7785",
    "#b5487e",
    "#1f8394",
    "#7d8b1e",
    "#a8603a",
    "#5b7fae",
    "#8f7a3c",
    "#6f8f6a",
]
MARKS = [
    "circle",
    "square",
    "triangle-up",
    "cross",
    "triangle-down",
    "x",
    "star",
    "hexagon",
    "pentagon",
    "octagon",
    "bowtie",
    "hourglass",
]
NOBODY = {
    "Unidentified",
    "(blank)",
    "Unmapped",
    "not stated",
    "unknown",
    "unidentified",
    "other_code",
    "Another code",
    "",
}


def ink() -> str:
    """The theme's own text colour, for marks that must stand out most. Light until the browser has said."""
    return "#e6ebf1" if st.context.theme.type == "dark" else "#0f1720"


def legible(colour: str) -> str:
    """A mark's colour for words: nearer to the theme's ink, so that they have 4.5:1 on its background."""
    mixed = (0.65 * int(colour[at : at + 2], 16) + 0.35 * int(ink()[at : at + 2], 16) for at in (1, 3, 5))
    return "#" + "".join(f"{round(one):02x}" for one in mixed)
