"""What an answer says, in one sentence: for the top of a page, a chart's title, the briefing. Never a cause, never more than n allows."""

from dataclasses import replace

from pages.ui import filters, formats
from queries import Answer
from queries.selection import BLANK, Values

NOBODY = ("Unmapped", BLANK, "Unidentified", "not stated", "unknown")
STAGES = {"initial": "first decision", "final": "last decision"}
UNKNOWN = {"lines": "lines have", "claims": "claims have a line of", "dollars": "billed dollars are of lines with"}


def nothing(answer: Answer) -> str | None:
    """What to say when there is no figure; None when there is one."""
    if answer.missing:
        return f"Not in the input: {formats.lacks(answer.missing)}. Without it this question has no answer."
    if answer.basis.line_count == 0:
        return "No line fits these filters." if filters.has_lines() else "This extract holds no line."
    return None


def figure(row: dict, unit: str) -> str:
    """31.3 % of 278 adjudicated lines (95 % interval 26.1 to 37.0 %)"""
    if row["denial_rate"] is None:
        return "a rate that is hidden (small)"
    if formats.is_range(row):
        return f"between {formats.span(row).replace(' to ', ' and ')}, because {formats.rate(row['unknown_rate'])} of the {UNKNOWN[unit]} no known outcome"
    of = formats.adjudicated(row["denominator"], unit)
    if row["denial_rate_low"] is None:
        return f"{formats.rate(row['denial_rate'])} of {of}, too few for an interval"
    return f"{formats.rate(row['denial_rate'])} of {of} (95\u00a0% interval {formats.interval(row)})"


def denial_rate(answer: Answer) -> str:
    """The rate of all that is selected, with its interval and n."""
    unit, stage = filters.selection().unit, STAGES[filters.selection().stage]
    said = nothing(answer)
    if said or not answer.total.num_rows:
        return said or "No selected line is adjudicated yet, so there is no denial rate."
    return f"At the {stage} payers denied {figure(answer.total.to_pylist()[0], unit)}."


def unknown(answer: Answer) -> str:
    """What stands outside figures that are said as one though the rate is a range."""
    total = next(iter(answer.total.to_pylist()), {}) if not nothing(answer) else {}
    if not formats.is_range(total):
        return ""
    return f" Without the {formats.rate(total['unknown_rate'])} of unknown outcome, which could move every figure here."


def clearest(answer: Answer, dimension: str) -> tuple[dict, dict] | None:
    """The group whose rate lies clear above all the others taken together, and the others; None when none does."""
    known = [row for row in answer.rows() if row["denial_rate_low"] is not None and not formats.is_range(row)]
    rows = [row for row in known if str(row[answer.by[0]]) not in NOBODY]
    if len(rows) < 2:
        return None
    top = max(rows, key=lambda row: row["denial_rate_low"])
    now = filters.selection()
    kept = now.lists.get(dimension, Values())
    others = Values(
        tuple(one for one in kept.include if one != str(top[answer.by[0]])), (*kept.exclude, str(top[answer.by[0]]))
    )
    rest = filters.ask("denial_rate", of=replace(now, lists={**now.lists, dimension: others})).total.to_pylist()
    if not rest or rest[0]["denial_rate_high"] is None or formats.is_range(rest[0]):
        return None
    if top["denial_rate_low"] <= rest[0]["denial_rate_high"]:
        return None
    return top, rest[0]


def lines(number: float) -> str:
    """1 line, 1,204 lines."""
    return formats.counted(formats.short("line_count", number), "line")


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


def course(answer: Answer) -> str:
    """The title of a month chart of dollars: when most was allowed (else billed), and the last complete month beside it."""
    column = next((one for one in ("allowed_amount", "charge_amount") if has(answer, one)), None)
    rows = [] if column is None else [row for row in answer.rows() if row["is_mature"] and row[column] is not None]
    if len(rows) < 2:
        return "Billed, allowed and paid dollars"
    top, last, word = max(rows, key=lambda row: row[column]), rows[-1], formats.label(column)
    said = f"{word} dollars were highest in {formats.month(top['month'])}, {formats.amount(float(top[column]))}"
    if top is last:
        return f"{said}, the last complete month"
    return f"{said}; the last complete month, {formats.month(last['month'])}, has {formats.amount(float(last[column]))}"


