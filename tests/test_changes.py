"""An input taken out, the last change undone and redone: the extract is always one that was made, and opens."""

from pathlib import Path

import pytest

import data
from data import manifest
from data.reading.changes import keep, undo
from tests.conftest import run

HEAD = "claim_id,payer,claim_line_start_date,hcpcs_code,charge_amount,paid_amount\n"


@pytest.fixture
def made(tmp_path) -> Path:
    """An extract of January and February."""
    for name, day in (("jan.csv", "2025-01-05"), ("feb.csv", "2025-02-05")):
        (tmp_path / name).write_text(HEAD + f"{name},Aetna,{day},J3590,100,80\n")
    for name in ("jan.csv", "feb.csv"):
        assert run("data", "extract", "contract", tmp_path / name, "--out", tmp_path / "out", "--add").returncode == 0
    return tmp_path / "out"


def held(out: Path) -> tuple[list[str], list[str]]:
    """The inputs of an extract, and the claims of the lines that it opens with."""
    with data.open(out) as con:
        claims = [one for (one,) in con.sql("SELECT claim_id FROM lines ORDER BY 1").fetchall()]
    return [part["source_file"] for part in manifest(out)["parts"]], claims


BOTH = ["feb.csv", "jan.csv"], ["feb.csv", "jan.csv"]
JANUARY = ["jan.csv"], ["jan.csv"]


def test_an_input_is_taken_out_and_comes_back(made):
    done = run("data", "remove", made, "feb.csv")
    assert done.stdout == f"{made}: 1 removed, 1 left. To bring back what it was:  python -m data undo {made}\n"
    assert held(made) == JANUARY
    done = run("data", "undo", made)
    assert done.stdout == f"{made}: as it was before the last change, 2 inputs. Typed again, the change is back.\n"
    assert held(made) == BOTH
    run("data", "undo", made)
    assert held(made) == JANUARY
    assert run("data", "check", made).returncode == 0, "every file is what the manifest says"


def test_a_run_is_undone_and_may_be_made_again(made, tmp_path):
    run("data", "undo", made)
    assert held(made) == JANUARY
    done = run("data", "extract", "contract", tmp_path / "feb.csv", "--out", made, "--add")
    assert "1 read" in done.stdout and held(made) == BOTH


def test_what_cannot_be_changed_is_said_and_nothing_changes(made, tmp_path):
    before = {path: path.read_bytes() for path in made.rglob("*") if path.is_file()}
    done = run("data", "remove", made, "mar.csv")
    assert done.returncode == 1
    assert f"{made} has no input 'mar.csv'. Known: feb.csv, jan.csv. Nothing was changed." in done.stderr
    done = run("data", "remove", made, "jan.csv", "feb.csv")
    assert done.returncode == 1 and "would hold nothing. Delete the folder instead; nothing was changed." in done.stderr
    assert {path: path.read_bytes() for path in made.rglob("*") if path.is_file()} == before
    run("data", "extract", "contract", tmp_path / "jan.csv", "--out", tmp_path / "new")
    done = run("data", "undo", tmp_path / "new")
    assert done.returncode == 1 and "has no change that can be undone" in done.stderr


@pytest.mark.parametrize("stops", range(1, 7))
def test_a_change_undone_half_way_is_an_extract_that_opens(made, monkeypatch, stops):
    """Killed before any of its renames and links, what counts is what was or what is to be, never a mixture."""
    from data.reading import changes

    steps, killed = [0], KeyboardInterrupt

    def counted(do):
        def step(*args, **how):
            steps[0] += 1
            if steps[0] == stops:
                raise killed
            return do(*args, **how)

        return step

    run("data", "remove", made, "feb.csv")
    monkeypatch.setattr(changes, "write_manifest", counted(changes.write_manifest))
    monkeypatch.setattr(changes, "clear", counted(changes.clear))
    monkeypatch.setattr(changes.shutil, "rmtree", counted(changes.shutil.rmtree))
    try:
        undo(made)
    except killed:
        pass
    assert held(made) in (BOTH, JANUARY)


def test_what_is_kept_is_links_and_only_the_owner_can_read_it(made):
    keep(made, manifest(made))
    for path in (made / ".before").rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path
    for part in (made / "parts").iterdir():
        assert part.stat().st_ino == (made / ".before" / "parts" / part.name).stat().st_ino
