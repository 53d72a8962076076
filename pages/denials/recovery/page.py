"""What can still be recovered, and which lines first?"""

import streamlit as st

from pages.denials.recovery import marks, words
from pages.ui import filters, frame, open_ages, rules

today = filters.of_today()
overturned = filters.ask("overturned", "first_category")
months = filters.ask("recovery_by_month")
deadlines = filters.ask("open_denials", of=today)
ages = filters.ask("open_denials_by_age", of=today)
categories = filters.ask("open_denials", "first_category", of=today)
frame.head("What can still be recovered, and which lines first?", words.sentence(overturned, deadlines), overturned)

whatever = (
    "Whatever its date: the default period does not act here."
    if today != filters.selection()
    else "Of the period chosen."
)
left, right = st.columns(2)
with left:
    frame.panel(
        overturned,
        words.leading(overturned),
        "Share of lines first denied that were paid in the end, in part or whole, or left to the patient, by category of the first denial, with 95 % interval; n, and the "
        "share overturned within 90 days of the first denial. Only lines first denied at least 180 days ago. Under n = 30 or 11 persons no interval.",
        lambda: marks.overturned(overturned),
    )
with right:
    frame.panel(
        months,
        words.became(months),
        f"Billed dollars first denied, by month of {'service' if filters.selection().basis == 'service' else 'first decision'}. Written off: denied still, 180 days "
        "or more after the first denial. Open: denied still, and younger.",
        lambda: marks.ended(months),
    )
left, right = st.columns(2)
with left:
    frame.panel(
        ages,
        open_ages.oldest(ages),
        f"Billed dollars still denied, by days from the first denial to the day of the extract; the figures are dollars at risk, of the dollars still denied, and lines. {whatever}",
        lambda: open_ages.chart(ages),
        of=today,
    )
with right:
    frame.panel(
        categories,
        words.worth(categories),
        f"Dollars at risk: what is still denied times what the payer usually allows of a charge. A ranking proxy, not what will be paid. {whatever}",
        lambda: marks.still_open(categories),
        of=today,
    )
words.work_list(today)
rules.deadlines()

frame.method(
    overturned,
    deadlines,
    note="A line is overturned when it was first denied and is paid in the end, in part or whole, or left to the patient, through its resubmissions; nothing says whether an appeal, a "
    "corrected claim or a second thought did it. Dollars at risk are dollars still denied times what the same payer allows of a charge for the same product in the same line of "
    "business on lines it pays (sums over sums, at least 30 lines of 11 persons), else over all its products there, else all payers of the line of business, else all. They rank; a line that was refused may "
    "never be paid. A corrected claim is due by timely filing, counted from the service; an appeal is counted from the last decision. By when is the first of "
    "the two that has not passed. Claims turned back before they reached a payer, and lines not decided yet, are not here.",
)
