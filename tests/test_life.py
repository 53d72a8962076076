"""What life does to claims, planted in the sample: as often as it is said to, and found by what is there to find it.

The rates stand in data/sample/world.sql, the marks in the truth. That the lines come out as planned test_planted.py asks.
"""

from collections import Counter

import duckdb
import pytest

import data
from data import checks, sample
from data.opening import lines
from data.reading.extract import Order, extract
from tests.support.planted import lines_planted

BUCA = {"Aetna", "Blue Cross Blue Shield", "Cigna Health", "UnitedHealthcare"}


def slot(row: dict) -> int:
    """Which bill of its visit a line stands on: 1 the first, 4 another payer's, 7 the doctor's of a hospital's visit; later attempts are 1."""
    return int(row["chain_key"][1:].split("-")[0]) % 8


def is_first(row: dict) -> bool:
    """Of the first bill of a visit, sent to its first payer, and in order: with its date, charge and code, of somebody."""
    spoiled = {"blank_charge", "blank_date", "blank_code", "bare_claim", "no_person"}
    return slot(row) == row["planted_attempt"] == 1 and not spoiled & set(row["fault"].split())


def is_plain(row: dict, *dispositions: str) -> bool:
    """Of a first bill answered once, so."""
    courses = {
        "reopened",
        "replaced",
        "corrected",
        "voided",
        "orphan",
        "held_first",
        "undecided",
        "repeated",
        "conflicting",
    }
    return (
        is_first(row) and row["planted_initial_disposition"] in dispositions and not courses & set(row["fault"].split())
    )


def is_visit(row: dict) -> bool:
    """The hospital's line of a visit whose doctor may bill as well."""
    return (
        is_plain(row, "paid", "packaged", "partially_denied", "patient_share") and row["line"] == "1"
        and row["claim_type"] == "institutional" and row["planted_site_group"].startswith("hopd")
    )  # fmt: skip


def is_of_commercial(row: dict) -> bool:
    return row["planted_line_of_business"] in ("commercial", "not stated")


OFTEN_ANSWERED = {"held_first", "reopened", "replaced", "corrected", "voided", "sent_again", "estimated"}
# What life does: the word that marks it in the truth, and the lines that it may befall.
BEFALLS = {
    "split line": ("split_line", lambda row: is_plain(row, "paid") and row["charge_amount"] > 300),
    "split denial": ("split_line", lambda row: is_plain(row, "partially_denied")),
    "shared number": ("shared_number", lambda row: is_first(row) and "zero_number" not in row["fault"]),
    "zero number": ("zero_number", is_first),
    "one group": ("one_group", lambda row: slot(row) == 4 and row["is_beside_commercial"]),
    "calls itself first": ("calls_itself_first", lambda row: slot(row) == 4 and row["planted_initial_disposition"] != "pending" and "one_group" not in row["fault"]),
    "reordered": ("reordered", lambda row: OFTEN_ANSWERED & set(row["fault"].split())),
    "sent again": ("sent_again", lambda row: is_plain(row, "paid") and "zero_number" not in row["fault"]),
    "doctor bills the drug": ("doctor_bills_drug", is_visit),
    "doctor bills the giving": ("doctor_bills_giving", is_visit),
    "place against bill type": ("two_places", lambda row: row["planted_site_group"] in ("hopd_unspecified", "hopd_off_campus") and row["claim_type"] == "institutional"),
    "bill type on a form": ("two_places", lambda row: row["planted_site_group"] == "physician_office"),
    "estimate": ("estimated", lambda row: is_first(row) and is_of_commercial(row)),
    "never decided": ("undecided", lambda row: slot(row) == 1),
    "both marks": ("both_marks", lambda row: row["has_waste"] and row["line"] == "1"),
}  # fmt: skip


@pytest.fixture(scope="module")
def planted(tmp_path_factory) -> list[dict]:
    return lines_planted(tmp_path_factory)


