"""The briefing in sentences: what to know."""

from pages.topics import standing
from pages.ui import formats, sentences, text
from queries import Answer


def briefing(totals: Answer, rate: Answer) -> str:
    """Dollars, lines and the denial rate of all that is selected."""
    said = sentences.nothing(totals)
    if said or not totals.table.num_rows:
        return said or "No line fits these filters."
    row = totals.rows()[0]
    money = (
        f"{formats.short('allowed_amount', row['allowed_amount'])} allowed"
        if row["allowed_amount"] is not None
        else "Allowed dollars are not in the input"
    )
    join = " on" if row["allowed_amount"] is not None else ";"
    return f"{money}{join} {sentences.lines(row['line_count'])}. {sentences.denial_rate(rate)}"


def four(payers: Answer, excess: Answer, categories: Answer, unsaid: list[str]) -> list[str]:
    """The largest payer by allowed dollars; the payer that costs most beyond the others' rates; the denial category with the most dollars; what stays open."""
    return [largest_payer(payers), costliest_payer(excess), top_category(categories), left_open(unsaid)]


def largest_payer(answer: Answer) -> str:
    """Its dollars, their share of all, and its lines."""
    column = "allowed_amount" if any(row["allowed_amount"] is not None for row in answer.rows()) else "charge_amount"
    rows = [row for row in answer.rows() if row[column] is not None]
    whole = sum(float(row[column]) for row in rows)
    if not rows or not whole:
        return text.marked("**Largest payer.** {}", sentences.nothing(answer) or "No dollars in this selection.")
    top, word = (
        max(rows, key=lambda row: row[column]),
        "allowed" if column == "allowed_amount" else "billed (allowed is not in the input)",
    )
    share = sentences.of_all(answer.rows(), column, top)
    return text.marked(
        "**Largest payer.** {}",
        f"{formats.name(top, answer.by)}: {formats.amount(float(top[column]))} {word}"
        f"{share and f'{share} of all'}, on {sentences.lines(top['line_count'])}.",
    )


def costliest_payer(answer: Answer) -> str:
    """The payer that the rule names first, or that it names none: the benchmarks say the same, for they ask the same."""
    said = sentences.nothing(answer) or standing.title(answer, "payer")
    alike = " of the same line of business, product, site and quarter" if standing.named(answer) else ""
    return text.marked("**Denied beyond the others.** {}{}.", said.removesuffix("."), alike)


def top_category(answer: Answer) -> str:
    """Its dollars denied, their share of all, and its lines."""
    if said := sentences.nothing(answer):
        return text.marked("**Largest denial category.** {}", said)
    if not answer.table.num_rows:
        return text.marked("**Largest denial category.** No selected line is denied.")
    top = answer.rows()[0]
    if top["denied_amount"] is None:
        return text.marked("**Largest denial category.** Hidden (small).")
    return text.marked(
        "**Largest denial category.** {}",
        f"{formats.name(top, answer.by)}: {formats.short('denied_amount', top['denied_amount'])} of billed dollars denied, "
        f"{formats.short('share_of_dollars_rate', top['share_of_dollars_rate'])} of all, on {sentences.lines(top['denied_line_count'])}.",
    )


def left_open(said: list[str]) -> str:
    """The dollars without a product, and the first question that this input does not answer; the rest stands at the end of the page."""
    product = [one for one in said if one.startswith("Which product")]
    others = [text.Marked(one.split("**")[1]) if "**" in one else one for one in said if one not in product]
    first = text.joined(" ", [*product[:1], *others[:1]])
    return text.marked("**Not answered here.** {} All of it is listed at the end of this page.", first)


def sentence(row: dict) -> str:
    """How many lines and dollars, what mends it, and whether its rule was checked."""
    money = [] if row["charge_amount"] is None else [f"{formats.amount(float(row['charge_amount']))} billed"]
    money += (
        []
        if row["denied_amount"] is None
        else [f"{formats.amount(float(row['denied_amount']))} of it denied at the end"]
    )
    checked = "" if row["verified"] == "Y" else " (rule not verified)"
    figures = ", ".join([sentences.lines(row["found_line_count"]), *money])
    return text.marked("**{}:** {}. {}{}.", row["label"], figures, row["fix"].removesuffix("."), checked)
