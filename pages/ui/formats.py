"""How a value looks, by the suffix of its column: $1.24 M, 31.4 %, 1,234, 18 d, Mar 2026. And the table under each chart."""

import re
from collections.abc import Callable, Iterable
from datetime import date
from functools import cache

import pyarrow as pa
import streamlit as st

from data.code_tables import reference
from pages.ui import text
from queries import Answer
from queries.catalogue import dimensions
from queries.suppression import is_figure

NONE = "–"
SINGULAR = re.compile(r"(^|of )[-−]?1( \(.*\))?$")
TABLE_COLUMNS = 12
UNKNOWN_RATE = 0.05  # above this share of lines of unknown outcome a rate is a range
YES_NO = {"Y": "yes", "N": "no"}
# What a code column's values are called: column → (code table, its key). Everything else is shown as it is.
CODES = {
    "site_group": ("site_groups", "site_group"),
    "place_site_group": ("site_groups", "site_group"),
    "bill_site_group": ("site_groups", "site_group"),
    "line_of_business": ("lines_of_business", "line_of_business"),
    "disposition": ("dispositions", "disposition"),
    "step": ("dispositions", "disposition"),
    "first_step": ("dispositions", "disposition"),
    "last_step": ("dispositions", "disposition"),
    "category": ("categories", "category"),
    "product_class": ("product_classes", "product_class"),
    "initial_category": ("categories", "category"),
    "element": ("elements", "element"),
}
DISEASES = sorted({row["diagnosis_group"] for row in reference("diagnosis_groups")})
WORDS = {
    ("step", "counted at another payer"): "Counted at another payer",
    ("step", "later payer only"): "Later payer only",
    ("first_step", "later payer only"): "Later payer only",
    ("last_step", "later payer only"): "Later payer only",
    ("preventable", "Y"): "Could be prevented",
    ("preventable", "P"): "In part",
    ("preventable", "N"): "Not",
    ("preventable", ""): "Not said",
    ("unit", "lines"): "Lines",
    ("unit", "claims"): "Claims",
    ("unit", "dollars"): "Billed dollars",
    ("stage", "initial"): "First",
    ("stage", "final"): "Last",
    ("partial", "counted"): "Counted",
    ("partial", "not counted"): "Not counted",
    ("payer_sequence", "P"): "Primary",
    ("payer_sequence", "S"): "Secondary",
    ("payer_sequence", "T"): "Tertiary",
    ("claim_type", "professional"): "Professional",
    ("claim_type", "institutional"): "Institutional",
    ("product_tier", "P"): "Permanent code",
    ("product_tier", "A"): "Package NDC",
    ("product_tier", "B"): "Labeler and product NDC",
    ("product_tier", "C"): "Words of the description",
    ("product_tier", "D"): "Unidentified",
    ("code_status", "unclassified"): "Unclassified by right",
    ("code_status", "grace"): "In the payer's grace",
    ("code_status", "late"): "Late",
    ("code_status", "permanent"): "Under its own code",
    ("rule_status", "broken"): "Broken",
    ("rule_status", "kept"): "Kept",
    ("waste_marks", "JW JZ"): "JW and JZ",
    ("waste_marks", "neither"): "Neither",
    ("verdict", "by rule"): "By a rule",
    ("verdict", "to check"): "To check",
    ("verdict", "against"): "Against a rule",
    ("verdict", "no rule"): "No rule known",
    ("verdict", "product not known"): "Product not known",
    ("product_tier", "none"): "Another code",
    ("billed_under", "unclassified"): "Unclassified code",
    ("billed_under", "permanent"): "Own code",
    ("billed_under", "other"): "Another code",
    ("in_network_flag", "Y"): "In network",
    ("in_network_flag", "N"): "Out of network",
    **{("diagnosis_group", one): one.capitalize() for one in DISEASES},
    ("part", "before"): "The period before",
    ("part", "volume"): "Volume: administrations",
    ("part", "mix"): "Mix of products",
    ("part", "price"): "Allowed for each administration",
    ("part", "entered"): "Products new in this period",
    ("part", "unidentified"): "Product not known",
    ("part", "left"): "Products no longer given",
    ("part", "after"): "This period",
    ("route", "intravenous"): "Into a vein (JA)",
    ("route", "subcutaneous"): "Under the skin (JB)",
    ("route", "intravenous and subcutaneous"): "Both (JA and JB)",
    ("route", "not said"): "Not on the claim",
    ("billed_on", "professional"): "Professional claims alone",
    ("billed_on", "institutional"): "Institutional claims alone",
    ("billed_on", "both"): "Both, for one visit",
    ("places", "different"): "They contradict each other",
    ("places", "the same"): "Both say the same",
    ("places", "only one"): "The claim carries only one",
    ("places", "neither"): "Neither names a site",
}
LABELS = {
    "asks": "Question",
    "answerable": "Can be answered",
    "because": "Why",
    "weakest": "Least filled column",
    "held_line_count": "Lines",
    "filled_line_count": "Lines filled",
    "filled_rate": "Filled",
    "affected_amount": "Billed without it",
    "held": "The month",
    "decided_in": "Decided within",
    "waited_line_count": "Lines",
    "identified_amount": "Billed, product known",
    "top_1_rate": "Largest product",
    "top_3_rate": "Three largest",
    "top_10_rate": "Ten largest",
    "billed_under": "Billed under",
    "own_code_from": "Own code from",
    "line_count": "Lines",
    "later_answer_count": "Later answers",
    "later_paid_amount": "Paid by later payers",
    "again_billed_amount": "Billed again",
    "claim_count": "Claims",
    "person_count": "Persons",
    "charge_amount": "Billed",
    "allowed_amount": "Allowed",
    "paid_amount": "Paid",
    "patient_share_amount": "Patient share",
    "numerator": "Denied",
    "denominator": "Adjudicated",
    "denial_rate": "Denial rate",
    "denial_rate_low": "95 % low",
    "denial_rate_high": "95 % high",
    "unknown_rate": "Outcome unknown",
    "denial_rate_least": "Rate, at least",
    "denial_rate_most": "Rate, at most",
    "least_denial_rate": "Lowest of the four",
    "most_denial_rate": "Highest of the four",
    "compared_with": "Compared with",
    "not_comparable": "Not comparable",
    "position": "Stands beside",
    "unit": "Counts",
    "stage": "Decision",
    "partial": "Partial denials",
    "on_the_way": "On the way",
    "change": "Change, points",
    "first_step": "First decision",
    "last_step": "Last decision",
    "first_denied_amount": "Denied at first",
    "last_denied_amount": "Denied at last",
    "identified_rate": "Product known",
    "is_mature": "Complete",
    "is_adjudicated": "In the rate",
    "completion_rate": "Completion",
    "completed_line_count": "Lines, completed",
    "completed_charge_amount": "Billed, completed",
    "denied_line_count": "Denied lines",
    "denied_claim_count": "Claims with a denial",
    "denied_amount": "Denied dollars",
    "share_of_lines_rate": "Share of lines",
    "share_of_dollars_rate": "Share of dollars",
    "allowed_to_charge_rate": "Allowed to charge",
    "paid_to_allowed_rate": "Paid to allowed",
    "patient_share_rate": "Patient share of allowed",
    "median_adjudication_days": "Days to adjudicate, median",
    "p90_adjudication_days": "Days to adjudicate, 9 of 10",
    "median_payment_days": "Days to pay, median",
    "p90_payment_days": "Days to pay, 9 of 10",
    "benchmark": "Payer or benchmark",
    "kind": "Kind",
    "withheld": "Withheld because",
    "step": "Outcome",
    "month": "Month",
    "denial_rate_bound": "Denial rate, bound",
    "identified_rate_bound": "Product known, bound",
    "overturned_rate_bound": "Overturned, bound",
    "hidden": "Small cell",
    "meaning": "In plain words",
    "remedy": "What mends it",
    "what": "What it is",
    "finding": "Finding",
    "preventable": "Could it be prevented",
    "remark": "Remark (RARC)",
    "remark_meaning": "The remark in plain words",
    "label": "Finding",
    "found_line_count": "Lines found",
    "not_in_input": "Not in the input",
    "page": "Page",
    "input": "Input",
    "source": "Layout",
    "input_count": "Inputs",
    "row_count": "Rows",
    "captured_count": "Columns",
    "warning_count": "Warnings",
    "unknown_column_count": "Unknown columns",
    "kept_row_count": "Rows kept",
    "kept_charge_amount": "Billed, kept",
    "kept_paid_amount": "Paid, kept",
    "final_mature_rate": "Lines complete, last decision",
    "maturity_basis": "Basis",
    "claim_charge_amount": "Billed, as the claims say",
    "claim_paid_amount": "Paid, as the claims say",
    "charge_of_rows_amount": "Billed, if lines were added up",
    "paid_of_rows_amount": "Paid, if lines were added up",
    "price_method": "How the price is set",
    "price_count": "Prices",
    "priced_count": "Prices with a share",
    "hospital_count": "Hospitals",
    "share_of_prices_rate": "Share of prices",
    "least_charge_rate": "Of list price, least",
    "median_charge_rate": "Of list price, median",
    "most_charge_rate": "Of list price, most",
    "gross_amount": "List price",
    "cash_amount": "Cash price",
    "least_negotiated_amount": "Agreed, least",
    "median_negotiated_amount": "Agreed, median",
    "most_negotiated_amount": "Agreed, most",
    "ndc_code": "NDC as written",
    "ndc_note": "About the NDC",
    "stand_in": "A stand-in, left out",
    "drug_unit_quantity": "Item holds",
    "drug_unit_of_measure": "of unit",
    "why": "Why",
    "crude_rate": "Denial rate, crude",
    "adjusted_rate": "Denial rate, adjusted",
    "adjusted_rate_low": "Adjusted, 95 % low",
    "adjusted_rate_high": "Adjusted, 95 % high",
    "denied_to_expected_rate": "Denied to expected",
    "overlap_rate": "Lines with others beside them",
    "excess_amount": "Denied beyond the others",
    "excess_low_amount": "95 % low",
    "excess_high_amount": "95 % high",
    "chance_rate": "By chance alone",
    "stands_out": "Stands out",
    "is_selected": "Selected",
    "funnel_95_rate": "Funnel 95 %, ±",
    "funnel_998_rate": "Funnel 99.8 %, ±",
    "over_dispersion_rate": "Over-dispersion",
    "is_dispersion_known": "Over-dispersion known",
    "adjudicated_line_count": "Adjudicated lines",
    "ledger": "Holds",
    "warnings": "Said while it was read",
    "sent_count": "Lines sent",
    "answered_count": "Answered",
    "sent_again_count": "Sent again",
    "open_count": "Not answered",
    "open_charge_amount": "Billed, not answered",
    "answer_count": "Answers",
    "without_claim_count": "Answers without a claim",
    "met_by_number_count": "Met by line number",
    "met_by_code_count": "Met by code and place",
    "repeated_count": "Sent twice alike",
    "vintage": "Time",
    "figure": "Figure",
    "counted_in": "Counted in",
    "published_value": "Published",
    "own_value": "This extract",
    "own_low": "95 % low",
    "own_high": "95 % high",
    "not_compared": "Not compared because",
    "n": "n",
    "n_basis": "n counts",
    "grade": "Grade",
    "basis": "What is counted",
    "note": "What to mind",
    "allowed_to_asp_rate": "Allowed to limit",
    "limit_amount": "At the limit",
    "administration_count": "Administrations",
    "waste_marks": "Waste modifiers",
    "quantity_unit": "Unit",
    "waste_step": "Can it be worked out",
    "waste_administration_count": "Administrations with JW",
    "waste_line_count": "Their lines",
    "wasted_rate": "Discarded share",
    "rule": "Rule",
    "rule_status": "Rule is",
    "rule_from": "In force from",
    "verified": "Verified",
    "fix": "What mends it",
    "rule_source": "Source of the rule",
    "ruled_line_count": "Lines",
    "own_line_count": "Lines",
    "told_line_count": "Lines denied for the code",
    "sibling_line_count": "Lines",
    "verdict": "The code is",
    "settled_line_count": "Lines first denied",
    "overturned_line_count": "Overturned",
    "overturned_rate": "Overturned",
    "overturned_rate_low": "95 % low",
    "overturned_rate_high": "95 % high",
    "turned_30_rate": "Overturned within 30 days",
    "turned_60_rate": "Overturned within 60 days",
    "turned_90_rate": "Overturned within 90 days",
    "turned_180_rate": "Overturned within 180 days",
    "turned_365_rate": "Overturned within 365 days",
    "median_turning_days": "Days until half are overturned",
    "ended": "What became of them",
    "piece_count": "Lines, or parts of lines",
    "age": "Since the first denial",
    "deadline": "Deadline",
    "open_line_count": "Lines still denied",
    "open_amount": "Still denied",
    "at_risk_amount": "At risk (proxy)",
    "usual_rate": "Usually allowed of a charge",
    "allowed_basis": "Allowed share taken from",
    "claim_line_number": "Line",
    "claim_line_start_date": "Service date",
    "payer_claim_id": "Payer's claim number",
    "lacks": "Element lacking on the first submission",
    "due_date": "By when",
    "left_days": "Days left",
    "appeal_until": "Appeal until",
    "filing_until": "Corrected claim until",
    "first_denied_date": "First denied",
    "age_days": "Days since",
    "attempts": "Submissions",
    "element": "Element",
    "asked_line_count": "Lines of which it is asked",
    "given_line_count": "Given",
    "wrong_line_count": "Not as asked",
    "missing_line_count": "Missing on the claim",
    "unsaid_line_count": "Not in the input",
    "lacking_rate": "Without it",
    "lacking_rate_low": "95 % low",
    "lacking_rate_high": "95 % high",
    "given_denied_line_count": "of which denied",
    "lacking_line_count": "Lines without it",
    "lacking_denied_line_count": "of these denied",
    "given_denial_rate": "Denied with it",
    "lacking_denial_rate": "Denied without it",
    "gap_rate": "Difference, points",
    "gap_rate_low": "95 % low",
    "gap_rate_high": "95 % high",
    "billed_on": "Billed on",
    "part": "Part of the change",
    "part_amount": "Allowed dollars",
    "places": "Place of service and bill type",
    "place_site_group": "The place of service says",
    "bill_site_group": "The bill type says",
    "priced_administration_count": "Administrations with an amount",
    "allowed_per_administration_amount": "Allowed per administration",
    "allowed_per_administration_low_amount": "95 % low",
    "allowed_per_administration_high_amount": "95 % high",
}


