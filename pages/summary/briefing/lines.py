"""Findings one by one: the first in sentences with their pages, and the lines of one that is chosen."""

from pages.summary.briefing.words import sentence
from pages.topics import findings
from pages.ui import answers, downloads, filters, formats, tables, text
from queries import Answer

FIRST, ROWS_SHOWN = 3, 100
COLUMNS = (
    "claim_id", "claim_line_number", "payer_group", "claim_line_start_date", "hcpcs_code", "product", "modifier_set", "service_unit_quantity",
    "disposition", "reason", "charge_amount",
)  # fmt: skip


def first(found: Answer) -> None:
    """The findings with the most dollars as sentences, each with the page that shows it; then what could not be looked for."""
    for place, row in enumerate(findings.ranked(found)[:FIRST], 1):
        text.markdown(text.bullets([sentence(row)], f"{place}."))
        text.page_link(f"pages/{row['page']}/page.py", label=f"The page about it: {row['label']}")
    lacking = [row for row in ([] if found.missing else found.rows()) if row["not_in_input"]]
    if lacking:
        said = "; ".join(f"{row['label']} ({formats.lacks(row['not_in_input'].split(', '))})" for row in lacking)
        text.caption(f"Not looked for, because the input lacks what it takes; that is not zero: {said}.")


def lines_of(found: Answer) -> None:
    """The lines of one finding, where single lines may be shown: the first ones here, all of them in the file."""
    rows = findings.ranked(found)
    if not rows or filters.small_cells() == "hide" or not answers.line_detail(found.basis.is_synthetic):
        return
    chosen = text.selectbox(
        "List the lines of", rows, index=None, format_func=lambda row: row["label"], placeholder="A finding"
    )
    if not chosen:
        return
    listed = filters.ask("finding_lines").only("finding", chosen["finding"])
    tables.table(listed, columns=COLUMNS, most=ROWS_SHOWN)
    shown = formats.count(min(ROWS_SHOWN, listed.table.num_rows))
    text.caption(f"{shown} of {formats.rows(listed.table.num_rows)} shown; the files have all, with every column.")
    downloads.csv(listed, chosen["finding"])
    downloads.xlsx(listed, chosen["finding"])
