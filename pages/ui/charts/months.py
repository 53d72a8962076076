"""Months: dollars and counts as lines with their names at the end, the denial rate with its intervals."""

from datetime import date, timedelta

from pages.ui import formats
from pages.ui.charts.base import CLEAR, FIGURES_WIDTH, SMALL, Chart, figure, note, trace
from pages.ui.charts.rates import rate_sentence
from pages.ui.charts.tones import ACCENT, DENIED, OUTSIDE, SERIES
from queries import Answer

HEIGHT = 320
YOUNG = "not complete yet"
MONTH = 30.4 * 24 * 3600 * 1000  # a month's width on an axis of dates, which counts milliseconds


def month_lines(answer: Answer, columns: tuple[str, ...], completed: bool = False) -> Chart:
    """One line per column with its name and last figure at its end; the axis starts at zero.

    With `completed`, a second, dotted line for what the months not complete yet will come to.
    """
    rows = answer.rows()
    lines, ends = [], []
    for column, (colour, dash) in zip(columns, [(ACCENT, "solid")] if completed else SERIES, strict=False):
        values = [None if row[column] is None else float(row[column]) for row in rows]
        look = {
            "line": {"color": colour, "width": 2.5, "dash": dash},
            "marker": {"size": 6, "symbol": [mark(row) for row in rows]},
        }
        said = [
            f"{formats.month(row['month'])}: {formats.label(column).lower()} {figure_of(row, column)}{age(row)}"
            for row in rows
        ]
        lines.append(
            trace([row["month"] for row in rows], values, said, mode="lines+markers", connectgaps=False, **look)
        )
        if known := [one for one in values if one is not None]:
            ends.append((known[-1], f"{formats.label(column)} {formats.short(column, known[-1])}", colour))
        elif rows and not any(row.get("hidden") for row in rows):
            ends.append((0, f"{formats.label(column)}:\nnot in the input", colour))
        if completed and (estimate := estimated(rows, column, colour)):
            lines.append(estimate)
            ends.append((estimate["y"][-1], f"estimate {formats.short(column, estimate['y'][-1])}", colour))
    top = max((one for line in lines for one in line["y"] if one is not None), default=1) * 1.08
    ground, notes = hatched(rows, top)
    notes += [note(text, 1, y, colour, xref="paper", xanchor="left", xshift=8) for y, text, colour in spread(ends, top)]
    money = columns[0].endswith("_amount")
    y = {
        "range": [0, top],
        "tickformat": "$~s" if money else ",~s",
        "title": "Dollars a month" if money else "Number a month",
    }
    made = figure([*ground, *lines], HEIGHT, FIGURES_WIDTH, 20, xaxis=axis(rows), yaxis=y, annotations=notes)
    return Chart(made, "; ".join(f"{text} in the last month" for _, text, _ in ends))


def estimated(rows: list[dict], column: str, colour: str) -> dict | None:
    """What the months not complete yet will come to, starting from the last complete one."""
    young = [row for row in rows if not row["is_mature"] and row[f"completed_{column}"] is not None]
    if not young:
        return None
    before = [row for row in rows if row["is_mature"] and row[column] is not None and row["month"] < young[0]["month"]][
        -1:
    ]
    points = [(row["month"], float(row[column]), "") for row in before]
    for row in young:
        ends = formats.short(column, row[f"completed_{column}"])
        said = f"{formats.month(row['month'])}: {formats.label(column).lower()} will come to about {ends}; "
        said += f"{figure_of(row, column)} decided so far, {formats.rate(row['completion_rate'])} complete"
        points.append((row["month"], float(row[f"completed_{column}"]), said))
    months, values, sentences = (list(one) for one in zip(*points, strict=True))
    look = {"line": {"color": colour, "width": 2, "dash": "dot"}, "marker": {"size": 7, "symbol": "diamond-open"}}
    return trace(months, values, sentences, mode="lines+markers", **look)


