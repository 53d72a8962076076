"""Modifiers and late codes: two rates to a row, marks by month with the days their rules began, shares of a row by verdict."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import partial

import pyarrow as pa

from pages.ui import formats
from pages.ui.charts.bars import biggest, matrix
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
    strong,
    trace,
)
from pages.ui.charts.months import HEIGHT, axis, hatched, spread
from pages.ui.charts.rates import dot, rate_rows, rate_sentence
from pages.ui.charts.tones import ACCENT, DENIED, OUTSIDE, PAID, PARTLY, SERIES
from queries import Answer

ROW = 46  # pixels for two dots and their figures
MOST_PAIRS, MOST_SETS, MOST_PAYERS, FEW = 10, 14, 6, 30
VERDICTS = {
    "by rule": (PAID, ""),
    "to check": (PARTLY, "/"),
    "against": (DENIED, ""),
    "no rule": (OUTSIDE, ""),
    "product not known": (OUTSIDE, "."),
}


def set_rows(answer: Answer, overall: Answer, unit: str, limit: float) -> Chart:
    """The sets with most lines, each with its rate, and the rate of all."""
    shown = most_lines(answer)
    drawn = rate_rows(answer_of(shown, range(shown.table.num_rows), ("modifier_set",), overall.total), unit, limit)
    return drawn._replace(more=left_over(answer.table.num_rows - shown.table.num_rows))


def most_lines(answer: Answer) -> Answer:
    """The sets that are drawn: those with most lines, of which some are adjudicated."""
    return answer_of(answer, [place for place, row in enumerate(answer.rows()) if row["denominator"] != 0][:MOST_SETS])


def pairs(answer: Answer, by: str, kind: str, first: str) -> Answer:
    """The groups that are drawn as pairs: those that have the first of the pair."""
    names = list(dict.fromkeys(str(row[by]) for row in answer.rows() if row[kind] == first))[:MOST_PAIRS]
    return answer_of(answer, [place for place, row in enumerate(answer.rows()) if str(row[by]) in names])


def status_rows(answer: Answer, unit: str, limit: float) -> Chart:
    """A rate per code status, in the order of a product's life, named with its lines and dollars."""
    named = [f"{formats.value('code_status', row['code_status'])}: {size(row)}" for row in answer.rows()]
    table = answer.table.append_column("status_named", pa.array(named, pa.string()))
    places = [place for place, row in enumerate(answer.rows()) if row["denominator"] != 0]
    return rate_rows(
        answer_of(replace(answer, table=table), places, ("status_named",), answer.total.slice(0, 0)), unit, limit
    )


def size(row: dict) -> str:
    """511 lines, $8.21 M"""
    if row["line_count"] is None:
        return SMALL
    money = "" if row["charge_amount"] is None else f", {formats.amount(float(row['charge_amount']))}"
    return f"{formats.counted(formats.count(row['line_count']), 'line')}{money}"


def breach_matrix(answer: Answer) -> Chart:
    """Lines that break a rule, claim type and rule by payer; rows high enough for their names."""
    rows = answer.rows()
    where = [f"{formats.value('claim_type', row['claim_type'])}: {row['rule']}" for row in rows]
    named = replace(answer, table=answer.table.append_column("rule_where", pa.array(where, pa.string())))
    made = matrix(named, "rule_where", "payer_group", "ruled_line_count", most=(12, MOST_PAYERS))
    shown = biggest(
        {(one, row["payer_group"]): row["ruled_line_count"] for one, row in zip(where, rows, strict=True)}, 1
    )[:MOST_PAYERS]
    left = left_over(sum(row["payer_group"] not in shown for row in rows), " of other payers")
    return made._replace(
        figure={**made.figure, "layout": {**made.figure["layout"], "height": 130 + 40 * min(12, len(set(where)))}},
        more=left,
    )


def answer_of(answer: Answer, places: Iterable[int], by: tuple[str, ...] = (), total: pa.Table | None = None) -> Answer:
    """Some rows of an answer, named by these columns."""
    table = answer.table.take(pa.array(places, pa.int64()))
    return replace(answer, table=table, by=by or answer.by, total=answer.total if total is None else total)


