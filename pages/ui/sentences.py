"""What an answer says, in one sentence: for the top of a page, a chart's title, the briefing. Never a cause, never more than n allows."""

from dataclasses import replace

from pages.ui import filters, formats
from queries import Answer
from queries.selection import BLANK, Values

NOBODY = ("Unmapped", BLANK, "Unidentified", "not stated", "unknown")
STAGES = {"initial": "first decision", "final": "last decision"}


def nothing(answer: Answer) -> str | None:
    """What to say when there is no figure; None when there is one."""
    if answer.missing:
        return f"Not in the input: {', '.join(answer.missing)}. Without it this question has no answer."
    if answer.table.num_rows == 0 or answer.basis.line_count == 0:
        return "No line fits these filters."
    return None


def figure(row: dict, unit: str) -> str:
    """31.3 % of 278 adjudicated lines (95 % interval 26.1 to 37.0 %)"""
    if row["denial_rate"] is None:
        return "a rate that is hidden (small)"
    show = formats.amount if unit == "dollars" else formats.count
    things = {"lines": "adjudicated lines", "claims": "adjudicated claims", "dollars": "of adjudicated billed dollars"}[unit]
    if row["denial_rate_low"] is None:
        return f"{formats.rate(row['denial_rate'])} of {show(row['denominator'])} {things}, too few for an interval"
    return f"{formats.rate(row['denial_rate'])} of {show(row['denominator'])} {things} (95\u00a0% interval {formats.interval(row)})".replace("of adjudicated", "adjudicated")


def denial_rate(answer: Answer) -> str:
    """The rate of all that is selected, with its interval and n."""
    unit, stage = filters.selection().unit, STAGES[filters.selection().stage]
    said = nothing(answer)
    if said or not answer.total.num_rows:
        return said or "No selected line is adjudicated yet, so there is no denial rate."
    return f"Payers denied {figure(answer.total.to_pylist()[0], unit)} at the {stage}."


def clearest(answer: Answer, dimension: str) -> tuple[dict, dict] | None:
    """The group whose rate lies clear above all the others taken together, and the others; None when none does."""
    rows = [row for row in answer.rows() if row["denial_rate_low"] is not None and str(row[answer.by[0]]) not in NOBODY]
    if len(rows) < 2:
        return None
    top = max(rows, key=lambda row: row["denial_rate_low"])
    now = filters.selection()
    kept = now.lists.get(dimension, Values())
    others = Values(tuple(one for one in kept.include if one != str(top[answer.by[0]])), (*kept.exclude, str(top[answer.by[0]])))
    rest = filters.ask("denial_rate", of=replace(now, lists={**now.lists, dimension: others})).total.to_pylist()
    if not rest or rest[0]["denial_rate_high"] is None or top["denial_rate_low"] <= rest[0]["denial_rate_high"]:
        return None
    return top, rest[0]


def stands_out(answer: Answer, dimension: str) -> str:
    """The title of a rate chart: who stands out, or that nobody does."""
    if nothing(answer):
        return "Denial rate"
    if found := clearest(answer, dimension):
        top, rest = found
        return f"{formats.name(top, answer.by)} lies clear above the rest: {formats.rate(top['denial_rate'])} against {formats.rate(rest['denial_rate'])}"
    return "No interval lies clear above the rest: a ranking would mislead"


def trend(answer: Answer) -> str:
    """The title of a month chart of rates: the first and last complete month that have an interval."""
    rows = [row for row in answer.rows() if row["is_mature"] and row["denial_rate_low"] is not None] if not nothing(answer) else []
    if len(rows) < 2:
        return "Too few lines a month to say how the rate moves"
    first, last = rows[0], rows[-1]
    if first["denial_rate_low"] > last["denial_rate_high"] or last["denial_rate_low"] > first["denial_rate_high"]:
        moved = "fell" if last["denial_rate"] < first["denial_rate"] else "rose"
        return f"The rate {moved} from {formats.rate(first['denial_rate'])} in {formats.month(first['month'])} to {formats.rate(last['denial_rate'])} in {formats.month(last['month'])}"
    return f"{formats.month(first['month'])} and {formats.month(last['month'])} do not differ beyond chance: {formats.rate(first['denial_rate'])} and {formats.rate(last['denial_rate'])}"


def bridge(answer: Answer) -> str:
    """How many of the selected lines a rate is about."""
    if nothing(answer):
        return "From lines selected to lines in the rate"
    rows = answer.rows()
    whole, inside = sum(row["line_count"] or 0 for row in rows), sum(row["line_count"] or 0 for row in rows if row["is_adjudicated"])
    return f"{formats.count(inside)} of {formats.count(whole)} lines are in the rate; {formats.count(whole - inside)} stand outside it"


def spend(answer: Answer) -> str:
    """Billed, allowed and paid of all that is selected."""
    said = nothing(answer)
    if said:
        return said
    row = answer.total.to_pylist()[0]
    parts = [f"{formats.amount(float(row['charge_amount']))} billed"] if row["charge_amount"] is not None else []
    parts += [f"{formats.amount(float(row[one]))} {word}" for one, word in (("allowed_amount", "allowed"), ("paid_amount", "paid")) if row[one] is not None]
    parts += ["allowed not in the input"] if row["allowed_amount"] is None else []
    persons = f", {formats.count(row['person_count'])} persons" if row["person_count"] is not None else ""
    return f"{', '.join(parts)}: {formats.count(row['line_count'])} lines on {formats.count(row['claim_count'])} claims{persons}."


def share_of(answer: Answer, column: str, verb: str) -> str:
    """The title of ranked bars: the biggest value and its share."""
    rows = [] if nothing(answer) else [row for row in answer.rows() if row[column] is not None]
    whole = sum(float(row[column]) for row in rows)
    if not rows or not whole:
        return f"{formats.label(column)}: not in the input"
    top = max(rows, key=lambda row: row[column])
    return f"{formats.name(top, answer.by)} {verb} {formats.amount(float(top[column]))}, {formats.rate(float(top[column]) / whole)} of all"


def reasons(answer: Answer) -> str:
    """The largest denial category by dollars."""
    said = nothing(answer)
    rows = [] if said else [row for row in answer.rows() if row["denied_amount"] is not None]
    if not rows:
        return said or "No selected line is denied."
    top, total = rows[0], answer.total.to_pylist()[0]
    share = "" if top["share_of_dollars_rate"] is None else f", {formats.rate(top['share_of_dollars_rate'])} of denied dollars"
    return (
        f"{formats.name(top, answer.by)} holds {formats.amount(float(top['denied_amount']))}{share}: "
        f"{formats.count(top['denied_line_count'])} of {formats.count(total['denied_line_count'])} denied lines."
    )


def benchmark(answer: Answer) -> str:
    """BUCA and Medicare beside each other, or why BUCA is withheld."""
    said = nothing(answer)
    if said:
        return said
    unit, found = filters.selection().unit, {row["kind"]: row for row in answer.rows() if row["kind"] != "payer"}
    parts = []
    if (buca := found.get("BUCA")) and not buca["withheld"] and buca["denominator"]:
        parts.append(f"BUCA commercial denied {figure(buca, unit)}")
    else:
        parts.append(f"BUCA is withheld: {buca['withheld'] if buca and buca['withheld'] else 'no commercial line of the four is in this selection'}")
    if (care := found.get("Medicare")) and care["denominator"]:
        parts.append(f"Medicare denied {figure(care, unit)}")
    return "; ".join(parts) + "."
