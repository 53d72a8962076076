"""Do the documents tell the truth? Every command, option, question, page, setting and path that they name exists."""

import ast
import re
import shlex
import subprocess
import tomllib
from pathlib import Path

import pytest

import data
import data.__main__
import queries.__main__
from data.reading.extract import Order, extract
from queries.catalogue import dimension, names, question
from queries.selection import Selection

ROOT = Path(__file__).parent.parent
NAMES = ("README.md", "CONTRIBUTING.md", "docs/architecture.md", "docs/settings.md", "docs/decisions.md")
TEXT = {name: (ROOT / name).read_text() for name in (*NAMES, "CHANGELOG.md", "docs/x12.md")}
PARSERS = {"data": data.__main__.parser, "queries": queries.__main__.parser}
FENCED = re.compile(r"^```\w*\n(.*?)^```", re.DOTALL | re.MULTILINE)
SAMPLE = pytest.mark.skipif(not (data.SAMPLE / "manifest.json").exists(), reason="there is no sample: make sample")


def code(name: str) -> list[str]:
    """What a document writes as code: the lines of its blocks, and what stands between backticks."""
    blocks = [line for block in FENCED.findall(TEXT[name]) for line in block.splitlines()]
    return blocks + re.findall(r"`([^`\n]+)`", FENCED.sub("", TEXT[name]))


def commands(name: str) -> list[list[str]]:
    """The commands among it, as words: comments, settings in front and the path of the program taken off."""
    found = []
    for line in code(name):
        try:
            words = shlex.split(line, comments=True)
        except ValueError:  # a quote that is not closed: no command
            continue
        while words and re.fullmatch(r"[A-Z][A-Z0-9_]*=.*", words[0]):
            words = words[1:]
        if words and (program := Path(words[0]).name) in ("make", "python", "python3", "pip", "streamlit"):
            found.append([program, *words[1:]])
    return found


def modules(name: str) -> list[tuple[str, list[str]]]:
    """Its `python -m data …` and `python -m queries …`, as (module, words)."""
    found = [words for words in commands(name) if words[1:2] == ["-m"] and words[2] in PARSERS]
    return [(words[2], words[3:]) for words in found]


QUESTIONS_ASKED = [words for module, words in modules("README.md") if module == "queries" and words]


@pytest.mark.parametrize("name", NAMES)
def test_every_make_target_exists(name):
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert {words[1] for words in commands(name) if words[0] == "make" and words[1:]} <= targets


@pytest.mark.parametrize(("module", "words"), [one for name in NAMES for one in modules(name)], ids=str)
def test_every_command_is_one(module, words):
    try:
        options = PARSERS[module]().parse_args(words)
    except SystemExit:
        pytest.fail(f"python -m {module} {shlex.join(words)} is no command")
    for one in getattr(options, "by", []):
        dimension(one)


@pytest.mark.parametrize("name", NAMES)
def test_every_option_exists(name):
    usage = "".join(parser().format_help() for parser in PARSERS.values())
    usage += "".join(one.format_help() for one in data_commands().values())
    known = set(re.findall(r"--[a-z][a-z-]*", usage))
    named = {line.split()[0] for line in code(name) if re.match(r"--[a-z]", line)}
    assert named <= known, named - known


def data_commands() -> dict:
    """The parsers of `python -m data extract`, `check` and so on."""
    return next(action.choices for action in data.__main__.parser()._actions if action.choices)


def test_every_file_that_a_command_reads_exists():
    read = [
        words[-1]
        for name in NAMES
        for words in commands(name)
        if words[0] in ("pip", "streamlit") or words[2:3] == ["pytest"]
    ]
    assert read
    assert [one for one in read if one != "pytest" and not (ROOT / one).exists()] == []


@pytest.fixture
def on_the_sample(con, monkeypatch):
    """The terminal finds the sample, open, and nothing else."""
    monkeypatch.setattr(data, "extracts", lambda: {"sample": data.SAMPLE})
    monkeypatch.setattr(data, "open", lambda extract: con)


