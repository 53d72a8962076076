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
    frame.panel(
        months,
        words.months(months),
        "Share of administrations by site and month. One product given to one person on one day counts once, though several lines or claims bill it.",
        lambda: marks.by_month(months),
    )
with right:
    frame.panel(
        payers,
        "Where it is given, payer by payer",
        "Share of administrations by site and payer, the payers with most first.",
        lambda: marks.by_payer(payers),
    )
left, right = st.columns(2)
with left:
    frame.panel(
        products,
        words.apart(products, words.RATE, "Denials"),
        f"Denied share of adjudicated {unit} of one product at its sites, with 95 % interval; only sites with n of 30 or more. Payers differ between sites: "
        "choose one in the sidebar to compare within it. Of many pairs of sites some lie apart by chance.",
        lambda: marks.denials(products, unit),
        columns=("product", "site_group", "numerator", "denominator", "denial_rate", "denial_rate_low", "denial_rate_high"),
    )  # fmt: skip
with right:
    frame.panel(
        products,
        words.apart(products, words.PRICE, "Allowed dollars"),
        "Allowed dollars per administration of one product at its sites, with 95 % interval; n is administrations with an amount allowed. Withheld under 30 of them "
        "or 11 persons, and where the product is not known: the table says why.",
        lambda: marks.prices(products),
        columns=("product", "site_group", "priced_administration_count", *words.PRICE, "not_comparable"),
        slot="prices",
    )  # fmt: skip
frame.panel(
    outcomes,
    words.packaged(outcomes),
    "Lines by site and what became of them. Hatched: packaged, paid as part of another service; in no denial rate. C9399 may be paid where J3590 is packaged: see the code filter.",
    lambda: marks.outcomes(outcomes),
    columns=("site_group", "step", "line_count", "claim_count", "charge_amount"),
)
left, right = st.columns(2)
with left:
    frame.panel(
        both,
        words.both(both),
        "A person's product on one day, on a hospital's claim and on a doctor's or supplier's: one administration, at the hospital's site, with the dollars of both.",
        words.counted(both),
    )
with right:
    frame.panel(
        contradicted,
        words.places(contradicted),
        "Place of service and bill type name different settings, such as an office and a hospital. The site of service is then a guess; the bill type decides.",
        words.counted(contradicted),
    )

frame.method(
    places,
    products,
    both,
    contradicted,
    note=text.marked(
        "The site is the first row of `data/reference/words.csv` that fits the line: bill type, revenue code and modifiers of a hospital's claim, place of service and "
        "taxonomy of others. Rates are of lines, each at its own site. There is no price per unit of the code, and none of a mix of products. Doses, payers and persons "
        "differ between sites, so a difference says what goes together, not what causes what."
    ),
)