def rate_pairs(
    answer: Answer, by: str, kind: str, pair: tuple[str, str], unit: str, limit: float, code: str = ""
) -> Chart:
    """Two rates to a row, each with its interval: a filled dot for the first of the pair, an open one for the second."""
    found: dict[str, dict[str, dict]] = {}
    shown = pairs(answer, by, kind, pair[0])
    for row in shown.rows():
        found.setdefault(str(row[by]), {})[row[kind]] = row
    marks, notes, said, names = [], [], [], []
    for place, (name, kinds) in enumerate(found.items()):
        names.append(formats.value(by, name))
        for one, look, shift in zip(pair, ((DENIED, "circle"), (PAID, "diamond")), (-0.17, 0.17), strict=True):
            if one not in kinds:
                continue
            words = rate_sentence(kinds[one], f"{names[-1]}, {formats.value(kind, one).lower()}", unit)
            said.append(words if kinds[one]["denominator"] != 0 else f"{names[-1]}, {one}: no adjudicated line")
            if kinds[one]["denial_rate"] is not None:
                marks.append(dot(place + shift, kinds[one], look, name if code else "", said[-1]))
            notes.append(
                beside(place + shift, pair_figure(kinds[one], unit), grey=kinds[one]["denial_rate_low"] is None)
            )
    x = {
        "range": [0, limit],
        "tickformat": ".0%",
        "title": f"Denied share of adjudicated {unit}",
        "tickvals": round_ticks(limit),
    }
    made = figure(
        marks, 70 + ROW * max(2, len(names)), FIGURES_WIDTH, xaxis=x, yaxis=rows_axis(names), annotations=notes
    )
    return Chart(made, "; ".join(said[:6]), left_over(answer.table.num_rows - shown.table.num_rows))


def pair_figure(row: dict, unit: str) -> str:
    """31.8 %  n 456"""
    if row["denominator"] == 0:
        return "none adjudicated"
    if row["denial_rate"] is None:
        return row.get("denial_rate_bound") or SMALL
    size = formats.amount(row["denominator"]) if unit == "dollars" else formats.count(row["denominator"])
    return f"{strong(formats.rate(row['denial_rate']))}  n {size}"


def mark_months(answer: Answer, dates: list[tuple[date, str]]) -> Chart:
    """Per month the share of administrations with each mark; a dashed upright where a rule began."""
    rows = answer.rows()
    whole: dict[date, float | None] = {}
    for row in rows:
        before, count = whole.get(row["month"], 0), row["administration_count"]
        whole[row["month"]] = None if before is None or count is None else before + count
    lines, ends = [], []
    for mark, (colour, dash) in zip(
        sorted({row["waste_marks"] for row in rows}), SERIES[1:] + SERIES[:1], strict=False
    ):
        mine = {row["month"]: row["administration_count"] for row in rows if row["waste_marks"] == mark}
        colour, dash = SERIES[0] if mark == "neither" else (colour, dash)
        shares = {day: part(mine.get(day, 0), one) for day, one in sorted(whole.items())}
        said = [
            f"{formats.month(day)}: {formats.counted(counted(mine.get(day, 0), whole[day]), 'administration')}, {formats.value('waste_marks', mark)}"
            for day in shares
        ]
        look = {"line": {"color": colour, "width": 2.5, "dash": dash}, "marker": {"size": 6}}
        lines.append(trace(list(shares), list(shares.values()), said, mode="lines+markers", connectgaps=False, **look))
        if known := [one for one in shares.values() if one is not None]:
            ends.append((known[-1], f"{formats.value('waste_marks', mark)} {known[-1] * 100:.0f}\u00a0%", colour))
    top = max((one for line in lines for one in line["y"] if one is not None), default=1) * 1.08
    ground, notes = hatched(rows, top)
    notes += [note(text, 1, y, colour, xref="paper", xanchor="left", xshift=8) for y, text, colour in spread(ends, top)]
    uprights = [upright(*one) for one in dates if whole and min(whole) <= one[0] <= max(whole)]
    y = {"range": [0, top], "tickformat": ".0%", "title": "Share of administrations"}
    more = {"shapes": [one for one, _ in uprights], "annotations": notes + [one for _, one in uprights]}
    return Chart(
        figure([*ground, *lines], HEIGHT, FIGURES_WIDTH, 34, xaxis=axis(rows), yaxis=y, **more),
        "; ".join(text for _, text, _ in ends),
    )


def part(count: float | None, whole: float | None) -> float | None:
    """A share; none where anything of it is hidden."""
    return count / whole if whole and count is not None else None


def counted(count: float | None, whole: float | None) -> str:
    """71 of 366 (19.4 %)"""
    return (
        SMALL
        if part(count, whole) is None
        else f"{formats.count(count)} of {formats.count(whole)} ({formats.rate(count / whole)})"
    )


def upright(day: date, text: str) -> tuple[dict, dict]:
    """A dashed line where a rule began, named on top."""
    line = {
        "type": "line",
        "x0": day,
        "x1": day,
        "y0": 0,
        "y1": 1,
        "yref": "paper",
        "line": {"dash": "dash", "width": 1.5, "color": OUTSIDE},
    }
    return line, note(text, day, 1, yref="paper", yanchor="bottom", xanchor="left")


