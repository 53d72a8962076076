"""Where is it given, and does the site go with price or denials?"""

import streamlit as st

from pages.spend.sites import marks, words
from pages.ui import filters, frame, text

unit = filters.selection().unit
places = filters.ask("administrations", "site")
months = filters.ask("administrations", ("site", "month"))
payers = filters.ask("administrations", ("site", "payer"))
products = filters.ask("site_products")
outcomes = filters.ask("denial_bridge", "site")
both = filters.ask("billed_on")
contradicted = filters.ask("site_disagreements")
frame.head("Where is it given, and what goes with the site?", words.sentence(places, outcomes), places)

left, right = st.columns(2)
with left:
    frame.panel(months, words.months(months), words.BY_MONTH, lambda: marks.by_month(months))
with right:
    scope = "Share of administrations by site and payer, the payers with most first."
    frame.panel(payers, "Where it is given, payer by payer", scope, lambda: marks.by_payer(payers))
left, right = st.columns(2)
with left:
    apart = words.apart(products, words.RATE, "Denials")
    scope = words.DENIALS.format(unit)
    columns = ("product", "site_group", "numerator", "denominator", *words.RATE)
    frame.panel(products, apart, scope, lambda: marks.denials(products, unit), columns)
with right:
    apart = words.apart(products, words.PRICE, "Allowed dollars")
    columns = ("product", "site_group", "priced_administration_count", *words.PRICE, "not_comparable")
    frame.panel(products, apart, words.PRICES, lambda: marks.prices(products), columns, slot="prices")
title, columns = words.packaged(outcomes), ("site_group", "step", "line_count", "claim_count", "charge_amount")
frame.panel(outcomes, title, words.OUTCOMES, lambda: marks.outcomes(outcomes), columns)
left, right = st.columns(2)
with left:
    frame.panel(both, words.both(both), words.BOTH, words.counted(both))
with right:
    frame.panel(contradicted, words.places(contradicted), words.PLACES, words.counted(contradicted))

frame.method(places, products, both, contradicted, note=text.marked(words.METHOD))
