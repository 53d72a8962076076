"""What is open and whether it adds up: the extract's facts as sentences, tables and a chart, for the page about it."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pandas as pd
import pyarrow as pa
import streamlit as st

from data import UNDATED
from pages.about.extracts import marks
from pages.ui import answers, filters, formats, tables, text
from pages.ui.charts.figure import draw
from queries import selection
from queries.cells import said

SCOPES = {
    "all": "every code",
    "family": "J3590, the other unclassified codes, and the permanent codes that their products moved to",
}
RESTS_ON = {
    "adjudication": "the latest decision of a payer in it",
    "payment": "the latest payment in it; no input says when payers decided",
    "service": "the latest date of service in it; no input says when payers decided or paid",
}
BASES = {
    "payer": "of the same payer and claim type",
    "claim type": "of all payers of the claim type (Medicare apart) for payers with few lines",
    "pooled": "of everything together for claim types with few lines",
    "assumed": "90 days old, assumed for want of old lines to measure by",
}


def facts() -> dict:
    """The one row of facts about the open extract."""
    return fact("about").to_pylist()[0]


def fact(name: str) -> pa.Table:
    return answers.fact(filters.extract(), name, filters.small_cells())


def day(one: date | None) -> str:
    """31 Oct 2026"""
    return selection.day(one) if one else formats.NONE


def number(count: int | None, one: str) -> str:
    """1 input, 12 inputs."""
    return formats.counted(said(count), one)


def signed(amount: Decimal | None) -> str:
    """−$456,895.00"""
    return formats.NONE if amount is None else f"{'−' if amount < 0 else ''}${abs(amount):,.2f}"


def words_of(scope: str) -> str:
    return SCOPES.get(scope, "the codes " + ", ".join(scope.split(",")))


def sentence(about: dict, checked: answers.Checked | None) -> str:
    """What is open, and what the checks found in it."""
    inputs = number(about["input_count"], "input")
    if about["line_count"] == 0:
        return f"This extract holds no line: {'its 1 input has' if about['input_count'] == 1 else f'its {inputs} have'} no row with a code in scope."
    opening = (
        f"{number(about['line_count'], 'line')} of {inputs}, as of {day(about['as_of']) if about['as_of'] else UNDATED}"
    )
    if checked is None:
        return f"{opening}; its checks have not been run yet."
    found = [one for one in checked.checks if one.row_count]
    grave = sum(one.severity == 1 for one in found)
    checks = number(len(checked.checks), "check")
    if not found:
        return f"{opening}; none of {checks} found anything."
    may = sum(one.severity == 2 for one in found)
    verdict = f"{grave or 'none'} that {'make' if grave > 1 else 'makes'} figures wrong, {may or 'none'} that may"
    return f"{opening}; {len(found)} of {checks} found something, {verdict}."


def opened(about: dict) -> None:
    """What is open, as a short table."""
    hidden, codes = filters.small_cells() == "hide", words_of(about["scope"])
    layouts = text.joined(", ", map(text.code, about["sources"] or []))
    again = about["resubmission_count"]
    again = (
        "none known to be a resubmission"
        if again == 0
        else f"of them {said(again)} submitted again, counted with the first submission while they are joined"
    )
    files = "exact" if about["is_synthetic"] and not hidden else "cells of 1-10 persons hidden"
    rows = {
        "Extract": text.marked("{}, version {}", text.code(about["name"]), text.code(about["version"])),
        "As of": f"{day(about['as_of'])}: {RESTS_ON.get(about['as_of_basis'], 'no date is in it')}",
        "Dates of service": f"{day(about['first_service_date'])} to {day(about['last_service_date'])}",
        "Codes": codes[0].upper() + codes[1:],
        "Inputs": text.marked("{}, read as {}", number(about["input_count"], "file"), layouts),
        "Lines": f"{said(about['line_count'])}, {again}",
        "Claims": "Synthetic: every one invented"
        if about["is_synthetic"]
        else "Real: treat screens and files as protected health information",
        "Small cells": f"On screen {'cells of 1-10 hidden' if hidden else 'exact'}; in files {files}",
    }
    text.table(
        [{"fact": text.marked("**{}**", name), "is": words} for name, words in rows.items()],
        hide_header=True,
        alt="What is open",
    )


def table(rows: pa.Table, columns: tuple[str, ...], alt: str) -> None:
    """A table of facts: text left, figures right with their units."""
    data = {one: tables.plain(one, rows[one], rows.schema.field(one)) for one in columns}
    data |= {"hidden": rows["hidden"].to_pylist()} if "hidden" in rows.column_names else {}
    config = {one: tables.config_of(one) for one in data}
    st.dataframe(pa.table(data), hide_index=True, column_config=config, lazy=False, placeholder=formats.NONE, alt=alt)


def account(rows: pa.Table, columns: tuple[str, ...], alt: str) -> None:
    """A short account that wraps on a narrow screen: its words, then its figures in full, hidden ones said to be."""
    none = said(None) if "hidden" in rows.column_names else formats.NONE

    def look(column: str) -> Callable[[float], str]:
        return lambda one: (
            none if pd.isna(one) else tables.full(column, one, "lines").replace("$-", "−$").replace("-", "−")
        )

    names = {one: formats.label(one) for one in columns[1:]}
    told = [
        {"": row[columns[0]]} | {names[one]: None if row[one] is None else float(row[one]) for one in names}
        for row in rows.to_pylist()
    ]
    text.table(told, {names[one]: look(one) for one in names}, alt=alt)


def inputs() -> None:
    """What is an input, how much of the contract it carries, and what was said while it was read."""
    columns = ("input", "source", "row_count", "captured_count", "warning_count", "unknown_column_count")
    table(fact("inputs"), columns, "Every input, how much it carries, and how many warnings reading it gave")
    notes = fact("notes").to_pylist()
    if not notes:
        text.caption("Every value could be read, and every column is known.")
    elif filters.small_cells() == "hide":
        text.caption(
            f"While reading, something was said of {number(len(notes), 'input')}; it counts values, so it is hidden."
        )
    else:
        text.markdown(text.bullets(text.marked("{}: {}", text.code(one["input"]), noted(one)) for one in notes))


def ledger() -> None:
    """The files of what others publish, where there are any."""
    rows = fact("ledger_inputs")
    if rows.num_rows:
        text.subheader("Published beside the claims", anchor=False)
        table(
            rows, ("input", "source", "ledger", "row_count", "warnings"), "Files of posted prices and published figures"
        )


def met() -> None:
    """How claims as sent and payers' answers met, where the extract holds claims as sent."""
    rows = fact("answered_claims")
    if rows.num_rows:
        text.subheader("Claims as sent, and their answers", anchor=False)
        text.caption(
            "A line sent is counted with the answer to it, and fills what the answer leaves blank. Not answered: no remittance of it is in the extract. "
            "Answers without a claim: the claim as sent is not in the extract."
        )
        columns = tuple(one for one in rows.column_names if one != "hidden")
        table(rows, columns, "Lines sent and answers, by input")


