"""What does someone see who types `python -m queries …`? Typed as they would; some in a process of its own; never a traceback."""

import csv
import io
import json
import os
import shlex
import subprocess
import sys
from functools import cache
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest
from conftest import Typed, run

import data.reading.extract
from data.reading.extract import Order
from queries import names
from queries.catalogue import dimensions
from queries.files import FORMATS

ROOT = Path(__file__).parent.parent
HEADER = (
    "claim_id,person_id,payer,claim_line_start_date,adjudication_date,hcpcs_code,charge_amount,paid_amount,adjustments"
)
COMMON = "2025-03-01,2025-03-20,J3590,100,80,CO:45:20"


@pytest.fixture(scope="module")
def extracts(tmp_path_factory) -> Path:
    """Two small extracts: `clinic`, of two codes and no state, and `hospital`, synthetic."""
    folder = tmp_path_factory.mktemp("extracts")
    clinic = [f"C{n},P{n},Aetna,{COMMON}" for n in range(20)] + [f"D{n},Q{n},Cigna,{COMMON}" for n in range(3)]
    clinic += [f"E{n},R{n},Aetna,2024-03-01,2024-03-20,J0178,100,0,CO:197:100" for n in range(12)]
    for name, rows, synthetic in (("clinic", clinic, False), ("hospital", [f"H1,P1,Medicare,{COMMON}"], True)):
        (folder / f"{name}.csv").write_text("\n".join([HEADER, *rows]) + "\n")
        data.reading.extract.extract(
            "contract", [folder / f"{name}.csv"], folder / name, Order(codes="all", salt=b"test", synthetic=synthetic)
        )
    return folder


@pytest.fixture(scope="module")
def open_once():
    """Each extract is opened once for all commands."""
    return cache(data.open)


@pytest.fixture
def typed(tmp_path, monkeypatch, open_once):
    """typed("volume_by --by payer", folder) → what is seen where these extracts are the only ones."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(data, "open", open_once)

    def type_(words: str, extracts: Path) -> Typed:
        monkeypatch.setenv("J3590_EXTRACTS", str(extracts))
        return run("queries", *shlex.split(words))

    return type_


@pytest.fixture
def clinic(extracts, typed):
    """clinic("volume_by --by payer") → what is seen where the clinic's extract is the only one."""
    return lambda words="": typed(words, extracts / "clinic")


def in_a_process(words: str, extracts: Path, cwd: Path) -> subprocess.CompletedProcess:
    """The same in a process of its own, where the doors themselves are."""
    known = {"PYTHONPATH": str(ROOT), "J3590_EXTRACTS": str(extracts)}
    command = [sys.executable, "-W", "error", "-m", *shlex.split(words)]
    environment = {**os.environ, **known}
    return subprocess.run(command, env=environment, cwd=cwd, capture_output=True, text=True, check=False, timeout=120)


def test_without_a_question_the_catalogue_is_shown(clinic):
    shown = clinic()
    assert (shown.returncode, shown.stderr) == (0, "")
    first_words = [line.split()[0] for line in shown.stdout.splitlines() if line[:1].isalpha()]
    assert first_words[: len(names())] == names()
    assert all(one.column in shown.stdout for one in dimensions().values())
    assert "One row per" in shown.stdout


def test_the_example_of_the_catalogue_works(clinic):
    (example,) = (line.split("queries ", 1)[1] for line in clinic().stdout.splitlines() if line.startswith("Example:"))
    assert clinic(example).returncode == 0


def test_a_table_shows_rows_total_and_basis(clinic):
    shown = clinic("volume_by --by payer_group --code '' --from '' --to ''")
    header, aetna, cigna, total, *facts = shown.stdout.splitlines()
    assert shown.returncode == 0 and shown.stderr == ""
    assert header.split()[:3] == ["Payer", "Lines", "Claims"]
    assert aetna.split()[:2] == ["Aetna", "32"] and "1,600.00" in aetna
    assert cigna.split()[:3] == ["Cigna", "Health", "3"]
    assert total.startswith("total  Lines 35")
    assert any(line.startswith("selection ") and "All codes in the extract" in line for line in facts)
    assert any(line.startswith("extract ") and "clinic" in line for line in facts)


def test_what_is_not_typed_takes_the_extracts_default_and_empty_means_all(clinic):
    counts = {}
    for words in ("", "--code ''", "--code J0178", "--code-not J3590"):
        shown = json.loads(clinic(f"volume_by --format json --from '' --to '' {words}").stdout)
        counts[words] = (shown["rows"][0]["line_count"], shown["basis"]["selection"].split(";")[0])
    assert counts == {
        "": (23, "Code: J3590"),
        "--code ''": (35, "All codes in the extract"),
        "--code J0178": (12, "Code: J0178"),
        "--code-not J3590": (12, "Code: not J3590"),
    }


