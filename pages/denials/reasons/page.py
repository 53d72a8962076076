"""Why is J3590 denied, and what would mend it?"""

import streamlit as st

from pages.denials.reasons import marks, words
from pages.topics import standing
from pages.ui import drawings, filters, frame, sentences, text
from pages.ui.charts.tones import DENIED
from pages.ui.tables import explained, meanings
from queries.choices import noun

categories = filters.ask("denial_reasons", "category")
codes = filters.ask("denial_reasons", "reason")
payers = filters.ask("denial_reasons", ("payer", "category"))
changes = filters.ask("decision_changes")
readings = filters.ask("preventable_denials", "category")
remarks = filters.ask("reason_remarks")
stage = noun("stage", filters.selection().stage)
frame.head("Why are lines denied?", words.reasons(categories), categories)

frame.panel(changes, sentences.moved(changes), words.COURSE, lambda: marks.course(changes), slot="flow")
left, right = st.columns(2)
with left:
    scope = words.READINGS.format(stage, words.unchecked(readings))
    frame.panel(readings, words.prevented(readings), scope, lambda: marks.preventable(readings))
with right:
    most = words.MOST if filters.view("other", "Reasons", words.FOLDED) == "folded" else 1_000
    frame.panel(
        codes,
        sentences.leads(codes, "denied_amount"),
        words.CODES,
        lambda: drawings.ranked(codes, "denied_amount", DENIED, most=most, words=meanings()),
        more=explained,
    )
frame.panel(
    payers,
    standing.title(filters.ask("reason_excess", "category"), "pair"),
    words.PAYERS.format(stage),
    lambda: drawings.matrix(payers, "payer_group", "category", "denied_amount", counts="denied_line_count"),
)
named = words.named(remarks)
frame.panel(
    remarks,
    words.beside(remarks),
    words.REMARKS,
    lambda: drawings.matrix(remarks, "reason", "remark", "denied_line_count", most=(8, 8)),
    more=words.in_words,
    below=named and (lambda: text.caption(named)),
)

frame.method(categories, changes, readings, note=words.METHOD)
