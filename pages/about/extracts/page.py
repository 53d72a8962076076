"""What is open, and can it be trusted?"""

import streamlit as st

from pages.about.extracts import checks as checked
from pages.about.extracts import columns, facts
from pages.ui import answers, filters, frame, text

about = facts.facts()
checks = answers.checked(filters.extract())
frame.announce(about["is_synthetic"])
text.title("What is open, and can it be trusted?", anchor=False)
text.header(facts.sentence(about, checks), anchor=False)
text.caption("About the whole extract: filters do not act on this page.")
facts.claim_totals()

left, right = st.columns(2)
with left, st.container(border=True, height="stretch"):
    text.subheader("What is open", anchor=False)
    facts.opened(about)
with right:
    facts.months()

tabs = text.tabs(["Checks", "Totals", "Inputs", "Columns"])
with tabs[0]:
    checked.checks(about, checks)
with tabs[1]:
    text.subheader("What was read", anchor=False)
    facts.read()
    text.subheader("From rows to lines", anchor=False)
    facts.totals()
    text.subheader("In scope and beside it", anchor=False)
    facts.scope(about)
with tabs[2]:
    facts.inputs()
    facts.ledger()
    facts.met()
with tabs[3]:
    columns.columns(about)
