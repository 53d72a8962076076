"""What hides in the bag: products by how they are known, how few hold the dollars, known by payer and month, one product over its codes."""

from datetime import date, timedelta

from pages.ui import formats
from pages.ui.charts.bars import BAR, share
from pages.ui.charts.base import (
    FIGURES_WIDTH,
    SMALL,
    Chart,
    beside,
    figure,
    left_over,
    note,
    round_ticks,
    rows_axis,
    rows_height,
    strong,
    trace,
)
from pages.ui.charts.months import HEIGHT, age, axis, figure_of, hatched, mark, spread
from pages.ui.charts.tones import ACCENT, NOBODY, OUTSIDE, ink
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
LEGEND = {
    "orientation": "h",
    "x": 0,
    "xanchor": "left",
    "y": 1,
    "yanchor": "bottom",
    "itemclick": False,
    "itemdoubleclick": False,
}
MOST_ROWS = 14
MOST_PAYERS = 8


def tiered(answer: Answer, column: str = "charge_amount") -> Chart:
    """Products by dollars, each bar in the shades of the tiers its lines are known by; what is hidden has no length, and says so."""
    rows = answer.rows()
    sums: dict[str, float] = {}
    for row in rows:
        sums[row["product"]] = sums.get(row["product"], 0.0) + float(row[column] or 0)
    order = sorted(sums, key=lambda one: -sums[one])
    places = {name: place for place, name in enumerate(order[:MOST_ROWS])}
    drawn = [row for row in rows if row["product"] in places]
    marks = [piece(row, column, places[row["product"]]) for row in drawn]
    height = rows_height(list(places)) + 30
    for number, one in enumerate(marks):
        one["width"] = BAR * len(places) / (height - 78)
        one["showlegend"] = one["legendgroup"] not in [before["legendgroup"] for before in marks[:number]]
    small = {row["product"] for row in rows if row[column] is None}
    notes = [beside(place, billed(name, sums[name], sum(sums.values()), small)) for name, place in places.items()]
    ticks = round_ticks(max(sums.values(), default=0))
    x = {"rangemode": "tozero", "tickformat": "$~s", "title": "Billed dollars", "tickvals": ticks}
    y = rows_axis(list(places))
    made = figure(marks, height, FIGURES_WIDTH, 40, barmode="stack", xaxis=x, yaxis=y, annotations=notes)
    made["layout"] |= {"showlegend": True, "legend": LEGEND}
    said = "; ".join(one["customdata"][0][1] for one in marks[:6])
    return Chart(made, said, left_over(len(rows) - len(drawn)))


def piece(row: dict, column: str, place: int) -> dict:
    """The lines of one product that are known by one tier, as a part of its bar."""
    tier = row["product_tier"]
    words = formats.value("product_tier", tier)
    lines = (
        f"{figure_of(row, column)} billed, {formats.counted(formats.short('line_count', row['line_count']), 'line')}"
    )
    said = f"{row['product']}, {words.lower()}: {lines}"
    edge = {"color": OUTSIDE if row["product"] in NOBODY else ACCENT, "width": 1}
    return {
        "type": "bar",
        "orientation": "h",
        "x": [None if row[column] is None else float(row[column])],
        "y": [place],
        "name": words,
        "legendgroup": tier,
        "legendrank": 1 + list(TIERS).index(tier),
        "marker": {"color": TIERS[tier], "line": edge},
        "customdata": [[row["product"], said]],
        "hovertemplate": "%{customdata[1]}<extra></extra>",
        "unselected": {"marker": {"opacity": 1}},
    }


def billed(name: str, value: float, whole: float, small: set[str]) -> str:
    """$472 k  37 %; where part of it is hidden it is at least so much, and where any is, no share of all is known."""
    if name in small:
        return f"≥ {formats.amount(value)}" if value else SMALL
    return formats.amount(value) + ("" if small else share(value, whole))


