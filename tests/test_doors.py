"""What stands open: names to write to, files to read, parts that are not what was written, a disk that is full, who may read what."""

import errno
import hashlib
import json
import os
import shutil
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

import data
import queries
from data import checks, doors, parts, refusals
from data.reading import commit
from data.reading.extract import Order, extract, planned, staying_of
from tests.conftest import run
from tests.test_extract import CSV, month, remittance

ROOT = Path(__file__).parent.parent
STRANGE = ("pipe", "socket", "link to a pipe", "dangling link", "looping link")


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def strange(tmp_path, monkeypatch) -> Iterator[Path]:
    """A folder with everything that is no file: pipe, socket, links that lead to one, nowhere or to themselves; and a folder."""
    folder = tmp_path / "strange"
    folder.mkdir()
    os.mkfifo(folder / "pipe")
    with socket.socket(socket.AF_UNIX) as one:
        monkeypatch.chdir(folder)
        one.bind("socket")  # a socket's name may be no longer than 107 bytes
        monkeypatch.chdir(tmp_path)
        (folder / "link to a pipe").symlink_to("pipe")
        (folder / "dangling link").symlink_to("nothing")
        (folder / "looping link").symlink_to("looping link")
        (folder / "folder").mkdir()
        yield folder


@pytest.fixture
def source(tmp_path) -> Path:
    (tmp_path / "jan.csv").write_text(CSV)
    return tmp_path / "jan.csv"


PRICES = """hospital_name,last_updated_on,version
H,2026-01-01,3.0.0
description,code|1,code|1|type,setting,payer_name,plan_name,standard_charge|gross,standard_charge|negotiated_dollar,standard_charge|methodology
drug,J3590,HCPCS,outpatient,Aetna,PPO,10,8,fee schedule
"""


