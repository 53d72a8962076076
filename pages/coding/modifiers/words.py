"""What modifiers say, in sentences."""

from collections.abc import Sequence
from datetime import date

from pages.ui import formats, sentences
from queries import Answer

BREACHES = (
    "Denied share of adjudicated {} where a dated rule is broken (dots) and where it is kept (diamonds), with 95 % interval. A line may break several. "
    "Sources are in the table; no under “Verified”: not checked, or unsettled."
)
SETS = "Denied share of adjudicated {} by whole set, order set aside, most lines first, with 95 % interval. Under n = 30 no interval."
WHERE = "Lines that break a rule, by claim type and payer. A rule reaches only the payers, claim types and days that its source speaks of: a blank is not a clean record."
MARKS = "Share of administrations by what their lines say together: a line of waste and the line of the drug are one administration. Not every payer asks for it.{}"
WASTE = (
    "NDC quantity on lines with JW over all NDC quantity of the same administrations, per product and unit; n is administrations, grey under 30. No dollars and no "
    "units of the code: these carry no quantity."
)
METHOD = (
    "A rule is a dated row of `data/reference/modifier_rules.csv` with its source; it is judged on the day of service. Whether a drug was bought under 340B, comes "
    "in a single-dose container or was given off campus is not in a claim, so the lack of JG, TB, UD, PO or PN cannot be told. GY and GZ are denied automatically: no "
    "preventable denial. Whether JW and JZ are expected on unclassified codes is unsettled. Rates are crude and say what goes together, not what causes what."
)


def modifiers(breaches: Answer, waste: Answer) -> str:
    """The rule broken on most lines, with their denial rate beside that of lines that keep it; what lines with JW come down to."""
    if said := sentences.empty() or sentences.nothing(breaches):
        return said
    rows = [row for row in breaches.rows() if row["ruled_line_count"] is not None]
    broken = [row for row in rows if row["rule_status"] == "broken"]
    if not broken:
        return f"No selected line is known to break a rule about modifiers. {collapsed(waste)}"
    top = max(broken, key=lambda row: row["ruled_line_count"])
    kept = next((row for row in rows if row["rule"] == top["rule"] and row["rule_status"] == "kept"), None)
    unsure = "" if top["verified"] == "Y" else " (a rule whose source is not settled)"
    said = f"The rule broken on most lines is “{top['rule']}”{unsure}: {sentences.lines(top['ruled_line_count'])}"
    said += (
        f", {formats.short('charge_amount', top['charge_amount'])} billed" if top["charge_amount"] is not None else ""
    )
    if top["denial_rate_low"] is not None:
        said += f"; {formats.rate(top['denial_rate'])} denied (95\u00a0% interval {formats.interval(top)})"
        said += (
            f", {formats.rate(kept['denial_rate'])} ({formats.interval(kept)}) where it is kept"
            if kept and kept["denial_rate_low"] is not None
            else ""
        )
    return f"{said}. {collapsed(waste)}"


def collapsed(waste: Answer) -> str:
    """How many administrations the lines with JW and the lines beside them come down to."""
    rows = [] if waste.missing else waste.total.to_pylist()
    counts = [(row["waste_line_count"], row["waste_administration_count"]) for row in rows]
    if not counts:
        return "No line bills a discarded amount (JW)."
    if any(None in one for one in counts):
        return "Administrations with a discarded amount (JW) are in part hidden (small)."
    lines, administrations = (sum(one) for one in zip(*counts, strict=True))
    return f"Where a discarded amount is billed (JW), {sentences.lines(lines)} {'is' if lines == 1 else 'are'} {formats.counted(formats.count(administrations), 'administration')}."


def sets(answer: Answer) -> str:
    """The title of the chart of sets: how many there are, and the share of lines without any."""
    rows = answer.rows()
    whole = answer.basis.line_count
    blank = next((row["line_count"] for row in rows if row["modifier_set"] == "(blank)"), 0)
    if not whole or blank is None:
        return f"{len(rows)} different sets of modifiers"
    count = len([row for row in rows if row["modifier_set"] != "(blank)"])
    return f"{formats.rate(1 - blank / whole)} of lines carry a modifier, in {count} different sets"


def marks(answer: Answer) -> str:
    """The title of the chart of months: the share of administrations with either mark."""
    rows = answer.rows()
    counts = [row["administration_count"] for row in rows]
    if not rows or None in counts:
        return "Discarded, or nothing discarded: what administrations say by month"
    said = sum(row["administration_count"] for row in rows if row["waste_marks"] != "neither")
    both = sum(row["administration_count"] for row in rows if " " in row["waste_marks"])
    more = f"; {formats.count(both)} carry both, which contradict each other" if both else ""
    return f"{formats.rate(said / sum(counts))} of administrations carry JW or JZ{more}"


def where(payers: Answer) -> str:
    """The title of the table of rules by payer: its biggest cell."""
    rows = [row for row in payers.rows() if row["rule_status"] == "broken" and row["ruled_line_count"] is not None]
    if not rows:
        return "Where rules are broken"
    top = max(rows, key=lambda row: row["ruled_line_count"])
    kind = formats.value("claim_type", top["claim_type"]).lower()
    return f"Most: {top['payer_group']}, {kind}, {sentences.lines(top['ruled_line_count'])}: {top['rule']}"


def began(answer: Answer, dates: Sequence[tuple[date, str]]) -> str:
    """The days before and after the months shown, in words, so that none is out of sight."""
    months = [row["month"] for row in answer.rows()]
    outside = [(day, text) for day, text in dates if not months or not min(months) <= day <= max(months)]
    return (
        f" Outside these months: {'; '.join(f'{day.day} {day:%b %Y}: {text}' for day, text in outside)}."
        if outside
        else ""
    )


def waste(answer: Answer) -> str:
    """The title of the chart of waste: for how many administrations the share is known."""
    counts = {}
    for row in answer.rows():
        before, count = counts.get(row["waste_step"], 0), row["waste_administration_count"]
        counts[row["waste_step"]] = None if before is None or count is None else before + count
    if not counts or None in counts.values():
        return "What share of a product is billed as discarded"
    known, whole = counts.get("worked out", 0), sum(counts.values())
    return f"The discarded share can be worked out for {formats.count(known)} of {formats.counted(formats.count(whole), 'administration')} with JW"


def breaches(answer: Answer) -> str:
    """The title of the chart of rules: how many are broken. None is named: payers differ in what they are billed."""
    found: dict[str, dict[str, dict]] = {}
    for row in answer.rows():
        found.setdefault(row["rule"], {})[row["rule_status"]] = row
    broken = [name for name, kinds in found.items() if "broken" in kinds]
    if not broken:
        return "No line is known to break a rule"
    return f"{len(broken)} {'rule is' if len(broken) == 1 else 'rules are'} broken; beside each, how often its lines are denied, broken or kept"
