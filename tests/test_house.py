"""The house rules that a machine can keep: where arrows point, what may import what, headers, words that do not belong."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

from data import contract
from data.opening.lines import concepts
from queries import macros, words
from queries.catalogue import dimensions, metrics, names, pages_of, question
from queries.extract import names as facts
from queries.extract import text as fact_text
from queries.selection import list_names

ROOT = Path(__file__).parent.parent
FILES = [
    ROOT / name
    for name in subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\n")
    if name
]
PYTHON = [path for path in FILES if path.suffix == ".py" and path.exists()]
MAY_IMPORT = {
    "data": {"data"},
    "queries": {"queries", "data"},
    "pages": {"pages", "queries", "data"},
    "app.py": {"pages", "queries", "data"},
}
CORE = {"streamlit", "pandas", "plotly", "duckdb", "pyarrow", "xlsxwriter", "python_calamine"}
STANDARD = __import__("sys").stdlib_module_names


def imports(path: Path) -> set[str]:
    """The top-level packages that a module imports, anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            found.add(node.module.split(".")[0])
    return found


def test_the_rooms_of_data_do_not_know_each_other():
    """Files become an extract in one, an extract becomes lines in the other: what both need stands above them."""
    for room, other in (("opening", r"reading|landing"), ("reading", "opening"), ("landing", "opening")):
        for path in (ROOT / "data" / room).glob("*.py"):
            known = rf"^ *(from|import) data(\.({other})\b| import .*\b({other})\b)"
            assert not re.search(known, path.read_text(), re.MULTILINE), path


@pytest.mark.parametrize(
    "path", [p for p in PYTHON if p.relative_to(ROOT).parts[0] in MAY_IMPORT], ids=lambda p: str(p.relative_to(ROOT))
)
def test_arrows_point_down(path):
    room = path.relative_to(ROOT).parts[0]
    if path == ROOT / "data" / "__main__.py":
        room = (
            "queries"  # a command line stands above the rooms: what a file lacks for which pages is what questions say
        )
    inside = imports(path) & {"app", "pages", "queries", "data", "tests"}
    assert inside <= MAY_IMPORT[room]
    outside = imports(path) - STANDARD - {"pages", "queries", "data"}
    assert outside <= CORE
    assert "streamlit" not in outside or room in ("app.py", "pages"), "only app.py and pages/ import streamlit"


@pytest.mark.parametrize(
    "path",
    [p for p in PYTHON if p.relative_to(ROOT).parts[0] in ("queries", "pages")],
    ids=lambda p: str(p.relative_to(ROOT)),
)
def test_only_data_knows_where_extracts_are(path):
    assert "read_parquet" not in path.read_text() and "read_csv" not in path.read_text()


def test_no_page_sits_directly_in_pages():
    assert [path.name for path in (ROOT / "pages").glob("*.py")] == ["__init__.py"], (
        "Streamlit would serve it and skip app.py"
    )
    assert (ROOT / "pages" / "__init__.py").read_text() == ""


# Rooms that hold no page, upper before lower.
SHARED = ("topics", "ui")


def test_pages_have_names_of_their_own():
    names = [path.parent.name for path in (ROOT / "pages").glob("*/*/page.py")]
    assert len(names) == len(set(names)), "a page's address is its folder's name"
    shared = {path for room in SHARED for path in (ROOT / "pages" / room).glob("*.py")}
    assert {*(ROOT / "pages").glob("*/*.py")} == shared


def test_a_page_reads_no_other_page():
    """What two pages say of a topic stands in pages/topics, which reads no page; what any page uses in pages/ui, which reads neither."""
    for path in (ROOT / "pages").rglob("*.py"):
        own = ".".join(path.relative_to(ROOT).parts[:3])
        read = set(re.findall(r"^ *(?:from|import) (pages\.\w+(?:\.\w+)?)", path.read_text(), re.MULTILINE))
        lower = ("pages.ui",) if path.is_relative_to(ROOT / "pages" / "ui") else ("pages.ui", "pages.topics")
        assert {one for one in read if not one.startswith(lower)} <= {own}, path


MARKS = sorted(path for name in ("marks.py", "marks/*.py") for path in (ROOT / "pages").glob(f"*/*/{name}"))
SIZES = {"page.py": 60, "words.py": 130, "marks.py": 130, "marks/*.py": 130}


@pytest.mark.parametrize("name", SIZES)
def test_a_page_is_read_at_a_glance(name):
    """page.py is the outline: ask, head, panels, method; what makes it long are sentences, which stand in words.py, and charts, in marks.py."""
    every = {path: len(path.read_text().splitlines()) for path in (ROOT / "pages").glob(f"*/*/{name}")}
    assert every and not {path: count for path, count in every.items() if count > SIZES[name]}


