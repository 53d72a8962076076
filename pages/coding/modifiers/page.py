"""Which modifiers are used, and do they break a rule?"""

import streamlit as st

from pages.coding.modifiers import marks, words
from pages.coding.modifiers.table import table
from pages.topics import rates
from pages.ui import filters, frame, text

unit = filters.selection().unit
overall = filters.ask("denial_rate")
sets = filters.ask("modifier_sets")
months = filters.ask("jw_jz_by_month")
waste = filters.ask("waste_share")
breaches = filters.ask("modifier_breaches")
payers = filters.ask("modifier_breaches", ("payer", "claim_type"))
frame.head("Which modifiers are used, and do they break a rule?", words.modifiers(breaches, waste), breaches)
limit = rates.limit(marks.most_lines(sets), rates.paired(breaches, "rule", "rule_status", "broken"))

left, right = st.columns(2)
with left:
    frame.panel(
        breaches,
        words.breaches(breaches),
        words.BREACHES.format(unit),
        lambda: rates.pairs(breaches, "rule", "rule_status", ("broken", "kept"), unit, limit),
        shows="denial_rate",
    )
with right:
    title, scope = words.sets(sets), words.SETS.format(unit)
    frame.panel(sets, title, scope, lambda: marks.sets(sets, overall, unit, limit), shows="denial_rate")
frame.panel(payers, words.where(payers), words.WHERE, lambda: marks.breaches(payers))
left, right = st.columns(2)
with left:
    scope = words.MARKS.format(words.began(months, marks.dates()))
    frame.panel(months, words.marks(months), scope, lambda: marks.by_month(months, marks.dates()))
with right:
    frame.panel(waste, words.waste(waste), words.WASTE, lambda: marks.discarded(waste))

text.markdown(text.marked("#### Modifiers, and when to use them"))
table()
frame.method(breaches, sets, months, waste, note=text.marked(words.METHOD))