@pytest.fixture(scope="module")
def made_once(tmp_path_factory) -> Path:
    """A folder with an extract of every kind of file that an extract has, and the three inputs that it was made of."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "jan.csv").write_text(CSV)
    (folder / "a.835").write_text(remittance().replace("SE*", "PLB*1*20251231*WO*5~SE*").replace("SE*11", "SE*12"))
    (folder / "prices.csv").write_text(PRICES)
    for source, path in inputs_of(folder / "made").items():
        extract(source, [path], folder / "made", Order(codes="all", salt=b"test"))
    return folder


@pytest.fixture
def made(made_once, tmp_path) -> Path:
    """That extract, beside its inputs and with its key, for one test to spoil."""
    shutil.copytree(made_once, tmp_path, dirs_exist_ok=True)
    Path(os.environ["J3590_SALT"]).write_text("test")
    return tmp_path / "made"


def inputs_of(made: Path) -> dict[str, Path]:
    folder = made.parent
    return {
        "contract": folder / "jan.csv",
        "x12_835": folder / "a.835",
        "hospital_prices": folder / "prices.csv",
    }


def everything(folder: Path) -> dict[str, tuple]:
    """What stands in a folder, by name: kind, rights, inode and content."""
    found = {}
    for path in sorted(folder.rglob("*")):
        info = path.lstat()
        is_file = stat.S_ISREG(info.st_mode)
        found[str(path)] = (info.st_mode, info.st_ino, path.read_bytes() if is_file else None)
    return found


# Names to write to ---------------------------------------------------------------------------------------------

WRITERS = {
    "queries": (["queries", "volume_by", "--extract", data.SAMPLE, "--format", "csv", "--out"], "a file"),
    "map": (["data", "describe", "{source}", "--map"], "a file"),
    "extract": (["data", "extract", "contract", "{source}", "--codes", "all", "--out"], "a folder"),
    "sample": (["data", "sample", "--lines", "50", "--out"], "a folder"),
}


def typed(writer: str, source: Path, name: object):
    return run(*[str(word).format(source=source) for word in WRITERS[writer][0]], name)


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("name", ["", "  ", "two\nlines", "\x1b[2J", os.fsdecode(b"caf\xe9.csv")], ids=repr)
def test_a_name_that_is_none_is_refused(writer, name, source, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    before = everything(tmp_path)
    done = typed(writer, source, name)
    assert done.returncode == 2 and "Traceback" not in done.stderr and done.stderr.count("\n") == 1, done.stderr
    assert WRITERS[writer][1] in done.stderr and everything(tmp_path) == before


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("what", [*STRANGE, "the other"])
def test_what_is_there_and_no_such_thing_is_not_replaced(writer, what, source, strange, tmp_path):
    other = strange / "folder" if WRITERS[writer][1] == "a file" else source
    target = other if what == "the other" else strange / what
    before = everything(tmp_path)
    done = typed(writer, source, target)
    assert done.returncode == 2 and "Traceback" not in done.stderr and done.stderr.count("\n") == 1, done.stderr
    assert str(target) in done.stderr and everything(tmp_path) == before


@pytest.mark.parametrize("writer", WRITERS)
def test_a_name_below_a_file_is_refused(writer, source, tmp_path):
    before = everything(tmp_path)
    done = typed(writer, source, source / "below.csv")
    assert done.returncode == 2 and "Traceback" not in done.stderr and everything(tmp_path) == before, done.stderr


@pytest.mark.parametrize(
    ("mode", "words"),
    [(stat.S_IFCHR, "a device"), (stat.S_IFBLK, "a device"), (stat.S_IFIFO, "a pipe (FIFO)"), (stat.S_IFREG, "a file")],
)
def test_a_device_is_known_by_its_mode(mode, words):
    assert refusals.kind(os.stat_result([mode | 0o600, *[0] * 9])) == words


def test_a_link_to_a_file_is_replaced_and_what_it_leads_to_stays(tmp_path):
    (tmp_path / "theirs.csv").write_text("theirs")
    (tmp_path / "answer.csv").symlink_to("theirs.csv")
    doors.write(tmp_path / "answer.csv", b"ours")
    assert (tmp_path / "answer.csv").read_bytes() == b"ours" and (tmp_path / "theirs.csv").read_text() == "theirs"


@pytest.mark.parametrize("inside", ["notes.txt", "parts/drawing.dwg", "ledger/2025.xlsx"])
@pytest.mark.parametrize("writer", ["extract", "sample"])
def test_a_folder_of_other_things_is_no_extract(writer, inside, source, tmp_path):
    """A run clears its folder of parts that no manifest lists: what stands in another folder of that name is not ours."""
    (tmp_path / "mine" / inside).parent.mkdir(parents=True)
    (tmp_path / "mine" / inside).write_text("mine")
    before = everything(tmp_path / "mine")
    done = typed(writer, source, tmp_path / "mine")
    assert done.returncode == 2 and "is no extract and holds other things" in done.stderr and inside in done.stderr
    assert everything(tmp_path / "mine") == before


def test_what_someone_put_beside_the_parts_is_not_deleted(source, tmp_path):
    extract("contract", [source], tmp_path / "out")
    (tmp_path / "out" / "parts" / "notes.txt").write_text("mine")
    source.write_text(CSV.replace("100.00", "200.00"))
    extract("contract", [source], tmp_path / "out")
    assert (tmp_path / "out" / "parts" / "notes.txt").read_text() == "mine"
    assert len(list((tmp_path / "out" / "parts").glob("*.parquet"))) == 1


def test_invented_and_real_data_never_share_an_extract(source, tmp_path):
    extract("contract", [source], tmp_path / "real", Order(codes="all"))
    assert "holds real data" in typed("sample", source, tmp_path / "real").stderr
    extract("contract", [source], tmp_path / "invented", Order(codes="all", synthetic=True))
    done = typed("extract", source, tmp_path / "invented")
    assert done.returncode == 2 and "holds invented data" in done.stderr
    assert data.manifest(tmp_path / "invented")["synthetic"] is True


def test_an_extract_is_not_made_inside_another(source, tmp_path, monkeypatch):
    extract("contract", [source], tmp_path / "one")
    monkeypatch.setenv("J3590_EXTRACTS", str(tmp_path / "one"))
    done = run("data", "extract", "contract", source)
    assert done.returncode == 2 and f"add:  --out {tmp_path / 'one'}" in done.stderr


@pytest.mark.parametrize("lines", ["0", "-5"])
def test_a_sample_has_lines(tmp_path, lines):
    done = run("data", "sample", "--lines", lines, "--out", tmp_path / "out")
    assert done.returncode == 2 and "--lines is 1 or more" in done.stderr and not (tmp_path / "out").exists()


# Who may read what is written ----------------------------------------------------------------------------------


def open_to_others(folder: Path) -> list[str]:
    return [str(path) for path in [folder, *folder.rglob("*")] if path.stat().st_mode & 0o077]


def test_only_the_owner_can_read_what_is_written(made_once, made, source, tmp_path, monkeypatch):
    assert open_to_others(made_once / "made") == []
    monkeypatch.setenv("J3590_EXTRACTS", str(made))
    (tmp_path / "any.csv").write_text("Claim #,Billed\n1,10\n")
    assert run("queries", "volume_by", "--small-cells", "show", "--out", tmp_path / "answer.xlsx").returncode == 0
    assert run("data", "describe", tmp_path / "any.csv", "--map", tmp_path / "map.csv").returncode == 0
    assert not [one for one in (tmp_path / "answer.xlsx", tmp_path / "map.csv") if open_to_others(one)]
    assert run("data", "sample", "--lines", "50", "--out", tmp_path / "below" / "sample").returncode == 0
    assert open_to_others(tmp_path / "below") == []
    monkeypatch.setattr(data, "CACHE_ABOVE_LINES", 1)
    data.open(made)
    assert open_to_others(Path(os.environ["J3590_CACHE"])) == []
    Path(os.environ["J3590_SALT"]).unlink()
    extract("contract", [source], tmp_path / "salted")
    assert open_to_others(Path(os.environ["J3590_SALT"])) == []


def test_what_an_older_run_left_open_is_closed(made, source):
    for path in [made / "parts", *(made / "parts").iterdir(), *(made / "ledger").iterdir()]:
        path.chmod(0o755)
    extract("contract", [source], made, Order(codes="all", salt=b"test"))
    assert open_to_others(made / "parts") == open_to_others(made / "ledger") == []


def test_a_temporary_folder_of_someone_else_is_not_used(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    with pytest.raises(data.InputError, match="is not a folder of yours"):
        doors.own_folder(tmp_path / "link")
    (tmp_path / "open").mkdir(mode=0o755)
    assert open_to_others(doors.own_folder(tmp_path / "open")) == []


# Files to read -------------------------------------------------------------------------------------------------

READERS = {
    "extract": ["extract", "contract"],
    "auto": ["extract", "auto"],
    "describe": ["describe"],
    "check": ["check"],
    "map": ["extract", "csv", "{source}", "--map"],
}


@pytest.mark.parametrize("reader", READERS)
def test_an_empty_name_is_not_the_current_folder(reader, source, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    before = everything(tmp_path)
    done = run("data", *[word.format(source=source) for word in READERS[reader]], "")
    assert done.returncode in (1, 2) and done.stdout == "" and everything(tmp_path) == before


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("what", [*STRANGE, "folder", "not there", "jan.csv/below"])
def test_what_is_no_file_is_said_so_and_not_waited_for(reader, what, source, strange, tmp_path):
    target = tmp_path / what if what.startswith("jan.csv") else strange / what
    before = everything(tmp_path)
    done = run("data", *[word.format(source=source) for word in READERS[reader]], target)
    assert done.returncode in (1, 2) and "Traceback" not in done.stderr and done.stderr.count("\n") == 1, done.stderr
    assert str(target) in done.stderr and everything(tmp_path) == before


@pytest.mark.parametrize("what", [*STRANGE, "link to a folder"])
def test_nothing_in_a_folder_is_left_out_in_silence(what, source, strange, tmp_path):
    (strange / "link to a folder").symlink_to("folder")
    for name in {*STRANGE, "link to a folder"} - {what, *(["pipe"] if what == "link to a pipe" else [])}:
        (strange / name).unlink()
    shutil.copy(source, strange)
    done = run("data", "extract", "contract", strange, "--out", tmp_path / "out")
    assert done.returncode == 1 and "is not read along with the folder" in done.stderr, done.stderr
    assert str(strange / what) in done.stderr or what == "link to a pipe"
    assert [part["source_file"] for part in data.manifest(tmp_path / "out")["parts"]] == ["jan.csv"]


def test_a_folder_that_may_not_be_listed_is_said_so(source, tmp_path, monkeypatch):
    (tmp_path / "in" / "below").mkdir(parents=True)
    shutil.copy(source, tmp_path / "in")
    scandir = os.scandir

    def refused(path):
        if str(path).endswith("below"):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refused)  # root, who may run the tests, may list every folder
    done = extract("contract", [tmp_path / "in"], tmp_path / "out")
    (refused,) = done.refused
    assert done.made == ["jan.csv"] and "below may not be read or written by you" in refused.reason()


def test_a_file_that_goes_while_it_is_read_is_said_so(tmp_path):
    (tmp_path / "a.835").write_text(remittance(200))
    with pytest.raises(data.InputError, match="a.835 cannot be read"):
        extract(
            "x12_835",
            [tmp_path / "a.835"],
            tmp_path / "out",
            Order(progress=lambda size: (tmp_path / "a.835").unlink(True)),
        )
    assert not (tmp_path / "out").exists()


def test_a_file_that_changes_while_it_is_read_is_not_taken_for_read(tmp_path):
    (tmp_path / "a.835").write_text(remittance(3))

    with pytest.raises(data.InputError, match="a.835 changed while it was read"):
        extract(
            "x12_835",
            [tmp_path / "a.835"],
            tmp_path / "out",
            Order(progress=lambda size: os.utime(tmp_path / "a.835", (0, 0))),
        )
    assert not (tmp_path / "out").exists()


def test_a_file_named_twice_is_read_once(source, tmp_path):
    (tmp_path / "in").mkdir()
    shutil.move(source, tmp_path / "in")
    again = [tmp_path / "in", tmp_path / "in" / "jan.csv", tmp_path / "in" / ".." / "in" / "jan.csv"]
    assert extract("contract", again, tmp_path / "out").made == ["jan.csv"]


@pytest.mark.parametrize("what", [*STRANGE, "jan.csv", "not there"])
@pytest.mark.parametrize("name", ["EXTRACTS", "CACHE", "SALT"])
def test_a_setting_that_names_no_such_place(name, what, source, strange, tmp_path, monkeypatch):
    target = source if what == "jan.csv" else strange / what
    monkeypatch.setenv(f"J3590_{name}", str(target))
    monkeypatch.setattr(data, "CACHE_ABOVE_LINES", 1)
    if (name, what) in {("CACHE", "not there"), ("SALT", "not there"), ("SALT", "jan.csv")}:
        return
    if name == "SALT":
        done = run("data", "extract", "contract", source, "--out", tmp_path / "out")
    else:
        done = run("queries", "volume_by", "--extract", *([data.SAMPLE] if name == "CACHE" else ["any"]))
    assert done.returncode in (1, 2) and "Traceback" not in done.stderr, done.stderr
    assert str(target) in done.stderr and not (tmp_path / "out").exists()


@pytest.mark.parametrize("key", [b"", b"\n", b"\xff\xfe\x00"], ids=repr)
def test_a_key_that_is_none_makes_no_persons(key, source, tmp_path, monkeypatch):
    """With an empty key anyone who knows a member's number knows the person_id."""
    (tmp_path / "key").write_bytes(key)
    monkeypatch.setenv("J3590_SALT", str(tmp_path / "key"))
    done = run("data", "extract", "contract", source, "--out", tmp_path / "out")
    assert done.returncode == 1 and "is empty or no text" in done.stderr and not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "text",
    [
        '{"parts": 1}', '{"parts": [1], "scope": "all", "synthetic": false, "as_of": "", "as_of_basis": ""}', '{"parts": []}',
        "[" * 100_000, '{"parts": [{}], "scope": "all", "synthetic": false, "as_of": "", "as_of_basis": ""}', "\x00",
    ],
    ids=lambda text: text[:20],
)  # fmt: skip
def test_a_manifest_of_another_shape_is_said_so(tmp_path, text):
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "manifest.json").write_text(text)
    done = run("queries", "volume_by", "--extract", tmp_path / "x")
    assert done.returncode == 1 and "manifest.json cannot be read" in done.stderr and "Traceback" not in done.stderr


