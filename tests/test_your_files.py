"""The page "Your files": a clerk brings a spreadsheet in the browser and works its lines; what she may not do is said."""

import re
import time
from pathlib import Path

import pytest

import data
from data import contract, manifest
from data.reading import jobs, maps
from data.reading.drafting import Draft, Guess
from tests.support.browser import DRAWN, NEEDED, complaints, elsewhere, go, opened, served
from tests.test_pages import app, text

pytest_plugins = ["tests.support.browsing"]
CASES = Path(__file__).parent / "cases"
PAGE = "pages/about/files/page.py"


@pytest.fixture
def root(tmp_path, monkeypatch) -> Path:
    """An empty folder of extracts: the sample is open."""
    folder = tmp_path / "extracts"
    folder.mkdir()
    monkeypatch.setenv("J3590_EXTRACTS", str(folder))
    monkeypatch.chdir(Path(__file__).parents[1])
    return folder


def test_a_folder_is_told_file_by_file(root, tmp_path):
    folder = tmp_path / "remits"
    folder.mkdir()
    (folder / "a.835").write_bytes((CASES / "x12" / "split_line.835").read_bytes())
    (folder / "letter.pdf").write_bytes(b"%PDF-1.7")
    at = app(PAGE)
    at.text_input(key="files:folder").set_value(str(folder)).run()
    (row,) = at.table[0].value.to_dict("records")
    looked = [row[one] for one in ("File", "What it is", "Rows", "Months", "Payers")]
    assert looked == ["a.835", "X12 835, remittances, version 005010X221A1", "2", "Jan 2026", "AETNA"]
    assert "letter.pdf is a PDF. Ask for the table itself, as CSV" in " ".join(one.value for one in at.warning)
    assert f"python -m data extract auto {folder / 'a.835'} --out {root / 'mine'} --add --codes family" in [
        one.value for one in at.code
    ]
    assert at.button(key="files:read").label == "Read 1 file"


def test_what_a_file_does_not_name_is_asked_for_before_it_is_read(root, tmp_path):
    """A map without payer and code: the file is told all the same, and read once both are typed."""
    header = ["Claim", "DOS", "Billed"]
    path = tmp_path / "march.csv"
    path.write_text(",".join(header) + "\nC1,2025-03-01,10\n")
    meant = dict(zip(["claim_id", "claim_line_start_date", "charge_amount"], header, strict=True))
    maps.keep(Draft([Guess(one, meant[one.name]) for one in contract.columns() if one.name in meant], []), header)
    at = app(PAGE)
    at.text_input(key="files:folder").set_value(str(path)).run()
    assert not at.exception, at.exception
    assert not at.warning and at.button(key="files:read").disabled
    at.text_input(key="files:code").set_value("J3590").run()
    assert "march.csv names no payer: type the payer of all its rows above." in text(at)
    at.text_input(key="files:payer").set_value("Aetna").run()
    at.button(key="files:read").click().run()
    while jobs.job().code is None:
        time.sleep(0.05)
    assert jobs.job().code == 0 and manifest(root / "mine")["parts"][0]["rows"] == 1


def test_a_folder_that_is_not_there_is_said(root):
    at = app(PAGE)
    at.text_input(key="files:folder").set_value("/not/there").run()
    assert [one.value for one in at.error] == ["/not/there does not exist. Check the spelling; nothing was changed."]


def test_who_may_not_add_files_is_told_what_to_type(root, monkeypatch):
    monkeypatch.setenv("J3590_ADD_FILES", "off")
    at = app(PAGE)
    assert "python -m data extract auto FOLDER" in at.info[0].value and not at.text_input
    assert not list(root.iterdir())


def test_an_input_is_taken_out_and_brought_back_on_the_page(root):
    for name in ("split_line.835", "zero.835"):
        jobs.begin(
            ["extract", "auto", str(CASES / "x12" / name), "--out", str(root / "mine"), "--add", "--codes", "all"]
        )
        while jobs.job().code is None:
            pass
        jobs.done()
    at = app(PAGE)
    assert "What “mine” holds: 2 inputs" in [one.label for one in at.expander]
    at.multiselect(key="held:out").set_value(["zero.835"]).run()
    at.button(key="held:remove").click().run()
    assert [part["source_file"] for part in manifest(root / "mine")["parts"]] == ["split_line.835"]
    at.button(key="held:undo").click().run()
    assert len(manifest(root / "mine")["parts"]) == 2


def test_the_newest_extract_opens_first_and_the_sample_by_its_name(root):
    for name in ("older", "newer"):
        jobs.begin(["extract", "auto", str(CASES / "x12" / "split_line.835"), "--out", str(root / name)])
        while jobs.job().code is None:
            pass
        jobs.done()
    at = app("pages/spend/trend/page.py")
    assert at.selectbox(key="extract_name").value == "newer"
    assert at.selectbox(key="extract_name").options == ["newer", "older", "sample"]
    at = app("pages/spend/trend/page.py", extract="sample")
    assert at.selectbox(key="extract_name").value == "sample" and "Synthetic sample" in text(at)
    assert data.the_extract("sample") == data.SAMPLE


@pytest.mark.browser
@NEEDED[1]
def test_a_clerk_goes_from_the_first_page_to_worked_lines_without_a_terminal(browser, tmp_path, monkeypatch):
    """The spreadsheet with titles and totals, its columns looked through, read, opened, and the list of lines in hand."""
    root = tmp_path / "extracts"
    root.mkdir()
    monkeypatch.setenv("J3590_LINE_DETAIL", "on")
    with (
        served(root) as server,
        opened(browser, viewport={"width": 1440, "height": 1000}, accept_downloads=True) as page,
    ):
        go(page, server.address)
        page.get_by_role("link", name="Your files").click()
        page.set_input_files('[data-testid="stFileUploader"] input[type=file]', CASES / "tables" / "messy_denials.xlsx")
        page.get_by_role("button", name="Keep this map").click()
        page.get_by_text("by the map kept for its columns").wait_for()
        page.get_by_role("button", name="Read 1 file").click()
        page.get_by_role("link", name="“mine” is open: the briefing").click()
        page.wait_for_function("location.pathname === '/'")
        page.wait_for_function(DRAWN)
        assert "mine" in page.locator('[data-testid="stMain"]').inner_text()
        page.get_by_role("link", name="Recovery").click()
        page.get_by_text("Which lines first, why, what to send, by when").wait_for()
        page.wait_for_function(DRAWN)
        with page.expect_download() as arriving:
            page.get_by_role("button", name=re.compile("CSV")).last.click()
        rows = Path(arriving.value.path()).read_text().splitlines()
        assert elsewhere(page, server) == [] and complaints(page) == []
    (part,) = manifest(root / "mine")["parts"]
    assert (part["rows"], part["source_file"]) == (200, "messy_denials.xlsx")
    assert rows[0].startswith('"team","claim_id",') and len(rows) > 50
    assert not list((root / ".job").glob("dropped-*")), "what was dropped is gone"
