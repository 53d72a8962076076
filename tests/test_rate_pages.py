"""The rate and benchmark pages: which definition is on the page, what lies between two, ranges where outcomes are unknown, refusals."""

import json
from itertools import pairwise
from pathlib import Path

import pytest

import data
import queries
from data.reading import extract
from data.reading.extract import Order
from pages.denials.rates import definitions as walk
from pages.denials.rates import words
from pages.denials.rates.marks import bridge
from queries.selection import Selection
from tests.test_pages import app, text

ROOT = Path(__file__).parent.parent
RATES, BENCHMARKS = "pages/denials/rates/page.py", "pages/payers/benchmarks/page.py"
HEADER = "claim_id,person_id,payer,line_of_business,claim_line_start_date,received_date,adjudication_date,hcpcs_code,charge_amount,paid_amount,adjustments"
PAID, DENIED, UNKNOWN = "60,CO:45:40", "0,CO:197:100", "0,"


@pytest.fixture
def book(tmp_path, monkeypatch):
    """book({"Aetna": (paid, denied, unknown), …}) → the folder of a small real extract that the app opens."""

    def make(payers: dict[str, tuple[int, int, int]], first: bool = True) -> Path:
        rows = [
            f"{payer}{n},{payer}{n},{payer},commercial,2024-0{1 + n % 3}-10,2024-07-01,2024-07-11,J3590,100,{end}"
            for payer, sizes in payers.items()
            for n, end in enumerate(
                [one for one, size in zip((PAID, DENIED, UNKNOWN), sizes, strict=True) for _ in range(size)]
            )
        ]
        (tmp_path / "in.csv").write_text("\n".join([HEADER, *rows]) + "\n")
        out = tmp_path / "drawn"
        extract.extract("contract", [tmp_path / "in.csv"], out, Order(codes="all", salt=b"test"))
        if not first:  # as of a source of final claims
            facts = json.loads((out / "manifest.json").read_text())
            for part in facts["parts"]:
                part["captured"].remove("every_answer")
            (out / "manifest.json").write_text(json.dumps(facts))
        monkeypatch.setenv("J3590_EXTRACTS", str(out))
        monkeypatch.chdir(ROOT)
        return out

    return make


def test_a_rate_with_many_unknown_outcomes_is_said_as_a_range(book):
    book({"Aetna": (24, 8, 8), "Cigna": (39, 1, 0)})
    whole = "between 11.2 and 21.2 %, because 10.0 % of the lines have no known outcome"  # 9 / 80, 17 / 80
    assert app(RATES).header[0].value.replace("\u00a0", " ") == f"At the first decision payers denied {whole}."
    assert whole in text(app("pages/summary/briefing/page.py"))
    one = app(RATES, payer="Cigna Health").header[0].value.replace("\u00a0", " ")
    assert "denied 2.5 % of 40 adjudicated lines (95 % interval" in one  # below 5 % nothing changes


def test_the_tile_of_a_rate_that_is_a_range_shows_the_range(book):
    book({"Aetna": (24, 8, 8)})
    (tile,) = [one for one in app("pages/summary/briefing/page.py").metric if one.label == "Denial rate"]
    assert tile.value.replace("\u00a0", " ") == "20–40 %" and not tile.delta


def test_no_payer_is_named_on_a_range(book):
    book({"Aetna": (0, 60, 40), "Cigna": (100, 0, 0), "BCBS": (100, 0, 0)})
    assert "None of 2 payers compared stands out" in text(app(RATES))


def test_the_definition_on_the_page_is_named_and_compared_with_its_other_decision(book):
    book({"Aetna": (30, 10, 0)})
    said = text(app(RATES, unit="claims"))
    assert "The definition on this page: denied ÷ adjudicated claims, first decision, partial denials counted" in said
    assert (
        "From claims, first decision, partial denials counted, to claims, last decision, partial denials counted"
        in said
    )


def test_what_to_compare_with_is_in_the_address(book):
    book({"Aetna": (30, 10, 0)})
    at = app(RATES, compare="dollars,final,not counted")
    assert "to billed dollars, last decision, partial denials not counted" in text(at)
    assert at.query_params["compare"] == "dollars,final,not counted"
    lost = app(RATES, compare="dollars,final,not counted", unit="dollars", stage="final", partial="not counted")
    assert "to billed dollars, first decision, partial denials not counted" in text(lost)  # not with itself
    assert "last decision" in text(app(RATES, compare="nonsense"))


