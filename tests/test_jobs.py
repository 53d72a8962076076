"""Reading in a process of its own: one at a time, watched from outside, stopped, and never half of it in the extract."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

import data
from data import InputError, manifest
from data.reading import jobs, maps
from data.reading.drafting import Draft, Guess
from tests.conftest import run

ROOT = Path(__file__).parents[1]

HEAD = "claim_id,payer,claim_line_start_date,hcpcs_code,charge_amount,paid_amount\n"


@pytest.fixture
def root(tmp_path, monkeypatch) -> Path:
    """An empty folder of extracts."""
    folder = tmp_path / "extracts"
    folder.mkdir()
    monkeypatch.setenv("J3590_EXTRACTS", str(folder))
    return folder


def lines(path: Path, count: int) -> Path:
    path.write_text(HEAD + "".join(f"C{n},Aetna,2025-03-01,J3590,100,80\n" for n in range(count)))
    return path


def words(path: Path, out: Path) -> list[str]:
    return ["extract", "contract", str(path), "--out", str(out), "--add"]


def ended(until: float = 60) -> jobs.Job:
    """The job, once it is over."""
    until += time.monotonic()
    while (now := jobs.job()).code is None:
        assert time.monotonic() < until, now
        time.sleep(0.02)
    return now


def test_a_job_reads_says_how_far_it_is_and_is_noted(root, tmp_path):
    path = lines(tmp_path / "a.csv", 10)
    assert jobs.job() is None and jobs.history() == []
    jobs.begin(words(path, root / "mine"))
    now = ended()
    size = path.stat().st_size
    assert (now.code, now.read, now.total) == (0, size, size)
    assert now.said == f"{root / 'mine'}: 1 read, 0 unchanged, 0 removed; 10 rows, as of 2025-03-01"
    assert now.typed() == f"python -m data extract contract {path} --out {root / 'mine'} --add"
    jobs.done()
    assert jobs.job() is None
    assert [(one["by"] != "", one["code"], one["command"]) for one in jobs.history()] == [(True, 0, now.typed())]


def test_what_was_dropped_goes_when_it_is_read_and_nobody_else_can_look(root):
    folder = jobs.inbox()
    jobs.begin(words(lines(folder / "a.csv", 3), root / "mine"))
    assert ended().code == 0
    jobs.done()
    assert not folder.exists()
    for path in (root / ".job").rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path
    assert manifest(root / "mine")["parts"][0]["rows"] == 3


def test_a_file_that_is_refused_is_said_with_the_reason(root, tmp_path):
    (tmp_path / "a.csv").write_text("not,claims\n1,2\n")
    jobs.begin(words(tmp_path / "a.csv", root / "mine"))
    now = ended()
    assert now.code == 1 and "has no column 'claim_id'" in now.said and not (root / "mine").exists()


@pytest.fixture
def long(root, tmp_path) -> list[str]:
    """A job that takes some seconds."""
    return words(lines(tmp_path / "long.csv", 400_000), root / "mine")


def test_a_second_job_is_refused_while_the_first_runs(long, root, tmp_path):
    jobs.begin(long)
    with pytest.raises(
        InputError,
        match="A job is running since .*: python -m data extract contract .* Wait until it is done, or stop it.",
    ):
        jobs.begin(words(lines(tmp_path / "b.csv", 1), root / "other"))
    jobs.stop()
    assert not (root / "other").exists()


def test_a_job_that_is_stopped_leaves_what_was_there_before_and_can_be_begun_again(long, root, tmp_path):
    assert run("data", *words(lines(tmp_path / "first.csv", 5), root / "mine")).returncode == 0
    before = (root / "mine" / "manifest.json").read_bytes()
    jobs.begin(long)
    while not list((root / "mine").glob(".work-*")):
        assert jobs.job().code is None
        time.sleep(0.005)
    jobs.stop()
    now = jobs.job()
    assert now.code == jobs.STOPPED and not jobs.lives(json.loads((root / ".job" / "job.json").read_text()))
    assert (root / "mine" / "manifest.json").read_bytes() == before
    assert len(list((root / "mine" / "parts").glob("*.parquet"))) == 1
    jobs.begin(long)
    assert ended().code == 0
    assert [part["rows"] for part in manifest(root / "mine")["parts"]] == [5, 400_000]
    assert not list((root / "mine").glob(".work-*"))
    jobs.done()
    assert [one["code"] for one in jobs.history()] == [0, jobs.STOPPED]


def test_a_job_goes_on_when_who_began_it_is_gone(root, tmp_path):
    """Begun by a process that ends at once: the closed tab, the server that is restarted."""
    path = lines(tmp_path / "long.csv", 100_000)
    program = f"from data.reading import jobs; jobs.begin({words(path, root / 'mine')!r})"
    subprocess.run([sys.executable, "-c", program], check=True, cwd=Path(__file__).parents[1])
    now = ended()
    assert now.code == 0 and manifest(root / "mine")["parts"][0]["rows"] == 100_000


def test_a_job_that_is_killed_is_no_job_that_runs(long, root):
    jobs.begin(long)
    os.kill(json.loads((root / ".job" / "job.json").read_text())["pid"], signal.SIGKILL)
    assert ended().code == jobs.STOPPED


FULL = """
import os, time
from data.reading import jobs
jobs.begin(["extract", "contract", "sample.parquet", "--codes", "all", "--out", "small/mine"])
while jobs.job().code is None:
    time.sleep(0.05)