def has(answer: Answer, column: str) -> bool:
    """Whether an answer has this figure for some row."""
    return not nothing(answer) and any(row[column] is not None for row in answer.rows())


def run_out(answer: Answer) -> str:
    """The title of the run-out chart: the months that are not complete, and what they will come to."""
    young = [] if nothing(answer) else [row for row in answer.rows() if not row["is_mature"]]
    known = [row for row in young if row["completed_charge_amount"] is not None and row["charge_amount"] is not None]
    if nothing(answer) or not answer.table.num_rows:
        return "Recent months"
    if not young:
        return "Every month shown is complete"
    first = f"{formats.month(young[0]['month'])} and later months are not complete yet"
    if not known:
        return f"{first}; how far they are cannot be measured here"
    seen, whole = (sum(float(row[one]) for row in known) for one in ("charge_amount", "completed_charge_amount"))
    last = "" if known[-1] is young[-1] else f" up to {formats.month(known[-1]['month'])}"
    rest = "; what is younger is too young to estimate" if last else ""
    return f"{first}: {formats.amount(seen)} billed{last} will come to about {formats.amount(whole)}{rest}"


def bridge(answer: Answer) -> str:
    """How many of the selected lines a rate is about. A step that is hidden leaves no sum to be said."""
    if nothing(answer):
        return "From lines selected to lines in the rate"
    rows = answer.rows()
    if any(row["line_count"] is None for row in rows):
        return "Steps of 1 to 10 persons are hidden, so what is shown does not add up to all lines"
    again = sum(row["line_count"] for row in rows if row["step"] == "counted at another payer")
    whole = sum(row["line_count"] for row in rows) - again
    inside = sum(row["line_count"] for row in rows if row["is_adjudicated"])
    beside = f"; {formats.counted(formats.count(again), 'answer')} of later payers beside them" if again else ""
    if inside == whole:
        return ("The only line is in the rate" if whole == 1 else f"All {lines(whole)} are in the rate") + beside
    out = whole - inside
    return (
        f"{formats.count(inside)} of {lines(whole)} {'is' if inside == 1 else 'are'} in the rate; "
        f"{formats.count(out)} ({formats.rate(out / whole)}) {'stands' if out == 1 else 'stand'} outside it{beside}"
    )


def spend(answer: Answer, later: Answer) -> str:
    """Billed, allowed and paid of all that is selected, and what later payers paid on top."""
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
        f", {formats.counted(formats.short('person_count', row['person_count']), 'person')}"
        if row["person_count"] is not None
        else ""
    )
    on_top = "".join(
        f" Later payers paid {formats.amount(float(one['later_paid_amount']))} on top."
        for one in later.total.to_pylist()
        if one["later_paid_amount"]
    )
    return f"{', '.join(parts)}: {lines(row['line_count'])} on {formats.counted(formats.short('claim_count', row['claim_count']), 'claim')}{persons}.{on_top}"


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
    """BUCA with the range of its four and Medicare beside each other, or why BUCA is withheld."""
    said = nothing(answer)
    if said:
        return said
    unit, found = filters.selection().unit, {row["kind"]: row for row in answer.rows()}
    parts = []
    if (buca := found.get("BUCA")) and not buca["withheld"] and buca["denominator"]:
        four = (
            f", its four from {formats.rate(buca['least_denial_rate'])} to {formats.rate(buca['most_denial_rate'])}"
            if buca["least_denial_rate"] is not None and not formats.is_range(buca)
            else ""
        )
        parts.append(f"BUCA commercial denied {figure(buca, unit)}{four}")
    elif buca and not buca["withheld"]:
        parts.append(f"BUCA has {'a rate that is hidden (small)' if buca.get('hidden') else 'no adjudicated line'}")
    else:
        parts.append(
            f"BUCA is withheld: {buca['withheld'] if buca else 'no commercial line of the four is in this selection'}"
        )
    if (care := found.get("Medicare")) and care["denominator"]:
        parts.append(f"Medicare denied {figure(care, unit)}")
    elif care and not care.get("hidden"):
        parts.append("Medicare has no adjudicated line: hospital lines are packaged by rule, which is no denial")
    return "; ".join(parts) + "."


