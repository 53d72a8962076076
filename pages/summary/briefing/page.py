"""Do we have a J3590 problem, and where first?"""

import streamlit as st

from pages.summary.briefing import lines, tiles, words
from pages.summary.briefing.unsaid import cannot_say
from pages.topics import findings, rates, standing
from pages.ui import drawings, filters, frame, sentences, text

totals = filters.ask("period_totals")
payers = filters.ask("denial_rate", "payer")
everything = filters.ask("denial_rate")
months = filters.ask("spend_by_month")
found = filters.ask("findings")
volume = filters.ask("volume_by", "payer")
categories = filters.ask("denial_reasons", "category")
excess = standing.asked("payer")
unsaid = cannot_say()
unit = filters.selection().unit
frame.head("J3590, unclassified biologics: how much, and who denies it?", words.briefing(totals, everything), totals)

tiles.row(totals)

text.markdown(
    text.marked("### Four things to know\n{}", text.bullets(words.four(volume, excess, categories, unsaid), "1."))
)

left, right = st.columns(2)
with left:
    frame.panel(
        payers,
        standing.title(excess, "payer"),
        f"Denied share of adjudicated {unit} by payer, with 95 % interval. Under n = 30 no interval. Click a mark to keep only it.",
        lambda: rates.rows(payers, unit, rates.limit(payers)),
        click="payer",
    )
with right:
    frame.panel(
        months,
        sentences.course(months),
        "Billed, allowed and paid dollars by month, at the end of each line. A resubmission is not billed again.",
        lambda: drawings.month_lines(months, ("charge_amount", "allowed_amount", "paid_amount")),
    )

findings.panel(
    found,
    " A line can be in several findings: they do not add up. Findings are worth a look, line by line; none is proof of an error.",
    below=lambda: lines.first(found),
)
lines.lines_of(found)

text.markdown(text.marked("### What this input does not allow anyone to say\n{}", text.bullets(unsaid)))

frame.prose("summary/briefing")

frame.method(totals, everything, found)
