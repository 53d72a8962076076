"""What modifiers and late codes say, in sentences; and the table of modifiers: for the two pages on coding."""

from datetime import date

import streamlit as st

from data.code_tables import reference
from pages.ui import filters, formats, sentences, text
from pages.ui.charts.coding import answer_of, most_lines, pairs
from pages.ui.charts.rates import rates_limit
from queries import Answer

TABLE = {"modifier": "Modifier", "meaning": "Description", "when_to_use": "When to use"}


def modifiers(breaches: Answer, waste: Answer) -> str:
    """The rule broken on most lines, with their denial rate beside that of lines that keep it; what lines with JW come down to."""
    if said := "" if filters.has_lines() else "This extract holds no line.":
        return said
    if said := sentences.nothing(breaches):
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


def modifiers_limit(sets: Answer, breaches: Answer) -> float:
    """The end of the scale that the rates of the page on modifiers share."""
    known = [] if sets.missing else [most_lines(sets)]
    known += [] if breaches.missing else [pairs(breaches, "rule", "rule_status", "broken")]
    return rates_limit(*known)


def late_limit(status: Answer, products: Answer) -> float:
    """The end of the scale that the rates of the page on late codes share."""
    known = [] if status.missing else [status]
    known += [] if products.missing else [pairs(products, "product", "code_status", "late")]
    return rates_limit(*known)


def dates() -> list[tuple[date, str]]:
    """The days on which rules about JW and JZ began, and a word for the chart."""
    return [(date.fromisoformat(row["effective_from"]), row["meaning"]) for row in reference("modifier_dates")]


def began(answer: Answer) -> str:
    """The days before and after the months shown, in words, so that none is out of sight."""
    months = [row["month"] for row in answer.rows()]
    outside = [(day, text) for day, text in dates() if not months or not min(months) <= day <= max(months)]
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


def is_clear(row: dict | None, other: dict | None) -> bool:
    """Whether one rate's interval lies above another's."""
    ends = [one and one[end] for one, end in ((row, "denial_rate_low"), (other, "denial_rate_high"))]
    return None not in ends and ends[0] > ends[1]


def broken(answer: Answer) -> Answer:
    """The rows of rules that are broken."""
    return answer_of(answer, [place for place, row in enumerate(answer.rows()) if row["rule_status"] == "broken"])


def table() -> None:
    """Every modifier that drug lines carry, what it says and when to use it; in our own words."""
    rows = reference("modifiers")
    with st.container(height=480, border=False):
        text.table([{label: row[column] for column, label in TABLE.items()} for row in rows])
    text.caption(text.marked("Own wording, from `data/reference/modifiers.csv`: {}", formats.vintage(rows)))


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
        else f"{said}. Payers denied {sentences.figure(row, filters.selection().unit)}."
    )


def by_status(answer: Answer) -> str:
    """The title of the chart of code statuses: late beside unclassified by right."""
    found = {row["code_status"]: row for row in answer.rows()}
    late, right = found.get("late"), found.get("unclassified")
    if not late or not right or None in (late["denial_rate_low"], right["denial_rate_low"]):
        return "Unclassified by right, in the payer's grace, and late"
    said = f"{formats.rate(late['denial_rate'])} denied when late, {formats.rate(right['denial_rate'])} when unclassified by right"
    return said if is_clear(late, right) or is_clear(right, late) else f"{said}: the intervals overlap"


def leads(answer: Answer, group: str) -> str:
    """The title of the bars of late dollars: the group with most of them."""
    rows = (
        [row for row in of_status(answer, "late").rows() if row["charge_amount"] is not None]
        if not answer.missing
        else []
    )
    whole = sum(float(row["charge_amount"]) for row in rows)
    if not whole:
        return f"Billed late, by {group.lower()}"
    top = max(rows, key=lambda row: row["charge_amount"])
    return f"{formats.name(top, answer.by)} has most late dollars: {formats.amount(float(top['charge_amount']))}, {formats.rate(float(top['charge_amount']) / whole)}"


def against(answer: Answer) -> str:
    """The title of the chart of pairs: late against permanent, over the same products."""
    found = {row["code_status"]: row for row in answer.total.to_pylist()}
    late, own = found.get("late"), found.get("permanent")
    if not late or not own:
        return "No product has both late lines and lines under its own code"
    if late["denial_rate_low"] is None or own["denial_rate_low"] is None:
        return "Too few lines to set late codes against the products' own codes"
    said = f"{formats.rate(late['denial_rate'])} denied when late, {formats.rate(own['denial_rate'])} under the same products' own codes"
    return said if is_clear(late, own) or is_clear(own, late) else f"{said}: the intervals overlap"


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


def of_status(answer: Answer, status: str) -> Answer:
    """The rows of one code status."""
    if answer.missing or "code_status" not in answer.table.column_names:
        return answer
    return answer_of(answer, [place for place, row in enumerate(answer.rows()) if row["code_status"] == status])
