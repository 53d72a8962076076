"""What an answer hangs on beside the extract: an edited definition answers at once, and nothing old is taken for it."""

import os
import shutil
from pathlib import Path

import pytest

import data
import queries
from data.reading.extract import Order, extract
from pages.ui import answers
from queries import catalogue, findings, macros, running, selection
from queries.remembered import known
from queries.selection import Selection

ROOMS = (queries, catalogue, findings, macros, running)


@pytest.fixture
def copied(tmp_path, monkeypatch) -> Path:
    """The folder of queries, copied: a test may edit it."""
    home = tmp_path / "queries"
    shutil.copytree(running.HERE, home, ignore=shutil.ignore_patterns("__pycache__"))
    for room in ROOMS:
        monkeypatch.setattr(room, "HERE", home)
    return home


def found_line_count(opened: answers.Opened) -> int:
    rows = queries.answer(opened.con, "findings", Selection()).rows()
    return next(row["found_line_count"] for row in rows if row["finding"] == "units_not_one")


def test_an_edited_finding_answers_at_once(copied, inputs, tmp_path, monkeypatch):
    extract("contract", [inputs], tmp_path / "extract", Order(salt=b"running"))
    monkeypatch.setenv("J3590_EXTRACTS", str(tmp_path / "extract"))
    before = answers.opened(None)
    assert found_line_count(before) > 1
    path = copied / "findings" / "units_not_one.sql"
    path.write_text(path.read_text().rstrip() + "\nLIMIT 1\n")
    after = answers.opened(None)
    assert after.key != before.key and found_line_count(after) == 1
    assert found_line_count(before) > 1, "what was opened by the old text answers by it"


@pytest.mark.parametrize(
    "file",
    [
        "metrics.sql",
        "macros.sql",
        "relations/selected.sql",
        "found.sql",
        "dimensions.csv",
        "findings/units_not_one.sql",
    ],
)
def test_every_definition_is_one(copied, file):
    before = queries.definitions()
    os.utime(copied / file, ns=(1, 1))
    assert queries.definitions() != before


def test_a_filter_is_one_row(copied, claims, ask):
    """Of dimensions.csv: no line of SQL, no word elsewhere."""
    con = claims("ndc_code \n 75987013015 \n 75987013015 \n 73648011202 \n", taught=False)
    with (copied / "dimensions.csv").open("a") as file:
        file.write("package,Package,ndc_code,ndc_code,text,yes,lines,,The package given.\n")
    queries.prepare(con)
    counts = {
        word: ask(con, "volume_by", **{word: "75987013015"}).rows()[0]["line_count"]
        for word in ("package", "package_not")
    }
    assert counts == {"package": 2, "package_not": 1}
    assert ask(con, "volume_by", by="package").by == ("ndc_code",)


@pytest.mark.parametrize(
    "file", ["reference/answerability.csv", "concepts/month.sql", "contract.csv", "opening/lines.sql"]
)
def test_what_decides_the_lines_decides_answers(tmp_path, monkeypatch, file):
    home = tmp_path / "data"
    ignored = shutil.ignore_patterns("sample", "extracts", "landing", "__pycache__")
    shutil.copytree(data.HERE, home, ignore=ignored)
    monkeypatch.setattr(data, "HERE", home)
    before = queries.definitions()
    os.utime(home / file, ns=(1, 1))
    assert queries.definitions() != before


class Emptied(dict):
    """A memory that another session empties as soon as something is kept in it."""

    def __setitem__(self, key: object, value: object) -> None:
        super().__setitem__(key, value)
        self.clear()


def test_another_session_may_forget_what_this_one_has_just_asked(con, monkeypatch):
    monkeypatch.setattr(running, "_REMEMBERED", Emptied())
    opened = queries.about(con).opened
    answered = running.run_once(con, opened, "SELECT 1 AS number", Selection().struct(), [])
    assert answered.to_pylist() == [{"number": 1}]


def test_a_fact_about_an_open_extract_is_found_once_for_each_and_anew_when_it_is_prepared_anew(claims):
    first, other = claims("payer \n Aetna \n"), claims("payer \n Humana \n")
    asked = []

    def find() -> int:
        asked.append("")
        return len(asked)

    assert [known(con, "fact", find) for con in (first, first, other, first)] == [1, 1, 2, 1]
    queries.prepare(first)
    assert [known(con, "fact", find) for con in (first, other)] == [3, 2]
    assert selection.values(first, "payer_name") == ["Aetna"] and selection.values(other, "payer_name") == ["Humana"]
