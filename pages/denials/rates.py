"""Who denies J3590, and how often?"""

import streamlit as st

from pages.ui import charts, filters, frame, sentences
from pages.ui.answers import groupings

chosen = filters.selection()
unit, stage = chosen.unit, sentences.STAGES[chosen.stage]
everything = filters.ask("denial_rate")
frame.head("Who denies, and how often?", sentences.denial_rate(everything), everything)

groups = groupings(("payer", "site", "product", "line_of_business", "specialty", "state", "modifier", "code"))
by = filters.view("by", "Denial rate by", groups)
rates = filters.ask("denial_rate", by)
months = filters.ask("denial_rate_by_month")
bridge = filters.ask("denial_bridge")
limit = charts.rates_limit(rates, months)

left, right = st.columns(2)
with left:
    frame.panel(
        rates,
        sentences.stands_out(rates, by),
        f"Denied share of adjudicated {unit} by {groups[by].lower()}, {stage}, with 95 % interval. Under n = 30 no interval. Click a mark to keep only it.",
        lambda: charts.rate_rows(rates, unit, limit),
        click=by,
    )
with right:
    frame.panel(
        months,
        sentences.trend(months),
        f"Denied share of adjudicated {unit} by month of {'service' if chosen.basis == 'service' else 'first decision'}, {stage}, with 95 % interval; small grey marks: under n = 30, no interval.",
        lambda: charts.rate_months(months, unit, limit),
    )
frame.panel(
    bridge,
    sentences.bridge(bridge),
    f"Selected lines by what became of them at the {stage}. Coloured bars are in the rate; hatched ones are in neither part of it.",
    lambda: charts.bridge(bridge),
)

frame.method(
    everything,
    note="Rate = denied ÷ adjudicated, in lines, claims or billed dollars; sums over sums. Packaged, rejected, duplicate, pending, reversed and free lines, "
    "and answers of secondary and tertiary payers, are in neither part. Contract write-offs (CARC 45) and the patient's share (PR-1 to PR-3) are no denials. "
    "Rates are crude: payers differ in products and sites. Differences say what goes together, not what causes what.",
)