def test_life_happens_as_often_as_it_is_said_to(planted):
    with sample.world(3590) as con:
        rates = dict(con.execute("SELECT life, rate FROM life").fetchall())
    assert rates.keys() == BEFALLS.keys()
    firsts = {row["chain_key"]: row for row in planted if row["planted_attempt"] == 1}
    waste = {(row["claim_id"], row["member"]) for row in planted if "discarded" in row["fault"].split()}
    for row in planted:
        claim, line = row["chain_key"].split("-")
        first = firsts.get(f"C{int(claim[1:]) // 8 * 8 + 1}-{line}", row)
        row["is_beside_commercial"] = (
            first["planted_line_of_business"] == "commercial" and first["planted_payer_group"] in BUCA
        )
        row["has_waste"] = (row["claim_id"], row["member"]) in waste
    for life, rate in rates.items():
        word, may = BEFALLS[life]
        able = [row for row in planted if may(row)]
        count = sum(word in row["fault"].split() for row in (planted if may is is_visit else able))
        expected = float(rate) * len(able)
        print(f"{life}: {count} of {len(able):,} lines, {rate:.1%} said; expected {expected:.0f}")
        assert count >= 20 and abs(count - expected) < 4 * expected**0.5 + 0.15 * expected


def marked(planted: list[dict], word: str) -> list[dict]:
    return [row for row in planted if word in row["fault"].split()]


def test_a_line_split_in_two_rows_has_the_dollars_and_units_of_both(planted):
    """By the rows as they are written: two of one number in one claim of a remittance."""
    written = """SELECT source_file, list(source_row) AS source_rows, sum(charge_amount), sum(paid_amount), sum(service_unit_quantity)
        FROM read_parquet($parts) WHERE record_level = 'line' GROUP BY source_file, claim_row, claim_line_number HAVING count(*) = 2"""
    parts = [str(data.SAMPLE / "parts" / one["part"]) for one in data.manifest(data.SAMPLE)["parts"]]
    with duckdb.connect() as con:
        rows = con.execute(written, {"parts": parts}).fetchall()
    both = {(file, row): sums for file, of_line, *sums in rows for row in of_line}
    split = marked(planted, "split_line")
    assert len(split) == len(rows) > 100
    for row in split:
        found = [row[name] for name in ("charge_amount", "initial_paid_amount", "service_unit_quantity")]
        assert found == both[row["source_file"], row["source_row"]]
    assert {row["initial_disposition"] for row in split} == {"paid", "partially_denied"}


@pytest.fixture(scope="module")
def found() -> dict[str, checks.Check]:
    """What the checks of life find on the sample."""
    chosen = (
        "split_lines", "denied_after_payment", "primary_after_another", "estimates", "shared_claim_numbers", "unmapped_payers", "never_first",
        "place_against_claim_type", "dates_out_of_order", "unmatched_answers", "money_conserved",
    )  # fmt: skip
    return {check.name: check for check in checks.run(data.SAMPLE, chosen)}


@pytest.mark.parametrize(
    ("check", "word"),
    [
        ("split_lines", "split_line"),
        ("denied_after_payment", "sent_again"),
        ("primary_after_another", "calls_itself_first"),
    ],
)
def test_a_check_lists_the_lines_planted(planted, found, check, word):
    told = Counter((row["claim_id"], row["claim_line_number"]) for row in found[check].rows)
    assert told == Counter((row["claim_id"], row["line"]) for row in marked(planted, word))


def test_estimates_are_counted_and_are_no_lines_of_their_own(planted, found):
    assert found["estimates"].row_count == len(marked(planted, "estimated"))
    assert found["dates_out_of_order"].rows == []


def test_numbers_of_several_persons_and_of_nobody_are_told(planted, found):
    persons: dict[tuple, set] = {}
    for row in planted:
        persons.setdefault((row["planted_payer_group"], row["claim_id"]), set()).add(row["member"])
    shared = {one for one, members in persons.items() if len(members) > 1 or one[1] == "0"}
    assert {(row["payer_group"], row["claim_id"]) for row in found["shared_claim_numbers"].rows} == shared
    assert len(shared) > 50 and not found["unmatched_answers"].rows and not found["money_conserved"].rows


