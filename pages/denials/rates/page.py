"""Who denies J3590, and how often?"""

import streamlit as st

from pages.denials.rates import definitions as walk
from pages.denials.rates import marks, words
from pages.denials.rates.comparison import comparison
from pages.ui import filters, frame, rates, sentences, standing, text
from pages.ui.answers import groupings

chosen = filters.selection()
unit, stage = chosen.unit, sentences.STAGES[chosen.stage]
here = walk.on_screen(chosen)
everything = filters.ask("denial_rate")
frame.head("Who denies, and how often?", sentences.denial_rate(everything), everything)

groups = groupings(("payer", "site", "product", "line_of_business", "specialty", "state", "modifier", "code"))
by = filters.view("by", "Denial rate by", groups)
grouped = filters.ask("denial_rate", by)
months = filters.ask("denial_rate_by_month")
bridge = filters.ask("denial_bridge")
definitions = filters.ask("rate_definitions")
changes = filters.ask("decision_changes")
limit = rates.limit(grouped, months)
outside = words.unknown(everything)

left, right = st.columns(2)
with left:
    frame.panel(
        grouped,
        standing.title(filters.ask("stands_out", by), by),
        f"Denied share of adjudicated {unit} by {groups[by].lower()}, {stage}, with 95 % interval. Under n = 30 no interval. "
        "A bar is a range: over 5 % of its lines have no known outcome. Click a mark to keep only it.",
        lambda: rates.rows(grouped, unit, limit),
        click=by,
    )
with right:
    frame.panel(
        months,
        words.trend(months),
        f"Denied share of adjudicated {unit} by month of {'service' if chosen.basis == 'service' else 'first decision'}, {stage}, with 95 % interval; small grey marks: under n = 30, no interval.{outside}",
        lambda: marks.by_month(months, unit, limit),
    )

text.markdown(text.marked("#### The definition on this page: denied ÷ adjudicated {}", here.words()))
left, right = st.columns(2)
with left:
    frame.panel(
        bridge,
        words.bridge(bridge),
        f"From all lines selected to those in the rate, at the {stage}. Hatched steps are in neither part of the rate. "
        "In claims and dollars too the rate is about these lines.",
        lambda: marks.bridge(bridge),
    )
with right:
    comparison(definitions, here, outside)
frame.panel(
    changes,
    sentences.moved(changes),
    "Lines whose outcome changed between the first and the last decision, resubmissions joined; a shade of the outcome at the end. "
    "This is what the step from one decision to the other consists of.",
    lambda: marks.moves(changes),
)

frame.method(
    everything,
    definitions,
    note="Rate = denied ÷ adjudicated, in lines, claims or billed dollars; sums over sums. Packaged, rejected, duplicate, pending, reversed and free lines, "
    "and answers of secondary and tertiary payers, are in neither part. Contract write-offs (CARC 45) and the patient's share (PR-1 to PR-3) are no denials. "
    "Lines of unknown outcome are in neither part; above 5 % of them the rate is given as the range between all of them paid and all of them denied. "
    "No definition is the right one: lines say how much work there is, claims how many bills, dollars how much money; the first decision says how payers answer, "
    "the last what came of it. Rates are crude: payers differ in products and sites. Differences say what goes together, not what causes what.",
)
