"""Why is J3590 denied, and what would mend it?"""

import streamlit as st

from pages.denials.reasons import marks, words
from pages.ui import drawings, filters, frame, sentences, standing
from pages.ui.charts.tones import DENIED
from pages.ui.formats import explained, meanings

categories = filters.ask("denial_reasons", "category")
codes = filters.ask("denial_reasons", "reason")
payers = filters.ask("denial_reasons", ("payer", "category"))
changes = filters.ask("decision_changes")
readings = filters.ask("preventable_denials", "category")
remarks = filters.ask("reason_remarks")
stage = sentences.STAGES[filters.selection().stage]
frame.head("Why are lines denied?", words.reasons(categories), categories)

frame.panel(
    changes,
    sentences.moved(changes),
    "Lines submitted, what became of them at the first decision, and at the last, through resubmissions. Claims turned back before they reached a payer are in "
    "no remittance: they are not here.",
    lambda: marks.course(changes),
    slot="flow",
)
left, right = st.columns(2)
with left:
    frame.panel(
        readings,
        words.prevented(readings),
        f"Billed dollars denied by category of the line's main reason, {stage}. Whether a reason could be prevented is our own reading, reason by reason, in no "
        f"published list.{words.unchecked(readings)}",
        lambda: marks.preventable(readings),
    )
with right:
    most = words.opened()
    frame.panel(
        codes,
        sentences.leads(codes, "denied_amount"),
        "Billed dollars denied by adjustment reason code (CARC); the words are our own, not the official text.",
        lambda: drawings.ranked(codes, "denied_amount", DENIED, most=most, words=meanings()),
        more=explained,
    )
frame.panel(
    payers,
    standing.title(filters.ask("reason_excess", "category"), "pair"),
    f"Billed dollars denied and lines (n) by payer and category, {stage}; the eight payers and six categories with the most. A stronger tone is more; blank is none.",
    lambda: drawings.matrix(payers, "payer_group", "category", "denied_amount", counts="denied_line_count"),
)
frame.panel(
    remarks,
    words.beside(remarks),
    "Lines denied at the first decision, by reason (CARC) and remark (RARC); the most frequent of each. A line with several remarks stands in several cells.",
    lambda: drawings.matrix(remarks, "reason", "remark", "denied_line_count", most=(8, 8)),
    more=words.in_words,
    below=lambda: words.named(remarks),
)

frame.method(
    categories,
    changes,
    readings,
    note="Each denied line counts once, under its largest denial adjustment; reasons 16, 96, 226, 252 and A1 take their category from the remark code. "
    "Denied dollars are charges: they rank, and do not say what can be recovered.",
)
