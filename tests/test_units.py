"""Is there a price per HCPCS unit anywhere? One unit of J3590 is whatever was billed as one, so no dollar and no rate may depend on it.

Every line's units are multiplied by numbers that differ from line to line: whoever divides or weighs by them says something else then.
"""

import re
from pathlib import Path
from random import Random

import duckdb
import pytest
from conftest import of_claims
from test_properties import drawn

import data
import queries
from data.header import Needs
from data.reading.extract import Order, extract
from queries.catalogue import question
from queries.selection import Selection
from tests.support.suite import many

ROOT = Path(__file__).parent.parent
SELECTIONS = many(6, 15)
UNITS = "service_unit_quantity"
# What asks whether units are as a payer wants them: a rule, no price. Their dollars are those of the lines they find.
RULES = {name for name in of_claims() if UNITS in {one for need in Needs(question(name).text).refines for one in need}}


@pytest.fixture(scope="module")
def two(inputs, tmp_path_factory):
    """1,500 lines as they are, and with other units."""
    found = []
    for factor in ("1", "2 + hash(claim_id, claim_line_number) % 11"):
        folder = tmp_path_factory.mktemp("units")
        (folder / "input").mkdir()
        for path in inputs.iterdir():
            changed = (
                f"SELECT * REPLACE (({UNITS} * ({factor}))::DECIMAL(18, 3) AS {UNITS}) FROM read_parquet('{path}')"
            )
            duckdb.sql(changed).write_parquet(str(folder / "input" / path.name))
        extract("contract", [folder / "input"], folder / "extract", Order(salt=b"units"))
        found.append(queries.prepare(data.open(folder / "extract")))
    return found


def test_no_dollar_and_no_rate_depends_on_units(two, con, known):
    assert len({one.execute(f"SELECT sum({UNITS}) FROM lines").fetchone() for one in two}) == 2
    every = [name for name in of_claims() if name not in RULES]
    for number in range(SELECTIONS):
        s, by = drawn(number, known)
        for name in Random(number).sample(every, 4) if number else every:
            text, groups = question(name).text, [by]
            was, now = (queries.run(one, text, s.struct(), groups) for one in two)
            assert was.equals(now), f"{name} by {by}: {s.url()}"
    asked = [queries.run(one, question("element_presence").text, Selection().struct(), ["everything"]) for one in two]
    assert not asked[0].equals(asked[1])  # where units do matter, other units are seen


def test_what_asks_for_units_is_a_rule():
    assert RULES <= {"element_presence", "element_denials", "element_excess", "findings", "answerability"}
    for path in sorted((ROOT / "queries").rglob("*.sql")):
        assert not re.search(rf"/\s*(nullif\()?\(?\s*(sum\()?\w*\.?{UNITS}", path.read_text()), path.name


def test_no_text_of_the_product_names_a_price_per_unit():
    """But to say that there is none. Limits that Medicare publishes are per unit of a permanent code: their header says of which."""
    denied = re.compile(r"no price per unit|price per unit means nothing")
    for path in [*(ROOT / "pages").rglob("*.py"), *(ROOT / "pages").rglob("*.md"), *(ROOT / "queries").rglob("*.sql")]:
        text = denied.sub("", re.sub(r"\s+", " ", path.read_text()))
        assert not re.search(
            r"(price|cost|paid|allowed|charge|\$|dollars) ?(per|/|for each) (hcpcs )?unit", text, re.IGNORECASE
        ), path.name
