"""Does one bad file lose only itself? Folders, lists of files and `auto`: the good are read, the rest is listed last, with the reason."""

import os
from pathlib import Path

import pytest

from data import manifest
from tests.conftest import Typed, run
from tests.test_extract import month, remittance


def rows(out: Path) -> dict[str, int]:
    """The rows of each input that an extract holds."""
    return {part["source_file"]: part["rows"] for part in manifest(out)["parts"]}


def content(out: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}


def read(source: str, *words: object, out: Path) -> Typed:
    done = run("data", "extract", source, *words, "--out", out)
    assert "Traceback" not in done.stderr
    return done


@pytest.fixture
def folder(tmp_path) -> Path:
    """A folder as people have them: two remittances, one cut off, notes, a workbook, a link that leads nowhere."""
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "a.835").write_text(remittance(2))
    (raw / "b.835").write_text(remittance(3).replace("CLP*C", "CLP*B"))
    (raw / "cut.835").write_text(remittance(1)[:-60])
    (raw / "readme.md").write_text("Files of January, see the portal.\n")
    (raw / "sheet.xlsx").write_bytes(b"PK\x03\x04" + b"\0" * 99)
    (raw / "gone.835").symlink_to(raw / "nowhere")
    return raw


NOT_READ = ["cut.835", "gone.835", "readme.md", "sheet.xlsx"]


@pytest.mark.parametrize("source", ["x12_835", "auto"])
@pytest.mark.parametrize("is_list", [False, True], ids=["folder", "list"])
def test_the_good_are_read_and_the_others_listed_last(folder, tmp_path, source, is_list):
    named = sorted(folder.iterdir()) if is_list else [folder]
    done = read(source, *named, out=tmp_path / "out")
    assert done.returncode == 1 and "2 read, 0 unchanged, 0 removed, 4 not read; 5 rows" in done.stdout
    assert rows(tmp_path / "out") == {"a.835": 2, "b.835": 3}
    said = [line for line in done.stderr.splitlines() if not line.startswith("note: ")]
    assert len(said) == 4 and all(name in line for name, line in zip(NOT_READ, said, strict=True)), done.stderr
    assert all(line.startswith("not read: ") for line in said) and "nothing was changed" not in done.stderr.lower()


def test_auto_goes_on_past_a_table_of_no_known_layout_and_says_how_to_look_at_it(tmp_path):
    (tmp_path / "a.835").write_text(remittance())
    (tmp_path / "any.csv").write_text("Claim #,Billed\n1,10\n")
    done = read("auto", tmp_path / "any.csv", tmp_path / "a.835", out=tmp_path / "out")
    assert done.returncode == 1 and rows(tmp_path / "out") == {"a.835": 1}
    assert "any.csv is of no layout that is told by itself" in done.stderr and "python -m data describe" in done.stderr


@pytest.mark.parametrize("source", ["x12_835", "auto"])
def test_where_nothing_can_be_read_nothing_changes_and_every_reason_is_said(folder, tmp_path, source):
    out = tmp_path / "out"
    read(source, folder / "a.835", out=out)
    before = content(out)
    done = read(source, folder / "cut.835", folder / "readme.md", out=out)
    assert done.returncode == 1 and "None of 2 inputs could be read; nothing was changed." in done.stderr
    assert "cut.835, segment" in done.stderr and "readme.md" in done.stderr and content(out) == before


def test_where_nothing_can_be_read_no_folder_is_left(folder, tmp_path):
    done = read("auto", folder / "cut.835", folder / "sheet.xlsx", out=tmp_path / "new" / "out")
    assert done.returncode == 1 and not (tmp_path / "new").exists()


@pytest.mark.parametrize("source", ["x12_835", "auto"])
def test_what_an_earlier_run_read_of_a_file_stays_when_the_file_breaks(folder, tmp_path, source):
    out = tmp_path / "out"
    read(source, folder / "a.835", folder / "b.835", out=out)
    (folder / "b.835").write_text(remittance(3)[:300])
    (folder / "c.835").write_text(remittance(4).replace("CLP*C", "CLP*D"))
    done = read(source, *(folder / f"{name}.835" for name in "abc"), out=out)
    assert rows(out) == {"a.835": 2, "b.835": 3, "c.835": 4}
    assert "1 read, 1 unchanged, 0 removed, 1 not read; 9 rows" in done.stdout
    assert done.returncode == 1 and "What an earlier run read of it stays." in done.stderr
    totals = run("data", "check", out)
    assert "control_totals" in totals.stdout.split("Nothing found by")[1]


