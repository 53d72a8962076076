"""What do hospitals post as prices of J3590, by payer?"""

import streamlit as st

from pages.payers.posted_rates import marks, words
from pages.ui import drawings, filters, frame

methods = filters.ask("posted_methods", "payer")
shares = filters.ask("posted_charge_share", "payer")
written = filters.ask("posted_charge_share", ("payer", "payer_name"))
prices = filters.ask("posted_prices")
apart = filters.ask("posted_set_apart")
frame.head("What do hospitals post as their prices?", words.sentence(methods, shares), shares)

if not shares.missing:
    left, right = st.columns(2)
    with left:
        frame.panel(
            methods,
            words.mix(methods),
            words.METHODS,
            lambda: drawings.matrix(methods, "payer_group", "price_method", "share_of_prices_rate", sums="price_count"),
            click="payer",
        )
    with right:
        title = "What share of the list price payers agree to"
        frame.panel(
            shares,
            title,
            words.SHARES,
            lambda: marks.shares(shares),
            click="payer",
            shows="median_charge_rate",
        )
    title = words.known_codes(prices)
    frame.panel(prices, title, words.ITEMS, lambda: marks.items(prices), words.OF_ITEMS, shows="gross_amount")
    left, right = st.columns(2)
    with left:
        frame.panel(
            apart,
            words.apart(apart),
            words.APART,
            lambda: drawings.ranked(apart, "row_count", by=("why", "ndc_code")),
            words.OF_APART,
        )
    with right:
        frame.panel(
            written,
            "Payers as the hospitals write them",
            words.unmapped(written),
            lambda: drawings.ranked(written, "price_count", by=("payer",)),
            words.OF_WRITTEN,
        )

frame.method(methods, shares, note=words.METHOD)
