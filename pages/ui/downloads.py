"""The files of a table: all its rows, with what they rest on. The row count is said before the click."""

import queries
from pages.ui import filters, formats, text
from queries import Answer
from queries.catalogue import question
from queries.files import WRITERS
from queries.selection import Selection

MIME = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


def csv(answer: Answer, slot: str = "", of: Selection | None = None) -> None:
    """The table as CSV. Real extracts are asked again with small cells hidden; the synthetic sample, what hides already, and single lines leave as they are shown."""
    again = download("csv", answer, slot, of)
    if again or answer.basis.small_cells == "hide" and not question(answer.question).is_detail:
        text.caption(
            "One file hides its small cells; the difference of two files with nearly the same filters may still show them."
        )


def xlsx(answer: Answer, slot: str = "", of: Selection | None = None) -> None:
    """The table as a workbook."""
    download("xlsx", answer, slot, of)


def download(kind: str, answer: Answer, slot: str, of: Selection | None) -> bool:
    """A button for a file of this kind; returns whether it is asked again with small cells hidden."""
    is_detail = question(answer.question).is_detail
    again = not answer.basis.is_synthetic and answer.basis.small_cells == "show" and not is_detail
    con, selection = filters.extract().con, of or filters.selection()

    def made() -> bytes:
        by = [one for one in answer.by if one != "everything"]
        return WRITERS[kind](queries.answer(con, answer.question, selection, by, "hide") if again else answer)

    is_exact = answer.basis.is_synthetic and answer.basis.small_cells == "show"
    mode = "exact" if is_exact else "cells of 1-10 persons hidden"
    if is_detail:
        mode = "single lines with claim numbers: internal use"
    key = f"{kind}:{answer.question}:{':'.join(answer.by)}:{slot}"
    label = f"Download {kind.upper()} ({formats.rows(answer.table.num_rows)}, {mode})"
    name = f"{'_'.join([answer.question, *answer.by])}.{kind}"
    text.download_button(label, made, name, MIME[kind], key=key, on_click="ignore")
    return again