def lacks(names: Iterable[str]) -> str:
    """What is missing, in words; columns of which any one would do are joined by "or"."""
    return ", ".join(LACKS.get(one, one) for one in names)


# What is published and can be read into any extract.
PUBLIC = {
    "posted_rates": "hospital price files",
    "cms_asp_crosswalk": "CMS's ASP crosswalk file",
    "cms_asp_pricing": "CMS's ASP pricing file",
}
LACKS = PUBLIC | {"every_answer": "the first decisions (final claims only)"}


@cache
def _labels(table: str, key: str) -> dict[str, str]:
    return {row[key]: row["label"] for row in reference(table)}


def value(column: str, code: object) -> str:
    """A value of a column in words: hopd_on_campus → Hospital outpatient, on campus."""
    written = "(blank)" if code is None else str(code)
    if (column, written) in WORDS:
        return WORDS[column, written]
    if column in CODES:
        return _labels(*CODES[column]).get(written, written)
    return f"CARC {written}" if column == "reason" and written[:1].isalnum() else written


def label(column: str) -> str:
    """A column's heading in words."""
    if column in LABELS:
        return LABELS[column]
    every = (dimensions() | dimensions("posted_rates")).values()
    found = next((one.label for one in every if one.column == column), None)
    return found or column.replace("_", " ").capitalize()


