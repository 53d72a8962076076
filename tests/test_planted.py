"""Does the pipeline find what was planted in the sample? Precision and recall per class, printed: pytest tests/test_planted.py -rP

The truth says of every line what its fields allow to find, and the product that was really given. It is made by the generator,
which shares no code with the concepts. That nearly all is found shows that the concepts do what they say; how often real claims
are as clear as these it cannot show.
"""

from collections import Counter
from itertools import combinations

import duckdb
import pytest

from data import sample
from data.opening import lines
from data.reading.extract import Order, extract
from queries.selection import Selection
from tests.support.planted import FOUND, lines_planted

# What a line's fields cannot tell: (column, truth, what is read instead) and why.
GAPS = {
    (
        "site_group",
        "cancer_center",
        "hopd_unspecified",
    ): "only a list of certification numbers (CCN) tells a cancer centre's bill from another hospital's",
}


@pytest.fixture(scope="module")
def planted(tmp_path_factory) -> list[dict]:
    return lines_planted(tmp_path_factory)


def measure(title: str, pairs: list[tuple], shown: int = 40) -> dict:
    """Precision and recall of each class, of (true, found) pairs; prints them, the worst first."""
    both, true, found = (
        Counter(t for t, f in pairs if t == f),
        Counter(t for t, _ in pairs),
        Counter(f for _, f in pairs),
    )
    measured = {
        one: (both[one] / found[one] if found[one] else 1.0, both[one] / true[one] if true[one] else 1.0)
        for one in true.keys() | found.keys()
    }
    agreed = sum(both.values()) / len(pairs)
    print(
        f"\n{title}: {len(pairs):,} lines, {len(measured)} classes, {agreed:.2%} agree\n  {'class':36} {'true':>7} {'found':>7}  precision  recall"
    )
    worst = sorted(measured.items(), key=lambda item: (min(item[1]), -true[item[0]]))
    for one, (precision, recall) in worst[:shown]:
        exact = f"{precision:.1%}" if found[one] else "–"
        print(f"  {one!s:36} {true[one]:7,} {found[one]:7,}  {exact:>9}  {recall:6.1%}")
    if len(worst) > shown:
        print(f"  … and {len(worst) - shown} more, none worse")
    return measured


def confused(rows: list[dict], column: str) -> Counter:
    return Counter(
        (column, row[f"planted_{column}"], row[column]) for row in rows if row[f"planted_{column}"] != row[column]
    )


def test_every_line_planted_is_found_once(planted):
    assert len(planted) == 20_000
    assert len({row["line_id"] for row in planted} - {None}) == 20_000


@pytest.mark.parametrize("column", FOUND)
def test_what_was_planted_is_found(planted, column):
    measured = measure(column, [(row[f"planted_{column}"], row[column]) for row in planted])
    gaps = {key: count for key, count in confused(planted, column).items() if key in GAPS}
    for (_, truth, found), count in gaps.items():
        print(f"  gap: {count:,} lines of {truth} read as {found}: {GAPS[column, truth, found]}")
    behind = {one for key in gaps for one in key[1:]}
    assert {one: pair for one, pair in measured.items() if min(pair) < 0.98 and one not in behind} == {}
    # Beyond the gaps that are known and named, nothing is confused with anything.
    assert set(confused(planted, column)) <= set(GAPS)


def test_known_gaps_are_still_gaps(planted):
    """When one of these begins to be found, its line here goes."""
    for gap in GAPS:
        assert confused(planted, gap[0])[gap] > 0, f"found now: take {gap} out of GAPS"
        assert not [row for row in planted if row[gap[0]] == gap[1]]


def test_a_product_found_is_the_product_given(planted):
    """Against what was really given, whatever the claim shows: tier by tier."""
    for tier, least in (("P", 1.0), ("A", 1.0), ("B", 0.98), ("C", 0.98)):
        rows = [row for row in planted if row["product_tier"] == tier]
        right = sum(row["true_product"] in row["product"].split(" or ") for row in rows) / len(rows)
        print(f"tier {tier}: {len(rows):,} lines, {right:.2%} name the product given")
        assert right >= least
    unclassified = [row for row in planted if row["product_tier"] in ("A", "B", "C", "D")]
    known = [row for row in unclassified if row["product_tier"] != "D"]
    print(
        f"of {len(unclassified):,} lines of unclassified codes, {len(known) / len(unclassified):.1%} show their product, the rest do not say"
    )
    assert all(row["product"] == "Unidentified" for row in unclassified if row["product_tier"] == "D")
    assert 0.1 < len(known) / len(unclassified) < 0.9, "a sample in which all or nothing is known teaches nothing"


