"""What does someone see who types `python -m queries …`? Typed as they would, in a process of its own; never a traceback."""

import csv
import io
import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest

import data.extract
from queries import names
from queries.__main__ import main
from queries.catalogue import dimensions
from queries.files import FORMATS

ROOT = Path(__file__).parent.parent
HEADER = (
    "claim_id,person_id,payer,claim_line_start_date,adjudication_date,hcpcs_code,charge_amount,paid_amount,adjustments"
)
COMMON = "2025-03-01,2025-03-20,J3590,100,80,CO:45:20"


class Typed:
    """A command typed in a terminal: what it printed and how it ended."""

    def __init__(self, words: str, extracts: Path, cwd: Path, module: str = "queries") -> None:
        known = {
            "PYTHONPATH": str(ROOT),
            "J3590_EXTRACTS": str(extracts),
            "J3590_CACHE": str(cwd / "cache"),
            "J3590_SALT": str(cwd / "salt"),
        }
        ran = subprocess.run(
            [sys.executable, "-W", "error", "-m", module, *shlex.split(words)],
            env={**os.environ, **known},
            cwd=cwd,
            capture_output=True,
            check=False,
            timeout=120,
        )
        self.code, self.bytes = ran.returncode, ran.stdout
        self.out, self.err = ran.stdout.decode(errors="replace"), ran.stderr.decode()
        assert "Traceback" not in self.err + self.out, self.err


@pytest.fixture(scope="module")
def extracts(tmp_path_factory) -> Path:
    """Two small extracts: `clinic`, of two codes and no state, and `hospital`, synthetic."""
    folder = tmp_path_factory.mktemp("extracts")
    clinic = [f"C{n},P{n},Aetna,{COMMON}" for n in range(20)] + [f"D{n},Q{n},Cigna,{COMMON}" for n in range(3)]
    clinic += [f"E{n},R{n},Aetna,2024-03-01,2024-03-20,J0178,100,0,CO:197:100" for n in range(12)]
    for name, rows, synthetic in (("clinic", clinic, False), ("hospital", [f"H1,P1,Medicare,{COMMON}"], True)):
        (folder / f"{name}.csv").write_text("\n".join([HEADER, *rows]) + "\n")
        data.extract.extract(
            "contract", [folder / f"{name}.csv"], folder / name, codes="all", salt=b"test", synthetic=synthetic
        )
    return folder


@pytest.fixture
def clinic(extracts, tmp_path):
    """clinic("volume_by --by payer") → what is seen where the clinic's extract is the only one."""
    return lambda words="": Typed(words, extracts / "clinic", tmp_path)


def test_without_a_question_the_catalogue_is_shown(clinic):
    shown = clinic()
    assert (shown.code, shown.err) == (0, "")
    first_words = [line.split()[0] for line in shown.out.splitlines() if line[:1].isalpha()]
    assert first_words[: len(names())] == names()
    assert all(one.column in shown.out for one in dimensions().values())
    assert "One row per" in shown.out


def test_the_example_of_the_catalogue_works(clinic):
    (example,) = (line.split("queries ", 1)[1] for line in clinic().out.splitlines() if line.startswith("Example:"))
    assert clinic(example).code == 0


def test_a_table_shows_rows_total_and_basis(clinic):
    shown = clinic("volume_by --by payer_group --code '' --from '' --to ''")
    header, aetna, cigna, total, *facts = shown.out.splitlines()
    assert shown.code == 0 and shown.err == ""
    assert header.split()[:3] == ["payer_group", "line_count", "claim_count"]
    assert aetna.split()[:2] == ["Aetna", "32"] and "1,600.00" in aetna
    assert cigna.split()[:3] == ["Cigna", "Health", "3"]
    assert total.startswith("total  line_count 35")
    assert any(line.startswith("selection ") and "All codes in the extract" in line for line in facts)
    assert any(line.startswith("extract ") and "clinic" in line for line in facts)


def test_what_is_not_typed_takes_the_extracts_default_and_empty_means_all(clinic):
    counts = {}
    for words in ("", "--code ''", "--code J0178", "--code-not J3590"):
        shown = json.loads(clinic(f"volume_by --format json --from '' --to '' {words}").out)
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
        clinic(f"{words} --unit dollars --stage final --partial 'not counted' --chained off --format json").out
    )
    said = "All codes in the extract; Payer: Aetna; Payer: not Cigna Health; service dates 1 Jan 2024 to 31 Dec 2025; every submission on its own"
    assert shown["basis"]["selection"] == said
    assert shown["basis"]["rate"] == "denied ÷ adjudicated billed dollars, last decision, partial denials not counted"
    assert (shown["rows"][0]["numerator"], shown["rows"][0]["denominator"]) == (1200, 3200)


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_on_the_screen(clinic, kind):
    shown = clinic(f"volume_by --by payer --format {kind}")
    assert shown.code == 0
    if kind == "csv":
        assert [row["payer_group"] for row in csv.DictReader(io.StringIO(shown.out))] == ["Aetna", "Cigna Health"]
    elif kind == "json":
        assert json.loads(shown.out)["question"] == "volume_by"
    elif kind == "parquet":
        assert pq.read_table(io.BytesIO(shown.bytes)).num_rows == 2
    elif kind == "xlsx":
        assert openpyxl.load_workbook(io.BytesIO(shown.bytes)).sheetnames[:1] == ["rows"]
    else:
        assert shown.out.startswith("payer_group")