def test_a_file_that_nothing_can_be_told_of_any_more_keeps_its_part(folder, tmp_path):
    """auto no longer knows which source it was of."""
    out = tmp_path / "out"
    read("auto", folder / "a.835", folder / "b.835", out=out)
    (folder / "b.835").write_text("")
    done = read("auto", folder / "a.835", folder / "b.835", out=out)
    assert done.returncode == 1 and rows(out) == {"a.835": 2, "b.835": 3}
    (folder / "b.835").write_text(remittance(1))
    assert read("auto", folder / "a.835", folder / "b.835", out=out).returncode == 0
    assert rows(out) == {"a.835": 2, "b.835": 1}


def test_a_slip_in_a_name_is_refused_before_anything_is_read(folder, tmp_path):
    """Else the file that was meant would be taken for one that is gone, and its rows removed."""
    out = tmp_path / "out"
    read("x12_835", folder / "a.835", folder / "b.835", out=out)
    before = content(out)
    done = read("x12_835", folder / "a.835", folder / "bb.835", out=out)
    assert done.returncode == 1 and "bb.835 does not exist" in done.stderr and content(out) == before


def test_an_input_is_only_replaced_when_all_that_may_replace_it_are_read(tmp_path):
    out = tmp_path / "out"
    read("contract", month(tmp_path, "january.csv", "A"), out=out)
    before = content(out)
    month(tmp_path, "february.csv", "B")
    (tmp_path / "january-corrected.csv").write_text("claim_id,payer\nA,Aetna\n")
    new = (tmp_path / "february.csv", tmp_path / "january-corrected.csv", "--add", "--instead-of", "january.csv")
    done = read("contract", *new, out=out)
    assert done.returncode == 1 and content(out) == before
    assert "With --instead-of every input must be read" in done.stderr and "january-corrected.csv has no" in done.stderr


def test_tables_beside_the_parts_are_not_made_again_without_a_broken_inputs_rows(folder, tmp_path):
    out = tmp_path / "out"
    read("x12_835", folder / "a.835", folder / "b.835", out=out)
    (out / "totals.parquet").write_bytes(b"damaged")
    (folder / "b.835").write_text("ISA")
    before = content(out)
    done = read("x12_835", folder / "a.835", folder / "b.835", out=out)
    assert done.returncode == 1 and "its rows of b.835 can only be made of those files" in done.stderr
    assert content(out) == before


def test_what_is_no_file_in_a_folder_is_listed(folder, tmp_path):
    os.mkfifo(folder / "pipe.835")
    done = read("x12_835", folder, out=tmp_path / "out")
    assert f"not read: {folder / 'pipe.835'} is a pipe (FIFO), not a file" in done.stderr and done.returncode == 1


def test_a_file_in_a_folder_keeps_its_name_below_it_with_auto_too(tmp_path):
    for name in ("jan", "feb"):
        (tmp_path / "raw" / name).mkdir(parents=True)
        (tmp_path / "raw" / name / "a.835").write_text(remittance())
    assert read("auto", tmp_path / "raw", out=tmp_path / "out").returncode == 0
    assert set(rows(tmp_path / "out")) == {"jan/a.835", "feb/a.835"}


def test_an_extract_in_a_folder_of_inputs_is_no_input(folder, tmp_path):
    """Its parts are tables in our own layout: read along, every line would count twice."""
    read("x12_835", folder / "a.835", out=folder / "older")
    for _ in range(2):  # the second time, what was written stands in the folder too
        done = read("auto", folder, out=folder / "out")
        assert rows(folder / "out") == {"a.835": 2, "b.835": 3}
        assert f"not read: {folder / 'older'} is an extract, and is not read along" in done.stderr
        assert "out is an extract" not in done.stderr


def test_an_extract_is_no_input(folder, tmp_path):
    read("x12_835", folder / "a.835", out=tmp_path / "older")
    done = read("auto", tmp_path / "older", out=tmp_path / "out")
    assert done.returncode == 1 and "older is an extract" in done.stderr and not (tmp_path / "out").exists()