def amount(number: float) -> str:
    """$1.24 M, $12.3 k, $812."""
    for size, unit, digits in ((999_995_000, "B", 2), (999_500, "M", 2), (1e4, "k", 0), (1e3, "k", 1)):
        if abs(number) >= size:
            scale = {"B": 1e9, "M": 1e6, "k": 1e3}[unit]
            return f"{'−' if number < 0 else ''}${abs(number) / scale:.{digits}f}\u00a0{unit}"
    return f"{'−' if number < 0 else ''}${abs(number):.0f}"


def excess(row: dict) -> str:
    """$288 k ($120 k to $470 k): dollars beyond the others' rates, with their interval."""
    low, high = (amount(float(row[f"excess_{end}_amount"])) for end in ("low", "high"))
    return f"{amount(float(row['excess_amount']))} ({low} to {high})"


def count(number: float) -> str:
    """1,234 up to ten thousand, then 12.3 k and 1.2 M."""
    if abs(number) < 10_000:
        return f"{number:,.0f}"
    return f"{number / 1e6:.2f}\u00a0M" if abs(number) >= 1e6 else f"{number / 1e3:.1f}\u00a0k"


def rate(number: float) -> str:
    """31.4 %"""
    return f"{number * 100:.1f}\u00a0%"


def days(number: float) -> str:
    """18 d"""
    return f"{number:.0f}\u00a0d"