def test_no_module_is_too_long_to_be_read():
    """300 lines at most."""
    sizes = {path: len(path.read_text().splitlines()) for path in FILES if path.suffix == ".py" and path.is_file()}
    assert not {path: size for path, size in sizes.items() if size > 300 and path.relative_to(ROOT).parts[0] != "tests"}


def test_what_pages_share_stays_small():
    """pages/ui is what every page uses, and no topic."""
    sizes = {path: len(path.read_text().splitlines()) for path in (ROOT / "pages").rglob("*.py")}
    assert max(sizes.values()) <= 300
    assert sum(count for path, count in sizes.items() if path.is_relative_to(ROOT / "pages" / "ui")) <= 2_500


def strings(path: Path) -> set[str]:
    """The texts that a module writes, but what it says of itself."""
    return {one.value for one in ast.walk(ast.parse(path.read_text())) if isinstance(one, ast.Constant) and isinstance(one.value, str)}  # fmt: skip


def test_words_are_words_alone():
    """From answers to sentences: no element of Streamlit, no chart, and nothing that is asked or read from the filter bar."""
    for path in (ROOT / "pages").glob("*/*/words.py"):
        assert "streamlit" not in imports(path), path
        assert not re.search(r"pages\.ui\.charts|^from .* import .*\bfilters\b", path.read_text(), re.MULTILINE), path


def test_marks_are_rows_of_a_shape():
    """A trace of plotly is a dict that says its type: shapes alone make one."""
    for path in [*MARKS, *(ROOT / "pages" / "topics").glob("*.py"), *(ROOT / "pages" / "ui").glob("*.py")]:
        keys = {getattr(key, "value", None) for one in ast.walk(ast.parse(path.read_text())) if isinstance(one, ast.Dict) for key in one.keys}  # fmt: skip
        assert "type" not in keys and '["layout"]' not in path.read_text(), path


def test_shapes_know_no_column_of_a_question():
    known = {name for name in words.columns() if "_" in name or name in ("numerator", "denominator", "month")}
    known |= {one.column for about in ("lines", "posted_rates") for one in dimensions(about).values() if "_" in one.column}  # fmt: skip
    for path in (ROOT / "pages" / "ui" / "charts").glob("*.py"):
        assert "queries" not in imports(path) and not known & strings(path), path


def test_no_answer_is_forged():
    """What a page shows is what a question returned: none is put together or changed above `queries`."""
    for path in (ROOT / "pages").rglob("*.py"):
        text = path.read_text()
        assert not re.search(
            r"\bAnswer\(|\breplace\([^)]*\b(table|total|missing)=|pyarrow.compute|append_column", text
        ), path


def test_headers_are_read_in_one_place():
    """What an SQL file says of itself, `-- word: …`, is for data/header.py to read."""
    for path in [one for one in PYTHON if one.relative_to(ROOT).parts[0] in MAY_IMPORT]:
        assert path == ROOT / "data" / "header.py" or "^-- " not in path.read_text(), path


@pytest.mark.parametrize("name", names())
def test_a_question_opens_with_its_question_and_grain(name):
    first, second, *_ = question(name).text.splitlines()
    assert first.startswith("-- ") and first.endswith("?") and second.startswith("-- One row per ")
    used = {path.name for path in (ROOT / "tests").glob("test_*.py") if f'"{name}"' in path.read_text()}
    assert used, f"no test asks '{name}'"


def test_a_question_names_the_pages_it_is_asked_on():
    """By hand in its header: the terminal says by it which pages a file will fill, and knows nothing of pages otherwise."""
    shared = "".join(path.read_text() for room in SHARED for path in (ROOT / "pages" / room).glob("*.py"))
    files = {"/".join(path.parts[-3:-1]): path for path in (ROOT / "pages").glob("*/*/page.py")}
    texts = {page: "".join(one.read_text() for one in path.parent.rglob("*.py")) for page, path in files.items()}
    for name in names():
        for page in pages_of(name):
            assert f'"{name}"' in texts[page] + shared, f"{page} does not ask {name}"
    for page, path in files.items():
        for name in re.findall(r'ask\(\s*"(\w+)"', path.read_text()):
            assert page in pages_of(name), f"{name}.sql does not name the page {page}"


@pytest.mark.parametrize("name", concepts())
def test_a_concept_says_what_it_is_and_needs(name):
    text = (ROOT / "data" / "concepts" / f"{name}.sql").read_text()
    assert text.startswith("-- ") and "\n-- needs: " in text
    known = {column.name for column in contract.columns()} | set(concepts())
    for need in concepts()[name].needs + concepts()[name].refines:
        assert need <= known, need - known


