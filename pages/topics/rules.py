"""Tables of dated rules as a reader looks them up: what is asked, of whom, since when, checked or not, and where it is from."""

import streamlit as st

from data.code_tables import reference
from pages.ui import formats, tables, text

ANY = "any"


def deadlines() -> None:
    """Days to file and to appeal, by payer and line of business."""
    rows = reference("deadlines")
    with text.expander(f"Deadlines used here: {tables.vintage(rows)}"):
        text.caption(
            text.marked(
                "Counted from the service (timely filing) and from the last decision (appeal). Edit `data/reference/deadlines.csv` to what your contracts say."
            )
        )
        table(rows, {"payer_group": "Payer", "line_of_business": "Line of business", "kind": "Kind", "days": "Days"})


def required() -> None:
    """Who asks for which element."""
    rows, names = reference("required_elements"), {row["element"]: row for row in reference("elements")}
    rows = [row | {"element": names[row["element"]]["label"], "fix": names[row["element"]]["fix"]} for row in rows]
    with text.expander(f"Who asks for what: {tables.vintage(rows)}"):
        text.caption(
            text.marked(
                "An empty payer, line of business or claim type is any. Edit `data/reference/required_elements.csv` to what your payers ask for."
            )
        )
        words = {
            "element": "Element",
            "payer_group": "Payer",
            "line_of_business": "Line of business",
            "claim_type": "Claim type",
            "accepts": "Only",
            "fix": "What to send",
        }
        table(rows, words)


def table(rows: list[dict], words: dict[str, str]) -> None:
    """The rows in words; who is not named is any."""
    shown = [
        {words[name]: said(name, row[name]) for name in words}
        | {
            "Since": row["effective_from"] or "not known",
            "Verified": formats.YES_NO[row["verified"]],
            "Source": row["source"],
        }
        for row in rows
    ]
    st.dataframe(shown, hide_index=True, lazy=False, alt="Rules with their sources")


def said(name: str, value: str) -> str:
    """A cell in words."""
    if name in ("payer_group", "line_of_business", "claim_type") and not value:
        return ANY
    return formats.value(name, value) if value and name != "accepts" else value.replace("_", " ")