def test_filters_and_choices_are_the_words_of_a_selection(clinic):
    words = "denial_rate --code '' --payer Aetna --payer-not 'Cigna Health' --from 2024-01-01 --to 2025-12-31"
    shown = json.loads(
        clinic(f"{words} --unit dollars --stage final --partial 'not counted' --chained off --format json").stdout
    )
    said = "All codes in the extract; Payer: Aetna; Payer: not Cigna Health; service dates 1 Jan 2024 to 31 Dec 2025; every submission on its own"
    assert shown["basis"]["selection"] == said
    assert shown["basis"]["rate"] == "denied ÷ adjudicated billed dollars, last decision, partial denials not counted"
    assert (shown["rows"][0]["numerator"], shown["rows"][0]["denominator"]) == (1200, 3200)


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_on_the_screen(clinic, kind):
    shown = clinic(f"volume_by --by payer --format {kind}")
    assert shown.returncode == 0
    if kind == "csv":
        assert [row["payer_group"] for row in csv.DictReader(io.StringIO(shown.stdout))] == ["Aetna", "Cigna Health"]
    elif kind == "json":
        assert json.loads(shown.stdout)["question"] == "volume_by"
    elif kind == "parquet":
        assert pq.read_table(io.BytesIO(shown.content)).num_rows == 2
    elif kind == "xlsx":
        assert openpyxl.load_workbook(io.BytesIO(shown.content)).sheetnames == ["rows", "README", "dictionary"]
    else:
        assert shown.stdout.startswith("Payer  ")


@pytest.mark.parametrize("kind", [one for one in FORMATS if one != "table"])
def test_out_writes_a_file_by_its_ending(clinic, tmp_path, kind):
    (tmp_path / f"answer.{kind}").write_text("what was there before")
    shown = clinic(f"volume_by --by payer --out answer.{kind}")
    assert (shown.returncode, shown.stdout) == (0, "")
    # Written aside and renamed: nothing of it is left, and what was there is replaced as a whole.
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == [f"answer.{kind}"]
    hides = "cells of 1-10 persons and what would give them away are hidden (2 rows)"
    assert shown.stderr == f"answer.{kind}: 2 rows; small cells hide: {hides}\n"
    assert b"what was there before" not in (tmp_path / f"answer.{kind}").read_bytes()


def test_files_of_real_extracts_hide_small_cells_unless_asked(clinic, typed, tmp_path, extracts):
    clinic("volume_by --by payer --out hidden.csv")
    rows = {row["payer_group"]: row for row in csv.DictReader((tmp_path / "hidden.csv").read_text().splitlines())}
    # Of two payers one is small: the total less the other would be it.
    assert (rows["Aetna"]["line_count"], rows["Cigna Health"]["line_count"]) == ("", "")
    assert rows["Cigna Health"]["hidden"] == "hidden (small)"
    shown = clinic("volume_by --by payer --out shown.csv --small-cells show")
    rows = {row["payer_group"]: row for row in csv.DictReader((tmp_path / "shown.csv").read_text().splitlines())}
    assert rows["Cigna Health"]["line_count"] == "3" and "contains small cells, internal use" in shown.stderr
    assert "contains small cells, internal use" in rows["Aetna"]["basis_small_cells"]
    # The screen is exact, and so is a file of synthetic lines.
    assert json.loads(clinic("volume_by --by payer --format json").stdout)["rows"][1]["line_count"] == 3
    made = typed("volume_by --out made.csv", extracts / "hospital")
    assert "small cells show: exact" in made.stderr and '"' in (tmp_path / "made.csv").read_text()
    screen = clinic("volume_by --by payer --small-cells hide --format json")
    assert json.loads(screen.stdout)["rows"][1]["line_count"] is None


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("denail_rate", ["denail_rate", *names()]),
        ("volume_by --by payr", ["Cannot group by 'payr'", "payer_group", "modifier_set"]),
        (
            "volume_by --payer Atena",
            ["Payer 'Atena' is not in this extract", "Known values of --payer: Aetna, Cigna Health"],
        ),
        ("volume_by --site-not moon", ["Site of service 'moon'", "Known values of --site:"]),
        ("volume_by --from 2025-13-01", ["'2025-13-01' is no date", "2026-03-31"]),
        ("volume_by --to yesterday", ["'yesterday' is no date"]),
        ("volume_by --from 2025-02-01 --to 2025-01-01", ["1 Jan 2025", "before it starts"]),
        ("volume_by --unit persons", ["persons", "lines", "claims", "dollars"]),
        ("volume_by --colour red", ["--colour"]),
        ("volume_by --format pdf", ["pdf", "csv", "xlsx"]),
        ("volume_by --out answer.docx", ["No format 'docx'", "csv, json, parquet, xlsx"]),
        ("volume_by --out answer", ["No format", "csv, json, parquet, xlsx"]),
        ("volume_by --out nowhere/answer.csv", ["nowhere/answer.csv cannot be written", "Name a file"]),
        ("volume_by --format csv --out .", ["cannot be written"]),
        ("volume_by --extract nope", ["No extract 'nope'", "clinic"]),
    ],
)
def test_what_is_unknown_is_refused_with_what_is_known(clinic, tmp_path, words, said):
    shown = clinic(words)
    assert (shown.returncode, shown.stdout) == (2, "")
    for one in said:
        assert one in shown.stderr
    assert list(tmp_path.iterdir()) == [], "nothing is half written"


