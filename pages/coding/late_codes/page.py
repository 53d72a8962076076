"""What is still billed as unclassified though a permanent code was in force?"""

import streamlit as st

from pages.coding.late_codes import marks, words
from pages.topics import rates
from pages.ui import drawings, filters, frame, text
from pages.ui.answers import groupings
from pages.ui.charts.tones import DENIED

unit = filters.selection().unit
status = filters.ask("late_codes")
own = filters.ask("late_against_own")
products = filters.ask("late_against_own", "product")
siblings = filters.ask("sibling_codes", ("claim_type", "line_of_business"))
frame.head("What is still billed as unclassified though a permanent code was in force?", words.late(status), status)
limit = rates.limit(status, rates.paired(products, "product", "code_status", "late"))

groups = groupings(words.GROUPS)
by = filters.view("by", "Late lines by", groups)
group = groups[by].lower()
late = filters.ask("late_codes", by)
told = filters.ask("told_codes", by)
left, right = st.columns(2)
with left:
    title, scope = words.by_status(status), words.BY_STATUS.format(unit)
    frame.panel(status, title, scope, lambda: marks.statuses(status, unit, limit), shows="denial_rate")
with right:
    frame.panel(
        told,
        words.told(told),
        words.TOLD.format(group),
        lambda: drawings.ranked(told, "denied_amount", DENIED, keep=words.is_late),
        click=by,
    )
left, right = st.columns(2)
with left:
    frame.panel(
        late,
        words.leads(late, groups[by]),
        words.LATE.format(group),
        lambda: drawings.ranked(late, "charge_amount", keep=words.is_late),
        click=by,
    )
with right:
    frame.panel(
        products,
        words.against(own),
        words.PRODUCTS.format(unit, words.allowed(own)),
        lambda: rates.pairs(products, "product", "code_status", ("late", "permanent"), unit, limit),
        shows="denial_rate",
    )
title, by_rule = words.siblings(siblings), ("hcpcs_code", "claim_type", "line_of_business")
frame.panel(siblings, title, words.SIBLINGS, lambda: marks.verdicts(siblings, by_rule))

frame.method(status, own, told, siblings, note=text.marked(words.METHOD))