def test_a_part_in_another_folder_is_not_opened(made):
    facts = json.loads((made / "manifest.json").read_text())
    facts["parts"][0]["part"] = "../totals.parquet"
    (made / "manifest.json").write_text(json.dumps(facts))
    with pytest.raises(data.InputError, match="stands in another folder"):
        data.open(made)


# Parts that are not what was written ---------------------------------------------------------------------------


def files_of(made: Path) -> list[Path]:
    return [*sorted((made / "parts").iterdir()), *sorted((made / "ledger").iterdir()), *sorted(made.glob("*.parquet"))]


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


DAMAGE = {
    "flipped": flip,
    "cut": lambda path: path.write_bytes(path.read_bytes()[:-20]),
    "missing": Path.unlink,
    "pipe": lambda path: (path.unlink(), os.mkfifo(path)),
    "folder": lambda path: (path.unlink(), path.mkdir()),
}


@pytest.mark.parametrize(("number", "damage"), [*((n, "flipped") for n in range(5)), *((n, one) for n, one in enumerate(DAMAGE) if n)])  # fmt: skip
def test_a_damaged_file_is_not_opened_but_named_and_read_anew(made, number, damage):
    every = files_of(made)
    assert len(every) == 5, "two parts of claims, one of prices, totals and adjustments of providers"
    right = [sha256(path) for path in every]
    DAMAGE[damage](every[number])
    facts = data.manifest(made)
    of_input = [one for one in [*facts["parts"], *facts["ledger"]] if one["part"] == every[number].name]
    with pytest.raises(data.InputError) as refused:
        data.open(made)
    assert every[number].name in str(refused.value)
    assert not of_input or f"'{of_input[0]['source_file']}'" in str(refused.value)
    source = of_input[0]["source"] if of_input else "auto"
    assert f"python -m data extract {source} PATH… --out {made} --codes all" in str(refused.value)
    (found,) = checks.run(made)
    assert (found.name, found.row_count, found.rows[0]["part"]) == ("damaged_parts", 1, every[number].name)
    done = run("data", "check", made)
    assert done.returncode == 1 and every[number].name in done.stdout and "No other check was made" in done.stdout
    if damage != "flipped":
        return
    mended = run("data", "extract", "auto", *inputs_of(made).values(), "--out", made, "--codes", "all")
    assert mended.returncode == 0, mended.stderr
    assert parts.damaged(made, data.manifest(made)) == []
    assert [sha256(path) for path in files_of(made)][:3] == right[:3]


