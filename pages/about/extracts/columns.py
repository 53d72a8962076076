"""Which columns the inputs carry, what the others take away, and the list to ask a data owner for."""

import io

import pyarrow as pa
import pyarrow.csv
import streamlit as st

from data import UNDATED
from pages.about.extracts.facts import number
from pages.ui import answers, filters, formats, text
from queries.catalogue import dimensions, question
from queries.extract.captured import Carried
from queries.files import inert

NAMED = 2  # questions by name in a cell; the file names all


def columns(about: dict) -> None:
    """What is lacking first, with what it takes away; then every column."""
    every = answers.columns(filters.extract(), filters.small_cells())
    lacking = sorted((one for one in every if one.by != "all"), key=weight)
    counts = {by: sum(one.by == by for one in every) for by in ("all", "some", "none")}
    text.markdown(
        text.marked(
            "**{} of {} columns are carried by every input, {} by some, {} by none.** {}",
            counts["all"],
            len(every),
            counts["some"],
            counts["none"],
            "What the others would allow:" if lacking else "Nothing to ask the data owner for.",
        )
    )
    needed = [one for one in lacking if any(one.lost)]
    half = -(-len(needed) // 2)
    # What takes most away first, down the left column; cells that are read, not compared.
    for column, part in zip(st.columns(2, gap="medium"), (needed[:half], needed[half:]), strict=True):
        if part:
            what = text.marked("What to ask for, *and what is lost without it*")
            with column:
                text.table(
                    [{"Column": text.code(one.name), what: lacks(one)} for one in part],
                    alt="Columns that inputs lack, and what that takes away",
                )
    if idle := [one.name for one in lacking if not any(one.lost)]:
        text.caption(f"Also lacking, though no answer needs them: {', '.join(idle)}.")
    if lacking:
        name = f"{about['name']}_columns_to_ask_for.csv"
        label = f"Download the list for the data owner (CSV, {formats.rows(len(lacking))})"
        text.download_button(label, to_csv(lacking, about), name, "text/csv", on_click="ignore")
    with text.expander(f"Every column ({len(every)})"):
        rows = {
            "Column": [one.name for one in every],
            "Carried by": [inputs(one) for one in every],
            "Lines with a value (%)": [None if one.filled_rate is None else one.filled_rate * 100 for one in every],
            "Meaning": [one.meaning for one in every],
        }
        config = {"Lines with a value (%)": st.column_config.NumberColumn(format="%.1f")}
        text.caption(
            "Lines with a value: of the lines whose input carries the column; empty where lines do not keep it."
        )
        st.dataframe(
            pa.table(rows),
            hide_index=True,
            column_config=config,
            lazy=False,
            placeholder=formats.NONE,
            alt="Every column of the contract",
        )


def lacks(one: Carried) -> text.Marked:
    """What a column is, who carries it where some do, and what is lost without it."""
    some = f" {inputs(one)} carry it." if one.by == "some" else ""
    return text.marked("{}{} *{}*", asks(one), some, sentence(one, NAMED))


def inputs(one: Carried) -> str:
    """every input, 3 of 12 inputs, no input"""
    if one.by == "some":
        return f"{one.captured_count:,} of {number(one.input_count, 'input')}"
    return "every input" if one.by == "all" else "no input"


def weight(one: Carried) -> tuple:
    """What takes most away comes first."""
    return tuple(-len(each) for each in one.lost)


def sentence(one: Carried, named: int | None = None) -> str:
    """What the inputs without a column cannot say; with `named`, no more questions than that by name."""
    gone = one.lost
    groups = [dimensions()[name].label.lower() for name in gone.groupings]
    said = [f"no answer to {questions(gone.questions, named)}"] if gone.questions else []
    said += [f"no first decision in {questions(gone.first_decisions, named)}"] if gone.first_decisions else []
    said += [f"blank: {', '.join(figures(gone.figures))}"] if gone.figures else []
    said += [f"no filter or grouping by {', '.join(groups)}"] if groups else []
    said = "; ".join(said or ([f"{number(len(gone.coarser), 'answer')} coarser"] if gone.coarser else []))
    return said and f"{said[0].upper()}{said[1:]}."


def questions(names: tuple[str, ...], named: int | None) -> str:
    """The questions, the shortest first, in quotation marks: they end in a mark of their own."""
    asked = sorted((question(name).asks for name in names), key=len)
    more = len(asked) - len(asked[:named])
    return ", ".join(f"“{one}”" for one in asked[:named]) + (f" and {number(more, 'more question')}" if more else "")


def figures(columns: tuple[str, ...]) -> list[str]:
    """Figures in words; a rate stands for its parts and its interval, a median for the other shares."""
    parts = ("numerator", "denominator") if "denial_rate" in columns else ()
    whole = [one for one in columns if one not in parts and not one.endswith(("_low", "_high", "_least", "_most"))]
    return list(dict.fromkeys(formats.label(one).split(",")[0].lower() for one in whole))


def asks(one: Carried) -> str:
    """What to ask for, and what would do as well."""
    return one.meaning + (f" Or: {', '.join(one.instead)}." if one.instead else "")


def to_csv(lacking: list[Carried], about: dict) -> bytes:
    """The columns to ask for, as a file to send to a data owner: it holds no figure of any claim."""
    rows = {
        "column": [one.name for one in lacking],
        "what_to_ask_for": [asks(one) for one in lacking],
        "unit": [one.unit for one in lacking],
        "required": ["yes" if one.is_required else "no" for one in lacking],
        "carried_by": [inputs(one) for one in lacking],
        "without_it": [sentence(one) for one in lacking],
        "extract": [f"{about['name']} {about['version']}, as of {about['as_of'] or UNDATED}"] * len(lacking),
    }
    buffer = io.BytesIO()
    pyarrow.csv.write_csv(inert(pa.table(rows)), buffer)
    return buffer.getvalue()
