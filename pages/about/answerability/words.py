"""What can be answered, in sentences, and the badge that leads from a figure to its row: for the page of verdicts and for tiles."""

from dataclasses import replace

from data.code_tables import reference
from pages.topics.verdicts import VERDICTS
from pages.ui import formats
from pages.ui.sentences import nothing
from queries import Answer
from queries.selection import Selection

BANDS = {"0 to 30 days": 30, "31 to 60 days": 60, "61 to 90 days": 90, "91 to 180 days": 180, "181 to 365 days": 365}


def sentence(whole: Answer) -> str:
    """How many questions have an answer, and what would mend the most."""
    if whole.missing:
        return nothing(whole)
    rows = whole.rows()
    counts = {one: sum(row["answerable"] == one for row in rows) for one in VERDICTS}
    said = (
        f"Of {formats.counted(len(rows), 'question')} that people ask, {counts['yes']} can be answered of these lines, "
        f"{counts['with caution']} with caution and {counts['no']} not"
    )
    if any(row["because"] == "no line" for row in rows):
        return f"{said}: no line is selected."
    worst = mended(rows)
    if not worst:
        return f"{said}."
    return f"{said}; what would mend the most: {lowered(worst['fix'])}."


def mended(rows: list[dict]) -> dict | None:
    """The question of ours that lacks the most dollars and could be mended; what lines lack before what others publish."""
    found = [row for row in rows if row["page"] and row["answerable"] != "yes" and row["affected_amount"]]
    of_lines = [row for row in found if not any(one in row["because"] for one in formats.PUBLIC)]
    return max(of_lines or found, key=lambda row: row["affected_amount"], default=None)


def lowered(text: str) -> str:
    return text[:1].lower() + text[1:]


def options(whole: Answer) -> dict[str, str]:
    """The questions one may look at month by month."""
    return {row["named"]: row["asks"] for row in in_order(whole)}


def title(row: dict) -> str:
    """Which products hide behind the code? With caution: filled on too few lines: product"""
    return f"{row['asks']} {VERDICTS[row['answerable']][0]} {row['answerable'].capitalize()}"


def without_claim(months: Answer) -> str:
    """The title of the calendar: how many months of how many payers hold no claim."""
    rows = [] if months.missing else months.rows()
    gaps = [row["payer_group"] for row in rows if row["held"] == "no claim"]
    if not rows:
        return "Which months each payer has claims in"
    if not gaps:
        return "Every payer has claims in every month"
    payers = sorted(set(gaps))
    names = ", ".join(payers[:3]) + (f" and {len(payers) - 3} more" if len(payers) > 3 else "")
    return f"{formats.counted(len(gaps), 'month')} of a payer without any claim: {names}"


def decided(lag: Answer) -> str:
    """The title of the lag chart: what share is decided after one month and after two."""
    rows = [] if lag.missing else lag.rows()
    if not rows or any(row["waited_line_count"] is None for row in rows):
        return "How long payers take from the service to the first decision"
    count = sum(row["waited_line_count"] for row in rows)
    one, two = (
        sum(row["waited_line_count"] for row in rows if row["decided_in"] in [*BANDS][:most]) for most in (1, 2)
    )
    return f"Within 30 days of the service {formats.rate(one / count)} of lines are decided, within 60 days {formats.rate(two / count)}"


def every_month(here: Selection) -> Selection:
    """What is selected here, over the whole extract and by day of service."""
    return replace(here, from_date=None, to_date=None, basis="service")


def in_order(every: Answer) -> list[dict]:
    """The questions in the order of their table, whatever is hidden of them."""
    places = {one["id"]: place for place, one in enumerate(reference("answerability"))}
    return sorted(every.rows(), key=lambda row: places[row["named"]])


def verdict(asks: str, name: str, row: dict) -> str:
    """Which products hide behind the code? Cigna Health: with caution (filled on too few lines: product), product on 48.4 % of 812 lines"""
    said = f"{asks} {name}: {row['answerable']}" + (f" ({row['because']})" if row["because"] else "")
    if row["held_line_count"] is None:
        return f"{said}; {formats.SMALL}"
    full = "" if row["filled_rate"] is None else f"{row['weakest']} on {formats.rate(row['filled_rate'])} of "
    return f"{said}; {full}{formats.counted(formats.count(row['held_line_count']), 'line')}"
