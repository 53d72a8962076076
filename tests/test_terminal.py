"""`python -m queries` as a person types it, mistakes included."""

import json
import os
import shutil
import subprocess
import sys

import pytest

import data
from queries import files, names


def ask(*words: str, **environment: str) -> subprocess.CompletedProcess:
    environment = os.environ | {"J3590_EXTRACTS": str(data.SAMPLE)} | environment
    return subprocess.run(
        [sys.executable, "-m", "queries", *words], capture_output=True, text=True, check=False, env=environment
    )


@pytest.fixture(scope="module")
def real(tmp_path_factory):
    """The sample once more, as if it were a real extract."""
    folder = tmp_path_factory.mktemp("extracts") / "real"
    shutil.copytree(data.SAMPLE, folder)
    facts = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps(facts | {"synthetic": False}))
    return folder


def test_the_catalogue_lists_every_question():
    done = ask()
    assert done.returncode == 0 and all(name in done.stdout for name in names())


def test_a_table_names_what_it_rests_on():
    done = ask("denial_rate", "--by", "payer_group", "--payer", "Aetna", "--payer", "Cigna Health")
    assert done.returncode == 0, done.stderr
    assert "SYNTHETIC SAMPLE" in done.stdout and "Payer: Aetna or Cigna Health" in done.stdout
    assert [line.split()[0] for line in done.stdout.splitlines()[1:3]] == ["Cigna", "Aetna"]


def test_json_has_question_basis_and_rows():
    found = json.loads(ask("volume_by", "--by", "line_of_business", "--format", "json").stdout)
    assert found["question"] == "volume_by" and found["basis"]["as_of"] == "2026-10-31"
    assert {"line_of_business", "line_count", "allowed_amount"} <= set(found["rows"][0])


@pytest.mark.parametrize("kind", [kind for kind in files.FORMATS if kind != "table"])
def test_a_file_is_written_whole(tmp_path, kind):
    done = ask("denial_rate", "--by", "payer", "--out", str(tmp_path / f"rates.{kind}"))
    assert done.returncode == 0 and "rows" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == [f"rates.{kind}"]


def test_an_empty_code_is_all_codes():
    every, j3590 = (json.loads(ask("volume_by", *words, "--format", "json").stdout) for words in (["--code", ""], []))
    assert "All codes" in every["basis"]["selection"] and "J3590" in j3590["basis"]["selection"]
    assert every["rows"][0]["line_count"] > j3590["rows"][0]["line_count"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["denail_rate"], "denial_rate"),
        (["denial_rate", "--by", "colour"], "Known: hcpcs_code"),
        (["denial_rate", "--payer", "Atena"], "Known values of --payer"),
        (["denial_rate", "--from", "1 May"], "Write it as 2026-03-31"),
        (["denial_rate", "--unit", "units"], "lines"),
        (["denial_rate", "--format", "pdf"], "csv"),
        (["denial_rate", "--out", "rates.doc"], "Known: table, csv"),
        (["denial_rate", "--pyaer", "Aetna"], "unrecognized"),
    ],
)
def test_a_mistake_is_told_with_what_is_known(words, says):
    done = ask(*words)
    assert (done.returncode, says in done.stderr, "Traceback" in done.stderr) == (2, True, False), done.stderr


def test_several_extracts_want_a_name(real):
    shutil.copytree(real, real.parent / "other", dirs_exist_ok=True)
    done = ask("denial_rate", J3590_EXTRACTS=str(real.parent))
    assert done.returncode == 2 and "other" in done.stderr and "--extract" in done.stderr
    assert ask("denial_rate", "--extract", "other", J3590_EXTRACTS=str(real.parent)).returncode == 0


def test_files_of_real_extracts_hide_small_cells_unless_asked(real, tmp_path):
    told = ask(
        "denial_rate", "--by", "state", "payer_group", "--out", str(tmp_path / "a.csv"), J3590_EXTRACTS=str(real)
    )
    assert "hide: rows of 1-10 persons" in told.stderr
    assert "hidden (small)" in (tmp_path / "a.csv").read_text()
    words = ["--small-cells", "show", "--out", str(tmp_path / "b.csv")]
    told = ask("denial_rate", "--by", "state", "payer_group", *words, J3590_EXTRACTS=str(real))
    assert "contains small cells, internal use" in told.stderr
    assert "hidden (small)" not in (tmp_path / "b.csv").read_text()


def test_what_is_not_in_the_input_is_said(tmp_path):
    (tmp_path / "a.csv").write_text(
        "claim_id,payer,claim_line_start_date,hcpcs_code,charge_amount\nA1,AETNA,2025-01-05,J3590,100\n"
    )
    command = [
        sys.executable,
        "-m",
        "data",
        "extract",
        "contract",
        str(tmp_path / "a.csv"),
        "--out",
        str(tmp_path / "out"),
    ]
    subprocess.run(command, check=True, capture_output=True)
    done = ask("denial_rate", J3590_EXTRACTS=str(tmp_path / "out"))
    assert done.returncode == 1 and done.stderr.startswith("Not in the input: ") and "adjustments" in done.stderr


def test_no_extract_there_is_said(tmp_path):
    done = ask("denial_rate", J3590_EXTRACTS=str(tmp_path))
    assert done.returncode == 1 and "python -m data extract" in done.stderr
