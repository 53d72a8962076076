"""Which questions can this extract answer, and for whom? Verdicts over drawn claims, the calendar, the lag, and the page that shows them.

That a verdict changes where a header names the column left out, and nowhere else, is in test_mutation.py, beside the extracts it takes.
"""

import csv
import io
from calendar import monthrange
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import queries
from data.code_tables import reference
from queries import answerable, files
from queries.catalogue import dimension, metrics_of, names, question
from queries.needs import figures
from queries.running import EVERYTHING, run
from queries.selection import Selection, Values, default
from tests.support.suite import many
from tests.test_pages import app, drawn, on_the_sample, result, text  # noqa: F401

ROOT = Path(__file__).parent.parent
# Aetna names its product on each line, Cigna on two in five, Humana on none; UnitedHealthcare's last month is young.
BOOK = """
    payer            | claim_line_start_date | adjudication_date | hcpcs_code | ndc_code      | allowed_amount | times
    Aetna            | 2025-01-05            | 2025-01-20        | J3590      | 73648-0112-02 | 90             | 5
    Cigna            | 2025-01-05            | 2025-01-20        | J3590      | 73648-0112-02 | 90             | 2
    Cigna            | 2025-01-05            | 2025-01-20        | J3590      |               | 90             | 3
    Humana           | 2025-01-05            | 2025-01-20        | J3590      |               | 90             | 4
    UnitedHealthcare | 2025-01-05            | 2025-01-20        | J3590      | 73648-0112-02 | 90             | 4
    UnitedHealthcare | 2025-08-05            | 2025-08-20        | J3590      | 73648-0112-02 | 90             | 4
    Humana           | 2025-03-05            | 2025-03-20        | J9999      |               | 90             | 1
"""


def verdict(answer: queries.Answer, *ids: str) -> list[dict]:
    return [row for row in answer.rows() if row["named"] in ids]


def test_a_verdict_is_yes_with_caution_or_no_and_says_why(claims, ask, table):
    found = ask(claims(BOOK), "answerability", "payer", code="J3590", to="2025-06-30")
    table(found.table.from_pylist(verdict(found, "products"))).shows("""
        payer_group      | answerable   | because                          | held_line_count | filled_line_count | filled_rate | affected_amount
        Aetna            | yes          |                                  | 5               | 5                 | 1.0         | 0
        Cigna Health     | with caution | filled on too few lines: product | 5               | 2                 | 0.4         | 300    # of 500 billed
        Humana           | no           | no line has a value: product     | 4               | 0                 | 0.0         | 400
        UnitedHealthcare | yes          |                                  | 4               | 4                 | 1.0         | 0
    """)


def test_a_month_that_is_not_complete_is_read_with_caution(claims, ask, table):
    found = ask(claims(BOOK), "answerability", "payer month", code="J3590", payer="UnitedHealthcare")
    table(found.table.from_pylist(verdict(found, "products"))).shows("""
        month      | answerable   | because                 | is_mature
        2025-01-01 | yes          |                         | yes
        2025-08-01 | with caution | months not complete yet | no
    """)


def test_a_verdict_respects_every_filter(claims, ask):
    con = claims(BOOK)
    whole = {payer: verdict(ask(con, "answerability", payer=payer, to="2025-06-30", code="J3590"), "products")[0]["answerable"] for payer in ("Aetna", "Humana")}  # fmt: skip
    assert whole == {"Aetna": "yes", "Humana": "no"}
    (nobody,) = verdict(ask(con, "answerability", from_="2031-01-01"), "products")
    assert (nobody["answerable"], nobody["because"], nobody["held_line_count"]) == ("no", "no line", 0)


def test_what_no_input_carries_is_no_and_what_would_refine_it_is_caution(claims, ask):
    con = claims(BOOK, without="person_id payer_sequence")
    rows = {row["named"]: row for row in ask(con, "answerability", code="J3590", to="2025-06-30").rows()}
    assert (rows["persons"]["answerable"], rows["persons"]["because"]) == ("no", "not in the input: person_id")
    assert (rows["denial_rate"]["answerable"], rows["denial_rate"]["because"]) == ("no", "no line has a value: outcome")
    assert (rows["allowed"]["answerable"], rows["allowed"]["because"]) == ("yes", "")
    assert (
        rows["modifiers"]["because"]
        == "coarser without filing_indicator or line_of_business or plan, payer_sequence, person_id"
    )
    assert rows["persons"]["affected_amount"] == 1800  # all that is billed


