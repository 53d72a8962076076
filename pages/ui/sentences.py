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
        return f"Not in the input: {lacks(answer.missing)}. Without it this question has no answer."
    if answer.basis.line_count == 0:
        return "No line fits these filters." if filters.has_lines() else "This extract holds no line."
    return None


def lacks(missing: tuple[str, ...]) -> str:
    """What is missing, in words; columns of which any one would do are joined by "or"."""
    return "; and ".join(missing)


def figure(row: dict, unit: str) -> str:
    """31.3 % of 278 adjudicated lines (95 % interval 26.1 to 37.0 %)"""
    if row["denial_rate"] is None:
        return "a rate that is hidden (small)"
    show = formats.amount if unit == "dollars" else formats.count
    things = {"lines": "adjudicated lines", "claims": "adjudicated claims", "dollars": "adjudicated billed dollars"}[
        unit
    ]
    if row["denial_rate_low"] is None:
        return f"{formats.rate(row['denial_rate'])} of {show(row['denominator'])} {things}, too few for an interval"
    return f"{formats.rate(row['denial_rate'])} of {show(row['denominator'])} {things} (95\u00a0% interval {formats.interval(row)})"


def denial_rate(answer: Answer) -> str:
    """The rate of all that is selected, with its interval and n."""
    unit, stage = filters.selection().unit, STAGES[filters.selection().stage]
    said = nothing(answer)
    if said or not answer.total.num_rows:
        return said or "No selected line is adjudicated yet, so there is no denial rate."
    return f"At the {stage} payers denied {figure(answer.total.to_pylist()[0], unit)}."


def clearest(answer: Answer, dimension: str) -> tuple[dict, dict] | None:
    """The group whose rate lies clear above all the others taken together, and the others; None when none does."""
    rows = [row for row in answer.rows() if row["denial_rate_low"] is not None and str(row[answer.by[0]]) not in NOBODY]
    if len(rows) < 2:
        return None
    top = max(rows, key=lambda row: row["denial_rate_low"])
    now = filters.selection()
    kept = now.lists.get(dimension, Values())
    others = Values(
        tuple(one for one in kept.include if one != str(top[answer.by[0]])), (*kept.exclude, str(top[answer.by[0]]))
    )
    rest = filters.ask("denial_rate", of=replace(now, lists={**now.lists, dimension: others})).total.to_pylist()
    if not rest or rest[0]["denial_rate_high"] is None or top["denial_rate_low"] <= rest[0]["denial_rate_high"]:
        return None
    return top, rest[0]


def lines(number: float) -> str:
    """1 line, 1,204 lines."""
    return f"{formats.short('line_count', number)} line{'' if number == 1 else 's'}"


def stands_out(answer: Answer, dimension: str) -> str:
    """The title of a rate chart: who stands out, or that nobody does."""
    if nothing(answer):
        return "Denial rate"
    enough = len([row for row in answer.rows() if row["denial_rate_low"] is not None])
    if enough < 2:
        return f"{'Only one' if enough else 'No'} group has lines enough to be shown with an interval"
    if found := clearest(answer, dimension):
        top, rest = found
        return f"{formats.name(top, answer.by)} lies clear above the rest: {formats.rate(top['denial_rate'])} against {formats.rate(rest['denial_rate'])}"
    return "No interval lies clear above the rest: a ranking would mislead"


def trend(answer: Answer) -> str:
    """The title of a month chart of rates: the first and last complete month that have an interval."""
    rows = (
        [row for row in answer.rows() if row["is_mature"] and row["denial_rate_low"] is not None]
        if not nothing(answer)
        else []
    )
    if len(rows) < 2:
        return "Too few lines a month to say how the rate moves"
    first, last = rows[0], rows[-1]
    if first["denial_rate_low"] > last["denial_rate_high"] or last["denial_rate_low"] > first["denial_rate_high"]:
        moved = "fell" if last["denial_rate"] < first["denial_rate"] else "rose"
        return f"The rate {moved} from {formats.rate(first['denial_rate'])} in {formats.month(first['month'])} to {formats.rate(last['denial_rate'])} in {formats.month(last['month'])}"
    return f"The intervals of {formats.month(first['month'])} and {formats.month(last['month'])} overlap: {formats.rate(first['denial_rate'])} and {formats.rate(last['denial_rate'])}"


