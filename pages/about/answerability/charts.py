"""Verdicts, months held and days to decide: grids whose cells say in a sign and a word what their ground says in colour."""

from datetime import date

from data.code_tables import reference
from pages.ui import formats
from pages.ui.charts.base import SMALL, Chart, figure, head, note, rows_axis, strong, trace
from pages.ui.charts.months import HEIGHT, spread
from pages.ui.charts.tones import ink, payer
from pages.ui.verdicts import VERDICTS
from queries import Answer

MOST_PAYERS, MOST_MONTHS, MOST_CURVES = 7, 12, 6
EVERY = "All lines"
HELD = {"no claim": ("✕", "rgba(181,83,15,0.38)"), "not complete yet": ("◐", "rgba(199,124,2,0.30)"),
        "other codes only": ("0", "rgba(138,143,152,0.16)"), "complete": ("", "rgba(74,120,168,0.22)")}  # fmt: skip
BANDS = ("0 to 30 days", "31 to 60 days", "61 to 90 days", "91 to 180 days", "181 to 365 days")
ENDS = (30, 60, 90, 180, 365)


def grid(
    rows: list[str], columns: list[str], states: list[list[str | None]], text: list[list[str]], said: list[list[str]],
    grounds: dict[str, tuple[str, str]], row: int = 26, size: int = 11,
) -> dict:  # fmt: skip
    """A grid of states: each with its colour, its text, and a sentence on hover."""
    order, count = list(grounds), len(grounds)
    scale = [(place / count, ground) for place, (_, ground) in enumerate(grounds.values())]
    steps = [[at, ground] for place, (at, ground) in enumerate(scale) for at in (at, (place + 1) / count)]
    heat = {
        "type": "heatmap",
        "x": list(range(len(columns))),
        "y": list(range(len(rows))),
        "z": [[None if one is None else order.index(one) for one in line] for line in states],
        "text": text,
        "texttemplate": "%{text}",
        "textfont": {"color": ink(), "size": size},
        "customdata": said,
        "hovertemplate": "%{customdata}<extra></extra>",
        "zmin": -0.5,
        "zmax": count - 0.5,
        "colorscale": steps,
        "showscale": False,
        "xgap": 2,
        "ygap": 2,
        "hoverongaps": False,
    }
    x = {"tickvals": heat["x"], "ticktext": columns, "side": "top", "showgrid": False, "ticks": "", "tickfont": {"size": 11}}  # fmt: skip
    made = figure([heat] if rows and columns else [], 66 + row * len(rows), top=52, xaxis=x, yaxis=rows_axis(rows))
    made["layout"]["margin"]["b"] = 8
    return made


def verdicts(whole: Answer, payers: Answer, first: str) -> Chart:
    """Questions down, payers across, the one asked for on top: the verdict in each cell, with how full it is where that is why."""
    names = biggest(payers)
    cells = {(row["named"], EVERY): row for row in whole.rows()}
    cells |= {(row["named"], row["payer_group"]): row for row in payers.rows()}
    across = [EVERY, *names]
    asked = sorted(in_order(whole), key=lambda row: row["named"] != first)
    every = [row for row in asked if row["named"] == first or not answered(row, across, cells)]
    found = [[cells.get((row["named"], name)) for name in across] for row in every]
    said = [[sentence(row["asks"], name, cell) for name, cell in zip(across, line, strict=True)] for row, line in zip(every, found, strict=True)]  # fmt: skip
    labels = [strong(f"▸ {row['asks']}") if row["named"] == first else row["asks"] for row in every]
    made = grid(
        labels,
        [head(formats.value("payer_group", one), 12) for one in across],
        [[cell and cell["answerable"] for cell in line] for line in found],
        [[in_cell(cell) for cell in line] for line in found],
        said,
        VERDICTS,
    )
    made["layout"]["yaxis"] |= {"ticktext": labels}  # whole questions, on one line
    more = len({row["payer_group"] for row in payers.rows()} - set(names))
    rest = len(asked) - len(every)
    noted = f" Left out: {formats.counted(rest, 'question')} with a yes throughout, in the table." if rest else ""
    noted += f" {more} smaller payers only in the table." if more else ""
    return Chart(made, "; ".join(line[0] for line in said[:4]), noted)


def answered(row: dict, across: list[str], cells: dict) -> bool:
    """Whether a question has its yes of every column that has lines: then there is nothing to show."""
    found = (cells.get((row["named"], name)) for name in across)
    return all(cell is None or cell["answerable"] == "yes" for cell in found)


def in_order(whole: Answer) -> list[dict]:
    """The questions in the order of their table, whatever is hidden of them."""
    places = {one["id"]: place for place, one in enumerate(reference("answerability"))}
    return sorted(whole.rows(), key=lambda row: places[row["named"]])


def in_cell(row: dict | None) -> str:
    """✓ yes, ◐ 48 %, ✕ no; nothing where there is no line."""
    if row is None:
        return ""
    word = {"yes": "yes", "no": "no"}.get(row["answerable"], "caution")
    if "filled on too few" in row["because"] and row["filled_rate"] is not None:
        word = f"{row['filled_rate'] * 100:.0f}\u00a0%"
    return f"{VERDICTS[row['answerable']][0]} {word}"


def sentence(asks: str, name: str, row: dict | None) -> str:
    """Which products hide behind the code? Cigna Health: with caution (filled on too few lines: product), product on 48.4 % of 812 lines"""
    if row is None:
        return f"{asks} {name}: no line"
    said = f"{asks} {name}: {row['answerable']}" + (f" ({row['because']})" if row["because"] else "")
    if row["held_line_count"] is None:
        return f"{said}; {SMALL}"
    full = "" if row["filled_rate"] is None else f"{row['weakest']} on {formats.rate(row['filled_rate'])} of "
    return f"{said}; {full}{formats.counted(formats.count(row['held_line_count']), 'line')}"


