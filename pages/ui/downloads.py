"""One button per table: the CSV of all its rows, with what they rest on. The row count is said before the click."""

import queries
from pages.ui import filters, formats, text
from queries import Answer
from queries.catalogue import question
from queries.files import to_csv
from queries.selection import Selection


def csv(answer: Answer, slot: str = "", of: Selection | None = None) -> None:
    """Real extracts are asked again with small cells hidden; the synthetic sample, what hides already, and single lines leave as they are shown."""
    is_detail = question(answer.question).is_detail
    again = not answer.basis.is_synthetic and answer.basis.small_cells == "show" and not is_detail
    con, selection = filters.extract().con, of or filters.selection()

    def made() -> bytes:
        by = [one for one in answer.by if one != "everything"]
        return to_csv(queries.answer(con, answer.question, selection, by, "hide") if again else answer)

    mode = (
        "exact" if answer.basis.is_synthetic and answer.basis.small_cells == "show" else "cells of 1-10 persons hidden"
    )
    if is_detail:
        mode = "single lines with claim numbers: internal use"
    key = f"csv:{answer.question}:{':'.join(answer.by)}:{slot}"
    label = f"Download CSV ({formats.rows(answer.table.num_rows)}, {mode})"
    text.download_button(
        label, made, f"{'_'.join([answer.question, *answer.by])}.csv", "text/csv", key=key, on_click="ignore"
    )
    if again or mode.startswith("cells"):
        text.caption(
            "One file hides its small cells; the difference of two files with nearly the same filters may still show them."
        )
