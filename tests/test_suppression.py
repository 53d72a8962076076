"""What may leave the building? In hide mode cells of 1 to 10 persons show nothing, nor does what would give them away."""

import pyarrow as pa
import pytest
from conftest import Drawn, of_claims, parse

import queries
from data import InputError
from queries import files, roles
from queries.selection import Selection
from queries.solving import SMALLEST, bucket
from queries.suppression import guard

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


def drawn(text: str) -> pa.Table:
    """A drawn table as an answer's: counts whole, other figures as numbers, an empty cell is no value."""
    columns, rows = parse(text)
    found = {}
    for name in columns:
        kind = int if name.endswith("_count") else float if name.endswith(FIGURES) else str
        found[name] = [kind(row[name]) if row[name] else None for row in rows]
    return pa.table(found)


FIGURES = ("_amount", "_rate", "_days", "numerator", "denominator")


def shows(rows: str, total: str = "", unit: str = "lines", line_count: int | None = None) -> Drawn:
    """What is shown of drawn rows and their total: both, one under the other."""
    table = drawn(rows)
    seen = guard(table, drawn(total) if total else table, "hide", unit, line_count)
    found = [*seen.table.to_pylist(), *(seen.total.to_pylist() if total else [])]
    names = dict.fromkeys(name for row in found for name in row)
    return Drawn([{name: row.get(name) for name in names} for row in found])


@pytest.mark.parametrize(("persons", "shown"), [(0, True), (1, False), (SMALLEST - 1, False), (SMALLEST, True)])
def test_zero_may_be_shown(persons, shown):
    table = pa.table({"state": ["OH"], "line_count": [persons * 2], "cell_count": [persons]})
    seen = guard(table, table, "hide")
    assert (seen.table["line_count"].to_pylist() == [persons * 2], seen.hidden) == (shown, 0 if shown else 1)


def test_text_dates_and_flags_say_which_row_it_is_and_stay():
    table = pa.table({"state": ["OH"], "is_mature": [True], "paid_amount": [12.5], "cell_count": [3]})
    assert guard(table, table, "hide").table.to_pylist() == [
        {"state": "OH", "is_mature": True, "paid_amount": None, "hidden": "hidden (small)"}
    ]


def test_a_lone_small_row_takes_the_next_smallest_along():
    """Or the total less the others would be it. What is hidden stands last, so that no order tells its size."""
    found = shows(
        """
        state | line_count | charge_amount | cell_count
        OH    | 500        | 5000          | 400
        TX    | 8          | 800           | 8
        UT    | 60         | 600           | 50
        AK    | 70         | 700           | 60
        """,
        """
        line_count | charge_amount | cell_count
        638        | 7100          | 500
        """,
    )
    assert (
        found
        == """
        state | line_count | charge_amount | hidden
        OH    | 500        | 5000          |
        AK    | 70         | 700           |
        TX    |            |               | hidden (small)
        UT    |            |               | hidden (small)
              | 638        | 7100          |
    """
    )


def test_rows_of_one_line_each_take_another_along():
    """Three hidden rows of three lines hold one each."""
    rows = """
        state | line_count | cell_count
        OH    | 500        | 400
        UT    | 60         | 50
        TX    | 1          | 1
        AK    | 1          | 1
        WY    | 1          | 1
    """
    total = """
        line_count | cell_count
        563        | 453
    """
    found = {row.get("state"): row["line_count"] for row in shows(rows, total).rows}
    assert found == {"OH": 500, "UT": None, "TX": None, "AK": None, "WY": None, None: 563}


def test_two_rows_are_hidden_both_and_a_single_one_with_its_total():
    two = "state | line_count | cell_count\nOH | 500 | 400\nTX | 8 | 8"
    assert [row["line_count"] for row in shows(two, "line_count | cell_count\n508 | 408").rows] == [None, None, 508]
    one = drawn("state | line_count | cell_count\nTX | 8 | 8")
    seen = guard(one, drawn("line_count | cell_count\n8 | 8"), "hide", line_count=None)
    assert (seen.table["line_count"][0].as_py(), seen.total["line_count"][0].as_py(), seen.line_count) == (None,) * 3


