"""Grouped by two columns a question says what it says grouped by one that holds both: DuckDB writes some expressions once per column."""

from collections import Counter

import pyarrow as pa
import pytest

import data
import queries
from queries import remembered
from queries.catalogue import dimensions
from queries.selection import Selection

PAYER_AND_SITE, SITE_AND_MONTH, PAYER_AND_PRODUCT = (
    ("payer_group", "site_group"),
    ("site_group", "month"),
    ("payer_group", "product"),
)
# Of each table the pairs asked in a mode, and the column that no question reads, put in place of the table's own to hold both.
WAYS = {
    "lines": [(PAYER_AND_SITE, "route", "hide"), (SITE_AND_MONTH, "state", "show")],
    "posted_rates": [(PAYER_AND_PRODUCT, "setting", "hide"), (PAYER_AND_PRODUCT, "setting", "show")],
}
# What is held alike hangs on what is grouped by: of payers, payers.
HELD_ALIKE = {"stands_out", "reason_excess"}
ASKED = [
    (name, *way)
    for about, ways in WAYS.items()
    for name in queries.names(about)
    if name not in HELD_ALIKE
    for way in ways
]
# Payers are compared with payers, and a month is one: what of a verdict hangs on the names of what is grouped by.
BY_NAME = ("outliers", "denial_trend")
# Few groups of many lines, so that not every cell is small, with all that composites are made of, late lines, and what the payment limit takes.
PREPARED = """
CREATE OR REPLACE TABLE lines AS
SELECT * REPLACE (
    payer_group || '|' || site_group AS route,
    site_group || '|' || coalesce(date_trunc('month', claim_line_start_date)::DATE::VARCHAR, 'None') AS state)
FROM lines
WHERE payer_group IN ('Aetna', 'Blue Cross Blue Shield', 'Cigna Health', 'UnitedHealthcare', 'Medicare')
    AND site_group IN ('physician_office', 'hopd_on_campus')
    AND product IN ('Unidentified', 'Winrevair', 'Imaavy', 'Datroway', 'Ocrevus Zunovo');
CREATE OR REPLACE TABLE posted_rates AS SELECT * REPLACE (payer_group || '|' || coalesce(product, 'None') AS setting) FROM posted_rates;
INSERT INTO published_figures BY NAME
SELECT DISTINCT 'billing_units' AS measure, 10 AS "value", hcpcs_code, ndc11, DATE '2025-01-01' AS vintage_from FROM lines WHERE product_tier = 'P';
INSERT INTO published_figures BY NAME
SELECT DISTINCT 'payment_limit' AS measure, 50 AS "value", hcpcs_code, date_trunc('quarter', service_month) AS vintage_from, vintage_from AS vintage_to
FROM lines WHERE product_tier = 'P';
INSERT INTO ledger_parts BY NAME SELECT 'published_figures' AS ledger, unnest(['cms_asp_crosswalk', 'cms_asp_pricing']) AS source;
UPDATE extract SET version = 'two groupings';
"""


@pytest.fixture(scope="module")
def held():
    """Part of the sample on a connection of its own."""
    con = queries.prepare(data.open(data.SAMPLE))
    con.execute(PREPARED)
    remembered.forget(con)
    yield con
    con.close()


@pytest.mark.parametrize(
    "name, pair, holder, mode", ASKED, ids=lambda part: part if isinstance(part, str) else "+".join(part)
)
def test_two_groupings_are_one_of_both(held, name, pair, holder, mode):
    two, one = (queries.answer(held, name, Selection(), by, mode) for by in (list(pair), [holder]))
    assert not two.missing and two.table.num_rows > 0
    assert types(two.table, pair) == types(one.table, (holder, *pair))
    told = [
        answer.table.filter([row.get("named") not in BY_NAME for row in answer.table.to_pylist()])
        for answer in (two, one)
    ]
    assert rows(told[0], pair, pair) == rows(told[1], (holder,), pair)
    assert (two.hidden, two.basis) == (one.hidden, one.basis)


def test_every_question_that_two_columns_can_group_is_asked():
    able = {
        name
        for name in queries.names()
        if len(dimensions(queries.question(name).about)) > 1 and not queries.question(name).is_detail
    }
    assert able == {name for name, *_ in ASKED} | HELD_ALIKE


def types(table: pa.Table, by: tuple[str, ...]) -> list[tuple[str, pa.DataType]]:
    """The columns but those grouped by, in their order."""
    return [(field.name, field.type) for field in table.schema if field.name not in by]


def rows(table: pa.Table, by: tuple[str, ...], pair: tuple[str, str]) -> Counter:
    """How often each row stands there, what it is grouped by as one text; a question's order may leave open which is first."""
    found: Counter = Counter()
    for row in table.to_pylist():
        grouped = "|".join(str(row[one]) for one in by)
        found[grouped, *(plain(value) for name, value in row.items() if name not in (*by, *pair))] += 1
    return found


def plain(value: object) -> object:
    """A sum of fractions depends on the order of its terms in the last digit."""
    return f"{value:.9g}" if isinstance(value, float) else str(value)
