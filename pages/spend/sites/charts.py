"""Sites: shares of administrations by month and payer, what became of lines, one product at several sites."""

import pyarrow as pa

from pages.ui import formats
from pages.ui.charts import stacks
from pages.ui.charts.bars import biggest
from pages.ui.charts.base import (
    FIGURES_WIDTH,
    SMALL,
    Chart,
    beside,
    figure,
    left_over,
    round_ticks,
    rows_axis,
    strong,
    trace,
)
from pages.ui.charts.pairs import answer_of
from pages.ui.charts.rates import rate_rows, rates_limit
from pages.ui.charts.stacks import Part
from pages.ui.charts.tones import ACCENT, DENIED, OUTSIDE, PAID, PARTLY
from queries import Answer

COLOURS = (ACCENT, "#00876c", PARTLY, "#85609f", "#5aa9d6", "#5b6673")
MOST_PAYERS, MOST_SITES, MOST_ROWS = 8, 9, 14
ENDED = (
    ("Paid or patient share", PAID, "", ("paid", "patient_share")),
    ("Denied in part", PARTLY, "", ("partially_denied",)),
    ("Denied", DENIED, "", ("denied",)),
    ("Packaged", OUTSIDE, "/", ("packaged",)),
)


def shares(answer: Answer, along: str, places: list) -> list[Part]:
    """The six largest sites and the others, as shares of each month's or payer's administrations; a hidden cell leaves no share."""
    cells = {(row["site_group"], row[along]): row["administration_count"] for row in answer.rows()}
    top = biggest(cells, 0)
    wholes = {one: [count for (_, other), count in cells.items() if other == one] for one in places}
    parts = []
    named = len(COLOURS)
    for number, sites in enumerate([*([one] for one in top[:named]), top[named:]]):
        if not sites:
            continue
        values = [
            None if None in wholes[one] else sum(cells.get((site, one), 0) for site in sites) / sum(wholes[one])
            for one in places
        ]
        name = place(sites[0]) if number < named else f"Other sites ({len(sites)})"
        parts.append(Part(name, COLOURS[number] if number < named else OUTSIDE, values))
    return parts


def place(site: str) -> str:
    """A site's name, short enough for a key: the hospital's departments without a word."""
    return formats.value("site_group", site).replace("Hospital outpatient", "Hospital")


def beyond(count: int, what: str) -> str:
    return f" Only in the table: {formats.counted(count, f'more {what}')}." if count > 0 else ""


def site_months(answer: Answer) -> Chart:
    """Shares of administrations by site and month."""
    found = sorted({row["month"] for row in answer.rows() if row["month"]})
    return stacks.months(found, shares(answer, "month", found), "site_rate", "Share of administrations")


def site_payers(answer: Answer) -> Chart:
    """Shares of administrations by site and payer, the payers with most first."""
    cells = {(row["site_group"], row["payer_group"]): row["administration_count"] for row in answer.rows()}
    payers = biggest(cells, 1)
    sizes = {one: [count for (_, other), count in cells.items() if other == one] for one in payers}
    tips = [SMALL if None in sizes[one] else f"n {formats.count(sum(sizes[one]))}" for one in payers[:MOST_PAYERS]]
    names = [formats.value("payer_group", one) for one in payers[:MOST_PAYERS]]
    made = stacks.rows(
        names,
        payers[:MOST_PAYERS],
        shares(answer, "payer_group", payers[:MOST_PAYERS]),
        tips,
        "site_rate",
        "Share of administrations",
        76,
    )
    return made._replace(more=beyond(len(payers) - len(names), "payer"))


def site_outcomes(answer: Answer) -> Chart:
    """Lines by site and what became of them; what is packaged stands apart from what is denied."""
    cells = {(row["site_group"], row["step"]): row["line_count"] for row in answer.rows()}
    sites, known = biggest(cells, 0), {step for *_, steps in ENDED for step in steps}
    rest = tuple(sorted({step for _, step in cells} - known))
    parts = [
        Part(name, colour, [added(cells, site, steps) for site in sites[:MOST_SITES]], hatch)
        for name, colour, hatch, steps in (*ENDED, ("In no rate otherwise", OUTSIDE, "", rest))
    ]
    tips = []
    for site in sites[:MOST_SITES]:
        counts = [count for (one, _), count in cells.items() if one == site]
        apart = cells.get((site, "packaged"))
        whole = SMALL if None in counts else strong(formats.count(sum(counts)))
        tips.append(whole + (f"  of which {formats.count(apart)} packaged" if apart and whole != SMALL else ""))
    names = [formats.value("site_group", one) for one in sites[:MOST_SITES]]
    made = stacks.rows(names, sites[:MOST_SITES], parts, tips, "line_count", "Lines", 190)
    return made._replace(more=beyond(len(sites) - len(names), "site"))


