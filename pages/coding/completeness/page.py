"""Which required elements are missing, and which denials go with that?"""

import streamlit as st

from pages.coding.completeness import marks, words
from pages.coding.completeness.lines import lines_of
from pages.topics import rules, standing
from pages.ui import drawings, filters, frame
from queries.choices import noun

presence = filters.ask("element_presence")
gaps = filters.ask("element_denials")
excess = filters.ask("element_excess")
payers = filters.ask("element_presence", "payer")
stage = noun("stage", filters.selection().stage)
frame.head(
    "Which required elements are missing, and which denials go with that?",
    words.sentence(presence, excess),
    presence,
)

left, right = st.columns(2)
with left:
    frame.panel(
        presence,
        words.lacking_most(presence),
        "Lines of unclassified codes of which payers ask for the element, as first submitted. Beside the bar: the share without it (missing or not as asked) of lines "
        "whose input says, and n. What the input has no place for is neither.",
        lambda: marks.shares(presence),
    )
with right:
    frame.panel(
        gaps,
        standing.title(excess, "element"),
        f"Difference of denial rates, {stage}, in lines, without less with the element, in groups of one payer, line of business, claim type and product; with 95 % "
        "interval, and n without it. Under 30 lines on either side no interval. What goes together need not be the reason.",
        lambda: marks.gaps(gaps),
    )
frame.panel(
    payers,
    "Share of lines without an element, by payer",
    "Share of lines without an element, by payer; the six payers with the most lines. A blank is an element that is not asked, or that the input has no place for. "
    "Small shares of few lines mean little: n and interval are in the table.",
    lambda: drawings.matrix(payers, "element", "payer_group", "lacking_rate", most=(8, 6), sums="asked_line_count"),
)
lines_of(presence)
rules.required()

frame.method(
    presence,
    gaps,
    note="An element counts as asked where a rule of the table is in force for the line's payer, line of business, claim type and day; most rules are unverified, and say "
    "so. An NDC counts as given when it reads as eleven digits. Of a description only that there is one is known, not whether it says enough. The denial rates with and "
    "without an element are standardised directly: both sides get the weights n·m ÷ (n + m) of groups that hold n lines with and m lines without it, so another mix of "
    "payers or products makes no difference; groups with one side alone are left out. A line without NDC is most often of an unidentified product, and is then compared "
    "with other unidentified lines. Lines that lack one element often lack another: the differences do not add up. They are associations, not effects.",
)