print(jobs.job().code, jobs.job().said, sorted(os.listdir("small")))
"""


def test_a_job_on_a_full_disk_says_so_and_leaves_nothing(tmp_path):
    """In a file system of 700 kB, which holds what is known of the job too."""
    mounted = "mount -t tmpfs -o size=700k none small"
    (tmp_path / "small").mkdir()
    can = ["unshare", "-rm", "sh", "-c", mounted]
    if not shutil.which("unshare") or subprocess.run(can, cwd=tmp_path, capture_output=True, check=False).returncode:
        pytest.skip("no small file system can be mounted here")
    (largest,) = sorted((data.SAMPLE / "parts").iterdir(), key=lambda path: -path.stat().st_size)[:1]
    shutil.copy(largest, tmp_path / "sample.parquet")
    program = FULL.replace('"sample.parquet"', f'"{tmp_path}/sample.parquet"').replace(
        '"small/mine"', f'"{tmp_path}/small/mine"'
    )
    ran = subprocess.run(
        ["unshare", "-rm", "sh", "-c", f'{mounted} && exec "$0" -c "$1"', sys.executable, program],
        cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(ROOT), "J3590_EXTRACTS": str(tmp_path / "small")}, stdout=subprocess.PIPE, text=True, check=False, timeout=120,
    )  # fmt: skip
    out = tmp_path / "small" / "mine"
    assert ran.stdout == (
        f"1 The disk is full: {out} could not be written. Make room there and try again; what was there before is unchanged. ['.job']\n"
    )


def payers(out: Path, part: dict) -> list[str]:
    found = duckdb.sql(f"SELECT DISTINCT payer FROM '{out / 'parts' / part['part']}' ORDER BY 1").fetchall()
    return [payer for (payer,) in found]


def test_a_map_is_kept_for_the_next_table_of_the_same_header(root, tmp_path):
    from data import contract

    header = ["Claim", "Payer", "DOS", "Code", "Billed"]
    path = tmp_path / "march.csv"
    path.write_text(",".join(header) + "\nC1,Aetna,2025-03-01,J3590,10\n")
    done = run("data", "extract", "auto", path, "--out", root / "mine")
    assert done.returncode == 1 and "is of no layout that is told by itself" in done.stderr
    meant = dict(
        zip(["claim_id", "payer", "claim_line_start_date", "hcpcs_code", "charge_amount"], header, strict=True)
    )
    guesses = [Guess(one, meant.get(one.name, "")) for one in contract.columns() if one.name in meant]
    maps.keep(Draft(guesses, []), header)
    (tmp_path / "april.csv").write_text(",".join(reversed(header)) + "\n20,J3590,2025-04-01,Cigna,C2\n")
    assert run("data", "extract", "auto", path, tmp_path / "april.csv", "--out", root / "mine").returncode == 0
    assert [(part["source_file"], part["source"], part["rows"]) for part in manifest(root / "mine")["parts"]] == [("april.csv", "csv", 1), ("march.csv", "csv", 1)]  # fmt: skip
    assert {part["source_file"]: payers(root / "mine", part) for part in manifest(root / "mine")["parts"]} == {"april.csv": ["Cigna"], "march.csv": ["Aetna"]}  # fmt: skip
    nobody = tmp_path / "nobody.csv"
    nobody.write_text("claim_id,claim_line_start_date,hcpcs_code,charge_amount\nX1,2025-05-01,J3590,10\n")
    words = ["extract", "auto", path, nobody, "--out", root / "mine", "--add", "--payer", "Medicare"]
    assert run("data", *words).returncode == 0
    found = {part["source_file"]: payers(root / "mine", part) for part in manifest(root / "mine")["parts"]}
    assert found == {"april.csv": ["Cigna"], "march.csv": ["Aetna"], "nobody.csv": ["Medicare"]}, (
        "who names a payer keeps it"
    )
    maps.forget(header)
    assert maps.kept(header) is None
