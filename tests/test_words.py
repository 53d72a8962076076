"""How pages speak: one line is no "1 lines", hidden is said only of what is hidden, figures sort as numbers, words can be read."""

import csv
import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

import data
import queries
from data import InputError
from data.code_tables import reference
from data.reading import extract
from data.reading.extract import Order
from pages.about.explore import grid as explored
from pages.ui import drawings, formats, frame, sentences
from pages.ui.charts import months, stacks, tones
from pages.ui.charts.figure import Scale, percent
from pages.ui.charts.stacks import Part
from queries import words
from queries.catalogue import dimensions
from queries.selection import Selection
from tests.support import hostile
from tests.support.shown import ROOT, strings, visits

ONE_OF_MANY = re.compile(
    r"(?<![\d.,–-])1 (?:\w+ )?(?:lines|rows|claims|payers|persons|months|days|files|columns|inputs|codes|products|sites|checks|questions|groups|"
    r"categories|hospitals|prices|administrations|reasons|rules|metrics|cells|answers|decisions|denials|values|warnings|years|notes|others)\b"
)


@pytest.fixture(autouse=True)
def here(nothing_real: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def tiny(folder: Path, rows: list[dict]) -> Path:
    """An extract of a few lines, with one price of one hospital."""
    (folder / "in.csv").write_text(
        "\n".join(",".join(one) for one in [rows[0], *(row.values() for row in rows)]) + "\n"
    )
    prices = hostile.posted()
    prices["standard_charge_information"] = prices["standard_charge_information"][:1]
    charge = prices["standard_charge_information"][0]["standard_charges"][0]
    charge["payers_information"] = charge["payers_information"][:1]
    (folder / "prices.json").write_text(hostile.json.dumps(prices))
    extract.extract("contract", [folder / "in.csv"], folder / "extract", Order(codes="all", salt=b"test"))
    extract.extract(
        "hospital_prices", [folder / "prices.json"], folder / "extract", Order(codes="all", salt=b"test", add=True)
    )
    return folder / "extract"


def plain(number: int, **fields: str) -> dict[str, str]:
    """A line with nothing hostile in it."""
    row = {name: value for name, value in hostile.line(number).items() if name not in hostile.NAMES}
    row |= {
        name: "" for name in ("plan", "drug_description", "provider_specialty", "provider_taxonomy", "remark_codes")
    }
    row |= {
        "claim_id": f"C{number}",
        "person_id": f"P{number}",
        "payer": "Aetna",
        "claim_type": "professional",
        "hcpcs_code": "J3590",
    }
    row |= {
        "hcpcs_modifier_1": "",
        "ndc_code": "",
        "place_of_service_code": "11",
        "diagnosis_code_1": "C50",
        "state": "TX",
    }
    return row | {"in_network_flag": "Y", "adjustments": "CO:45:400", "paid_amount": "600.00"} | fields


DENIED = {"adjustments": "CO:197:1000", "paid_amount": "0"}


@pytest.mark.parametrize(
    ("unit", "rows"),
    [
        ("lines", [plain(0, **DENIED, nonsense="x")]),
        ("claims", [plain(0, **DENIED, hcpcs_modifier_1="JW"), plain(6, drug_description="OMVOH")]),
    ],
    ids=["one line", "two lines"],
)
def test_one_is_no_many(unit, rows, tmp_path, monkeypatch):
    monkeypatch.setenv("J3590_EXTRACTS", str(tiny(tmp_path, rows)))
    wrong = {
        (page, found[0], said[:120])
        for page, at in visits(unit=unit, code="")
        for said in strings(at)
        if (found := ONE_OF_MANY.search(said)) and "SELECT" not in said
    }
    assert not wrong


@pytest.mark.parametrize(
    ("figure", "said"),
    [(1, "1 line"), (1204, "1,204 lines"), ("1", "1 line"), ("11", "11 lines"), ("1.1 k", "1.1 k lines"),
     ("1 of 1 (100.0 %)", "1 of 1 (100.0 %) line"), ("1 of 12 (8.3 %)", "1 of 12 (8.3 %) lines"), (0, "0 lines")],
)  # fmt: skip
def test_a_figure_has_its_noun_in_the_right_number(figure, said):
    assert formats.counted(figure, "line") == said


# Hidden


def test_a_panel_says_that_all_is_hidden_only_where_all_is(monkeypatch):
    monkeypatch.setenv("J3590_EXTRACTS", str(data.SAMPLE))
    ((_, at),) = visits(["pages/spend/sites/page.py"], payer="UnitedHealthcare", small_cells="hide")
    words = [one.value for one in at.info]
    assert not [one for one in words if "Every figure here is hidden" in one]
    assert any(one.startswith("Lines. ") and "hidden (small)" in one for one in words)
    assert any(one.startswith("Administrations. ") for one in words)


def test_what_stands_in_the_place_of_a_chart(claims, ask):
    few = claims("payer | times \n Aetna | 3")
    assert frame.undrawn(ask(few, "volume_by", "payer", small_cells="hide"), "") == (
        "Every figure here is hidden (small): widen the filters."
    )
    some = claims("payer | times \n Aetna | 30 \n Cigna | 3 \n Medicare | 40")
    answer = ask(some, "volume_by", "payer", small_cells="hide")
    assert answer.hidden and frame.undrawn(answer, "Nothing to compare.") == "Nothing to compare."
    assert "the table has what may be shown" in frame.undrawn(answer, "")


def test_a_stack_of_which_a_part_is_hidden_does_not_look_whole():
    parts = [Part("Denied", tones.DENIED, [1.0, 2.0]), Part("Paid", tones.PAID, [None, 5.0])]
    made = stacks.rows(["A", "B"], parts, ["n 9", "n 7"], Scale("Lines"), ["a", "b"]).figure
    assert [bar["x"] for bar in made["data"]] == [[1.0, 2.0], [None, 5.0], [pytest.approx(6.56), None]]
    assert made["data"][2]["customdata"][0] == ["a", "A: in part hidden (small)"]
    assert [one["text"] for one in made["layout"]["annotations"]] == ["hidden (small)", "n 7"]
    months = stacks.months([date(2025, 1, 1), date(2025, 2, 1)], parts, percent("Share")).figure
    assert [bar["y"] for bar in months["data"]] == [[1.0, 2.0], [None, 5.0], [0.0, None]]


def test_lines_of_which_nothing_is_known_are_no_chart():
    point = months.Point(date(2025, 1, 1), None)
    made = months.lines([months.Line([point], tones.ACCENT, "Billed")], Scale("Dollars", "amount"), [point.at])
    assert not made.figure["data"] and made.alt == ""


def test_a_stack_of_which_nothing_is_known_is_no_chart():
    parts = [Part("Denied", tones.DENIED, [None, 0.0]), Part("Paid", tones.PAID, [None, None])]
    drawn = stacks.rows(["A", "B"], parts, ["", ""], Scale("Lines"))
    by_month = stacks.months([date(2025, 1, 1), date(2025, 2, 1)], parts, Scale("Lines"))
    assert not drawn.figure["data"] and not by_month.figure["data"] and drawn.alt == by_month.alt == ""


def test_bars_of_which_a_part_is_hidden_claim_no_share_of_all(claims, ask):
    con = claims("payer | times \n Aetna | 30 \n Cigna | 3 \n Centene | 40 \n Medicare | 50")
    tips = {}
    for mode in ("show", "hide"):
        answer = ask(con, "volume_by", "payer", small_cells=mode)
        notes = drawings.ranked(answer, "line_count", most=1).figure["layout"]["annotations"]
        tips[mode] = [one["text"] for one in notes]
        assert ("%" in sentences.leads(answer, "charge_amount")) == (mode == "show")
    assert tips == {"show": ["50  41\u00a0%", "73  59\u00a0%"], "hide": ["50", "hidden (small)"]}


# Sorted, and legible


@pytest.mark.parametrize("mode", ["show", "hide"])
def test_figures_of_a_table_sort_as_numbers_and_are_seen_as_words(mode, monkeypatch):
    monkeypatch.setenv("J3590_EXTRACTS", str(data.SAMPLE))
    ((_, at),) = visits(["pages/about/explore/page.py"], measure="charge_amount", rows="payer", columns="site", small_cells=mode)  # fmt: skip
    (table,) = at.dataframe
    figures = table.value.iloc[:, 1:]
    assert {str(kind) for kind in figures.dtypes} == {"float64"}
    assert (figures == float("-inf")).any(axis=None) == (mode == "hide"), "what is hidden stands below all figures"
    assert figures.isna().any(axis=None), "no line is no figure"
    assert explored.Cell(None, "hidden (small)").words == "hidden (small)" and explored.Cell(3.5, "$3.50") == 3.5


CONFIG = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())["theme"]


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    parts = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: str, other: str) -> float:
    """WCAG contrast of two colours."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_on_charts_can_be_read(scheme, monkeypatch):
    ink, ground = CONFIG[scheme]["textColor"], CONFIG[scheme]["backgroundColor"]
    monkeypatch.setattr(tones, "ink", lambda: ink)
    marks = [*tones.PAYERS, *(colour for colour, _ in tones.SERIES), tones.DENIED, tones.PARTLY, tones.PAID, tones.OWED]
    assert {
        one: contrast(tones.legible(one), ground) for one in marks if contrast(tones.legible(one), ground) < 4.5
    } == {}


def test_the_ink_of_charts_is_the_themes():
    source = (ROOT / "pages" / "ui" / "charts" / "tones.py").read_text()
    assert CONFIG["light"]["textColor"] in source and CONFIG["dark"]["textColor"] in source


# Words in tables


def test_every_column_of_an_answer_has_a_name(con):
    """A question that returns a column which no table names is refused by pages, files and the terminal alike."""
    for name in queries.names():
        is_of_lines = (
            queries.catalogue.question(name).about == "lines" and not queries.catalogue.question(name).is_detail
        )
        answer = queries.answer(con, name, Selection(), ["payer_group"] if is_of_lines else [], "show")
        for column in {*answer.table.column_names, *answer.total.column_names} - {"everything"}:
            assert words.label(column)


def test_a_column_without_a_name_is_refused():
    with pytest.raises(InputError, match="'new_amount' has no name: give it a row in queries/columns.csv"):
        words.label("new_amount")


def test_words_stand_in_one_table():
    """A column that one may group by is named in dimensions.csv alone; values of a code table are named there alone."""
    grouped = {
        one.column for about in ("lines", "posted_rates", "published_figures") for one in dimensions(about).values()
    }
    named = words.columns()
    assert not [name for name, one in named.items() if one.label and name in grouped]
    assert not [name for name, one in named.items() if not one.label and not (name in grouped and one.code_table)]
    with (Path(words.__file__).parent / "values.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert len({(row["column"], row["value"]) for row in rows}) == len(rows)
    assert [name for name in [*named] if name in sorted(named)] == [*named]


def test_every_group_of_diseases_has_its_word():
    for row in reference("diagnosis_groups"):
        assert words.value("diagnosis_group", row["diagnosis_group"])[0].isupper()


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("site_group", "hopd_on_campus", "Hospital outpatient, on campus"),
        ("disposition", "patient_share", "Patient share"),
        ("reason", "197", "CARC 197"),
        ("payer_group", "Aetna", "Aetna"),
        ("payer_group", None, "(blank)"),
        ("claim_type", "professional", "Professional"),
    ],
)
def test_a_value_is_said_in_words(column, value, said):
    assert words.value(column, value) == said


def test_units_are_told_by_the_end_of_a_name():
    names = ("charge_amount", "denial_rate_low", "claim_count", "left_days", "due_date", "excess_low_amount", "product")
    assert [words.unit(name) for name in names] == ["dollars", "share, 0 to 1", "count", "days", "day", "dollars", ""]