def month(day: date) -> str:
    """Mar 2026"""
    return f"{day:%b %Y}"


def looks(column: str) -> Callable[[float], str] | None:
    """The format of a figure by its column's suffix; None for text."""
    if "_rate" in column:
        return rate
    return {"amount": amount, "count": count, "days": days}.get(column.rsplit("_", 1)[-1])


def short(column: str, number: object) -> str:
    """A figure as it is said on a chart or a tile; '–' for none."""
    if number is None:
        return NONE
    look = looks(column) or count
    return look(float(number))


def counted(number: int | str, one: str) -> str:
    """1 line, 1,204 lines; 12.3 k lines; 1 of 1 line: a number, or one already written, with its noun."""
    figure = f"{number:,}" if isinstance(number, int) else number
    return f"{figure} {one}{'' if SINGULAR.search(figure) else 's'}"


def rows(number: int) -> str:
    """1 row, 12 rows"""
    return counted(number, "row")


def adjudicated(number: float, unit: str) -> str:
    """278 adjudicated lines, 1 adjudicated claim, $1.24 M adjudicated billed dollars"""
    if unit == "dollars":
        return f"{amount(number)} adjudicated billed dollars"
    return counted(count(number), f"adjudicated {unit[:-1]}")


def is_range(row: dict) -> bool:
    """Whether so many lines have no known outcome that their rate is said as a range."""
    return (row.get("unknown_rate") or 0) > UNKNOWN_RATE and row.get("denial_rate_most") is not None


