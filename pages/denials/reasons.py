"""Why is J3590 denied, and what would mend it?"""

import streamlit as st

from pages.ui import charts, filters, frame, sentences
from pages.ui.formats import explained, meanings

categories = filters.ask("denial_reasons", "category")
reasons = filters.ask("denial_reasons", "reason")
payers = filters.ask("denial_reasons", ("payer", "category"))
stage = sentences.STAGES[filters.selection().stage]
frame.head("Why are lines denied?", sentences.reasons(categories), categories)

left, right = st.columns(2)
with left:
    frame.panel(
        categories,
        sentences.leads(categories, "denied_amount"),
        f"Billed dollars denied, by category of the line's main reason, {stage}. Billed dollars, not what would have been paid.",
        lambda: charts.ranked(categories, "denied_amount", charts.DENIED),
    )
with right:
    frame.panel(
        reasons,
        sentences.leads(reasons, "denied_amount"),
        "Billed dollars denied by adjustment reason code (CARC); the words are our own, not the official text.",
        lambda: charts.ranked(reasons, "denied_amount", charts.DENIED, most=8, words=meanings()),
        more=explained,
    )
frame.panel(
    payers,
    sentences.cell(payers, "denied_amount"),
    f"Billed dollars denied by payer and category, {stage}; the eight payers and six categories with the most. Darker is more.",
    lambda: charts.matrix(payers, "payer_group", "category", "denied_amount"),
)

frame.method(
    categories,
    note="Each denied line counts once, under its largest denial adjustment; reasons 16, 96, 226, 252 and A1 take their category from the remark code. "
    "Denied dollars are charges: they rank, and do not say what can be recovered.",
)