@pytest.mark.parametrize(("damage", "file"), [("flipped", "totals.parquet"), ("pipe", "manifest.json")])
def test_the_app_says_it_too(made, monkeypatch, damage, file):
    DAMAGE[damage](made / file)
    monkeypatch.setenv("J3590_EXTRACTS", str(made))
    shown = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    assert not shown.exception and file in shown.error[0].value


def test_a_damaged_sample_is_made_again(tmp_path):
    shutil.copytree(data.SAMPLE, tmp_path / "sample")
    flip(tmp_path / "sample" / "totals.parquet")
    with pytest.raises(data.InputError, match=f"python -m data sample --out {tmp_path / 'sample'}$"):
        data.open(tmp_path / "sample")


def test_a_damaged_table_is_not_carried_on(made):
    """Its rows of inputs that are not named could not be made again."""
    flip(made / "totals.parquet")
    before = everything(made)
    with pytest.raises(data.InputError, match="A table of .* is damaged, and its rows of a.835 can only be made"):
        extract("contract", [inputs_of(made)["contract"]], made, Order(codes="all", salt=b"test"))
    assert everything(made) == before


def test_a_table_that_no_manifest_lists_is_not_read(source, tmp_path):
    extract("contract", [source], tmp_path / "out")
    shutil.copy(tmp_path / "out" / "totals.parquet", tmp_path / "out" / "provider_adjustments.parquet")
    with pytest.raises(data.InputError, match="provider_adjustments.parquet"):
        data.open(tmp_path / "out")


