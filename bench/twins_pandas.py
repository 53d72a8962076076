"""The questions' main figures in pandas: one function per question, from the rows of `lines` to the same columns.

As twins_polars.py, over a DataFrame with categories for text and floats for dollars.
"""

import numpy as np
import pandas as pd

from bench.want import BUCA, Want

ADJUDICATED = ["paid", "patient_share", "partially_denied", "denied"]
DENIED = ["denied", "partially_denied"]
PRICED = ["paid", "patient_share", "partially_denied"]
Z = 1.959964
END = "chain_final_"


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


def chosen(
    lines: pd.DataFrame, want: Want, stage: str = "initial", more: list[str] = (), later: bool = False
) -> pd.DataFrame:
    """The lines selected, with their outcome at a stage; of the columns, those that are asked for."""
    at = "initial" if stage == "initial" else "chain_final"
    kept = (lines["attempt"] == 1) & (lines["is_counted"] | later)
    if want.codes:
        kept &= lines["hcpcs_code"].isin(want.codes)
    if want.from_date:
        days = lines["claim_line_start_date"]
        kept &= (days >= pd.Timestamp(want.from_date)) & (days <= pd.Timestamp(want.to_date))
    names = ["payer_group", "claim_key", "charge_amount", "usable", "is_counted", "payer_sequence", f"{at}_disposition"]
    names += more
    rows = lines.loc[kept, list(dict.fromkeys(names))]
    rows["in_rates"] = rows["usable"] & rows["is_counted"] & rows["payer_sequence"].isin(["P", "not stated"])
    rows["disposition"] = rows[f"{at}_disposition"]
    rows["adjudicated"] = rows["in_rates"] & rows["disposition"].isin(ADJUDICATED)
    rows["denied"] = rows["in_rates"] & rows["disposition"].isin(DENIED)
    rows["unknown"] = rows["in_rates"] & (rows["disposition"] == "unknown")
    return rows


def grouped(rows: pd.DataFrame, keys: list[str]):
    return rows.groupby(keys, observed=True, dropna=False, sort=False)


SPEND_COLUMNS = ["person_id", END + "allowed_amount", END + "paid_amount"]
NAMES = {
    END + "allowed_amount": "allowed_amount",
    END + "paid_amount": "paid_amount",
    END + "patient_amount": "patient_share_amount",
}


def dollars(groups, names: list[str]) -> pd.DataFrame:
    """Sums in which blanks count for nothing; of blanks alone they are blank."""
    return groups[names].sum(min_count=1).rename(columns=NAMES)


def spend(groups, more: list[str] = ()) -> pd.DataFrame:
    found = dollars(groups, ["charge_amount", END + "allowed_amount", END + "paid_amount", *more])
    found["line_count"] = groups.size()
    found["claim_count"] = groups["claim_key"].nunique()
    found["person_count"] = groups["person_id"].nunique().replace(0, np.nan)
    return found


def counted(groups) -> pd.DataFrame:
    return groups[["denied", "adjudicated"]].sum().rename(columns={"denied": "numerator", "adjudicated": "denominator"})


def identified(rows: pd.DataFrame, keys: list[str]) -> pd.Series:
    known = rows.loc[rows["product_tier"].isin(["P", "A", "B", "C"])]
    whole = grouped(rows, keys)["charge_amount"].sum(min_count=1)
    return grouped(known, keys)["charge_amount"].sum().reindex(whole.index, fill_value=0) / whole


def completion(groups) -> pd.DataFrame:
    """How complete a group's months are, and whether that is enough."""
    measured = groups["completion_rate"].count() == groups.size()
    rate = (groups.size() / groups["over_completion"].sum()).where(measured)
    return pd.DataFrame({"completion_rate": rate, "is_mature": groups["is_mature"].all() & ~(rate < 0.9)})


def wilson(k: pd.Series, n: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Wilson's interval, as the textbook has it; none under 30."""
    n = n.where(n >= 30).astype(float)
    p = k / n
    centre, reach = p + Z * Z / (2 * n), Z * np.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
    return ((centre - reach) / (1 + Z * Z / n)).clip(lower=0), ((centre + reach) / (1 + Z * Z / n)).clip(upper=1)


def rated(found: pd.DataFrame) -> pd.DataFrame:
    """The rate and its interval."""
    found["denial_rate"] = found["numerator"] / found["denominator"].where(found["denominator"] > 0)
    found["denial_rate_low"], found["denial_rate_high"] = wilson(found["numerator"], found["denominator"])
    return found


def rows_of(found: pd.DataFrame) -> list[dict]:
    return found.reset_index().to_dict("records")


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
    stray = rows["loss"] - rows["payer_group"].map(ratio).astype(float) * rows["charge_amount"]
    spread = grouped(rows.assign(stray=stray**2), ["payer_group"])["stray"].sum()
    error = (np.sqrt(spread * size / (size - 1)) / sums["charge_amount"]).where(size >= 30)
    found = pd.DataFrame({"numerator": sums["loss"], "denominator": sums["charge_amount"], "denial_rate": ratio})
    found["denial_rate_low"] = (ratio - Z * error).clip(lower=0)
    found["denial_rate_high"] = (ratio + Z * error).clip(upper=1)
    return {"lines": rated(lines), "claims": rated(claims), "dollars": found}


def spend_by_month(lines: pd.DataFrame, want: Want) -> list[dict]:
    rows = monthly(lines, want, [*SPEND_COLUMNS, END + "patient_amount"])
    rows["completed_charge_amount"] = rows["charge_amount"] * rows["over_completion"]
    groups = grouped(rows, ["month", "payer_group"])
    found = spend(groups, [END + "patient_amount"]).join(completion(groups))
    enough = found["completion_rate"].notna() & (groups["completion_rate"].min() >= 0.25)
    found["completed_line_count"] = groups["over_completion"].sum().round().where(enough)
    found["completed_charge_amount"] = groups["completed_charge_amount"].sum().where(enough)
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
    rows["turned"] = rows["settled"] & last.isin(["paid", "partially_denied"])
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