def test_an_input_that_lacks_a_column_counts_as_lines_without_it(claims, ask):
    con = claims("payer | times \n Aetna | 6", "payer | times \n Aetna | 4", without=["", "person_id"])
    (row,) = verdict(ask(con, "answerability"), "persons")
    assert (row["filled_line_count"], row["held_line_count"], row["affected_amount"]) == (6, 10, 400)
    assert row["because"].startswith("filled on too few lines: person_id")


def test_an_extract_without_lines_answers_no_to_all(tmp_path, monkeypatch):
    monkeypatch.setenv("J3590_EXTRACTS", str(drawn(tmp_path, [])))
    at = app(PAGE)
    assert "no line is selected." in result(at)
    assert f"Of {len(answerable.named())} questions that people ask, 0 can be answered" in result(at)


def test_a_month_without_claims_is_not_one_without_claims_of_these_codes(claims, ask, table):
    book = """
        payer | claim_line_start_date | hcpcs_code | adjudication_date
        Aetna | 2025-01-05            | J3590      | 2025-02-01
        Aetna | 2025-02-05            | 96365      | 2025-03-01         # not in scope: only its count is kept
        Aetna | 2025-04-05            | J3590      | 2026-01-01
    """
    table(ask(claims(book, scope="J3590"), "months_held")).shows("""
        payer_group | month      | held             | line_count
        Aetna       | 2025-01-01 | complete         | 1
        Aetna       | 2025-02-01 | other codes only | 0
        Aetna       | 2025-03-01 | no claim         | 0
        Aetna       | 2025-04-01 | complete         | 1
    """)


def test_days_from_service_to_decision_count_old_services_only(claims, ask, table):
    book = """
        payer | claim_line_start_date | adjudication_date | times
        Aetna | 2024-01-01            | 2024-01-31        | 3    # 30 days
        Aetna | 2024-01-01            | 2024-02-01        | 2
        Aetna | 2025-11-01            | 2026-01-01        | 7    # the extract's date: too young
    """
    table(ask(claims(book), "decision_lag")).shows("""
        payer_group | decided_in    | waited_line_count
        Aetna       | 0 to 30 days  | 3
        Aetna       | 31 to 60 days | 2
    """)


def test_small_cells_of_verdicts_months_and_lags_are_hidden(claims, ask):
    con = claims(BOOK)
    for name, figure in (("answerability", "held_line_count"), ("months_held", "line_count"), ("decision_lag", "waited_line_count")):  # fmt: skip
        rows = ask(con, name, "payer", small_cells="hide", code="J3590").rows()
        assert all(not row[figure] or row[figure] > 10 for row in rows), name


@pytest.mark.parametrize("one", answerable.named(), ids=lambda one: one.id)
def test_the_catalogue_names_questions_figures_and_pages_that_are_there(one):
    if one.question:
        text = question(one.question).text
        assert one.question in names() and (ROOT / f"pages/{one.page}/page.py").exists()
        assert not one.figure or one.figure in figures(text) or f"AS {one.figure}" in text
    else:
        assert not (one.figure or one.by or one.page)
    assert one.asks.endswith("?") and not one.fix.endswith(".") and 0 < float(one.least_rate) <= 1


def test_every_page_of_lines_has_a_question_in_the_catalogue():
    """What a page asks, somebody asks; of the pages about the extract itself nobody needs to."""
    asked = {one.page for one in answerable.named() if one.page}
    pages = {"/".join(path.parts[-3:-1]) for path in (ROOT / "pages").glob("*/*/page.py")}
    assert {one for one in pages if one.split("/")[0] not in ("ui", "about", "summary")} <= asked


PAGE = "pages/about/answerability/page.py"


def test_the_page_counts_verdicts_and_looks_at_the_question_asked_for(con):
    at = app(PAGE, named="products")
    counts = [row["answerable"] for row in queries.answer(con, "answerability", default(con)).rows()]
    assert f"{counts.count('yes')} can be answered of these lines, {counts.count('with caution')} with caution" in result(at)  # fmt: skip
    said = text(at)
    assert "Which products hide behind the code? ◐ With caution" in said and "**Smallest fix.** Send the NDC" in said
    assert at.query_params["named"] == "products"
    assert "month" in said and "without any claim" in said


def test_every_tile_leads_to_its_row_and_keeps_the_filters():
    at = app("pages/summary/briefing/page.py", payer="Aetna")
    links = [one.proto for one in at.get("page_link") if one.proto.page == "answerability"]
    assert len(links) == len(at.metric) == 6
    asked = [dict(pair.split("=") for pair in one.query_string.split("&") if "named" in pair) for one in links]
    assert [one["named"] for one in asked] == ["allowed", "paid", "trend", "persons", "denial_rate", "products"]
    assert all("payer=Aetna" in one.query_string for one in links)
    assert {row["id"] for row in reference("answerability")} >= {one["named"] for one in asked}


