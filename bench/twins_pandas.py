"""The questions' main figures in pandas: one function per question, from the rows of `lines` to the same columns.

As twins_polars.py, over a DataFrame with categories for text and floats for dollars.
"""

import numpy as np
import pandas as pd

from bench.lines_pandas import (
    DENIED,
    END,
    PRICED,
    SPEND_COLUMNS,
    chosen,
    completion,
    counted,
    dollars,
    grouped,
    identified,
    rated,
    rows_of,
    spend,
)
from bench.want import BUCA, Want


def load(path: str, columns: list[str] | None = None) -> pd.DataFrame:
    """The lines in memory: text of few values as categories, dollars as floats, days as datetimes, hashes whole."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pq.read_table(path, columns=columns)
    found = {}
    for column in table.schema:
        values = table[column.name]
        if pa.types.is_decimal(column.type):
            found[column.name] = values.cast(pa.float64()).to_pandas()
        elif pa.types.is_date(column.type):
            found[column.name] = values.cast(pa.timestamp("ms")).to_pandas()
        elif pa.types.is_string(column.type) or pa.types.is_dictionary(column.type):
            found[column.name] = values.cast(pa.string()).to_pandas().astype("category")
        elif pa.types.is_uint64(column.type):
            found[column.name] = pd.Series(values.to_pandas(types_mapper={pa.uint64(): pd.UInt64Dtype()}.get))
        else:
            found[column.name] = values.to_pandas()
    return pd.DataFrame(found)


def denial_rate(lines: pd.DataFrame, want: Want) -> list[dict]:
    groups = grouped(chosen(lines, want), ["payer_group"])
    found = counted(groups)
    found["unknown"] = groups["unknown"].sum()
    found = rated(found[found["denominator"] > 0].copy())
    possible = found["denominator"] + found["unknown"]
    found["unknown_rate"] = found["unknown"] / possible
    found["denial_rate_least"] = found["numerator"] / possible
    found["denial_rate_most"] = (found["numerator"] + found["unknown"]) / possible
    return rows_of(found)


def monthly(lines: pd.DataFrame, want: Want, more: list[str]) -> pd.DataFrame:
    rows = chosen(lines, want, more=["claim_line_start_date", "completion_rate", "is_mature", *more])
    rows = rows[rows["claim_line_start_date"].notna()].copy()
    rows["month"] = (
        rows["claim_line_start_date"].astype("datetime64[s]").values.astype("datetime64[M]").astype("datetime64[s]")
    )
    rows["over_completion"] = 1 / rows["completion_rate"]
    return rows


def denial_rate_by_month(lines: pd.DataFrame, want: Want) -> list[dict]:
    groups = grouped(monthly(lines, want, []), ["month", "payer_group"])
    found = counted(groups).join(completion(groups))
    return rows_of(rated(found[found["denominator"] > 0].copy()))


def refused(rows: pd.DataFrame, denial: str, disposition: str = "disposition") -> pd.Series:
    """The dollars denied on a denied line."""
    return rows["charge_amount"].where(rows[disposition] == "denied", rows[denial])


def denial_reasons(lines: pd.DataFrame, want: Want) -> list[dict]:
    rows = chosen(lines, want, more=["initial_denial_amount"])
    rows = rows[rows["denied"]].copy()
    rows["refused"] = refused(rows, "initial_denial_amount")
    groups = grouped(rows, ["payer_group"])
    found = groups.size().to_frame("denied_line_count")
    found["denied_claim_count"] = groups["claim_key"].nunique()
    found["denied_amount"] = groups["refused"].sum()
    found["share_of_lines_rate"] = found["denied_line_count"] / found["denied_line_count"].sum()
    found["share_of_dollars_rate"] = found["denied_amount"] / found["denied_amount"].sum()
    return rows_of(found)


def step(rows: pd.DataFrame, disposition: str) -> pd.Series:
    """What became of a line, or why it is in no rate."""
    named = rows[disposition].cat.add_categories(["later payer only", "counted at another payer"])
    named[~rows["in_rates"]] = "later payer only"
    named[~rows["in_rates"] & ~rows["is_counted"]] = "counted at another payer"
    named[~rows["usable"]] = "unusable"
    return named


def denial_bridge(lines: pd.DataFrame, want: Want) -> list[dict]:
    rows = chosen(lines, want, later=True)
    rows["step"] = step(rows, "disposition")
    groups = grouped(rows, ["payer_group", "step"])
    found = groups.size().to_frame("line_count")
    found["claim_count"] = groups["claim_key"].nunique()
    return rows_of(found.join(dollars(groups, ["charge_amount"])))


def decision_changes(lines: pd.DataFrame, want: Want) -> list[dict]:
    more = ["initial_disposition", "initial_denial_amount", END + "denial_amount", END + "paid_amount"]
    rows = chosen(lines, want, "final", more)
    rows["first_step"], rows["last_step"] = step(rows, "initial_disposition"), step(rows, "disposition")
    was_denied = rows["in_rates"] & rows["initial_disposition"].isin(DENIED)
    rows["first"] = refused(rows, "initial_denial_amount", "initial_disposition").where(was_denied, 0)
    rows["last"] = refused(rows, END + "denial_amount").where(rows["denied"], 0)
    groups = grouped(rows, ["payer_group", "first_step", "last_step"])
    found = dollars(groups, ["charge_amount", END + "paid_amount"])
    found["line_count"] = groups.size()
    found["claim_count"] = groups["claim_key"].nunique()
    found[["first_denied_amount", "last_denied_amount"]] = groups[["first", "last"]].sum()
    return rows_of(found)


def period_totals(lines: pd.DataFrame, want: Want) -> list[dict]:
    every = []
    for period, one in want.periods().items():
        rows = chosen(lines, one, more=[*SPEND_COLUMNS, "product_tier", "completion_rate", "is_mature"])
        rows["over_completion"] = 1 / rows["completion_rate"]
        groups = grouped(rows, ["payer_group"])
        found = rated(spend(groups).join(counted(groups)).join(completion(groups)["is_mature"]))
        found["identified_rate"] = identified(rows, ["payer_group"])
        every.append(found.assign(period=period))
    return rows_of(pd.concat(every))


def product_known(lines: pd.DataFrame, want: Want) -> list[dict]:
    rows = chosen(lines, want, more=["product_tier"])
    groups = grouped(rows, ["payer_group"])
    found = dollars(groups, ["charge_amount"])
    found["line_count"] = groups.size()
    found["identified_rate"] = identified(rows, ["payer_group"])
    return rows_of(found)


def rate_definitions(lines: pd.DataFrame, want: Want) -> list[dict]:
    """Six definitions at two stages: unit and whether partial denials count."""
    every = []
    for stage, denial in (("initial", "initial_denial_amount"), ("final", END + "denial_amount")):
        rows = chosen(lines, want, stage, [denial])
        rows = rows[rows["adjudicated"]].copy()
        for partial in ("counted", "not counted"):
            rows["lost"] = rows["denied"] if partial == "counted" else rows["disposition"] == "denied"
            rows["loss"] = refused(rows, denial).where(rows["lost"], 0.0)
            for unit, found in units(rows).items():
                every.append(found.assign(unit=unit, stage=stage, partial=partial))
    return rows_of(pd.concat(every))


def units(rows: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The rates of one definition of "denied" in lines, claims and dollars, by payer."""
    groups = grouped(rows, ["payer_group"])
    sums = groups[["loss", "charge_amount", "lost"]].sum()
    size, losers = groups.size(), grouped(rows[rows["lost"]], ["payer_group"])["claim_key"].nunique()
    lines = pd.DataFrame({"numerator": sums["lost"], "denominator": size})
    claims = pd.DataFrame(
        {"numerator": losers.reindex(size.index, fill_value=0), "denominator": groups["claim_key"].nunique()}
    )
    ratio = (sums["loss"] / sums["charge_amount"]).astype(float)
    found = pd.DataFrame({"numerator": sums["loss"], "denominator": sums["charge_amount"], "denial_rate": ratio})
    return {"lines": rated(lines), "claims": rated(claims), "dollars": found}