@pytest.mark.parametrize("kind", [one for one in FORMATS if one != "table"])
def test_out_writes_a_file_by_its_ending(clinic, tmp_path, kind):
    (tmp_path / f"answer.{kind}").write_text("what was there before")
    shown = clinic(f"volume_by --by payer --out answer.{kind}")
    assert (shown.code, shown.out) == (0, "")
    # Written aside and renamed: nothing of it is left, and what was there is replaced as a whole.
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == [f"answer.{kind}"]
    hides = "cells of 1-10 persons and what would give them away are hidden (2 rows)"
    assert shown.err == f"answer.{kind}: 2 rows; small cells hide: {hides}\n"
    assert b"what was there before" not in (tmp_path / f"answer.{kind}").read_bytes()


def test_files_of_real_extracts_hide_small_cells_unless_asked(clinic, tmp_path, extracts):
    clinic("volume_by --by payer --out hidden.csv")
    rows = {row["payer_group"]: row for row in csv.DictReader((tmp_path / "hidden.csv").read_text().splitlines())}
    # Of two payers one is small: the total less the other would be it.
    assert (rows["Aetna"]["line_count"], rows["Cigna Health"]["line_count"]) == ("", "")
    assert rows["Cigna Health"]["hidden"] == "hidden (small)"
    shown = clinic("volume_by --by payer --out shown.csv --small-cells show")
    rows = {row["payer_group"]: row for row in csv.DictReader((tmp_path / "shown.csv").read_text().splitlines())}
    assert rows["Cigna Health"]["line_count"] == "3" and "contains small cells, internal use" in shown.err
    assert "contains small cells, internal use" in rows["Aetna"]["basis_small_cells"]
    # The screen is exact, and so is a file of synthetic lines.
    assert json.loads(clinic("volume_by --by payer --format json").out)["rows"][1]["line_count"] == 3
    made = Typed("volume_by --out made.csv", extracts / "hospital", tmp_path)
    assert "small cells show: exact" in made.err and '"' in (tmp_path / "made.csv").read_text()
    screen = clinic("volume_by --by payer --small-cells hide --format json")
    assert json.loads(screen.out)["rows"][1]["line_count"] is None


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
def test_what_is_unknown_is_refused_with_what_is_known(extracts, tmp_path, monkeypatch, capfd, words, said):
    """In this process, for speed: the door is the same."""
    monkeypatch.setenv("J3590_EXTRACTS", str(extracts / "clinic"))
    monkeypatch.chdir(tmp_path)
    try:
        code = main(shlex.split(words))
    except SystemExit as end:  # argparse's way to refuse
        code = end.code
    shown = capfd.readouterr()
    assert (code, shown.out) == (2, "")
    for one in said:
        assert one in shown.err
    assert list(tmp_path.iterdir()) == [], "nothing is half written"


@pytest.mark.parametrize("words", ["denail_rate", "volume_by --payer Atena"])
def test_what_is_unknown_ends_the_command_with_two(clinic, words):
    shown = clinic(words)
    assert (shown.code, shown.out) == (2, "") and shown.err


def test_of_several_extracts_one_must_be_named(extracts, tmp_path):
    shown = Typed("volume_by", extracts, tmp_path)
    assert (shown.code, shown.out) == (2, "")
    assert "There are several extracts. Known: clinic, hospital." in shown.err and "--extract clinic" in shown.err
    for one in ("hospital", extracts / "hospital"):
        shown = Typed(f"volume_by --extract '{one}' --format json", extracts, tmp_path)
        assert json.loads(shown.out)["basis"]["extract"].startswith("hospital ")


def test_a_column_that_is_not_in_the_input_has_no_answer(clinic, tmp_path):
    for words in ("volume_by --by state", "denial_rate --state '(blank)'", "volume_by --by state --out answer.csv"):
        shown = clinic(words)
        assert (shown.code, shown.out) == (1, "")
        assert shown.err.startswith("Not in the input: state. Without it ")
    assert not (tmp_path / "answer.csv").exists()


def test_data_that_cannot_be_read_is_said_in_words(extracts, tmp_path):
    shown = Typed("volume_by", tmp_path / "nothing here", tmp_path)
    assert shown.code == 2 and "holds a manifest.json" in shown.err and "python -m data extract" in shown.err
    broken = tmp_path / "broken"
    (broken / "parts").mkdir(parents=True)
    (broken / "manifest.json").write_text("{")
    shown = Typed("volume_by", broken, tmp_path)
    assert shown.code == 1 and "cannot be read" in shown.err
    text = (extracts / "clinic" / "manifest.json").read_text()
    (broken / "manifest.json").write_text(text)
    shown = Typed("volume_by", broken, tmp_path)
    assert shown.code == 1 and "Run the extract again" in shown.err
    (broken / "parts" / json.loads(text)["parts"][0]["part"]).write_bytes(b"PAR1 no parquet PAR1")
    shown = Typed("volume_by", broken, tmp_path)
    assert shown.code == 1 and "Run the extract again" in shown.err


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
    assert shown.code == 0
    for one in dimensions().values():
        assert (f"--{one.name.replace('_', '-')} " in shown.out) == (one.filter == "yes")