def test_the_matrix_leaves_as_a_file_with_a_row_per_question_and_payer(claims, ask):
    answer = ask(claims(BOOK), "answerability", "payer")
    rows = list(csv.DictReader(io.StringIO(files.to_csv(answer).decode())))
    assert len(rows) == len(answerable.named()) * 4
    assert {row["answerable"] for row in rows} <= {"yes", "with caution", "no"}


def test_the_verdict_has_one_definition():
    used = [name for name in names() if "answerability" in {one.name for one in metrics_of(question(name).text)}]
    assert used == ["answerability"]


# What makes an answer one: some row gives the figure, with its interval where it has one; of payers, of one that can be compared.
GIVEN = {
    "denials_by_book": lambda rows: sum(row["denial_rate_low"] is not None and row["line_of_business"] != "not stated" for row in rows) > 1,
    "outliers": lambda rows: any(row["is_selected"] and row["stands_out"] is not None for row in rows),
    "days_to_decide": lambda rows: any(row["kind"] == "payer" and row["median_adjudication_days"] is not None for row in rows),
    "days_to_pay": lambda rows: any(row["kind"] == "payer" and row["median_payment_days"] is not None for row in rows),
    "elements": lambda rows: any(row["lacking_rate_low"] is not None for row in rows),
    "element_denials": lambda rows: any(row["gap_rate_low"] is not None for row in rows),
    "open_denials": lambda rows: True,  # that nothing is open is an answer too
    "modifiers": lambda rows: True,
}  # fmt: skip


def is_given(con, one: answerable.Named, selection) -> bool:
    """Whether the question itself gives its figure of these lines: asked, not reckoned."""
    by = [dimension(one.by).column] if one.by else EVERYTHING
    rows = run(con, question(one.question).text, selection.struct(), by).to_pylist()
    if one.id == "denial_trend":  # two months make one; of a month, that month
        return sum(has(row, one.figure) for row in rows) >= min(2, months_of(selection))
    rule = GIVEN.get(one.id) or (lambda rows: any(has(row, one.figure) for row in rows))
    return bool(rule(rows))


def months_of(selection: Selection) -> int:
    """How many months a period is of."""
    return ((selection.to_date - selection.from_date).days + 1) // 28


def has(row: dict, figure: str) -> bool:
    """Whether a row gives a figure, with its interval if it may have one; a rate that is a range is none."""
    if not figure:
        return True
    known = row[figure] is not None and row.get(f"{figure}_low", 0) is not None
    return known and (row.get("unknown_rate") or 0) <= 0.05


@pytest.fixture(scope="module")
def verdicts(con):
    """The verdicts on the sample, by payer and month ("" for all), and the lines that each is about."""
    chosen, found = default(con), {}
    for by in ((), ("payer_group",), ("payer_group", "month")):
        for row in queries.answer(con, "answerability", chosen, list(by)).rows():
            found[row.get("payer_group", ""), row.get("month", ""), row["named"]] = row
    return found


def of_cell(con, payer: str, month) -> Selection:
    chosen = default(con)
    dates = {"from_date": month, "to_date": month.replace(day=monthrange(month.year, month.month)[1])} if month else {}
    return replace(chosen, lists=chosen.lists | ({"payer": Values((payer,))} if payer else {}), **dates)


CELLS = [("", ""), ("UnitedHealthcare", ""), ("Molina", ""), ("Medicare", ""), ("Cigna Health", date(2026, 3, 1)), ("Molina", date(2026, 3, 1))]  # fmt: skip


@pytest.mark.parametrize("named", [one.id for one in answerable.named() if one.takes_lines and one.question])
def test_a_verdict_is_what_the_question_itself_answers_on_the_sample(con, verdicts, named):
    """Yes only where the figure is given, no only where it is not: of all lines, of payers, and of a payer's month."""
    (one,) = (one for one in answerable.named() if one.id == named)
    # A rate of nobody in particular is given, but does not say who.
    every = sorted({(payer, month) for payer, month, _ in verdicts if payer not in ("(blank)", "Unmapped")}, key=str)
    for payer, month in many(CELLS if one.counts else CELLS[:1], every):
        verdict = verdicts.get((payer, month, named))
        if verdict is None or "not in the input" in verdict["because"]:
            continue
        given = is_given(con, one, of_cell(con, payer, month))
        assert verdict["answerable"] != ("no" if given else "yes"), (payer, month, verdict["because"], given)
