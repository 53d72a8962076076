"""The questions' main figures in Polars: one function per question, from the rows of `lines` to the same columns.

What tests/test_metrics.py says in plain Python over rows, said over columns. The default choices: first decision, lines,
partial denials counted, resubmissions joined. A twin's columns bear the names of the answer's.
"""

import polars as pl

from bench.want import BUCA, Want

ADJUDICATED = ["paid", "patient_share", "partially_denied", "denied"]
DENIED = ["denied", "partially_denied"]
PRICED = ["paid", "patient_share", "partially_denied"]
Z = 1.959964
c = pl.col


def load(path: str, columns: list[str] | None = None) -> pl.DataFrame:
    """The lines in memory: text of few values as categories, dollars as floats."""
    frame = pl.read_parquet(path, columns=columns)
    text = [name for name, kind in frame.schema.items() if kind == pl.String]
    dollars = [name for name, kind in frame.schema.items() if kind.base_type() == pl.Decimal]
    enums = [c(name).cast(pl.Enum(frame[name].unique().drop_nulls().sort())) for name in text]
    return frame.with_columns(*enums, c(dollars).cast(pl.Float64))


def rows(frame: pl.LazyFrame) -> list[dict]:
    return frame.collect().to_dicts()


def chosen(lines: pl.DataFrame, want: Want, stage: str = "initial", later: bool = False) -> pl.LazyFrame:
    """The lines selected, with their outcome at a stage."""
    at = "initial" if stage == "initial" else "chain_final"
    frame = lines.lazy().filter((c.attempt == 1) & (c.is_counted | later))
    if want.codes:
        frame = frame.filter(c.hcpcs_code.is_in(want.codes))
    if want.from_date:
        frame = frame.filter(c.claim_line_start_date.is_between(want.from_date, want.to_date))
    return frame.with_columns(
        (c.usable & c.is_counted & c.payer_sequence.is_in(["P", "not stated"])).alias("in_rates"),
        c(f"{at}_disposition").alias("disposition"),
        c(f"{at}_denial_amount").alias("denial_amount"),
        c(f"{at}_paid_amount").alias("paid_now_amount"),
        c.claim_line_start_date.dt.truncate("1mo").alias("month"),
    ).with_columns(
        (c.in_rates & c.disposition.is_in(ADJUDICATED)).alias("adjudicated"),
        (c.in_rates & c.disposition.is_in(DENIED)).alias("denied"),
        (c.in_rates & (c.disposition == "unknown")).alias("unknown"),
    )


def dollars(name: str, amount: pl.Expr | None = None) -> pl.Expr:
    """A sum in which blanks count for nothing; of blanks alone it is blank."""
    amount = c(name) if amount is None else amount
    return pl.when(amount.count() > 0).then(amount.sum()).alias(name)


CLAIMS = c.claim_key.n_unique().alias("claim_count")
PERSONS = (c.person_id.n_unique() - (c.person_id.null_count() > 0)).replace(0, None).alias("person_count")
SPEND = [
    pl.len().alias("line_count"),
    CLAIMS,
    PERSONS,
    dollars("charge_amount"),
    dollars("allowed_amount", c.chain_final_allowed_amount),
    dollars("paid_amount", c.chain_final_paid_amount),
]
IDENTIFIED = (
    c.charge_amount.filter(c.product_tier.is_in(["P", "A", "B", "C"])).sum() / dollars("charge_amount")
).alias("identified_rate")
COUNTED = [c.denied.sum().alias("numerator"), c.adjudicated.sum().alias("denominator")]
MEASURED = c.completion_rate.count() == pl.len()
COMPLETION = pl.when(MEASURED).then(pl.len() / (1 / c.completion_rate).sum())
MATURE = (c.is_mature.all() & (COMPLETION >= 0.9).fill_null(True)).alias("is_mature")
COMPLETION = COMPLETION.alias("completion_rate")
COMPLETED = pl.when(MEASURED & (c.completion_rate.min() >= 0.25))


