"""A table of your own: any figure by one grouping or two, guarded before it is laid out, with its whole answer as a file."""

import pytest

from pages.about.explore import grid as explored
from queries import names
from queries.catalogue import question
from queries.needs import figures
from tests.test_pages import app, on_the_sample, result, text  # noqa: F401

PAGE = "pages/about/explore/page.py"
CLAIMS = """
    payer | claim_line_start_date | charge_amount | times
    Aetna | 2025-03-01            | 100           | 12
    Aetna | 2025-04-01            | 100           | 20
    Cigna | 2025-03-01            | 200           | 30
    Cigna | 2025-04-01            | 200           | 3
"""


def laid(answer, measure: str) -> list[list[str]]:
    found = explored.grid(answer, measure)
    return [
        [str(one)] + [explored.in_cell(measure, found.cells.get((one, column))) for column in found.columns]
        for one in found.rows
    ]


def test_two_groupings_are_laid_out_the_largest_first_and_months_in_order(claims, ask):
    answer = ask(claims(CLAIMS), "volume_by", "payer month")
    assert laid(answer, "charge_amount") == [
        ["Cigna Health", "$6,000.00", "$600.00"],
        ["Aetna", "$1,200.00", "$2,000.00"],
    ]
    assert [one.month for one in explored.grid(answer, "charge_amount").columns] == [3, 4]


def test_small_cells_are_hidden_before_they_are_laid_out(claims, ask):
    """Three lines of Cigna's April are hidden, and so much besides that no sum tells them."""
    answer = ask(claims(CLAIMS), "volume_by", "payer month", small_cells="hide")
    cells = {one for row in laid(answer, "line_count") for one in row[1:]}
    assert "hidden (small)" in cells and "3" not in cells
    assert sum(cell == "hidden (small)" for row in laid(answer, "line_count") for cell in row) >= 2


def test_a_rate_has_its_n_and_an_empty_cell_is_no_zero(claims, ask):
    book = "payer | claim_line_start_date | adjustments | times \n Aetna | 2025-03-01 | CO:197:100 | 5 \n Cigna | 2025-04-01 | CO:197:100 | 40"
    rows = laid(ask(claims(book), "denial_rate", "payer month"), "denial_rate")
    assert rows == [["Cigna Health", "", "100.0\u00a0%  n 40"], ["Aetna", "100.0\u00a0%  n 5", ""]]


@pytest.mark.parametrize("measure", explored.MEASURES)
def test_a_measure_is_a_figure_of_a_question_that_takes_any_grouping(measure):
    name = explored.MEASURES[measure]
    text = question(name).text
    assert name in names("lines") and "value of $by" in question(name).grain
    assert measure in figures(text) or f" AS {measure}" in text


def test_the_page_lays_out_what_the_address_says():
    at = app(PAGE, measure="allowed_amount", rows="site", columns="claim_type")
    assert result(at).startswith("Allowed by site of service and claim type: ")
    assert [at.query_params[one] for one in ("measure", "rows", "columns")] == ["allowed_amount", "site", "claim_type"]
    (table,) = at.dataframe
    assert len(table.value.columns) >= 3  # the words, and a column per claim type
    (file,) = at.get("download_button")
    assert file.label.startswith("Download CSV (")


def test_more_cells_than_a_screen_takes_are_counted_and_left_to_the_file():
    at = app(PAGE, measure="denied_amount", rows="product", columns="payer_name")
    assert "cells are more than a screen takes (1,000)." in text(at)
    assert not at.dataframe and len(at.get("download_button")) == 1


def test_a_column_of_what_became_of_a_line_groups_no_rate():
    at = app(PAGE, measure="denial_rate", rows="disposition")
    assert at.query_params["rows"] == "payer"
    assert result(at).startswith("Denial rate by payer")


@pytest.mark.parametrize(
    "address", [{"small_cells": "hide", "columns": "product"}, {"from": "2031-01-01"}, {"payer": "Molina", "unit": "dollars", "measure": "denial_rate"}]
)  # fmt: skip
def test_the_page_holds_under_filters(address):
    assert result(app(PAGE, **address)).endswith(".")
