"""Diagnoses, specialties and routes, in sentences: for the page about the clinical side."""

from pages.topics import standing
from pages.ui import formats, sentences
from queries import Answer

FIGURES = ("line_count", "person_count", "charge_amount", "allowed_amount", "numerator", "denominator", "denial_rate")
ENDS = ("denial_rate_low", "denial_rate_high", "unknown_rate")
COLUMNS = {one: (one, *FIGURES, *ENDS) for one in ("diagnosis_group", "provider_specialty", "route")}
NO_GROUP = ("(blank)", "not ICD-10-CM", "other", "not said")


def sentence(diagnoses: Answer) -> str:
    """The group with the most dollars allowed, and its denial rate with interval and n."""
    if said := sentences.empty() or sentences.nothing(diagnoses):
        return said
    column = "charge_amount" if diagnoses.total.to_pylist()[0]["allowed_amount"] is None else "allowed_amount"
    whole = diagnoses.total.to_pylist()[0][column]
    rows = [row for row in diagnoses.rows() if row[column] and row["diagnosis_group"] not in NO_GROUP]
    if not rows or not whole:
        return "No selected line has dollars and a diagnosis of a named group that could be shown."
    top = max(rows, key=lambda row: row[column])
    what = formats.label(column).lower()
    said = f"{formats.name(top, diagnoses.by)} diagnoses hold the most dollars of the named groups: {formats.amount(float(top[column]))}, "
    said += f"{formats.rate(float(top[column]) / float(whole))} of what is {what}"
    return f"{said}{rate(top)}."


def rate(row: dict) -> str:
    """; denied are 21.9 % of 812 adjudicated lines (95 % interval 19.2 to 24.9 %)"""
    if not row["denominator"]:
        return ""
    return f"; denied are {sentences.figure(row)}"


def title(answer: Answer, dimension: str) -> str:
    """Whose rate stands out; without rates, who has the dollars."""
    if sentences.nothing(answer) or answer.total.to_pylist()[0]["denominator"] is None:
        return sentences.leads(answer, "charge_amount") if not answer.missing else "Spend and denials"
    return standing.title(standing.asked(dimension), dimension)


def route(answer: Answer) -> str:
    """On how many lines the route is said."""
    if sentences.nothing(answer):
        return "By route"
    counts = {row["route"]: row["line_count"] for row in answer.rows()}
    if None in counts.values():
        return "The route, where a modifier says it: in part hidden (small)"
    whole = sum(counts.values())
    return (
        f"The route is said on {formats.rate(1 - counts.get('not said', 0) / whole)} of lines" if whole else "By route"
    )