def spend_by_month(lines: pd.DataFrame, want: Want) -> list[dict]:
    rows = monthly(lines, want, [*SPEND_COLUMNS, END + "patient_amount", "is_orphan_reversal"])
    decided = (rows["disposition"] != "pending") & ~rows["is_orphan_reversal"]
    rows["completed_lines"] = rows["over_completion"].where(decided)
    rows["completed_charge_amount"] = rows["charge_amount"] * rows["completed_lines"]
    groups = grouped(rows, ["month", "payer_group"])
    found = spend(groups, [END + "patient_amount"]).join(completion(groups))
    enough = found["completion_rate"].notna() & (groups["completion_rate"].min() >= 0.25)
    found["completed_line_count"] = (
        groups["completed_lines"].sum().round().clip(lower=found["line_count"]).where(enough)
    )
    charge = groups["completed_charge_amount"].sum().clip(lower=found["charge_amount"])
    found["completed_charge_amount"] = charge.where(enough)
    return rows_of(found)


def values(lines: pd.DataFrame, want: Want) -> list[dict]:
    return rows_of(grouped(chosen(lines, want), ["payer_group"]).size().to_frame("line_count"))


def volume_by(lines: pd.DataFrame, want: Want) -> list[dict]:
    rows = chosen(lines, want, more=[*SPEND_COLUMNS, END + "patient_amount", "product_tier"])
    found = spend(grouped(rows, ["payer_group"]), [END + "patient_amount"])
    found["identified_rate"] = identified(rows, ["payer_group"])
    return rows_of(found)