@pytest.mark.parametrize(
    ("words", "code", "out", "said"),
    [
        ("queries denail_rate", 2, "", "invalid choice: 'denail_rate'"),
        ("queries volume_by --payer Atena", 2, "", "Known values of --payer: Aetna, Cigna Health"),
        ("queries volume_by --by state", 1, "", "Not in the input: state"),
        ("queries volume_by --by payer", 0, "Payer  ", ""),
        ("data extrct", 2, "", "invalid choice: 'extrct'"),
        (
            "data check nowhere",
            1,
            "",
            "No extract 'nowhere'. Known: clinic. Type one of them:  python -m data check clinic",
        ),
    ],
)
def test_a_process_ends_with_the_code_and_says_the_same(extracts, tmp_path, words, code, out, said):
    ran = in_a_process(words, extracts / "clinic", tmp_path)
    assert ran.returncode == code and ran.stdout.startswith(out) and "Traceback" not in ran.stderr
    assert said in ran.stderr and bool(ran.stdout) == bool(out) and bool(ran.stderr) == bool(said)


def test_of_several_extracts_one_must_be_named(extracts, typed):
    shown = typed("volume_by", extracts)
    assert (shown.returncode, shown.stdout) == (2, "")
    assert "There are several extracts. Known: clinic, hospital." in shown.stderr and "--extract clinic" in shown.stderr
    for one in ("hospital", extracts / "hospital"):
        shown = typed(f"volume_by --extract '{one}' --format json", extracts)
        assert json.loads(shown.stdout)["basis"]["extract"].startswith("hospital ")


def test_a_column_that_is_not_in_the_input_has_no_answer(clinic, tmp_path):
    for words in ("volume_by --by state", "denial_rate --state '(blank)'", "volume_by --by state --out answer.csv"):
        shown = clinic(words)
        assert (shown.returncode, shown.stdout) == (1, "")
        assert shown.stderr.startswith("Not in the input: state. Without it ")
    assert not (tmp_path / "answer.csv").exists()


def test_data_that_cannot_be_read_is_said_in_words(extracts, typed, tmp_path):
    shown = typed("volume_by", tmp_path / "nothing here")
    assert (
        shown.returncode == 2 and "holds a manifest.json" in shown.stderr and "python -m data extract" in shown.stderr
    )
    broken = tmp_path / "broken"
    (broken / "parts").mkdir(parents=True)
    (broken / "manifest.json").write_text("{")
    shown = typed("volume_by", broken)
    assert shown.returncode == 1 and "cannot be read" in shown.stderr
    text = (extracts / "clinic" / "manifest.json").read_text()
    (broken / "manifest.json").write_text(text)
    shown = typed("volume_by", broken)
    assert shown.returncode == 1 and "Run the extract again" in shown.stderr
    (broken / "parts" / json.loads(text)["parts"][0]["part"]).write_bytes(b"PAR1 no parquet PAR1")
    shown = typed("volume_by", broken)
    assert shown.returncode == 1 and "Run the extract again" in shown.stderr


def test_who_reads_only_the_first_line_is_not_shouted_at(extracts, tmp_path):
    for words in ("", "values --by hcpcs_code --code '' --format table"):
        command = f"{shlex.quote(sys.executable)} -m queries {words} | head -n 1"
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "J3590_EXTRACTS": str(extracts / "clinic")}
        ran = subprocess.run(
            ["bash", "-c", command],
            env=environment,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert (ran.stderr, len(ran.stdout.splitlines())) == ("", 1)


def test_help_names_every_filter(clinic):
    shown = clinic("--help")
    assert shown.returncode == 0
    for one in dimensions().values():
        assert (f"--{one.name.replace('_', '-')} " in shown.stdout) == (one.filter == "yes")
