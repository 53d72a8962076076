"""How much J3590 is there, and how does it move?"""

from dataclasses import replace

import streamlit as st

from pages.spend.trend import marks, words
from pages.ui import drawings, filters, frame, sentences

everything = filters.ask("volume_by")
later = filters.ask("later_payers")
months = filters.ask("spend_by_month")
# The months after the period are shown too: they are the ones people ask about, and the ones that are not complete.
open_end = replace(filters.selection(), to_date=None)
until_now = filters.ask("spend_by_month", of=open_end)
payers = filters.ask("volume_by", "payer")
moved = filters.ask("spend_change")
by_date = "service" if filters.selection().basis == "service" else "first decision"
frame.head("How much is billed, allowed and paid?", words.spend(everything, later), everything)

left, right = st.columns(2)
with left:
    frame.panel(
        months,
        sentences.course(months),
        f"Billed, allowed and paid dollars by month of {by_date}, at the end of each line. A resubmission is not billed again.",
        lambda: drawings.month_lines(months, ("charge_amount", "allowed_amount", "paid_amount")),
    )
with right:
    frame.panel(
        months,
        "Lines, claims and persons",
        f"Different ones by month of {by_date}. Persons of the months do not add up to the persons of the year.",
        lambda: drawings.month_lines(months, ("line_count", "claim_count", "person_count")),
        slot="counts",
    )
frame.panel(
    until_now,
    words.run_out(until_now),
    f"Billed dollars by month of {by_date}, up to the day of the extract even where the period ends before: as decided so far, "
    "and, dotted, what the month will come to if it fills up as older months did. No estimate under 25 % completion.",
    lambda: marks.run_out(until_now),
    columns=(
        "month",
        "is_mature",
        "completion_rate",
        "line_count",
        "completed_line_count",
        "charge_amount",
        "completed_charge_amount",
    ),
    slot="run-out",
    of=open_end,
)
left, right = st.columns(2)
with left:
    frame.panel(
        moved,
        words.title(moved),
        f"{words.against()} Volume: more or fewer administrations. Mix: dearer or cheaper products. The parts add up to the change, to the cent.",
        lambda: marks.change(moved),
        columns=("part", "part_amount", "administration_count", "not_comparable"),
    )
with right:
    frame.panel(
        payers,
        sentences.leads(payers, "allowed_amount"),
        "Allowed dollars by payer group. Click a bar to keep only that payer.",
        lambda: drawings.ranked(payers, "allowed_amount"),
        shows="allowed_amount",
        click="payer",
    )

frame.method(
    everything,
    moved,
    note="The change between two periods is taken apart product by product, for products of both: volume at what an administration came to before, mix at what "
    "each product came to before, and the rest as allowed per administration, in which doses, sites, payers and denials stand as well as prices. Products of one period "
    "alone are parts of their own. What is not identified counts as one product: dearer and cheaper products inside it look like price. "
    "Dollars are read at the end of each line, whatever decision the rates are asked at. Lines of every outcome count; a service that several payers answered counts "
    "once, at the first of them in the extract, and what later ones paid is said apart. "
    "HCPCS units of J3590 are no quantity of drug, so there is no price per unit here.",
)