def test_definitions_that_the_input_cannot_give_are_left_out_and_named(book):
    book({"Aetna": (30, 10, 0)}, first=False)
    at = app(RATES, stage="final")
    (choice,) = [one for one in at.selectbox if one.label == "Compare with another definition"]
    assert choice.options and all("last decision" in one for one in choice.options)
    assert "Left out, not in the input: the first decisions" in text(at)
    assert "first decisions" in text(app(RATES)) and "Compare with" not in text(app(RATES))


def definitions(con, here: Selection) -> tuple[queries.Answer, walk.Definition]:
    return queries.answer(con, "rate_definitions", here), walk.on_screen(here)


@pytest.mark.parametrize("unit", ["lines", "claims", "dollars"])
def test_a_walk_adds_up(claims, unit):
    """Step by step from one rate to the other: the points are the difference of the two, as written."""
    con = claims("""
        times | claim_id | adjudication_date | charge_amount | paid_amount | adjustments
        13    | A{n}     | 2025-03-20        | 100           | 80          | CO:45:20
        7     | B{n}     | 2025-03-20        | 170           | 0           | CO:197:170
        5     | C{n}     | 2025-03-20        | 310           | 100         | CO:50:210
    """)
    answer, here = definitions(con, Selection(unit=unit))
    offered = walk.others(answer, here)
    assert len(offered) == 11 and next(iter(offered)) == f"{unit},final,counted"
    for code in offered:
        steps = walk.steps(answer, here, code)
        assert steps[0].definition == here and steps[-1].definition.code() == code
        assert all(walk.differences(a.definition, b.definition) == 1 for a, b in pairwise(steps))
        ends = [round(step.row["denial_rate"] * 100, 1) for step in (steps[0], steps[-1])]
        assert sum(step.points for step in steps[1:]) == pytest.approx(ends[1] - ends[0])


def test_the_waterfall_of_lines_ends_where_the_rate_begins(claims, ask):
    con = claims("""
        times | payer_sequence | charge_amount | paid_amount | adjustments
        20    | P              | 100           | 80          | CO:45:20
        6     | P              | 100           | 0           | CO:197:100
        3     | P              | 100           | 0           | OA:133:100
        4     | S              | 100           | 0           | CO:197:100
    """)
    bars = bridge(ask(con, "denial_bridge")).figure["data"][0]
    drawn = list(zip(bars["base"], bars["x"], strict=True))
    # Submitted 33, less 4 secondary, less 3 pending, is 26 in the rate: 6 denied and 20 paid.
    assert drawn == [(0, 33), (29, 4), (26, 3), (0, 26), (0, 6), (6, 20)]


def test_later_payers_answers_stand_beside_the_lines_of_the_bridge(claims, ask):
    con = claims("""
        claim_id | payer    | payer_sequence | paid_amount | adjustments
        A        | Medicare | P              | 80          | CO:45:20
        A        | Aetna    | S              | 0           | OA:23:100
        B        | Medicare | P              | 0           | OA:133:100
    """)
    said = words.bridge(ask(con, "denial_bridge"))
    assert said.startswith("1 of 2 lines is in the rate; 1 (")
    assert said.endswith("stands outside it; 1 answer of later payers beside them")


def test_a_benchmark_that_is_withheld_says_why(book):
    book({"Aetna": (30, 10, 0), "Cigna": (30, 10, 0)})
    assert "BUCA is withheld: fewer than 3 of the 4 payers have 11 persons." in text(app(BENCHMARKS))


def test_a_payer_out_of_line_is_named_against_the_others(book):
    book({"Aetna": (50, 50, 0), "Cigna": (90, 10, 0), "BCBS": (90, 10, 0), "Humana": (60, 20, 0), "Kaiser": (3, 0, 0)})
    at = app(BENCHMARKS)
    said = text(at)
    assert "Aetna stands out of 4 payers compared: $" in said and "denied beyond the others' rates" in said
    assert "its four from 10.0 % to 50.0 %" in said
    rows = queries.answer(queries.prepare(data.open(data.the_extract())), "payer_benchmark", Selection()).rows()
    assert {row["benchmark"]: row["not_comparable"] for row in rows if row["kind"] == "payer"}["Kaiser Permanente"]


@pytest.mark.parametrize("page", [RATES, BENCHMARKS])
def test_the_pages_stand_with_small_cells_hidden(page, book):
    book({"Aetna": (30, 4, 0), "Cigna": (40, 20, 0), "BCBS": (8, 0, 2)})
    assert text(app(page, small_cells="hide"))