def waste_rows(answer: Answer) -> Chart:
    """The discarded share of each product and unit in which it can be worked out, most administrations first."""
    rows = [row for row in answer.rows() if row["waste_step"] == "worked out"]
    rows = sorted(rows, key=lambda row: -(row["waste_administration_count"] or 0))[:MOST_PAIRS]
    names = [f"{row['product']}, {row['quantity_unit']}" for row in rows]
    notes, said = [], []
    for place, row in enumerate(rows):
        if row["wasted_rate"] is None:
            notes.append(beside(place, SMALL, grey=True))
            said.append(f"{names[place]}: {SMALL}")
            continue
        few = (row["waste_administration_count"] or 0) < FEW
        notes.append(
            beside(
                place,
                f"{strong(formats.rate(row['wasted_rate']))}  n {formats.count(row['waste_administration_count'])}",
                grey=few,
            )
        )
        said.append(
            f"{names[place]}: {formats.rate(row['wasted_rate'])} of the quantity of {formats.counted(row['waste_administration_count'], 'administration')} discarded"
        )
    colours = [OUTSIDE if (row["waste_administration_count"] or 0) < FEW else ACCENT for row in rows]
    height = 60 + 26 * max(4, len(rows))
    made = {
        "type": "bar",
        "orientation": "h",
        "x": [row["wasted_rate"] for row in rows],
        "y": list(range(len(rows))),
        "marker": {"color": colours},
    }
    made |= {
        "width": 16 * max(1, len(rows)) / (height - 48),
        "customdata": said,
        "hovertemplate": "%{customdata}<extra></extra>",
    }
    top = max((row["wasted_rate"] or 0 for row in rows), default=0) * 1.05 or 1
    x = {
        "range": [0, top],
        "tickformat": ".0%",
        "tickvals": round_ticks(top),
        "title": "Discarded share of the NDC quantity",
    }
    drawn = figure([made] if rows else [], height, FIGURES_WIDTH, xaxis=x, yaxis=rows_axis(names), annotations=notes)
    left = sum(row["waste_step"] == "worked out" for row in answer.rows()) - len(rows)
    return Chart(
        drawn,
        "; ".join(said[:6]) or "For no product do the lines carry what the share is worked out from.",
        left_over(left),
    )


def verdict_rows(answer: Answer, by: tuple[str, ...]) -> Chart:
    """Each code and place as one bar of its lines, by what the rules say of the choice."""
    sums: dict[tuple, dict[str, float | None]] = {}
    for row in answer.rows():
        mine = sums.setdefault(tuple(row[one] for one in by), {})
        before, count = mine.get(row["verdict"], 0), row["sibling_line_count"]
        mine[row["verdict"]] = None if before is None or count is None else before + count
    keys = sorted(sums, key=lambda key: -sum(one or 0 for one in sums[key].values()))[:MOST_SETS]
    names = [", ".join(formats.value(column, one) for column, one in zip(by, key, strict=True)) for key in keys]
    height, bars, said = 92 + 36 * max(2, len(keys)), [], partial(verdict_words, sums)
    for verdict, (colour, shape) in VERDICTS.items():
        shares = [part(sums[key].get(verdict, 0), whole_of(sums[key])) for key in keys]
        words = [f"{name}: {said(key, verdict)}" for name, key in zip(names, keys, strict=True)]
        pattern = {"shape": shape, "fillmode": "replace", "size": 6, "solidity": 0.4} if shape else {}
        bars.append(
            {"type": "bar", "orientation": "h", "name": formats.value("verdict", verdict), "x": shares, "y": list(range(len(keys))),
             "marker": {"color": colour, "pattern": pattern}, "customdata": words, "hovertemplate": "%{customdata}<extra></extra>",
             "width": 18 * max(1, len(keys)) / (height - 92)}
        )  # fmt: skip
    notes = [beside(place, figure_of(sums[key]), grey=whole_of(sums[key]) is None) for place, key in enumerate(keys)]
    legend = {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "traceorder": "normal"}
    x = {"range": [0, 1], "tickformat": ".0%", "tickvals": [0, 0.5, 1], "title": "Share of lines"}
    made = figure(
        bars if keys else [],
        height,
        FIGURES_WIDTH,
        44,
        xaxis=x,
        yaxis=rows_axis(names),
        annotations=notes,
        barmode="stack",
        showlegend=True,
        legend=legend,
    )
    told = [f"{name}: {said(key, 'against')}" for name, key in zip(names, keys, strict=True)]
    return Chart(made, "; ".join(told[:6]), left_over(len(sums) - len(keys), " of fewer lines"))


def whole_of(counts: dict[str, float | None]) -> float | None:
    return None if None in counts.values() else sum(counts.values())


def verdict_words(sums: dict, key: tuple, verdict: str) -> str:
    """511 of 5,361 (9.5 %) lines against a rule"""
    return f"{formats.counted(counted(sums[key].get(verdict, 0), whole_of(sums[key])), 'line')} {formats.value('verdict', verdict).lower()}"


def figure_of(counts: dict[str, float | None]) -> str:
    """511 against, n 5,361"""
    whole = whole_of(counts)
    return (
        SMALL
        if whole is None
        else f"{strong(formats.count(counts.get('against', 0)))} against  n {formats.count(whole)}"
    )