def test_chains_are_the_chains_planted(planted):
    """By pairs of lines: two lines are one service if the truth has them in one chain."""

    def pairs(key: str) -> set[tuple]:
        chains: dict[object, list[int]] = {}
        for row in planted:
            chains.setdefault(row[key], []).append(row["line_id"])
        return {tuple(sorted(two)) for members in chains.values() for two in combinations(members, 2)}

    true, found = pairs("chain_key"), pairs("chain_id")
    precision, recall = len(true & found) / len(found), len(true & found) / len(true)
    print(f"chains: {len(true):,} pairs planted, {len(found):,} found; precision {precision:.2%}, recall {recall:.2%}")
    assert len(true) > 500 and min(precision, recall) >= 0.99
    for basis in ("reference", "inferred"):
        later = [row for row in planted if row["planted_chain_basis"] == basis]
        joined = sum(row["chain_basis"] == basis and row["attempt"] == row["planted_attempt"] for row in later)
        print(f"  {basis}: {joined:,} of {len(later):,} later attempts found")
        assert later and joined / len(later) >= 0.99


@pytest.mark.parametrize(
    "fault",
    [
        "conflicting", "corrected", "voided", "claim_level_denial", "orphan", "duplicate_of_nothing", "waste_denied", "split_line", "shared_number",
        "zero_number", "one_group", "calls_itself_first", "never_first", "reordered", "sent_again", "estimated", "undecided", "held_first",
        "doctor_bills_drug", "doctor_bills_giving", "two_places", "discarded",
    ],
)  # fmt: skip
def test_lines_with_a_planted_fault_come_out_as_planned(planted, fault):
    rows = [row for row in planted if fault in row["fault"].split()]
    right = [
        row
        for row in rows
        if all(row[f"planted_{stage}_disposition"] == row[f"{stage}_disposition"] for stage in ("initial", "final"))
    ]
    print(
        f"{fault}: {len(rows):,} lines, {len(right):,} as planted; final {dict(Counter(row['final_disposition'] for row in rows))}"
    )
    assert len(rows) >= 20 and right == rows


def test_bare_claims_are_lines_of_an_extract_of_all_codes_only(planted, tmp_path):
    """A claim without lines says no code: an extract of the family leaves it out and counts it in the totals as another code."""
    bare = [row for row in planted if "bare_claim" in row["fault"].split()]
    assert bare and all(row["product"] == "Another code" and row["code_status"] == "other" for row in bare)
    sample.make(4000, 7, tmp_path / "input")
    (tmp_path / "input" / "truth.parquet").rename(tmp_path / "truth.parquet")
    extract("contract", [tmp_path / "input"], tmp_path / "extract", Order(codes="family", salt=b"planted"))
    with duckdb.connect() as con:
        lines.build(con, tmp_path / "extract", keep=True)
        planted_bare = (
            f"SELECT claim_id FROM read_parquet('{tmp_path / 'truth.parquet'}') WHERE fault LIKE '%bare_claim%'"
        )
        (made,) = con.execute(f"SELECT count(*) FROM ({planted_bare})").fetchone()
        (kept,) = con.execute(f"SELECT count(*) FROM lines WHERE claim_id IN ({planted_bare})").fetchone()
        (other,) = con.execute("SELECT sum(line_count) FROM totals WHERE code = 'other'").fetchone()
    print(
        f"bare claims: {made} planted, {kept} in an extract of the family, where {other} rows of the input count as other codes"
    )
    assert made > 0 and kept == 0 and other >= made


@pytest.mark.parametrize(
    ("finding", "is_planted"),
    [
        ("late_code", lambda rows: any(one["planted_attempt"] == 1 and one["planted_code_status"] == "late" for one in rows)),
        ("repeat_denial", lambda rows: sum(one["planted_final_disposition"] in ("denied", "partially_denied") for one in rows) > 1),
    ],
)  # fmt: skip
def test_findings_are_what_was_planted(planted, con, finding, is_planted):
    """By services: every chain of lines that was planted so, and no other."""
    chains: dict[object, list[dict]] = {}
    for row in planted:
        chains.setdefault(row["chain_key"], []).append(row)
    true = {
        one["line_id"]
        for rows in chains.values()
        if is_planted(rows)
        for one in rows
        # a secondary payer's line is of a service that its first payer's stands for
        if one["planted_attempt"] == 1 and one["planted_payer_sequence"] in ("P", "not stated")
    }
    sql = "SELECT line_id FROM found($selection) WHERE finding = $finding"
    found = {
        line
        for (line,) in con.cursor().execute(sql, {"selection": Selection().struct(), "finding": finding}).fetchall()
    }
    right = len(true & found)
    print(f"{finding}: {len(true):,} lines planted, {len(found):,} found, {right:,} of them right")
    assert len(true) > 50 and right / len(found) >= 0.99 and right / len(true) >= 0.99
