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
            "Share of each payer's posted prices, by the way the price is set, in the hospitals' words. One price is one item for one plan.",
            lambda: drawings.matrix(methods, "payer_group", "price_method", "share_of_prices_rate", sums="price_count"),
            click="payer",
        )
    with right:
        frame.panel(
            shares,
            "What share of the list price payers agree to",
            "Agreed over list price: the median and the span of posted prices. Posted, not paid; n is prices, not patients.",
            lambda: marks.shares(shares),
            click="payer",
            shows="median_charge_rate",
        )
    frame.panel(
        prices,
        words.known_codes(prices),
        "Diamond: list price. Line: from the lowest to the highest price agreed in dollars. For the item as the hospital sells it, "
        "never for a unit of the code: what an item holds is in the table.",
        lambda: marks.items(prices),
        columns=(
            "hospital", "product", "item", "ndc_code", "ndc_note", "drug_unit_quantity", "drug_unit_of_measure", "gross_amount",
            "cash_amount", "price_count", "least_negotiated_amount", "most_negotiated_amount",
        ),
        shows="gross_amount",
    )  # fmt: skip
    left, right = st.columns(2)
    with left:
        frame.panel(
            apart,
            words.apart(apart),
            "Rows by why they are no price of a drug, or name one doubtfully. Dummy NDCs, stock at a dollar or less, amounts such as 0.01 or "
            "999,999,999, and prices for a day or a case are in no figure above.",
            lambda: drawings.ranked(apart, "row_count", by=("why", "ndc_code")),
            columns=("why", "ndc_code", "ndc_note", "stand_in", "row_count", "hospital_count"),
        )
    with right:
        frame.panel(
            written,
            "Payers as the hospitals write them",
            words.unmapped(written),
            lambda: drawings.ranked(written, "price_count", by=("payer",)),
            columns=("payer_group", "payer", "price_count", "hospital_count", "median_charge_rate"),
        )

frame.method(
    methods,
    shares,
    note="Hospitals in the United States must publish what they ask and what payers have agreed to pay (45 CFR 180). These are contract terms, not claims: they "
    "say nothing of how often a price was used, denied or paid. A price is one item of a hospital's list for one plan of a payer, so a hospital with many plans "
    "weighs more. An item belongs here when its code is a code in scope, with a modifier behind it or without; a code that only contains it, or words that "
    "mention it, do not. A price for a day (per diem) or a case is no price of the item: it is counted apart, by its method. Nothing is divided by units.",
)