def test_what_was_looked_at_is_not_read_again_until_it_changes(made, monkeypatch):
    data.open(made)
    read = []
    monkeypatch.setattr(
        parts.hashlib, "file_digest", lambda file, kind: read.append(file.name) or hashlib.sha256(file.read())
    )
    parts.verify(made, data.manifest(made))
    assert read == []
    part = files_of(made)[0]
    os.utime(part, ns=(0, 0))
    parts.verify(made, data.manifest(made))
    assert read == [str(part)], "another time: read again, and right"


def test_a_large_extract_is_looked_at_when_its_cache_is_made(made, monkeypatch):
    monkeypatch.setattr(data, "CACHE_ABOVE_LINES", 1)
    flip(files_of(made)[0])
    with pytest.raises(data.InputError, match="is not the file that the extract run wrote"):
        data.open(made)
    folder = Path(os.environ["J3590_CACHE"])
    assert list(folder.iterdir()) == [], "no cache of damaged parts, and nothing half written"
    flip(files_of(made)[0])
    data.open(made)
    (cache,) = folder.iterdir()
    cache.write_bytes(b"no database")
    with pytest.raises(data.InputError, match="The cache file .* cannot be read. Delete it"):
        data.open(made)


def test_extracts_from_before_tables_were_written_down_open_and_are_brought_up_to_date(made):
    facts = json.loads((made / "manifest.json").read_text())
    (made / "manifest.json").write_text(json.dumps({**facts, "format": 2, "tables": None} | {"tables": {}}))
    old = {name: value for name, value in facts.items() if name != "tables"} | {"format": 2}
    (made / "manifest.json").write_text(json.dumps(old))
    data.open(made)
    done = extract("contract", [inputs_of(made)["contract"]], made, Order(codes="all", salt=b"test"))
    assert done.made == [] and data.manifest(made)["tables"].keys() == facts["tables"].keys()
    data.open(made)


