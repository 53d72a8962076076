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
    words.TIERS,
    lambda: marks.tiers(mix),
    columns=("product", "product_tier", *words.FIGURES),
    shows="charge_amount",
    click="product",
)
left, right = st.columns(2)
with left:
    frame.panel(
        classes,
        words.classes(classes),
        words.KINDS,
        lambda: drawings.ranked(classes, "charge_amount"),
        columns=("product_class", *words.FIGURES),
        shows="charge_amount",
        click="product_class",
    )
with right:
    frame.panel(few, words.held(few), words.FEW, lambda: marks.largest(few))
title = words.share_known(known)
frame.panel(known, title, words.KNOWN, lambda: marks.known(known), columns=words.OF_KNOWN, shows="identified_rate")

here = filters.selection()
follow = words.to_follow(filters.ask("product_codes_by_month", "product", of=words.every_code(here)))
if follow:
    chosen = filters.view("follow", "Follow a product across its change of code", follow)
    one = words.every_code(here, chosen)
    codes = filters.ask("product_codes_by_month", of=one)
    title = words.moved(chosen, codes)
    frame.panel(codes, title, words.CODES, lambda: marks.stitched(codes), columns=words.OF_CODES, of=one)
else:
    text.caption(words.NONE_MOVED)

frame.method(mix, few, note=words.METHOD)