def verdict_months(answer: Answer, first: str) -> Chart:
    """One question: payers down, months across."""
    rows = [row for row in answer.rows() if row["named"] == first and row["month"]]
    names, months = biggest(answer), sorted({row["month"] for row in rows})[-MOST_MONTHS:]
    cells = {(row["payer_group"], row["month"]): row for row in rows}
    found = [[cells.get((name, one)) for one in months] for name in names]
    said = [[sentence(f"{name},", formats.month(one), cell) for one, cell in zip(months, line, strict=True)] for name, line in zip(names, found, strict=True)]  # fmt: skip
    made = grid(
        [formats.value("payer_group", one) for one in names],
        named(months, 1),
        [[cell and cell["answerable"] for cell in line] for line in found],
        [[in_cell(cell).replace(" caution", "").replace("\u00a0%", "") for cell in line] for line in found],
        said,
        VERDICTS,
    )
    return Chart(made, "; ".join(line[-1] for line in said if line), " The latest months and the largest payers; all are in the table.")  # fmt: skip


def calendar(answer: Answer) -> Chart:
    """Payers down, every month across: lines, or that there is none, and of what kind."""
    rows = answer.rows()
    sizes: dict[str, int] = {}
    for row in rows:
        sizes[row["payer_group"]] = sizes.get(row["payer_group"], 0) + (row["line_count"] or 0)
    names, months = sorted(sizes, key=lambda one: (-sizes[one], one)), sorted({row["month"] for row in rows})
    cells = {(row["payer_group"], row["month"]): row for row in rows}
    found = [[cells[name, one] for one in months] for name in names]
    said = [[f"{name}, {formats.month(cell['month'])}: {held(cell)}" for cell in line] for name, line in zip(names, found, strict=True)]  # fmt: skip
    made = grid(
        [formats.value("payer_group", one) for one in names],
        named(months, 3),
        [[cell["held"] for cell in line] for line in found],
        [[lines_in(cell) for cell in line] for line in found],
        said,
        HELD,
        size=10,
    )
    return Chart(made, "; ".join(line[-1] for line in said[:6]))


def held(row: dict) -> str:
    """212 lines, not complete yet"""
    if row["held"] == "no claim":
        return "no claim of any code"
    if row["held"] == "other codes only":
        return "claims, but none of these codes"
    lines = SMALL if row["line_count"] is None else formats.counted(row["line_count"], "line")
    return f"{lines}, {row['held']}"


def lines_in(row: dict) -> str:
    """The lines of a month with its sign."""
    sign = HELD[row["held"]][0]
    if row["held"] in ("no claim", "other codes only"):
        return sign
    return sign + ("·" if row["line_count"] is None else formats.count(row["line_count"]).replace("\u00a0", ""))


def lags(answer: Answer) -> Chart:
    """The share of lines decided within so many days of the service, for the payers with the most lines, of which nothing is hidden."""
    waited: dict[str, dict[str, int | None]] = {}
    for row in answer.rows():
        waited.setdefault(row["payer_group"], {})[row["decided_in"]] = row["waited_line_count"]
    names = sorted((one for one, bands in waited.items() if None not in bands.values()), key=lambda one: -sum(waited[one].values()))  # fmt: skip
    lines, starts, said = [], [], []
    for name in names[:MOST_CURVES]:
        bands, (colour, _) = waited[name], payer(name)
        count = sum(bands.values())
        shares = [sum(bands.get(one) or 0 for one in BANDS[: place + 1]) / count for place in range(len(BANDS))]
        words = [f"{name}: {formats.rate(share)} of {formats.counted(formats.count(count), 'line')} decided within {end} days of the service" for share, end in zip(shares, ENDS, strict=True)]  # fmt: skip
        lines.append(trace(list(ENDS), shares, words, mode="lines+markers", line={"color": colour, "width": 2}, marker={"color": colour, "size": 6}))  # fmt: skip
        starts.append((shares[0], f"{name} {formats.rate(shares[0])}", colour))
        said.append(words[0])
    notes = [note(text, ENDS[0], y, colour, xanchor="right", xshift=-8) for y, text, colour in spread(starts, 1.0)]
    x = {
        "tickvals": list(ENDS),
        "showgrid": False,
        "title": "Days from the service",
        "range": [-0.35 * ENDS[-1], 1.02 * ENDS[-1]],
    }
    y = {"range": [0, 1.02], "tickformat": ".0%", "tickvals": [0, 0.5, 1]}
    more = len(waited) - len(lines)
    return Chart(figure(lines, HEIGHT, top=12, xaxis=x, yaxis=y, annotations=notes), "; ".join(said), f" {more} more in the table." if more > 0 else "")  # fmt: skip


def biggest(answer: Answer) -> list[str]:
    """The payers with the most lines; hidden ones last."""
    sizes: dict[str, int] = {}
    for row in answer.rows():
        if row.get("payer_group"):
            sizes[row["payer_group"]] = max(sizes.get(row["payer_group"], 0), row["held_line_count"] or 0)
    return sorted(sizes, key=lambda one: (-sizes[one], one))[:MOST_PAYERS]


def named(months: list[date], every: int) -> list[str]:
    """Months as column heads, each `every`-th named, the year once."""
    seen, heads = set(), []
    for place, one in enumerate(months):
        text = f"{one:%b}" if place % every == 0 else ""
        if text and one.year not in seen:
            seen.add(one.year)
            text += f"\n{one:%Y}"
        heads.append(text)
    return heads
