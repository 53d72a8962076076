"""What is still billed as unclassified, in sentences."""

from pages.ui import formats, sentences
from queries import Answer

GROUPS = ("payer", "product", "line_of_business", "site", "specialty", "state")
# What the panels say of their unit and scope.
BY_STATUS = (
    "Denied share of adjudicated {} by code status, with 95 % interval; lines and billed dollars at the left. Late: on or after the first day of the product's own "
    "code and after the payer's grace. A product that is not known counts as by right, so late lines are a least number."
)
TOLD = "Billed dollars denied by {} on late lines with CARC 189, or remarks N56 or N657: the least that goes with the code. Billed, not what would have been paid."
LATE = "Billed dollars of late lines by {}. The table has every code status."
PRODUCTS = (
    "Denied share of adjudicated {}: late (dots) and under the product's own code (diamonds), same filters but the code; most late dollars first. "
    "Crude: payers and sites differ.{}"
)
SIBLINGS = (
    "Lines of C9399, J3490, J3590 and J9999, whatever code is selected, by claim type and line of business, by what the first dated rule that fits says of the code. "
    "To check: another code may be the right one, and the claim does not say."
)
METHOD = (
    "A code is late by the day of service: a product's first day stands in `data/reference/permanent_codes.csv`, with how sure it is, a payer's grace in "
    "`payer_grace.csv`. Rules on the sibling codes stand in `sibling_rules.csv` with their sources; the first that fits counts. What late codes cost is denied "
    "dollars and the allowed share of the charge beside that of the product's own code; both rank, and neither says what can be recovered. Rates are crude and say "
    "what goes together, not what causes what."
)


def late(answer: Answer) -> str:
    """Late lines, their dollars and their denial rate."""
    if said := sentences.nothing(answer):
        return said
    row = next((one for one in answer.total.to_pylist() if one["code_status"] == "late"), None)
    if row is None:
        return "No selected line is known to be billed as unclassified after its product had a code of its own."
    if row["line_count"] is None:
        return "Lines billed as unclassified though a code of their own was in force are hidden (small)."
    said = f"{sentences.lines(row['line_count'])}"
    said += (
        f" ({formats.short('charge_amount', row['charge_amount'])} billed)" if row["charge_amount"] is not None else ""
    )
    said += (
        f" {'is' if row['line_count'] == 1 else 'are'} billed as unclassified though the product had a code of its own"
    )
    if row["denominator"] is None and not row.get("hidden"):
        return f"{said}. How often payers denied them is not in the input."
    return (
        f"{said}. None is adjudicated."
        if row["denominator"] == 0
        else f"{said}. Payers denied {sentences.figure(row)}."
    )


def by_status(answer: Answer) -> str:
    """The title of the chart of code statuses: late beside unclassified by right."""
    found = {row["code_status"]: row for row in answer.rows()}
    late, right = found.get("late"), found.get("unclassified")
    if not late or not right or None in (late["denial_rate_low"], right["denial_rate_low"]):
        return "Unclassified by right, in the payer's grace, and late"
    said = f"{formats.rate(late['denial_rate'])} denied when late, {formats.rate(right['denial_rate'])} when unclassified by right"
    return (
        said if sentences.is_clear(late, right) or sentences.is_clear(right, late) else f"{said}: the intervals overlap"
    )


def leads(answer: Answer, group: str) -> str:
    """The title of the bars of late dollars: the group with most of them."""
    rows = [row for row in answer.rows() if is_late(row)]
    top = max(rows, key=lambda row: row["charge_amount"] or 0, default={"charge_amount": None})
    if not top["charge_amount"]:
        return f"Billed late, by {group.lower()}"
    share = sentences.of_all(rows, "charge_amount", top)
    return f"{formats.name(top, answer.by)} has most late dollars: {formats.amount(float(top['charge_amount']))}{share}"


def against(answer: Answer) -> str:
    """The title of the chart of pairs: late against permanent, over the same products."""
    found = {row["code_status"]: row for row in answer.total.to_pylist()}
    late, own = found.get("late"), found.get("permanent")
    if not late or not own:
        return "No product has both late lines and lines under its own code"
    if late["denial_rate_low"] is None or own["denial_rate_low"] is None:
        return "Too few lines to set late codes against the products' own codes"
    said = f"{formats.rate(late['denial_rate'])} denied when late, {formats.rate(own['denial_rate'])} under the same products' own codes"
    return said if sentences.is_clear(late, own) or sentences.is_clear(own, late) else f"{said}: the intervals overlap"


def allowed(answer: Answer) -> str:
    """What is allowed of the charge, late and under the own code: a proxy for ranking."""
    found = {row["code_status"]: row["allowed_to_charge_rate"] for row in answer.total.to_pylist()}
    if found.get("late") is None or found.get("permanent") is None:
        return ""
    return f" Of priced lines {formats.rate(found['late'])} of the charge is allowed when late, {formats.rate(found['permanent'])} under the own code: a ranking proxy, not what is owed."


def told(answer: Answer) -> str:
    """The title of the chart of denials for the code."""
    rows = [row for row in answer.total.to_pylist() if row["denied_amount"] is not None]
    late = next((row for row in rows if row["code_status"] == "late"), None)
    other = sum(row["told_line_count"] for row in rows if row["code_status"] != "late")
    if late is None:
        return "No late line is denied with a reason that names the code"
    one = late["told_line_count"] == 1
    said = f"{formats.count(late['told_line_count'])} late line{' was' if one else 's were'} denied for the code: {formats.amount(float(late['denied_amount']))} billed"
    return said + (
        f"; so {'was' if other == 1 else 'were'} {sentences.lines(other)} not known to be late" if other else ""
    )


def siblings(answer: Answer) -> str:
    """The title of the chart of sibling codes: how many lines go against a rule, and how many nobody can judge."""
    rows = answer.total.to_pylist()
    if not rows or any(row["sibling_line_count"] is None for row in rows):
        return "Which unclassified code is billed where"
    whole = sum(row["sibling_line_count"] for row in rows)
    counts = {
        one: sum(row["sibling_line_count"] for row in rows if row["verdict"] == one)
        for one in ("against", "product not known")
    }
    return (
        f"{formats.count(counts['against'])} of {sentences.lines(whole)} under these codes go against a rule; "
        f"of {formats.rate(counts['product not known'] / whole)} the product is not known"
    )


def is_late(row: dict) -> bool:
    """Whether a row is of late lines."""
    return row["code_status"] == "late"
