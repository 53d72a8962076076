"""What an answer says, in one sentence: for the top of a page, a chart's title, the briefing. Never a cause, never more than n allows."""

from pages.ui import filters, formats
from queries import Answer
from queries.choices import noun
from queries.selection import BLANK

NOBODY = ("Unmapped", BLANK, "Unidentified", "not stated", "unknown")
UNKNOWN = {"lines": "lines have", "claims": "claims have a line of", "dollars": "billed dollars are of lines with"}


def nothing(answer: Answer) -> str | None:
    """What to say when there is no figure; None when there is one."""
    if answer.missing:
        return f"Not in the input: {formats.lacks(answer.missing)}. Without it this question has no answer."
    if answer.basis.line_count == 0:
        return empty() or "No line fits these filters."
    return None


def empty() -> str:
    """What to say of an extract without lines, whatever is asked; nothing of any other."""
    return "" if filters.has_lines() else "This extract holds no line."


def figure(row: dict, unit: str = "") -> str:
    """31.3 % of 278 adjudicated lines (95 % interval 26.1 to 37.0 %), in the unit that is selected"""
    unit = unit or filters.selection().unit
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
    stage, said = noun("stage", filters.selection().stage), nothing(answer)
    if said or not answer.total.num_rows:
        return said or "No selected line is adjudicated yet, so there is no denial rate."
    return f"At the {stage} payers denied {figure(answer.total.to_pylist()[0])}."


def lines(number: float) -> str:
    """1 line, 1,204 lines."""
    return formats.counted(formats.short("line_count", number), "line")


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


def leads(answer: Answer, column: str) -> str:
    """The title of ranked bars: the biggest value and its share."""
    rows = [] if nothing(answer) else [row for row in answer.rows() if row[column] is not None]
    whole = sum(float(row[column]) for row in rows)
    words = formats.label(column).lower() + ("" if "dollars" in formats.label(column) else " dollars")
    if not rows or not whole:
        return f"{words.capitalize()}: nothing to rank"
    top = max(rows, key=lambda row: row[column])
    share = of_all(answer.rows(), column, top)
    return (
        f"{formats.name(top, answer.by)} leads: {formats.amount(float(top[column]))}{share and f'{share} of {words}'}"
    )


def of_all(rows: list[dict], column: str, row: dict) -> str:
    """, 23.8 %: a row's share of all; nothing where a part of all is hidden."""
    total = sum(float(one[column] or 0) for one in rows)
    is_known = total and not any(one[column] is None and one.get("hidden") for one in rows)
    return f", {formats.rate(float(row[column]) / total)}" if is_known else ""


def is_clear(row: dict | None, other: dict | None) -> bool:
    """Whether one rate's interval lies above another's."""
    ends = [one and one[end] for one, end in ((row, "denial_rate_low"), (other, "denial_rate_high"))]
    return None not in ends and ends[0] > ends[1]


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