def written_twice(text: str) -> list[str]:
    """Each COLUMNS($by) inside a call or a window, with what stands before it there; a bracket that opens with a query is neither."""
    text, found = re.sub("--.*", "", text), []
    for one in re.finditer(r"(?<!\*)COLUMNS\(\$by\)", text):
        place, depth = one.start(), 1
        while depth and place:
            place -= 1
            depth += {")": 1, "(": -1}.get(text[place], 0)
        if not depth and not re.match(r"\(\s*(SELECT|WITH|FROM)\b", text[place:]):
            found.append(text[place : one.end()])
    return found


def test_what_is_grouped_by_is_written_once():
    """DuckDB writes an expression with COLUMNS($by) in it once per column, each with one of them; row(*COLUMNS($by)) has them all."""
    assert written_twice("sum(n) OVER (PARTITION BY f(g(h)), COLUMNS($by))") == ["(PARTITION BY f(g(h)), COLUMNS($by)"]
    assert not written_twice("SELECT (SELECT f(n), COLUMNS($by)), f(row(*COLUMNS($by))) GROUP BY f(n), COLUMNS($by)")
    files = [path for path in FILES if path.suffix == ".sql" and path.relative_to(ROOT).parts[0] == "queries"]
    assert len(files) > 60 and not {
        path.name: written for path in files if (written := written_twice(path.read_text()))
    }


def test_every_filter_is_in_the_one_place_where_filters_become_sql():
    """A row of dimensions.csv, put in where the relations say so; none is written there by hand but those of code tables."""
    text = "".join(path.read_text() for path in (ROOT / "queries" / "relations").glob("*.sql"))
    written = macros.written()
    assert "/* filters" in text and "/* filters" not in written
    for name in list_names():
        call = f"(s['{name}'], {dimensions()[name].column})"
        assert call in written, name
        assert call not in text or dimensions()[name].set_aside == "codes", f"{name} is written by hand"


def test_thresholds_and_open_ends_of_dated_rows_are_named_once():
    """How many lines and persons are enough: queries/macros.sql. From when and until when a row holds: data/opening/dated.sql."""
    for path in (path for path in FILES if path.suffix == ".sql" and path.name not in ("macros.sql", "dated.sql")):
        code = re.sub(r"--.*|'[^'\n]*'", "", path.read_text())
        assert not re.search(r"(?<!longest) (>=|<) (30|11)\b", code), f"{path}: enough_lines(…), enough_persons(…)"
        assert not re.search(r"coalesce\(TRY_CAST\(\w*\.?effective_(from|to)", code), f"{path}: opens(…), closes(…)"


def test_every_metric_has_a_label_a_meaning_and_is_used():
    every = "".join((ROOT / "queries" / "questions" / f"{name}.sql").read_text() for name in names())
    for metric in metrics().values():
        others = "".join(other.text for other in metrics().values() if other.name != metric.name)
        assert metric.label and metric.meaning.endswith(".")
        assert f"{metric.name}(" in every + others, f"nothing uses {metric.name}"


@pytest.mark.parametrize("name", metrics())
def test_a_metric_says_what_it_is_what_to_mind_and_by_which_formula(name):
    metric = metrics()[name]
    assert metric.what and metric.mind.endswith("."), f"{name}: 'Label. What it is. What to mind.'"
    if re.search(r"_(rate|ratio|share)$| / ", name + metric.text):
        assert metric.formula, f"{name} divides: give it a line '-- formula: denied ÷ adjudicated', in words"


@pytest.mark.parametrize("name", facts())
def test_a_fact_about_the_extract_says_what_it_is_and_its_grain_and_is_tested(name):
    first, second, *_ = fact_text(name).splitlines()
    assert first.startswith("-- ") and second.startswith("-- One row")
    assert f'"{name}"' in (ROOT / "tests" / "test_trust.py").read_text(), f"no test asks for '{name}'"


@pytest.mark.parametrize("path", sorted((ROOT / "data" / "checks").glob("*.sql")), ids=lambda p: p.stem)
def test_a_check_states_what_it_finds_its_severity_and_fix(path):
    text = path.read_text()
    assert text.split("\n", 1)[0].endswith("."), "the first line alone is shown"
    assert re.search(r"^-- severity: [123]$", text, re.MULTILINE) and re.search(r"^-- fix: .+\.$", text, re.MULTILINE)


def test_nothing_forbidden_is_written_down():
    registry = "|".join(
        ["pypi" + r"\.org", "python" + r"hosted\.org", "registry" + r"\.npmjs", "deb" + r"\.debian\.org"]
    )
    elsewhere = "|".join(["/work" + "/", "/tmp" + "/bash", "hel" + "per session", "lang" + "uage model"])
    for path in FILES:
        if path.suffix in (".parquet", ".png") or not path.exists():
            continue
        found = re.search(f"{registry}|{elsewhere}", path.read_text(errors="ignore"))
        assert not found, f"{path.relative_to(ROOT)}: {found[0]}"


def test_lock_files_name_no_place():
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text()
        assert "http" not in text and "--hash=sha256:" in text
