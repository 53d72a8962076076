"""For which diseases is it given, by whom, and by which route?"""

import streamlit as st

from pages.spend.clinical import marks, words
from pages.topics import rates
from pages.ui import filters, frame, text
from queries.choices import noun

unit, stage = filters.selection().unit, noun("stage", filters.selection().stage)
diagnoses = filters.ask("spend_and_denials", "diagnosis")
specialties = filters.ask("spend_and_denials", "specialty")
routes = filters.ask("spend_and_denials", "route")
frame.head("For which diseases is it given, by whom, and how?", words.sentence(diagnoses), diagnoses)

limit = rates.limit(diagnoses, specialties, routes)
rated = f"Denied share of adjudicated {unit}, {stage}, with 95 % interval; beside each name its allowed dollars, most first. Under n = 30 no interval."
left, right = st.columns(2)
with left:
    frame.panel(
        diagnoses,
        words.title(diagnoses, "diagnosis"),
        f"{rated} The group is that of the first diagnosis on the line. Click a mark to keep only it.",
        lambda: marks.context(diagnoses, unit, limit),
        columns=words.COLUMNS["diagnosis_group"],
        click="diagnosis",
    )
with right:
    frame.panel(
        routes,
        words.route(routes),
        f"{rated} Only modifiers say it: JA into a vein, JB under the skin. Where a claim carries neither, the route is not in the input.",
        lambda: marks.context(routes, unit, limit),
        columns=words.COLUMNS["route"],
        click="route",
    )
frame.panel(
    specialties,
    words.title(specialties, "specialty"),
    f"{rated} As the claim names the provider's specialty; spellings that differ in case alone are one.",
    lambda: marks.context(specialties, unit, limit),
    columns=words.COLUMNS["provider_specialty"],
    click="specialty",
)

frame.method(
    diagnoses,
    note=text.marked(
        "A diagnosis belongs to the group of its longest prefix in `data/reference/diagnosis_groups.csv`: the chapters of ICD-10-CM, and some blocks that hold autoimmune "
        "diseases; a visit for chemotherapy or immunotherapy is oncologic. The organ comes before the mechanism: multiple sclerosis is neurologic, psoriasis dermatologic. Codes of other lists, such as ICD-9-CM, are a group of "
        "their own. The first diagnosis need not be the one the drug is given for. Rates are crude: groups differ in products, payers and sites, so a difference says what "
        "goes together, not what causes what."
    ),
)