def test_each_total_row_is_a_sum_of_its_own():
    """The small row of January is found by subtraction within January; February hides nothing."""
    rows = """
        month   | state | line_count | cell_count
        2025-01 | OH    | 100        | 90
        2025-01 | TX    | 5          | 5
        2025-01 | UT    | 50         | 40
        2025-02 | OH    | 100        | 90
        2025-02 | TX    | 20         | 20
    """
    total = """
        month   | line_count | cell_count
        2025-01 | 155        | 130
        2025-02 | 120        | 100
    """
    found = {(row["month"], row.get("state")): row["line_count"] for row in shows(rows, total).rows}
    assert [one for one, count in found.items() if count is None] == [("2025-01", "TX"), ("2025-01", "UT")]


def test_a_hidden_row_of_the_total_takes_another_along_or_the_lines_in_scope():
    """The steps of a bridge add up to the lines in scope; what is hidden of a sum is hidden of its rows, or they would be it."""
    steps = "step | line_count | cell_count\npaid | 300 | 200\npending | 5 | 5\ndenied | 80 | 70"
    seen = guard(table := drawn(steps), table, "hide", line_count=385)
    assert (seen.table["line_count"].to_pylist(), seen.line_count) == ([300, None, None], 385)
    by_state = """
        state | step    | line_count | cell_count
        OH    | paid    | 200        | 150
        TX    | paid    | 100        | 60
        OH    | pending | 5          | 5
        OH    | denied  | 50         | 45
        TX    | denied  | 30         | 25
    """
    seen = guard(drawn(by_state), drawn(steps), "hide", line_count=385)
    found = {(row["state"], row["step"]): row["line_count"] for row in seen.table.to_pylist()}
    assert [one for one, count in found.items() if count is None] == [("OH", "pending"), ("TX", "denied")]
    two = "step | line_count | cell_count\npending | 5 | 5"
    assert guard(one := drawn(two), one, "hide", line_count=5).line_count is None


RATES = "state | numerator | denominator | denial_rate | denial_rate_cell_count | denial_rate_rest_cell_count | cell_count\n"


def test_a_rate_of_few_persons_shows_its_bound():
    """Neither its numerator, nor its interval; nor where it stands among the others. Zero is shown."""
    found = shows(
        RATES
        + """
        TX | 57 | 60  | 0.95 | 40 | 3   | 42
        OH | 40 | 100 | 0.4  | 30 | 50  | 70
        AK | 8  | 400 | 0.02 | 7  | 300 | 305
        UT | 0  | 50  | 0    | 0  | 40  | 40
        """
    )
    assert (
        found
        == """
        state | numerator | denominator | denial_rate | denial_rate_bound | hidden
        OH    | 40        | 100         | 0.4         |                   |
        UT    | 0         | 50          | 0           |                   |
        AK    |           | 400         |             | under 5 %         | denial rate: bound only
        TX    |           | 60          |             | 75 % or more      | denial rate: bound only
    """.replace(" %", "\u00a0%")
    )


@pytest.mark.parametrize("denominator", [11, 20, 21, 40, 41, 100, 101, 200, 201, 5000])
def test_a_bound_depends_on_what_is_shown_alone(denominator):
    """Each numerator has the bound of at least two others, and where the denominator allows, 1 to 10 have one."""
    said = [bucket(numerator, denominator, True) for numerator in range(1, denominator)]
    assert all(said.count(one) >= 3 for one in said)
    assert denominator < 21 or len(set(said[:10])) == 1


def test_a_lone_bound_takes_the_next_smallest_numerator_along_not_its_lines():
    found = shows(
        RATES
        + """
        OH | 90 | 300 | 0.3 | 80 | 150 | 200
        TX | 60 | 200 | 0.3 | 50 | 100 | 140
        AK | 3  | 100 | 0.03 | 3 | 80 | 82
        """,
        RATES.replace("state | ", "") + "153 | 600 | 0.255 | 130 | 300 | 400",
    )
    assert (
        found
        == """
        numerator | denominator | denial_rate | denial_rate_bound | hidden
        90        | 300         | 0.3         |                   |
                  | 100         |             | under 25 %        | denial rate: bound only
                  | 200         |             |                   | denial rate: hidden
    """.replace(" %", "\u00a0%")
        + "153 | 600 | 0.255 | |"
    )


