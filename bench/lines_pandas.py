"""The lines in a DataFrame, chosen, grouped and added up: what the twins in pandas share."""

import numpy as np
import pandas as pd

from bench.want import Want

ADJUDICATED = ["paid", "patient_share", "partially_denied", "denied"]


DENIED = ["denied", "partially_denied"]


PRICED = ["paid", "patient_share", "partially_denied"]


END = "chain_final_"


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


def rated(found: pd.DataFrame) -> pd.DataFrame:
    """The rate. Its interval, which asks how lines fall to persons, is told in plain Python by tests/test_metrics.py alone."""
    found["denial_rate"] = found["numerator"] / found["denominator"].where(found["denominator"] > 0)
    return found


def rows_of(found: pd.DataFrame) -> list[dict]:
    return found.reset_index().to_dict("records")
