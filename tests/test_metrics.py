"""Every metric has a twin: the same figure in plain Python over plain rows. SQL and twin agree over the sample.

The twins of whole answers below go one step further back: they start from `lines` and choose the rows themselves.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, timedelta
from math import sqrt

import duckdb
import pytest

import data
import queries
from data.__main__ import main
from queries.catalogue import metrics
from queries.selection import Selection, Values, default

TWINS = {}


@pytest.fixture(scope="module")
def con(tmp_path_factory) -> duckdb.DuckDBPyConnection:
    """The committed sample, open; where it is not committed yet, the same made anew."""
    sample = data.SAMPLE if (data.SAMPLE / "manifest.json").exists() else tmp_path_factory.getbasetemp() / "sample"
    if not sample.exists():
        main(["sample", "--lines", "20000", "--seed", "3590", "--out", str(sample)])
    return queries.prepare(data.open(sample))


@pytest.fixture(scope="module")
def lines(con) -> list[dict]:
    """Every line of the sample, as a plain row."""
    return plain(con, "SELECT * EXCLUDE (source_file, claim_id, payer_claim_id, chain_id, ndc_code) FROM lines")


def plain(con, query: str, **given) -> list[dict]:
    """What SQL finds, as plain rows."""
    return con.cursor().sql(query, params=given).to_arrow_table().to_pylist()


def twin(call: str):
    """The twin of the metric of the same name, which SQL calls so."""

    def keep(function):
        TWINS[function.__name__] = (call, function)
        return function

    return keep


def dollars(values) -> object:
    """A sum in which blanks count for nothing; of blanks alone it is blank."""
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def share(part, whole) -> float | None:
    return float(part or 0) / float(whole) if whole else None


def middle(values: list, position: float) -> float | None:
    """The value that far up the sorted list, between two neighbours where it falls between."""
    if not values:
        return None
    values, place = sorted(values), (len(values) - 1) * position
    low, rest = int(place), place % 1
    return float(values[low]) if rest == 0 else values[low] * (1 - rest) + values[low + 1] * rest


@twin("line_count()")
def line_count(rows, s):
    return len(rows)


@twin("claim_count(claim_key)")
def claim_count(rows, s):
    return len({row["claim_key"] for row in rows})


@twin("person_count(person_id)")
def person_count(rows, s):
    return len({row["person_id"] for row in rows} - {None}) or None


@twin("cell_count(person_id)")
def cell_count(rows, s):
    return len({row["person_id"] or ("a line", row["line_id"]) for row in rows})


@twin("total_charge(charge_amount)")
def total_charge(rows, s):
    return dollars(row["charge_amount"] for row in rows)


@twin("total_allowed(allowed_amount)")
def total_allowed(rows, s):
    return dollars(row["allowed_amount"] for row in rows)


@twin("total_paid(paid_amount)")
def total_paid(rows, s):
    return dollars(row["paid_amount"] for row in rows)


@twin("total_patient_share(patient_amount)")
def total_patient_share(rows, s):
    return dollars(row["patient_amount"] for row in rows)


@twin("identified_rate(product_tier, charge_amount)")
def identified_rate(rows, s):
    known = [row for row in rows if row["product_tier"] in ("P", "A", "B", "C")]
    return share(total_charge(known, s), total_charge(rows, s))


def adjudicated(rows) -> list[dict]:
    decided = ("paid", "patient_share", "partially_denied", "denied")
    return [row for row in rows if row["in_rates"] and row["disposition"] in decided]


def denied(rows, s) -> list[dict]:
    said = {"denied", "partially_denied"} if s.partial == "counted" else {"denied"}
    return [row for row in adjudicated(rows) if row["disposition"] in said]


def refused(row):
    """The dollars denied on a denied line."""
    return row["charge_amount"] if row["disposition"] == "denied" else row["denial_amount"]


@twin("count(*) FILTER (WHERE is_adjudicated(in_rates, disposition))")
def is_adjudicated(rows, s):
    return len(adjudicated(rows))


@twin("count(*) FILTER (WHERE is_denied(in_rates, disposition, $selection))")
def is_denied(rows, s):
    return len(denied(rows, s))


@twin("sum(denied_dollars(in_rates, disposition, $selection, charge_amount, denial_amount))")
def denied_dollars(rows, s):
    return sum(refused(row) for row in denied(rows, s))


def measured(rows, s, amount) -> float:
    """Rows in the chosen unit: lines, different claims, or dollars."""
    if s.unit == "dollars":
        return float(sum(amount(row) for row in rows))
    return float(len(rows) if s.unit == "lines" else claim_count(rows, s))


@twin("denial_numerator($selection, in_rates, disposition, claim_key, charge_amount, denial_amount)")
def denial_numerator(rows, s):
    return measured(denied(rows, s), s, refused)


@twin("denial_denominator($selection, in_rates, disposition, claim_key, charge_amount)")
def denial_denominator(rows, s):
    return measured(adjudicated(rows), s, lambda row: row["charge_amount"])


@twin("denial_rate(denial_numerator, denial_denominator)")
def denial_rate(rows, s):
    return share(denial_numerator(rows, s), denial_denominator(rows, s))


def wilson(k: int, n: int) -> tuple[float, float]:
    """Wilson's interval as the textbook has it: the middle is drawn towards a half."""
    z, p = 1.959964, k / n
    centre, reach = p + z * z / (2 * n), z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return max(0, (centre - reach) / (1 + z * z / n)), min(1, (centre + reach) / (1 + z * z / n))