def largest(answer: Answer) -> Chart:
    """What share of the dollars whose product is known the largest product, three and ten hold."""
    row = next(iter(answer.rows()), {})
    names, tips = ["Largest product", "Three largest", "Ten largest"], []
    values = [row.get(f"top_{few}_rate") for few in (1, 3, 10)]
    tips = [SMALL if value is None else formats.rate(value) for value in values]
    said = [f"{name}: {tip} of {figure_of(row, 'identified_amount')}" for name, tip in zip(names, tips, strict=True)]
    bars = {"type": "bar", "orientation": "h", "x": values, "y": [0, 1, 2], "marker": {"color": ACCENT}, "width": 0.5}
    bars |= {"customdata": said, "hovertemplate": "%{customdata}<extra></extra>"}
    x = {
        "range": [0, 1],
        "tickformat": ".0%",
        "tickvals": [0, 0.5, 1],
        "title": "Share of billed dollars with product known",
    }
    notes = [beside(place, f"{strong(tip)}" if values[place] is not None else tip) for place, tip in enumerate(tips)]
    known = any(value is not None for value in values)
    made = figure([bars] if known else [], 230, FIGURES_WIDTH, xaxis=x, yaxis=rows_axis(names), annotations=notes)
    return Chart(made, "; ".join(said))


def known_months(answer: Answer) -> Chart:
    """Payers down, months across: the share of billed dollars whose product is known, printed in each cell; darker is more."""
    rows = [row for row in answer.rows() if row["month"]]
    months = sorted({row["month"] for row in rows})[-12:]
    sums: dict[str, float] = {}
    for row in rows:
        sums[row["payer_group"]] = sums.get(row["payer_group"], 0.0) + float(row["charge_amount"] or 0)
    payers = sorted(sums, key=lambda one: -sums[one])[:MOST_PAYERS]
    cells = {(row["payer_group"], row["month"]): row for row in rows}
    found = [[cells.get((payer, month)) for month in months] for payer in payers]
    said = [
        [cell_words(payer, month, row) for month, row in zip(months, line, strict=True)]
        for payer, line in zip(payers, found, strict=True)
    ]
    heat = {
        "type": "heatmap",
        "x": list(range(len(months))),
        "y": list(range(len(payers))),
        "z": [[row and row["identified_rate"] for row in line] for line in found],
        "text": [[cell_text(row) for row in line] for line in found],
        "texttemplate": "%{text}",
        "textfont": {"color": ink(), "size": 11},
        "customdata": said,
        "hovertemplate": "%{customdata}<extra></extra>",
        "zmin": 0,
        "zmax": 1,
        "colorscale": [[0, "rgba(47,111,176,0.03)"], [1, "rgba(47,111,176,0.6)"]],
        "showscale": False,
        "xgap": 2,
        "ygap": 2,
        "hoverongaps": False,
    }
    third = months[::3]  # as many as a narrow screen has room for
    ticks = [
        f"{one:%b}" + (f"\n{one:%Y}" if one.year not in {two.year for two in third if two < one} else "")
        for one in third
    ]
    x = {
        "tickvals": heat["x"][::3],
        "ticktext": ticks,
        "side": "top",
        "showgrid": False,
        "ticks": "",
        "tickfont": {"size": 11},
    }
    names = [formats.value("payer_group", one) for one in payers]
    made = figure([heat] if rows else [], 80 + 30 * len(payers), top=44, xaxis=x, yaxis=rows_axis(names))
    made["layout"]["margin"]["b"] = 12
    return Chart(
        made, "; ".join(line[-1] for line in said), " The latest 12 months and eight payers; all are in the table."
    )


def cell_text(row: dict | None) -> str:
    """62, or that it is hidden; nothing where no line fell."""
    if row is None:
        return ""
    if row["identified_rate"] is None:
        return "small" if row.get("hidden") else formats.NONE
    return f"{row['identified_rate'] * 100:.0f}"


