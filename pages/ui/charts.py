"""The charts, as plain dict figures: ranked bars, months, rates with their intervals, benchmarks, payer × category.

Each returns a Chart: the figure, and in words what it shows, for those who cannot see it. No figure is worked out here.
Backgrounds are clear and text takes the theme's colour, so that one figure serves light and dark.
"""

import textwrap
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import NamedTuple

import streamlit as st

from data.lines import reference
from pages.ui import formats
from queries import Answer

# Each has 3:1 against white and against the dark background.
DENIED, PARTLY, PAID, OWED, OUTSIDE, ACCENT = "#b5530f", "#c77c02", "#4a78a8", "#7f97b0", "#8a8f98", "#2f6fb0"
PAYERS = ["#85609f", "#2f6fb0", "#c77c02", "#00876c", "#6b7785", "#b5487e", "#1f8394", "#7d8b1e", "#a8603a", "#5b7fae", "#8f7a3c", "#6f8f6a"]
SYMBOLS = ["circle", "square", "triangle-up", "cross", "circle-open", "x", "star", "hexagon", "pentagon", "triangle-down", "bowtie", "hourglass"]
GREY_VALUES = {"Unidentified", "(blank)", "Unmapped", "not stated", "unknown"}
SMALL = "hidden (small)"
TALLEST_LABEL = 20


class Chart(NamedTuple):
    figure: dict
    alt: str


def ink() -> str:
    """The theme's own text colour, for marks that must stand out most. Unknown before the browser has said: light."""
    return "#e6ebf1" if st.context.theme.type == "dark" else "#1c2733"


@cache
def payer_place(payer: str) -> int:
    """A payer's place in the code table: its colour and mark are the same on every page."""
    places = {row["payer_group"]: place for place, row in enumerate(reference("payer_groups"))}
    return places.get(payer, len(places))


def payer_look(payer: str) -> tuple[str, str]:
    """Colour and marker of a payer, or of the composite."""
    if payer == "BUCA":
        return ink(), "diamond"
    if payer in GREY_VALUES:
        return OUTSIDE, "circle-open"
    return PAYERS[payer_place(payer) % len(PAYERS)], SYMBOLS[payer_place(payer) % len(SYMBOLS)]


def figure(traces: list[dict], height: int, right: int = 16, **layout: object) -> dict:
    """A figure with our margins, without zoom; the theme gives fonts, text colour and grid."""
    axes = {name: {"fixedrange": True, "zeroline": False, **layout.pop(name, {})} for name in ("xaxis", "yaxis")}
    base = {
        "height": height,
        "margin": {"l": 8, "r": right, "t": 8, "b": 40},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "showlegend": False,
        "dragmode": False,
        "clickmode": "event+select",
        "hovermode": "closest",
        "hoverlabel": {"align": "left"},
        "bargap": 0.32,
    }
    return {"data": traces, "layout": base | axes | layout}


def draw(chart: Chart, key: str, on_select: Callable[[], None] | None = None) -> None:
    """Put a chart on the page; with on_select its marks can be clicked."""
    config = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False}
    if on_select is None:
        st.plotly_chart(chart.figure, key=key, config=config, alt=chart.alt)
    else:
        st.plotly_chart(chart.figure, key=key, config=config, alt=chart.alt, on_select=on_select, selection_mode="points")


def wrapped(text: str) -> str:
    """A row's label on at most three short lines: room for the marks on a narrow screen."""
    return "<br>".join(textwrap.wrap(text, TALLEST_LABEL, max_lines=3, placeholder="…")) or text


def rows_axis(names: list[str]) -> dict:
    """One row per name, the first on top."""
    places = list(range(len(names)))
    return {"tickvals": places, "ticktext": [wrapped(one) for one in names], "range": [len(names) - 0.4, -0.6], "automargin": True, "showgrid": False, "ticks": ""}


def rows_height(names: list[str]) -> int:
    """22 to 26 pixels a row, more where a label takes two lines."""
    tallest = max((wrapped(one).count("<br>") for one in names), default=0)
    return max(150, 60 + len(names) * (26 + 13 * tallest))


def beside(row: int, text: str, grey: bool = False) -> dict:
    """A row's figure, in a column of its own at the right of the plot."""
    look = {"font": {"color": OUTSIDE}} if grey else {}
    return {"x": 1, "xref": "paper", "y": row, "yref": "y", "text": text, "showarrow": False, "xanchor": "left", "xshift": 8, "align": "left", **look}