@twin("wilson_low(is_denied, greatest(is_adjudicated, 1))")
def wilson_low(rows, s):
    return wilson(len(denied(rows, s)), max(len(adjudicated(rows)), 1))[0]


@twin("wilson_high(is_denied, greatest(is_adjudicated, 1))")
def wilson_high(rows, s):
    return wilson(len(denied(rows, s)), max(len(adjudicated(rows)), 1))[1]


NUMERATOR = "denial_numerator($selection, in_rates, disposition, claim_key, charge_amount, denial_amount)"
DENOMINATOR = "denial_denominator($selection, in_rates, disposition, claim_key, charge_amount)"
ERROR = "ratio_error($selection, in_rates, disposition, charge_amount, denial_amount)"


@twin(ERROR)
def ratio_error(rows, s):
    """How far lines stray from the rate: each line's denied dollars less the rate's share of its charge."""
    decided, losses = adjudicated(rows), {row["line_id"] for row in denied(rows, s)}
    charged = float(sum(row["charge_amount"] for row in decided))
    if s.unit != "dollars" or len(decided) < 30:
        return None
    pairs = [(float(refused(row)) if row["line_id"] in losses else 0.0, float(row["charge_amount"])) for row in decided]
    rate = sum(lost for lost, _ in pairs) / charged
    spread = sum((lost - rate * charge) ** 2 for lost, charge in pairs)
    return sqrt(spread * len(pairs) / (len(pairs) - 1)) / charged


def interval(rows, s) -> tuple[float | None, float | None]:
    """None under 30 adjudicated lines, nor under 30 claims where claims are counted."""
    if len(adjudicated(rows)) < 30 or (s.unit != "dollars" and denial_denominator(rows, s) < 30):
        return None, None
    if s.unit != "dollars":
        return wilson(denial_numerator(rows, s), denial_denominator(rows, s))
    reach = 1.959964 * ratio_error(rows, s)
    return max(0, denial_rate(rows, s) - reach), min(1, denial_rate(rows, s) + reach)


@twin(f"denial_rate_low($selection, {NUMERATOR}, {DENOMINATOR}, {ERROR})")
def denial_rate_low(rows, s):
    return interval(rows, s)[0]


@twin(f"denial_rate_high($selection, {NUMERATOR}, {DENOMINATOR}, {ERROR})")
def denial_rate_high(rows, s):
    return interval(rows, s)[1]


def priced(rows) -> list[dict]:
    return [row for row in adjudicated(rows) if row["disposition"] != "denied" and (row["allowed_amount"] or 0) > 0]


