"""The briefing in sentences: what to know, and what cannot be said."""

from dataclasses import replace

import pyarrow.compute as pc

from pages.ui import answers, downloads, filters, findings, formats, sentences, standing, text
from queries import Answer
from queries.catalogue import question

FIRST, ROWS_SHOWN = 3, 100


def briefing(totals: Answer, rate: Answer) -> str:
    """Dollars, lines and the denial rate of all that is selected."""
    said = sentences.nothing(totals)
    if said or not totals.table.num_rows:
        return said or "No line fits these filters."
    row = totals.rows()[0]
    money = (
        f"{formats.short('allowed_amount', row['allowed_amount'])} allowed"
        if row["allowed_amount"] is not None
        else "Allowed dollars are not in the input"
    )
    join = " on" if row["allowed_amount"] is not None else ";"
    return f"{money}{join} {sentences.lines(row['line_count'])}. {sentences.denial_rate(rate)}"


COLUMNS = (
    "claim_id", "claim_line_number", "payer_group", "claim_line_start_date", "hcpcs_code", "product", "modifier_set", "service_unit_quantity",
    "disposition", "reason", "charge_amount",
)  # fmt: skip


def four() -> list[str]:
    """The largest payer by allowed dollars; the payer that costs most beyond the others' rates; the denial category with the most dollars; what stays open."""
    return [largest_payer(), costliest_payer(), top_category(), left_open()]


def largest_payer() -> str:
    answer = filters.ask("volume_by", "payer")
    column = "allowed_amount" if any(row["allowed_amount"] is not None for row in answer.rows()) else "charge_amount"
    rows = [row for row in answer.rows() if row[column] is not None]
    whole = sum(float(row[column]) for row in rows)
    if not rows or not whole:
        return text.marked("**Largest payer.** {}", sentences.nothing(answer) or "No dollars in this selection.")
    top, word = (
        max(rows, key=lambda row: row[column]),
        "allowed" if column == "allowed_amount" else "billed (allowed is not in the input)",
    )
    return text.marked(
        "**Largest payer.** {}",
        f"{formats.name(top, answer.by)}: {formats.amount(float(top[column]))} {word}, "
        f"{formats.rate(float(top[column]) / whole)} of all, on {sentences.lines(top['line_count'])}.",
    )


def costliest_payer() -> str:
    """The payer that the rule names first, or that it names none: the benchmarks say the same, for they ask the same."""
    answer = standing.asked("payer")
    said = sentences.nothing(answer) or standing.title(answer, "payer")
    alike = " of the same line of business, product, site and quarter" if standing.named(answer) else ""
    return text.marked("**Denied beyond the others.** {}{}.", said.removesuffix("."), alike)


def top_category() -> str:
    answer = filters.ask("denial_reasons", "category")
    if said := sentences.nothing(answer):
        return text.marked("**Largest denial category.** {}", said)
    if not answer.table.num_rows:
        return text.marked("**Largest denial category.** No selected line is denied.")
    top = answer.rows()[0]
    if top["denied_amount"] is None:
        return text.marked("**Largest denial category.** Hidden (small).")
    return text.marked(
        "**Largest denial category.** {}",
        f"{formats.name(top, answer.by)}: {formats.short('denied_amount', top['denied_amount'])} of billed dollars denied, "
        f"{formats.short('share_of_dollars_rate', top['share_of_dollars_rate'])} of all, on {sentences.lines(top['denied_line_count'])}.",
    )


def left_open() -> str:
    """The dollars without a product, and the first question that this input does not answer; the rest stands at the end of the page."""
    said = cannot_say()
    product = [one for one in said if one.startswith("Which product")]
    others = [text.Marked(one.split("**")[1]) if "**" in one else one for one in said if one not in product]
    first = text.joined(" ", [*product[:1], *others[:1]])
    return text.marked("**Not answered here.** {} All of it is listed at the end of this page.", first)