def test_a_run_killed_between_its_renames_leaves_an_extract_that_opens(made, tmp_path, monkeypatch):
    """Of the tables and the manifest one is renamed before the other."""
    put, before = doors.put, data.open(made).execute("SELECT count(*) FROM lines").fetchone()
    renamed = []

    def killed(aside: Path, path: Path) -> None:
        if path.name == "manifest.json" and "totals.parquet" in renamed:
            raise KeyboardInterrupt
        renamed.append(path.name)
        put(aside, path)

    monkeypatch.setattr(doors, "put", killed)
    new = month(tmp_path, "feb.csv", "B")
    with pytest.raises(KeyboardInterrupt):
        extract("contract", [new], made, Order(codes="all", salt=b"test", add=True))
    assert data.open(made).execute("SELECT count(*) FROM lines").fetchone() == before
    monkeypatch.setattr(doors, "put", put)
    extract("contract", [new], made, Order(codes="all", salt=b"test", add=True))
    assert data.open(made).execute("SELECT count(*) FROM lines").fetchone() == (before[0] + 1,)
    assert "tables_coming" not in data.manifest(made)


# All or nothing ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("is_new", [True, False])
def test_of_several_sources_what_can_be_read_is_committed_at_once(tmp_path, is_new):
    """The table is read before the remittance, which is cut: what an earlier run read of that stays."""
    raw, out = tmp_path / "raw", tmp_path / "out"
    raw.mkdir()
    (raw / "jan.csv").write_text(CSV)
    (raw / "a.835").write_text(remittance())
    words = ["data", "extract", "auto", raw, "--out", out, "--codes", "all"]
    if not is_new:
        assert run(*words).returncode == 0
    (raw / "jan.csv").write_text(CSV.replace("100.00", "300.00"))
    (raw / "a.835").write_text(remittance()[:-90])
    done = run(*words)
    assert done.returncode == 1 and "not read: a.835" in done.stderr
    charged = 300 + 50 + 7 + (0 if is_new else 100)
    assert data.open(out).execute("SELECT sum(charge_amount) FROM lines").fetchone() == (charged,)
    (raw / "a.835").write_text(remittance())
    assert run(*words).returncode == 0
    assert data.open(out).execute("SELECT sum(charge_amount) FROM lines").fetchone() == (300 + 50 + 7 + 100,)


