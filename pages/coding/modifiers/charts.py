"""Modifiers, drawn: sets, rules broken, JW and JZ by month, what was discarded."""

from dataclasses import replace
from datetime import date

import pyarrow as pa

from pages.ui import formats
from pages.ui.charts.bars import biggest, matrix
from pages.ui.charts.base import (
    FIGURES_WIDTH,
    SMALL,
    Chart,
    beside,
    counted,
    figure,
    left_over,
    note,
    part,
    round_ticks,
    rows_axis,
    strong,
    trace,
)
from pages.ui.charts.months import HEIGHT, axis, hatched, spread
from pages.ui.charts.pairs import FEW, MOST_PAIRS, MOST_PAYERS, MOST_SETS, answer_of
from pages.ui.charts.rates import rate_rows
from pages.ui.charts.tones import ACCENT, OUTSIDE, SERIES
from queries import Answer


def set_rows(answer: Answer, overall: Answer, unit: str, limit: float) -> Chart:
    """The sets with most lines, each with its rate, and the rate of all."""
    shown = most_lines(answer)
    drawn = rate_rows(answer_of(shown, range(shown.table.num_rows), ("modifier_set",), overall.total), unit, limit)
    return drawn._replace(more=left_over(answer.table.num_rows - shown.table.num_rows))


def most_lines(answer: Answer) -> Answer:
    """The sets that are drawn: those with most lines, of which some are adjudicated."""
    return answer_of(answer, [place for place, row in enumerate(answer.rows()) if row["denominator"] != 0][:MOST_SETS])


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