def span(row: dict) -> str:
    """20.0 to 40.0 %: what the rate is, whatever became of the lines of unknown outcome."""
    return f"{row['denial_rate_least'] * 100:.1f} to {row['denial_rate_most'] * 100:.1f}\u00a0%"


def interval(row: dict) -> str:
    """26.1 to 37.0 %, or why there is none."""
    if row.get("denial_rate_low") is None:
        return "too few for an interval"
    return f"{row['denial_rate_low'] * 100:.1f} to {row['denial_rate_high'] * 100:.1f}\u00a0%"


def name(row: dict, by: tuple[str, ...]) -> str:
    """What a row is about, in words."""
    return ", ".join(value(column, row[column]) for column in by)


def table(
    answer: Answer, unit: str = "lines", columns: tuple[str, ...] = (), more: dict[str, list[str]] | None = None
) -> None:
    """The table twin: text left, numbers right with units; the total below, set apart. `more` adds columns of text."""
    shown = [
        one
        for one in (columns or answer.table.column_names)
        if one in answer.table.column_names and one != "everything"
    ]
    data = {one: plain(one, answer.table[one], answer.table.schema.field(one)) for one in shown} | (more or {})
    config = {one: config_of(one, unit) for one in data}
    order = list(data)[:TABLE_COLUMNS]
    st.dataframe(
        pa.table(data),
        hide_index=True,
        column_config=config,
        column_order=order,
        lazy=False,
        placeholder=NONE,
        alt=f"{answer.asks} {answer.grain.replace('value of $by', 'group')}",
    )
    if answer.by != ("everything",) and answer.total.num_rows == 1:
        total = answer.total.to_pylist()[0]
        said = [
            f"{label(one)} {full(one, total[one], unit)}"
            for one in order
            if total.get(one) is not None and (is_number(one, answer.total))
        ]
        if said:
            text.caption(text.marked("**All together:** {}", " · ".join(said)))


