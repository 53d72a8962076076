"""What this input does not allow anyone to say, in sentences."""

from pages.ui import filters, formats, text
from queries.catalogue import question


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
