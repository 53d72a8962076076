"""Verdicts, months held and days to decide: grids whose cells say in a sign and a word what their ground says in colour."""

from collections.abc import Callable, Sequence

from pages.about.answerability import words
from pages.topics.verdicts import VERDICTS
from pages.ui import formats, payers
from pages.ui.charts import months
from pages.ui.charts.figure import SMALL, Chart, head, percent, strong
from pages.ui.charts.grid import Cell, grid, states
from pages.ui.charts.months import Line, Point
from pages.ui.drawings import biggest
from queries import Answer

MOST_PAYERS, MOST_MONTHS, MOST_CURVES = 7, 12, 6
EVERY = "All lines"
HELD = {"no claim": ("✕", "rgba(181,83,15,0.38)"), "not complete yet": ("◐", "rgba(199,124,2,0.30)"),
        "other codes only": ("0", "rgba(138,143,152,0.16)"), "complete": ("", "rgba(74,120,168,0.22)")}  # fmt: skip
LOOK = {"row": 26, "top": 52, "bottom": 8}


def verdicts(every: Answer, by_payer: Answer, first: str) -> Chart:
    """Questions down, payers across, the one asked for on top: the verdict in each cell, with how full it is where that is why."""
    names = largest(by_payer)
    cells = {(row["named"], row.get("payer_group", EVERY)): row for row in [*every.rows(), *by_payer.rows()]}
    asked = sorted(words.in_order(every), key=lambda row: row["named"] != first)
    shown = [row for row in asked if row["named"] == first or not is_answered(row, (EVERY, *names), cells)]
    found = [[verdict(row["asks"], name, cells.get((row["named"], name))) for name in (EVERY, *names)] for row in shown]
    labels = [strong(f"▸ {row['asks']}") if row["named"] == first else row["asks"] for row in shown]
    heads = [head(formats.value("payer_group", one), 12) for one in (EVERY, *names)]
    more, rest = len({row["payer_group"] for row in by_payer.rows()} - set(names)), len(asked) - len(shown)
    said = f" Left out: {formats.counted(rest, 'question')} with a yes throughout, in the table." if rest else ""
    said += f" {more} smaller payers only in the table." if more else ""
    alt = [line[0].said for line in found[:4]]
    return grid(labels, heads, found, ground(VERDICTS), is_wrapped=False, alt=alt, more=said, **LOOK)


def ground(looks: dict[str, tuple[str, str]]) -> object:
    """The colours of the states, in their order."""
    return states([colour for _, colour in looks.values()])


def is_answered(row: dict, across: Sequence[str], cells: dict) -> bool:
    """Whether a question has its yes of every column that has lines: then there is nothing to show."""
    found = (cells.get((row["named"], name)) for name in across)
    return all(cell is None or cell["answerable"] == "yes" for cell in found)


def verdict(asks: str, name: str, row: dict | None, written: Callable[[str], str] = str) -> Cell:
    """✓ yes, ◐ 48 %, ✕ no; nothing where there is no line."""
    if row is None:
        return Cell(None, "", f"{asks} {name}: no line")
    word = {"yes": "yes", "no": "no"}.get(row["answerable"], "caution")
    if "filled on too few" in row["because"] and row["filled_rate"] is not None:
        word = f"{row['filled_rate'] * 100:.0f}\u00a0%"
    text = written(f"{VERDICTS[row['answerable']][0]} {word}")
    return Cell(list(VERDICTS).index(row["answerable"]), text, words.verdict(asks, name, row))


def by_month(answer: Answer, first: str) -> Chart:
    """One question: payers down, months across."""
    rows = [row for row in answer.rows() if row["named"] == first and row["month"]]
    names, latest = largest(answer), sorted({row["month"] for row in rows})[-MOST_MONTHS:]
    cells = {(row["payer_group"], row["month"]): row for row in rows}
    found = [[verdict(f"{name},", formats.month(one), cells.get((name, one)), brief) for one in latest] for name in names]  # fmt: skip
    labels, alt = [formats.value("payer_group", one) for one in names], [line[-1].said for line in found if line]
    more = " The latest months and the largest payers; all are in the table."
    return grid(labels, months.heads(latest, 1), found, ground(VERDICTS), alt=alt, more=more, **LOOK)


def brief(said: str) -> str:
    """In a narrow cell: ◐, ◐ 48"""
    return said.replace(" caution", "").replace("\u00a0%", "")


def calendar(answer: Answer) -> Chart:
    """Payers down, every month across: lines, or that there is none, and of what kind."""
    rows = answer.rows()
    names, every = biggest(rows, "payer_group", "line_count"), sorted({row["month"] for row in rows})
    cells = {(row["payer_group"], row["month"]): held(row) for row in rows}
    found = [[cells[name, one] for one in every] for name in names]
    labels, alt = [formats.value("payer_group", one) for one in names], [line[-1].said for line in found[:6]]
    return grid(labels, months.heads(every, 3), found, ground(HELD), size=10, alt=alt, **LOOK)


def held(row: dict) -> Cell:
    """212 lines, not complete yet: the lines of a month with its sign."""
    state, count = row["held"], row["line_count"]
    where, sign, place = f"{row['payer_group']}, {formats.month(row['month'])}", HELD[state][0], list(HELD).index(state)
    if state in ("no claim", "other codes only"):
        said = "no claim of any code" if state == "no claim" else "claims, but none of these codes"
        return Cell(place, sign, f"{where}: {said}")
    lines = SMALL if count is None else formats.counted(count, "line")
    text = sign + ("·" if count is None else formats.count(count).replace("\u00a0", ""))
    return Cell(place, text, f"{where}: {lines}, {state}")


def lags(answer: Answer) -> Chart:
    """The share of lines decided within so many days of the service, for the payers with the most lines, of which nothing is hidden."""
    waited: dict[str, dict[str, int | None]] = {}
    for row in answer.rows():
        waited.setdefault(row["payer_group"], {})[row["decided_in"]] = row["waited_line_count"]
    known = [one for one, bands in waited.items() if None not in bands.values()]
    shown = sorted(known, key=lambda one: -sum(waited[one].values()))[:MOST_CURVES]
    drawn, more = [curve(name, waited[name]) for name in shown], len(waited) - len(shown)
    scale, alt = percent("")._replace(end=1.02), "; ".join(line.points[0].said for line in drawn)
    said = f" {more} more in the table." if more > 0 else ""
    return months.curves(drawn, scale, [*words.BANDS.values()], "Days from the service", alt, said)


def curve(name: str, bands: dict[str, int]) -> Line:
    """One payer's share decided by each number of days, named with its first."""
    count, so_far, points = sum(bands.values()), 0, []
    lines = formats.counted(formats.count(count), "line")
    for band, days in words.BANDS.items():
        so_far += bands.get(band) or 0
        share = so_far / count
        said = f"{name}: {formats.rate(share)} of {lines} decided within {days} days of the service"
        points.append(Point(days, share, said))
    return Line(points, payers.look(name)[0], f"{name} {formats.rate(points[0].value)}", width=2)


def largest(answer: Answer) -> list[str]:
    """The payers with the most lines; hidden ones last."""
    sizes: dict[str, int] = {}
    for row in answer.rows():
        if row.get("payer_group"):
            sizes[row["payer_group"]] = max(sizes.get(row["payer_group"], 0), row["held_line_count"] or 0)
    return sorted(sizes, key=lambda one: (-sizes[one], one))[:MOST_PAYERS]
