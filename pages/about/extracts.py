"""What is open, and can it be trusted?"""

import streamlit as st

from pages.ui import answers, carried, checked, filters, frame, trust

about = trust.facts()
checks = answers.checked(filters.extract())
frame.announce(about["is_synthetic"])
st.title("What is open, and can it be trusted?", anchor=False)
st.header(trust.sentence(about, checks), anchor=False)
st.caption("About the whole extract: filters do not act on this page.")
trust.claim_totals()

left, right = st.columns(2)
with left, st.container(border=True, height="stretch"):
    st.subheader("What is open", anchor=False)
    trust.opened(about)
with right:
    trust.months()

tabs = st.tabs(["Checks", "Totals", "Inputs", "Columns"])
with tabs[0]:
    checked.checks(about, checks)
with tabs[1]:
    st.subheader("What was read", anchor=False)
    trust.read()
    st.subheader("From rows to lines", anchor=False)
    trust.totals()
    st.subheader("In scope and beside it", anchor=False)
    trust.scope(about)
with tabs[2]:
    trust.inputs()
    trust.ledger()
    trust.met()
with tabs[3]:
    carried.columns(about)