def read() -> None:
    """What each input held when it was read, and what was kept of it."""
    text.caption("Kept: rows with a code in scope. Empty: not in the input, or a layout that does not mark claims.")
    read = ("claim_count", "line_count", "charge_amount", "paid_amount")
    kept = ("kept_row_count", "kept_charge_amount", "kept_paid_amount")
    table(fact("inputs"), ("input", *read, *kept), "What each input held when it was read, and what was kept of it")


def noted(note: dict) -> str:
    """What was said of an input while it was read."""
    unknown = f"columns that the contract does not know: {note['unknown_columns']}" if note["unknown_columns"] else ""
    return "; ".join(one for one in (note["warnings"], unknown) if one)


def totals() -> None:
    """From the rows counted when the inputs were read down to lines, to the cent."""
    rows = fact("reconciliation")
    steps = {row["what"]: row for row in rows.to_pylist()}
    rest = steps["Not accounted for"]
    if any(rest[one] for one in ("row_count", "charge_amount", "paid_amount")):
        text.error(
            f"Rows and dollars do not add up: {number(rest['row_count'], 'row')}, {signed(rest['charge_amount'])} billed and "
            f"{signed(rest['paid_amount'])} paid are not accounted for. Make the extract again."
        )
    else:
        text.markdown("Every row is accounted for, to the cent: what was read, less what counts once or is on no line.")
    account(rows, ("what", "row_count", "charge_amount", "paid_amount"), "From rows kept to lines")
    taken = steps.get("Adjustments to whole claims: on no line")
    if taken:
        over = steps.get("Adjustments to whole claims that lines take over")
        lines = f" Lines of their claims take over {signed(-over['paid_amount'])} of it." if over else ""
        text.caption(
            f"Claim-level adjustments, on no line: {formats.rows(-taken['row_count'])}, "
            f"{signed(None if taken['paid_amount'] is None else -taken['paid_amount'])} paid.{lines}"
        )


def complete(used: set[str]) -> str:
    """What makes a month of service complete, by the ways in which its completeness is known."""
    measured = [words for one, words in BASES.items() if one in used - {"assumed"}]
    said = [f"3 months old and 90 % decided, as measured on older months {' or '.join(measured)}"] if measured else []
    return "; ".join(said + [BASES["assumed"]] * ("assumed" in used))


def scope(about: dict) -> None:
    """Codes in scope against all else that the inputs held."""
    rows = fact("scope")
    columns = ("what", "line_count", "charge_amount", "allowed_amount", "paid_amount")
    text.caption(
        f"In scope: {words_of(about['scope'])}. Rows as the inputs write them, reversals and repeats included."
    )
    account(rows, columns, "Codes in scope and everything else")


def claim_totals() -> None:
    """Why the dollars of some claims are not added up over their lines."""
    for row in fact("claim_totals").to_pylist():
        text.info(repeated(row))


def repeated(row: dict) -> text.Marked:
    """195 institutional claims carry their total on each of 1,163 lines …"""
    charged, billed = row["charge_of_rows_amount"], row["claim_charge_amount"]
    dollars = (
        f" Summing lines would say {formats.amount(float(charged))} billed; the claims say {formats.amount(float(billed))}."
        if charged is not None and billed is not None
        else ""
    )
    kind = f"{row['claim_type']} " if row["claim_type"] else ""
    carry = "claim carries its" if row["claim_count"] == 1 else "claims carry their"
    return text.marked(
        "**{} {}{} total on each of {}.**{} "
        "Line dollars are therefore not in the input: these lines count as lines and stand in no dollar figure.",
        said(row["claim_count"]),
        kind,
        carry,
        number(row["line_count"], "line"),
        dollars,
    )


def months() -> None:
    """Which months of service payers have decided enough of."""
    rows = fact("months")
    found = rows.to_pylist()
    with st.container(border=True, height="stretch"):
        text.subheader(marks.finding(found), anchor=False)
        if not found:
            text.info("No line with a date of service.")
            return
        text.caption("Lines by month of service. Hatched: payers have not decided enough of the month yet.")
        draw(marks.month_bars(found), "chart:months")
        used = {one for row in found for one in (row["maturity_basis"] or "").split(", ") if one}
        text.caption(f"Complete means {complete(used)}.")
        with text.expander(f"Table ({formats.rows(rows.num_rows)})"):
            columns = ("month", "line_count", "completion_rate", "is_mature", "final_mature_rate", "maturity_basis")
            table(rows, columns, "How complete each month of service is")
