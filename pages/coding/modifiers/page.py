"""Which modifiers are used, and do they break a rule?"""

import streamlit as st

from pages.coding.modifiers import marks, words
from pages.ui import filters, frame, rates, text

unit = filters.selection().unit
overall = filters.ask("denial_rate")
sets = filters.ask("modifier_sets")
months = filters.ask("jw_jz_by_month")
waste = filters.ask("waste_share")
breaches = filters.ask("modifier_breaches")
payers = filters.ask("modifier_breaches", ("payer", "claim_type"))
frame.head("Which modifiers are used, and do they break a rule?", words.modifiers(breaches, waste), breaches)
limit = rates.limit(marks.most_lines(sets), rates.paired(breaches, "rule", "rule_status", "broken"))

left, right = st.columns(2)
with left:
    frame.panel(
        breaches,
        words.breaches(breaches),
        f"Denied share of adjudicated {unit} where a dated rule is broken (dots) and where it is kept (diamonds), with 95 % interval. A line may break several. "
        "Sources are in the table; no under “Verified”: not checked, or unsettled.",
        lambda: rates.pairs(breaches, "rule", "rule_status", ("broken", "kept"), unit, limit),
        shows="denial_rate",
    )
with right:
    frame.panel(
        sets,
        words.sets(sets),
        f"Denied share of adjudicated {unit} by whole set, order set aside, most lines first, with 95 % interval. Under n = 30 no interval.",
        lambda: marks.sets(sets, overall, unit, limit),
        shows="denial_rate",
    )
frame.panel(
    payers,
    words.where(payers),
    "Lines that break a rule, by claim type and payer. A rule reaches only the payers, claim types and days that its source speaks of: a blank is not a "
    "clean record.",
    lambda: marks.breaches(payers),
)
left, right = st.columns(2)
with left:
    frame.panel(
        months,
        words.marks(months),
        "Share of administrations by what their lines say together: a line of waste and the line of the drug are one administration. "
        f"Not every payer asks for it.{words.began(months)}",
        lambda: marks.by_month(months, words.dates()),
    )
with right:
    frame.panel(
        waste,
        words.waste(waste),
        "NDC quantity on lines with JW over all NDC quantity of the same administrations, per product and unit; n is administrations, grey under 30. No dollars and no "
        "units of the code: these carry no quantity.",
        lambda: marks.discarded(waste),
    )

text.markdown(text.marked("#### Modifiers, and when to use them"))
words.table()
frame.method(
    breaches,
    sets,
    months,
    waste,
    note=text.marked(
        "A rule is a dated row of `data/reference/modifier_rules.csv` with its source; it is judged on the day of service. Whether a drug was bought under 340B, comes "
        "in a single-dose container or was given off campus is not in a claim, so the lack of JG, TB, UD, PO or PN cannot be told. GY and GZ are denied automatically: no "
        "preventable denial. Whether JW and JZ are expected on unclassified codes is unsettled. Rates are crude and say what goes together, not what causes what."
    ),
)
