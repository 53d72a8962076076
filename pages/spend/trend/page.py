"""How much J3590 is there, and how does it move?"""

from dataclasses import replace

import streamlit as st

from pages.spend.trend import marks, words
from pages.ui import drawings, filters, frame, sentences
from queries.choices import noun

everything = filters.ask("volume_by")
later = filters.ask("later_payers")
months = filters.ask("spend_by_month")
# The months after the period are shown too: they are the ones people ask about, and the ones that are not complete.
open_end = replace(filters.selection(), to_date=None)
until_now = filters.ask("spend_by_month", of=open_end)
payers = filters.ask("volume_by", "payer")
moved = filters.ask("spend_change")
by_date = noun("basis", filters.selection().basis)
frame.head("How much is billed, allowed and paid?", words.spend(everything, later), everything)

left, right = st.columns(2)
with left:
    dollars = ("charge_amount", "allowed_amount", "paid_amount")
    scope = words.MONTHS.format(by_date)
    frame.panel(months, sentences.course(months), scope, lambda: drawings.month_lines(months, dollars))
with right:
    counts = ("line_count", "claim_count", "person_count")
    title, scope = "Lines, claims and persons", words.COUNTS.format(by_date)
    frame.panel(months, title, scope, lambda: drawings.month_lines(months, counts), slot="counts")
frame.panel(
    until_now,
    words.run_out(until_now),
    words.RUN_OUT.format(by_date),
    lambda: marks.run_out(until_now),
    columns=words.OF_RUN_OUT,
    slot="run-out",
    of=open_end,
)
left, right = st.columns(2)
with left:
    scope = words.CHANGE.format(words.against(filters.selection()))
    frame.panel(moved, words.title(moved), scope, lambda: marks.change(moved), columns=words.OF_CHANGE)
with right:
    frame.panel(
        payers,
        sentences.leads(payers, "allowed_amount"),
        "Allowed dollars by payer group. Click a bar to keep only that payer.",
        lambda: drawings.ranked(payers, "allowed_amount"),
        shows="allowed_amount",
        click="payer",
    )

frame.method(everything, moved, note=words.METHOD)