# A full disk ---------------------------------------------------------------------------------------------------


def no_room(*_: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_full_disk_is_known_whoever_met_it():
    said = os.strerror(errno.ENOSPC)
    for error in (OSError(errno.ENOSPC, said), duckdb.IOException(f'Could not write to file "a": {said}')):
        try:
            try:
                raise error
            except (OSError, duckdb.Error):
                raise data.InputError("it cannot be read") from None
        except data.InputError as hidden:
            assert refusals.is_full(hidden) and refusals.is_full(error)
    assert not refusals.is_full(OSError(errno.ENOENT, "")) and not refusals.is_full(duckdb.IOException("No such file"))


@pytest.mark.parametrize("writer", WRITERS)
def test_a_full_disk_is_called_one_and_nothing_stays(writer, source, tmp_path, monkeypatch):
    before = everything(tmp_path)
    monkeypatch.setattr(doors, "put", no_room)
    done = typed(writer, source, tmp_path / "out.csv")
    assert done.returncode == 1 and done.stderr.splitlines()[-1].startswith("The disk is full: "), done.stderr
    assert str(tmp_path / "out.csv") in done.stderr and "Traceback" not in done.stderr
    monkeypatch.undo()
    assert {name: one for name, one in everything(tmp_path).items() if "/salt" not in name} == before


SMALL = """
import data
from data.__main__ import main
from queries.__main__ import main as ask
print(main("extract contract sample.parquet --codes all --out small/extract".split()), os.listdir("small"))
filler = open("small/filler", "wb", buffering=0)
with suppress(OSError):
    while filler.write(bytes(4096)):
        pass
print(ask("volume_by --by payer --out small/answer.xlsx".split()), os.listdir("small"))
os.remove("small/filler")
filler.close()
data.CACHE_ABOVE_LINES = 1
try:
    data.open(data.SAMPLE)
except data.FullDisk as error:
    print(error, os.listdir("small"), os.listdir("small/cache"))
"""


def test_on_a_disk_that_is_really_full(tmp_path):
    """Python, Arrow and DuckDB each meet it, in a file system of 700 kB."""
    mounted = "mount -t tmpfs -o size=700k none small"
    (tmp_path / "small").mkdir()
    can = ["unshare", "-rm", "sh", "-c", mounted]
    if not shutil.which("unshare") or subprocess.run(can, cwd=tmp_path, capture_output=True, check=False).returncode:
        pytest.skip("no small file system can be mounted here")
    (largest,) = sorted((data.SAMPLE / "parts").iterdir(), key=lambda path: -path.stat().st_size)[:1]
    shutil.copy(largest, tmp_path / "sample.parquet")
    known = {"PYTHONPATH": str(ROOT), "J3590_CACHE": "small/cache", "J3590_EXTRACTS": str(data.SAMPLE)}
    script = f"import os, sys\nfrom contextlib import suppress\nsys.stderr = sys.stdout\n{SMALL}"
    ran = subprocess.run(
        ["unshare", "-rm", "sh", "-c", f'{mounted} && exec "$0" -c "$1"', sys.executable, script],
        cwd=tmp_path, env=os.environ | known, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, timeout=120,
    )  # fmt: skip
    full = (
        "The disk is full: {} could not be written. Make room there and try again; what was there before is unchanged."
    )
    assert ran.stdout.splitlines() == [
        full.format("small/extract"), "1 []", full.format("small/answer.xlsx"), "1 ['filler']",
        full.format("small/cache") + " ['cache'] []",
    ]  # fmt: skip


# Long lists ----------------------------------------------------------------------------------------------------


def test_ten_thousand_unknown_values_are_one_notice(con):
    pairs = [("payer", f"nobody {n}") for n in range(10_000)] + [("site_not", "x" * 5_000)]
    pairs += [(f"colour{n}", "red") for n in range(10_000)] + [("from", f"day {n}") for n in range(10_000)]
    selection, notices = queries.selection.read([*pairs, ("unit", "a\nb"), ("payer", "Aetna")], con)
    assert selection.lists["payer"].include == ("Aetna",)
    assert notices[0] == "Payer 'nobody 0', 'nobody 1', 'nobody 2' and 9,997 more are not in this extract."
    assert notices[1] == f"Site of service '{'x' * 60}…' is not in this extract."
    assert notices[2].startswith("'colour0', 'colour1', 'colour2' and 9,997 more are no filters. Known: ")
    assert notices[3] == "'day 0', 'day 1', 'day 2' and 9,997 more are no dates. Write it as 2026-03-31."
    assert notices[4] == "'a b' is no value of unit. Known: lines, claims, dollars." and len(notices) == 5


def test_the_terminal_says_them_in_a_line_and_what_is_known_in_another(con, monkeypatch):
    monkeypatch.setattr(data, "open", lambda extract: con)
    words = [word for n in range(10_000) for word in ("--payer", f"nobody {n}")]
    done = run("queries", "volume_by", "--extract", data.SAMPLE, "--code", "J3590", *words)
    assert done.returncode == 2 and len(done.stderr) < 800, done.stderr
    notice, known = done.stderr.splitlines()
    assert notice == "Payer 'nobody 0', 'nobody 1', 'nobody 2' and 9,997 more are not in this extract."
    assert known.startswith("Known values of --payer: ")


def test_long_lists_in_refusals_are_counted(source, tmp_path):
    every = [{"source": "contract", "source_file": f"{n}.csv"} for n in range(9_999)]
    with pytest.raises(data.InputError) as refused:
        staying_of(
            [planned("contract", [source], Order(salt=b"test"))], {"parts": every, "ledger": []}, True, ["x" * 9_999]
        )
    assert "and 9,979 more" in str(refused.value) and len(str(refused.value)) < 500
    extract("contract", [source], tmp_path / "out")
    codes = ",".join(f"J{n}" for n in range(9_999))
    done = run("data", "extract", "contract", source, "--out", tmp_path / "out", "--codes", codes)
    assert done.returncode == 1 and "An extract has one scope" in done.stderr and len(done.stderr) < 500


# Nothing to be told twice --------------------------------------------------------------------------------------


def test_a_pipe_for_a_lock_is_not_waited_for(source, tmp_path):
    (tmp_path / "out").mkdir()
    os.mkfifo(tmp_path / "out" / ".lock")
    extract("contract", [source], tmp_path / "out")
    assert commit.before(tmp_path / "out", "family", False)["parts"]
