"""What may leave the building? Cells of 1 to 10 persons show nothing in hide mode, and everything in show mode."""

import pyarrow as pa
import pytest

import queries
from queries import files
from queries.selection import Selection
from queries.suppression import SMALLEST, guard

# 11 persons, 10 persons, 1 person of 12 lines, and 3 lines without a person.
BOOK = (
    """
    times | person_id | state | charge_amount | paid_amount | adjustments
    10    |           | AK    | 100           | 80          | CO:45:20     # every line without a person counts as one
    12    | A         | OH    | 100           | 80          | CO:45:20
"""
    + "".join(f"    1 | P{n} | TX | 100 | 80 | CO:45:20 \n" for n in range(11))
    + "".join(f"    1 | Q{n} | UT | 100 | 0 | CO:197:100 \n" for n in range(10))
)


def test_show_shows_every_cell(claims, ask, table):
    volume = ask(claims(BOOK), "volume_by", by="state", small_cells="show")
    table(volume).shows("""
        state | line_count | person_count | charge_amount
        OH    | 12         | 1            | 1200
        TX    | 11         | 11           | 1100
        AK    | 10         |              | 1000
        UT    | 10         | 10           | 1000
    """)
    assert (volume.hidden, volume.basis.small_cells) == (0, "show")
    assert "hidden" not in volume.table.column_names


def test_hide_hides_a_cell_of_1_to_10_persons_and_its_dollars(claims, ask):
    volume = ask(claims(BOOK), "volume_by", by="state", small_cells="hide")
    rows = {row["state"]: row for row in volume.rows()}
    assert set(rows) == {"AK", "OH", "TX", "UT"}  # the row stays: hidden is not absent
    for state in ("AK", "OH", "UT"):
        assert rows[state].pop("hidden") == "hidden (small)"
        assert {value for name, value in rows[state].items() if name != "state"} == {None}  # nor is it zero
    assert volume.basis.small_cells == "hide"
    assert volume.hidden >= 3


def test_the_total_is_guarded_as_a_cell_of_its_own(claims, ask):
    con = claims(BOOK)
    (total,) = ask(con, "volume_by", state="UT", small_cells="hide").total.to_pylist()
    assert total["line_count"] is None
    (total,) = ask(con, "volume_by", small_cells="hide").total.to_pylist()
    assert total["line_count"] == 43


def test_a_rate_is_judged_by_the_persons_it_is_about(claims, ask):
    con = claims("""
        times | payer | paid_amount | adjustments
        20    | Aetna | 0           | OA:133:100   # 20 pending persons stand in no rate
        5     | Aetna | 80          | CO:45:20
        15    | Cigna | 80          | CO:45:20
    """)
    rates = {
        row["payer_group"]: row["denominator"] for row in ask(con, "denial_rate", by="payer", small_cells="hide").rows()
    }
    assert rates["Aetna"] is None


@pytest.mark.parametrize(("persons", "shown"), [(0, True), (1, False), (SMALLEST - 1, False), (SMALLEST, True)])
def test_zero_may_be_shown(persons, shown):
    table, hidden = guard(pa.table({"state": ["OH"], "line_count": [persons * 2], "cell_count": [persons]}), "hide")
    assert (table["line_count"].to_pylist() == [persons * 2], hidden) == (shown, 0 if shown else 1)


def test_text_dates_and_flags_say_which_row_it_is_and_stay():
    table, _ = guard(pa.table({"state": ["OH"], "is_mature": [True], "paid_amount": [12.5], "cell_count": [3]}), "hide")
    assert table.to_pylist() == [{"state": "OH", "is_mature": True, "paid_amount": None, "hidden": "hidden (small)"}]


def test_the_counting_column_never_leaves(claims, ask):
    con = claims(BOOK)
    for mode in ("show", "hide"):
        answer = ask(con, "volume_by", by="state", small_cells=mode)
        assert "cell_count" not in answer.table.column_names + answer.total.column_names


def test_what_an_answer_rests_on_hides_its_small_counts_too(claims):
    """Two persons with three lines each: no row, no count of lines and no share may leave."""
    con = claims(
        """
        claim_id | person_id | payer | charge_amount | paid_amount | adjustments
        A1       | p1        | AETNA | 100           | 60          | CO:45:40
        A2       | p1        | AETNA | 100           | 60          | CO:45:40
        A3       | p2        | AETNA |               | 60          | CO:45:40
        """
    )
    shown, hidden = (queries.answer(con, "volume_by", Selection(), "payer_group", mode) for mode in ("show", "hide"))
    assert (shown.basis.line_count, shown.basis.left_out) == (
        3,
        (("without a readable date or charge: in no rate", 1),),
    )
    assert (hidden.basis.line_count, hidden.basis.immature_share) == (None, None)
    assert hidden.basis.left_out == (("without a readable date or charge: in no rate", None),)
    said = files.facts(hidden)
    assert said["lines"] == "hidden (small)" and said["left_out"].startswith("hidden (small) lines without")