def rates_limit(*answers: Answer) -> float:
    """The end of the scale that all rate charts of a page share: the widest interval, at most 100 %."""
    ends = [0.05]
    for one in answers:
        if "denial_rate" in one.table.column_names:
            ends += [row["denial_rate_high"] if row["denial_rate_high"] is not None else 0 for row in one.rows()]
    return min(1.0, max(ends) * 1.06)


def rate_sentence(row: dict, subject: str, unit: str) -> str:
    """Cigna Health: 87 of 278 adjudicated lines denied, 31.3 % (26.1 to 37.0 %)."""
    if row["denial_rate"] is None:
        return f"{subject}: {SMALL}"
    show = formats.amount if unit == "dollars" else formats.count
    things = {"lines": "adjudicated lines", "claims": "adjudicated claims", "dollars": "adjudicated billed dollars"}[unit]
    counts = f"{show(row['numerator'])} of {show(row['denominator'])} {things} denied"
    return f"{subject}: {counts}, {formats.rate(row['denial_rate'])} ({formats.interval(row)})"


def rate_rows(answer: Answer, unit: str, limit: float, most: int = 14) -> Chart:
    """A dot and its 95 % interval per row; a row too small for an interval is an open grey dot; a dashed line for all together."""
    rows = answer.rows()[:most]
    names = [formats.name(row, answer.by) for row in rows]
    by_payer = answer.by == ("payer_group",)
    total = answer.total.to_pylist()[0] if answer.total.num_rows else {}
    traces, notes = [], []
    for place, (row, name) in enumerate(zip(rows, names, strict=True)):
        if row["denial_rate"] is None:
            notes.append(beside(place, SMALL, grey=True))
            continue
        sure = row["denial_rate_low"] is not None
        colour, symbol = payer_look(row["payer_group"]) if by_payer else (DENIED, "circle")
        mark = {"x": [row["denial_rate"]], "y": [place], "mode": "markers", "customdata": [[str(row[answer.by[0]]), rate_sentence(row, name, unit)]]}
        mark["marker"] = {"color": colour if sure else OUTSIDE, "symbol": symbol if sure else "circle-open", "size": 11}
        if sure:
            mark["error_x"] = {"array": [row["denial_rate_high"] - row["denial_rate"]], "arrayminus": [row["denial_rate"] - row["denial_rate_low"]], "type": "data", "symmetric": False, "color": colour, "thickness": 2, "width": 0}
        traces.append(mark | {"type": "scatter", "hovertemplate": "%{customdata[1]}<extra></extra>", "unselected": {"marker": {"opacity": 1}}, "cliponaxis": False})
        size = formats.amount(row["denominator"]) if unit == "dollars" else formats.count(row["denominator"])
        notes.append(beside(place, f"<b>{formats.rate(row['denial_rate'])}</b>  n {size}", grey=not sure))
    shapes = []
    if total.get("denial_rate") is not None:
        shapes = [{"type": "line", "x0": total["denial_rate"], "x1": total["denial_rate"], "y0": 0, "y1": 1, "yref": "paper", "line": {"dash": "dot", "width": 1.5, "color": OUTSIDE}}]
        notes.append({"x": total["denial_rate"], "y": 1, "yref": "paper", "yanchor": "bottom", "text": f"all {formats.rate(total['denial_rate'])}", "showarrow": False, "font": {"size": 11}})
    x = {"range": [0, limit], "tickformat": ".0%", "title": {"text": f"Denied share of adjudicated {unit}"}, "rangemode": "tozero"}
    drawn = figure(traces, rows_height(names) + 18, right=118, xaxis=x, yaxis=rows_axis(names), annotations=notes, shapes=shapes)
    drawn["layout"]["margin"]["t"] = 26
    return Chart(drawn, "; ".join(rate_sentence(row, name, unit) for row, name in zip(rows[:6], names, strict=False)))


def rate_months(answer: Answer, unit: str, limit: float) -> Chart:
    """The rate by month with its interval; months not yet complete are open marks on a shaded ground."""
    rows = [row for row in answer.rows() if row["denial_rate"] is not None]
    months, sure = [row["month"] for row in rows], [row for row in rows if row["denial_rate_low"] is not None]
    said = [rate_sentence(row, formats.month(row["month"]), unit) + ("" if row["is_mature"] else ", not complete yet") for row in rows]
    line = {"type": "scatter", "x": months, "y": [row["denial_rate"] for row in rows], "mode": "lines+markers", "line": {"color": DENIED, "width": 2}}
    line |= {"marker": {"size": 8, "color": DENIED, "symbol": ["circle" if row["is_mature"] else "circle-open" for row in rows]}, "customdata": said, "hovertemplate": "%{customdata}<extra></extra>"}
    traces = [line | {"connectgaps": False}]
    for row in sure:
        traces.insert(0, {"type": "scatter", "x": [row["month"]] * 2, "y": [row["denial_rate_low"], row["denial_rate_high"]], "mode": "lines", "line": {"color": DENIED, "width": 2}, "opacity": 0.45, "hoverinfo": "skip"})
    shapes, notes = immature(rows)
    y = {"range": [0, limit], "tickformat": ".0%", "title": {"text": f"Denied share of adjudicated {unit}"}}
    drawn = figure(traces, 320, xaxis=months_axis(months), yaxis=y, shapes=shapes, annotations=notes)
    return Chart(drawn, "; ".join(said[-3:]))