def explained(answer: Answer) -> dict[str, list[str]]:
    """What each reason of a table means, and what mends it."""
    known = {row["reason_code"]: row for row in reference("denial_reasons")}
    return {
        name: [known.get(str(row["reason"]), {}).get(name, "") for row in answer.rows()]
        for name in ("meaning", "remedy")
    }


def vintage(rows: list[dict]) -> str:
    """How many rows a code table has, how many sources, and how many rows were checked against one."""
    sources = len({row.get("source", "") for row in rows})
    checked = f", {sum(row['verified'] == 'Y' for row in rows)} verified" if rows and "verified" in rows[0] else ""
    dates = sorted(row[one] for row in rows for one in ("effective_from", "effective_to") if row.get(one))
    dated = f"; dated rules from {dates[0]} to {dates[-1]}" if dates else ""
    return f"{counted(len(rows), 'row')} from {counted(sources, 'source note')}{checked}{dated}."


@cache
def meanings() -> dict[str, str]:
    """Each reason code in our own words."""
    return {row["reason_code"]: row["meaning"] for row in reference("denial_reasons")}


def is_number(column: str, table: pa.Table) -> bool:
    return column in table.column_names and is_figure(table.schema.field(column))


def full(column: str, number: float, unit: str) -> str:
    """A figure with all its digits, for tables and totals."""
    if "_rate" in column:
        return rate(number)
    if column.endswith("_amount") or (column in ("numerator", "denominator") and unit == "dollars"):
        return f"${number:,.2f}"
    return f"{number:,.0f}"


def plain(column: str, values: pa.ChunkedArray, field: pa.Field) -> list:
    """Values as the table shows them: words for codes, rates in per cent, decimals as numbers."""
    found = values.to_pylist()
    if is_figure(field):
        return [None if one is None else float(one) * (100 if "_rate" in column else 1) for one in found]
    if pa.types.is_boolean(field.type):
        return ["" if one is None else "yes" if one else "no" for one in found]
    if pa.types.is_temporal(field.type):
        return found
    return [
        ""
        if one is None and (column in ("withheld", "hidden", "not_comparable") or column.endswith("_bound"))
        else value(column, one)
        for one in found
    ]


# Columns that hold sentences, and how many pixels they get.
SENTENCES, WIDE = ("remedy",), 350


def config_of(column: str, unit: str = "lines") -> object:
    """How st.dataframe shows a column."""
    title = label(column)
    if column == "month":
        return st.column_config.DateColumn(title, format="MMM YYYY")
    if column.endswith(("_date", "_until")):
        return st.column_config.DateColumn(title, format="YYYY-MM-DD")
    if column.endswith("_bound"):
        return st.column_config.TextColumn(title)
    if "_rate" in column:
        return st.column_config.NumberColumn(f"{title} (%)" if "95" not in title else title, format="%.1f")
    if column.endswith("_amount") or (column in ("numerator", "denominator") and unit == "dollars"):
        # Two decimals always; a negative amount in parentheses.
        return st.column_config.NumberColumn(f"{title} ($)", format="accounting")
    if column.endswith("_days"):
        return st.column_config.NumberColumn(title, format="%.0f")
    if column.endswith("_count") or column in ("numerator", "denominator"):
        return st.column_config.NumberColumn(title, format="localized")
    return st.column_config.TextColumn(title, width=WIDE if column in SENTENCES else None)


__all__ = ["amount", "count", "days", "interval", "label", "month", "name", "rate", "short", "table", "value"]