def rate_months(answer: Answer, unit: str, limit: float) -> Chart:
    """The rate by month with its interval; small and grey where there are too few lines for one."""
    rows = [row for row in answer.rows() if row["denial_rate"] is not None]
    said = [rate_sentence(row, formats.month(row["month"]), unit) + age(row) for row in rows]
    sure = [row["denial_rate_low"] is not None for row in rows]
    marker = {
        "size": [8 if one else 5 for one in sure],
        "color": [DENIED if one else OUTSIDE for one in sure],
        "symbol": [mark(row) for row in rows],
    }
    line = trace(
        [row["month"] for row in rows],
        [row["denial_rate"] for row in rows],
        said,
        mode="lines+markers",
        line={"color": DENIED, "width": 1.5},
        marker=marker,
    )
    whiskers = [whisker(row) for row, one in zip(rows, sure, strict=True) if one]
    ground, notes = hatched(rows, limit)
    y = {"range": [0, limit], "tickformat": ".0%", "title": f"Denied share of adjudicated {unit}"}
    return Chart(
        figure([*ground, *whiskers, line], HEIGHT, top=20, xaxis=axis(rows), yaxis=y, annotations=notes),
        "; ".join(said[-3:]),
    )


def whisker(row: dict) -> dict:
    """A month's interval."""
    ends = {"x": [row["month"]] * 2, "y": [row["denial_rate_low"], row["denial_rate_high"]]}
    return ends | {
        "type": "scatter",
        "mode": "lines",
        "line": {"color": DENIED, "width": 2},
        "opacity": 0.45,
        "hoverinfo": "skip",
    }


def mark(row: dict) -> str:
    """Open where the month is not complete."""
    return "circle" if row["is_mature"] else "circle-open"


def age(row: dict) -> str:
    """Whether a month is complete, and how far it is where that is measured."""
    if row["is_mature"]:
        return ""
    return f", {YOUNG}" + (f" ({formats.rate(row['completion_rate'])})" if row["completion_rate"] is not None else "")


def figure_of(row: dict, column: str) -> str:
    return SMALL if row[column] is None and row.get("hidden") else formats.short(column, row[column])


def axis(rows: list[dict]) -> dict:
    """Months, few enough to read on any width, the last one always named."""
    months = sorted({row["month"] for row in rows}, reverse=True)
    ticks = months[:: max(1, -(-len(months) // 4))]
    return {"tickvals": ticks, "ticktext": [f"{one:%b}\n{one:%Y}" for one in ticks], "showgrid": False}


def hatched(rows: list[dict], top: float) -> tuple[list[dict], list[dict]]:
    """Hatching behind the months for which payers have not yet decided enough, and its name."""
    young: list[date] = sorted({row["month"] for row in rows if not row["is_mature"]})
    if not young:
        return [], []
    hatch = {"shape": "/", "fgcolor": OUTSIDE, "fgopacity": 0.45, "bgcolor": CLEAR, "size": 7, "solidity": 0.15}
    ground = {
        "type": "bar",
        "x": young,
        "y": [top] * len(young),
        "width": MONTH,
        "marker": {"color": CLEAR, "pattern": hatch, "line": {"width": 0}},
        "hoverinfo": "skip",
        "unselected": {"marker": {"opacity": 1}},
    }
    end = (young[-1] + timedelta(days=15)).isoformat()
    return [ground], [note(YOUNG, end, 1, yref="paper", xanchor="right", yanchor="bottom")]


def spread(ends: list[tuple[float, str, str]], top: float) -> list[tuple[float, str, str]]:
    """End labels moved apart, up and then down from the top, so that none covers another and none leaves the plot."""
    placed, floor, ceiling = [], float("-inf"), top * 0.98
    for y, text, colour in sorted(ends):
        floor = max(y, floor + top * (0.15 if "\n" in text else 0.08))
        placed.append((floor, text, colour))
    for place, (y, text, colour) in reversed(list(enumerate(placed))):
        placed[place] = (min(y, ceiling), text, colour)
        ceiling = placed[place][0] - top * 0.08
    return placed
