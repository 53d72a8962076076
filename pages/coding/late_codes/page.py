"""What is still billed as unclassified though a permanent code was in force?"""

import streamlit as st

from pages.coding.late_codes import marks, words
from pages.ui import drawings, filters, frame, rates, text
from pages.ui.answers import groupings
from pages.ui.charts.tones import DENIED

unit = filters.selection().unit
status = filters.ask("late_codes")
own = filters.ask("late_against_own")
products = filters.ask("late_against_own", "product")
siblings = filters.ask("sibling_codes", ("claim_type", "line_of_business"))
frame.head("What is still billed as unclassified though a permanent code was in force?", words.late(status), status)
limit = rates.limit(status, rates.paired(products, "product", "code_status", "late"))

groups = groupings(("payer", "product", "line_of_business", "site", "specialty", "state"))
by = filters.view("by", "Late lines by", groups)
late = filters.ask("late_codes", by)
told = filters.ask("told_codes", by)
left, right = st.columns(2)
with left:
    frame.panel(
        status,
        words.by_status(status),
        f"Denied share of adjudicated {unit} by code status, with 95 % interval; lines and billed dollars at the left. Late: on or after the first day of the product's own "
        "code and after the payer's grace. A product that is not known counts as by right, so late lines are a least number.",
        lambda: marks.statuses(status, unit, limit),
        shows="denial_rate",
    )
with right:
    frame.panel(
        told,
        words.told(told),
        f"Billed dollars denied by {groups[by].lower()} on late lines with CARC 189, or remarks N56 or N657: the least that goes with the code. Billed, not what would have been paid.",
        lambda: drawings.ranked(told, "denied_amount", DENIED, keep=words.is_late),
        click=by,
    )
left, right = st.columns(2)
with left:
    frame.panel(
        late,
        words.leads(late, groups[by]),
        f"Billed dollars of late lines by {groups[by].lower()}. The table has every code status.",
        lambda: drawings.ranked(late, "charge_amount", keep=words.is_late),
        click=by,
    )
with right:
    frame.panel(
        products,
        words.against(own),
        f"Denied share of adjudicated {unit}: late (dots) and under the product's own code (diamonds), same filters but the code; most late dollars first. "
        f"Crude: payers and sites differ.{words.allowed(own)}",
        lambda: rates.pairs(products, "product", "code_status", ("late", "permanent"), unit, limit),
        shows="denial_rate",
    )
frame.panel(
    siblings,
    words.siblings(siblings),
    "Lines of C9399, J3490, J3590 and J9999, whatever code is selected, by claim type and line of business, by what the first dated rule that fits says of the code. "
    "To check: another code may be the right one, and the claim does not say.",
    lambda: marks.verdicts(siblings, ("hcpcs_code", "claim_type", "line_of_business")),
)

frame.method(
    status,
    own,
    told,
    siblings,
    note=text.marked(
        "A code is late by the day of service: a product's first day stands in `data/reference/permanent_codes.csv`, with how sure it is, a payer's grace in "
        "`payer_grace.csv`. Rules on the sibling codes stand in `sibling_rules.csv` with their sources; the first that fits counts. What late codes cost is denied "
        "dollars and the allowed share of the charge beside that of the product's own code; both rank, and neither says what can be recovered. Rates are crude and say "
        "what goes together, not what causes what."
    ),
)