def test_payers_nobody_knows_are_a_group_of_their_own(planted, found):
    with sample.world(3590) as con:
        (names,) = con.execute("SELECT spellings FROM payers WHERE payer_group = 'Unmapped'").fetchone()
        (second,) = con.execute("SELECT getvariable('never_first')").fetchone()
    assert {row["payer"] for row in found["unmapped_payers"].rows} == set(names)
    assert [row["payer"] for row in found["never_first"].rows] == [second]
    assert {row["planted_payer_group"] for row in planted if row["payer"] in names} == {"Unmapped"}


def test_places_that_disagree_are_told(planted, found, con, ask):
    faults = Counter()
    for row in found["place_against_claim_type"].rows:
        faults[row["fault"]] += row["row_count"]
    kinds = Counter(row["claim_type"] for row in marked(planted, "two_places"))
    assert faults["bill type on a professional line"] == kinds["professional"] >= 20
    assert faults["place of service and bill type name two places"] == kinds["institutional"] >= 20
    said = ask(con, "site_disagreements", chained="off").rows()
    firsts = [row for row in marked(planted, "two_places") if row["planted_payer_sequence"] in ("P", "not stated")]
    assert sum(row["line_count"] for row in said if row["places"] == "different") == len(firsts)


def test_a_visit_on_both_kinds_of_claim_is_one_administration(planted, con, ask):
    said = {row["billed_on"]: row["administration_count"] for row in ask(con, "billed_on").rows()}
    assert said["both"] == len(marked(planted, "doctor_bills_drug")) >= 20


def test_what_is_thrown_away_differs_by_product(con, ask):
    """Of every product the share that was planted: what is left over to all that the vials held."""
    with sample.world(3590) as world:
        planted = dict(world.execute(
            "SELECT coalesce(names, product), discarded / (1 + discarded) FROM leftovers JOIN products USING (product_no) LEFT JOIN generic_names USING (product_no)"
        ).fetchall())  # fmt: skip
    said = [row for row in ask(con, "waste_share").rows() if row["wasted_rate"] is not None]
    told = {row["product"]: row["wasted_rate"] for row in said}
    assert len(told) >= 5 and max(told.values()) > 2 * min(told.values())
    assert all(abs(row["wasted_rate"] - planted[row["product"]]) < 0.0005 for row in said)


def test_an_accounts_number_on_every_visit_leaves_few_in_doubt(tmp_path, monkeypatch):
    """As practices do that number patients: days tell the visits apart, without going through one after the other."""
    written = sample.script

    def script(name: str) -> str:
        """The sample's SQL, with the person's own number on every first claim."""
        account = {
            "world": ("('shared number', 0.025,", "('shared number', 1.0,"),
            "attempts": ("'A' || (10000 + person // 64)", "'P' || person"),
        }
        old, new = account.get(name, ("", ""))
        assert old in written(name)
        return written(name).replace(old, new) if old else written(name)

    monkeypatch.setattr(sample, "script", script)
    sample.make(3000, 5, tmp_path / "input")
    truth = (tmp_path / "input" / "truth.parquet").rename(tmp_path / "truth.parquet")
    extract("contract", [tmp_path / "input"], tmp_path / "extract", Order(codes="all", salt=b"planted"))
    with duckdb.connect() as con:
        lines.build(con, tmp_path / "extract", keep=True)
        told, doubtful = con.execute(
            "SELECT count(*), count(*) FILTER (WHERE line_id IS NULL) FROM line_told"
        ).fetchone()
        outcomes = "SELECT initial_disposition::VARCHAR, final_disposition::VARCHAR, count(*) AS n FROM {} GROUP BY ALL ORDER BY ALL"
        planted = con.execute(outcomes.format("read_parquet($truth)"), {"truth": str(truth)}).fetchall()
        found = con.execute(outcomes.format("lines")).fetchall()
    print(f"{told:,} answers under a shared number, {doubtful} of them in doubt")
    assert told > 2000 and doubtful < 0.1 * told
    assert found == planted