@twin("count(*) FILTER (WHERE is_priced(in_rates, disposition, allowed_amount))")
def is_priced(rows, s):
    return len(priced(rows))


@twin("allowed_to_charge(in_rates, disposition, allowed_amount, charge_amount)")
def allowed_to_charge(rows, s):
    return share(total_allowed(priced(rows), s), total_charge(priced(rows), s))


@twin("paid_to_allowed(in_rates, disposition, paid_amount, allowed_amount)")
def paid_to_allowed(rows, s):
    return share(total_paid(priced(rows), s), total_allowed(priced(rows), s))


@twin("patient_share_rate(in_rates, disposition, patient_amount, allowed_amount)")
def patient_share_rate(rows, s):
    return share(total_patient_share(priced(rows), s), total_allowed(priced(rows), s))


def days(rows, last: str) -> list[int]:
    """Days from receipt to a later date; a date before receipt is an error and counts as none."""
    both = [row for row in rows if row["in_rates"] and row[last] and row["received_date"]]
    return [(row[last] - row["received_date"]).days for row in both if row[last] >= row["received_date"]]


@twin("adjudication_days(in_rates, initial_date, received_date, 0.9)")
def adjudication_days(rows, s, position=0.9):
    return middle(days(rows, "initial_date"), position)


@twin("payment_days(in_rates, paid_amount, paid_date, received_date, 0.9)")
def payment_days(rows, s, position=0.9):
    return middle(days([row for row in rows if (row["paid_amount"] or 0) > 0], "paid_date"), position)


@twin("overturned_rate(in_rates, initial_disposition, end_disposition, is_final_mature)")
def overturned_rate(rows, s):
    old = [row for row in rows if row["in_rates"] and row["initial_disposition"] == "denied" and row["is_final_mature"]]
    return share(len([row for row in old if row["end_disposition"] in ("paid", "partially_denied")]), len(old))


FOUR = ("Aetna", "Blue Cross Blue Shield", "Cigna Health", "UnitedHealthcare")


@twin(
    "composite_gap(list_position(['Aetna', 'Blue Cross Blue Shield', 'Cigna Health', 'UnitedHealthcare'], payer_group::VARCHAR), person_id)"
)
def composite_gap(rows, s):
    members = [[row for row in rows if row["payer_group"] == one] for one in FOUR]
    if not any(members):
        return None
    if sum(cell_count(member, s) >= 11 for member in members) < 3:
        return "fewer than 3 of the 4 payers have 11 persons"
    return "one payer holds more than 80 % of its lines" if max(map(len, members)) > 0.8 * len(rows) else None


def same(found, wanted) -> bool:
    """Counts and dollars to the cent; what was divided or rooted to ten digits."""
    if found is None or wanted is None or isinstance(wanted, str):
        return found == wanted
    return found == pytest.approx(wanted, rel=1e-9, abs=1e-9) if isinstance(wanted, float) else found == wanted


def grouped(rows, *columns: str) -> dict[tuple, list[dict]]:
    found = defaultdict(list)
    for row in rows:
        found[tuple(row[column] for column in columns)].append(row)
    return found


def test_every_metric_has_a_twin():
    assert set(TWINS) == set(metrics())


NEEDED = """line_id, claim_key, person_id, payer_group, product_tier, in_rates, disposition, charge_amount, allowed_amount, paid_amount,
    denial_amount, patient_amount, received_date, initial_date, paid_date, initial_disposition, end_disposition, is_final_mature, everything"""