def cell_words(payer: str, month: date, row: dict | None) -> str:
    """Cigna Health, Mar 2026: product known for 62.0 % of $1.2 M billed, 31 lines"""
    where = f"{formats.value('payer_group', payer)}, {formats.month(month)}"
    if row is None:
        return f"{where}: no line"
    if row["identified_rate"] is None:
        return f"{where}: {SMALL if row.get('hidden') else 'no billed dollars'}"
    return (
        f"{where}: product known for {formats.rate(row['identified_rate'])} of {figure_of(row, 'charge_amount')} billed, "
        f"{formats.counted(formats.short('line_count', row['line_count']), 'line')}"
    )


CODES = (("unclassified", OUTSIDE, "dot"), ("permanent", ACCENT, "solid"))


def stitched(answer: Answer, column: str = "line_count") -> Chart:
    """One product by month: lines under unclassified codes and under its own, with the day its own code came into force."""
    rows, lines, ends = answer.rows(), [], []
    months = sorted({row["month"] for row in rows})
    for kind, colour, dash in CODES:
        of_kind = {row["month"]: row for row in rows if row["billed_under"] == kind}
        values = [value_of(of_kind.get(month), column) for month in months]
        said = [month_words(month, of_kind.get(month), kind, column) for month in months]
        look = {"line": {"color": colour, "width": 2.5, "dash": dash}}
        marks = [mark(of_kind[month]) if month in of_kind else "circle" for month in months]
        look["marker"] = {"size": 5, "symbol": marks, "color": colour}
        lines.append(trace(months, values, said, mode="lines+markers", connectgaps=False, **look))
        if known := [one for one in values if one is not None]:
            ends.append((known[-1], formats.value("billed_under", kind).replace(" code", "\ncode"), colour))
    top = max((one for line in lines for one in line["y"] if one is not None), default=1) * 1.12
    ground, notes = hatched(rows, top)
    notes += [
        note(text, 1, y, colour, xref="paper", xanchor="left", xshift=8, align="left")
        for y, text, colour in spread(ends, top)
    ]
    since = min((row["own_code_from"] for row in rows if row["own_code_from"]), default=None)
    shapes = []
    if since and months and months[0] <= since:
        day = since.isoformat()
        shapes = [{"type": "line", "x0": day, "x1": day, "y0": 0, "y1": 1, "yref": "paper", "line": {"color": ink(), "width": 1.5, "dash": "dash"}}]  # fmt: skip
        side = "left" if months.index(max(one for one in months if one <= since)) < len(months) / 2 else "right"
        notes.append(
            note(f"own code from {since:%-d %b %Y}", day, 1, yref="paper", yanchor="bottom", yshift=13, xanchor=side)
        )
    x = axis(rows)
    if months:  # the words on the chart would else make room for themselves
        x |= {"range": [(months[0] - timedelta(days=20)).isoformat(), (months[-1] + timedelta(days=20)).isoformat()]}
    title = "Billed dollars a month" if column.endswith("_amount") else "Lines a month"
    y = {"range": [0, top], "tickformat": "$~s" if column.endswith("_amount") else ",~s", "title": title}
    made = figure([*ground, *lines], HEIGHT, FIGURES_WIDTH, 34, xaxis=x, yaxis=y, annotations=notes, shapes=shapes)  # fmt: skip
    return Chart(made, "; ".join(line["customdata"][-1] for line in lines if line["customdata"]))


def value_of(row: dict | None, column: str) -> float | None:
    """A month without lines is a true zero; a hidden one is a gap."""
    return 0.0 if row is None else None if row[column] is None else float(row[column])


def month_words(month: date, row: dict | None, kind: str, column: str) -> str:
    """Mar 2026: 41 lines under an unclassified code"""
    under = formats.value("billed_under", kind).lower()
    if row is None:
        return f"{formats.month(month)}: no line under {under}"
    return f"{formats.month(month)}: {figure_of(row, column)} {formats.label(column).lower()} under {under}{age(row)}"