def added(cells: dict, site: str, steps: tuple[str, ...]) -> float | None:
    """The lines of some outcomes; hidden where one is."""
    counts = [cells.get((site, step), 0) for step in steps]
    return None if None in counts else sum(counts)


def compared(answer: Answer, column: str) -> list[int]:
    """The rows of products that have this figure at two sites or more: product by product, as many whole products as fit."""
    groups: dict[str, list[int]] = {}
    for place, row in enumerate(answer.rows()):
        if row[column] is not None and row["product"] not in ("Unidentified", "Another code"):
            groups.setdefault(row["product"], []).append(place)
    shown: list[int] = []
    for places in (one for one in groups.values() if len(one) > 1):
        if shown and len(shown) + len(places) > MOST_ROWS:
            break
        shown += places[:MOST_ROWS]
    return shown


def named(answer: Answer, places: list[int]) -> Answer:
    """Those rows, named by product and site."""
    table = answer.table.append_column("at_site", pa.array([site_name(row) for row in answer.rows()], pa.string()))
    return answer_of(
        Answer(answer.question, answer.asks, answer.by, table, answer.total, answer.basis),
        places,
        ("at_site",),
        answer.total.slice(0, 0),
    )


def site_name(row: dict) -> str:
    return f"{row['product']}: {place(row['site_group'])}"


def site_rates(answer: Answer, unit: str) -> Chart:
    """One product at several sites: a rate with its interval per row."""
    shown = compared(answer, "denial_rate_low")
    if not shown:
        return Chart(figure([], 150), "No product has enough adjudicated lines at two sites for intervals.")
    drawn = named(answer, shown)
    made = rate_rows(drawn, unit, rates_limit(drawn))
    return made._replace(more=left_over(answer.table.num_rows - len(shown), ": other products, or too few lines"))


def site_prices(answer: Answer) -> Chart:
    """One product at several sites: allowed per administration with its interval and n per row."""
    places = compared(answer, "allowed_per_administration_amount")
    rows = [answer.rows()[place] for place in places]
    if not rows:
        return Chart(
            figure([], 150), "No product has 30 administrations of 11 persons, with an amount allowed, at two sites."
        )
    dots, notes, said = [], [], []
    for place, row in enumerate(rows):
        mean, low, high = (float(row[f"allowed_per_administration_{one}amount"]) for one in ("", "low_", "high_"))
        size = formats.count(row["priced_administration_count"])
        said.append(
            f"{site_name(row)}: ${mean:,.0f} allowed per administration (${low:,.0f} to ${high:,.0f}), n {size}"
        )
        dots.append(
            trace([mean], [place], [[row["product"], said[-1]]], mode="markers", marker={"color": PAID, "size": 11})
            | {"error_x": whisker(high - mean, mean - low)}
        )
        notes.append(beside(place, f"{strong(f'${mean:,.0f}')}  n {size}"))
    top = max(float(row["allowed_per_administration_high_amount"]) for row in rows)
    names = [site_name(row) for row in rows]
    x = {"range": [0, top * 1.06], "tickformat": "$~s", "tickvals": round_ticks(top)}
    x["title"] = "Allowed per administration"
    made = figure(dots, 78 + 39 * len(rows), FIGURES_WIDTH, 26, xaxis=x, yaxis=rows_axis(names), annotations=notes)
    return Chart(
        made, "; ".join(said[:6]), left_over(answer.table.num_rows - len(rows), ": withheld, or of other products")
    )


def whisker(up: float, down: float) -> dict:
    return {"type": "data", "symmetric": False, "array": [up], "arrayminus": [down], "width": 0, "color": PAID}
