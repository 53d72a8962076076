"""What can still be recovered, and which lines first?"""

import streamlit as st

from pages.denials.recovery import marks, words
from pages.denials.recovery.work_list import work_list
from pages.topics import open_ages, rules
from pages.ui import filters, frame
from queries.choices import noun

today = filters.of_today()
overturned = filters.ask("overturned", "first_category")
months = filters.ask("recovery_by_month")
deadlines = filters.ask("open_denials", of=today)
ages = filters.ask("open_denials_by_age", of=today)
categories = filters.ask("open_denials", "first_category", of=today)
frame.head("What can still be recovered, and which lines first?", words.sentence(overturned, deadlines), overturned)

by_date = noun("basis", filters.selection().basis)
whatever = words.EVER if today != filters.selection() else words.CHOSEN
left, right = st.columns(2)
with left:
    frame.panel(overturned, words.leading(overturned), words.OVERTURNED, lambda: marks.overturned(overturned))
with right:
    frame.panel(months, words.became(months), words.MONTHS.format(by_date), lambda: marks.ended(months))
left, right = st.columns(2)
with left:
    scope = words.AGES.format(whatever)
    frame.panel(ages, open_ages.oldest(ages), scope, lambda: open_ages.chart(ages), of=today)
with right:
    scope = words.WORTH.format(whatever)
    frame.panel(categories, words.worth(categories), scope, lambda: marks.still_open(categories), of=today)
work_list(today)
rules.deadlines()

frame.method(overturned, deadlines, note=words.METHOD)