BENCHMARK_COLUMNS = [
    *SPEND_COLUMNS, END + "patient_amount", END + "disposition", END + "paid_date", "line_of_business", "received_date",
    "initial_date", "is_final_mature",
]  # fmt: skip


def payer_benchmark(lines: pd.DataFrame, want: Want) -> list[dict]:
    """Each payer by line of business, Medicare, BUCA, and BUCA without each of its four."""
    held = worked_out(chosen(lines, want, more=BENCHMARK_COLUMNS))
    payers = benchmarks(held, ["payer_group", "line_of_business"])
    every = [row | {"kind": "payer", "benchmark": row["payer_group"]} for row in payers]
    buca = held[held["payer_group"].isin(BUCA) & (held["line_of_business"] == "commercial")]
    medicare = held[(held["payer_group"] == "Medicare") & (held["line_of_business"] == "medicare")]
    groups = {("BUCA", "BUCA", "commercial"): buca, ("Medicare", "Medicare", "medicare"): medicare}
    for one in BUCA:
        groups["BUCA without", f"BUCA without {one}", "commercial"] = buca[buca["payer_group"] != one]
    for (kind, name, book), rows in groups.items():
        said = {"kind": kind, "benchmark": name, "line_of_business": book}
        every += [row | said for row in benchmarks(rows.assign(whole=True), ["whole"])]
    return every


def worked_out(rows: pd.DataFrame) -> pd.DataFrame:
    """What the figures of a benchmark are sums, shares and quantiles of, line by line."""
    allowed, last = rows[END + "allowed_amount"], rows[END + "disposition"]
    priced = rows["in_rates"] & last.isin(PRICED) & (allowed > 0)
    for name, column in (
        ("charge", "charge_amount"),
        *((name, f"{END}{name}_amount") for name in ("allowed", "paid", "patient")),
    ):
        rows[f"priced_{name}"] = rows[column].where(priced)
    rows["settled"] = rows["in_rates"] & (rows["initial_disposition"] == "denied") & rows["is_final_mature"]
    rows["turned"] = rows["settled"] & last.isin(PRICED)
    decided = (rows["initial_date"] - rows["received_date"]).dt.days
    paid = (rows[END + "paid_date"] - rows["received_date"]).dt.days
    rows["decided_days"] = decided.where(rows["in_rates"] & (decided >= 0))
    rows["paid_days"] = paid.where(rows["in_rates"] & (rows[END + "paid_amount"] > 0) & (paid >= 0))
    return rows


def benchmarks(rows: pd.DataFrame, keys: list[str]) -> list[dict]:
    """The figures of payers or of a composite."""
    groups = grouped(rows, keys)
    found = rated(spend(groups).join(counted(groups)))
    sums = groups[
        ["unknown", "settled", "turned", *(f"priced_{one}" for one in ("charge", "allowed", "paid", "patient"))]
    ].sum()
    possible = (found["denominator"] + sums["unknown"]).replace(0, np.nan)
    found["unknown_rate"] = sums["unknown"] / possible
    found["denial_rate_least"] = found["numerator"] / possible
    found["denial_rate_most"] = (found["numerator"] + sums["unknown"]) / possible
    charge, allowed = sums["priced_charge"].replace(0, np.nan), sums["priced_allowed"].replace(0, np.nan)
    found["allowed_to_charge_rate"] = sums["priced_allowed"] / charge
    found["paid_to_allowed_rate"] = sums["priced_paid"] / allowed
    found["patient_share_rate"] = sums["priced_patient"] / allowed
    found["overturned_rate"] = sums["turned"] / sums["settled"].replace(0, np.nan)
    for name, column in (("adjudication", "decided_days"), ("payment", "paid_days")):
        found[f"median_{name}_days"] = groups[column].quantile(0.5)
        found[f"p90_{name}_days"] = groups[column].quantile(0.9)
    return rows_of(found)