def standing(row: dict, rows: list[dict]) -> tuple[str, dict | None]:
    """Where a payer's rate lies against what it is compared with: above, below, overlaps, or why nothing is said; and that row."""
    if row["kind"] != "payer":
        return "", None
    if row["not_comparable"]:
        return f"not comparable: {row['not_comparable']}" if "fewer" not in row["not_comparable"] else row[
            "not_comparable"
        ], None
    other = next((one for one in rows if one["benchmark"] == row["compared_with"] and one["kind"] != "payer"), None)
    if other is None:
        return f"no {row['compared_with']} in this selection", None
    if other["withheld"]:
        return f"{row['compared_with']} is withheld: {other['withheld']}", None
    if (
        row["denial_rate_low"] is None
        or other["denial_rate_low"] is None
        or formats.is_range(row)
        or formats.is_range(other)
    ):
        return "too little is known for a ranking", None
    if row["denial_rate_low"] > other["denial_rate_high"]:
        return "clear above", other
    if row["denial_rate_high"] < other["denial_rate_low"]:
        return "clear below", other
    return "intervals overlap: no ranking", other


def positions(answer: Answer) -> dict[str, list[str]]:
    """A column for the table: where each payer stands, and against which rate."""
    rows, said = answer.rows(), []
    for row in rows:
        words, other = standing(row, rows)
        said.append(f"{words} ({formats.rate(other['denial_rate'])})" if other else words)
    return {"position": said}


def out_of_line(answer: Answer) -> str:
    """The title of the benchmark chart: which commercial payers lie clear above or below what they are compared with."""
    if nothing(answer):
        return "Denial rate beside the benchmarks"
    rows, found = answer.rows(), {"clear above": [], "clear below": []}
    compared = 0
    for row in [one for one in rows if str(one["benchmark"]) not in NOBODY]:
        words, other = standing(row, rows)
        compared += other is not None
        if words in found:
            found[words].append(row["benchmark"])
    if not compared:
        return "No payer can be compared with BUCA here"
    parts = [
        f"{' and '.join(names)} {'lie' if len(names) > 1 else 'lies'} {words}"
        for words, names in found.items()
        if names
    ]
    return (
        f"{'; '.join(parts)} the benchmark"
        if parts
        else "No payer lies clear of the benchmark: a ranking would mislead"
    )


def medicare(answer: Answer) -> str:
    """Which lines stand behind the dashed line."""
    care = next((row for row in ([] if nothing(answer) else answer.rows()) if row["kind"] == "Medicare"), None)
    if not care:
        return " No Medicare line is in this selection."
    if care["line_count"] is None:
        return " Medicare is hidden (small)."
    unit = filters.selection().unit
    adjudicated = (
        f"; {formats.count(care['denominator'])} of them adjudicated"
        if unit == "lines" and care["denominator"] is not None
        else ""
    )
    return f" Medicare: {formats.counted(formats.count(care['line_count']), 'fee-for-service line')}{adjudicated}. Its hospital outpatient lines are packaged by rule and in no rate."


def moved(answer: Answer) -> str:
    """The title of the chart of moves: what became of the lines denied at first."""
    rows = [] if nothing(answer) else [row for row in answer.rows() if row["first_step"] == "denied"]
    if not rows:
        return "What became of the first decisions"
    if any(row["line_count"] is None for row in rows):
        return "What became of the lines denied at first"
    whole = sum(row["line_count"] for row in rows)
    paid = sum(row["line_count"] for row in rows if row["last_step"] in ("paid", "partially_denied"))
    return f"{formats.count(paid)} of {lines(whole)} denied at first {'was' if paid == 1 else 'were'} paid in the end, in part or whole"


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
