"""What hides in the bag?"""

import streamlit as st

from pages.spend.products import marks, words
from pages.ui import drawings, filters, frame, text

mix = filters.ask("volume_by", ("product", "tier"))
classes = filters.ask("volume_by", "product_class")
few = filters.ask("product_concentration")
known = filters.ask("product_known", ("payer", "month"))
frame.head("What hides in the bag?", words.sentence(known, mix), mix)

frame.panel(
    mix,
    "Products by billed dollars, and how each is known",
    "Billed dollars of the selected lines. Full colour: the NDC names the package; paler: labeler and product only; palest: only words of the description. "
    "Unidentified is a bar like any other. Click a bar to keep only that product.",
    lambda: marks.tiers(mix),
    columns=("product", "product_tier", "line_count", "claim_count", "person_count", "charge_amount", "allowed_amount", "paid_amount"),
    shows="charge_amount",
    click="product",
)  # fmt: skip
left, right = st.columns(2)
with left:
    frame.panel(
        classes,
        words.classes(classes),
        "Billed dollars by kind of product. Payers cover kinds differently: compare payers within one. Click a bar to keep only that kind.",
        lambda: drawings.ranked(classes, "charge_amount"),
        columns=("product_class", "line_count", "claim_count", "person_count", "charge_amount", "allowed_amount", "paid_amount"),
        shows="charge_amount",
        click="product_class",
    )  # fmt: skip
with right:
    frame.panel(
        few,
        words.held(few),
        "Share of billed dollars with product known. What is unidentified is in neither side, and may hold a large product.",
        lambda: marks.largest(few),
    )
frame.panel(
    known,
    words.share_known(known),
    "Per cent of billed dollars whose product is known, by payer and month. Blank: no line. A month of few lines swings widely: n stands in the table.",
    lambda: marks.known(known),
    columns=("payer_group", "month", "line_count", "charge_amount", "identified_rate", "identified_rate_bound"),
    shows="identified_rate",
)

follow = words.to_follow(filters.ask("product_codes_by_month", "product", of=words.every_code()))
if follow:
    chosen = filters.view("follow", "Follow a product across its change of code", follow)
    one = words.every_code(chosen)
    codes = filters.ask("product_codes_by_month", of=one)
    frame.panel(
        codes,
        words.moved(chosen, codes),
        "Lines by month under unclassified codes and under the product's own code, over the whole extract: filters of period, code and product are set aside "
        "here, all others hold. Under an unclassified code a product is seen only where the claim names it, so those lines are at least so many.",
        lambda: marks.stitched(codes),
        columns=("month", "billed_under", "line_count", "charge_amount", "own_code_from", "is_mature", "completion_rate"),
        of=one,
    )  # fmt: skip
else:
    text.caption(
        "No product of this extract is billed both under an unclassified code and under its own, so there is no change of code to follow."
    )

frame.method(
    mix,
    few,
    note="A permanent code names its product. Under an unclassified code the NDC does: the package, else labeler and product. Where it does not, the words of the "
    "description do, if they name exactly one product by its brand, or by a generic that no other brand has; misspelt or shared names stay unidentified. "
    "The description itself is never shown.",
)