@pytest.mark.parametrize("unit", ["lines", "claims", "dollars"])
@pytest.mark.parametrize("stage", ["initial", "final"])
@pytest.mark.parametrize("partial", ["counted", "not counted"])
def test_sql_and_twin_agree(con, unit, stage, partial):
    s = Selection(unit=unit, stage=stage, partial=partial)
    rows = plain(con, f"SELECT {NEEDED} FROM selected($selection)", selection=s.struct())
    calls = ", ".join(f"{call} AS {name}" for name, (call, _) in TWINS.items())
    query = f"SELECT COLUMNS($by)::VARCHAR AS label, {calls} FROM selected($selection) GROUP BY ALL"
    for by in ("everything", "payer_group"):
        found = {row["label"]: row for row in plain(con, query, selection=s.struct(), by=[by])}
        wanted = {
            label: {name: twin(group, s) for name, (_, twin) in TWINS.items()}
            for (label,), group in grouped(rows, by).items()
        }
        assert_same(found.values(), {(label,): row for label, row in wanted.items()}, "label")


# Whole answers, from `lines` on: what selected(), spent() and every_payer() do, told once more and in another language.

COLUMN = {
    "code": "hcpcs_code", "payer": "payer_group", "payer_name": "payer", "plan": "plan", "line_of_business": "line_of_business",
    "sequence": "payer_sequence", "claim_type": "claim_type", "site": "site_group", "product": "product", "tier": "product_tier",
    "code_status": "code_status", "specialty": "provider_specialty", "state": "state", "network": "in_network_flag",
}  # fmt: skip
END = ("disposition", "paid_amount", "allowed_amount", "patient_amount", "paid_date")
READ = ("reason", "category", "denial_amount", *END)


def is_kept(line: dict, name: str, values: Values) -> bool:
    has = set(line["modifier_set"].split()) if name == "modifier" else {line[COLUMN[name]]}
    return (not values.include or bool(has & set(values.include))) and not has & set(values.exclude)


def chosen(lines, s: Selection, stage="", first: date | None = None, last: date | None = None, aside=()) -> list[dict]:
    """The lines of a selection, each with what the payer said of it at the stage asked for."""
    first, last = first or s.from_date, last or s.to_date
    end = "chain_final_" if s.chained == "on" else "final_"
    prefix = "initial_" if (stage or s.stage) == "initial" else end
    found = []
    for line in lines:
        day = line["initial_date" if s.basis == "adjudication" else "claim_line_start_date"]
        in_period = day is not None and (first or date.min) <= day <= (last or date.max) or first is last is None
        if (s.chained == "on" and line["attempt"] > 1) or not in_period:
            continue
        if all(is_kept(line, name, values) for name, values in s.lists.items() if name not in aside):
            said = {name: line[prefix + name] for name in READ} | {"end_" + name: line[end + name] for name in END}
            usable = line["claim_line_start_date"] is not None and line["charge_amount"] is not None
            counts = "sequence" in s.lists or line["payer_sequence"] in ("P", "not stated")
            month = day and day.replace(day=1)
            found.append(line | said | {"in_rates": usable and counts, "month": month, "everything": "everything"})
    return found


def before(s: Selection) -> tuple[date, date]:
    """The period of equal length before the selected one: as many whole months, else as many days."""
    last = s.from_date - timedelta(days=1)
    if s.from_date.day == 1 and (s.to_date + timedelta(days=1)).day == 1:
        months = (s.to_date.year - s.from_date.year) * 12 + s.to_date.month - s.from_date.month + 1
        year, month = divmod(s.from_date.year * 12 + s.from_date.month - 1 - months, 12)
        return date(year, month + 1, 1), last
    return s.from_date - (s.to_date - s.from_date) - timedelta(days=1), last


def at_the_end(rows: list[dict]) -> list[dict]:
    """The same rows with their money and outcome at the end of the line."""
    return [row | {name: row["end_" + name] for name in END} for row in rows]


def volume(rows, s) -> dict:
    return {
        "line_count": line_count(rows, s),
        "claim_count": claim_count(rows, s),
        "person_count": person_count(rows, s),
        "charge_amount": total_charge(rows, s),
        "allowed_amount": total_allowed(at_the_end(rows), s),
        "paid_amount": total_paid(at_the_end(rows), s),
    }


def rate(rows, s) -> dict:
    return {
        "numerator": denial_numerator(rows, s),
        "denominator": denial_denominator(rows, s),
        "denial_rate": denial_rate(rows, s),
        "denial_rate_low": denial_rate_low(rows, s),
        "denial_rate_high": denial_rate_high(rows, s),
    }


