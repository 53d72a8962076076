"""The frame of a page: question, one sentence of result, scope line; panels with chart, table and file; the method, folded."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import streamlit as st

from data import contract
from pages.ui import downloads, filters, formats, tables, text
from pages.ui.charts import figure
from pages.ui.charts.figure import Chart
from queries import Answer, cells
from queries.catalogue import metrics
from queries.roles import is_figure
from queries.selection import Selection

ROOT = Path(__file__).parents[1]


def head(question: str, sentence: str, answer: Answer) -> None:
    """Title, result, chips, scope. The sample says on every page that it is one; on paper the page stands alone."""
    st.html(ROOT / "ui" / "print.css")
    announce(answer.basis.is_synthetic)
    text.title(question, anchor=False)
    text.header(sentence, anchor=False)
    filters.chips()
    text.caption(scope(answer))
    if answer.missing:
        missing(answer)


def announce(is_synthetic: bool) -> None:
    """Says on a page, once, that the sample is one."""
    if is_synthetic:
        text.markdown(
            text.marked(
                ":orange-badge[Synthetic sample] Every claim behind this page is invented: no number here is a fact about any payer. "
                "Files of it are exact; files of real claims hide cells of 1 to 10 persons."
            )
        )


def scope(answer: Answer) -> str:
    """What the page rests on, in one grey line."""
    basis = answer.basis
    if basis.about == "posted_rates":
        said = [basis.selection, basis.rate, f"{formats.rows(basis.line_count)} of price files in scope"]
        said += [f"set apart: {formats.rows(count)}, {why}" for why, count in basis.left_out]
        return " · ".join([*said, f"extract {basis.extract} {basis.version[:8]}"])
    known = next((row["identified_rate"] for row in filters.ask("product_known").rows()), None)
    said = [
        basis.selection,
        f"rate: {basis.rate}",
        f"{formats.counted(cells.said(basis.line_count), 'line')} in scope",
    ]
    said.append(
        "product not in the input" if known is None else f"product known for {formats.rate(known)} of billed dollars"
    )
    if basis.immature_share is not None:
        young = (
            "every line in complete months"
            if basis.immature_share == 0
            else f"{formats.rate(basis.immature_share)} of lines in months not complete yet"
        )
        said.append(young + ("" if basis.is_measured else " (90/180-day rule, assumed)"))
    said.append(f"extract {basis.extract} {basis.version[:8]}, as of {basis.as_of}")
    said.append("small cells exact" if basis.small_cells == "show" else "cells of 1-10 persons hidden")
    said += [f"left out: {formats.counted(cells.said(count), 'line')} {why}" for why, count in basis.left_out]
    if basis.lacking:
        said.append(f"would be finer with {formats.lacks(basis.lacking)}")
    return " · ".join(said)


def panel(
    answer: Answer,
    finding: str,
    subtitle: str,
    draw: Callable[[], Chart | str] | str,
    columns: tuple[str, ...] = (),
    click: str | None = None,
    shows: str = "",
    slot: str = "",
    more: Callable[[Answer], dict[str, list[str]]] | None = None,
    source: str = "",
    below: Callable[[], None] | None = None,
    of: Selection | None = None,
    missing: tuple[str, ...] = (),
    has_total: bool = True,
) -> None:
    """One chart, or a text in its place: what to see · unit and scope · the chart · a few of its figures · where it is from · its table and file.

    `of` is the selection the answer is about where that is not the one of the sidebar; `missing` is what only this panel lacks.
    """
    with st.container(border=True, height="stretch"):
        text.subheader(finding, anchor=False)
        if lacking := missing or answer.missing:
            text.info(text.marked("**Not in the input: {}.** That is not zero.", formats.lacks(lacking)))
            if commands(lacking):
                return
            text.page_link("pages/about/extracts/page.py", label="What to ask the data owner for")
            return
        if answer.table.num_rows == 0:
            text.info("No line fits these filters. Remove a filter above, or open the period.")
            return
        if shows and not answer.hidden and all(row[shows] is None for row in answer.rows()):
            without(answer, shows)
            return
        text.caption(subtitle)
        key = f"chart:{answer.question}:{':'.join(answer.by)}:{slot}"
        shown = draw if isinstance(draw, str) else draw()
        if isinstance(shown, Chart) and shown.figure["data"]:
            figure.draw(shown, key, partial(filters.clicked, key, click) if click else None)
        else:
            text.info(undrawn(answer, shown if isinstance(shown, str) else ""))
        if below:
            below()
        text.caption((source or origin(answer)) + getattr(shown, "more", ""))
        with text.expander(f"Table and file ({formats.rows(answer.table.num_rows)})"):
            unit = "lines" if "unit" in answer.table.column_names else filters.selection().unit  # rows of several units
            tables.table(answer, unit, columns, more(answer) if more else None, has_total)
            downloads.csv(answer, slot, of)


def undrawn(answer: Answer, words: str) -> str:
    """What stands where a chart has nothing to draw. All is hidden only where no figure of any row is shown."""
    names = [one.name for one in answer.table.schema if is_figure(one.name)]
    if answer.hidden and all(row[one] is None for row in answer.rows() for one in names):
        return "Every figure here is hidden (small): widen the filters."
    in_part = "What would be drawn here is hidden (small): the table has what may be shown."
    return figure.spoken(words) or (in_part if answer.hidden else "There is nothing to draw: the table has every row.")


def commands(lacking: tuple[str, ...]) -> bool:
    """What to type where public files fill the gap; False where they do not."""
    public = [one for one in lacking if one.startswith("cms_")]
    for one in public:
        st.code(f"python -m data extract {one} FILE --out data/extracts/NAME", language="bash", wrap_lines=True)
    return len(public) == len(lacking)


def origin(answer: Answer) -> str:
    """The source line of a chart."""
    if answer.basis.about == "posted_rates":
        return f"Hospitals' price files (45 CFR 180) in extract {answer.basis.extract}; {formats.rows(answer.basis.line_count)}."
    if answer.basis.about == "published_figures":
        return f"{'; '.join(sorted({row['source'] for row in answer.rows()}))}."
    hidden = (
        f" Hidden (small), in whole or part: {answer.hidden} of {formats.counted(answer.table.num_rows, 'row')}."
        if answer.hidden
        else ""
    )
    return f"Claim extract {answer.basis.extract}, as of {answer.basis.as_of}; {formats.counted(cells.said(answer.basis.line_count), 'line')}.{hidden}"


def missing(answer: Answer) -> None:
    """Never a zero where the truth is that the input does not say; what to ask the data owner for."""
    if "posted_rates" in answer.missing:
        text.info(
            text.marked(
                "**Not in the input: hospital price files.** Every hospital publishes one on its website (“price transparency”). Read some into this extract, "
                "and this page fills:"
            )
        )
        st.code("python -m data extract hospital_prices FILES --out data/extracts/NAME", language="bash")
        return
    meaning = {one["name"]: one["meaning"] for one in contract.entries()}
    text.info(
        text.marked(
            "**Not in the input: {}.** No input of this extract carries it, so this question has no answer; that is not zero.",
            formats.lacks(answer.missing),
        )
    )
    if answer.missing == ("every_answer",):
        text.markdown(text.marked("The last decisions are there: choose **Which decision: last** in the sidebar."))
    wanted = [name for one in answer.missing for name in one.split(" or ") if name in meaning]
    text.markdown("Ask the data owner for:")
    text.markdown(text.bullets(text.marked("{}: {}", text.code(name), meaning[name]) for name in wanted))


def without(answer: Answer, column: str) -> None:
    """The question has an answer, but not this figure of it."""
    wanted = (
        f" This answer could use, and no input carries: {formats.lacks(answer.basis.lacking)}."
        if answer.basis.lacking
        else ""
    )
    text.info(text.marked("**Not in the input: {}.** That is not zero.{}", formats.label(column).lower(), wanted))


def method(*answers: Answer, note: str = "") -> None:
    """How the figures are made, folded: each metric's own definition, and its id."""
    used = {one.rsplit("-", 1)[0]: one for answer in answers for one in answer.basis.metrics}
    with text.expander("How these figures are made"):
        if note:
            text.markdown(note)
        text.markdown(
            text.bullets(
                text.marked("**{}.** {} {}", metrics()[name].label, metrics()[name].meaning, text.code(used[name]))
                for name in sorted(used, key=lambda one: (not one.endswith("_rate"), one))
                if name in metrics() and not (name.endswith("_cell") or name.startswith("cell_"))
            )
        )
        text.page_link("pages/about/definitions/page.py", label="All definitions, with their SQL")
        if text.button("Show the SQL that was run", key="show the sql"):
            sql([answer for answer in answers if answer.statement[0]])


def sql(answers: list[Answer]) -> None:
    """What was run for answers: plain SQL, with its values at the end."""
    command = text.code("python -m data database EXTRACT --out FILE.duckdb")
    text.caption(text.marked("It runs in the file that {} writes.", command))
    for answer in answers:
        text.markdown(text.marked("**{}** {}", answer.asks, text.code(answer.question)))
        st.code(answer.script(), language="sql", wrap_lines=True)


def prose(page: str) -> None:
    """The text that belongs to a page, kept beside it; its sections in two columns, read down the left one first."""
    sections = ["### " + one for one in (ROOT / f"{page}.md").read_text().split("### ")[1:]]
    half = -(-len(sections) // 2)
    for column, part in zip(st.columns(2, gap="medium"), (sections[:half], sections[half:]), strict=True):
        with column:
            text.markdown(text.Marked("\n".join(part)))