def test_a_rate_of_few_persons_in_all_shows_not_even_what_it_is_a_rate_of():
    rows = """
        state | line_count | numerator | denominator | denial_rate | denial_rate_cell_count | denial_rate_rest_cell_count | cell_count
        OH    | 60         | 2         | 8           | 0.25        | 2                      | 6                           | 55
    """
    (row,) = shows(rows).rows
    assert (row["line_count"], row["denominator"], row["hidden"]) == (60, None, "denial rate: hidden")


def test_a_rounding_error_does_not_hide_that_a_figure_is_solved():
    """A share as a fraction is a whole number of lines only nearly: 2355 × 18 ÷ 2373 lines are 17.999999999999996 of 18."""
    head = "state | denominator | unknown_rate | unknown_rate_cell_count | unknown_rate_rest_cell_count | cell_count\n"
    rows = (
        f"OH | 2082 | {17 / 2099!r} | 17 | 900 | 900\nTX | 189 | {1 / 190!r} | 1 | 90 | 90\nUT | 84 | 0 | 0 | 60 | 60"
    )
    total = f"2355 | {18 / 2373!r} | 18 | 1000 | 1000"
    found = {
        row["state"]: row["unknown_rate"] for row in shows(head + rows, head.removeprefix("state | ") + total).rows
    }
    assert (found["TX"], found["OH"], found["UT"]) == (None, None, 0)


def test_dollars_are_solved_by_subtraction_too():
    """The share with product known of one payer would be the dollars known less those of the others."""
    rows = """
        payer | line_count | charge_amount | identified_rate | identified_rate_cell_count | identified_rate_rest_cell_count | cell_count
        A     | 100        | 10000         | 0.5             | 40                         | 50                              | 90
        B     | 100        | 20000         | 0.5             | 40                         | 50                              | 90
        C     | 100        | 30000         | 0.1             | 4                          | 80                              | 84
    """
    total = """
        line_count | charge_amount | identified_rate | identified_rate_cell_count | identified_rate_rest_cell_count | cell_count
        300        | 60000         | 0.3             | 84                         | 180                             | 264
    """
    found = {row.get("payer"): (row["identified_rate"], row["hidden"]) for row in shows(rows, total).rows}
    assert found == {
        "A": (None, "identified rate: hidden"),
        "B": (0.5, None),
        "C": (None, "identified rate: bound only"),
        None: (0.3, None),
    }


def test_a_total_without_rows_of_its_own_ends_hidden():
    """Nothing is left to hide along: the guard hides what stands there and ends, for it would look for ever."""
    shows(
        """
        benchmark | rule | denied_line_count | adjudicated_line_count | crude_rate | crude_rate_cell_count | crude_rate_rest_cell_count | cell_count
        Aetna     | here        | 5                 | 50                     | 0.1        | 5                     | 40                         | 45
        """,
        """
        benchmark | rule | denied_line_count | adjudicated_line_count | crude_rate | crude_rate_cell_count | crude_rate_rest_cell_count | cell_count
        Aetna     | elsewhere   | 5                 | 50                     | 0.1        | 5                     | 40                         | 45
        """,
    ).shows("""
        benchmark | rule | denied_line_count | adjudicated_line_count | crude_rate | hidden
        Aetna     | here        |                   |                        |            | hidden (small)
        Aetna     | elsewhere   |                   |                        |            | hidden (small)
    """)


def test_medians_need_11_persons_and_a_90th_percentile_50():
    rows = """
        payer | line_count | median_payment_days | p90_payment_days | payment_days_cell_count | allowed_to_charge_rate | priced_cell_count | cell_count
        A     | 100        | 20                  | 60               | 50                      | 0.5                    | 11                | 90
        B     | 100        | 20                  | 60               | 49                      | 0.5                    | 10                | 90
        C     | 100        | 20                  | 60               | 10                      |                        | 0                 | 90
    """
    assert (
        shows(rows)
        == """
        payer | median_payment_days | p90_payment_days | allowed_to_charge_rate | hidden
        A     | 20                  | 60               | 0.5                    |
        B     | 20                  |                  |                        | p90 payment days: too few persons; allowed to charge rate: too few persons
        C     |                     |                  |                        | median payment days: too few persons; p90 payment days: too few persons
    """
    )


