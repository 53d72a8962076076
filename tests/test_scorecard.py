"""One payer's page, and what stands behind benchmarks: weights of the four, Blue names with lines enough, who can be adjusted."""

import pytest

from data.reading.extract import Order, extract
from tests.test_pages import COLUMNS, app, result, text

BENCHMARKS = "pages/payers/benchmarks/page.py"


@pytest.fixture
def book(monkeypatch, tmp_path):
    """book({"Aetna": (paid, denied)}): the app opens an extract of one line per claim, each payer with so many."""
    monkeypatch.chdir(__import__("data").HERE.parent)

    def make(payers: dict[str, tuple[int, int]]) -> None:
        rows = [
            f"{payer[:6]}{side}{n},{payer},2025-03-01,J3590,100,{paid},{why},{payer[:6]}{side}{n},commercial"
            for payer, counts in payers.items()
            for side, (count, paid, why) in enumerate(zip(counts, ("80", "0"), ("CO:45:20", "CO:16:100"), strict=True))
            for n in range(count)
        ]
        (tmp_path / "in.csv").write_text("\n".join([f"{COLUMNS},person_id,line_of_business", *rows]) + "\n")
        extract("contract", [tmp_path / "in.csv"], tmp_path / "extract", Order(salt=b"s"))
        monkeypatch.setenv("J3590_EXTRACTS", str(tmp_path / "extract"))

    return make


FOUR = {
    "Aetna": (60, 40),
    "Cigna": (90, 10),
    "UHC": (80, 20),
    "Anthem Blue Cross": (70, 30),
    "Highmark BCBS": (95, 5),
    "BCBS of Texas": (9, 1),
    "Humana": (50, 10),
}


def test_with_one_payer_chosen_the_page_is_its_own(book):
    book(FOUR)
    at = app(BENCHMARKS, payer="Aetna")
    assert result(at).startswith("Aetna denied 40.0 % of 100 adjudicated lines (95 % interval 30.9 to 49.8 %)")
    # The others: 76 of 470, Humana's with them.
    assert "the others together 16.2 % (13.1 to 19.8 %); it stands out of 5 payers compared, $" in result(at)
    tiles = {one.label: one.value.replace("\u00a0", " ") for one in at.metric}
    assert (tiles["Denial rate"], tiles["The others' rate"]) == ("40.0 %", "16.2 %")
    assert tiles["Days to first decision"] == "–"  # not in the input, not zero
    said = text(at)
    assert "Its commercial lines: 40.0 %; BUCA without Aetna: 16.1 %" in said
    assert "CARC 16 stands out of 5 pairs of payer and reason compared: $" in said and len(at.get("plotly_chart")) <= 5
    blank = app(BENCHMARKS, payer="Humana", from_="2027-01-01")
    assert result(blank) == "No line fits these filters."


@pytest.mark.parametrize("address", [{}, {"payer": ["Aetna", "Cigna Health"]}, {"payer_not": "Aetna"}])
def test_with_none_or_several_it_compares(book, address):
    book(FOUR)
    said = text(app(BENCHMARKS, **address))
    assert "How does each payer compare with BUCA and Medicare?" in said
    # 110 + 100 + 100 + 100 lines of Blue plans, Aetna, Cigna and UHC: Blue's are 210 of 510.
    assert (
        "Blue Cross Blue Shield weighs most: 41.2 % of what BUCA is made of; its 4 rates run from 10.0 % to 40.0 %"
        in said
    )
    assert "Anthem Blue Cross stands out of 2 Blue names compared: $" in said  # the third has 10 lines
    assert "pairs of payer and line of business can be adjusted" in said


def test_what_is_withheld_of_buca_is_not_said_by_its_parts(book):
    book({"Aetna": (60, 40), "Cigna": (90, 10)})
    at = app(BENCHMARKS)
    assert "BUCA is withheld" in result(at)
    (spec,) = [one.proto.spec for one in at.get("plotly_chart") if "weight " in one.proto.spec]
    assert "all 25.0" not in spec.replace("\\u00a0", " ")


def test_a_scorecard_with_small_cells_hidden_stands(book):
    book({"Aetna": (60, 4), "Cigna": (90, 10), "UHC": (8, 0)})
    for payer in ("Aetna", "UnitedHealthcare"):
        assert result(app(BENCHMARKS, payer=payer, small_cells="hide")).endswith(".")