@SAMPLE
@pytest.mark.parametrize("words", QUESTIONS_ASKED, ids=shlex.join)
def test_every_question_asked_in_the_readme_has_an_answer(words, on_the_sample, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert queries.__main__.main(words) == 0


@SAMPLE
def test_the_readme_shows_what_the_terminal_prints(on_the_sample, capsys):
    shown = re.findall(r"<!-- output: (.*) -->\n```\n(.*?)\n```", TEXT["README.md"], re.DOTALL)
    assert shown
    for command, output in shown:
        assert shlex.split(command) in QUESTIONS_ASKED
        queries.__main__.main(shlex.split(command))
        assert capsys.readouterr().out.split("\n\n")[0] == output, f"README.md: put the output of {command} there"


def test_the_tour_leads_where_it_says(tmp_path):
    """Every file that it names is there, and its remittance becomes one line of 1,000 dollars, 700 of them paid."""
    named = set(re.findall(r"`((?:data|queries|pages|tests|app)[\w/.]*)`", TEXT["docs/architecture.md"]))
    assert len(named) > 30 and [one for one in named if not (ROOT / one).exists() and one != "data.open"] == []
    extract("x12_835", [ROOT / "tests/cases/x12/split_line.835"], tmp_path / "tour", Order(codes="all", salt=b"test"))
    con = queries.prepare(data.open(tmp_path / "tour"))
    (row,) = con.execute("SELECT charge_amount, final_paid_amount, final_disposition FROM lines").fetchall()
    assert [str(one) for one in row] == ["1000.00", "700.00", "paid"]
    (rate,) = queries.answer(con, "denial_rate", Selection(), "payer").rows()
    assert (rate["payer_group"], rate["numerator"], rate["denominator"], rate["denial_rate_low"]) == (
        "Aetna",
        0,
        1,
        None,
    )


def test_the_readme_lists_every_question():
    listed = re.findall(r"^\| `(\w+)` \| (.*) \|$", section("Questions"), re.MULTILINE)
    assert listed == [(name, question(name).asks) for name in names()]


def test_the_readme_lists_every_page_as_the_menu_has_it():
    listed = re.findall(r"^\| (\w+): (.*) \| `(.*)` \| (.*) \|$", section("Pages"), re.MULTILINE)
    assert [row[1:] for row in listed] == [(title, path, asks(path)) for path, title in menu()]
    assert [row[0].lower() for row in listed] == [Path(path).parts[1] for path, _ in menu()]
    files = {str(path.relative_to(ROOT)) for path in (ROOT / "pages").glob("*/*/page.py")}
    assert {row[2] for row in listed} == files


def section(title: str) -> str:
    """What stands in the README under a heading."""
    return TEXT["README.md"].split(f"\n## {title}\n")[1].split("\n## ")[0]


def menu() -> list[tuple[str, str]]:
    """The pages of app.py in the order of its menu: (file, title)."""
    calls = [node for node in ast.walk(ast.parse((ROOT / "app.py").read_text())) if isinstance(node, ast.Call)]
    pages = [call for call in calls if ast.unparse(call.func) == "st.Page"]
    pages.sort(key=lambda call: call.lineno)
    return [
        (call.args[0].value, next(one.value.value for one in call.keywords if one.arg == "title")) for call in pages
    ]


def asks(page: str) -> str:
    """The first line of a page's docstring: its question."""
    return ast.get_docstring(ast.parse((ROOT / page).read_text())).splitlines()[0]


def settings_in_code() -> set[str]:
    """Every J3590_ variable that code reads: through setting() or by its whole name."""
    files = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    paths = [
        ROOT / name for name in files.splitlines() if not name.endswith((".md", ".csv", ".parquet", ".png", ".lock"))
    ]
    text = "\n".join(path.read_text(errors="ignore") for path in paths if path.is_file())
    return set(re.findall(r"J3590_[A-Z][A-Z_]*", text)) | {
        f"J3590_{one}" for one in re.findall(r'\bsetting\("([A-Z_]+)"', text)
    }


def test_every_setting_is_documented_and_every_documented_one_read():
    listed = re.findall(r"^\| `(J3590_\w+)` \|", TEXT["docs/settings.md"], re.MULTILINE)
    assert sorted(listed) == sorted(settings_in_code())


@pytest.mark.parametrize("name", TEXT)
def test_no_document_names_a_setting_that_is_none(name):
    assert set(re.findall(r"J3590_[A-Z][A-Z_]*", TEXT[name])) <= settings_in_code()


@pytest.mark.parametrize("name", NAMES)
def test_every_path_named_exists(name):
    """Of data/sources/<format>.sql the folder exists. data/extracts/… stands for what a reader makes."""
    words = {word.rstrip(".,;:") for line in code(name) for word in line.split()}
    paths = {one for one in words if re.fullmatch(r"[\w.<>-]+(/[\w.<>-]+)+/?|app\.py|[\w-]+\.(md|toml|lock)", one)}
    named = {one.split("<")[0] for one in paths if not one.startswith((".venv/", "data/extracts/"))}
    assert [one for one in sorted(named - {"uv.lock", "pylock.toml"}) if not (ROOT / one).exists()] == []


@pytest.mark.parametrize("name", TEXT)
def test_every_link_leads_somewhere(name):
    links = re.findall(r"(?<!!)\[[^\]]*\]\(([^)]+)\)", FENCED.sub("", TEXT[name]))
    assert [one for one in links if not (ROOT / name).parent.joinpath(one).exists()] == []


def test_every_interpretation_has_its_case():
    """And every case of an interpretation is told of."""
    cases = ROOT / "tests" / "cases"
    rows = re.findall(r"^\|.*\| ([^|]*) \|$", TEXT["docs/x12.md"], re.MULTILINE)
    named = [re.findall(r"`([^`]+)`", row) for row in rows if row not in ("case", "---")]
    assert rows and all(named)
    told = {one for row in named for one in row}
    assert [one for one in sorted(told) if not (cases / one).exists()] == []
    assert {f"rfi/{path.name}" for path in (cases / "rfi").iterdir()} - told == set()


def test_the_newest_entry_of_the_changelog_is_this_version():
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert re.search(r"^## ([0-9.]+) \(\d{4}-\d\d-\d\d\)$", TEXT["CHANGELOG.md"], re.MULTILINE)[1] == version
