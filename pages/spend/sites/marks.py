"""Sites: shares of administrations by month and payer, what became of lines, one product at several sites."""

from collections.abc import Sequence

from pages.topics import rates
from pages.ui import formats
from pages.ui.charts import dots, stacks
from pages.ui.charts.dots import Dot, Row
from pages.ui.charts.figure import SMALL, Chart, Scale, left_over, percent, strong
from pages.ui.charts.stacks import Part
from pages.ui.charts.tones import ACCENT, DENIED, OUTSIDE, PAID, PARTLY
from pages.ui.drawings import biggest, total
from queries import Answer

COLOURS = (ACCENT, "#00876c", PARTLY, "#85609f", "#5aa9d6", "#5b6673")
MOST_PAYERS, MOST_SITES, MOST_ROWS = 8, 9, 14
ENDED = (("Paid or patient share", PAID, "", ("paid", "patient_share")), ("Denied in part", PARTLY, "", ("partially_denied",)),
         ("Denied", DENIED, "", ("denied",)), ("Packaged", OUTSIDE, "/", ("packaged",)))  # fmt: skip


def shares(rows: Sequence[dict], along: str, places: Sequence) -> list[Part]:
    """The six largest sites and the others, as shares of each month's or payer's administrations; a hidden cell leaves no share."""
    cells = {(row["site_group"], row[along]): row["administration_count"] for row in rows}
    sites, named = biggest(rows, "site_group", "administration_count"), len(COLOURS)
    parts = [Part(place(site), colour, [share(cells, [site], one) for one in places]) for site, colour in zip(sites, COLOURS, strict=False)]  # fmt: skip
    if others := sites[named:]:
        parts.append(Part(f"Other sites ({len(others)})", OUTSIDE, [share(cells, others, one) for one in places]))
    return parts


def share(cells: dict, sites: Sequence[str], along: object) -> float | None:
    """What some sites hold of a month or payer."""
    every = [count for (_, other), count in cells.items() if other == along]
    return None if None in every else sum(cells.get((site, along), 0) for site in sites) / sum(every)


def place(site: str) -> str:
    """A site's name, short enough for a key: the hospital's departments without a word."""
    return formats.value("site_group", site).replace("Hospital outpatient", "Hospital")


def by_month(answer: Answer) -> Chart:
    """Shares of administrations by site and month."""
    rows = [row for row in answer.rows() if row["month"]]
    found = sorted({row["month"] for row in rows})
    return stacks.months(found, shares(answer.rows(), "month", found), percent("Share of administrations"))


def by_payer(answer: Answer) -> Chart:
    """Shares of administrations by site and payer, the payers with most first."""
    rows = answer.rows()
    payers = biggest(rows, "payer_group", "administration_count")
    shown = payers[:MOST_PAYERS]
    sizes = [total(row["administration_count"] for row in rows if row["payer_group"] == one) for one in shown]
    tips = [SMALL if size is None else f"n {formats.count(size)}" for size in sizes]
    names, parts = [formats.value("payer_group", one) for one in shown], shares(rows, "payer_group", shown)
    more, scale = left_over(len(payers) - len(shown), what="more payer"), percent("Share of administrations")
    return stacks.rows(names, parts, tips, scale, shown, 76, more)


def outcomes(answer: Answer) -> Chart:
    """Lines by site and what became of them; what is packaged stands apart from what is denied."""
    cells = {(row["site_group"], row["step"]): row["line_count"] for row in answer.rows()}
    sites, known = biggest(answer.rows(), "site_group", "line_count"), {step for *_, steps in ENDED for step in steps}
    rest, shown = sorted({step for _, step in cells} - known), sites[:MOST_SITES]
    states = (*ENDED, ("In no rate otherwise", OUTSIDE, "", rest))
    parts = [
        Part(name, colour, [total(cells.get((site, step), 0) for step in steps) for site in shown], hatch)
        for name, colour, hatch, steps in states
    ]
    names, tips = [formats.value("site_group", one) for one in shown], [tip(cells, one) for one in shown]
    return stacks.rows(
        names, parts, tips, Scale("Lines"), shown, 190, left_over(len(sites) - len(shown), what="more site")
    )


def tip(cells: dict, site: str) -> str:
    """1,204  of which 404 packaged"""
    count, apart = total(n for (one, _), n in cells.items() if one == site), cells.get((site, "packaged"))
    if count is None:
        return SMALL
    return strong(formats.count(count)) + (f"  of which {formats.count(apart)} packaged" if apart else "")


def compared(answer: Answer, column: str) -> list[dict]:
    """The rows of products that have this figure at two sites or more: product by product, as many whole products as fit."""
    groups: dict[str, list[dict]] = {}
    for row in answer.rows():
        if row[column] is not None and row["product"] not in ("Unidentified", "Another code"):
            groups.setdefault(row["product"], []).append(row)
    shown: list[dict] = []
    for rows in (one for one in groups.values() if len(one) > 1):
        if shown and len(shown) + len(rows) > MOST_ROWS:
            break
        shown += rows[:MOST_ROWS]
    return shown


def name(row: dict) -> str:
    """Winrevair: Physician office"""
    return f"{row['product']}: {place(row['site_group'])}"


def denials(answer: Answer, unit: str) -> Chart | str:
    """One product at several sites: a rate with its interval per row."""
    shown = compared(answer, "denial_rate_low")
    if not shown:
        return "No product has enough adjudicated lines at two sites for intervals."
    return rates.rows(answer, unit, rates.limit(shown), {}, shown, name, ": other products, or too few lines")


def prices(answer: Answer) -> Chart | str:
    """One product at several sites: allowed per administration with its interval and n per row."""
    rows = compared(answer, "allowed_per_administration_amount")
    if not rows:
        return "No product has 30 administrations of 11 persons, with an amount allowed, at two sites."
    top = max(float(row["allowed_per_administration_high_amount"]) for row in rows)
    scale = Scale("Allowed per administration", "amount", top * 1.06)
    more = left_over(answer.table.num_rows - len(rows), ": withheld, or of other products")
    return dots.rows([price(row) for row in rows], scale, more=more)


def price(row: dict) -> Row:
    """What is allowed per administration, with its interval and n."""
    mean, low, high = (float(row[f"allowed_per_administration_{one}amount"]) for one in ("", "low_", "high_"))
    size = formats.count(row["priced_administration_count"])
    said = f"{name(row)}: ${mean:,.0f} allowed per administration (${low:,.0f} to ${high:,.0f}), n {size}"
    dot = Dot(mean, said, PAID, row["product"], low, high)
    return Row(name(row), [dot], f"{strong(f'${mean:,.0f}')}  n {size}", said)
