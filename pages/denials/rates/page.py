"""Who denies J3590, and how often?"""

import streamlit as st

from pages.denials.rates import definitions as walk
from pages.denials.rates import marks, words
from pages.denials.rates.comparison import comparison
from pages.topics import rates, standing
from pages.ui import filters, frame, sentences, text
from pages.ui.answers import groupings
from queries.choices import noun

chosen = filters.selection()
unit, stage = chosen.unit, noun("stage", chosen.stage)
here = walk.on_screen(chosen)
everything = filters.ask("denial_rate")
frame.head("Who denies, and how often?", sentences.denial_rate(everything), everything)

groups = groupings(words.GROUPS)
by = filters.view("by", "Denial rate by", groups)
grouped = filters.ask("denial_rate", by)
months = filters.ask("denial_rate_by_month")
bridge = filters.ask("denial_bridge")
definitions = filters.ask("rate_definitions")
changes = filters.ask("decision_changes")
limit = rates.limit(grouped, months)
outside = words.unknown(everything)
by_date = noun("basis", chosen.basis)

left, right = st.columns(2)
with left:
    title = standing.title(filters.ask("stands_out", by), by)
    scope = words.GROUPED.format(unit, groups[by].lower(), stage)
    frame.panel(grouped, title, scope, lambda: rates.rows(grouped, unit, limit), click=by)
with right:
    scope = words.MONTHS.format(unit, by_date, stage, outside)
    frame.panel(months, words.trend(months), scope, lambda: marks.by_month(months, unit, limit))

text.markdown(text.marked("#### The definition on this page: denied ÷ adjudicated {}", here.words()))
left, right = st.columns(2)
with left:
    frame.panel(bridge, words.bridge(bridge), words.BRIDGE.format(stage), lambda: marks.bridge(bridge))
with right:
    comparison(definitions, here, outside)
frame.panel(changes, sentences.moved(changes), words.CHANGES, lambda: marks.moves(changes))

frame.method(everything, definitions, note=words.METHOD)
