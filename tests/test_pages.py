"""Every page runs on the sample, says its result in a sentence, takes its filters from the address, and is honest when it has nothing."""

import re
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path

import duckdb
import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

import data
import queries
from data.reading import extract
from data.reading.extract import Order
from pages.payers.benchmarks.marks.side_by_side import beside
from pages.summary.briefing import tiles
from pages.ui import formats, payers, sentences
from pages.ui.charts import figure, months, tones
from queries.selection import default
from tests.support.suite import many

ROOT = Path(__file__).parent.parent
PAGES = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "pages").glob("*/*/page.py"))
ANSWERING = [page for page in PAGES if not page.startswith("pages/about")]
POSTED = "pages/payers/posted_rates/page.py"
OF_CLAIMS = [page for page in ANSWERING if page != POSTED]
COLUMNS = "claim_id,payer,claim_line_start_date,hcpcs_code,charge_amount,paid_amount,adjustments"

pytestmark = pytest.mark.skipif(
    not (data.SAMPLE / "manifest.json").exists(), reason="the sample is not made yet: make sample"
)


@pytest.fixture(autouse=True)
def on_the_sample(nothing_real: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("J3590_EXTRACTS", str(data.SAMPLE))
    monkeypatch.chdir(ROOT)


# Each AppTest looks through all installed packages for components of Streamlit: once is enough.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)


@cache
def code_of(page: str) -> str:
    return (ROOT / page).read_text()


def app(page: str = "pages/summary/briefing/page.py", **address: str | list[str]) -> AppTest:
    """The app at an address, on a page: an AppTest that cannot tell one from another lands on the default, without a word."""
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for word, value in address.items():
        at.query_params[word.rstrip("_")] = value
    # As switch_page does once a run has told it the addresses: that run would draw the briefing for nothing.
    at._page_hash = calc_hash("" if "briefing" in page else Path(page).parent.name)
    at.run()
    assert not at.exception, f"{page} with {address}: {[one.value for one in at.exception]}"
    others = [other for other in PAGES if other != page and f'"{at.title[0].value}"' in code_of(other)]
    assert not others, f"asked for {page}, landed on {others}"
    return at


def result(at: AppTest) -> str:
    return at.header[0].value.replace("\u00a0", " ")


def text(at: AppTest) -> str:
    parts = [*at.title, *at.header, *at.subheader, *at.markdown, *at.caption, *at.info, *at.warning]
    return "\n".join(one.value for one in parts).replace("\u00a0", " ")


def drawn(folder: Path, rows: list[str], columns: str = COLUMNS, name: str = "extract") -> Path:
    """A small real extract, from rows as text."""
    (folder / "in.csv").write_text("\n".join([columns, *rows]) + "\n")
    extract.extract("contract", [folder / "in.csv"], folder / name, Order(codes="all", salt=b"test"))
    return folder / name


def forty(columns: str = COLUMNS) -> list[str]:
    """Forty lines of one payer, every fourth denied for want of authorization."""
    every = [
        f"C{n},Aetna,2024-0{1 + n % 6}-10,J3590,100.00,{0 if n % 4 == 0 else 60},{'CO:197:100' if n % 4 == 0 else 'CO:45:40'}"
        for n in range(40)
    ]
    return [",".join(one.split(",")[: len(columns.split(","))]) for one in every]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_a_question_and_a_result_and_says_what_they_rest_on(page):
    at = app(page)
    assert at.title[0].value.endswith("?")
    assert result(at).endswith(".") and len(result(at)) > 20
    assert not at.warning and not at.error
    if page in ANSWERING:
        assert text(at).count("Synthetic sample") == 1
    missing = [one for one in RESTS_ON if one not in text(at)] if page in OF_CLAIMS else []
    assert not missing


RESTS_ON = (
    "Code: J3590",
    "first decision",
    "lines in scope",
    "every line in complete months",
    "as of 20",
    "small cells exact",
)


@pytest.mark.parametrize("page", ["pages/denials/rates/page.py", "pages/summary/briefing/page.py"])
def test_a_rate_is_said_with_its_interval_and_its_n(page):
    assert re.search(
        r"denied \d+\.\d % of [\d,.]+( k)? adjudicated lines \(95 % interval \d+\.\d to \d+\.\d %\)", result(app(page))
    )


def test_the_page_of_posted_prices_says_what_it_rests_on():
    """Its filters are those of a price list: the period does not act, and it says so."""
    said = text(app(POSTED, **{"from": "2099-01-01", "to": "2099-12-31"}))
    for part in ("Code: J3590", "prices that hospitals post, not claims", "set apart: ", "dummy NDC", "45 CFR 180"):
        assert part in said
    (scope,) = [one for one in said.split("\n") if "prices that hospitals post, not claims" in one]
    assert "2099" not in scope


def test_the_menu_lists_every_page_file():
    listed = set(re.findall(r'st\.Page\("([^"]+)"', (ROOT / "app.py").read_text()))
    assert listed == set(PAGES)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_reads_like_its_own_table_of_contents(page):
    source = (ROOT / page).read_text()
    assert source.splitlines()[0].endswith('?"""'), "a page's docstring is its question"
    assert "session_state" not in source and "SELECT" not in source


def test_only_the_filters_touch_the_sessions_state():
    users = {path.name for path in (ROOT / "pages").rglob("*.py") if "session_state" in path.read_text()}
    assert users == {"filters.py", "address.py"}


def test_nothing_is_drawn_with_the_slow_layer():
    assert not [path for path in (ROOT / "pages").rglob("*.py") if "plotly.express" in path.read_text()]


# The address


def test_a_filter_in_the_address_reaches_every_answer():
    everything, one = app("pages/denials/rates/page.py"), app("pages/denials/rates/page.py", payer="Aetna")
    assert result(everything) != result(one)
    assert "Payer: Aetna" in text(one)
    assert [button.label for button in one.button if "×" in button.label] == ["Payer: Aetna  ×"]


def test_the_address_is_rewritten_with_its_defaults_in_full():
    at = app(payer="Aetna")
    for word in ("code", "payer", "from", "to", "basis", "chained", "stage", "unit", "partial", "small_cells"):
        assert word in at.query_params
    assert at.query_params["unit"] == "lines"


def test_an_empty_code_in_the_address_is_all_codes():
    at = app(code="")
    assert at.query_params["code"] == "" and "All codes in the extract" in text(at)


def test_several_values_an_exclusion_and_blank_come_through():
    at = app(payer=["Aetna", "Cigna Health"], site_not="inpatient", modifier="(blank)")
    assert at.query_params["payer"] == ["Aetna", "Cigna Health"]
    assert at.query_params["site_not"] == "inpatient" and at.query_params["modifier"] == "(blank)"


@pytest.mark.parametrize(
    "word, value, said",
    [
        ("payer", "Nobody", "'Nobody' is not in this extract"),
        ("unit", "pounds", "'pounds' is no value of unit"),
        ("from", "last week", "is no date"),
        ("from", "0001-01-01", "out of reach"),
        ("paier", "Aetna", "'paier' is no filter"),
    ],
)
def test_an_unknown_word_or_value_is_said(word, value, said):
    at = app(**{word: value})
    assert len(at.warning) == 1 and said in at.warning[0].value
    assert result(at)


def test_a_notice_goes_when_a_filter_is_used():
    at = app(payer="Nobody")
    at.button_group(key="unit").set_value("dollars").run()
    assert not at.warning and at.query_params["unit"] == "dollars"


def test_filters_survive_a_change_of_page():
    at = app(payer="Aetna", unit="dollars")
    at.switch_page("pages/payers/benchmarks/page.py").run()
    assert at.query_params["payer"] == "Aetna" and at.query_params["unit"] == "dollars"
    assert "Payer: Aetna" in text(at)


def test_a_chip_takes_its_filter_away_and_reset_takes_all():
    at = app("pages/denials/rates/page.py", payer=["Aetna", "Cigna Health"], unit="claims", small_cells="hide")
    at.button(key="chip:Payer: Aetna").click().run()
    assert at.query_params["payer"] == "Cigna Health"
    at.button(key="chip:reset").click().run()
    assert (
        "payer" not in at.query_params
        and at.query_params["unit"] == "lines"
        and at.query_params["small_cells"] == "show"
    )


def test_the_columns_to_group_by_are_in_the_address():
    at = app("pages/denials/rates/page.py", by="site")
    assert "by site of service" in text(at) and at.query_params["by"] == "site"


def test_with_several_extracts_the_address_names_one(tmp_path, monkeypatch):
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        drawn(tmp_path / name, forty(), name="../all/" + name)
    monkeypatch.setenv("J3590_EXTRACTS", str(tmp_path / "all"))
    at = app(extract="second")
    assert at.query_params["extract"] == "second" and "extract second" in text(at)


# Where there is nothing to say


@pytest.mark.parametrize("page", OF_CLAIMS)
def test_no_line_is_said_and_is_no_zero(page):
    at = app(page, **{"from": "2099-01-01", "to": "2099-12-31"})
    assert result(at) == "No line fits these filters."


@pytest.mark.parametrize(
    "page", ["pages/denials/rates/page.py", "pages/denials/reasons/page.py", "pages/payers/benchmarks/page.py"]
)
def test_without_adjudications_a_page_says_what_to_ask_for(page, tmp_path, monkeypatch):
    columns = COLUMNS.replace(",paid_amount,adjustments", "")
    monkeypatch.setenv("J3590_EXTRACTS", str(drawn(tmp_path, forty(columns), columns)))
    at = app(page)
    assert result(at).startswith("Not in the input: ") and "adjustments" in result(at)
    assert "Ask the data owner for" in text(at) and "0.0 %" not in text(at)


def test_three_lines_say_that_no_group_has_enough_and_count_one_as_one(tmp_path, monkeypatch):
    rows = forty()[:2] + forty()[2:3]  # C0 is denied, C1 and C2 are paid
    monkeypatch.setenv("J3590_EXTRACTS", str(drawn(tmp_path, rows)))
    said = text(app())
    assert "No payer has lines enough beside others to be compared" in said
    assert "on 1 line." in said and "on 1 lines" not in said


def test_a_page_shows_the_sql_it_ran_when_asked(con):
    """As it stands there it runs: the last statement gives the figures of the page."""
    at = app("pages/denials/reasons/page.py", payer="Aetna", unit="dollars")
    assert not at.code
    at.button(key="show the sql").click().run()
    scripts = [one.value for one in at.code]
    assert len(scripts) > 1 and all("EXECUTE asked(" in one and "list_value('Aetna')" in one for one in scripts)
    cursor = con.cursor()
    for script in scripts:
        for statement in duckdb.extract_statements(script):
            rows = cursor.execute(statement).fetchall()
        assert rows
        cursor.execute("DEALLOCATE asked")


def test_without_adjudications_the_tiles_say_why_they_are_empty(tmp_path, monkeypatch):
    columns = COLUMNS.replace(",paid_amount,adjustments", "")
    monkeypatch.setenv("J3590_EXTRACTS", str(drawn(tmp_path, forty(columns), columns)))
    at = app()
    shown = {one.label: one.value for one in at.metric}
    assert shown["Denial rate"] == shown["Allowed"] == shown["Persons"] == "–" and shown["Lines"] == "40"


def test_a_real_extract_leaves_with_its_small_cells_hidden(tmp_path, monkeypatch):
    monkeypatch.setenv("J3590_EXTRACTS", str(drawn(tmp_path, forty())))
    at = app("pages/denials/rates/page.py")
    labels = [one.label for one in at.get("download_button")]
    assert labels and all("cells of 1-10 persons hidden" in one for one in labels)
    assert "Synthetic sample" not in text(at)


def test_the_samples_files_are_exact_and_say_their_rows():
    for one in app("pages/denials/reasons/page.py").get("download_button"):
        assert re.fullmatch(r"Download CSV \([\d,]+ rows?, exact\)", one.label)


HOWEVER = {
    "hidden": {"small_cells": "hide", "state": "TX", "unit": "dollars"},
    "other choices": {
        "unit": "claims", "stage": "final", "basis": "adjudication", "chained": "off", "partial": "not counted",
    },
    "all codes and dates": {"code": "", "from": "", "to": "", "by": "modifier"},
    "no period": {"from": "2026-03-05", "to": "2026-03-01"},
}  # fmt: skip


# On every run each page is asked two of the ways, in turn; in the long form all.
@pytest.mark.parametrize(
    ("page", "how"),
    [(page, how) for n, page in enumerate(ANSWERING) for k, how in enumerate(HOWEVER) if (n + k) % many(2, 1) == 0],
)
def test_a_page_runs_however_it_is_asked(page, how):
    address = HOWEVER[how]
    assert result(app(page, **address))


# How a figure looks


@pytest.mark.parametrize(
    "column, value, said",
    [
        ("allowed_amount", 1_240_000, "$1.24 M"),
        ("paid_amount", 12_345, "$12 k"),
        ("paid_amount", 1_234, "$1.2 k"),
        ("paid_amount", 812, "$812"),
        ("paid_amount", -812, "−$812"),
        ("denial_rate", 0.314, "31.4 %"),
        ("denial_rate_low", 0.314, "31.4 %"),
        ("line_count", 1_234, "1,234"),
        ("line_count", 12_345, "12.3 k"),
        ("median_payment_days", 18.4, "18 d"),
        ("denial_rate", None, "–"),
    ],
)
def test_a_figure_is_said_by_the_suffix_of_its_column(column, value, said):
    assert formats.short(column, value).replace("\u00a0", " ") == said


def test_codes_are_said_in_words():
    assert formats.value("site_group", "hopd_on_campus") == "Hospital outpatient, on campus"
    assert formats.value("step", "later payer only") == "Later payer only"
    assert formats.value("reason", "197") == "CARC 197" and formats.value("payer_group", None) == "(blank)"


def test_end_labels_do_not_cover_each_other():
    places = [y for y, _, _ in months.spread([(100.0, "a", ""), (100.0, "b", ""), (99.0, "c", "")], 108.0)]
    assert all(later - earlier >= 8 for earlier, later in pairwise(places)) and places[-1] <= 108


def test_ticks_are_few_and_round():
    assert figure.round_ticks(472_000) == [0, 200_000, 400_000] and figure.round_ticks(0) == [0]


def test_the_four_and_medicare_have_colours_and_marks_of_their_own():
    looks = [
        payers.look(one)
        for one in ("Aetna", "Blue Cross Blue Shield", "Cigna Health", "UnitedHealthcare", "Medicare", "BUCA")
    ]
    assert len({colour for colour, _ in looks}) == len({mark for _, mark in looks}) == 6


def contrast(one: str, other: str) -> float:
    """WCAG contrast of two colours."""
    lights = []
    for colour in (one, other):
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        parts = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        lights.append(0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2])
    return (max(lights) + 0.05) / (min(lights) + 0.05)