def wilson(k: pl.Expr, n: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Wilson's interval, as the textbook has it; none under 30."""
    k, n = k.cast(pl.Float64), n.cast(pl.Float64)  # counts are 32 bits wide, and their squares are not
    p = k / n
    centre, reach = p + Z * Z / (2 * n), Z * (p * (1 - p) / n + Z * Z / (4 * n * n)).sqrt()
    low, high = (centre - reach) / (1 + Z * Z / n), (centre + reach) / (1 + Z * Z / n)
    return pl.when(n >= 30).then(low.clip(lower_bound=0)), pl.when(n >= 30).then(high.clip(upper_bound=1))


def rated(frame: pl.LazyFrame) -> pl.LazyFrame:
    """The rate and its interval."""
    low, high = wilson(c.numerator, c.denominator)
    rate = pl.when(c.denominator > 0).then(c.numerator / c.denominator)
    return frame.with_columns(rate.alias("denial_rate"), low.alias("denial_rate_low"), high.alias("denial_rate_high"))


def denial_rate(lines: pl.DataFrame, want: Want) -> list[dict]:
    groups = chosen(lines, want).group_by("payer_group").agg(*COUNTED, c.unknown.sum().alias("unknown"))
    possible = c.denominator + c.unknown
    return rows(
        rated(groups.filter(c.denominator > 0)).with_columns(
            (c.unknown / possible).alias("unknown_rate"),
            (c.numerator / possible).alias("denial_rate_least"),
            ((c.numerator + c.unknown) / possible).alias("denial_rate_most"),
        )
    )


def denial_rate_by_month(lines: pl.DataFrame, want: Want) -> list[dict]:
    frame = chosen(lines, want).filter(c.month.is_not_null())
    return rows(
        rated(frame.group_by("month", "payer_group").agg(*COUNTED, COMPLETION, MATURE).filter(c.denominator > 0))
    )


REFUSED = pl.when(c.disposition == "denied").then(c.charge_amount).otherwise(c.denial_amount)


def denial_reasons(lines: pl.DataFrame, want: Want) -> list[dict]:
    frame = chosen(lines, want).filter(c.denied)
    groups = frame.group_by("payer_group").agg(
        pl.len().alias("denied_line_count"),
        c.claim_key.n_unique().alias("denied_claim_count"),
        REFUSED.sum().alias("denied_amount"),
    )
    return rows(
        groups.with_columns(
            (c.denied_line_count / c.denied_line_count.sum()).alias("share_of_lines_rate"),
            (c.denied_amount / c.denied_amount.sum()).alias("share_of_dollars_rate"),
        )
    )


def step(disposition: pl.Expr) -> pl.Expr:
    """What became of a line, or why it is in no rate."""
    why = pl.when(c.is_counted).then(pl.lit("later payer only")).otherwise(pl.lit("counted at another payer"))
    outside = pl.when(~c.in_rates).then(why).otherwise(disposition.cast(pl.String))
    return pl.when(~c.usable).then(pl.lit("unusable")).otherwise(outside)


def denial_bridge(lines: pl.DataFrame, want: Want) -> list[dict]:
    named = chosen(lines, want, later=True).with_columns(step(c.disposition).alias("step"))
    return rows(
        named.group_by("payer_group", "step").agg(pl.len().alias("line_count"), CLAIMS, dollars("charge_amount"))
    )


def decision_changes(lines: pl.DataFrame, want: Want) -> list[dict]:
    named = chosen(lines, want, "final").with_columns(
        step(c.initial_disposition).alias("first_step"), step(c.disposition).alias("last_step")
    )
    first = pl.when(c.initial_disposition == "denied").then(c.charge_amount).otherwise(c.initial_denial_amount)
    was_denied = c.in_rates & c.initial_disposition.is_in(DENIED)
    return rows(
        named.group_by("payer_group", "first_step", "last_step").agg(
            pl.len().alias("line_count"),
            CLAIMS,
            dollars("charge_amount"),
            dollars("paid_amount", c.paid_now_amount),
            first.filter(was_denied).sum().alias("first_denied_amount"),
            REFUSED.filter(c.denied).sum().alias("last_denied_amount"),
        )
    )


def period_totals(lines: pl.DataFrame, want: Want) -> list[dict]:
    found = []
    for period, one in want.periods().items():
        groups = chosen(lines, one).group_by("payer_group").agg(*SPEND, IDENTIFIED, *COUNTED, MATURE)
        found.append(rated(groups).with_columns(pl.lit(period).alias("period")))
    return rows(pl.concat(found))


def product_known(lines: pl.DataFrame, want: Want) -> list[dict]:
    groups = chosen(lines, want).group_by("payer_group")
    return rows(groups.agg(pl.len().alias("line_count"), dollars("charge_amount"), IDENTIFIED))


def rate_definitions(lines: pl.DataFrame, want: Want) -> list[dict]:
    """Six definitions at two stages: unit and whether partial denials count."""
    found = []
    for stage in ("initial", "final"):
        frame = chosen(lines, want, stage).filter(c.adjudicated).with_columns(refused=REFUSED)
        for partial in ("counted", "not counted"):
            lost = c.denied if partial == "counted" else c.disposition == "denied"
            frame = frame.with_columns(lost=lost).with_columns(loss=pl.when(c.lost).then(c.refused).otherwise(0.0))
            groups = (
                frame.group_by("payer_group")
                .agg(*definitions())
                .with_columns(stage=pl.lit(stage), partial=pl.lit(partial))
            )
            found += [defined(groups, unit) for unit in ("lines", "claims", "dollars")]
    return rows(pl.concat(found))


def definitions() -> list[pl.Expr]:
    """What the three units' rates are made of."""
    ratio = c.loss.sum() / c.charge_amount.sum()
    spread = ((c.loss - ratio * c.charge_amount) ** 2).sum()
    n = pl.len().cast(pl.Float64)
    error = (spread * n / (n - 1)).sqrt() / c.charge_amount.sum()
    return [
        c.lost.sum().cast(pl.Float64).alias("lines_numerator"),
        n.alias("lines_denominator"),
        c.claim_key.filter(c.lost).n_unique().cast(pl.Float64).alias("claims_numerator"),
        c.claim_key.n_unique().cast(pl.Float64).alias("claims_denominator"),
        c.loss.sum().alias("dollars_numerator"),
        c.charge_amount.sum().alias("dollars_denominator"),
        pl.when(n >= 30).then(error).alias("error"),
    ]


def defined(groups: pl.LazyFrame, unit: str) -> pl.LazyFrame:
    """One unit's rate with its interval."""
    keys = ["payer_group", "stage", "partial"]
    frame = groups.select(
        *keys,
        pl.lit(unit).alias("unit"),
        c(f"{unit}_numerator").alias("numerator"),
        c(f"{unit}_denominator").alias("denominator"),
        "error",
    )
    frame = rated(frame)
    if unit == "dollars":
        frame = frame.with_columns(
            (c.denial_rate - Z * c.error).clip(lower_bound=0).alias("denial_rate_low"),
            (c.denial_rate + Z * c.error).clip(upper_bound=1).alias("denial_rate_high"),
        )
    return frame.drop("error")


def spend_by_month(lines: pl.DataFrame, want: Want) -> list[dict]:
    frame = chosen(lines, want).filter(c.month.is_not_null())
    return rows(
        frame.group_by("month", "payer_group").agg(
            *SPEND,
            dollars("patient_share_amount", c.chain_final_patient_amount),
            COMPLETION,
            MATURE,
            COMPLETED.then((1 / c.completion_rate).sum().round()).alias("completed_line_count"),
            COMPLETED.then((c.charge_amount / c.completion_rate).sum()).alias("completed_charge_amount"),
        )
    )


def values(lines: pl.DataFrame, want: Want) -> list[dict]:
    return rows(chosen(lines, want).group_by("payer_group").agg(pl.len().alias("line_count")))


def volume_by(lines: pl.DataFrame, want: Want) -> list[dict]:
    return rows(
        chosen(lines, want)
        .group_by("payer_group")
        .agg(*SPEND, dollars("patient_share_amount", c.chain_final_patient_amount), IDENTIFIED)
    )


def payer_benchmark(lines: pl.DataFrame, want: Want) -> list[dict]:
    """Each payer by line of business, Medicare, BUCA, and BUCA without each of its four."""
    held = chosen(lines, want)
    buca = held.filter(c.payer_group.is_in(BUCA) & (c.line_of_business == "commercial"))
    medicare = held.filter((c.payer_group == "Medicare") & (c.line_of_business == "medicare"))
    groups = {("BUCA", "BUCA", "commercial"): buca, ("Medicare", "Medicare", "medicare"): medicare}
    for one in BUCA:
        groups["BUCA without", f"BUCA without {one}", "commercial"] = buca.filter(c.payer_group != one)
    payers = held.group_by("payer_group", "line_of_business").agg(*benchmarks()).rename({"payer_group": "benchmark"})
    found = [payers.with_columns(pl.lit("payer").alias("kind"), c("benchmark", "line_of_business").cast(pl.String))]
    for (kind, name, book), frame in groups.items():
        said = {"kind": kind, "benchmark": name, "line_of_business": book}
        found.append(frame.select(*benchmarks()).with_columns(**{key: pl.lit(value) for key, value in said.items()}))
    return rows(rated(pl.concat(found, how="diagonal").filter(c.line_count > 0)))


def benchmarks() -> list[pl.Expr]:
    """The figures of a payer or of a composite."""
    priced = c.in_rates & c.chain_final_disposition.is_in(PRICED) & (c.chain_final_allowed_amount > 0)
    of = {
        name: column.filter(priced).sum()
        for name, column in {
            "charge": c.charge_amount,
            "allowed": c.chain_final_allowed_amount,
            "paid": c.chain_final_paid_amount,
            "patient": c.chain_final_patient_amount,
        }.items()
    }
    settled = c.in_rates & (c.initial_disposition == "denied") & c.is_final_mature
    turned = settled & c.chain_final_disposition.is_in(["paid", "partially_denied"])
    decided = (c.initial_date - c.received_date).dt.total_days()
    paid = (c.chain_final_paid_date - c.received_date).dt.total_days()
    decided = decided.filter(c.in_rates & (decided >= 0))
    paid = paid.filter(c.in_rates & (c.chain_final_paid_amount > 0) & (paid >= 0))
    possible = c.adjudicated.sum() + c.unknown.sum()
    return [
        *SPEND,
        *COUNTED,
        share(c.unknown.sum(), possible).alias("unknown_rate"),
        share(c.denied.sum(), possible).alias("denial_rate_least"),
        share(c.denied.sum() + c.unknown.sum(), possible).alias("denial_rate_most"),
        share(of["allowed"], of["charge"]).alias("allowed_to_charge_rate"),
        share(of["paid"], of["allowed"]).alias("paid_to_allowed_rate"),
        share(of["patient"], of["allowed"]).alias("patient_share_rate"),
        share(turned.sum(), settled.sum()).alias("overturned_rate"),
        decided.quantile(0.5, "linear").alias("median_adjudication_days"),
        decided.quantile(0.9, "linear").alias("p90_adjudication_days"),
        paid.quantile(0.5, "linear").alias("median_payment_days"),
        paid.quantile(0.9, "linear").alias("p90_payment_days"),
    ]


def share(part: pl.Expr, whole: pl.Expr) -> pl.Expr:
    return pl.when(whole > 0).then(part / whole)