def cannot_say() -> list[str]:
    """What this input does not allow anyone to say, from columns it lacks to months not complete yet."""
    gaps = {name: one for name, one in filters.gaps().items() if name not in ("values", "rate_definitions")}
    public = {one for gap in gaps.values() for one in gap.missing if one in formats.PUBLIC}
    found = [
        text.marked("**{}** Not in the input: {}.", question(name).asks, formats.lacks(one.missing))
        for name, one in gaps.items()
        if one.missing and not public & set(one.missing)
    ]
    if public:
        first = next(name for name, one in gaps.items() if public & set(one.missing))
        found.append(
            text.marked(
                "**{}** What is published beside the claims is not read into this extract: {}.",
                question(first).asks,
                formats.lacks(sorted(public)),
            )
        )
    lacking = sorted({column for one in gaps.values() if not one.missing for column in one.lacking})
    if lacking:
        found.append(f"Not in the input, so some figures are coarser or empty: {formats.lacks(lacking)}.")
    totals = filters.ask("period_totals")
    total = next(iter(totals.rows()), {})
    if "drug_description or ndc_code" in lacking:
        found.append("Which products stand behind the code: neither ndc_code nor drug_description is in the input.")
    elif total.get("identified_rate") is not None and total["identified_rate"] < 1:
        found.append(
            f"Which product stands behind {formats.rate(1 - total['identified_rate'])} of billed dollars: neither code, NDC nor description names it."
        )
    steps = {row["step"]: row["line_count"] for row in filters.ask("denial_bridge").rows()}
    if steps.get("unknown"):
        found.append(
            f"Why {formats.count(steps['unknown'])} unpaid lines were not paid: no reason, or one that is in no table. They are in no rate."
        )
    if young := totals.basis.immature_share:
        found.append(
            f"How {formats.rate(young)} of the lines will end: their months are not complete yet, and no change is shown for them."
        )
    return [
        *found,
        "Whether these rates are high or low for the country: no published denial rate of J3590 was found.",
        "What a unit costs: HCPCS units of J3590 are no quantity of drug.",
        "What never reached a payer: claims turned back by a clearinghouse are in no remittance.",
    ]


def first(found: Answer) -> None:
    """The findings with the most dollars as sentences, each with the page that shows it; then what could not be looked for."""
    for place, row in enumerate(findings.ranked(found)[:FIRST], 1):
        text.markdown(text.bullets([sentence(row)], f"{place}."))
        text.page_link(f"pages/{row['page']}/page.py", label=f"The page about it: {row['label']}")
    lacking = [row for row in ([] if found.missing else found.rows()) if row["not_in_input"]]
    if lacking:
        said = "; ".join(f"{row['label']} ({formats.lacks(row['not_in_input'].split(', '))})" for row in lacking)
        text.caption(f"Not looked for, because the input lacks what it takes; that is not zero: {said}.")


def sentence(row: dict) -> str:
    """How many lines and dollars, what mends it, and whether its rule was checked."""
    money = [] if row["charge_amount"] is None else [f"{formats.amount(float(row['charge_amount']))} billed"]
    money += (
        []
        if row["denied_amount"] is None
        else [f"{formats.amount(float(row['denied_amount']))} of it denied at the end"]
    )
    checked = "" if row["verified"] == "Y" else " (rule not verified)"
    figures = ", ".join([sentences.lines(row["found_line_count"]), *money])
    return text.marked("**{}:** {}. {}{}.", row["label"], figures, row["fix"].removesuffix("."), checked)


def lines_of(found: Answer) -> None:
    """The lines of one finding, where single lines may be shown: the first ones here, all of them in the file."""
    rows = findings.ranked(found)
    if not rows or filters.small_cells() == "hide" or not answers.line_detail(found.basis.is_synthetic):
        return
    chosen = text.selectbox(
        "List the lines of", rows, index=None, format_func=lambda row: row["label"], placeholder="A finding"
    )
    if not chosen:
        return
    every = filters.ask("finding_lines")
    listed = replace(every, table=every.table.filter(pc.equal(every.table["finding"], chosen["finding"])))
    formats.table(replace(listed, table=listed.table.slice(0, ROWS_SHOWN)), columns=COLUMNS)
    shown = formats.count(min(ROWS_SHOWN, listed.table.num_rows))
    text.caption(f"{shown} of {formats.rows(listed.table.num_rows)} shown; the file has all, with every column.")
    downloads.csv(listed, chosen["finding"])