def benchmark(rows, s) -> dict:
    ended = at_the_end(rows)
    return volume(rows, s) | rate(rows, s) | {
        "allowed_to_charge_rate": allowed_to_charge(ended, s),
        "paid_to_allowed_rate": paid_to_allowed(ended, s),
        "patient_share_rate": patient_share_rate(ended, s),
        "overturned_rate": overturned_rate(ended, s),
        "median_adjudication_days": adjudication_days(ended, s, 0.5),
        "p90_adjudication_days": adjudication_days(ended, s),
        "median_payment_days": payment_days(ended, s, 0.5),
        "p90_payment_days": payment_days(ended, s),
    }  # fmt: skip


def assert_same(found: Collection[dict], wanted: dict[tuple, dict], *keys: str) -> None:
    """Every wanted row is there, no other is, and the figures named agree."""
    rows = {tuple(row[key] for key in keys): row for row in found}
    assert len(rows) == len(found) and set(rows) == set(wanted)
    wrong = [
        (key, name, rows[key][name], value)
        for key, row in wanted.items()
        for name, value in row.items()
        if not same(rows[key][name], value)
    ]
    assert not wrong


SELECTIONS = {
    "default": None,
    "all": Selection(),
    "final, by claims": Selection(
        {"modifier": Values(("JW", "JZ")), "claim_type": Values(("professional",)), "payer": Values((), ("Medicaid", "(blank)"))},
        date(2025, 1, 1), date(2025, 12, 31), stage="final", unit="claims",
    ),
    "unchained, by the day of decision, dollars": Selection(
        {"code": Values(("J3590", "C9399")), "sequence": Values((), ("P",)), "site": Values((), ("inpatient",))},
        date(2025, 3, 10), date(2026, 2, 20), "adjudication", "off", "final", "dollars", "not counted",
    ),
    "unchained, one payer": Selection(
        {"payer": Values(("Aetna",)), "state": Values((), ("TX",)), "modifier": Values((), ("JZ",))}, chained="off", basis="adjudication",
    ),
}  # fmt: skip


@pytest.fixture(params=SELECTIONS)
def s(con, request) -> Selection:
    return SELECTIONS[request.param] or default(con)


def test_the_same_lines_are_selected(con, lines, s):
    names = ["line_id", "month", "in_rates", *READ, *("end_" + name for name in END)]
    found = plain(con, f"SELECT {', '.join(names)} FROM selected($selection) ORDER BY line_id", selection=s.struct())
    wanted = sorted(chosen(lines, s), key=lambda row: row["line_id"])
    assert wanted, "a selection of nothing proves nothing"
    assert found == [{name: row[name] for name in names} for row in wanted]


@pytest.mark.parametrize("by", ["everything", "site_group"])
def test_volume_by(con, lines, s, by):
    found = queries.answer(con, "volume_by", s, [by] if by != "everything" else [])
    groups = grouped(chosen(lines, s), by)
    wanted = {
        key if by != "everything" else (): volume(rows, s)
        | {
            "patient_share_amount": total_patient_share(at_the_end(rows), s),
            "identified_rate": identified_rate(rows, s),
        }
        for key, rows in groups.items()
    }
    assert_same(found.rows(), wanted, *([by] if by != "everything" else []))
    assert_same(found.total.to_pylist(), {(): volume(chosen(lines, s), s)})


def test_period_totals(con, lines, s):
    found = queries.answer(con, "period_totals", s, ["payer_group"])
    periods = {"selected": chosen(lines, s)}
    if s.from_date and s.to_date:
        periods["previous"] = chosen(lines, s, first=before(s)[0], last=before(s)[1])
    wanted = {
        (period, *key): volume(group, s) | rate(group, s) | {"identified_rate": identified_rate(group, s)}
        for period, rows in periods.items()
        for key, group in grouped(rows, "payer_group").items()
    }
    assert_same(found.rows(), wanted, "period", "payer_group")
    assert_same(
        found.total.to_pylist(),
        {(period,): volume(rows, s) | rate(rows, s) for period, rows in periods.items()},
        "period",
    )