def test_what_is_hidden_of_a_payer_is_hidden_of_the_composite_it_stands_in():
    rows = """
        kind     | benchmark      | line_of_business | part_of  | line_count | cell_count
        payer    | Aetna          | commercial       | BUCA     | 5          | 5
        payer    | Cigna Health   | commercial       | BUCA     | 400        | 300
        payer    | Medicare       | medicare         | Medicare | 50         | 40
        payer    | Humana         | other            |          | 90         | 80
        Medicare | Medicare       | medicare         |          | 50         | 40
        BUCA     | BUCA           | commercial       |          | 405        | 305
    """
    found = {(row["kind"], row["benchmark"]): row["line_count"] for row in shows(rows, line_count=545).rows}
    assert found == {
        ("payer", "Aetna"): None,
        ("payer", "Cigna Health"): 400,
        ("payer", "Medicare"): None,  # the next smallest
        ("payer", "Humana"): 90,
        ("Medicare", "Medicare"): None,
        ("BUCA", "BUCA"): None,
    }


def test_one_rate_in_other_words_is_hidden_with_it():
    """Claims and lines of the same cell: the companion of one definition is the companion of all."""
    head = "unit | partial | {}numerator | denominator | cell_count\n"
    rows = head.format("state | ") + "".join(
        f"{unit} | {partial} | {state} | {numerator} | {denominator} | {persons}\n"
        for unit, less in (("lines", 0), ("claims", 25))
        for partial in ("counted", "not counted")
        for state, numerator, denominator, persons in (
            ("OH", 50, 300, 200),
            ("TX", 20, 40 - less / 5, 30),
            ("UT", 18, 60 - less, 30),
            ("AK", 2, 5, 5),
        )
    )
    total = head.format("") + "".join(
        f"{unit} | {partial} | 90 | {405 - less - less / 5} | 265\n"
        for unit, less in (("lines", 0), ("claims", 25))
        for partial in ("counted", "not counted")
    )
    found = [row for row in shows(rows, total).rows if row.get("state")]
    hidden = [
        {row["state"] for row in found if row["denominator"] is None and row["unit"] == unit}
        for unit in ("lines", "claims")
    ]
    assert hidden[0] == hidden[1] >= {"AK"} and len(hidden[0]) >= 2


def test_every_figure_is_one_the_guard_knows(claims, ask):
    """A new rate needs its place in the guard's tables, and its persons counted."""
    con = claims(BOOK)
    for name in [*of_claims(), "published_figures"]:
        for mode in ("show", "hide"):
            answer = ask(con, name, small_cells=mode)
            assert not [one for one in answer.table.column_names if one.endswith("cell_count") or one == "part_of"]
        raw = queries.run(con, queries.question(name).text, Selection().struct(small_cells="hide"), ["everything"])
        assert "cell_count" in raw.column_names, name
        known = roles.roles(raw.column_names)
        under = {one: stem for stem, figures in known.measured.items() for one in figures}
        rates = [
            one
            for one in raw.column_names
            if one.endswith(("_rate", "_days")) and one not in (*known.of_total, "completion_rate")
        ]
        for one in rates:
            stems = [under[one] or one, one.split("_", 1)[1]]
            alone = one == "denial_rate" and "partial" in raw.column_names  # its rows are judged by all their persons
            assert alone or any(f"{stem}_cell_count" in raw.column_names for stem in stems), f"{name} {one}"
            assert f"{one}_rest_cell_count" not in raw.column_names or one in roles.shares()


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


def test_a_column_that_nobody_says_the_role_of_is_refused():
    """Else a figure that the guard does not know would leave as it is."""
    table = pa.table({"payer_group": ["Aetna"], "line_count": [20], "new_figure": [3], "cell_count": [20]})
    with pytest.raises(InputError, match="'new_figure' is: give it a row with a role in queries/columns.csv"):
        guard(table, table, "hide")
