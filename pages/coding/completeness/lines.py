"""The lines that lack an element, where single lines may be shown: the first ones here, all of them in the files."""

from functools import partial

from pages.ui import answers, downloads, filters, formats, tables, text
from queries import Answer

ROWS_SHOWN = 100
COLUMNS = (
    "claim_id", "claim_line_number", "payer_group", "claim_line_start_date", "hcpcs_code", "product", "element_state", "ndc_code", "ndc_quantity", "ndc_unit_of_measure",
    "service_unit_quantity", "charge_amount",
)  # fmt: skip


def lines_of(presence: Answer) -> None:
    """The lines that lack one element, which a person chooses."""
    if presence.missing or filters.small_cells() == "hide" or not answers.line_detail(presence.basis.is_synthetic):
        return
    lacked = [row["element"] for row in presence.rows() if row["missing_line_count"] or row["wrong_line_count"]]
    chosen = text.selectbox(
        "List the lines without",
        lacked,
        index=None,
        format_func=partial(formats.value, "element"),
        placeholder="An element",
    )
    if not chosen:
        return
    every = filters.ask("lacking_lines")
    listed = every.only("element", chosen)
    tables.table(listed, columns=COLUMNS, most=ROWS_SHOWN)
    shown = formats.count(min(ROWS_SHOWN, listed.table.num_rows))
    text.caption(
        f"{shown} of {formats.rows(listed.table.num_rows)} shown; the files have all, with every column. The workbook has every element, a sheet each."
    )
    downloads.csv(listed, chosen)
    downloads.xlsx(every)
