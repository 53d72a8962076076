"""What hides in the bag: products by how they are known, how few hold the dollars, known by payer and month, one product over its codes."""

from datetime import date

from pages.ui import formats
from pages.ui.charts import bars, grid, months, stacks
from pages.ui.charts.bars import Bar
from pages.ui.charts.figure import AT_LEAST, SMALL, Chart, Scale, left_over, percent, strong
from pages.ui.charts.grid import Cell
from pages.ui.charts.months import Line, Point
from pages.ui.charts.stacks import Part
from pages.ui.charts.tones import ACCENT, NOBODY, OUTSIDE
from pages.ui.drawings import age, biggest, figure_of, number, share, young
from queries import Answer

# How sure a product is, the surest darkest; what is not known is grey.
TIERS = {
    "P": ACCENT,
    "A": ACCENT,
    "B": "rgba(47,111,176,0.6)",
    "C": "rgba(47,111,176,0.25)",
    "D": OUTSIDE,
    "none": OUTSIDE,
}
MOST_ROWS, MOST_PAYERS, MOST_MONTHS = 14, 8, 12
CODES = (("unclassified", OUTSIDE, "dot"), ("permanent", ACCENT, "solid"))


def tiers(answer: Answer) -> Chart:
    """Products by dollars, each bar in the shades of the tiers its lines are known by; what is hidden has no length, and says so."""
    rows = answer.rows()
    order = biggest(rows, "product", "charge_amount")
    shown, cells = order[:MOST_ROWS], {(row["product"], row["product_tier"]): row for row in rows}
    parts = [tier(name, shown, cells) for name in TIERS if any((one, name) in cells for one in shown)]
    tips = [tip([row for row in rows if row["product"] == one], rows) for one in shown]
    more = left_over(len(rows) - sum(row["product"] in shown for row in rows))
    return stacks.rows(shown, parts, tips, Scale("Billed dollars", "amount"), shown, more=more)


def tip(rows: list[dict], every: list[dict]) -> str:
    """$472 k  37 %; where part of it is hidden it is at least so much, and where any is, no share of all is known."""
    known, total = (sum(float(row["charge_amount"] or 0) for row in some) for some in (rows, every))
    if any(row["charge_amount"] is None for row in rows):
        return f"{AT_LEAST}{formats.amount(known)}" if known else SMALL
    is_whole = all(row["charge_amount"] is not None for row in every)
    return formats.amount(known) + (share(known, total) if is_whole else "")


def tier(name: str, products: list[str], cells: dict[tuple[str, str], dict]) -> Part:
    """The lines of each product that are known by one tier, as a part of its bar."""
    found = [cells.get((one, name)) for one in products]
    edges = [OUTSIDE if one in NOBODY else ACCENT for one in products]
    said = [f"{one}, {formats.value('product_tier', name).lower()}: {lines(row)}" for one, row in zip(products, found, strict=True)]  # fmt: skip
    values = [0 if row is None else number(row["charge_amount"]) for row in found]
    return Part(formats.value("product_tier", name), TIERS[name], values, "", said, edges)


def lines(row: dict | None) -> str:
    """$1.2 M billed, 31 lines"""
    if row is None:
        return "no line"
    count = formats.counted(formats.short("line_count", row["line_count"]), "line")
    return f"{figure_of(row, 'charge_amount')} billed, {count}"


def largest(answer: Answer) -> Chart:
    """What share of the dollars whose product is known the largest product, three and ten hold."""
    row, drawn = next(iter(answer.rows()), {}), []
    for few, name in ((1, "Largest product"), (3, "Three largest"), (10, "Ten largest")):
        value = row.get(f"top_{few}_rate")
        text = "" if value is None else formats.rate(value)
        said = f"{name}: {text or SMALL} of {figure_of(row, 'identified_amount') if row else formats.NONE}"
        drawn.append(Bar(name, value, strong(text), said, is_hidden=value is None))
    return bars.rows(drawn, percent("Share of billed dollars with product known"), thick=30, height=230)


def known(answer: Answer) -> Chart:
    """Payers down, months across: the share of billed dollars whose product is known, printed in each cell; darker is more."""
    rows = [row for row in answer.rows() if row["month"]]
    latest = sorted({row["month"] for row in rows})[-MOST_MONTHS:]
    payers = biggest(rows, "payer_group", "charge_amount")[:MOST_PAYERS]
    cells = {(row["payer_group"], row["month"]): row for row in rows}
    found = [[known_cell(payer, month, cells.get((payer, month))) for month in latest] for payer in payers]
    names, heads = [formats.value("payer_group", one) for one in payers], months.heads(latest, 3)
    more = " The latest 12 months and eight payers; all are in the table."
    alt = [line[-1].said for line in found]
    ground = grid.tones(grid.BLUE, 0.03, 0.6, 0, 1)
    return grid.grid(names, heads, found, ground, 30, bottom=12, alt=alt, more=more)


def known_cell(payer: str, month: date, row: dict | None) -> Cell:
    """Cigna Health, Mar 2026: product known for 62.0 % of $1.2 M billed, 31 lines"""
    where = f"{formats.value('payer_group', payer)}, {formats.month(month)}"
    if row is None:
        return Cell(None, "", f"{where}: no line")
    if row["identified_rate"] is None:
        is_hidden = bool(row.get("hidden"))
        return Cell(None, "small" if is_hidden else formats.NONE, f"{where}: {SMALL if is_hidden else 'no billed dollars'}", is_hidden)  # fmt: skip
    share = row["identified_rate"]
    return Cell(share, f"{share * 100:.0f}", f"{where}: product known for {formats.rate(share)} of {lines(row)}")


def stitched(answer: Answer) -> Chart:
    """One product by month: lines under unclassified codes and under its own, with the day its own code came into force."""
    rows = answer.rows()
    found = sorted({row["month"] for row in rows})
    drawn = [code_line([row for row in rows if row["billed_under"] == kind], found, kind, *look) for kind, *look in CODES]  # fmt: skip
    since = min((row["own_code_from"] for row in rows if row["own_code_from"]), default=None)
    is_seen = since and found and found[0] <= since
    began = [(since, f"own code from {since:%-d %b %Y}")] if is_seen else []
    alt = "; ".join(line.points[-1].said for line in drawn if line.points)
    return months.lines(drawn, Scale("Lines a month"), found, young(rows), began, 1.12, alt)


def code_line(rows: list[dict], found: list[date], kind: str, colour: str, dash: str) -> Line:
    """The lines of each month under one kind of code: a month without any is a true zero, a hidden one a gap."""
    of, points = {row["month"]: row for row in rows}, []
    under = formats.value("billed_under", kind)
    for month in found:
        row = of.get(month)
        what = "no line" if row is None else f"{figure_of(row, 'line_count')} {formats.label('line_count').lower()}"
        said = f"{formats.month(month)}: {what} under {under.lower()}{age(row) if row else ''}"
        points.append(Point(month, 0.0 if row is None else number(row["line_count"]), said, bool(row) and not row["is_mature"]))  # fmt: skip
    is_known = any(one.value is not None for one in points)
    return Line(points, colour, under.replace(" code", "\ncode") if is_known else "", dash, size=5)
