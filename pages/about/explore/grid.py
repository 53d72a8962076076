"""A table of your own: rows, columns and a measure from the lists, asked as one question and laid out as a grid."""

from functools import partial
from typing import NamedTuple, Self

import pandas as pd
import streamlit as st

from pages.ui import downloads, filters, formats, frame, sentences, tables, text
from queries import Answer
from queries.catalogue import dimensions

MOST_CELLS = 1000
MOST_ROWS = 25  # seen at once; below them the table scrolls
NO_COLUMNS = "none"
# Figures that can be asked by any grouping, and the question each is asked of.
MEASURES = {
    "line_count": "volume_by",
    "claim_count": "volume_by",
    "person_count": "volume_by",
    "charge_amount": "volume_by",
    "allowed_amount": "volume_by",
    "paid_amount": "volume_by",
    "patient_share_amount": "volume_by",
    "identified_rate": "volume_by",
    "denial_rate": "denial_rate",
    "denied_line_count": "denial_reasons",
    "denied_amount": "denial_reasons",
}
# What became of a line: no grouping of a rate about just that.
OUTCOMES = ("disposition", "category", "reason", "first_category")


class Cell(float):
    """A figure that is sorted as a number and seen as its words: "$1,204.00", or "hidden (small)", which is below all figures."""

    words: str

    def __new__(cls, figure: float | None, words: str) -> Self:
        made = super().__new__(cls, "-inf" if figure is None else figure)
        made.words = words
        return made


class Grid(NamedTuple):
    """A guarded answer as rows and columns: each cell its row of the answer, none where no line fell."""

    rows: list
    columns: list
    cells: dict[tuple, dict]

    @property
    def size(self) -> int:
        return len(self.rows) * len(self.columns)


def chosen() -> tuple[str, str, str]:
    """Measure, rows and columns, as the address or the reader says."""
    left, middle, right = st.columns(3)
    with left:
        measure = filters.view("measure", "Measure", {one: formats.label(one) for one in MEASURES})
    known = groupings(measure)
    with middle:
        rows = filters.view("rows", "Rows", known)
    others = {NO_COLUMNS: "No columns"} | {name: label for name, label in known.items() if name != rows}
    with right:
        columns = filters.view("columns", "Columns", others)
    return measure, rows, columns


def groupings(measure: str) -> dict[str, str]:
    """The columns one may group this measure by, the payer first."""
    left_out = OUTCOMES if MEASURES[measure] == "denial_rate" else ()
    found = {one.name: one.label for one in dimensions().values() if one.name not in left_out}
    return {"payer": found["payer"]} | found


def ask(measure: str, rows: str, columns: str) -> Answer:
    """One question by one grouping or two."""
    return filters.ask(MEASURES[measure], (rows,) if columns == NO_COLUMNS else (rows, columns))


def grid(answer: Answer, measure: str) -> Grid:
    """The answer laid out: the largest rows and columns first, months in order of time, hidden ones last."""
    cells = {(row[answer.by[0]], row[answer.by[1]] if len(answer.by) > 1 else measure): row for row in answer.rows()}
    sides = [list(dict.fromkeys(key[side] for key in cells)) for side in (0, 1)]
    for side, values in enumerate(sides):
        if len(answer.by) > side:
            values.sort(key=partial(order, answer.by[side], side, cells, measure))
    return Grid(sides[0], sides[1], cells)


def order(column: str, side: int, cells: dict, measure: str, value: object) -> tuple:
    """Where a value stands: months by time; others by their sum, of rates by their base."""
    if column == "month":
        return (value is None, value or 0)
    base = {"denial_rate": "denominator", "identified_rate": "charge_amount"}.get(measure, measure)
    return (-sum(float(row[base] or 0) for key, row in cells.items() if key[side] == value), str(value))


def sentence(answer: Answer, measure: str, found: Grid) -> str:
    """What is laid out, and how large it is."""
    if said := sentences.nothing(answer):
        return said
    by = " and ".join(formats.label(one).lower() for one in answer.by)
    total = next(iter(answer.total.to_pylist()), {})
    whole = f", {formats.short(measure, total[measure])} all together" if total.get(measure) is not None else ""
    size = f"{formats.rows(len(found.rows))}" + (
        f" and {formats.counted(len(found.columns), 'column')}" if len(answer.by) > 1 else ""
    )
    return f"{formats.label(measure)} by {by}: {size}{whole}."


def show(answer: Answer, measure: str, found: Grid) -> None:
    """The grid where a screen takes it, else how large it is and what to do; the whole answer as a file either way."""
    if answer.missing or not answer.table.num_rows:
        return
    with st.container(border=True):
        text.subheader(f"{formats.label(measure)} by {' and '.join(formats.label(one).lower() for one in answer.by)}", anchor=False)  # fmt: skip
        if found.size > MOST_CELLS:
            text.info(
                text.marked(
                    "**{} cells are more than a screen takes ({}).** Filter in the sidebar, choose columns with fewer values, or take the file: it holds all {}.",
                    f"{found.size:,}",
                    f"{MOST_CELLS:,}",
                    formats.rows(answer.table.num_rows),
                )
            )
        else:
            text.caption(f"{formats.counted(found.size, 'cell')}. Empty: no line. {note(measure)}")
            draw(answer, measure, found)
        text.caption(frame.origin(answer))
        downloads.csv(answer, "explore")


def note(measure: str) -> str:
    """What to mind of a measure."""
    if measure == "denial_rate":
        return "n is adjudicated lines, claims or dollars; under n = 30 a rate says little, and its interval is in the file."
    if measure in ("claim_count", "person_count"):
        return "One claim or person can stand in several cells: they do not add up."
    return ""


def draw(answer: Answer, measure: str, found: Grid) -> None:
    """The grid, with its words at the left and its figures at the right."""
    first = formats.label(answer.by[0])
    heads = [head(answer.by[1], one) if len(answer.by) > 1 else formats.label(measure) for one in found.columns]
    data = {first: [head(answer.by[0], one) for one in found.rows]}
    config = {first: st.column_config.TextColumn(first, pinned=True)}
    for place, (name, column) in enumerate(zip(heads, found.columns, strict=True)):
        rows = [found.cells.get((one, column)) for one in found.rows]
        data[str(place)] = [row and Cell(row[measure], in_cell(measure, row)) for row in rows]
        config[str(place)] = st.column_config.NumberColumn(name, alignment="right")
    height = 37 + 35 * min(len(found.rows), MOST_ROWS)
    figures = pd.DataFrame(data, dtype=object).style.format(lambda one: getattr(one, "words", one or ""))
    st.dataframe(figures, height=height, hide_index=True, column_config=config, lazy=False, placeholder="", alt=f"{formats.label(measure)} by {' and '.join(answer.by)}")  # fmt: skip


def head(column: str, value: object) -> str:
    return formats.month(value) if column == "month" and value else formats.value(column, value)


def in_cell(measure: str, row: dict | None) -> str:
    """A figure with all its digits; a rate with its n, or its bound; that it is hidden; nothing where no line fell."""
    if row is None:
        return ""
    if measure == "denial_rate" and formats.is_range(row):
        return f"{formats.span(row)}  n {formats.count(row['denominator'])}"
    if row[measure] is None:
        return row.get(f"{measure}_bound") or ("hidden (small)" if row.get("hidden") else formats.NONE)
    said = tables.full(measure, float(row[measure]), "lines")
    return f"{said}  n {formats.count(row['denominator'])}" if measure == "denial_rate" else said
