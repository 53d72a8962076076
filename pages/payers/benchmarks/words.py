"""How payers compare, in sentences."""

from pages.ui import formats, sentences
from queries import Answer

# The range of the four that stands beside BUCA's own figure.
RANGES = {
    "denial_rate": "denial_rate",
    "allowed_to_charge_rate": "allowed_to_charge_rate",
    "median_adjudication_days": "adjudication_days",
}
SET_ASIDE = "Payer and line-of-business filters are set aside for BUCA and Medicare; all others hold."
RATES = (
    "Denied share of adjudicated {}, {}, with 95 % interval. Heavy diamond: BUCA, commercial lines of its four, with the range of the four. "
    "Open diamond: what a payer is compared with, for one of the four BUCA without it. Dashed line: Medicare. "
    f"Under the thin line: other lines of business, not comparable with BUCA. {SET_ASIDE}"
)
ALLOWED = f"Allowed over billed dollars on priced lines. It follows the provider's price list as much as the payer. {SET_ASIDE}"
DAYS = f"Median days from receipt by the payer to its first decision; never from the service date. {SET_ASIDE}"
METHOD = (
    "BUCA is Blue Cross Blue Shield, UnitedHealthcare, Cigna Health and Aetna: their commercial lines pooled, worked out anew for each question and never stored. "
    "It is withheld when fewer than three of the four hold 11 persons, or one holds more than 80 % of its lines. Each of the four is compared with BUCA without it, "
    "else it would be compared with itself in part. The range of the four is of those with 30 lines and 11 persons. A row is a payer group and a line of business; "
    "only commercial rows stand beside BUCA, and none under 30 lines is ranked. Medicare is fee-for-service: most of its hospital outpatient lines are packaged and in no rate. "
    "Rows are crude: payers differ in products and sites of service, and no published J3590 denial rate was found to compare with."
)
WHO, RATE = (
    ("benchmark", "line_of_business"),
    ("numerator", "denominator", "denial_rate", "denial_rate_low", "denial_rate_high"),
)
OF_RATES = (*WHO, "line_count", "person_count", *RATE, "compared_with", "withheld")
OF_ALLOWED = (
    *WHO, "withheld", "line_count", "charge_amount", "allowed_amount", "paid_amount", "allowed_to_charge_rate", "paid_to_allowed_rate", "patient_share_rate",
)  # fmt: skip
OF_DAYS = (
    *WHO, "withheld", "line_count", "median_adjudication_days", "p90_adjudication_days", "median_payment_days", "p90_payment_days",
)  # fmt: skip


def benchmark(answer: Answer) -> str:
    """BUCA with the range of its four and Medicare beside each other, or why BUCA is withheld."""
    said = sentences.nothing(answer)
    if said:
        return said
    found = {row["kind"]: row for row in answer.rows()}
    parts = []
    if (buca := found.get("BUCA")) and not buca["withheld"] and buca["denominator"]:
        four = (
            f", its four from {formats.rate(buca['least_denial_rate'])} to {formats.rate(buca['most_denial_rate'])}"
            if buca["least_denial_rate"] is not None and not formats.is_range(buca)
            else ""
        )
        parts.append(f"BUCA commercial denied {sentences.figure(buca)}{four}")
    elif buca and not buca["withheld"]:
        parts.append(f"BUCA has {'a rate that is hidden (small)' if buca.get('hidden') else 'no adjudicated line'}")
    else:
        parts.append(
            f"BUCA is withheld: {formats.value('withheld', buca['withheld']) if buca else 'no commercial line of the four is in this selection'}"
        )
    if (care := found.get("Medicare")) and care["denominator"]:
        parts.append(f"Medicare denied {sentences.figure(care)}")
    elif care and not care.get("hidden"):
        parts.append("Medicare has no adjudicated line: hospital lines are packaged by rule, which is no denial")
    return "; ".join(parts) + "."


def beside(row: dict, rows: list[dict]) -> str:
    """What a payer's rate stands beside, or why it stands alone. Who stands out is for the rule to say."""
    if row["kind"] != "payer":
        return ""
    if why := row["not_comparable"]:
        said = formats.value("not_comparable", why)
        return said if why == "few_lines" else f"not comparable: {said}"
    other = next((one for one in rows if one["benchmark"] == row["compared_with"] and one["kind"] != "payer"), None)
    if other is None:
        return f"no {row['compared_with']} in this selection"
    if other["withheld"]:
        return f"{row['compared_with']} is withheld: {formats.value('withheld', other['withheld'])}"
    if other["denial_rate"] is None or formats.is_range(other):
        return f"too little is known of {row['compared_with']}"
    return f"{row['compared_with']}: {formats.rate(other['denial_rate'])}"


def positions(answer: Answer) -> dict[str, list[str]]:
    """A column for the table: what each payer stands beside."""
    rows = answer.rows()
    return {"position": [beside(row, rows) for row in rows]}


def medicare(answer: Answer, unit: str) -> str:
    """Which lines stand behind the dashed line."""
    care = next(
        (row for row in ([] if sentences.nothing(answer) else answer.rows()) if row["kind"] == "Medicare"), None
    )
    if not care:
        return " No Medicare line is in this selection."
    if care["line_count"] is None:
        return " Medicare is hidden (small)."
    adjudicated = (
        f"; {formats.count(care['denominator'])} of them adjudicated"
        if unit == "lines" and care["denominator"] is not None
        else ""
    )
    return f" Medicare: {formats.counted(formats.count(care['line_count']), 'fee-for-service line')}{adjudicated}. Its hospital outpatient lines are packaged by rule and in no rate."


def four(row: dict, column: str) -> str:
    """19.2 to 29.9 %"""
    low, high = (formats.short(column, row[f"{end}_{RANGES[column]}"]) for end in ("least", "most"))
    return f"{low.rsplit(chr(160), 1)[0]} to {high}"


def name_of(row: dict) -> str:
    """A payer and its line of business, where its own name does not say it."""
    book = row["line_of_business"]
    if row["kind"] == "BUCA":
        return f"BUCA, {formats.value('line_of_business', book)}"
    says_it = not book or book == row["benchmark"].lower()
    return row["benchmark"] if says_it else f"{row['benchmark']}, {formats.value('line_of_business', book)}"