def bridge(answer: Answer) -> str:
    """How many of the selected lines a rate is about."""
    if nothing(answer):
        return "From lines selected to lines in the rate"
    rows = answer.rows()
    whole, inside = (
        sum(row["line_count"] or 0 for row in rows),
        sum(row["line_count"] or 0 for row in rows if row["is_adjudicated"]),
    )
    if inside == whole:
        return f"All {formats.count(whole)} lines are in the rate"
    return f"{formats.count(inside)} of {formats.count(whole)} lines are in the rate; {formats.count(whole - inside)} stand outside it"


def spend(answer: Answer) -> str:
    """Billed, allowed and paid of all that is selected."""
    said = nothing(answer)
    if said:
        return said
    row = answer.total.to_pylist()[0]
    parts = (
        [f"{formats.short('charge_amount', row['charge_amount'])} billed"] if row["charge_amount"] is not None else []
    )
    parts += [
        f"{formats.amount(float(row[one]))} {word}"
        for one, word in (("allowed_amount", "allowed"), ("paid_amount", "paid"))
        if row[one] is not None
    ]
    parts += ["allowed not in the input"] if row["allowed_amount"] is None else []
    persons = (
        f", {formats.short('person_count', row['person_count'])} persons" if row["person_count"] is not None else ""
    )
    return f"{', '.join(parts)}: {lines(row['line_count'])} on {formats.short('claim_count', row['claim_count'])} claims{persons}."


def leads(answer: Answer, column: str) -> str:
    """The title of ranked bars: the biggest value and its share."""
    rows = [] if nothing(answer) else [row for row in answer.rows() if row[column] is not None]
    whole = sum(float(row[column]) for row in rows)
    words = formats.label(column).lower() + ("" if "dollars" in formats.label(column) else " dollars")
    if not rows or not whole:
        return f"{words.capitalize()}: nothing to rank"
    top = max(rows, key=lambda row: row[column])
    return f"{formats.name(top, answer.by)} leads: {formats.amount(float(top[column]))}, {formats.rate(float(top[column]) / whole)} of {words}"


def reasons(answer: Answer) -> str:
    """Denied dollars and lines, and the two largest categories."""
    said = nothing(answer)
    rows = [] if said else [row for row in answer.rows() if row["denied_amount"] is not None]
    if not rows or not answer.total.num_rows:
        return said or "No selected line is denied."
    total = answer.total.to_pylist()[0]
    parts = [
        f"{formats.name(row, answer.by).lower()} holds {formats.short('share_of_dollars_rate', row['share_of_dollars_rate'])}"
        for row in rows[:2]
        if row["share_of_dollars_rate"] is not None
    ]
    return f"{formats.short('denied_amount', total['denied_amount'])} billed on {lines(total['denied_line_count'])} is denied; {', '.join(parts)} of these dollars."


def cell(answer: Answer, column: str) -> str:
    """The title of a payer × category table: its biggest cell."""
    rows = [] if nothing(answer) else [row for row in answer.rows() if row[column] is not None]
    if not rows:
        return f"{formats.label(column)} by group: nothing to rank"
    top = max(rows, key=lambda row: row[column])
    first, *others = [formats.value(one, top[one]) for one in answer.by]
    return f"The largest cell: {first}, {' '.join(others).lower()}, {formats.amount(float(top[column]))}"


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
        parts.append(
            f"BUCA is withheld: {buca['withheld'] if buca and buca['withheld'] else 'no commercial line of the four is in this selection'}"
        )
    if (care := found.get("Medicare")) and care["denominator"]:
        parts.append(f"Medicare denied {figure(care, unit)}")
    return "; ".join(parts) + "."


def briefing(totals: Answer, rate: Answer) -> str:
    """Dollars, lines and the denial rate of all that is selected."""
    said = nothing(totals)
    if said or not totals.table.num_rows:
        return said or "No line fits these filters."
    row = totals.rows()[0]
    money = (
        f"{formats.short('allowed_amount', row['allowed_amount'])} allowed"
        if row["allowed_amount"] is not None
        else "Allowed dollars are not in the input"
    )
    join = " on" if row["allowed_amount"] is not None else ";"
    return f"{money}{join} {lines(row['line_count'])}. {denial_rate(rate)}"
