"""What is open, and can it be trusted?"""

import streamlit as st

from pages.ui import answers, carried, checked, filters, frame, text, trust

about = trust.facts()
checks = answers.checked(filters.extract())
frame.announce(about["is_synthetic"])
text.title("What is open, and can it be trusted?", anchor=False)
text.header(trust.sentence(about, checks), anchor=False)
text.caption("About the whole extract: filters do not act on this page.")
trust.claim_totals()

left, right = st.columns(2)
with left, st.container(border=True, height="stretch"):
    text.subheader("What is open", anchor=False)
    trust.opened(about)
with right:
    trust.months()

tabs = text.tabs(["Checks", "Totals", "Inputs", "Columns"])
with tabs[0]:
    checked.checks(about, checks)
with tabs[1]:
    text.subheader("What was read", anchor=False)
    trust.read()
    text.subheader("From rows to lines", anchor=False)
    trust.totals()
    text.subheader("In scope and beside it", anchor=False)
    trust.scope(about)
with tabs[2]:
    trust.inputs()
    trust.ledger()
    trust.met()
with tabs[3]:
    carried.columns(about)