def months_axis(months: list[date]) -> dict:
    """Months as Mar 2026, few enough to read."""
    every = max(1, -(-len(set(months)) // 5))
    ticks = sorted(set(months))[::-1][::every]
    return {"tickvals": ticks, "ticktext": [formats.month(one) for one in ticks], "showgrid": False}


def immature(rows: list[dict]) -> tuple[list[dict], list[dict]]:
    """Shade the months for which payers have not yet decided enough, and say so."""
    young = sorted(row["month"] for row in rows if not row["is_mature"])
    if not young:
        return [], []
    shade = {"type": "rect", "x0": before(young[0]), "x1": after(young[-1]), "y0": 0, "y1": 1, "yref": "paper", "fillcolor": OUTSIDE, "opacity": 0.16, "line": {"width": 0}, "layer": "below"}
    note = {"x": before(young[0]), "y": 1, "yref": "paper", "text": "not complete yet", "showarrow": False, "xanchor": "left", "yanchor": "top", "font": {"size": 11}}
    return [shade], [note]


def before(month: date) -> str:
    """The middle of the month before: where the shade begins."""
    return (month.replace(year=month.year - 1, month=12) if month.month == 1 else month.replace(month=month.month - 1)).replace(day=16).isoformat()


def after(month: date) -> str:
    return month.replace(day=16).isoformat()


def month_lines(answer: Answer, columns: tuple[str, ...]) -> Chart:
    """One line per column with its name and last figure at its end; the axis starts at zero."""
    rows = answer.rows()
    months = [row["month"] for row in rows]
    looks = dict(zip(columns, (OUTSIDE, ACCENT, "#00876c", "#85609f"), strict=False))
    dashes = dict(zip(columns, ("dot", "solid", "dash", "dashdot"), strict=False))
    traces, ends = [], []
    for column in columns:
        values = [None if row[column] is None else float(row[column]) for row in rows]
        said = [f"{formats.month(row['month'])}: {formats.label(column).lower()} {formats.short(column, row[column]) if row[column] is not None else SMALL}" + ("" if row["is_mature"] else ", not complete yet") for row in rows]
        traces.append({"type": "scatter", "x": months, "y": values, "mode": "lines+markers", "connectgaps": False, "line": {"color": looks[column], "width": 2.5, "dash": dashes[column]}, "marker": {"size": 6, "symbol": ["circle" if row["is_mature"] else "circle-open" for row in rows]}, "customdata": said, "hovertemplate": "%{customdata}<extra></extra>"})
        last = next((one for one in reversed(values) if one is not None), None)
        if last is not None:
            ends.append((last, f"{formats.label(column)} {formats.short(column, last)}", looks[column]))
    top = max((one for trace in traces for one in trace["y"] if one is not None), default=1) * 1.08
    shapes, notes = immature(rows)
    notes += [{"x": 1, "xref": "paper", "y": y, "text": text, "showarrow": False, "xanchor": "left", "xshift": 8, "font": {"color": colour}} for y, text, colour in spread(ends, top)]
    money = columns[0].endswith("_amount")
    y = {"range": [0, top], "tickformat": "$~s" if money else ",~s", "title": {"text": "Dollars a month" if money else "Number a month"}}
    drawn = figure(traces, 320, right=118, xaxis=months_axis(months), yaxis=y, shapes=shapes, annotations=notes)
    return Chart(drawn, "; ".join(f"{text} in the last month" for _, text, _ in ends))


def spread(ends: list[tuple[float, str, str]], top: float) -> list[tuple[float, str, str]]:
    """End labels moved apart so that none covers another."""
    apart, placed, floor = top * 0.075, [], float("-inf")
    for y, text, colour in sorted(ends):
        floor = max(y, floor + apart)
        placed.append((floor, text, colour))
    return placed


def ranked(answer: Answer, column: str, colour: str = ACCENT, most: int = 12, by: tuple[str, ...] = ()) -> Chart:
    """Horizontal bars, longest first as answered, the figure at the tip; what is beyond the most is added up as Other, last."""
    by = by or answer.by
    rows = [row for row in answer.rows() if row[column] is None or float(row[column]) != 0]
    shown, rest = rows[:most], rows[most:]
    names = [formats.name(row, by) for row in shown]
    values = [None if row[column] is None else float(row[column]) for row in shown]
    codes = [str(row[by[0]]) for row in shown]
    if rest:
        names, codes = [*names, f"Other ({len(rest)})"], [*codes, ""]
        values.append(sum(float(row[column] or 0) for row in rest))
    whole = sum(one or 0 for one in values)
    tips = [SMALL if one is None else formats.short(column, one) + (f"  {one / whole:.0%}" if whole else "") for one in values]
    colours = [OUTSIDE if code in GREY_VALUES or code == "" else colour for code in codes]
    said = [f"{name}: {formats.label(column).lower()} {tip}" + (" of all" if whole else "") for name, tip in zip(names, tips, strict=True)]
    bars = {"type": "bar", "orientation": "h", "x": values, "y": list(range(len(names))), "marker": {"color": colours}, "customdata": [[code, text] for code, text in zip(codes, said, strict=True)], "hovertemplate": "%{customdata[1]}<extra></extra>", "unselected": {"marker": {"opacity": 1}}}
    notes = [beside(place, tip, grey=values[place] is None) for place, tip in enumerate(tips)]
    x = {"tickformat": "$~s" if column.endswith("_amount") else ",~s", "rangemode": "tozero", "title": {"text": f"{formats.label(column)}{' dollars' if column.endswith('_amount') and 'dollars' not in formats.label(column) else ''}"}, "nticks": 5}
    return Chart(figure([bars], rows_height(names), right=104, xaxis=x, yaxis=rows_axis(names), annotations=notes), "; ".join(said[:6]))


def bridge(answer: Answer) -> Chart:
    """What became of every line selected: in the rate (denied, partly denied, paid, patient's share), then outside it in grey."""
    tones = {"denied": DENIED, "partially_denied": PARTLY, "paid": PAID, "patient_share": OWED}
    chart = ranked(answer, "line_count", most=20, by=("step",))
    bars = chart.figure["data"][0]
    bars["marker"]["color"] = [tones.get(code[0], OUTSIDE) for code in bars["customdata"]]
    bars["marker"]["pattern"] = {"shape": ["" if code[0] in tones else "/" for code in bars["customdata"]], "fillmode": "replace", "size": 6}
    return chart


def benchmark_rows(answer: Answer, column: str, unit: str, limit: float | None = None) -> Chart:
    """Payers in their own colours, BUCA as a dark diamond, Medicare as a dashed line across and a mark of its own."""
    rows = [row for row in answer.rows() if not row["withheld"] and (row[column] is not None) and (column != "denial_rate" or row["denominator"])]
    rows = sorted(rows, key=lambda row: (row["kind"] != "payer", 0))
    order = {"payer": 1, "BUCA": 0, "Medicare": 2}
    rows = [row for row in rows if row["kind"] != "Medicare"]
    rows.sort(key=lambda row: (order[row["kind"]] != 1, -row[column]))
    names = [benchmark_name(row) for row in rows]
    traces, notes = [], []
    for place, (row, name) in enumerate(zip(rows, names, strict=True)):
        sure = column != "denial_rate" or row["denial_rate_low"] is not None
        colour, symbol = payer_look(row["benchmark"])
        said = rate_sentence(row, name, unit) if column == "denial_rate" else f"{name}: {formats.label(column).lower()} {formats.short(column, row[column])}, {formats.count(row['line_count'])} lines"
        mark = {"type": "scatter", "mode": "markers", "x": [row[column]], "y": [place], "customdata": [[row["benchmark"], said]], "hovertemplate": "%{customdata[1]}<extra></extra>", "cliponaxis": False}
        mark["marker"] = {"color": colour if sure else OUTSIDE, "symbol": symbol if sure else "circle-open", "size": 15 if row["kind"] == "BUCA" else 11}
        if column == "denial_rate" and sure:
            mark["error_x"] = {"array": [row["denial_rate_high"] - row[column]], "arrayminus": [row[column] - row["denial_rate_low"]], "type": "data", "symmetric": False, "color": colour, "thickness": 4 if row["kind"] == "BUCA" else 2, "width": 0}
        traces.append(mark)
        size = row["denominator"] if column == "denial_rate" else row["line_count"]
        n = formats.amount(size) if column == "denial_rate" and unit == "dollars" else formats.count(size)
        notes.append(beside(place, f"<b>{formats.short(column, row[column])}</b>  n {n}", grey=not sure))
    shapes, lines = medicare_line(answer, column)
    tick = {"denial_rate": ".0%", "allowed_to_charge_rate": ".0%"}.get(column, "~s")
    titles = {"denial_rate": f"Denied share of adjudicated {unit}", "allowed_to_charge_rate": "Allowed dollars ÷ billed dollars, priced lines"}
    x = {"rangemode": "tozero", "tickformat": tick, "title": {"text": titles.get(column, f"{formats.label(column)} (days)")}, "nticks": 5}
    ends = [row["denial_rate_high"] or row[column] if column == "denial_rate" else row[column] for row in rows]
    x["range"] = [0, limit or max([*ends, *(shape["x0"] for shape in shapes), 0.01]) * 1.08]
    drawn = figure(traces, rows_height(names) + 18, right=118, xaxis=x, yaxis=rows_axis(names), annotations=notes + lines, shapes=shapes)
    drawn["layout"]["margin"]["t"] = 26
    return Chart(drawn, "; ".join(trace["customdata"][0][1] for trace in traces[:8]))


def benchmark_name(row: dict) -> str:
    """A payer and its line of business; BUCA says what it is."""
    if row["kind"] == "BUCA":
        return "BUCA, commercial"
    book = row["line_of_business"]
    return f"{row['benchmark']}, {formats.value('line_of_business', book).lower()}" if book and book != row["benchmark"].lower() else row["benchmark"]


def medicare_line(answer: Answer, column: str) -> tuple[list[dict], list[dict]]:
    """Medicare across all rows, dashed."""
    row = next((one for one in answer.rows() if one["kind"] == "Medicare" and one[column] is not None), None)
    if row is None:
        return [], []
    line = {"type": "line", "x0": row[column], "x1": row[column], "y0": 0, "y1": 1, "yref": "paper", "line": {"dash": "dash", "width": 2, "color": payer_look("Medicare")[0]}}
    note = {"x": row[column], "y": 1, "yref": "paper", "yanchor": "bottom", "text": f"Medicare {formats.short(column, row[column])}", "showarrow": False, "font": {"size": 11}}
    return [line], [note]


def matrix(answer: Answer, rows: str, columns: str, column: str, most: int = 8) -> Chart:
    """A table in colour with the figure printed in every cell; the biggest rows and columns first, a blank where there is none."""
    cells = {(row[rows], row[columns]): row[column] for row in answer.rows()}
    size = lambda place, one: -sum(float(value or 0) for key, value in cells.items() if key[place] == one)  # noqa: E731
    down = sorted({key[0] for key in cells}, key=lambda one: size(0, one))[:most]
    across = sorted({key[1] for key in cells if key[1] is not None}, key=lambda one: size(1, one))[:6]
    number = lambda one, other: float(cells[one, other]) if cells.get((one, other)) is not None else None  # noqa: E731
    text = [[formats.short(column, cells[one, other]) if cells.get((one, other)) is not None else (SMALL if (one, other) in cells else "") for other in across] for one in down]
    said = [[f"{formats.value(rows, one)}, {formats.value(columns, other).lower()}: {formats.label(column).lower()} {text[i][j] or 'none'}" for j, other in enumerate(across)] for i, one in enumerate(down)]
    heat = {"type": "heatmap", "z": [[number(one, other) for other in across] for one in down], "x": list(range(len(across))), "y": list(range(len(down))), "text": text, "texttemplate": "%{text}", "textfont": {"color": ink()}, "customdata": said, "hovertemplate": "%{customdata}<extra></extra>", "colorscale": [[0, "rgba(181,83,15,0.04)"], [1, "rgba(181,83,15,0.55)"]], "showscale": False, "xgap": 2, "ygap": 2, "hoverongaps": False}
    x = {"tickvals": list(range(len(across))), "ticktext": ["<br>".join(textwrap.wrap(formats.value(columns, one), 13)) for one in across], "side": "top", "showgrid": False, "ticks": ""}
    drawn = figure([heat], 80 + 34 * len(down), xaxis=x, yaxis=rows_axis([formats.value(rows, one) for one in down]))
    drawn["layout"]["margin"] |= {"t": 56, "b": 8}
    return Chart(drawn, "; ".join(one for line in said[:3] for one in line[:2]))