def test_payer_benchmark(con, lines, s):
    """BUCA is the commercial lines of four payers, Medicare its own; both set the payer and line-of-business filters aside."""
    found = queries.answer(con, "payer_benchmark", s)
    every = chosen(lines, s, aside=("payer", "payer_name", "plan", "line_of_business"))
    buca = [row for row in every if row["payer_group"] in FOUR and row["line_of_business"] == "commercial"]
    medicare = [row for row in every if row["payer_group"] == "Medicare" and row["line_of_business"] == "medicare"]
    wanted = {
        ("payer", *key): rows for key, rows in grouped(chosen(lines, s), "payer_group", "line_of_business").items()
    }
    wanted |= {("BUCA", "BUCA", "commercial"): buca, ("Medicare", "Medicare", "medicare"): medicare}
    wanted = {key: benchmark(rows, s) for key, rows in wanted.items() if rows}
    gap = composite_gap(buca, s)
    if gap and buca:  # withheld: the reason stands, no figure does
        wanted["BUCA", "BUCA", "commercial"] = dict.fromkeys(wanted["BUCA", "BUCA", "commercial"]) | {"withheld": gap}
    assert_same(found.rows(), wanted, "kind", "benchmark", "line_of_business")


def test_the_denial_questions(con, lines, s):
    rows = chosen(lines, s)
    for by in ("everything", "payer_group"):
        keys = [by] if by != "everything" else []
        groups = {key if keys else (): group for key, group in grouped(rows, by).items()}
        found = queries.answer(con, "denial_rate", s, keys).rows()
        assert_same(
            found, {key: rate(group, s) for key, group in groups.items() if denial_denominator(group, s)}, *keys
        )
        reasons = {
            key: {
                "denied_line_count": len(out),
                "denied_claim_count": claim_count(out, s),
                "denied_amount": sum(refused(row) for row in out),
                "share_of_dollars_rate": share(sum(map(refused, out)), sum(map(refused, denied(rows, s)))),
                "share_of_lines_rate": share(len(out), len(denied(rows, s))),
            }
            for key, group in groups.items()
            if (out := denied(group, s))
        }
        assert_same(queries.answer(con, "denial_reasons", s, keys).rows(), reasons, *keys)


def test_the_months(con, lines, s):
    rows = [row for row in chosen(lines, s) if row["month"]]
    spend = queries.answer(con, "spend_by_month", s, ["claim_type"]).rows()
    assert_same(
        spend,
        {key: volume(group, s) for key, group in grouped(rows, "month", "claim_type").items()},
        "month",
        "claim_type",
    )
    rates = queries.answer(con, "denial_rate_by_month", s).rows()
    assert_same(
        rates,
        {key: rate(group, s) for key, group in grouped(rows, "month").items() if denial_denominator(group, s)},
        "month",
    )


def test_the_bridge(con, lines, s):
    def step(row) -> str:
        usable = row["claim_line_start_date"] is not None and row["charge_amount"] is not None
        return "secondary or tertiary" if usable and not row["in_rates"] else row["disposition"]

    steps = grouped([row | {"step": step(row)} for row in chosen(lines, s)], "step")
    wanted = {
        key: {"line_count": len(group), "claim_count": claim_count(group, s), "charge_amount": total_charge(group, s),
              "is_adjudicated": len(adjudicated(group)) == len(group)}
        for key, group in steps.items()
    }  # fmt: skip
    assert_same(queries.answer(con, "denial_bridge", s).rows(), wanted, "step")


@pytest.mark.parametrize("by", ["payer_group", "modifier_set", "disposition", "month"])
def test_values(con, lines, s, by):
    found = queries.answer(con, "values", s, by).rows()
    assert_same(found, {key: {"line_count": len(group)} for key, group in grouped(chosen(lines, s), by).items()}, by)