@pytest.mark.parametrize(
    "colour", [*tones.PAYERS, tones.DENIED, tones.PARTLY, tones.PAID, tones.OWED, tones.OUTSIDE, tones.ACCENT]
)
def test_every_mark_can_be_seen_in_both_themes(colour):
    assert contrast(colour, "#ffffff") >= 3 and contrast(colour, "#12161c") >= 3


def test_a_change_is_never_shown_against_a_period_that_the_extract_does_not_hold():
    assert tiles.comparable({"selected": {"is_mature": True}}) == {}
    assert (
        tiles.comparable(
            {"selected": {"is_mature": False}, "previous": {"is_mature": True, "period_from": date(2024, 1, 1)}}
        )
        == {}
    )


@pytest.mark.parametrize(
    ("text", "width", "head"),
    [
        ("Blue Cross Blue Shield", 14, "Blue Cross\nBlue Shield"),
        ("UnitedHealthcare", 14, "United\nHealthcare"),
        ("UnitedHealthcare", 16, "UnitedHealthcare"),
        ("Cigna", 14, "Cigna"),
    ],
)
def test_a_head_is_broken_between_words(text, width, head):
    assert figure.head(text, width) == head


def test_the_title_over_the_months_of_spend_says_when_most_was_allowed(claims, ask):
    drawn = """
        times | claim_line_start_date | adjudication_date | charge_amount | paid_amount | adjustments
        1     | 2025-01-10            | 2025-01-20        | 100           | 60          | CO:45:40
        2     | 2025-02-10            | 2025-02-20        | 100           | 60          | CO:45:40
        1     | 2025-03-10            | 2025-03-20        | 100           | 50          | CO:45:50
        9     | 2026-01-10            | 2026-01-20        | 100           | 60          | CO:45:40      # not complete yet
    """
    con = claims(drawn)
    assert sentences.course(ask(con, "spend_by_month")).replace("\u00a0", " ") == (
        "Allowed dollars were highest in Feb 2025, $120; the last complete month, Mar 2025, has $50"
    )
    assert sentences.course(ask(con, "spend_by_month", to="2025-02-28")).replace("\u00a0", " ") == (
        "Allowed dollars were highest in Feb 2025, $120, the last complete month"
    )
    assert sentences.course(ask(con, "spend_by_month", to="2025-01-31")) == "Billed, allowed and paid dollars"
    unpaid = claims(drawn.replace("| paid_amount | adjustments", "").replace("| 60          | CO:45:40", "").replace("| 50          | CO:45:50", ""), without="paid_amount adjustments")  # fmt: skip
    assert sentences.course(ask(unpaid, "spend_by_month")).startswith("Billed dollars were highest in Feb 2025")


def test_medicares_dashes_lie_under_names_and_never_through_them(con):
    answer = queries.answer(con, "payer_benchmark", default(con))
    made = beside(answer, "denial_rate", "lines").figure["layout"]
    dashes = [one for one in made["shapes"] if one.get("yref") == "y" and one["x0"] == one["x1"]]
    names = [one for one in made["annotations"] if one.get("yshift") == 8]
    assert len(dashes) == len(names) > 3
    # A name begins 8 of a row's 38 pixels above its row's middle.
    assert all(one["y0"] >= name["y"] - 8 / 38 for one, name in zip(dashes, names, strict=True))
